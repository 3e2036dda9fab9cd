//! Jobs: commands that run beside the others, and what they have written until somebody receives it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, OutputContent, RunEvent, RunId, Stream, Text};
use reattach_core::data::Datum;
use reattach_core::job::{JobState, JobView};
use uuid::Uuid;

use crate::output::size_of;
use crate::wake::Bell;

/// Most pieces of output kept of one job.
const MOST_PIECES: usize = 20_000;
/// Most bytes kept of one job.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// What a piece costs beside its text.
const PIECE: usize = 64;

/// Every job of this engine, in order.
#[derive(Default)]
pub(crate) struct Jobs {
    list: RefCell<Vec<Rc<Job>>>,
    last: Cell<u32>,
}

impl Jobs {
    /// A new job that runs; without a name it is called `Job` and its id.
    pub(crate) fn add(&self, instance_id: Uuid, name: Option<String>, location: String, command: String) -> Rc<Job> {
        self.last.set(self.last.get() + 1);
        let id = self.last.get();
        let job = Rc::new(Job {
            id,
            instance_id,
            name: name.unwrap_or_else(|| format!("Job{id}")),
            location,
            command,
            state: Cell::new(JobState::Running),
            left: Cell::new(false),
            kept: RefCell::default(),
            changed: Bell::default(),
        });
        self.list.borrow_mut().push(Rc::clone(&job));
        job
    }

    pub(crate) fn views(&self) -> Vec<JobView> {
        self.list.borrow().iter().map(|job| job.view()).collect()
    }

    pub(crate) fn get(&self, instance_id: Uuid) -> Option<Rc<Job>> {
        self.list.borrow().iter().find(|job| job.instance_id == instance_id).cloned()
    }

    pub(crate) fn remove(&self, instance_id: Uuid) {
        self.list.borrow_mut().retain(|job| job.instance_id != instance_id);
    }

    pub(crate) fn forget(&self) {
        self.list.borrow_mut().clear();
    }
}

/// One job.
pub(crate) struct Job {
    id: u32,
    pub(crate) instance_id: Uuid,
    pub(crate) name: String,
    location: String,
    command: String,
    state: Cell<JobState>,
    /// A session of it was disconnected while its command ran.
    pub(crate) left: Cell<bool>,
    kept: RefCell<Kept>,
    /// Rung whenever something came or it ended.
    pub(crate) changed: Bell,
}

/// What it has written, oldest first.
#[derive(Default)]
struct Kept {
    pieces: VecDeque<Piece>,
    bytes: usize,
    /// Pieces that are no longer there: received, or dropped.
    before: u64,
    dropped: bool,
}

/// One piece of what a job has written.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    /// What a session wrote, as it is shown.
    Shown { session: Uuid, content: OutputContent },
    /// The same object for a variable or the next command; it follows what shows it.
    Value(Datum),
    /// An error of the command's own.
    Error(ErrorRecord),
    /// What the command said.
    Note(Stream, Text),
}

impl Job {
    /// The number of its run. Those of a console count from 1 and never come there.
    pub(crate) fn run_id(&self) -> RunId {
        RunId::MAX - self.id
    }

    pub(crate) fn state(&self) -> JobState {
        self.state.get()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.state().is_over()
    }

    pub(crate) fn view(&self) -> JobView {
        JobView {
            id: self.id,
            instance_id: self.instance_id,
            name: self.name.clone(),
            state: self.state(),
            has_more_data: !self.is_over() || !self.kept.borrow().pieces.is_empty(),
            location: self.location.clone(),
            command: self.command.clone(),
        }
    }

    /// Nothing more comes.
    pub(crate) fn end(&self, state: JobState) {
        self.state.set(state);
        self.changed.ring();
    }

    /// Takes what its run says.
    pub(crate) fn take(&self, event: RunEvent) {
        match event {
            RunEvent::Output { instance_id: Some(session), content } => self.keep(Piece::Shown { session, content }),
            RunEvent::Error { error } => self.keep(Piece::Error(error)),
            RunEvent::Note { stream, text } => self.keep(Piece::Note(stream, text)),
            _ => {}
        }
    }

    /// Keeps a piece; the oldest go where there are too many.
    pub(crate) fn keep(&self, piece: Piece) {
        {
            let mut kept = self.kept.borrow_mut();
            kept.bytes += size(&piece);
            kept.pieces.push_back(piece);
            while kept.pieces.len() > MOST_PIECES || kept.bytes > MOST_BYTES {
                let Some(oldest) = kept.pieces.pop_front() else { break };
                kept.bytes -= size(&oldest);
                kept.before += 1;
                kept.dropped = true;
            }
        }
        self.changed.ring();
    }

    /// What there is from the `from`-th piece on, with the number of the piece after it; without `leave` it is gone
    /// then. `true`: something was dropped before.
    pub(crate) fn receive(&self, from: u64, leave: bool) -> (Vec<Piece>, u64, bool) {
        let mut kept = self.kept.borrow_mut();
        let skip = usize::try_from(from.saturating_sub(kept.before)).unwrap_or(usize::MAX);
        let pieces: Vec<_> = kept.pieces.iter().skip(skip).cloned().collect();
        let next = kept.before + kept.pieces.len() as u64;
        let dropped = if leave { kept.dropped && from <= kept.before } else { std::mem::take(&mut kept.dropped) };
        if !leave {
            *kept = Kept { before: next, ..Kept::default() };
        }
        (pieces, next, dropped)
    }
}

fn size(piece: &Piece) -> usize {
    PIECE
        + match piece {
            Piece::Shown { content, .. } => size_of(content),
            Piece::Value(value) => size_of_value(value),
            Piece::Error(_) | Piece::Note(..) => PIECE,
        }
}

fn size_of_value(value: &Datum) -> usize {
    let all = |values: &[Datum]| values.iter().map(size_of_value).sum::<usize>();
    PIECE
        + match value {
            Datum::Text(text) | Datum::ScriptBlock(text) => text.len(),
            Datum::Object(object) => {
                object.text.len()
                    + object.properties.iter().map(|(name, values)| name.len() + all(values)).sum::<usize>()
            }
            Datum::Hashtable(entries) => entries.iter().map(|(name, values)| name.len() + all(values)).sum(),
            _ => 0,
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn job() -> Rc<Job> {
        Jobs::default().add(Uuid::nil(), None, "Server01".into(), "1".into())
    }

    fn texts(pieces: &[Piece]) -> Vec<String> {
        let text = |piece: &Piece| match piece {
            Piece::Value(value) => value.as_text().unwrap_or_default(),
            other => format!("{other:?}"),
        };
        pieces.iter().map(text).collect()
    }

    #[test]
    fn what_is_received_is_gone_unless_it_is_left() {
        let job = job();
        job.keep(Piece::Value(Datum::Text("a".into())));
        let (pieces, next, _) = job.receive(0, true);
        assert_eq!((texts(&pieces), next), (vec!["a".to_owned()], 1));
        job.keep(Piece::Value(Datum::Text("b".into())));
        assert_eq!(texts(&job.receive(next, true).0), ["b"]);
        let (pieces, next, _) = job.receive(0, false);
        assert_eq!((texts(&pieces), next), (vec!["a".to_owned(), "b".to_owned()], 2));
        assert!(job.receive(0, false).0.is_empty());
        assert!(job.view().has_more_data, "it runs");
        job.end(JobState::Completed);
        assert!(!job.view().has_more_data);
    }

    #[test]
    fn the_oldest_are_dropped_and_that_is_said_once() {
        let job = job();
        (0..=MOST_PIECES).for_each(|number| job.keep(Piece::Value(Datum::number(number as i64))));
        let (pieces, next, dropped) = job.receive(0, false);
        assert_eq!((pieces.len(), next, dropped), (MOST_PIECES, MOST_PIECES as u64 + 1, true));
        assert!(!job.receive(next, false).2);
        (0..3).for_each(|_| job.keep(Piece::Value(Datum::Text("x".repeat(MOST_BYTES / 2)))));
        assert_eq!(job.receive(next, false).0.len(), 1);
    }
}
