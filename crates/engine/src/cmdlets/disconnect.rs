//! Disconnect-PSSession. Source: the cmdlets' reference pages.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bind::DisconnectSession;
use reattach_core::bridge::ErrorRecord;
use reattach_core::option::{OutputBufferingMode, SessionOption};
use reattach_wsman::BufferMode;

use super::execute::NeedsCredential;
use super::target::Target;
use crate::Platform;
use crate::disconnect::Leaving;
use crate::failure::Failure;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

impl<P: Platform> Shared<P> {
    pub(super) async fn disconnect_line(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        caller: &Caller,
        disconnect: &DisconnectSession,
        session: &Rc<Session<P>>,
    ) -> Result<Option<Rc<Session<P>>>, NeedsCredential> {
        let leaving = leaving(disconnect, session.option.borrow().as_deref());
        match self.disconnecting(session, leaving, caller).value().await {
            Ok(()) => Ok(Some(Rc::clone(session))),
            Err(Failure::NeedsCredential(user)) => Err(NeedsCredential(user)),
            Err(failure) => {
                target.failed(&failure, error(&failure, session)).await;
                Ok(None)
            }
        }
    }
}

/// The error of a session that could not be left.
pub(super) fn error<P: Platform>(failure: &Failure, session: &Session<P>) -> ErrorRecord {
    failure.record("PSSessionDisconnectFailed", &session.host.name, Some(session.name()))
}

/// What is sent; the plan has checked the bounds. The buffering that the session's own option wishes counts from here
/// on, for it means nothing while somebody receives.
fn leaving(disconnect: &DisconnectSession, option: Option<&SessionOption>) -> Leaving {
    let own = option.map(|option| option.output_buffering_mode).unwrap_or_default();
    let seconds = disconnect.idle_timeout_sec.as_ref().and_then(|given| u64::try_from(given.value).ok());
    Leaving {
        idle_timeout: seconds.map(Duration::from_secs),
        buffer_mode: match disconnect.output_buffering_mode {
            OutputBufferingMode::None if own == OutputBufferingMode::Drop => Some(BufferMode::Drop),
            OutputBufferingMode::None if own == OutputBufferingMode::Block => Some(BufferMode::Block),
            OutputBufferingMode::None => None,
            OutputBufferingMode::Drop => Some(BufferMode::Drop),
            OutputBufferingMode::Block => Some(BufferMode::Block),
        },
    }
}
