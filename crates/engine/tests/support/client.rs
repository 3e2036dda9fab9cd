//! An engine over real connections, and the lab it talks to.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::rc::Rc;
use std::time::{Duration, Instant};

use reattach_core::bridge::{
    Answer, Availability, FollowUps, FromEngine, HostQuestion, ObjectView, OutputContent, Password, PlannedView,
    Prompt, RememberedSession, RunEvent, SessionView, Shape, Stream, Summary, TargetState, ToEngine, VariableView,
};
use reattach_engine::transport::direct::DirectPlatform;
use reattach_engine::transport::{Names, Trust};
use reattach_engine::{Engine, Platform};
use reattach_lab::{Lab, LabOptions};
use uuid::Uuid;

pub(crate) const LIMIT: Duration = Duration::from_secs(20);

pub(crate) fn block_on<F: Future<Output = ()>>(test: impl FnOnce(Rc<Lab>) -> F) {
    let options = LabOptions {
        generated_hosts: 2,
        nightly_interval: Duration::from_millis(100),
        job_interval: Duration::from_millis(100),
        ..LabOptions::default()
    };
    block_on_with(options, test);
}

pub(crate) fn block_on_with<F: Future<Output = ()>>(options: LabOptions, test: impl FnOnce(Rc<Lab>) -> F) {
    on_one_thread(async {
        let lab = Rc::new(Lab::start(options).await.unwrap());
        test(lab).await;
    });
}

pub(crate) fn on_one_thread(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test);
}

/// What a script is told that asks; secrets are 8 letters.
fn answer_to(question: &HostQuestion, prompt_id: u32) -> Answer {
    let secret = || Password::new("pa\u{df}words".into());
    match question {
        HostQuestion::Line => Answer::Value { text: format!("answer {prompt_id}") },
        HostQuestion::SecureLine => Answer::Secret { text: secret() },
        HostQuestion::Credential { .. } => Answer::Credential { user_name: "LAB\\asked".into(), password: secret() },
        HostQuestion::Choice { .. } => Answer::Choice { index: 1 },
        _ => Answer::Cancel,
    }
}

/// An engine, and everything it has said.
pub(crate) struct Client<P: Platform = DirectPlatform> {
    pub(crate) engine: Engine<P>,
    pub(crate) said: Rc<RefCell<Vec<FromEngine>>>,
    pub(crate) passwords: RefCell<Vec<&'static str>>,
    /// Answers to questions, in order; then they are closed.
    pub(crate) answers: RefCell<VecDeque<Answer>>,
    pub(crate) answered: RefCell<Vec<u32>>,
    /// Events of which it was said that they have been taken in.
    heard: Cell<usize>,
}

#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) sessions: Vec<SessionView>,
    pub(crate) errors: Vec<(String, String)>,
    /// Text of every stream but progress, in order.
    pub(crate) texts: Vec<String>,
    /// Of objects that are rows, in order.
    pub(crate) columns: Vec<Vec<String>>,
    pub(crate) notes: Vec<String>,
    /// Ids of what targets wrote to their error stream.
    pub(crate) target_errors: Vec<String>,
    /// The plan as it was shown last, by number.
    pub(crate) planned: Vec<PlannedView>,
    /// How each of its lines came along, with the attempt.
    pub(crate) steps: Vec<Vec<(TargetState, u32)>>,
    pub(crate) follow_ups: FollowUps,
    /// Sessions that wrote something.
    pub(crate) writers: Vec<Uuid>,
    pub(crate) summary: Summary,
}

impl Outcome {
    fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::Sessions { sessions } => self.sessions.extend(sessions),
            RunEvent::Error { error } => self.errors.push((error.error_id, error.message.id)),
            RunEvent::Output { content, instance_id } if content.stream() != Some(Stream::Progress) => {
                self.texts.extend(content.plain().map(str::to_owned));
                self.writers.extend(instance_id);
                if let OutputContent::Object { object: ObjectView { shape: Shape::Table { columns }, .. } } = &content {
                    self.columns.push(columns.clone());
                }
                if let OutputContent::Error { error_id, .. } = content {
                    self.target_errors.push(error_id);
                }
            }
            RunEvent::Note { text, .. } => self.notes.push(text.id),
            RunEvent::Planned { first, lines, .. } => {
                self.planned.truncate(first as usize);
                self.steps.truncate(first as usize);
                self.steps.resize(first as usize + lines.len(), Vec::new());
                self.planned.extend(lines);
            }
            RunEvent::Target { line, state, attempt, .. } => self.steps[line as usize].push((state, attempt)),
            RunEvent::FollowUps(follow_ups) => self.follow_ups = follow_ups,
            RunEvent::Finished(summary) => self.summary = summary,
            _ => {}
        }
    }
}

impl Client {
    pub(crate) fn new(lab: &Lab) -> Self {
        // Nobody listens on the port of a listener that is gone.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let lab = lab.names().iter().map(|(name, address)| (name.as_str(), address.to_string()));
        let names = Names::new(lab.chain([("Dead", free.to_string())]));
        Self::over(DirectPlatform::new(names, Trust::new(None).unwrap()))
    }
}

impl<P: Platform> Client<P> {
    pub(crate) fn over(platform: P) -> Self {
        let said = Rc::new(RefCell::new(Vec::new()));
        let sink = Rc::clone(&said);
        Self {
            engine: Engine::new(platform, Rc::new(move |event| sink.borrow_mut().push(event))),
            said,
            passwords: RefCell::default(),
            answers: RefCell::default(),
            answered: RefCell::default(),
            heard: Cell::new(0),
        }
    }

    /// Says that what was shown has been taken in.
    fn take_in(&self) {
        let shown: Vec<_> = {
            let said = self.said.borrow();
            let new = &said[self.heard.replace(said.len()).min(said.len())..];
            let last = |event: &FromEngine| match event {
                FromEngine::Output { instance_id, items } => Some((*instance_id, items.last()?.sequence)),
                _ => None,
            };
            new.iter().filter_map(last).collect()
        };
        for (instance_id, sequence) in shown {
            self.engine.handle(ToEngine::Shown { instance_id, sequence });
        }
    }

    pub(crate) async fn until<T>(&self, what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            self.answer();
            self.take_in();
            if let Some(value) = ready() {
                return value;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        panic!("never: {what}\n{:#?}", self.said.borrow().iter().rev().take(12).collect::<Vec<_>>());
    }

    pub(crate) fn answer(&self) {
        for (prompt_id, prompt) in self.prompts() {
            if self.answered.borrow().contains(&prompt_id) {
                continue;
            }
            self.answered.borrow_mut().push(prompt_id);
            if let Prompt::Confirm { .. } | Prompt::Mandatory { .. } = prompt {
                let answer = self.answers.borrow_mut().pop_front().unwrap_or(Answer::Cancel);
                self.engine.handle(ToEngine::Answer { prompt_id, answer });
                continue;
            }
            if let Prompt::Host { question, .. } = prompt {
                let answer = answer_to(&question, prompt_id);
                self.engine.handle(ToEngine::Answer { prompt_id, answer });
                continue;
            }
            let password = self.passwords.borrow_mut().pop().unwrap_or("Reattach-Lab-1");
            let password = Password::new(password.into());
            let answer = Answer::Credential { user_name: "LAB\\adele".into(), password };
            self.engine.handle(ToEngine::Answer { prompt_id, answer });
        }
    }

    pub(crate) fn prompts(&self) -> Vec<(u32, Prompt)> {
        let said = self.said.borrow();
        said.iter()
            .filter_map(|event| match event {
                FromEngine::Prompt { prompt_id, prompt } => Some((*prompt_id, prompt.clone())),
                _ => None,
            })
            .collect()
    }

    pub(crate) async fn run(&self, command: &str) -> Outcome {
        let from = self.said.borrow().len();
        self.engine.handle(ToEngine::Run { run_id: 1, command: command.into() });
        self.until(command, || {
            let mut outcome = Outcome::default();
            for event in &self.said.borrow()[from..] {
                let FromEngine::Run { event, .. } = event else { continue };
                outcome.take(event.clone());
                if matches!(event, RunEvent::Finished(_)) {
                    return Some(outcome);
                }
            }
            None
        })
        .await
    }

    pub(crate) async fn open(&self, computer: &str, name: &str) -> SessionView {
        let mut outcome = self.run(&format!("Connect-PSSession -ComputerName {computer} -Name {name}")).await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        outcome.sessions.remove(0)
    }

    /// Every session as it was shown last.
    pub(crate) fn sessions(&self) -> Vec<SessionView> {
        let mut last = std::collections::BTreeMap::new();
        for event in self.said.borrow().iter() {
            match event {
                FromEngine::Session(view) => drop(last.insert(view.instance_id, view.clone())),
                FromEngine::SessionRemoved { instance_id } => drop(last.remove(instance_id)),
                _ => {}
            }
        }
        last.into_values().collect()
    }

    pub(crate) fn session(&self, id: Uuid) -> Option<SessionView> {
        let said = self.said.borrow();
        said.iter().rev().find_map(|event| match event {
            FromEngine::Session(view) if view.instance_id == id => Some(view.clone()),
            _ => None,
        })
    }

    /// All texts and separators of a session's page.
    pub(crate) fn page(&self, id: Uuid) -> String {
        let mut page = String::new();
        for event in self.said.borrow().iter() {
            let FromEngine::Output { instance_id, items } = event else { continue };
            for item in items.iter().filter(|_| *instance_id == id) {
                match &item.content {
                    OutputContent::Separator { text } => page.push_str(&text.id),
                    content => page.push_str(content.plain().unwrap_or_default()),
                }
                page.push('\n');
            }
        }
        page
    }

    /// What a session's page shows, item by item.
    pub(crate) fn contents(&self, id: Uuid) -> Vec<OutputContent> {
        let said = self.said.borrow();
        let of = |event: &FromEngine| match event {
            FromEngine::Output { instance_id, items } if *instance_id == id => Some(items.clone()),
            _ => None,
        };
        said.iter().filter_map(of).flatten().map(|item| item.content).collect()
    }

    pub(crate) async fn shows(&self, id: Uuid, text: &str) {
        self.until(&format!("the page shows {text}"), || self.page(id).contains(text).then_some(())).await;
    }

    pub(crate) async fn input(&self, instance_id: Uuid, script: &str, shows: &str) {
        self.until("input is taken", || {
            (self.session(instance_id)?.availability == Availability::Available).then_some(())
        })
        .await;
        self.engine.handle(ToEngine::Input { instance_id, script: script.into() });
        self.shows(instance_id, shows).await;
    }

    pub(crate) fn variables(&self) -> Vec<VariableView> {
        let said = self.said.borrow();
        let last = said.iter().rev().find_map(|event| match event {
            FromEngine::Variables { variables } => Some(variables.clone()),
            _ => None,
        });
        last.unwrap_or_default()
    }

    pub(crate) fn remembered(&self) -> Vec<RememberedSession> {
        let said = self.said.borrow();
        let last = said.iter().rev().find_map(|event| match event {
            FromEngine::Remember { sessions } => Some(sessions.clone()),
            _ => None,
        });
        last.unwrap_or_default()
    }
}
