//! The model behind signals, and the way to the engine.

use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use reattach_core::bridge::{
    Answer, CredentialView, FromEngine, HostState, Millis, PromptId, RequestId, RunEvent, RunId, SessionView, SignIn,
    Text, ToEngine,
};
use uuid::Uuid;

use crate::engine::{Arrival, Port};
use crate::i18n::I18n;
use crate::model::announcer::Announcer;
use crate::model::bar::History;
use crate::model::commands;
use crate::model::health::{Answer as Reply, Shell};
use crate::model::hosts::Hosts;
use crate::model::input::Completion;
use crate::model::journal::Journal;
use crate::model::link::Link;
use crate::model::output::scrollback::Scrollback;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::settings::Settings;
use crate::model::sign_in::{Next, SignInState};
use crate::{BUILD_ID, browser, examine, storage};

/// Milliseconds between two refreshes of the grid, as far as the age of data is judged by it.
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
    pub(crate) settings: RwSignal<Settings>,
    /// What was run from this browser.
    pub(crate) journal: RwSignal<Journal>,
    /// Credentials that the engine holds.
    pub(crate) credentials: RwSignal<Vec<CredentialView>>,
    /// The way to the gateway.
    pub(crate) link: RwSignal<Link>,
    /// Whether the page opens offline.
    pub(crate) shell: RwSignal<Shell>,
    /// What a screen reader is told.
    pub(crate) announcement: RwSignal<String>,
    announcer: StoredValue<Announcer>,
    i18n: I18n,
    /// The last answer to a question for completions.
    pub(crate) completions: RwSignal<Option<Completion>>,
    /// Whether session pages show times.
    pub(crate) output_times: RwSignal<bool>,
    /// Whether session pages wrap long lines.
    pub(crate) output_wrap: RwSignal<bool>,
    requests: StoredValue<RequestId>,
    scrollbacks: StoredValue<HashMap<Uuid, ArcRwSignal<Scrollback>>>,
    histories: StoredValue<HashMap<Uuid, History>>,
    refreshed: StoredValue<Millis>,
    port: StoredValue<Option<Box<dyn Port>>, LocalStorage>,
}

impl Store {
    pub(crate) fn new(i18n: I18n) -> Self {
        let now = browser::now();
        let mut link = Link::default();
        link.network(browser::online());
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
            settings: RwSignal::new(storage::settings()),
            journal: RwSignal::new(storage::journal()),
            credentials: RwSignal::default(),
            link: RwSignal::new(link),
            shell: RwSignal::default(),
            announcement: RwSignal::default(),
            announcer: StoredValue::default(),
            i18n,
            completions: RwSignal::default(),
            output_times: RwSignal::new(false),
            output_wrap: RwSignal::new(true),
            requests: StoredValue::default(),
            scrollbacks: StoredValue::default(),
            histories: StoredValue::default(),
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
            Next::BeginAnew => {
                self.forget();
                self.begin();
            }
            Next::Resume => self.refresh(),
        }
        match event {
            FromEngine::SignedIn { hosts, .. } => self.hosts.update(|known| known.name(&hosts)),
            FromEngine::SignedOut { .. } => {
                if !self.sign_in.with_untracked(SignInState::inside) {
                    self.forget();
                }
            }
            FromEngine::Host(status) => {
                if status.state == HostState::Failed {
                    self.ask_gateway(true);
                }
                self.hosts.update(|hosts| hosts.put(status));
            }
            FromEngine::Session(session) => self.sessions.update(|sessions| sessions.put(session)),
            FromEngine::SessionRemoved { instance_id } => self.sessions.update(|s| s.remove(&instance_id)),
            FromEngine::Run { run_id, event } => {
                if let RunEvent::Finished(summary) = &event {
                    self.note_end(run_id, summary);
                }
                self.runs.update(|runs| runs.apply(run_id, event));
            }
            FromEngine::Prompt { prompt_id, prompt } => self.prompts.update(|p| p.push(prompt_id, prompt)),
            FromEngine::PromptClosed { prompt_id } => self.prompts.update(|p| p.close(prompt_id)),
            FromEngine::Output { instance_id, items } => {
                let sequence = self.scrollback(instance_id).try_update(|kept| {
                    kept.extend(items);
                    kept.last()
                });
                self.post(&ToEngine::Shown { instance_id, sequence: sequence.unwrap_or_default() });
            }
            FromEngine::Credentials { credentials } => self.credentials.set(credentials),
            FromEngine::Remember { sessions } => storage::remember(&sessions),
            FromEngine::SignInFailed { .. } => self.ask_gateway(true),
            FromEngine::Completions { request_id, replace_start, replace_length, items } => {
                let (start, length) = (replace_start as usize, replace_length as usize);
                self.completions.set(Some(Completion { request_id, start, length, items, chosen: 0 }));
            }
            FromEngine::Hello { .. } | FromEngine::Variables { .. } => {}
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
        self.credentials.set(Vec::new());
        self.scrollbacks.update_value(HashMap::clear);
        self.histories.update_value(HashMap::clear);
    }

    /// Signs in by the form.
    pub(crate) fn submit(self, by: SignIn) {
        self.sign_in.update(SignInState::submitted);
        self.post(&ToEngine::SignIn(by));
    }

    pub(crate) fn sign_out(self) {
        self.post(&ToEngine::SignOut);
        // Where the sign-in had ended already the engine has nothing to say.
        if !self.sign_in.with_untracked(SignInState::signed_in) {
            self.apply(FromEngine::SignedOut { reason: None });
        }
    }

    /// The page goes away.
    pub(crate) fn leave(self) {
        self.post(&ToEngine::Leave);
    }

    /// Runs a command line.
    pub(crate) fn run(self, command: &str, origin: Origin) -> RunId {
        let run_id = self.runs.try_update(|runs| runs.begin(command, origin)).unwrap_or_default();
        if origin != Origin::Background && self.settings.with_untracked(|settings| settings.keep_history) {
            self.journal.update(|journal| journal.begin(run_id, command, browser::now()));
            self.journal.with_untracked(storage::keep_journal);
        }
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

    fn note_end(self, run_id: RunId, summary: &reattach_core::bridge::Summary) {
        if self.journal.try_update(|journal| journal.finish(run_id, summary)) == Some(true) {
            self.journal.with_untracked(storage::keep_journal);
        }
    }

    /// The browser has a network, or has lost it.
    pub(crate) fn network(self, there: bool) {
        self.link.update(|link| link.network(there));
        if there {
            self.ask_gateway(true);
        }
    }

    /// Asks the gateway whether it is there, when that is due.
    fn ask_gateway(self, suspected: bool) {
        let now = browser::now();
        if self.link.try_update_untracked(|link| link.due(suspected, now)) != Some(true) {
            return;
        }
        spawn_local(async move {
            let there = matches!(examine::ask().await, Reply::Gateway { .. });
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

    /// Has a screen reader say a sentence that has no arguments.
    pub(crate) fn announce(self, id: &str) {
        self.announce_text(&Text::new(id));
    }

    /// Has a screen reader say a sentence, not more often than it can be listened to.
    pub(crate) fn announce_text(self, text: &Text) {
        let said = untrack(|| self.i18n.say(text));
        let now = browser::now();
        if let Some(Some(said)) = self.announcer.try_update_value(|announcer| announcer.say(said, now)) {
            self.announcement.set(said);
        }
    }

    /// Once a second: the time, and now and then a refresh of what answered before.
    pub(crate) fn tick(self) {
        let now = browser::now();
        self.now.set(now);
        if let Some(Some(said)) = self.announcer.try_update_value(|announcer| announcer.tick(now)) {
            self.announcement.set(said);
        }
        self.ask_gateway(self.sign_in.with_untracked(|state| matches!(state, SignInState::Unreachable { .. })));
        let Some(interval) = self.settings.with_untracked(|settings| settings.refresh.interval()) else { return };
        let due = now - self.refreshed.get_value() >= interval;
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

    /// What was typed into a session, for coming back to.
    pub(crate) fn input_history<T>(self, instance_id: Uuid, use_it: impl FnOnce(&mut History) -> T) -> Option<T> {
        self.histories.try_update_value(|all| use_it(all.entry(instance_id).or_default()))
    }

    /// A number for a question of the console's.
    pub(crate) fn next_request(self) -> RequestId {
        self.requests.update_value(|last| *last += 1);
        self.requests.get_value()
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
