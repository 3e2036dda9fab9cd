//! Following a host that sends requests on: with leave, so many times, signing in anew at every place. Source: the cmdlets' reference pages.

use std::cell::Cell;
use std::rc::Rc;

use reattach_core::bind::Connection;
use reattach_core::bridge::Text;
use reattach_core::endpoint::{Endpoint, Scheme};
use reattach_core::option::SessionOption;
use reattach_wsman::{FaultKind, Redirect};

use super::target::Target;
use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::session::Session;
use crate::shared::Shared;

/// How many redirections one target may still send us on.
pub(super) struct Followed {
    allowed: bool,
    left: Cell<u32>,
}

impl Followed {
    /// None without `-AllowRedirection`; with it as many as the option says, or 5.
    pub(super) fn of(connection: &Connection) -> Self {
        let allowed = connection.allow_redirection;
        let left = SessionOption::redirections(connection.session_option.as_ref(), allowed);
        Self { allowed, left: Cell::new(left) }
    }
}

impl Failure {
    /// Where a host sends us on to, if that is why it failed: by HTTP, or by a fault.
    pub(super) fn sent_on(&self) -> Option<Result<Redirect, ()>> {
        match self {
            Self::Redirected { location } => Some(Redirect::parse(location).map_err(|_| ())),
            Self::Fault(fault) if fault.kind() == FaultKind::Redirect => Some(fault.redirect().map_err(|_| ())),
            _ => None,
        }
    }
}

impl<P: Platform> Shared<P> {
    /// The host to ask instead, when that may be followed; it is asked under the same credential, and the person is
    /// told its address.
    ///
    /// # Errors
    /// The failure itself, when it was no redirection; why the redirection is not followed.
    pub(super) async fn follow(
        &self,
        target: &Target<'_, P>,
        followed: &Followed,
        host: &Rc<Host>,
        failure: Failure,
    ) -> Result<Rc<Host>, Failure> {
        let Some(redirect) = failure.sent_on() else { return Err(failure) };
        let refused = |id: &str, location: &str| {
            Failure::NotFollowed(Text::new(id).with("computer", host.name.as_str()).with("location", location))
        };
        let Ok(redirect) = redirect else { return Err(failure) };
        let location = redirect.location();
        if !followed.allowed {
            return Err(refused("engine-redirected-not-allowed", location));
        }
        let Some(left) = followed.left.get().checked_sub(1) else {
            return Err(refused("engine-redirected-too-often", location));
        };
        followed.left.set(left);
        if host.endpoint.scheme == Scheme::Https && !redirect.is_secure() {
            return Err(refused("engine-redirected-to-http", location));
        }
        let Ok(endpoint) = Endpoint::from_uri(location) else {
            return Err(refused("engine-redirected-nowhere", location));
        };
        let text = Text::new("warning-redirected").with("computer", host.name.as_str()).with("location", location);
        target.step.warning(text).await;
        let next = self.host_reached(&host.name, &endpoint, host.reach);
        if let Some(credential) = self.credentials.at_hand(host, None) {
            self.credentials.assign(&next, &credential);
        }
        Ok(next)
    }

    /// The same session at the host that its own one sent us on to. Nothing is made there: it is connected as it is.
    pub(super) fn moved(&self, session: &Rc<Session<P>>, host: &Rc<Host>) -> Rc<Session<P>> {
        let facts = session.facts.borrow().clone();
        let moved = Rc::new(Session::new(session.id, session.instance_id, host, facts));
        moved.watched.set(session.watched.get());
        self.sessions.borrow_mut().insert(session.instance_id, Rc::clone(&moved));
        moved
    }
}
