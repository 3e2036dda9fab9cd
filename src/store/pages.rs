//! What session pages and prompts need.

use leptos::prelude::*;
use reattach_core::bridge::{Answer, PromptId, RequestId, ToEngine};
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
