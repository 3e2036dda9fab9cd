//! Signing in and out.

use std::collections::HashMap;

use leptos::prelude::*;
use reattach_core::bridge::{FromEngine, SignIn, ToEngine};

use super::Store;
use crate::model::device::DeviceSignIn;
use crate::model::hosts::Hosts;
use crate::model::order::Order;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::sign_in::SignInState;
use crate::storage;

impl Store {
    /// Newly signed in: what was open is taken back first, then every host is asked.
    pub(super) fn begin(self) {
        let sessions = storage::remembered();
        if !sessions.is_empty() {
            self.post(&ToEngine::Restore { sessions });
        }
        let hosts = self.sign_in.with_untracked(|state| state.hosts().to_vec());
        self.know_hosts(&hosts, &[]);
        let hosts = self.hosts.with_untracked(Hosts::names);
        self.list(&hosts, Origin::Background);
    }

    /// Signed out: nothing of the session stays on the page.
    pub(super) fn forget(self) {
        self.sessions.update(Sessions::clear);
        self.hosts.update(Hosts::clear);
        self.prompts.update(Prompts::clear);
        self.runs.update(Runs::clear);
        self.selection.update(Selection::clear);
        self.order.set(Order::default());
        self.variables.update(Vec::clear);
        self.preview.update(Vec::clear);
        self.credentials.set(Vec::new());
        self.scrollbacks.update_value(HashMap::clear);
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
