//! Leaving a session on the target (\[MS-WSMV\] rsp:Disconnect).

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{Availability, SessionState, Text};
use reattach_wsman::{BufferMode, FaultKind, RequestBody};

use crate::Platform;
use crate::discovery::millis;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;
use crate::wake::Promise;

/// What Disconnect tells the target.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Leaving {
    /// `None` keeps the session's.
    pub(crate) idle_timeout: Option<Duration>,
    /// `None` keeps the session's.
    pub(crate) buffer_mode: Option<BufferMode>,
}

impl<P: Platform> Shared<P> {
    /// Disconnects in a task of its own, so that a stopped run does not cut it.
    pub(crate) fn disconnecting(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        leaving: Leaving,
        caller: &Caller,
    ) -> Promise<Result<(), Failure>> {
        let promise = Promise::default();
        let (shared, session, caller, given) = (Rc::clone(self), Rc::clone(session), caller.clone(), promise.clone());
        self.spawn(async move {
            let result = shared.disconnect(&session, leaving, &caller).await;
            given.keep(result);
        });
        promise
    }

    async fn disconnect(
        self: &Rc<Self>,
        session: &Session<P>,
        leaving: Leaving,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let held = session.link.borrow().as_ref().filter(|_| session.is_open()).map(|link| link.session_id);
        let Some(session_id) = held else {
            return Err(Failure::Refused {
                id: "CannotDisconnectSessionWhenNotOpened",
                text: Text::new("engine-not-open").with("session", session.name()),
            });
        };
        // From here on the end of a Receive is expected.
        self.change(session, |facts| facts.state = SessionState::Disconnecting);
        self.without_helper(session).await;
        let Leaving { idle_timeout, buffer_mode } = leaving;
        let body = RequestBody::Disconnect { idle_timeout, buffer_mode };
        let request = self.session_request(session, session_id, body);
        let answer = self.ask_of(session, caller, request).await;
        let failure = match answer {
            Ok(_) => None,
            Err(failure) => match failure.fault_kind() {
                // It is no longer held by us, which is what was asked for.
                Some(
                    FaultKind::ShellDisconnected | FaultKind::DisconnectNotValid | FaultKind::DisconnectNotGraceful,
                ) => None,
                Some(FaultKind::UnexpectedSelectors) => {
                    self.separate(session, Text::new("engine-separator-gone"));
                    self.remove_session(session);
                    return Err(failure);
                }
                _ => Some(failure),
            },
        };
        match failure {
            None => {
                self.disconnected(session, idle_timeout, None);
                if buffer_mode.is_some() {
                    self.change(session, |facts| facts.buffer_mode = buffer_mode);
                }
                self.separate(session, Text::new("engine-separator-disconnected"));
                Ok(())
            }
            Some(failure) => {
                self.change(session, |facts| facts.state = SessionState::Opened);
                Err(failure)
            }
        }
    }

    /// Records that a session runs on without us. What can take it up again is kept. `reason` says why, when nobody
    /// here wished it; then nothing that is under way is waited for.
    pub(crate) fn disconnected(&self, session: &Session<P>, idle_timeout: Option<Duration>, reason: Option<Text>) {
        let now = self.platform.now();
        if let Some(link) = session.link.borrow_mut().as_mut() {
            link.pool.disconnected();
            if reason.is_some() {
                link.epoch = self.next_epoch();
            }
        }
        session.outage.take();
        self.hide_calls(session);
        self.change(session, |facts| {
            facts.state = SessionState::Disconnected;
            facts.availability = Availability::None;
            if let Some(idle_timeout) = idle_timeout {
                facts.idle_timeout = Some(millis(idle_timeout));
            }
            facts.reason = reason;
            facts.disconnected_on = Some(now);
            facts.expires_on = facts.idle_timeout.map(|idle| now.saturating_add(idle));
        });
        session.drop_lines();
    }
}
