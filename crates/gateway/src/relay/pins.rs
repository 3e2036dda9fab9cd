//! Pins: one upstream connection per principal, login, target and connection id, one exchange at a
//! time, never dialled twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use reattach_relay::slug;
use tokio::sync::watch;

use super::Answered;
use super::dial::Upstream;
use crate::http::Refusal;
use crate::policy::Target;
use crate::session::{LoginId, Principal};

/// A pin that nobody uses is closed after this.
pub(crate) const IDLE: Duration = Duration::from_secs(120);

/// Pins of one user.
pub(crate) const PER_USER: usize = 400;

/// What a pin belongs to. Another user, another login or another target never finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PinKey {
    pub(crate) principal: Principal,
    pub(crate) target: Target,
    pub(crate) connection: String,
}

// `Principal` is compared as a whole, so that a pin is its user's and its login's.
impl std::hash::Hash for PinKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.principal.login.hash(state);
        self.target.hash(state);
        self.connection.hash(state);
    }
}

/// All pins of a gateway.
#[derive(Clone, Default)]
pub(crate) struct Pins(Arc<Mutex<HashMap<PinKey, Pin>>>);

struct Pin {
    state: State,
    closed: watch::Sender<bool>,
}

enum State {
    /// Its lease is out; the connection is with it.
    Busy,
    /// Waiting for an exchange.
    Idle(Upstream, Instant),
}

/// What came of asking for a pin.
pub(crate) enum Claim {
    /// It is there and free.
    Existing(Lease),
    /// It is new and has to be connected.
    New(Lease),
}

/// The right to the one exchange of a pin. Dropped before [`Lease::release`], it closes the
/// connection and forgets the pin: nobody can know what state they would be in.
pub(crate) struct Lease {
    pins: Pins,
    // `None` once released.
    key: Option<PinKey>,
    upstream: Option<Upstream>,
    closed: watch::Receiver<bool>,
}

impl Pins {
    /// Takes the pin for an exchange.
    ///
    /// A pin that does not exist is made only for a request that authenticates: any other belongs
    /// to a connection that is gone.
    pub(crate) fn claim(&self, key: &PinKey, authenticates: bool) -> Result<Claim, Refusal> {
        let mut pins = self.lock();
        if let Some(pin) = pins.get_mut(key) {
            return match std::mem::replace(&mut pin.state, State::Busy) {
                State::Busy => {
                    let detail = "another exchange is under way on this connection; use a second one";
                    Err(Refusal::new(slug::CONNECTION_BUSY, detail).connection_stays())
                }
                State::Idle(upstream, _) => {
                    Ok(Claim::Existing(self.lease(key, Some(upstream), pin.closed.subscribe())))
                }
            };
        }
        if !authenticates {
            let detail = "this connection does not exist (any more); authenticate on a new one";
            return Err(Refusal::new(slug::CONNECTION_GONE, detail));
        }
        if pins.keys().filter(|other| other.principal.user == key.principal.user).count() >= PER_USER {
            let detail = "you have as many connections as the gateway allows; close some";
            return Err(Refusal::new(slug::QUOTA_EXCEEDED, detail).retry_after(10));
        }
        let (closed, receiver) = watch::channel(false);
        pins.insert(key.clone(), Pin { state: State::Busy, closed });
        Ok(Claim::New(self.lease(key, None, receiver)))
    }

    /// Closes a pin; an exchange on it is cut.
    pub(crate) fn close(&self, key: &PinKey) {
        if let Some(pin) = self.lock().remove(key) {
            pin.closed.send_replace(true);
        }
    }

    /// Closes all pins of a login.
    pub(crate) fn close_login(&self, login: LoginId) {
        self.close_if(|key, _| key.principal.login == login);
    }

    /// Closes pins that were idle for too long.
    pub(crate) fn sweep(&self, now: Instant) {
        self.close_if(|_, pin| matches!(&pin.state, State::Idle(_, since) if now.duration_since(*since) >= IDLE));
    }

    /// Closes everything.
    pub(crate) fn close_all(&self) {
        self.close_if(|_, _| true);
    }

    fn close_if(&self, condition: impl Fn(&PinKey, &Pin) -> bool) {
        self.lock().retain(|key, pin| {
            let ends = condition(key, pin);
            if ends {
                pin.closed.send_replace(true);
            }
            !ends
        });
    }

    fn lease(&self, key: &PinKey, upstream: Option<Upstream>, closed: watch::Receiver<bool>) -> Lease {
        Lease { pins: self.clone(), key: Some(key.clone()), upstream, closed }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PinKey, Pin>> {
        // Every change is a single insert, replace or remove: a panic leaves the map whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// The new pin has its connection.
    pub(super) fn connected(&mut self, upstream: Upstream) {
        self.upstream = Some(upstream);
    }

    /// Waits for `work`, but no longer than the pin exists.
    pub(super) async fn unless_closed<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Refusal> {
        tokio::select! {
            done = work => Ok(done),
            _ = self.closed.wait_for(|closed| *closed) => {
                Err(Refusal::new(slug::CONNECTION_GONE, "the connection was closed meanwhile"))
            }
        }
    }

    /// Sends the one request of this lease and waits for the head of its answer.
    pub(super) async fn send(&mut self, request: Request<Full<Bytes>>, timeout: Duration) -> Result<Answered, Refusal> {
        let Some(mut upstream) = self.upstream.take() else { return Err(Refusal::internal()) };
        let work = tokio::time::timeout(timeout, async {
            // Fails when the target closed the connection while it was idle.
            upstream.sender.ready().await?;
            upstream.sender.send_request(request).await
        });
        let answered = self.unless_closed(work).await?;
        self.upstream = Some(upstream);
        match answered {
            Ok(Ok(answer)) if answer.status().as_u16() >= 200 => Ok(answer),
            Ok(Ok(_)) => Err(Refusal::new(slug::UPSTREAM_PROTOCOL, "the target wants to speak another protocol")),
            Ok(Err(error)) if error.is_parse() => Err(Refusal::new(
                slug::UPSTREAM_PROTOCOL,
                "the target's answer is not HTTP, or its headers are too long",
            )),
            Ok(Err(_)) => Err(Refusal::new(
                slug::UPSTREAM_CLOSED,
                "the target closed the connection before it answered; it may have carried the request out",
            )),
            Err(_) => Err(Refusal::new(
                slug::UPSTREAM_TIMEOUT,
                format!("the target did not answer within {} seconds", timeout.as_secs_f32()),
            )),
        }
    }

    /// The exchange is complete: the pin is free for the next one.
    pub(super) fn release(mut self) {
        if let (Some(key), Some(upstream)) = (self.key.take(), self.upstream.take()) {
            let mut pins = self.pins.lock();
            if !*self.closed.borrow()
                && let Some(pin) = pins.get_mut(&key)
            {
                pin.state = State::Idle(upstream, Instant::now());
            }
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(key) = self.key.take() {
            let mut pins = self.pins.lock();
            // A pin that was closed meanwhile may have been made anew under the same key.
            if !*self.closed.borrow() {
                pins.remove(&key);
            }
        }
    }
}
