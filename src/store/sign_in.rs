//! Signing in and out.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use reattach_core::bridge::{FromEngine, RememberedSession, SignIn, ToEngine};

use super::Store;
use crate::model::bar::History;
use crate::model::device::DeviceSignIn;
use crate::model::hosts::Hosts;
use crate::model::order::Order;
use crate::model::output::shelf::Shelf;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::sign_in::SignInState;
use crate::model::view::View;

impl Store {
    /// Newly signed in: what was open is taken back first, then every host is asked.
    pub(super) fn begin(self) {
        let (Some(tab), Some(user_name)) = (self.tab.try_get_value(), self.user_name()) else { return };
        spawn_local(async move {
            let sessions = tab.take_up(user_name.clone()).await;
            // The page may be gone, or somebody else's.
            if self.user_name().is_some_and(|now| now == user_name) {
                if !sessions.is_empty() {
                    self.post(&ToEngine::Restore { sessions });
                }
                let hosts = self.hosts.with_untracked(Hosts::names);
                self.list(&hosts, Origin::Background);
            }
        });
    }

    /// Keeps what is open, for this page's next life.
    pub(super) fn keep_open(self, sessions: Vec<RememberedSession>) {
        self.tab.try_with_value(|tab| tab.keep(sessions));
    }

    fn user_name(self) -> Option<String> {
        self.sign_in.try_get_untracked()?.user_name().map(Into::into)
    }

    /// Signed out: nothing of the user stays on the page, nor of what the user had open in this browser.
    pub(super) fn forget(self) {
        if let Some(tab) = self.tab.try_get_value() {
            tab.forget();
        }
        self.sessions.update(Sessions::clear);
        self.hosts.update(Hosts::clear);
        self.prompts.update(Prompts::clear);
        self.runs.update(Runs::clear);
        self.selection.update(Selection::clear);
        self.order.set(Order::default());
        self.view.set(View::default());
        self.history.set(History::default());
        self.account.set(String::new());
        self.completions.set(None);
        self.variables.update(Vec::clear);
        self.preview.update(Vec::clear);
        self.passed_over.update(Vec::clear);
        self.credentials.set(Vec::new());
        self.scrollbacks.update_value(HashMap::clear);
        self.shelf.set_value(Shelf::default());
        self.histories.update_value(HashMap::clear);
    }

    /// Signs in by the form.
    pub(crate) fn submit(self, by: SignIn) {
        self.sign_in.update(SignInState::submitted);
        self.post(&ToEngine::SignIn(by));
    }

    /// Signs in by a code that is entered elsewhere.
    pub(crate) fn begin_device(self) {
        self.sign_in.update(SignInState::submitted);
        self.device.update(DeviceSignIn::begun);
        self.post(&ToEngine::DeviceSignIn);
    }

    /// Gives that up.
    pub(crate) fn cancel_device(self) {
        self.post(&ToEngine::CancelSignIn);
        self.device.update(DeviceSignIn::cancelled);
        self.sign_in.update(SignInState::cancelled);
    }

    pub(crate) fn sign_out(self) {
        self.post(&ToEngine::SignOut);
        // Where the sign-in had ended already nothing is left to be waited for; the engine says so later.
        if !self.sign_in.with_untracked(SignInState::signed_in) {
            self.apply(FromEngine::SignedOut { reason: None });
        }
    }

    /// Asks the gateway again who we are.
    pub(crate) fn retry(self) {
        self.sign_in.update(SignInState::asked_again);
        self.post(&ToEngine::SignIn(SignIn::Renew));
    }

    /// Whether the engine runs and is of this build.
    pub(crate) fn engine_runs(self) -> bool {
        self.sign_in.with_untracked(|state| {
            !matches!(state, SignInState::Loading | SignInState::EngineFailed | SignInState::OtherBuild)
        })
    }

    /// The page goes away.
    pub(crate) fn leave(self) {
        self.post(&ToEngine::Leave);
    }
}
