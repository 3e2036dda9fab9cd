//! Runs commands in one engine and answers what it asks.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::{Duration, Instant};

use reattach_core::bridge::{
    Answer, FromEngine, Prompt, PromptId, RunEvent, RunId, SessionState, SessionView, Text, ToEngine, VariableView,
};
use reattach_engine::{Engine, Platform};
use reattach_messages::Catalog;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::answers::{Answered, Answers};
use crate::output::{Output, note};
use crate::status::Status;

/// What leaving in a hurry may wait for targets.
const PARTING: Duration = Duration::from_secs(2);
/// A stop that takes longer is explained.
const HINT: Duration = Duration::from_secs(1);
/// Whoever reads a password hands Ctrl+C on as a signal as well, which comes about then.
const ECHO: Duration = Duration::from_millis(300);

/// One engine, and what is known of its sessions.
pub(crate) struct Driver<P: Platform> {
    engine: Engine<P>,
    events: UnboundedReceiver<FromEngine>,
    interrupts: UnboundedReceiver<()>,
    pub(crate) sessions: BTreeMap<Uuid, SessionView>,
    pub(crate) variables: Vec<VariableView>,
    answers: Answers,
    /// Questions that wait until the one before is answered.
    waiting: VecDeque<(PromptId, Prompt)>,
    asked: Option<(PromptId, JoinHandle<Answered>)>,
    catalog: Catalog,
    next_run: RunId,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself.
    Finished,
    /// By Ctrl+C.
    Stopped,
    /// By a second Ctrl+C: the process is to end.
    Left,
}

impl<P: Platform> Driver<P> {
    pub(crate) fn new(platform: P, answers: Answers) -> Self {
        let (sender, events) = unbounded_channel();
        // The receiver lives as long as the engine, so nothing is lost.
        let engine = Engine::new(platform, Rc::new(move |event| drop(sender.send(event))));
        let (pressed, interrupts) = unbounded_channel();
        tokio::spawn(async move { while tokio::signal::ctrl_c().await.is_ok() && pressed.send(()).is_ok() {} });
        let catalog = Catalog::new(answers.language);
        Self {
            engine,
            events,
            interrupts,
            sessions: BTreeMap::new(),
            variables: Vec::new(),
            answers,
            waiting: VecDeque::new(),
            asked: None,
            catalog,
            next_run: 1,
        }
    }

    /// Runs one command to its end. Ctrl+C stops it; a second one leaves it.
    pub(crate) async fn run(&mut self, command: &str, output: &mut dyn Output) -> (Status, End) {
        // What was pressed before was not meant for this.
        while self.interrupts.try_recv().is_ok() {}
        let run_id = self.next_run;
        self.next_run += 1;
        self.engine.handle(ToEngine::Run { run_id, command: command.into() });
        let (mut status, mut stopping, mut answered_at) = (Status::default(), false, None::<Instant>);
        let hint = tokio::time::sleep(HINT);
        tokio::pin!(hint);
        let mut hinted = false;
        loop {
            self.ask_next(output);
            if self.events.is_empty() {
                output.idle();
            }
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(FromEngine::Run { run_id: id, event }) if id == run_id => {
                        output.event(command, &event);
                        status.note(&event);
                        if matches!(event, RunEvent::Finished(_)) {
                            return (status, if stopping { End::Stopped } else { End::Finished });
                        }
                    }
                    Some(event) => self.note(event),
                    None => return (status, End::Left),
                },
                pressed = self.interrupts.recv() => {
                    // While something is asked, Ctrl+C is an answer.
                    let echo = self.asked.is_some() || answered_at.is_some_and(|at| at.elapsed() < ECHO);
                    if pressed.is_some() && echo {
                        continue;
                    }
                    if pressed.is_none() || stopping {
                        return (status, End::Left);
                    }
                    stopping = true;
                    hint.as_mut().reset(tokio::time::Instant::now() + HINT);
                    self.engine.handle(ToEngine::StopRun { run_id });
                }
                () = &mut hint, if stopping && !hinted => {
                    hinted = true;
                    output.pause();
                    note(&self.catalog.text(&Text::new("cli-stopping")));
                }
                answered = answer(&mut self.asked) => {
                    let (prompt_id, Answered { answer, interrupted, absent }) = answered;
                    self.engine.handle(ToEngine::Answer { prompt_id, answer });
                    if let Some(error) = absent {
                        status.unanswered();
                        output.event(command, &RunEvent::Error { error });
                    }
                    if interrupted && !stopping {
                        (stopping, answered_at) = (true, Some(Instant::now()));
                        hint.as_mut().reset(tokio::time::Instant::now() + HINT);
                        self.engine.handle(ToEngine::StopRun { run_id });
                    }
                }
            }
        }
    }

    /// What the engine says while no command runs.
    pub(crate) async fn idle(&mut self) {
        while let Some(event) = self.events.recv().await {
            self.note(event);
        }
    }

    fn note(&mut self, event: FromEngine) {
        match event {
            FromEngine::Session(session) => drop(self.sessions.insert(session.instance_id, session)),
            FromEngine::SessionRemoved { instance_id } => drop(self.sessions.remove(&instance_id)),
            FromEngine::Variables { variables } => self.variables = variables,
            FromEngine::Prompt { prompt_id, prompt } => self.waiting.push_back((prompt_id, prompt)),
            FromEngine::PromptClosed { prompt_id } => self.waiting.retain(|(id, _)| *id != prompt_id),
            _ => {}
        }
    }

    /// One question at a time.
    fn ask_next(&mut self, output: &mut dyn Output) {
        if self.asked.is_some() {
            return;
        }
        if let Some((prompt_id, prompt)) = self.waiting.pop_front() {
            output.pause();
            let answers = self.answers.clone();
            self.asked = Some((prompt_id, tokio::task::spawn_blocking(move || answers.answer(&prompt))));
        }
    }

    /// Disconnects what is still open: this process ends, and nobody could reach it afterwards.
    pub(crate) async fn leave(&mut self, output: &mut dyn Output) -> Status {
        let open: Vec<_> = self
            .sessions
            .values()
            .filter(|session| session.local && session.state == SessionState::Opened)
            .map(|session| (session.name.clone(), session.instance_id))
            .collect();
        let mut status = Status::default();
        for (name, instance_id) in open {
            note(&format!("VERBOSE: {}", self.catalog.text(&Text::new("cli-disconnecting").with("name", name))));
            let command = format!("Disconnect-PSSession -InstanceId {instance_id}");
            let (ended, end) = self.run(&command, &mut Quiet(output)).await;
            status.add(ended);
            if end != End::Finished {
                break;
            }
        }
        status
    }

    /// The person does not want to wait: the same, as far as it is done in a moment.
    pub(crate) async fn leave_at_once(&mut self) {
        self.engine.handle(ToEngine::Leave);
        let _ = tokio::time::timeout(PARTING, async {
            let open = |session: &SessionView| {
                session.local && matches!(session.state, SessionState::Opened | SessionState::Disconnecting)
            };
            while self.sessions.values().any(open) {
                match self.events.recv().await {
                    Some(event) => self.note(event),
                    None => return,
                }
            }
        })
        .await;
    }
}

/// The answer to the question that is asked now; never when there is none.
async fn answer(asked: &mut Option<(PromptId, JoinHandle<Answered>)>) -> (PromptId, Answered) {
    let Some((prompt_id, answering)) = asked else { return std::future::pending().await };
    let prompt_id = *prompt_id;
    let cancelled = || Answered { answer: Answer::Cancel, interrupted: false, absent: None };
    let answered = answering.await.unwrap_or_else(|_| cancelled());
    *asked = None;
    (prompt_id, answered)
}

/// Writes errors only.
struct Quiet<'a>(&'a mut dyn Output);

impl Output for Quiet<'_> {
    fn event(&mut self, command: &str, event: &RunEvent) {
        if matches!(event, RunEvent::Error { .. }) {
            self.0.event(command, event);
        }
    }
}
