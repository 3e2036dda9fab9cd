//! Runs: one command each, from its text to its summary.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use reattach_core::bridge::{
    ErrorRecord, FollowUps, FromEngine, Millis, PlannedView, RunEvent, RunId, SessionView, Stream, Summary,
    TargetState, Text,
};
use reattach_core::option::SessionOption;
use reattach_core::plan::Planned;
use uuid::Uuid;

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
    /// How requests are made, where the command says.
    pub(crate) option: Option<Rc<SessionOption>>,
    /// Waits for a person where a credential is missing. Whoever has a place under a throttle does not.
    pub(crate) asks: bool,
    requests: Rc<Cell<u32>>,
    /// Those of the one operation.
    own_requests: Rc<Cell<u32>>,
    stop: Rc<Stop>,
    sign: Option<Rc<dyn Fn(Sign)>>,
}

/// How the account of an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// It waits until it is proven on another host.
    Waiting,
    /// The host took it.
    Proven,
}

#[derive(Default)]
struct Stop {
    asked: Cell<bool>,
    bell: Bell,
}

impl Caller {
    /// The engine itself: streaming, keeping alive, restoring.
    pub(crate) fn engine(purpose: Text) -> Self {
        Self {
            run_id: None,
            user: None,
            suggested: None,
            purpose,
            option: None,
            asks: true,
            requests: Rc::default(),
            own_requests: Rc::default(),
            stop: Rc::default(),
            sign: None,
        }
    }

    /// The same, under the account that the command names.
    pub(crate) fn with_user(&self, user: Option<String>) -> Self {
        Self { user, ..self.clone() }
    }

    /// The same, with requests made as the command says.
    pub(crate) fn with_option(self, option: Option<Rc<SessionOption>>) -> Self {
        Self { option, ..self }
    }

    /// The same, with an account to suggest.
    pub(crate) fn suggesting(self, suggested: Option<String>) -> Self {
        Self { suggested, ..self }
    }

    /// The same, with what a credential would be for.
    pub(crate) fn purpose(&self, purpose: Text) -> Self {
        Self { purpose, ..self.clone() }
    }

    /// The same for one operation of many: it waits for nobody, counts its requests, and tells how its account stands.
    pub(crate) fn for_one(&self, requests: &Rc<Cell<u32>>, sign: impl Fn(Sign) + 'static) -> Self {
        Self { asks: false, own_requests: Rc::clone(requests), sign: Some(Rc::new(sign)), ..self.clone() }
    }

    /// The same, waiting for the person where a credential is missing.
    pub(crate) fn asking(&self) -> Self {
        Self { asks: true, ..self.clone() }
    }

    /// One more request goes to a target.
    pub(crate) fn count(&self) {
        for counter in [&self.requests, &self.own_requests] {
            counter.set(counter.get() + 1);
        }
    }

    pub(crate) fn sign(&self, sign: Sign) {
        if let Some(tell) = &self.sign {
            tell(sign);
        }
    }

    pub(crate) fn stopped(&self) -> bool {
        self.stop.asked.get()
    }

    /// Waits until the run is stopped.
    pub(crate) async fn until_stopped(&self) {
        self.stop.bell.until(|| self.stopped().then_some(())).await;
    }

    /// The same work, given up when the run is stopped. Only for what may be dropped at any point.
    pub(crate) async fn unless_stopped<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let (work, stopped) = (std::pin::pin!(work), std::pin::pin!(self.until_stopped()));
        match futures_util::future::select(work, stopped).await {
            futures_util::future::Either::Left((value, _)) => Some(value),
            futures_util::future::Either::Right(_) => None,
        }
    }
}

/// A command being carried out.
pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) caller: Caller,
    sink: crate::Sink,
    now: Rc<dyn Fn() -> Millis>,
    started: Millis,
    targets: Cell<u32>,
    done: Cell<u32>,
    failed: Cell<u32>,
    sessions: RefCell<Vec<SessionView>>,
    rows: RefCell<Vec<Row>>,
    connected: RefCell<Vec<Uuid>>,
}

/// How far a line of a plan is.
#[derive(Clone, Copy, Default)]
struct Row {
    state: Option<TargetState>,
    attempt: u32,
}

impl Run {
    pub(crate) fn event(&self, event: RunEvent) {
        (self.sink)(FromEngine::Run { run_id: self.id, event });
    }

    pub(crate) fn start(&self, targets: usize) {
        let targets = u32::try_from(targets).unwrap_or(u32::MAX);
        self.targets.set(targets);
        self.done.set(0);
        self.event(RunEvent::Started { targets });
    }

    /// One more target is finished, whatever came out.
    pub(crate) fn target_done(&self) {
        self.done.set(self.done.get() + 1);
        self.event(RunEvent::Progress { done: self.done.get(), total: self.targets.get() });
    }

    /// The number that the next plan's first line gets.
    pub(crate) fn next_line(&self) -> u32 {
        u32::try_from(self.rows.borrow().len()).unwrap_or(u32::MAX)
    }

    /// Says what will be done. A plan with the number of an earlier one takes its place.
    pub(crate) fn plan(&self, first: u32, what_if: bool, lines: &[Planned]) {
        {
            let mut rows = self.rows.borrow_mut();
            rows.truncate(first as usize);
            rows.resize(first as usize + lines.len(), Row::default());
        }
        let lines = lines.iter().map(PlannedView::from).collect();
        self.event(RunEvent::Planned { first, what_if, lines });
    }

    /// A line of a plan came a step further. One that is over stays over.
    pub(crate) fn mark(&self, line: u32, state: TargetState, failed: Option<(&ErrorRecord, bool)>) {
        let attempt = {
            let mut rows = self.rows.borrow_mut();
            let Some(row) = rows.get_mut(line as usize) else { return };
            if row.state == Some(state) || row.state.is_some_and(is_over) {
                return;
            }
            row.state = Some(state);
            row.attempt = row.attempt.max(1);
            row.attempt
        };
        let (error, transient) = failed.map_or((None, false), |(error, transient)| (Some(error.clone()), transient));
        self.event(RunEvent::Target { line, state, attempt, at: (self.now)(), error, transient });
    }

    /// A line has another turn; `tried` says whether that is another attempt.
    pub(crate) fn again(&self, line: u32, tried: bool) {
        let begun = {
            let mut rows = self.rows.borrow_mut();
            let Some(row) = rows.get_mut(line as usize) else { return };
            let begun = row.state.is_some();
            *row = Row { state: None, attempt: row.attempt + u32::from(tried) };
            begun
        };
        if begun {
            self.mark(line, TargetState::Queued, None);
        }
    }

    /// After a stop nothing is written any more.
    pub(crate) fn error(&self, error: ErrorRecord) {
        if !self.caller.stopped() {
            self.count_error();
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

    pub(crate) fn one_connected(&self, instance_id: Uuid) {
        self.connected.borrow_mut().push(instance_id);
    }

    /// What it has connected.
    pub(crate) fn connected(&self) -> Vec<Uuid> {
        self.connected.borrow().clone()
    }

    /// Nothing more will be begun: what has not ended has been stopped. Gives the number of lines that were.
    pub(crate) fn stop_rest(&self) -> usize {
        let rows = self.rows.borrow().len();
        (0..u32::try_from(rows).unwrap_or(u32::MAX)).for_each(|line| self.mark(line, TargetState::Stopped, None));
        self.rows.borrow().iter().filter(|row| row.state == Some(TargetState::Stopped)).count()
    }

    /// Lines that can be run next.
    pub(crate) fn follow(&self, follow_ups: FollowUps) {
        if follow_ups != FollowUps::default() {
            self.event(RunEvent::FollowUps(follow_ups));
        }
    }

    fn finish(&self) {
        let sessions = self.sessions.take();
        if !sessions.is_empty() && !self.caller.stopped() {
            self.event(RunEvent::Sessions { sessions });
        }
        self.event(RunEvent::Finished(Summary {
            targets: self.targets.get(),
            connected: u32::try_from(self.connected.borrow().len()).unwrap_or(u32::MAX),
            failed: self.failed.get(),
            requests: self.caller.requests.get(),
            elapsed_ms: u32::try_from((self.now)().saturating_sub(self.started)).unwrap_or(0),
        }));
    }
}

const fn is_over(state: TargetState) -> bool {
    !matches!(state, TargetState::Queued | TargetState::Authenticating | TargetState::Working)
}

impl<P: Platform> Shared<P> {
    /// Carries a command out beside everything else.
    pub(crate) fn run(self: &Rc<Self>, run_id: RunId, command: String) {
        let platform = self.platform.clone();
        let run = Rc::new(Run {
            id: run_id,
            caller: Caller { run_id: Some(run_id), ..Caller::engine(Text::new("engine-purpose-list")) },
            sink: Rc::clone(&self.sink),
            started: platform.now(),
            now: Rc::new(move || platform.now()),
            targets: Cell::default(),
            done: Cell::default(),
            failed: Cell::default(),
            sessions: RefCell::default(),
            rows: RefCell::default(),
            connected: RefCell::default(),
        });
        self.runs.borrow_mut().insert(run_id, Rc::clone(&run));
        self.credentials.begin_run();
        let shared = Rc::clone(self);
        self.spawn(async move {
            shared.carry_out(&run, &command).await;
            shared.runs.borrow_mut().remove(&run_id);
            run.finish();
        });
    }

    /// Output is closed first; what waits is given up, what is under way ends.
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
