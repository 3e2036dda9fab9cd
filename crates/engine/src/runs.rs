//! Runs: one command each, from its text to its summary.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, FromEngine, Millis, RunEvent, RunId, SessionView, Stream, Summary, Text};

use crate::Platform;
use crate::shared::Shared;
use crate::wake::Bell;

/// On whose behalf something is done.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) run_id: Option<RunId>,
    /// The account that the command names, if it does.
    pub(crate) user: Option<String>,
    /// The account to suggest where one is asked for.
    pub(crate) suggested: Option<String>,
    /// What a credential would be for.
    pub(crate) purpose: Text,
    requests: Rc<Cell<u32>>,
    stop: Rc<Stop>,
}

#[derive(Default)]
struct Stop {
    asked: Cell<bool>,
    bell: Bell,
}

impl Caller {
    /// The engine itself: streaming, keeping alive, restoring.
    pub(crate) fn engine(purpose: Text) -> Self {
        Self { run_id: None, user: None, suggested: None, purpose, requests: Rc::default(), stop: Rc::default() }
    }

    /// The same, under the account that the command names.
    pub(crate) fn with_user(&self, user: Option<String>) -> Self {
        Self { user, ..self.clone() }
    }

    /// The same, with an account to suggest.
    pub(crate) fn suggesting(self, suggested: Option<String>) -> Self {
        Self { suggested, ..self }
    }

    /// The same, with what a credential would be for.
    pub(crate) fn purpose(&self, purpose: Text) -> Self {
        Self { purpose, ..self.clone() }
    }

    /// One more request goes to a target.
    pub(crate) fn count(&self) {
        self.requests.set(self.requests.get() + 1);
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stop.asked.get()
    }
}

/// A command being carried out.
pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) caller: Caller,
    sink: crate::Sink,
    started: Millis,
    targets: Cell<u32>,
    done: Cell<u32>,
    connected: Cell<u32>,
    failed: Cell<u32>,
    sessions: RefCell<Vec<SessionView>>,
}

impl Run {
    pub(crate) fn event(&self, event: RunEvent) {
        (self.sink)(FromEngine::Run { run_id: self.id, event });
    }

    pub(crate) fn start(&self, targets: usize) {
        let targets = u32::try_from(targets).unwrap_or(u32::MAX);
        self.targets.set(targets);
        self.event(RunEvent::Started { targets });
    }

    /// One more target is finished, whatever came out.
    pub(crate) fn target_done(&self) {
        self.done.set(self.done.get() + 1);
        self.event(RunEvent::Progress { done: self.done.get(), total: self.targets.get() });
    }

    /// After a stop nothing is written any more.
    pub(crate) fn error(&self, error: ErrorRecord) {
        if !self.caller.stopped() {
            self.failed.set(self.failed.get() + 1);
            self.event(RunEvent::Error { error });
        }
    }

    /// An error that is counted and not shown.
    pub(crate) fn count_error(&self) {
        self.failed.set(self.failed.get() + 1);
    }

    pub(crate) fn note(&self, stream: Stream, text: Text) {
        if !self.caller.stopped() {
            self.event(RunEvent::Note { stream, text });
        }
    }

    /// A session goes to the output; the table is written when the command ends.
    pub(crate) fn output(&self, session: SessionView) {
        self.sessions.borrow_mut().push(session);
    }

    pub(crate) fn one_connected(&self) {
        self.connected.set(self.connected.get() + 1);
    }

    fn finish(&self, now: Millis) {
        let sessions = self.sessions.take();
        if !sessions.is_empty() && !self.caller.stopped() {
            self.event(RunEvent::Sessions { sessions });
        }
        self.event(RunEvent::Finished(Summary {
            targets: self.targets.get(),
            connected: self.connected.get(),
            failed: self.failed.get(),
            requests: self.caller.requests.get(),
            elapsed_ms: u32::try_from(now.saturating_sub(self.started)).unwrap_or(0),
        }));
    }
}

impl<P: Platform> Shared<P> {
    /// Carries a command out beside everything else.
    pub(crate) fn run(self: &Rc<Self>, run_id: RunId, command: String) {
        let run = Rc::new(Run {
            id: run_id,
            caller: Caller { run_id: Some(run_id), ..Caller::engine(Text::new("engine-purpose-list")) },
            sink: Rc::clone(&self.sink),
            started: self.platform.now(),
            targets: Cell::default(),
            done: Cell::default(),
            connected: Cell::default(),
            failed: Cell::default(),
            sessions: RefCell::default(),
        });
        self.runs.borrow_mut().insert(run_id, Rc::clone(&run));
        self.credentials.begin_run();
        let shared = Rc::clone(self);
        self.spawn(async move {
            let stop = Rc::clone(&run.caller.stop);
            let work = std::pin::pin!(shared.carry_out(&run, &command));
            let stopped = std::pin::pin!(stop.bell.until(|| stop.asked.get().then_some(())));
            futures_util::future::select(work, stopped).await;
            shared.runs.borrow_mut().remove(&run_id);
            run.finish(shared.platform.now());
        });
    }

    /// Output is closed first, then what waits is given up.
    pub(crate) fn stop_run(&self, run_id: RunId) {
        let run = self.runs.borrow().get(&run_id).cloned();
        if let Some(run) = run {
            run.caller.stop.asked.set(true);
            self.close_prompts(self.credentials.stop(run_id));
            self.close_prompts(self.questions.stop(run_id));
            run.caller.stop.bell.ring();
        }
    }
}
