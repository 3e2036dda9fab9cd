//! Connect-PSSession. Source: the cmdlets' reference pages.

use std::rc::Rc;

use reattach_core::bridge::{Availability, ErrorRecord, SessionState, Text};
use reattach_core::data::Datum;
use reattach_core::error::{Category, Place, record};
use reattach_core::throttle::{INUSE_CANNOT_RECONNECT, Verdict};
use reattach_wsman::FaultKind;

use super::execute::{LineTurn, Lines, NeedsCredential};
use super::redirect::Followed;
use super::target::Target;
use crate::Platform;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Lines<'_, P> {
    pub(super) async fn connect_line(
        &self,
        at: usize,
        caller: &Caller,
        followed: &Followed,
        session: &Rc<Session<P>>,
    ) -> LineTurn {
        match self.shared.connect_following(&self.targets[at], caller, followed, session).await {
            Ok(session) => {
                self.step.run.one_connected(session.instance_id);
                Ok(vec![Datum::Session(session.instance_id)])
            }
            Err(Failure::NeedsCredential(user)) => Err(NeedsCredential(user)),
            Err(failure) => {
                let taken = failure.fault_kind() == Some(FaultKind::ConnectedToDifferentClient);
                let verdict = self.stale.borrow_mut().failed(at, taken.then_some(INUSE_CANNOT_RECONNECT));
                if verdict == Verdict::Report {
                    self.targets[at].failed(&failure, error(&failure, session)).await;
                }
                Ok(Vec::new())
            }
        }
    }

    /// Somebody else connected, and perhaps left again since the listing: looks once more and tries once more
    ///.
    pub(super) async fn connect_again(&self, at: usize) -> LineTurn {
        let (Some(session), target) = (&self.sessions[at], &self.targets[at]) else { return Ok(Vec::new()) };
        target.mark(reattach_core::bridge::TargetState::Working);
        let caller = &target.caller(self.caller);
        let (name, host) = (session.name(), &session.host);
        let listed = match self.caller.unless_stopped(self.shared.list(host, caller, &[])).await {
            Some(Ok(found)) => found.into_iter().find(|other| other.instance_id == session.instance_id),
            Some(Err(Failure::NeedsCredential(user))) => return Err(NeedsCredential(user)),
            Some(Err(failure)) => {
                target.failed(&failure, error(&failure, session)).await;
                return Ok(Vec::new());
            }
            None => {
                target.stopped();
                return Ok(Vec::new());
            }
        };
        let said = |id: &str| Text::new(id).with("session", name.as_str()).with("computer", host.name.as_str());
        let Some(found) = listed.filter(|found| found.state() == SessionState::Disconnected) else {
            let text = said("engine-not-found-for-connect");
            let error = record("PSSessionConnectFailed", Category::InvalidOperation, text);
            target.refused(error.about(name.as_str())).await;
            return Ok(Vec::new());
        };
        if found.facts.borrow().availability == Availability::Busy {
            let id = "CannotConnectAlreadyConnected,PSSessionConnectFailed";
            let error = record(id, Category::InvalidOperation, said("engine-held-elsewhere"));
            target.refused(error.about(name.as_str())).await;
            return Ok(Vec::new());
        }
        match self.shared.connecting(&found, caller).value().await {
            Ok(()) => {
                self.step.run.one_connected(found.instance_id);
                Ok(vec![Datum::Session(found.instance_id)])
            }
            Err(Failure::NeedsCredential(user)) => Err(NeedsCredential(user)),
            Err(failure) => {
                target.failed(&failure, error(&failure, &found)).await;
                Ok(Vec::new())
            }
        }
    }
}

impl<P: Platform> Shared<P> {
    /// Connects a session, where it was sent on to if that may be followed; gives the session that is open then.
    pub(super) async fn connect_following(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        caller: &Caller,
        followed: &Followed,
        session: &Rc<Session<P>>,
    ) -> Result<Rc<Session<P>>, Failure> {
        let mut session = Rc::clone(session);
        loop {
            match self.connecting(&session, caller).value().await {
                Ok(()) => return Ok(session),
                Err(failure) if failure.sent_on().is_some() => {
                    let host = self.follow(target, followed, &session.host, failure).await?;
                    session = self.moved(&session, &host);
                }
                Err(failure) => return Err(failure),
            }
        }
    }
}

/// The error of a session that could not be connected.
pub(super) fn error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
    let name = session.name();
    let mut error = failure.record("PSSessionConnectFailed", &session.host.name, Some(name.clone()));
    error.message = error.message.with("session", name);
    error
}

/// The same for a session whose output was wanted.
pub(super) fn receive_error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
    ErrorRecord { error_id: failure.error_id("ReceivePSSessionCannotConnectSession"), ..error(failure, session) }
}
