//! Sessions that are no longer ours, and why.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{Availability, SessionState, Text};
use reattach_wsman::{FaultKind, NextStep};
use uuid::Uuid;

use crate::Platform;
use crate::failure::Failure;
use crate::session::Session;
use crate::shared::Shared;

/// A target that disconnects a session sooner than this after it was opened would do so again.
const SETTLED: Duration = Duration::from_mins(1);
/// Whoever disconnected it on purpose connects first.
const COURTESY: Duration = Duration::from_secs(2);

impl<P: Platform> Shared<P> {
    /// A session is no longer ours: says why and what it is now.
    pub(crate) async fn lost(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64, failure: &Failure) {
        let held = {
            let link = session.link.borrow();
            link.as_ref()
                .filter(|link| link.epoch == epoch && session.is_open())
                .map(|link| (link.session_id, link.opened))
        };
        let Some((session_id, opened)) = held else { return };
        let computer = &session.host.name;
        let settled = self.platform.uptime().saturating_sub(opened) >= SETTLED;
        match (failure.next_step(), failure.fault_kind()) {
            (Some(NextStep::Forget), _) => {
                self.separate(session, Text::new("engine-separator-gone"));
                self.remove_session(session);
            }
            // A target disconnects a session whose client has been silent. That is no reason to
            // give it up, as long as nobody else has taken it.
            (_, Some(FaultKind::ShellDisconnected | FaultKind::StreamDisconnected)) if settled => {
                self.disconnected(session, None, Some(Text::new("engine-separator-taken")));
                self.platform.sleep(COURTESY).await;
                self.retake(session, session_id).await;
            }
            (Some(NextStep::Connect | NextStep::ListAgain | NextStep::EndQuietly), _) => self.taken(session).await,
            (Some(_), _) if !failure.may_pass() => {
                let text = failure.text(computer);
                self.separate(session, text.clone());
                self.give_up(session, text).await;
            }
            _ => {
                let text = match failure.is_worth_waiting() {
                    true => Text::new("engine-separator-lost").with("computer", computer.clone()),
                    false => failure.text(computer),
                };
                self.separate(session, text.clone());
                // The session itself may wait for us under the same id.
                self.disconnected(session, None, Some(text));
            }
        }
    }

    async fn retake(self: &Rc<Self>, session: &Rc<Session<P>>, session_id: Uuid) {
        let same = session.link.borrow().as_ref().is_some_and(|link| link.session_id == session_id);
        if !same || session.state() != SessionState::Disconnected {
            return;
        }
        self.change(session, |facts| facts.state = SessionState::Connecting);
        match self.reconnect(session, session_id, &self.own()).await {
            Ok(()) => {
                self.keep_alive(session);
                self.receive_as_wanted(session);
            }
            Err(failure) if failure.fault_kind().is_some() => self.taken(session).await,
            Err(failure) => {
                let text = failure.text(&session.host.name);
                self.disconnected(session, None, Some(text.clone()));
                self.separate(session, text);
            }
        }
    }

    async fn taken(self: &Rc<Self>, session: &Rc<Session<P>>) {
        let text = Text::new("engine-separator-taken");
        self.separate(session, text.clone());
        self.give_up(session, text).await;
    }

    async fn give_up(self: &Rc<Self>, session: &Rc<Session<P>>, reason: Text) {
        self.let_go(session);
        self.change(session, |facts| {
            facts.state = SessionState::Disconnected;
            facts.availability = Availability::Busy;
            facts.disconnected_on = None;
            facts.expires_on = None;
            facts.reason = Some(reason);
        });
        // Who holds it now, the host knows; if it does not answer, the last state stays.
        let _ = self.list(&session.host, &self.own(), &[]).await;
    }
}
