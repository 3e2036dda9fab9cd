//! What session pages and prompts need.

use leptos::prelude::*;
use reattach_core::bridge::{Answer, OutputItem, PromptId, RequestId, ToEngine};
use uuid::Uuid;

use super::Store;
use crate::lease::SharedLive;
use crate::model::bar::History;
use crate::model::output::scrollback::Scrollback;

impl Store {
    /// What a session page shows.
    pub(crate) fn scrollback(self, instance_id: Uuid) -> SharedLive<Scrollback> {
        let known = self.scrollbacks.with_value(|all| all.get(&instance_id).cloned());
        known.unwrap_or_else(|| {
            let new = SharedLive::default();
            self.scrollbacks.update_value(|all| {
                all.insert(instance_id, new.clone());
            });
            new
        })
    }

    /// The page of a session is open.
    pub(crate) fn look_at(self, instance_id: Uuid) {
        self.looked_at.set_value(Some(instance_id));
        self.shelf.update_value(|shelf| shelf.look(instance_id));
    }

    /// The page of a session is left; what it held of one that is gone goes with it.
    pub(crate) fn look_away(self, instance_id: Uuid) {
        self.looked_at.try_update_value(|open| open.take_if(|open| *open == instance_id));
        if self.sessions.with_untracked(|sessions| sessions.get(&instance_id).is_none()) {
            self.let_go(instance_id);
        }
    }

    /// Lets go of what a session wrote and was told, unless its page is open.
    pub(super) fn let_go(self, instance_id: Uuid) {
        if self.looked_at.try_get_value() != Some(Some(instance_id)) {
            self.scrollbacks.try_update_value(|all| all.remove(&instance_id));
            self.shelf.try_update_value(|shelf| shelf.remove(instance_id));
            self.histories.try_update_value(|all| all.remove(&instance_id));
        }
    }

    /// Takes what a session wrote. Returns the number of its newest entry.
    pub(super) fn keep_output(self, instance_id: Uuid, items: Vec<OutputItem>) -> u64 {
        let kept = self.scrollback(instance_id).try_update(|kept| {
            kept.extend(items);
            (kept.last(), kept.bytes())
        });
        let (last, bytes) = kept.unwrap_or_default();
        let too_much = self.shelf.try_update_value(|shelf| {
            shelf.holds(instance_id, bytes);
            shelf.too_much()
        });
        for (id, limit) in too_much.unwrap_or_default() {
            let bytes = self.scrollback(id).try_update(|kept| {
                kept.shorten(limit);
                kept.bytes()
            });
            self.shelf.update_value(|shelf| shelf.holds(id, bytes.unwrap_or_default()));
        }
        last
    }

    /// What was typed into a session, for coming back to.
    pub(crate) fn input_history<T>(self, instance_id: Uuid, use_it: impl FnOnce(&mut History) -> T) -> Option<T> {
        self.histories.try_update_value(|all| use_it(all.entry(instance_id).or_default()))
    }

    /// A number for a question of the console's.
    pub(crate) fn next_request(self) -> RequestId {
        self.requests.update_value(|last| *last += 1);
        self.requests.get_value()
    }

    /// Answers a prompt and takes it from the page.
    pub(crate) fn answer(self, prompt_id: PromptId, answer: Answer) {
        if let Answer::Credential { user_name, .. } = &answer {
            self.account.set(user_name.clone());
        }
        self.post(&ToEngine::Answer { prompt_id, answer });
        self.prompts.update(|prompts| prompts.close(prompt_id));
    }
}
