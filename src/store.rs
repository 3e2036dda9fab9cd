//! The model behind signals, and the way to the engine.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{
    CredentialView, FromEngine, Millis, PlannedView, RequestId, RunId, SessionView, ToEngine, VariableView,
};
use uuid::Uuid;

use crate::engine::Port;
use crate::i18n::I18n;
use crate::lease::{Live, SharedLive};
use crate::model::announcer::Announcer;
use crate::model::bar::History;
use crate::model::device::DeviceSignIn;
use crate::model::health::Shell;
use crate::model::hosts::Hosts;
use crate::model::input::Completion;
use crate::model::journal::Journal;
use crate::model::link::Link;
use crate::model::order::Order;
use crate::model::output::scrollback::Scrollback;
use crate::model::output::shelf::Shelf;
use crate::model::pace::Pace;
use crate::model::prompts::Prompts;
use crate::model::runs::Runs;
use crate::model::selection::Selection;
use crate::model::settings::Settings;
use crate::model::sign_in::SignInState;
use crate::model::view::View;
use crate::tabs::Tab;
use crate::{BUILD_ID, browser, storage};

mod arrivals;
mod fleet;
mod gateway;
mod hosts;
mod pages;
mod rows;
mod runs;
mod sign_in;
mod speech;

pub(crate) use fleet::Fleet;

/// By how many milliseconds between two refreshes the age of data is judged when hosts are asked only on demand.
const REFRESH: Millis = 30_000;

/// Everything that views read, and every action that they take. A handle; copies are the same store.
#[derive(Clone, Copy)]
pub(crate) struct Store {
    pub(crate) sign_in: Live<SignInState>,
    /// The ways of signing in, and the code of one that goes on elsewhere.
    pub(crate) device: Live<DeviceSignIn>,
    pub(crate) sessions: Fleet,
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
    /// What was marked and is no part of it, with the reason.
    pub(crate) passed_over: Live<Vec<PlannedView>>,
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
    pub(crate) output_times: Live<bool>,
    /// Whether session pages wrap long lines.
    pub(crate) output_wrap: Live<bool>,
    requests: StoredValue<RequestId>,
    histories: StoredValue<HashMap<Uuid, History>>,
    pending: StoredValue<Vec<FromEngine>>,
    pace: StoredValue<Pace>,
    /// What counts the table is to be told of the last crowd.
    settles: StoredValue<bool>,
    /// The marked sessions.
    marked: Memo<Vec<Arc<SessionView>>>,
    scrollbacks: StoredValue<HashMap<Uuid, SharedLive<Scrollback>>>,
    shelf: StoredValue<Shelf>,
    /// The session whose page is open.
    looked_at: StoredValue<Option<Uuid>>,
    refreshed: StoredValue<Millis>,
    tab: StoredValue<Tab, LocalStorage>,
    port: StoredValue<Option<Box<dyn Port>>, LocalStorage>,
}

impl Store {
    pub(crate) fn new(i18n: I18n) -> Self {
        let now = browser::now();
        let mut link = Link::default();
        link.network(browser::online());
        let (sessions, selection, order) = (Fleet::default(), Live::default(), Live::default());
        let marked = rows::marked(sessions, selection, order);
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
            passed_over: Live::default(),
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
            output_times: Live::new(false),
            output_wrap: Live::new(true),
            requests: StoredValue::default(),
            histories: StoredValue::default(),
            pending: StoredValue::default(),
            pace: StoredValue::default(),
            settles: StoredValue::default(),
            marked,
            scrollbacks: StoredValue::default(),
            shelf: StoredValue::default(),
            looked_at: StoredValue::default(),
            refreshed: StoredValue::new(now),
            tab: StoredValue::new_local(Tab::new()),
            port: StoredValue::new_local(None),
        }
    }

    /// Gives the store its way to the engine and greets it.
    pub(crate) fn connect(self, port: Box<dyn Port>) {
        self.port.set_value(Some(port));
        self.post(&ToEngine::Hello { build_id: BUILD_ID.into() });
    }

    /// Changes settings, for this browser.
    pub(crate) fn change_settings(self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.settings.get_untracked();
        change(&mut settings);
        self.set_settings(settings);
    }

    fn set_settings(self, settings: Settings) {
        storage::keep(&self.settings.get_untracked(), &settings);
        self.settings.set(settings);
    }

    /// Another page has changed what is kept.
    pub(crate) fn follow_other_pages(self, event: &web_sys::Event) {
        if storage::is_of_history(event) {
            self.journal.update(|journal| journal.follow(storage::journal()));
        }
        let settings = storage::settings();
        if self.settings.with_untracked(|before| *before != settings) {
            self.settings.set(settings);
        }
        self.i18n.follow();
    }

    /// Milliseconds between two refreshes of the grid, as far as the age of data is judged by it.
    pub(crate) fn interval(self) -> Millis {
        self.settings.with(|settings| settings.refresh.interval()).unwrap_or(REFRESH)
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
