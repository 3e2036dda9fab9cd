//! The model behind signals, and the way to the engine.

use std::collections::HashMap;

use leptos::prelude::*;
use reattach_core::bridge::{Answer, FromEngine, Millis, PromptId, RunId, SessionView, SignIn, ToEngine};
use uuid::Uuid;

use crate::engine::{Arrival, Port};
use crate::model::bar::History;
use crate::model::commands;
use crate::model::hosts::Hosts;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::output::scrollback::Scrollback;
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::sign_in::{Next, SignInState};
use crate::{BUILD_ID, browser, storage};

/// Milliseconds between two refreshes of the grid.
pub(crate) const REFRESH: Millis = 30_000;

/// Everything that views read, and every action that they take. A handle; copies are the same store.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) sign_in: RwSignal<SignInState>,
    pub(crate) sessions: RwSignal<Sessions>,
    pub(crate) hosts: RwSignal<Hosts>,
    pub(crate) prompts: RwSignal<Prompts>,
    pub(crate) runs: RwSignal<Runs>,
    pub(crate) selection: RwSignal<Selection>,
    pub(crate) history: RwSignal<History>,
    pub(crate) filter: RwSignal<String>,
    /// The time, set once a second.
    pub(crate) now: RwSignal<Millis>,
    pub(crate) auto_refresh: RwSignal<bool>,
    /// The account that was last given, to suggest it in the next prompt.
    pub(crate) account: RwSignal<String>,
    /// The run whose error the user has put away.
    pub(crate) dismissed: RwSignal<RunId>,
    scrollbacks: StoredValue<HashMap<Uuid, ArcRwSignal<Scrollback>>>,
    refreshed: StoredValue<Millis>,
    port: StoredValue<Option<Box<dyn Port>>, LocalStorage>,
}

impl Store {
    pub(crate) fn new() -> Self {
        let now = browser::now();
        Self {
            sign_in: RwSignal::default(),
            sessions: RwSignal::default(),
            hosts: RwSignal::default(),
            prompts: RwSignal::default(),
            runs: RwSignal::default(),
            selection: RwSignal::default(),
            history: RwSignal::default(),
            filter: RwSignal::default(),
            now: RwSignal::new(now),
            auto_refresh: RwSignal::new(true),
            account: RwSignal::default(),
            dismissed: RwSignal::default(),
            scrollbacks: StoredValue::default(),
            refreshed: StoredValue::new(now),
            port: StoredValue::new_local(None),
        }
    }

    /// Gives the store its way to the engine and greets it.
    pub(crate) fn connect(self, port: Box<dyn Port>) {
        self.port.set_value(Some(port));
        self.post(&ToEngine::Hello { build_id: BUILD_ID.into() });
    }

    /// Takes what came from the engine.
    pub(crate) fn receive(self, arrival: Arrival) {
        match arrival {
            Arrival::Events(events) => events.into_iter().for_each(|event| self.apply(event)),
            Arrival::Failed => self.sign_in.set(SignInState::EngineFailed),
        }
    }

    fn apply(self, event: FromEngine) {
        match self.sign_in.try_update(|state| state.apply(&event, BUILD_ID)).unwrap_or(Next::Nothing) {
            Next::Nothing => {}
            Next::SignIn => {
                let by = browser::take_code().map_or(SignIn::Renew, |code| SignIn::Code { code });
                self.post(&ToEngine::SignIn(by));
            }
            Next::Begin => self.begin(),
        }
        match event {
            FromEngine::SignedIn { hosts, .. } => self.hosts.update(|known| known.name(&hosts)),
            FromEngine::SignedOut { .. } => self.forget(),
            FromEngine::Host(status) => self.hosts.update(|hosts| hosts.put(status)),
            FromEngine::Session(session) => self.sessions.update(|sessions| sessions.put(session)),
            FromEngine::SessionRemoved { instance_id } => self.sessions.update(|s| s.remove(&instance_id)),
            FromEngine::Run { run_id, event } => self.runs.update(|runs| runs.apply(run_id, event)),
            FromEngine::Prompt { prompt_id, prompt } => self.prompts.update(|p| p.push(prompt_id, prompt)),
            FromEngine::PromptClosed { prompt_id } => self.prompts.update(|p| p.close(prompt_id)),
            FromEngine::Output { instance_id, items } => self.scrollback(instance_id).update(|s| s.extend(items)),
            FromEngine::Remember { sessions } => storage::remember(&sessions),
            FromEngine::Hello { .. }
            | FromEngine::SignInFailed { .. }
            | FromEngine::Completions { .. }
            | FromEngine::Credentials { .. }
            | FromEngine::Variables { .. } => {}
        }
    }

    /// Newly signed in: what was open is taken back first, then every host is asked.
    fn begin(self) {
        let sessions = storage::remembered();
        if !sessions.is_empty() {
            self.post(&ToEngine::Restore { sessions });
        }
        let hosts = self.sign_in.with_untracked(|state| state.hosts().to_vec());
        self.hosts.update(|known| known.name(&hosts));
        self.list(&hosts, Origin::Background);
    }

    /// Signed out: nothing of the session stays on the page.
    fn forget(self) {
        self.sessions.update(Sessions::clear);
        self.hosts.update(Hosts::clear);
        self.prompts.update(Prompts::clear);
        self.runs.update(Runs::clear);
        self.selection.update(Selection::clear);
        self.scrollbacks.update_value(HashMap::clear);
    }

    /// Signs in by the form.
    pub(crate) fn submit(self, by: SignIn) {
        self.sign_in.update(SignInState::submitted);
        self.post(&ToEngine::SignIn(by));
    }

    pub(crate) fn sign_out(self) {
        self.post(&ToEngine::SignOut);
    }

    /// The page goes away.
    pub(crate) fn leave(self) {
        self.post(&ToEngine::Leave);
    }

    /// Runs a command line.
    pub(crate) fn run(self, command: &str, origin: Origin) -> RunId {
        let run_id = self.runs.try_update(|runs| runs.begin(command, origin)).unwrap_or_default();
        self.post(&ToEngine::Run { run_id, command: command.into() });
        run_id
    }

    /// Stops every run that a person asked for.
    pub(crate) fn stop_runs(self) {
        for run_id in self.runs.with_untracked(Runs::running) {
            self.post(&ToEngine::StopRun { run_id });
        }
    }

    /// Asks every host again, also those that wait for a credential.
    pub(crate) fn refresh(self) {
        let hosts = self.hosts.with_untracked(Hosts::names);
        self.list(&hosts, Origin::Background);
    }

    /// Once a second: the time, and now and then a refresh of what answered before.
    pub(crate) fn tick(self) {
        let now = browser::now();
        self.now.set(now);
        let due = now - self.refreshed.get_value() >= REFRESH;
        if !due
            || browser::hidden()
            || !self.auto_refresh.get_untracked()
            || !self.prompts.with_untracked(|p| p.current().is_none())
        {
            return;
        }
        if self.sign_in.with_untracked(SignInState::signed_in) && !self.runs.with_untracked(Runs::background_running) {
            let hosts = self.hosts.with_untracked(Hosts::refreshable);
            self.list(&hosts, Origin::Background);
        }
    }

    fn list(self, hosts: &[String], origin: Origin) {
        self.refreshed.set_value(browser::now());
        if !hosts.is_empty() {
            self.run(&commands::list(hosts), origin);
        }
    }

    /// Answers a prompt and takes it from the page.
    pub(crate) fn answer(self, prompt_id: PromptId, answer: Answer) {
        if let Answer::Credential { user_name, .. } = &answer {
            self.account.set(user_name.clone());
        }
        self.post(&ToEngine::Answer { prompt_id, answer });
        self.prompts.update(|prompts| prompts.close(prompt_id));
    }

    /// What a session page shows.
    pub(crate) fn scrollback(self, instance_id: Uuid) -> ArcRwSignal<Scrollback> {
        let known = self.scrollbacks.with_value(|all| all.get(&instance_id).cloned());
        known.unwrap_or_else(|| {
            let new = ArcRwSignal::new(Scrollback::default());
            self.scrollbacks.update_value(|all| {
                all.insert(instance_id, new.clone());
            });
            new
        })
    }

    /// The marked sessions.
    pub(crate) fn selected(self) -> Vec<SessionView> {
        self.selection.with(|selection| {
            self.sessions.with(|sessions| {
                selection.iter().filter_map(|id| sessions.get(id)).map(|s| s.as_ref().clone()).collect()
            })
        })
    }

    /// Sends a message to the engine.
    pub(crate) fn post(self, message: &ToEngine) {
        self.port.with_value(|port| {
            if let Some(port) = port {
                port.post(message);
            }
        });
    }
}

/// The store of the page.
pub(crate) fn use_store() -> Store {
    expect_context()
}
