//! Disconnect-PSSession. `cmdlet.md` 8.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bind::DisconnectSession;
use reattach_core::option::OutputBufferingMode;
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
        match self.disconnecting(session, leaving(disconnect), caller).value().await {
            Ok(()) => Ok(Some(Rc::clone(session))),
            Err(Failure::NeedsCredential) => Err(NeedsCredential),
            Err(failure) => {
                let name = session.name();
                target
                    .failed(&failure, failure.record("PSSessionDisconnectFailed", &session.host.name, Some(name)))
                    .await;
                Ok(None)
            }
        }
    }
}

/// What is sent; the plan has checked the bounds.
fn leaving(disconnect: &DisconnectSession) -> Leaving {
    let seconds = disconnect.idle_timeout_sec.as_ref().and_then(|given| u64::try_from(given.value).ok());
    Leaving {
        idle_timeout: seconds.map(Duration::from_secs),
        buffer_mode: match disconnect.output_buffering_mode {
            OutputBufferingMode::None => None,
            OutputBufferingMode::Drop => Some(BufferMode::Drop),
            OutputBufferingMode::Block => Some(BufferMode::Block),
        },
    }
}
