//! Remove-PSSession.

use std::rc::Rc;

use reattach_core::bridge::SessionState;
use reattach_wsman::{FaultKind, RequestBody};

use super::step::Step;
use crate::Platform;
use crate::asking::Patience;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Closes a session on its host and forgets it, whatever the host says. A disconnected one is connected first,
    /// because only who holds a shell may delete it.
    pub(super) async fn remove_line(self: &Rc<Self>, step: &Step, caller: &Caller, session: &Rc<Session<P>>) {
        let failure = match session.state() {
            SessionState::Disconnected => match self.connecting(session, caller).value().await {
                Ok(()) => self.delete(session, caller).await.err(),
                Err(failure) => Some(failure),
            },
            SessionState::Opened => self.delete(session, caller).await.err(),
            // Nothing is left to be closed.
            _ => None,
        };
        if let Some(failure) = failure.filter(|failure| failure.fault_kind() != Some(FaultKind::UnexpectedSelectors)) {
            let name = session.name();
            let mut error =
                failure.record("RemoveSessionCannotConnectToServer", &session.host.name, Some(name.clone()));
            error.message = error.message.with("session", name);
            step.error(error);
        }
        self.remove_session(session);
    }

    /// Deletes the shell of an open session.
    pub(super) async fn delete(self: &Rc<Self>, session: &Rc<Session<P>>, caller: &Caller) -> Result<(), Failure> {
        let held = session.link.borrow().as_ref().map(|link| (link.session_id, Rc::clone(&link.credential)));
        let Some((session_id, credential)) = held else { return Ok(()) };
        // From here on the end of a Receive is expected.
        self.change(session, |facts| facts.state = SessionState::Closing);
        let request = self.session_request(session, session_id, RequestBody::Delete);
        self.ask_as(&session.host, &credential, caller, request, Patience::Short).await.map(|_| ())
    }
}
