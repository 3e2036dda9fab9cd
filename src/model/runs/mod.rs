//! Commands that were run and what they wrote.

mod run;

use reattach_core::bridge::{ErrorRecord, Millis, RunEvent, RunId};

pub use run::{Line, Origin, Outcome, Run, Written};

/// All runs of this page, oldest first. Of those that a person asked for the oldest finished of more than 200 are
/// forgotten; what the clock asked for when it ends, what a preview said with the next one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    runs: Vec<Run>,
    last: RunId,
    /// The command that was last run.
    latest: String,
    /// The last run that somebody has looked at on the page of runs.
    seen: RunId,
}

const KEPT: usize = 200;

impl Runs {
    /// A new run; its number goes to the engine.
    pub fn begin(&mut self, command: &str, origin: Origin, now: Millis) -> RunId {
        self.last += 1;
        if origin.is_asked()
            && self.asked().count() >= KEPT
            && let Some(oldest) = self.runs.iter().position(|run| run.origin.is_asked() && run.ended.is_some())
        {
            self.runs.remove(oldest);
        }
        self.latest = command.into();
        self.runs.push(Run::new(self.last, command, origin, now));
        self.last
    }

    /// Takes what happened in a run. Events of a run that was forgotten are dropped.
    pub fn apply(&mut self, id: RunId, event: RunEvent) {
        let Some(at) = self.runs.iter().rposition(|run| run.id == id) else { return };
        self.runs[at].apply(event);
        // What it found stands in the grid, what went wrong at the hosts.
        if self.runs[at].origin == Origin::Background && !self.runs[at].is_running() {
            self.runs.remove(at);
        }
    }

    /// Forgets previews that have ended, before another one is shown.
    pub fn drop_previews(&mut self) {
        self.runs.retain(|run| run.origin != Origin::Preview || run.is_running());
    }

    /// Forgets all; the numbers go on.
    pub fn clear(&mut self) {
        self.runs.clear();
        self.latest.clear();
    }

    /// A run.
    #[must_use]
    pub fn get(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().rev().find(|run| run.id == id)
    }

    /// Runs that a person asked for, oldest first.
    pub fn asked(&self) -> impl DoubleEndedIterator<Item = &Run> {
        self.runs.iter().filter(|run| run.origin.is_asked())
    }

    /// Numbers of the runs that the log shows: those that a person asked for.
    #[must_use]
    pub fn shown(&self) -> Vec<RunId> {
        self.asked().map(|run| run.id).collect()
    }

    /// The command that a person last asked for.
    #[must_use]
    pub fn last_command(&self) -> Option<&str> {
        self.asked().next_back().map(|run| run.command.as_str())
    }

    /// The command that was last run, whoever asked.
    #[must_use]
    pub fn latest(&self) -> Option<&str> {
        Some(self.latest.as_str()).filter(|command| !command.is_empty())
    }

    /// The run that is shown beside the grid: the last one, if it says more than the rows do.
    #[must_use]
    pub fn docked(&self) -> Option<&Run> {
        self.asked().next_back().filter(|run| run.says_more_than_rows())
    }

    /// The run whose panel stands beside the grid, unless it was put away: [`Runs::docked`], or the last one as long as
    /// it is under way when it takes the place of one that stood there, so that the rows below move once: its targets
    /// become known one after the other.
    #[must_use]
    pub fn beside_grid(&self, dismissed: RunId) -> Option<&Run> {
        let waits = |run: &Run| run.is_running() && !run.says_more_than_rows();
        let mut asked = self.asked().rev();
        let last = asked.next()?;
        let before = asked.find(|run| !waits(run));
        let place = before.is_some_and(|run| run.id != dismissed && run.says_more_than_rows());
        Some(last).filter(|run| run.id != dismissed && (run.says_more_than_rows() || waits(run) && place))
    }

    /// Whether the clock's last run is still under way.
    #[must_use]
    pub fn background_running(&self) -> bool {
        self.runs.iter().any(|run| run.origin == Origin::Background && run.ended.is_none())
    }

    /// Runs that a person asked for and that are under way.
    #[must_use]
    pub fn running(&self) -> Vec<RunId> {
        self.asked().filter(|run| run.is_running()).map(|run| run.id).collect()
    }

    /// Somebody looks at the runs. Returns whether the bell falls silent by that.
    pub fn see(&mut self) -> bool {
        let before = self.bell();
        self.seen = self.last;
        before != self.bell()
    }

    /// How many runs are under way, and how many ended with errors that nobody has looked at.
    #[must_use]
    pub fn bell(&self) -> (usize, usize) {
        // What is wrong with a line is said where it was written.
        let unseen = |run: &&Run| run.id > self.seen && !run.is_running() && run.failed() && run.finished().1 > 0;
        (self.asked().filter(|run| run.is_running()).count(), self.asked().filter(unseen).count())
    }

    /// Targets finished and targets in all, of everything under way; `None` when nothing is.
    #[must_use]
    pub fn progress(&self) -> Option<(u32, u32)> {
        let running = self.asked().filter(|run| run.is_running()).map(Run::finished);
        let (done, total) = running.fold((0, 0), |(done, total), run| (done + run.0, total + run.1));
        (total > 1).then_some((done, total))
    }

    /// The last command of the bar and its first error, while it is the bar's last.
    #[must_use]
    pub fn bar_error(&self) -> Option<(&Run, &ErrorRecord)> {
        let run = self.runs.iter().rev().find(|run| run.origin == Origin::Bar)?;
        run.error().map(|error| (run, error))
    }

    /// The last click that failed, if nothing was asked for since.
    #[must_use]
    pub fn click_error(&self) -> Option<(&Run, &ErrorRecord)> {
        let run = self.asked().next_back()?;
        run.error().filter(|_| run.origin == Origin::Click).map(|error| (run, error))
    }
}

#[cfg(test)]
mod tests;
