//! Command lines and their runs.

use reattach_core::bridge::{RunId, SessionView, Summary, ToEngine};

use super::Store;
use crate::model::commands;
use crate::model::runs::{Origin, Runs};
use crate::{browser, storage};

impl Store {
    /// Runs a command line.
    pub(crate) fn run(self, command: &str, origin: Origin) -> RunId {
        let now = browser::now();
        let run_id = self.runs.try_update(|runs| runs.begin(command, origin, now)).unwrap_or_default();
        let asked = origin.is_asked();
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

    pub(super) fn note_end(self, run_id: RunId, summary: &Summary) {
        if self.journal.try_update(|journal| journal.finish(run_id, summary)) == Some(true) {
            self.journal.with_untracked(storage::keep_journal);
        }
    }

    /// Says what lines would do: they end in `-WhatIf`.
    pub(crate) fn show_preview(self, lines: &[String]) {
        self.runs.update(Runs::drop_previews);
        self.passed_over.set(Vec::new());
        self.preview.set(lines.iter().map(|line| self.run(line, Origin::Preview)).collect());
    }

    /// The same of what is marked, with what will not be done to some of it.
    pub(crate) fn preview_selected(self) {
        let selected = self.selected_now();
        let selected: Vec<&SessionView> = selected.iter().map(AsRef::as_ref).collect();
        self.show_preview(&commands::preview(&selected));
        self.passed_over.set(commands::passed_over(&selected));
    }
}
