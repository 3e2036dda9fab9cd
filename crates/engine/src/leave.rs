//! The page goes away: sessions are left as they would be by Disconnect, as far as time allows.

use std::rc::Rc;

use futures_util::future::{LocalBoxFuture, join_all};
use reattach_core::bridge::{SessionState, Text};
use reattach_wsman::{RequestBody, ResponseBody};

use crate::Platform;
use crate::session::Session;
use crate::shared::Shared;

/// `keepalive` fetches of a page share 64 KiB; so many sealed Disconnects fit.
const MOST: usize = 20;

impl<P: Platform> Shared<P> {
    /// Disconnects the sessions that were opened last, most recent first; the future
    /// gives when their answers have come. What is remembered for the way back is not touched.
    pub(crate) fn leave(self: &Rc<Self>) -> LocalBoxFuture<'static, ()> {
        self.leaving.set(true);
        let mut open: Vec<_> = self
            .all_sessions()
            .into_iter()
            .filter(|session| session.is_open())
            .filter_map(|session| {
                let link = session.link.borrow();
                let opened = link.as_ref()?.opened;
                drop(link);
                Some((opened, session))
            })
            .collect();
        open.sort_by_key(|(opened, session)| std::cmp::Reverse((*opened, session.id)));
        open.truncate(MOST);
        let shared = Rc::clone(self);
        Box::pin(async move {
            let parting = open.iter().map(|(_, session)| shared.leave_one(session));
            join_all(parting).await;
        })
    }

    async fn leave_one(&self, session: &Session<P>) {
        let held = session.link.borrow().as_ref().map(|link| (link.session_id, Rc::clone(&link.credential)));
        let Some((session_id, credential)) = held else { return };
        self.change(session, |facts| facts.state = SessionState::Disconnecting);
        let body = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
        let request = self.session_request(session, session_id, body);
        // A connection of the session's own that lies idle, else the host's.
        let spare = session.lines.borrow_mut().pop();
        let mut answer = None;
        if let Some(mut line) = spare {
            answer = line.parting(self, &request).await;
            line.close();
        }
        if answer.is_none() {
            let control = self.control_line(&session.host, &credential);
            answer = control.lock().await.parting(self, &request).await;
        }
        // If the page is still here to read it, the session is where it should be.
        match answer {
            Some(Ok(answer)) if !matches!(answer.body, ResponseBody::Fault(_)) => {
                self.disconnected(session, None, None);
                self.separate(session, Text::new("engine-separator-disconnected"));
            }
            _ => self.change(session, |facts| facts.state = SessionState::Opened),
        }
    }
}
