//! One command: what it wrote, and how each of its targets stands.

use std::collections::VecDeque;

use reattach_core::bridge::{
    EffectView, ErrorRecord, FollowUps, Millis, ObjectView, OutputContent, PlannedView, RunEvent, RunId, SessionView,
    Shape, Stream, Summary, TargetState, Text,
};

/// Entries that are kept of what a run wrote.
const KEPT: usize = 2_000;
/// Rows of one table; a longer one goes on in another, so that a row more draws few anew.
const ROWS: usize = 100;

/// What asked for a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The command bar.
    Bar,
    /// A button or key.
    Click,
    /// The preview: nothing is done.
    Preview,
    /// The clock; what goes wrong shows at the hosts.
    Background,
}

impl Origin {
    /// Whether a person asked for it, to have it done.
    #[must_use]
    pub const fn is_asked(self) -> bool {
        matches!(self, Self::Bar | Self::Click)
    }
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
    /// When it was asked for.
    pub started: Millis,
    /// What it wrote, in order; the last 2,000 entries. Only the last one ever changes.
    pub written: VecDeque<Written>,
    /// How many entries before these were dropped.
    pub dropped: usize,
    /// Its targets, by number.
    pub lines: Vec<Line>,
    /// What it would do: `-WhatIf`.
    pub preview: Vec<PlannedView>,
    /// Targets finished and targets in all.
    pub progress: (u32, u32),
    /// Lines that can be run next.
    pub follow_ups: FollowUps,
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
    /// Objects that share a table, or one shown otherwise.
    Objects(Vec<ObjectView>),
    /// A note of the engine's.
    Note(Stream, Text),
    /// An error record of the engine's.
    Error(ErrorRecord),
    /// An error record of a target: its text and its id.
    TargetError(String, String),
}

impl Written {
    /// How much it holds: it grows, and changes in no other way.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "an entry is never empty")]
    pub fn len(&self) -> usize {
        match self {
            Self::Sessions(sessions) => sessions.len(),
            Self::Objects(objects) => objects.len(),
            _ => 1,
        }
    }
}

/// One target of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the plan.
    pub number: u32,
    /// What was to be done.
    pub planned: PlannedView,
    /// How far it is; `None` until the engine said anything.
    pub state: Option<TargetState>,
    /// Which attempt, from 1; 0 before the first.
    pub attempt: u32,
    /// When it was begun.
    pub begun: Option<Millis>,
    /// When it was over.
    pub over: Option<Millis>,
    /// Why it failed.
    pub error: Option<ErrorRecord>,
    /// The cause may pass by itself.
    pub transient: bool,
}

/// How many targets came out how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// All of them.
    pub total: usize,
    /// Done.
    pub done: usize,
    /// Being worked on, or waiting for a credential.
    pub running: usize,
    /// Waiting for their turn.
    pub queued: usize,
    /// Nothing had to be done.
    pub skipped: usize,
    /// Failed.
    pub failed: usize,
    /// Of these, for a cause that may pass by itself.
    pub transient: usize,
    /// Stopped.
    pub stopped: usize,
}

impl Run {
    /// Whether it does something to several targets, or one of its targets failed: what becomes of a single one its
    /// row says, and what was only asked for the grid shows.
    pub(super) fn says_more_than_rows(&self) -> bool {
        let acting = self.lines.iter().filter(|line| line.planned.effect != EffectView::Query);
        acting.count() > 1 || self.lines.iter().any(Line::failed)
    }

    pub(super) fn new(id: RunId, command: &str, origin: Origin, now: Millis) -> Self {
        Self {
            id,
            command: command.into(),
            origin,
            started: now,
            written: VecDeque::new(),
            dropped: 0,
            lines: Vec::new(),
            preview: Vec::new(),
            progress: (0, 0),
            follow_ups: FollowUps::default(),
            ended: None,
        }
    }

    pub(super) fn apply(&mut self, event: RunEvent) {
        match event {
            RunEvent::Started { targets } => self.progress = (0, targets),
            RunEvent::Planned { what_if: true, lines, .. } => self.preview.extend(lines),
            RunEvent::Planned { first, lines, .. } => self.plan(first, lines),
            RunEvent::Target { line, state, attempt, at, error, transient } => {
                if let Ok(found) = self.place(line) {
                    self.lines[found].come(state, attempt, at, error, transient);
                }
            }
            // The grid has them from the table of sessions.
            RunEvent::Sessions { .. } if self.origin == Origin::Background => {}
            RunEvent::Sessions { sessions } => match self.written.back_mut() {
                Some(Written::Sessions(table)) => table.extend(sessions),
                _ => self.push(Written::Sessions(sessions)),
            },
            RunEvent::Output { content, .. } => self.write(content),
            RunEvent::FollowUps(lines) => self.follow_ups = lines,
            RunEvent::Note { stream, text } => self.push(Written::Note(stream, text)),
            RunEvent::Error { error } => self.push(Written::Error(error)),
            RunEvent::Progress { done, total } => self.progress = (done, total),
            RunEvent::Finished(summary) => self.ended = Some(summary),
        }
    }

    /// A target by its number in the plan.
    #[must_use]
    pub fn line(&self, number: u32) -> Option<&Line> {
        self.place(number).ok().map(|at| &self.lines[at])
    }

    fn place(&self, number: u32) -> Result<usize, usize> {
        self.lines.binary_search_by_key(&number, |line| line.number)
    }

    fn plan(&mut self, first: u32, lines: Vec<PlannedView>) {
        self.lines.retain(|line| line.number < first);
        self.lines.extend((first..).zip(lines).map(|(number, planned)| Line {
            number,
            planned,
            state: None,
            attempt: 0,
            begun: None,
            over: None,
            error: None,
            transient: false,
        }));
    }

    fn write(&mut self, content: OutputContent) {
        match content {
            OutputContent::Object { object } => match self.written.back_mut() {
                Some(Written::Objects(table)) if share_a_table(table, &object) => table.push(object),
                _ => self.push(Written::Objects(vec![object])),
            },
            OutputContent::Text { stream, text, .. } => self.push(Written::Text(stream, text)),
            OutputContent::Error { text, error_id, .. } => self.push(Written::TargetError(text, error_id)),
            OutputContent::Separator { text } => self.push(Written::Note(Stream::Information, text)),
            OutputContent::Progress(_) => {}
        }
    }

    fn push(&mut self, written: Written) {
        if self.written.len() >= KEPT {
            self.written.pop_front();
            self.dropped += 1;
        }
        self.written.push_back(written);
    }

    /// Whether it is still under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether anything in it failed.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.ended.is_some_and(|summary| summary.failed > 0) || self.error().is_some()
    }

    /// The first error record that it wrote.
    #[must_use]
    pub fn error(&self) -> Option<&ErrorRecord> {
        self.written.iter().find_map(|written| if let Written::Error(error) = written { Some(error) } else { None })
    }

    /// How many targets came out how.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome { total: self.lines.len(), ..Outcome::default() };
        for line in &self.lines {
            outcome.transient += usize::from(line.failed() && line.transient);
            *match line.state {
                Some(TargetState::Queued) | None => &mut outcome.queued,
                Some(TargetState::Authenticating | TargetState::Working) => &mut outcome.running,
                Some(TargetState::Done) => &mut outcome.done,
                Some(TargetState::Skipped) => &mut outcome.skipped,
                Some(TargetState::Failed) => &mut outcome.failed,
                Some(TargetState::Stopped) => &mut outcome.stopped,
            } += 1;
        }
        outcome
    }

    /// Targets finished and targets in all, by what the engine counts or by what it told of each.
    #[must_use]
    pub fn finished(&self) -> (u32, u32) {
        let (done, total) = self.progress;
        if total > 0 || self.lines.is_empty() {
            return (done.min(total), total);
        }
        let outcome = self.outcome();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        (number(outcome.total - outcome.queued - outcome.running), number(outcome.total))
    }
}

impl Line {
    fn come(&mut self, state: TargetState, attempt: u32, at: Millis, error: Option<ErrorRecord>, transient: bool) {
        match state {
            TargetState::Queued => {}
            TargetState::Authenticating | TargetState::Working => {
                self.begun.get_or_insert(at);
                self.over = None;
            }
            _ => self.over = Some(at),
        }
        self.state = Some(state);
        self.attempt = attempt;
        self.error = error;
        self.transient = transient;
    }

    /// How long it took, or takes so far; `None` before it was begun.
    #[must_use]
    pub fn took(&self, now: Millis) -> Option<Millis> {
        self.begun.map(|begun| (self.over.unwrap_or(now) - begun).max(0))
    }

    /// Whether it did not come out well.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.state == Some(TargetState::Failed)
    }
}

fn share_a_table(table: &[ObjectView], object: &ObjectView) -> bool {
    table.len() < ROWS
        && matches!((table.first(), &object.shape), (Some(first), Shape::Table { .. })
        if first.shape == object.shape && first.type_name == object.type_name)
}
