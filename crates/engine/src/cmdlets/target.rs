//! One line of a plan while it is carried out: its own way to the command, and what became of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, TargetState, Text};
use reattach_core::follow::Fate;

use super::step::Step;
use crate::Platform;
use crate::failure::Failure;
use crate::runs::{Caller, Sign};

/// See the module.
pub(super) struct Target<'a, P: Platform> {
    pub(super) step: &'a Rc<Step<P>>,
    /// The host, or the value that named a session.
    name: String,
    /// Its number in the run; `None` when the plan was not shown.
    line: Option<u32>,
    failed: RefCell<Option<(ErrorRecord, bool)>>,
    idle: Cell<bool>,
    /// Stopped on its way.
    given_up: Cell<bool>,
    fate: Cell<Fate>,
    requests: Rc<Cell<u32>>,
    /// Requests before this attempt.
    requests_before: Cell<u32>,
}

impl<'a, P: Platform> Target<'a, P> {
    pub(super) fn new(step: &'a Rc<Step<P>>, name: &str, line: Option<u32>) -> Self {
        Self {
            step,
            name: name.into(),
            line,
            failed: RefCell::default(),
            idle: Cell::new(false),
            given_up: Cell::new(false),
            fate: Cell::new(Fate::Stopped),
            requests: Rc::default(),
            requests_before: Cell::new(0),
        }
    }

    pub(super) fn mark(&self, state: TargetState) {
        if let Some(line) = self.line {
            self.step.run.mark(line, state, None);
        }
    }

    /// Writes the error of a failed operation.
    pub(super) async fn failed(&self, failure: &Failure, error: ErrorRecord) {
        if matches!(failure, Failure::Stopped) {
            self.given_up.set(true);
            return;
        }
        self.fail(error, failure.may_pass_by_itself()).await;
    }

    /// Writes an error for a cause that does not pass by itself.
    pub(super) async fn refused(&self, error: ErrorRecord) {
        self.fail(error, false).await;
    }

    pub(super) async fn fail(&self, error: ErrorRecord, transient: bool) {
        self.note_failure(error.clone(), transient);
        self.step.error(error).await;
    }

    /// It failed; the error is written elsewhere.
    pub(super) fn note_failure(&self, error: ErrorRecord, transient: bool) {
        *self.failed.borrow_mut() = Some((error, transient));
    }

    /// On whose behalf it is worked on: the line shows how its account stands.
    pub(super) fn caller(&self, caller: &Caller) -> Caller {
        let (run, line) = (Rc::clone(&self.step.run), self.line);
        caller.for_one(&self.requests, move |sign| {
            let state = match sign {
                Sign::Waiting => TargetState::Authenticating,
                Sign::Proven => TargetState::Working,
            };
            line.into_iter().for_each(|line| run.mark(line, state, None));
        })
    }

    /// Nothing had to be done.
    pub(super) fn skip(&self) {
        self.idle.set(true);
    }

    /// It will have another turn; when something was sent in this one, that is another attempt.
    pub(super) fn again(&self) {
        self.failed.take();
        let tried = self.requests.get() != self.requests_before.replace(self.requests.get());
        if let Some(line) = self.line {
            self.step.run.again(line, tried);
        }
    }

    /// It is over: says how.
    pub(super) fn over(&self) {
        let failed = self.failed.borrow();
        let (state, fate) = match failed.as_ref() {
            Some((_, transient)) => (TargetState::Failed, Fate::Failed { transient: *transient }),
            None if self.given_up.get() => (TargetState::Stopped, Fate::Stopped),
            None if self.idle.get() => (TargetState::Skipped, Fate::Done),
            None => (TargetState::Done, Fate::Done),
        };
        self.fate.set(fate);
        if let Some(line) = self.line {
            let failed = failed.as_ref().map(|(error, transient)| (error, *transient));
            self.step.run.mark(line, state, failed);
        }
        self.step.run.target_done();
        let requests = i64::from(self.requests.get());
        self.step.debug(|| {
            Text::new("engine-debug-requests").with("target", self.name.as_str()).with_number("requests", requests)
        });
    }

    /// It was not begun, or given up.
    pub(super) fn stopped(&self) {
        self.mark(TargetState::Stopped);
    }

    pub(super) fn fate(&self) -> Fate {
        self.fate.get()
    }
}
