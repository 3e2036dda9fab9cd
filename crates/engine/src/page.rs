//! The page of a session: who looks, what it is sent, and how much of it is kept.

use std::rc::Rc;

use reattach_core::bridge::{FromEngine, OutputContent, OutputItem, Text};
use uuid::Uuid;

use crate::Platform;
use crate::output::{messages, separator};
use crate::session::Session;
use crate::shared::Shared;

/// Most bytes kept of all sessions together. The module's memory is bounded, and grows only.
const MOST_BYTES: usize = 64 * 1024 * 1024;

impl<P: Platform> Shared<P> {
    /// Somebody looks at a session from now on.
    pub(crate) fn watch(self: &Rc<Self>, instance_id: Uuid) {
        let Some(session) = self.session(instance_id) else { return };
        session.watched.set(true);
        let kept = session.output.borrow_mut().open();
        self.send(&session, kept);
        self.receive_as_wanted(&session);
    }

    /// Nobody looks any more. The loops end with the Receive that is out now.
    pub(crate) fn unwatch(&self, instance_id: Uuid) {
        let Some(session) = self.session(instance_id) else { return };
        session.watched.set(false);
        session.output.borrow_mut().close();
        session.drop_lines();
        session.changed.ring();
    }

    /// The page has taken in what it was sent, up to here.
    pub(crate) fn acknowledge(&self, instance_id: Uuid, sequence: u64) {
        let Some(session) = self.session(instance_id) else { return };
        session.output.borrow_mut().shown(sequence);
        session.changed.ring();
    }

    /// Adds to a session's page.
    pub(crate) fn write(&self, session: &Session<P>, contents: Vec<OutputContent>) {
        if contents.is_empty() {
            return;
        }
        let items = {
            let mut output = session.output.borrow_mut();
            let before = output.bytes();
            let items = output.push(self.platform.now(), contents);
            self.kept.set(self.kept.get() + output.bytes() - before);
            if session.watched.get() {
                output.send(&items);
            }
            items
        };
        if session.watched.get() {
            self.send(session, items);
        }
        if self.kept.get() > MOST_BYTES {
            self.shrink();
        }
    }

    /// Adds a line of the engine's own to a session's page, unless it stands there already.
    pub(crate) fn separate(&self, session: &Session<P>, text: Text) {
        let line = separator(text);
        if !session.output.borrow().ends_with(&line) {
            self.write(session, vec![line]);
        }
    }

    fn send(&self, session: &Session<P>, items: Vec<OutputItem>) {
        for items in messages(items) {
            self.emit(FromEngine::Output { instance_id: session.instance_id, items });
        }
    }

    /// Halves what is kept of one session after the other, those that nobody looks at first, until
    /// a quarter of the room is free again.
    fn shrink(&self) {
        let mut sessions = self.all_sessions();
        sessions.sort_by_key(|session| session.watched.get());
        let mut kept: usize = sessions.iter().map(|session| session.output.borrow().bytes()).sum();
        while kept > MOST_BYTES / 4 * 3 {
            for session in &sessions {
                if kept <= MOST_BYTES / 4 * 3 {
                    break;
                }
                let mut output = session.output.borrow_mut();
                let before = output.bytes();
                output.shrink(before / 2);
                kept -= before - output.bytes();
            }
        }
        self.kept.set(kept);
    }
}
