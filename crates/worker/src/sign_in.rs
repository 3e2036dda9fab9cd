//! Signing in at the gateway and out again.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::future::sleep;
use reattach_core::bridge::{DeviceCode, FromEngine, HostGroup, SignIn, SignInWays};
use reattach_engine::transport::gateway::{FetchHttp, FetchPlatform, GatewaySession, device_expired};
use reattach_engine::{Engine, TransportError};
use reattach_relay::way;

use crate::outbox::Outbox;

type Session = Rc<GatewaySession<FetchHttp>>;

/// What outlives a sign-in at the gateway.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) engine: Engine<FetchPlatform>,
    /// Who signed in last.
    pub(crate) user_name: Rc<RefCell<Option<String>>>,
    pub(crate) attempts: Attempts,
}

/// Counts attempts to sign in: the last one alone is wanted.
#[derive(Clone, Default)]
pub(crate) struct Attempts(Rc<Cell<u32>>);

impl Attempts {
    /// Ends the attempt before and begins another.
    pub(crate) fn next(&self) -> u32 {
        self.0.set(self.0.get().wrapping_add(1));
        self.0.get()
    }

    fn wants(&self, attempt: u32) -> bool {
        self.0.get() == attempt
    }
}

/// Sessions that are open go on with the next sign-in of the same user. Another user gets nothing of them.
pub(crate) async fn sign_in(session: Session, outbox: Outbox, held: Held, sign_in: SignIn) {
    let renewal = matches!(sign_in, SignIn::Renew);
    // These come without a form; the ways are what a form begins with, and what it needs when the sign-in has ended.
    let first = matches!(sign_in, SignIn::Renew | SignIn::Code { .. });
    let outcome = async {
        let user_name = session.sign_in(sign_in).await?;
        signed_in(&session, &outbox, &held, user_name).await
    };
    match outcome.await {
        Ok(()) => {
            if first {
                tell_ways(&session, &outbox).await;
            }
        }
        Err(TransportError::SignedOut) if renewal => {
            tell_ways(&session, &outbox).await;
            outbox.put(FromEngine::SignedOut { reason: None });
        }
        Err(error) => {
            if first && matches!(error, TransportError::Problem(_)) {
                tell_ways(&session, &outbox).await;
            }
            outbox.put(FromEngine::SignInFailed { error: error.sign_in_record() });
        }
    }
}

/// By a code that a person enters elsewhere, for as long as this attempt is the last one.
pub(crate) async fn by_device(session: Session, outbox: Outbox, held: Held, attempt: u32) {
    let outcome = wait(&session, &outbox, &held, attempt).await;
    if !held.attempts.wants(attempt) {
        if matches!(outcome, Ok(Some(_))) {
            // Entered in the very moment in which it was given up.
            session.sign_out().await;
        }
        return;
    }
    let failed = match outcome {
        Ok(Some(user_name)) => match signed_in(&session, &outbox, &held, user_name).await {
            Ok(()) => return,
            Err(error) => error.device_record(),
        },
        Ok(None) => device_expired(),
        Err(error) => error.device_record(),
    };
    outbox.put(FromEngine::SignInFailed { error: failed });
}

/// The user's name, or `None` when nobody has entered the code or wants to any more.
async fn wait(session: &Session, outbox: &Outbox, held: &Held, attempt: u32) -> Result<Option<String>, TransportError> {
    let code = session.begin_device().await?;
    if !held.attempts.wants(attempt) {
        return Ok(None);
    }
    outbox.put(FromEngine::DeviceCode(DeviceCode {
        user_code: code.user_code.clone(),
        verification_uri: code.verification_uri.clone(),
        verification_uri_complete: code.verification_uri_complete.clone(),
        expires_in_s: code.expires_in_s,
    }));
    let pause = async |time: Duration| {
        sleep(time).await;
        held.attempts.wants(attempt)
    };
    // What may pass is not worth a word: the page says that it waits.
    session.wait_for_device(&code, pause, |_, _| {}).await
}

/// `parted` ends when the engine has left its sessions, for which it still needs the sign-in.
pub(crate) async fn sign_out(parted: impl Future<Output = ()>, session: Session, outbox: Outbox) {
    parted.await;
    session.sign_out().await;
    outbox.put(FromEngine::SignedOut { reason: None });
}

/// The gateway has given a bearer: what its user may reach is asked for, and the page is told.
async fn signed_in(session: &Session, outbox: &Outbox, held: &Held, user_name: String) -> Result<(), TransportError> {
    let policy = session.policy().await?;
    let groups = policy.groups.into_iter().map(|group| HostGroup { name: group.name, hosts: group.hosts }).collect();
    let hosts = policy.hosts.into_iter().map(|host| host.name).collect();
    let last = held.user_name.replace(Some(user_name.clone()));
    if last.is_some_and(|last| last != user_name) {
        held.engine.sign_out().await;
    }
    outbox.put(FromEngine::SignedIn { user_name, hosts, groups });
    held.engine.signed_in();
    Ok(())
}

/// Tells the page how one may sign in. Where the gateway cannot be asked it goes by what it knows.
async fn tell_ways(session: &Session, outbox: &Outbox) {
    if let Ok(ways) = session.ways().await {
        let local = ways.offer(way::PASSWORD) || ways.offer(way::CODE);
        outbox.put(FromEngine::SignInWays(SignInWays { local, device: ways.offer(way::DEVICE) }));
    }
}
