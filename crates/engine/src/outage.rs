//! The connection of an open session is interrupted: attempts, and when to give up.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use reattach_core::bridge::{Connection, Millis, Text};
use uuid::Uuid;

use crate::Platform;
use crate::failure::Failure;
use crate::session::Session;
use crate::shared::Shared;

/// How long a lost connection is tried again before the session is given up as disconnected: what Windows' own client
/// waits.
const OUTAGE: Millis = 240_000;

/// An interruption, shared by everything that waits for the session's host.
#[derive(Debug)]
pub(crate) struct Outage {
    /// By the time of day, for showing.
    since: Millis,
    began: Duration,
    attempt: u32,
    /// When the next attempt is made, by uptime and by the time of day; none while one is under way.
    next: Option<(Duration, Millis)>,
    reason: Text,
}

impl Outage {
    /// As the console shows it.
    pub(crate) fn view(&self) -> Connection {
        Connection::Interrupted {
            since: self.since,
            attempt: self.attempt,
            retry_at: self.next.map(|(_, at)| at),
            gives_up_at: self.since.saturating_add(OUTAGE),
            reason: self.reason.clone(),
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Waits until the next attempt to reach a session's host is due; false when the session is given up.
    ///
    /// Whoever comes while somebody else waits makes the same attempt.
    pub(crate) async fn hold_out(&self, session: &Rc<Session<P>>, epoch: u64, failure: &Failure) -> bool {
        let due = {
            let mut outage = session.outage.borrow_mut();
            let (now, time) = (self.platform.uptime(), self.platform.now());
            let reason = failure.text(&session.host.name);
            let outage =
                outage.get_or_insert_with(|| Outage { since: time, began: now, attempt: 0, next: None, reason });
            let next = outage.next.map(|(at, _)| at).or_else(|| {
                let at = now + self.pause(outage.attempt, now.saturating_sub(outage.began))?;
                let wait = Millis::try_from((at - now).as_millis()).unwrap_or(Millis::MAX);
                outage.next = Some((at, time.saturating_add(wait)));
                Some(at)
            });
            match next {
                Some(next) => next,
                None => return false,
            }
        };
        self.tell(session);
        let now = self.platform.uptime();
        if due > now {
            let time = self.platform.sleep(due - now);
            // The attempt begins early when somebody asks for it, or another has begun it.
            let begun = || {
                let outage = session.outage.borrow();
                let waits = outage.as_ref().is_some_and(|outage| outage.next.is_some_and(|(at, _)| at == due));
                (!waits || session.credential(epoch).is_none()).then_some(())
            };
            let begun = std::pin::pin!(session.changed.until(begun));
            if let Either::Right(_) = select(time, begun).await {
                return session.is_held(epoch);
            }
        }
        self.begin_attempt(session, due);
        session.is_held(epoch)
    }

    fn begin_attempt(&self, session: &Session<P>, due: Duration) {
        let begins = {
            let mut outage = session.outage.borrow_mut();
            let outage = outage.as_mut().filter(|outage| outage.next.is_some_and(|(at, _)| at == due));
            outage.map(|outage| {
                outage.next = None;
                outage.attempt += 1;
            })
        };
        if begins.is_some() {
            self.tell(session);
        }
    }

    /// A session's host has answered.
    pub(crate) fn reached(&self, session: &Session<P>, epoch: u64) {
        let now = self.passed();
        let held = session.link.borrow_mut().as_mut().filter(|link| link.epoch == epoch).map(|link| link.touched = now);
        if held.is_some() && session.outage.take().is_some() {
            self.tell(session);
        }
    }

    /// Makes the next attempt for every session now: the way is free again, as far as is known.
    pub(crate) fn retry_all(&self) {
        self.all_sessions().iter().for_each(|session| self.retry(session));
    }

    /// Makes the next attempt now.
    pub(crate) fn retry_now(&self, instance_id: Uuid) {
        if let Some(session) = self.session(instance_id) {
            self.retry(&session);
        }
    }

    fn retry(&self, session: &Session<P>) {
        let due = session.outage.borrow().as_ref().and_then(|outage| outage.next);
        if let Some((due, _)) = due {
            self.begin_attempt(session, due);
        }
    }

    /// Gives an interrupted session up.
    pub(crate) fn give_up_waiting(&self, instance_id: Uuid) {
        let Some(session) = self.session(instance_id) else { return };
        if session.outage.borrow().is_some() && session.is_open() {
            let text = Text::new("engine-separator-given-up").with("computer", session.host.name.clone());
            self.separate(&session, text.clone());
            self.disconnected(&session, None, Some(text));
        }
    }
}
