//! Remove-PSSession.

use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, SessionState};
use reattach_wsman::{FaultKind, RequestBody};

use super::execute::NeedsCredential;
use super::target::Target;
use crate::Platform;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    /// Closes a session on its host and forgets it, whatever the host says. A disconnected one is connected first,
    /// because only who holds a shell may delete it.
    pub(super) async fn remove_line(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        caller: &Caller,
        session: &Rc<Session<P>>,
    ) -> Result<(), NeedsCredential> {
        let failure = match session.state() {
            SessionState::Disconnected => match self.connecting(session, caller).value().await {
                Ok(()) => self.delete(session, caller).await.err(),
                Err(failure) => Some(failure),
            },
            SessionState::Opened => self.delete(session, caller).await.err(),
            // Nothing is left to be closed.
            _ => None,
        };
        if let Some(Failure::NeedsCredential(user)) = failure {
            return Err(NeedsCredential(user));
        }
        self.remove_session(session);
        if let Some(failure) = failure.filter(|failure| failure.fault_kind() != Some(FaultKind::UnexpectedSelectors)) {
            target.failed(&failure, error(&failure, session)).await;
        }
        Ok(())
    }

    /// Deletes the shell of an open session.
    pub(super) async fn delete(self: &Rc<Self>, session: &Rc<Session<P>>, caller: &Caller) -> Result<(), Failure> {
        let Some(session_id) = session.link.borrow().as_ref().map(|link| link.session_id) else { return Ok(()) };
        // From here on the end of a Receive is expected.
        self.change(session, |facts| facts.state = SessionState::Closing);
        let request = self.session_request(session, session_id, RequestBody::Delete);
        let answer = self.ask_of(session, caller, request).await;
        if matches!(answer, Err(Failure::NeedsCredential(_))) {
            self.change(session, |facts| facts.state = SessionState::Opened);
        }
        answer.map(|_| ())
    }
}

/// The error of a session that could not be closed on its host.
pub(super) fn error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
    let name = session.name();
    let mut error = failure.record("RemoveSessionCannotConnectToServer", &session.host.name, Some(name.clone()));
    error.message = error.message.with("session", name);
    error
}
