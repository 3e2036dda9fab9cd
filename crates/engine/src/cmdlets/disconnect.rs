//! Disconnect-PSSession. `cmdlet.md` 8.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bind::DisconnectSession;
use reattach_core::option::{OutputBufferingMode, SessionOption};
use reattach_wsman::BufferMode;

use super::target::Target;
use crate::Platform;
use crate::disconnect::Leaving;
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
    ) -> Option<Rc<Session<P>>> {
        let leaving = leaving(disconnect, session.option.borrow().as_deref());
        match self.disconnecting(session, leaving, caller).value().await {
            Ok(()) => Some(Rc::clone(session)),
            Err(failure) => {
                let name = session.name();
                target
                    .failed(&failure, failure.record("PSSessionDisconnectFailed", &session.host.name, Some(name)))
                    .await;
                None
            }
        }
    }
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
