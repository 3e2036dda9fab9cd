//! The model behind signals, and the way to the engine.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{
    Answer, FromEngine, HostGroup, Millis, PromptId, RunId, SessionView, SignIn, ToEngine, VariableView,
};
use uuid::Uuid;

use crate::engine::{Arrival, Port};
use crate::model::bar::History;
use crate::model::commands;
use crate::model::hosts::Hosts;
use crate::model::order::Order;
use crate::model::output::scrollback::Scrollback;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::sign_in::{Next, SignInState};
use crate::model::view::View;
use crate::{BUILD_ID, browser, storage};

/// Milliseconds between two refreshes of the grid.
pub(crate) const REFRESH: Millis = 30_000;

/// What comes from the engine is taken in at most this often, in milliseconds: when a thousand
/// sessions change one after the other, the page is drawn for many of them at once.
const TAKE_IN: Millis = 30;

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
    /// What the grid is asked to show.
    pub(crate) view: RwSignal<View>,
    /// The rows of the grid as they stand on the screen.
    pub(crate) order: RwSignal<Order>,
    /// Variables that lines have set.
    pub(crate) variables: RwSignal<Vec<VariableView>>,
    /// Lines of the preview that is shown.
    pub(crate) preview: RwSignal<Vec<RunId>>,
    /// The time, set once a second.
    pub(crate) now: RwSignal<Millis>,
    pub(crate) auto_refresh: RwSignal<bool>,
    /// The account that was last given, to suggest it in the next prompt.
    pub(crate) account: RwSignal<String>,
    /// The run whose error the user has put away.
    pub(crate) dismissed: RwSignal<RunId>,
    /// Title of the page that is open, without what is under way.
    pub(crate) title: RwSignal<String>,
    pending: StoredValue<Vec<FromEngine>>,
    taken_in: StoredValue<Millis>,
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
            view: RwSignal::default(),
            order: RwSignal::default(),
            variables: RwSignal::default(),
            preview: RwSignal::default(),
            now: RwSignal::new(now),
            auto_refresh: RwSignal::new(true),
            account: RwSignal::default(),
            dismissed: RwSignal::default(),
            title: RwSignal::default(),
            pending: StoredValue::default(),
            taken_in: StoredValue::new(0),
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

    /// Takes what came from the engine: at once, or a moment later together with what comes until
    /// then.
    pub(crate) fn receive(self, arrival: Arrival) {
        let events = match arrival {
            Arrival::Events(events) => events,
            Arrival::Failed => return self.sign_in.set(SignInState::EngineFailed),
        };
        let waits = self.pending.try_update_value(|pending| {
            let waits = !pending.is_empty();
            pending.extend(events);
            waits
        });
        if waits != Some(false) {
            return;
        }
        let wait = self.taken_in.get_value() + TAKE_IN - browser::now();
        match u64::try_from(wait) {
            Ok(wait @ 1..) => {
                set_timeout(move || self.take_in(), Duration::from_millis(wait.min(TAKE_IN.unsigned_abs())))
            }
            _ => self.take_in(),
        }
    }

    fn take_in(self) {
        let Some(events) = self.pending.try_update_value(std::mem::take) else { return };
        let mut sessions = Vec::new();
        for event in events {
            // Changes of the table are made together; nothing else reads it before the end.
            match event {
                FromEngine::Session(_) | FromEngine::SessionRemoved { .. } => sessions.push(event),
                event => self.apply(event),
            }
        }
        if !sessions.is_empty() {
            self.sessions.update(|known| {
                for event in sessions {
                    match event {
                        FromEngine::Session(session) => known.put(session),
                        FromEngine::SessionRemoved { instance_id } => known.remove(&instance_id),
                        _ => {}
                    }
                }
            });
        }
        self.taken_in.set_value(browser::now());
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
            FromEngine::SignedIn { hosts, groups, .. } => self.know_hosts(&hosts, &groups),
            FromEngine::SignedOut { .. } => self.forget(),
            FromEngine::Host(status) => self.hosts.update(|hosts| hosts.put(status)),
            FromEngine::Variables { variables } => self.variables.set(variables),
            FromEngine::Run { run_id, event } => self.runs.update(|runs| runs.apply(run_id, event)),
            FromEngine::Prompt { prompt_id, prompt } => self.prompts.update(|p| p.push(prompt_id, prompt)),
            FromEngine::PromptClosed { prompt_id } => self.prompts.update(|p| p.close(prompt_id)),
            FromEngine::Output { instance_id, items } => self.scrollback(instance_id).update(|s| s.extend(items)),
            FromEngine::Remember { sessions } => storage::remember(&sessions),
            FromEngine::Hello { .. }
            | FromEngine::SignInFailed { .. }
            | FromEngine::Completions { .. }
            | FromEngine::Credentials { .. }
            | FromEngine::Session(_)
            | FromEngine::SessionRemoved { .. } => {}
        }
    }

    /// Hosts of the gateway's policy, those of its groups among them, and those that this browser
    /// was told of.
    fn know_hosts(self, hosts: &[String], groups: &[HostGroup]) {
        self.hosts.update(|known| {
            known.name(hosts);
            known.group(groups);
            known.name(&storage::hosts());
        });
    }

    /// Hosts that a person named: they are asked now, and known the next time.
    pub(crate) fn add_hosts(self, names: &[String]) {
        self.hosts.update(|known| known.name(names));
        let named = self.sign_in.with_untracked(|state| state.hosts().to_vec());
        let own = |name: &String| !named.iter().any(|known| known.eq_ignore_ascii_case(name));
        storage::add_hosts(names.iter().filter(|name| own(name)));
        self.list(names, Origin::Click);
    }

    /// Whether a person named a host in this browser; the gateway names the others.
    pub(crate) fn is_own_host(self, name: &str) -> bool {
        self.sign_in.with(|state| !state.hosts().iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// Forgets a host that a person named, and the sessions that it listed and nobody has open.
    pub(crate) fn forget_host(self, name: &str) {
        storage::remove_host(name);
        self.hosts.update(|hosts| hosts.remove(name));
        self.sessions.update(|sessions| sessions.remove_listed_by(name));
    }

    /// Newly signed in: what was open is taken back first, then every host is asked.
    fn begin(self) {
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
    fn forget(self) {
        self.sessions.update(Sessions::clear);
        self.hosts.update(Hosts::clear);
        self.prompts.update(Prompts::clear);
        self.runs.update(Runs::clear);
        self.selection.update(Selection::clear);
        self.order.set(Order::default());
        self.variables.update(Vec::clear);
        self.preview.update(Vec::clear);
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
        let now = browser::now();
        let run_id = self.runs.try_update(|runs| runs.begin(command, origin, now)).unwrap_or_default();
        self.post(&ToEngine::Run { run_id, command: command.into() });
        run_id
    }

    /// Runs lines, one beside the other.
    pub(crate) fn run_all(self, lines: &[String], origin: Origin) {
        for line in lines {
            self.run(line, origin);
        }
    }

    /// Stops a run.
    pub(crate) fn stop(self, run_id: RunId) {
        self.post(&ToEngine::StopRun { run_id });
    }

    /// Stops every run that a person asked for.
    pub(crate) fn stop_runs(self) {
        for run_id in self.runs.with_untracked(Runs::running) {
            self.stop(run_id);
        }
    }

    /// Somebody looks at the runs.
    pub(crate) fn see_runs(self) {
        if self.runs.try_update_untracked(Runs::see) == Some(true) {
            self.runs.notify();
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
        self.run_all(&commands::list(hosts), origin);
    }

    /// Says what lines would do: they end in `-WhatIf`.
    pub(crate) fn show_preview(self, lines: &[String]) {
        self.preview.set(lines.iter().map(|line| self.run(line, Origin::Preview)).collect());
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

    /// Marks every row that is shown, or none when all are marked.
    pub(crate) fn mark_all(self) {
        self.order.with_untracked(|order| self.selection.update(|selection| selection.all_or_none(order.rows())));
    }

    /// Somebody points at the rows, or does not any more.
    pub(crate) fn hold_rows(self, held: bool) {
        if self.order.try_update_untracked(|order| order.hold(held)).unwrap_or_default() {
            self.order.notify();
        }
    }

    /// Puts every row in its place.
    pub(crate) fn sort_in(self) {
        self.order.update(|order| {
            order.sort_in();
        });
    }

    /// The marked sessions, in the order in which they are shown.
    pub(crate) fn selected(self) -> Vec<Arc<SessionView>> {
        self.selection.with(|selection| {
            if selection.is_empty() {
                return Vec::new();
            }
            self.sessions.with(|sessions| {
                self.order.with(|order| {
                    let marked = order.rows().iter().filter(|id| selection.has(id));
                    marked.filter_map(|id| sessions.get(id)).cloned().collect()
                })
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
