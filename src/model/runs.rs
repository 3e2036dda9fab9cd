//! Commands that were run and what they wrote.

use reattach_core::bridge::{ErrorRecord, RunEvent, RunId, SessionView, Stream, Summary, Text};

/// What asked for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command bar.
    Bar,
    /// A button or key.
    Click,
    /// The clock; what goes wrong shows at the hosts.
    Background,
}

/// One command.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its number, from 1.
    pub id: RunId,
    /// The command line.
    pub command: String,
    /// What asked for it.
    pub origin: Origin,
    /// What it wrote, in order.
    pub written: Vec<Written>,
    /// Targets finished and targets in all.
    pub progress: (u32, u32),
    /// How it ended; `None` while it runs.
    pub ended: Option<Summary>,
}

/// Something that a run wrote.
#[derive(Debug, Clone, PartialEq)]
pub enum Written {
    /// Sessions, shown as one table.
    Sessions(Vec<SessionView>),
    /// Text of a stream.
    Text(Stream, String),
    /// A note of the engine's.
    Note(Stream, Text),
    /// An error record.
    Error(ErrorRecord),
}

/// All runs of this page, oldest first. The oldest finished of more than 200 are forgotten.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    runs: Vec<Run>,
    last: RunId,
}

const KEPT: usize = 200;

impl Runs {
    /// A new run; its number goes to the engine.
    pub fn begin(&mut self, command: &str, origin: Origin) -> RunId {
        self.last += 1;
        if self.runs.len() >= KEPT
            && let Some(oldest) = self.runs.iter().position(|run| run.ended.is_some())
        {
            self.runs.remove(oldest);
        }
        self.runs.push(Run {
            id: self.last,
            command: command.into(),
            origin,
            written: Vec::new(),
            progress: (0, 0),
            ended: None,
        });
        self.last
    }

    /// Takes what happened in a run. Events of a run that was forgotten are dropped.
    pub fn apply(&mut self, id: RunId, event: RunEvent) {
        let Some(run) = self.runs.iter_mut().find(|run| run.id == id) else { return };
        match event {
            RunEvent::Started { targets } => run.progress = (0, targets),
            RunEvent::Sessions { sessions } => match run.written.last_mut() {
                Some(Written::Sessions(table)) => table.extend(sessions),
                _ => run.written.push(Written::Sessions(sessions)),
            },
            RunEvent::Output { content, .. } => {
                if let (Some(stream), Some(text)) = (content.stream(), content.plain()) {
                    run.written.push(Written::Text(stream, text.into()));
                }
            }
            RunEvent::Planned { .. } | RunEvent::Target { .. } | RunEvent::FollowUps(_) => {}
            RunEvent::Note { stream, text } => run.written.push(Written::Note(stream, text)),
            RunEvent::Error { error } => run.written.push(Written::Error(error)),
            RunEvent::Progress { done, total } => run.progress = (done, total),
            RunEvent::Finished(summary) => run.ended = Some(summary),
        }
    }

    /// Forgets all; the numbers go on.
    pub fn clear(&mut self) {
        self.runs.clear();
    }

    /// A run.
    #[must_use]
    pub fn get(&self, id: RunId) -> Option<&Run> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// Numbers of the runs that the log shows: those that a person asked for.
    #[must_use]
    pub fn shown(&self) -> Vec<RunId> {
        self.runs.iter().filter(|run| run.origin != Origin::Background).map(|run| run.id).collect()
    }

    /// The command that a person last asked for.
    #[must_use]
    pub fn last_command(&self) -> Option<&str> {
        self.runs.iter().rev().find(|run| run.origin != Origin::Background).map(|run| run.command.as_str())
    }

    /// The command that was last run, whoever asked.
    #[must_use]
    pub fn latest(&self) -> Option<&Run> {
        self.runs.last()
    }

    /// Whether the clock's last run is still under way.
    #[must_use]
    pub fn background_running(&self) -> bool {
        self.runs.iter().any(|run| run.origin == Origin::Background && run.ended.is_none())
    }

    /// Runs that a person asked for and that are under way.
    #[must_use]
    pub fn running(&self) -> Vec<RunId> {
        let running = |run: &&Run| run.origin != Origin::Background && run.ended.is_none();
        self.runs.iter().filter(running).map(|run| run.id).collect()
    }

    /// The last command of the bar and its first error, while it is the bar's last.
    #[must_use]
    pub fn bar_error(&self) -> Option<(&Run, &ErrorRecord)> {
        let run = self.runs.iter().rev().find(|run| run.origin == Origin::Bar)?;
        first_error(run).map(|error| (run, error))
    }

    /// The last click that failed, if nothing was asked for since.
    #[must_use]
    pub fn click_error(&self) -> Option<(&Run, &ErrorRecord)> {
        let run = self.runs.iter().rev().find(|run| run.origin != Origin::Background)?;
        first_error(run).filter(|_| run.origin == Origin::Click).map(|error| (run, error))
    }
}

fn first_error(run: &Run) -> Option<&ErrorRecord> {
    run.written.iter().find_map(|written| if let Written::Error(error) = written { Some(error) } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::session;

    fn error(id: &str) -> RunEvent {
        let message = Text::new("x");
        let error = ErrorRecord { error_id: id.into(), category: "X".into(), message, target: None, span: None };
        RunEvent::Error { error }
    }

    #[test]
    fn sessions_of_one_run_are_one_table() {
        let mut runs = Runs::default();
        let id = runs.begin("Get-PSSession", Origin::Bar);
        for n in 1..=2 {
            runs.apply(id, RunEvent::Sessions { sessions: vec![session(n, "A", "B")] });
        }
        runs.apply(id, error("X"));
        runs.apply(id, RunEvent::Sessions { sessions: vec![session(3, "A", "B")] });
        let written = &runs.get(id).expect("it is there").written;
        assert!(
            matches!(&written[..], [Written::Sessions(a), Written::Error(_), Written::Sessions(b)] if a.len() == 2 && b.len() == 1)
        );
    }

    #[test]
    fn what_the_clock_asks_for_is_not_shown() {
        let mut runs = Runs::default();
        let first = runs.begin("Get-PSSession -ComputerName a", Origin::Click);
        let second = runs.begin("Get-PSSession -ComputerName b", Origin::Background);
        runs.apply(second, error("Quiet"));
        assert_eq!(runs.shown(), [first]);
        assert!(runs.background_running());
        assert_eq!(runs.last_command(), Some("Get-PSSession -ComputerName a"));
        assert_eq!(runs.click_error(), None);
        runs.apply(second, RunEvent::Finished(Summary::default()));
        assert!(!runs.background_running());
    }

    #[test]
    fn an_error_belongs_to_what_was_asked_last() {
        let mut runs = Runs::default();
        let click = runs.begin("Connect-PSSession", Origin::Click);
        runs.apply(click, error("A"));
        assert_eq!(runs.click_error().map(|(run, error)| (run.id, error.error_id.as_str())), Some((click, "A")));
        let bar = runs.begin("Connect-PSSession", Origin::Bar);
        assert_eq!(runs.click_error(), None);
        runs.apply(bar, error("B"));
        assert_eq!(runs.bar_error().map(|(_, error)| error.error_id.as_str()), Some("B"));
    }

    #[test]
    fn old_runs_are_forgotten_but_not_those_under_way() {
        let mut runs = Runs::default();
        let first = runs.begin("first", Origin::Bar);
        for _ in 0..KEPT + 5 {
            let id = runs.begin("x", Origin::Bar);
            runs.apply(id, RunEvent::Finished(Summary::default()));
        }
        assert!(runs.get(first).is_some());
        assert_eq!(runs.shown().len(), KEPT);
    }
}
