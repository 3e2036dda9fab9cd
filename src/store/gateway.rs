//! The way to the gateway.

use leptos::task::spawn_local;

use super::Store;
use crate::model::health::Answer;
use crate::model::sign_in::SignInState;
use crate::{browser, examine};

impl Store {
    /// The browser has a network, or has lost it.
    pub(crate) fn network(self, there: bool) {
        self.link.update(|link| link.network(there));
        if there {
            self.ask_gateway(true);
        }
    }

    /// Asks the gateway whether it is there, when that is due.
    pub(super) fn ask_gateway(self, suspected: bool) {
        let now = browser::now();
        if self.link.try_update_untracked(|link| link.due(suspected, now)) != Some(true) {
            return;
        }
        spawn_local(async move {
            let there = matches!(examine::ask().await, Answer::Gateway { .. });
            let before = self.link.try_get_untracked();
            let Some(mut link) = before else { return };
            link.answered(there, browser::now());
            if before != Some(link) {
                self.link.set(link);
            }
            if there && self.sign_in.with_untracked(|state| matches!(state, SignInState::Unreachable { .. })) {
                self.retry();
            }
        });
    }
}
