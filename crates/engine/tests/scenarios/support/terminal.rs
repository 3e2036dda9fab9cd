use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{
    Answer, Availability, ErrorRecord, FromEngine, HostQuestion, OutputContent, Password, Prompt, PromptId,
    RememberedSession, RunEvent, SessionView, Stream, Summary, Text, ToEngine,
};
use reattach_engine::Engine;
use uuid::Uuid;

use super::{Net, OPERATOR, PASSWORD, Shell, sleep};

/// An engine and everything it has said.
pub struct Terminal {
    pub engine: Engine<Net>,
    pub said: Rc<RefCell<Vec<FromEngine>>>,
    answered: Cell<PromptId>,
    next_run: Cell<u32>,
    /// Passwords to answer prompts with, in order; then the right one. Empty text cancels.
    pub passwords: RefCell<VecDeque<String>>,
    /// The account to answer prompts with.
    pub user_name: RefCell<String>,
    /// What is shown is said to be shown.
    pub takes_in: Cell<bool>,
    heard: Cell<usize>,
    replied: RefCell<Vec<PromptId>>,
}

/// A session that is open and looked at: `ITTask` on `Server01`.
pub async fn opened(net: &Net) -> (Terminal, Rc<Shell>, Uuid) {
    let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
    let terminal = Terminal::new(net);
    terminal.run("Connect-PSSession -ComputerName Server01").await;
    let instance_id = shell.id;
    terminal.engine.handle(ToEngine::Watch { instance_id });
    (terminal, shell, instance_id)
}

/// What a run wrote.
#[derive(Debug, Default)]
pub struct Outcome {
    pub sessions: Vec<SessionView>,
    pub errors: Vec<ErrorRecord>,
    pub notes: Vec<(Stream, Text)>,
    pub summary: Summary,
}

impl Terminal {
    pub fn new(net: &Net) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&said);
        let engine = Engine::new(net.clone(), Rc::new(move |event| sink.borrow_mut().push(event)));
        Self {
            engine,
            said,
            answered: Cell::new(0),
            next_run: Cell::new(1),
            passwords: RefCell::default(),
            user_name: RefCell::new(OPERATOR.into()),
            takes_in: Cell::new(true),
            heard: Cell::new(0),
            replied: RefCell::default(),
        }
    }

    pub fn start(&self, command: &str) -> u32 {
        let run_id = self.next_run.replace(self.next_run.get() + 1);
        self.engine.handle(ToEngine::Run { run_id, command: command.into() });
        run_id
    }

    /// Runs a command to its end, answering prompts.
    pub async fn run(&self, command: &str) -> Outcome {
        let run_id = self.start(command);
        self.until(&format!("{command} finishes"), || {
            let outcome = self.outcome(run_id);
            outcome.1.then_some(outcome.0)
        })
        .await
    }

    /// What a run has written so far, and whether it is over.
    pub fn outcome(&self, id: u32) -> (Outcome, bool) {
        let (mut outcome, mut over) = (Outcome::default(), false);
        for event in self.said.borrow().iter() {
            let FromEngine::Run { run_id, event } = event else { continue };
            if *run_id != id {
                continue;
            }
            assert!(!over, "nothing comes after the end");
            match event.clone() {
                RunEvent::Sessions { sessions } => outcome.sessions.extend(sessions),
                RunEvent::Error { error } => outcome.errors.push(error),
                RunEvent::Note { stream, text } => outcome.notes.push((stream, text)),
                RunEvent::Finished(summary) => {
                    outcome.summary = summary;
                    over = true;
                }
                _ => {}
            }
        }
        (outcome, over)
    }

    /// Waits until something is so.
    pub async fn until<T>(&self, what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
        for _ in 0..200_000 {
            self.settle();
            if let Some(value) = ready() {
                return value;
            }
            sleep(Duration::from_millis(5)).await;
        }
        panic!("never: {what}\n{:#?}", self.said.borrow().iter().rev().take(20).collect::<Vec<_>>());
    }

    /// Does what a page does by itself: answers the engine's prompts, and says what it has taken in.
    pub fn settle(&self) {
        self.answer_prompts();
        self.take_in();
    }

    /// Says that everything that came meanwhile has been taken in.
    pub fn take_in(&self) {
        if !self.takes_in.get() {
            return;
        }
        let shown: Vec<_> = {
            let said = self.said.borrow();
            let new = said.get(self.heard.replace(said.len())..).unwrap_or_default();
            new.iter()
                .filter_map(|event| match event {
                    FromEngine::Output { instance_id, items } => Some((*instance_id, items.last()?.sequence)),
                    _ => None,
                })
                .collect()
        };
        for (instance_id, sequence) in shown {
            self.engine.handle(ToEngine::Shown { instance_id, sequence });
        }
    }

    /// Answers what the engine itself asks; what scripts ask is the test's.
    fn answer_prompts(&self) {
        let prompts: Vec<_> = self.prompts().into_iter().filter(|(id, _)| *id > self.answered.get()).collect();
        for (prompt_id, prompt) in prompts {
            self.answered.set(prompt_id);
            if matches!(prompt, Prompt::Host { .. }) {
                continue;
            }
            let password = self.passwords.borrow_mut().pop_front().unwrap_or_else(|| PASSWORD.into());
            let answer = if password.is_empty() {
                Answer::Cancel
            } else {
                Answer::Credential { user_name: self.user_name.borrow().clone(), password: Password::new(password) }
            };
            self.engine.handle(ToEngine::Answer { prompt_id, answer });
        }
    }

    pub fn prompts(&self) -> BTreeMap<PromptId, Prompt> {
        let said = self.said.borrow();
        said.iter()
            .filter_map(|event| match event {
                FromEngine::Prompt { prompt_id, prompt } => Some((*prompt_id, prompt.clone())),
                _ => None,
            })
            .collect()
    }

    /// What scripts ask now: prompts that are open.
    pub fn questions(&self) -> Vec<(PromptId, HostQuestion)> {
        let mut open = BTreeMap::new();
        for event in self.said.borrow().iter() {
            match event {
                FromEngine::Prompt { prompt_id, prompt: Prompt::Host { question, .. } } => {
                    open.insert(*prompt_id, question.clone());
                }
                FromEngine::PromptClosed { prompt_id } => drop(open.remove(prompt_id)),
                _ => {}
            }
        }
        open.into_iter().filter(|(id, _)| !self.replied.borrow().contains(id)).collect()
    }

    /// Waits for a script's question.
    pub async fn question(&self) -> (PromptId, HostQuestion) {
        self.until("a question", || self.questions().into_iter().next()).await
    }

    /// Answers a script's question.
    pub fn reply(&self, prompt_id: PromptId, answer: Answer) {
        self.replied.borrow_mut().push(prompt_id);
        self.engine.handle(ToEngine::Answer { prompt_id, answer });
    }

    /// The last view of a session.
    pub fn session(&self, id: Uuid) -> Option<SessionView> {
        let mut last = None;
        for event in self.said.borrow().iter() {
            match event {
                FromEngine::Session(view) if view.instance_id == id => last = Some(view.clone()),
                FromEngine::SessionRemoved { instance_id } if *instance_id == id => last = None,
                _ => {}
            }
        }
        last
    }

    /// A session's page as somebody sees it who was there from the first event on: texts by their
    /// stream, separators by their id.
    pub fn page(&self, id: Uuid) -> Vec<String> {
        let mut page = BTreeMap::new();
        for event in self.said.borrow().iter() {
            let FromEngine::Output { instance_id, items } = event else { continue };
            for item in items.iter().filter(|_| *instance_id == id) {
                let line = match &item.content {
                    OutputContent::Separator { text } => text.id.clone(),
                    content => match (content.stream(), content.plain()) {
                        (Some(stream), Some(text)) => format!("{stream:?}: {text}"),
                        _ => continue,
                    },
                };
                page.insert(item.sequence, line);
            }
        }
        page.into_values().collect()
    }

    pub async fn shows(&self, id: Uuid, line: &str) {
        self.until(&format!("the page shows {line}"), || self.page(id).iter().any(|shown| shown == line).then_some(()))
            .await;
    }

    /// Everything that a session's page was sent, in order.
    pub fn contents(&self, id: Uuid) -> Vec<OutputContent> {
        let said = self.said.borrow();
        said.iter()
            .filter_map(|event| match event {
                FromEngine::Output { instance_id, items } if *instance_id == id => Some(items),
                _ => None,
            })
            .flatten()
            .map(|item| item.content.clone())
            .collect()
    }

    /// Waits until a session takes input.
    pub async fn available(&self, id: Uuid) {
        self.until("it is available", || (self.session(id)?.availability == Availability::Available).then_some(()))
            .await;
    }

    /// What is remembered now.
    pub fn remembered(&self) -> Vec<RememberedSession> {
        let said = self.said.borrow();
        said.iter()
            .rev()
            .find_map(|event| match event {
                FromEngine::Remember { sessions } => Some(sessions.clone()),
                _ => None,
            })
            .unwrap_or_default()
    }
}
