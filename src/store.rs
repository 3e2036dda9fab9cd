//! The model behind signals, and the way to the engine.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use reattach_core::bridge::{
    Answer, CredentialView, FromEngine, HostGroup, HostState, Millis, PromptId, RequestId, RunEvent, RunId,
    SessionView, SignIn, Summary, Text, ToEngine, VariableView,
};
use uuid::Uuid;

use crate::engine::{Arrival, Port};
use crate::i18n::I18n;
use crate::lease::{Live, lease};
use crate::model::announcer::Announcer;
use crate::model::bar::History;
use crate::model::commands;
use crate::model::device::DeviceSignIn;
use crate::model::health::{Answer as Reply, Shell};
use crate::model::hosts::Hosts;
use crate::model::input::Completion;
use crate::model::journal::Journal;
use crate::model::link::Link;
use crate::model::order::Order;
use crate::model::output::scrollback::Scrollback;
use crate::model::prompts::Prompts;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::model::sessions::Sessions;
use crate::model::settings::Settings;
use crate::model::sign_in::{Next, SignInState};
use crate::model::view::View;
use crate::{BUILD_ID, browser, examine, storage};

/// Milliseconds between two refreshes of the grid, as far as the age of data is judged by it.
pub(crate) const REFRESH: Millis = 30_000;

/// What comes from the engine is taken in at most this often, in milliseconds: when a thousand
/// sessions change one after the other, the page is drawn for many of them at once.
const TAKE_IN: Millis = 30;
/// And at least this often, in milliseconds, however long the page takes to draw it.
const TAKE_IN_WITHIN: Millis = 250;

/// Everything that views read, and every action that they take. A handle; copies are the same store.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) sign_in: Live<SignInState>,
    /// The ways of signing in, and the code of one that goes on elsewhere.
    pub(crate) device: Live<DeviceSignIn>,
    pub(crate) sessions: Live<Sessions>,
    pub(crate) hosts: Live<Hosts>,
    pub(crate) prompts: Live<Prompts>,
    pub(crate) runs: Live<Runs>,
    pub(crate) selection: Live<Selection>,
    pub(crate) history: Live<History>,
    /// What the grid is asked to show.
    pub(crate) view: Live<View>,
    /// The rows of the grid as they stand on the screen.
    pub(crate) order: Live<Order>,
    /// Variables that lines have set.
    pub(crate) variables: Live<Vec<VariableView>>,
    /// Lines of the preview that is shown.
    pub(crate) preview: Live<Vec<RunId>>,
    /// The time, set once a second.
    pub(crate) now: Live<Millis>,
    pub(crate) auto_refresh: Live<bool>,
    /// The account that was last given, to suggest it in the next prompt.
    pub(crate) account: Live<String>,
    /// The run whose error the user has put away.
    pub(crate) dismissed: Live<RunId>,
    /// Title of the page that is open, without what is under way.
    pub(crate) title: Live<String>,
    pub(crate) settings: Live<Settings>,
    /// What was run from this browser.
    pub(crate) journal: Live<Journal>,
    /// Credentials that the engine holds.
    pub(crate) credentials: Live<Vec<CredentialView>>,
    /// The way to the gateway.
    pub(crate) link: Live<Link>,
    /// Whether the page opens offline.
    pub(crate) shell: Live<Shell>,
    /// What a screen reader is told.
    pub(crate) announcement: Live<String>,
    announcer: StoredValue<Announcer>,
    i18n: I18n,
    /// The last answer to a question for completions.
    pub(crate) completions: Live<Option<Completion>>,
    /// Whether session pages show times.
    pub(crate) output_times: RwSignal<bool>,
    /// Whether session pages wrap long lines.
    pub(crate) output_wrap: RwSignal<bool>,
    requests: StoredValue<RequestId>,
    histories: StoredValue<HashMap<Uuid, History>>,
    pending: StoredValue<Vec<FromEngine>>,
    taken_in: StoredValue<Millis>,
    /// The marked sessions.
    marked: Memo<Vec<Arc<SessionView>>>,
    scrollbacks: StoredValue<HashMap<Uuid, ArcRwSignal<Scrollback>>>,
    refreshed: StoredValue<Millis>,
    port: StoredValue<Option<Box<dyn Port>>, LocalStorage>,
}

impl Store {
    pub(crate) fn new(i18n: I18n) -> Self {
        let now = browser::now();
        let mut link = Link::default();
        link.network(browser::online());
        let (sessions, selection, order) = (Live::default(), Live::default(), Live::default());
        let marked = Memo::new_with_compare(move |_| marked(sessions, selection, order), others);
        Self {
            sign_in: Live::default(),
            device: Live::default(),
            sessions,
            hosts: Live::default(),
            prompts: Live::default(),
            runs: Live::default(),
            selection,
            history: Live::default(),
            view: Live::default(),
            order,
            variables: Live::default(),
            preview: Live::default(),
            now: Live::new(now),
            auto_refresh: Live::new(true),
            account: Live::default(),
            dismissed: Live::default(),
            title: Live::default(),
            settings: Live::new(storage::settings()),
            journal: Live::new(storage::journal()),
            credentials: Live::default(),
            link: Live::new(link),
            shell: Live::default(),
            announcement: Live::default(),
            announcer: StoredValue::default(),
            i18n,
            completions: Live::default(),
            output_times: RwSignal::new(false),
            output_wrap: RwSignal::new(true),
            requests: StoredValue::default(),
            histories: StoredValue::default(),
            pending: StoredValue::default(),
            taken_in: StoredValue::new(0),
            marked,
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
                set_timeout(move || self.take_in(), Duration::from_millis(wait.min(TAKE_IN_WITHIN.unsigned_abs())));
            }
            _ => self.take_in(),
        }
    }

    /// Whether something has come that has not been taken in.
    pub(crate) fn waits(self) -> bool {
        self.pending.try_with_value(|pending| !pending.is_empty()).unwrap_or_default()
    }

    fn take_in(self) {
        let Some(events) = self.pending.try_update_value(std::mem::take) else { return };
        let begun = browser::now();
        let mut sessions = Vec::new();
        let mut runs = Vec::new();
        let mut remembered = None;
        for event in events {
            // Changes of the table and of the runs are made together; nothing else reads them before the end.
            match event {
                FromEngine::Session(_) | FromEngine::SessionRemoved { .. } => sessions.push(event),
                FromEngine::Run { run_id, event } => runs.push((run_id, event)),
                // Each says all of it.
                FromEngine::Remember { sessions } => remembered = Some(sessions),
                event => self.apply(event),
            }
        }
        if let Some(sessions) = remembered {
            storage::remember(&sessions);
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
        if !runs.is_empty() {
            for (run_id, event) in &runs {
                if let RunEvent::Finished(summary) = event {
                    self.note_end(*run_id, summary);
                }
            }
            self.runs.update(|known| {
                for (run_id, event) in runs {
                    known.apply(run_id, event);
                }
            });
        }
        self.taken_in.set_value(browser::now());
        // A page that takes long to draw what has changed gets as long again before it is told more.
        request_animation_frame(move || {
            let now = browser::now();
            if now - begun > TAKE_IN {
                self.taken_in.try_set_value((now - begun).min(TAKE_IN_WITHIN) - TAKE_IN + now);
            }
        });
    }

    fn apply(self, event: FromEngine) {
        if self.device.try_update_untracked(|device| device.apply(&event, browser::now())) == Some(true) {
            self.device.notify();
        }
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
            FromEngine::SignedIn { hosts, groups, .. } => self.know_hosts(&hosts, &groups),
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
            FromEngine::Variables { variables } => self.variables.set(variables),
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
            FromEngine::SignInFailed { .. } => self.ask_gateway(true),
            FromEngine::Completions { request_id, replace_start, replace_length, items } => {
                let (start, length) = (replace_start as usize, replace_length as usize);
                self.completions.set(Some(Completion { request_id, start, length, items, chosen: 0 }));
            }
            // The last four are taken in before.
            FromEngine::Hello { .. }
            | FromEngine::SignInWays(_)
            | FromEngine::DeviceCode(_)
            | FromEngine::Session(_)
            | FromEngine::SessionRemoved { .. }
            | FromEngine::Run { .. }
            | FromEngine::Remember { .. } => {}
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
        self.sign_in.with_untracked(|state| !state.hosts().iter().any(|known| known.eq_ignore_ascii_case(name)))
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
        let now = browser::now();
        let run_id = self.runs.try_update(|runs| runs.begin(command, origin, now)).unwrap_or_default();
        let asked = matches!(origin, Origin::Bar | Origin::Click);
        if asked {
            self.hosts.try_update_untracked(|hosts| hosts.recall(command));
        }
        if asked && self.settings.with_untracked(|settings| settings.keep_history) {
            self.journal.update(|journal| journal.begin(run_id, command, now));
            self.journal.with_untracked(storage::keep_journal);
        }
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

    fn note_end(self, run_id: RunId, summary: &Summary) {
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

    /// What was typed into a session, for coming back to.
    pub(crate) fn input_history<T>(self, instance_id: Uuid, use_it: impl FnOnce(&mut History) -> T) -> Option<T> {
        self.histories.try_update_value(|all| use_it(all.entry(instance_id).or_default()))
    }

    /// A number for a question of the console's.
    pub(crate) fn next_request(self) -> RequestId {
        self.requests.update_value(|last| *last += 1);
        self.requests.get_value()
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
        lease(&ArcMemo::from(self.marked));
        self.marked.get()
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

/// Whether these are other sessions, or the same ones of which something has arrived since.
fn others(a: Option<&Vec<Arc<SessionView>>>, b: Option<&Vec<Arc<SessionView>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.len() != b.len() || a.iter().zip(b).any(|(a, b)| !Arc::ptr_eq(a, b)),
        _ => true,
    }
}

fn marked(sessions: Live<Sessions>, selection: Live<Selection>, order: Live<Order>) -> Vec<Arc<SessionView>> {
    selection.with(|selection| {
        if selection.is_empty() {
            return Vec::new();
        }
        sessions.with(|sessions| {
            order.with(|order| {
                let marked = order.rows().iter().filter(|id| selection.has(id));
                marked.filter_map(|id| sessions.get(id)).cloned().collect()
            })
        })
    })
}
