//! What a screen reader is told.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::Store;
use crate::browser;

impl Store {
    /// Has a screen reader say a sentence that has no arguments.
    pub(crate) fn announce(self, id: &str) {
        self.announce_text(&Text::new(id));
    }

    /// Puts a text on the clipboard, and says so.
    pub(crate) fn copy(self, text: &str) {
        browser::copy(text);
        self.announce("ui-copied");
    }

    /// Has a screen reader say a sentence, not more often than it can be listened to.
    pub(crate) fn announce_text(self, text: &Text) {
        let said = untrack(|| self.i18n.say(text));
        let now = browser::now();
        if let Some(Some(said)) = self.announcer.try_update_value(|announcer| announcer.say(said, now)) {
            self.announcement.set(said);
        }
    }
}
