//! What comes from the engine.

use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{FromEngine, HostState, RunEvent, RunId, SignIn, ToEngine};

use super::Store;
use crate::engine::Arrival;
use crate::model::input::Completion;
use crate::model::sign_in::{Next, SignInState};
use crate::{BUILD_ID, browser};

/// So much later than the rows what counts them is drawn while they change in crowds.
const SETTLED_WITHIN: Duration = Duration::from_millis(300);

impl Store {
    /// Takes what came from the engine: at once, or a moment later together with what comes until
    /// then.
    pub(crate) fn receive(self, arrival: Arrival) {
        let events = match arrival {
            Arrival::Events(events) => events,
            Arrival::Failed => {
                // What it held is gone with it.
                self.credentials.set(Vec::new());
                return self.sign_in.set(SignInState::EngineFailed);
            }
        };
        let waits = self.pending.try_update_value(|pending| {
            let waits = !pending.is_empty();
            pending.extend(events);
            waits
        });
        if waits != Some(false) {
            return;
        }
        match self.pace.with_value(|pace| pace.wait(browser::now())).unsigned_abs() {
            0 => self.take_in(),
            wait => set_timeout(move || self.take_in(), Duration::from_millis(wait)),
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
        let changes = sessions.len() + runs.len();
        let crowd = self.pace.try_update_value(|pace| pace.taken_in(changes, begun)).unwrap_or_default();
        self.change_sessions(sessions, crowd);
        self.change_runs(runs);
        // Each is a task of its own: what follows a crowd must not hold up whoever types.
        if let Some(sessions) = remembered {
            set_timeout(move || self.keep_open(sessions), Duration::ZERO);
        }
        browser::when_drawn(move || {
            let now = browser::now();
            self.pace.try_update_value(|pace| pace.drawn(now - begun, now));
        });
    }

    fn change_sessions(self, events: Vec<FromEngine>, crowd: bool) {
        if events.is_empty() {
            return;
        }
        let mut gone = Vec::new();
        self.sessions.rows_first(|known| {
            for event in events {
                match event {
                    FromEngine::Session(session) => known.put(session),
                    FromEngine::SessionRemoved { instance_id } => {
                        known.remove(&instance_id);
                        gone.push(instance_id);
                    }
                    _ => {}
                }
            }
        });
        for instance_id in gone {
            self.let_go(instance_id);
        }
        if !crowd {
            self.sessions.settle();
        } else if self.settles.try_update_value(|settles| std::mem::replace(settles, true)) == Some(false) {
            let settle = move || {
                self.settles.try_set_value(false);
                self.sessions.settle();
            };
            set_timeout(settle, SETTLED_WITHIN);
        }
    }

    fn change_runs(self, events: Vec<(RunId, RunEvent)>) {
        if events.is_empty() {
            return;
        }
        for (run_id, event) in &events {
            if let RunEvent::Finished(summary) = event {
                self.note_end(*run_id, summary);
            }
        }
        self.runs.update(|known| {
            for (run_id, event) in events {
                known.apply(run_id, event);
            }
        });
    }

    pub(super) fn apply(self, event: FromEngine) {
        if self.device.try_update_untracked(|device| device.apply(&event, browser::now())) == Some(true) {
            self.device.notify();
        }
        let inside = self.sign_in.with_untracked(SignInState::inside);
        let next = match SignInState::heeds(&event) {
            true => self.sign_in.try_update(|state| state.apply(&event, BUILD_ID)).unwrap_or(Next::Nothing),
            false => Next::Nothing,
        };
        match next {
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
                if inside && !self.sign_in.with_untracked(SignInState::inside) {
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
                let sequence = self.keep_output(instance_id, items);
                self.post(&ToEngine::Shown { instance_id, sequence });
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
}
