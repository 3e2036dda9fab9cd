//! Keeping open sessions that nobody looks at from expiring, at next to no cost.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::Millis;
use reattach_wsman::{FaultKind, RequestBody, ResponseBody};

use crate::Platform;
use crate::line::Patience;
use crate::session::Session;
use crate::shared::Shared;

/// A session's idle time-out when the target does not say: two hours.
const USUAL_IDLE: Millis = 7_200_000;
/// Seldom enough to cost nothing, often enough to notice that a session is gone.
const LONGEST: Millis = 20 * 60_000;
/// Even a session with the shortest time-out, a minute, is asked no more often.
const SHORTEST: Millis = 15_000;

impl<P: Platform> Shared<P> {
    /// Starts keeping an open session; ends by itself when the session is open no more.
    pub(crate) fn keep_alive(self: &Rc<Self>, session: &Rc<Session<P>>) {
        let Some(epoch) = session.link.borrow().as_ref().map(|link| link.epoch) else { return };
        let (shared, session) = (Rc::downgrade(self), Rc::downgrade(session));
        let Some(platform) = shared.upgrade().map(|shared| shared.platform.clone()) else { return };
        self.spawn(async move {
            loop {
                let Some(pause) = session.upgrade().map(|session| pause(&session)) else { return };
                platform.sleep(pause).await;
                let (Some(shared), Some(session)) = (shared.upgrade(), session.upgrade()) else {
                    return;
                };
                if !shared.keep(&session, epoch).await {
                    return;
                }
            }
        });
    }

    /// One Receive that the target answers within a second; false when the session is not this
    /// one's to keep any more.
    async fn keep(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64) -> bool {
        let held = {
            let link = session.link.borrow();
            let Some(link) = link.as_ref().filter(|link| link.epoch == epoch && session.is_open()) else {
                return false;
            };
            if link.receiving.pool || link.receiving.pipeline {
                return true;
            }
            (link.session_id, Rc::clone(&link.credential))
        };
        let (session_id, credential) = held;
        let body = RequestBody::Receive { command_id: None };
        let mut request = self.session_request(session, session_id, body);
        request.header.operation_timeout = Some(Duration::from_secs(1));
        let caller = self.own();
        let answer = self.ask_as(&session.host, &credential, &caller, request, Patience::Long).await;
        match answer {
            Ok(answer) => {
                if let ResponseBody::Received { streams, .. } = answer.body {
                    for chunk in streams {
                        // A stream that cannot be read is told on the page when somebody looks.
                        let _ = self.take_in(session, session_id, chunk.command_id, &chunk.data);
                    }
                }
            }
            Err(failure) if failure.fault_kind() == Some(FaultKind::OperationTimedOut) => {}
            Err(failure) => self.lost(session, epoch, &failure).await,
        }
        session.is_open()
    }
}

fn pause<P: Platform>(session: &Session<P>) -> Duration {
    let idle = session.facts.borrow().idle_timeout.unwrap_or(USUAL_IDLE);
    let pause = (idle / 3).clamp(SHORTEST, LONGEST);
    Duration::from_millis(u64::try_from(pause).unwrap_or_default())
}
