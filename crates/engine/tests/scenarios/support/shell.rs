//! One shell of a target: a pool, and commands that do what a test tells them.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, ErrorCategory, ErrorRecord, HostAnswer, HostQuery, MessageBody, PipelineState};
use reattach_psrp::secret::SessionKey;
use reattach_psrp::server::ServerPool;
use reattach_wsman::{BufferMode, ShellState};
use uuid::Uuid;

use super::world::{Event, elapsed};

pub struct Shell {
    pub id: Uuid,
    pub name: String,
    owner: String,
    configuration: String,
    /// SessionId of the client that holds it, or held it last.
    pub client: Cell<Option<Uuid>>,
    pub connected: Cell<bool>,
    pub idle_timeout: Cell<Duration>,
    pub buffer_mode: Cell<BufferMode>,
    /// When it was asked for anything last.
    pub touched: Cell<Duration>,
    /// Scripts that were started, in order.
    pub ran: RefCell<Vec<String>>,
    /// What was to be completed, and where, in order.
    pub completed: RefCell<Vec<(String, i32)>>,
    /// What the client answered to host calls, in order, deciphered.
    pub answers: RefCell<Vec<HostAnswer>>,
    /// How often keys were exchanged.
    pub exchanged: Cell<u32>,
    /// Never gives the session key out.
    pub keeps_key: Cell<bool>,
    pub pool: RefCell<ServerPool>,
    pub stream: RefCell<VecDeque<Vec<u8>>>,
    pub commands: RefCell<BTreeMap<Uuid, Running>>,
    pub bell: Event,
}

#[derive(Default)]
pub struct Running {
    pub line: String,
    pub stream: VecDeque<Vec<u8>>,
    pub done: bool,
}

impl Shell {
    /// A disconnected shell.
    pub fn new(name: &str, owner: &str, configuration: &str) -> Rc<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).unwrap();
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        Rc::new(Self::with_pool(id, name, owner, configuration, ServerPool::left_running(id)))
    }

    pub fn with_pool(id: Uuid, name: &str, owner: &str, configuration: &str, pool: ServerPool) -> Self {
        Self {
            id,
            name: name.into(),
            owner: owner.into(),
            configuration: configuration.into(),
            client: Cell::new(None),
            connected: Cell::new(false),
            idle_timeout: Cell::new(Duration::from_secs(7200)),
            buffer_mode: Cell::new(BufferMode::Block),
            touched: Cell::new(elapsed()),
            ran: RefCell::default(),
            completed: RefCell::default(),
            answers: RefCell::default(),
            exchanged: Cell::new(0),
            keeps_key: Cell::new(false),
            pool: RefCell::new(pool),
            stream: RefCell::default(),
            commands: RefCell::default(),
            bell: Event::default(),
        }
    }

    /// Another client takes it.
    pub fn held_by_another(self: Rc<Self>) -> Rc<Self> {
        self.client.set(Some(Uuid::from_u128(0xB0B)));
        self.connected.set(true);
        self.bell.raise();
        self
    }

    /// The target finds its client too silent.
    pub fn disconnect(&self) {
        self.connected.set(false);
        self.bell.raise();
    }

    /// Starts a command that runs until [`Shell::end`].
    pub fn start(&self, line: &str) -> Uuid {
        let id = Uuid::from_u128(u128::from_le_bytes(self.id.into_bytes()) ^ 0xC0);
        self.commands.borrow_mut().insert(id, Running { line: line.into(), ..Running::default() });
        id
    }

    /// The command that runs.
    pub fn running(&self) -> Option<Uuid> {
        self.commands.borrow().iter().find(|(_, running)| !running.done).map(|(id, _)| *id)
    }

    /// A running command writes.
    pub fn say(&self, command: Uuid, text: &str) {
        self.write(command, |pool| pool.output(command, &Value::String(text.into())));
    }

    /// A running command writes what the pool makes.
    pub fn write(&self, command: Uuid, fragments: impl FnOnce(&mut ServerPool) -> Vec<Vec<u8>>) {
        let fragments = fragments(&mut self.pool.borrow_mut());
        if let Some(running) = self.commands.borrow_mut().get_mut(&command) {
            running.stream.extend(fragments);
        }
        self.bell.raise();
    }

    /// A running command asks the host.
    pub fn ask(&self, command: Uuid, query: &HostQuery) {
        let asked = self.pool.borrow_mut().ask(Some(command), query);
        self.stream.borrow_mut().extend(asked.key_request);
        self.write(command, |_| asked.fragments);
    }

    /// The client sends something to a command, or to the pool.
    pub fn deliver(&self, command: Option<Uuid>, data: &[u8]) {
        let messages = self.pool.borrow_mut().receive(command, data).unwrap();
        for message in messages {
            match message.body {
                MessageBody::HostResponse(response) => {
                    let mut pool = self.pool.borrow_mut();
                    // Said a second time, or too late, it is of no interest.
                    let Some(answered) = pool.answered(&response) else { continue };
                    let answer = answered.answer.expect("it is what the method returns");
                    let answer = match pool.session_key() {
                        Some(key) => answer.open(key).expect("it was encrypted with this key"),
                        None => answer.open(&SessionKey::generate(&mut random)).expect("there is nothing secret in it"),
                    };
                    drop(pool);
                    let refused = matches!(answer, HostAnswer::Error(_));
                    self.answers.borrow_mut().push(answer);
                    if let Some(command) = answered.pipeline.filter(|_| refused) {
                        self.end(command, PipelineState::Failed);
                    }
                }
                MessageBody::PublicKey(key) => {
                    let fragments = self.pool.borrow_mut().exchange_key(&key, &mut random).expect("it is a key");
                    self.exchanged.set(self.exchanged.get() + 1);
                    if !self.keeps_key.get() {
                        self.stream.borrow_mut().extend(fragments);
                    }
                }
                _ => {}
            }
            self.bell.raise();
        }
    }

    /// A running command ends.
    pub fn end(&self, command: Uuid, state: PipelineState) {
        self.write(command, |pool| pool.pipeline_state(command, state, None));
        if let Some(running) = self.commands.borrow_mut().get_mut(&command) {
            running.done = true;
        }
        self.bell.raise();
    }

    /// Commands that nobody closed.
    pub fn commands(&self) -> usize {
        self.commands.borrow().len()
    }

    pub fn describe(&self) -> reattach_wsman::Shell {
        reattach_wsman::Shell {
            shell_id: self.id,
            name: Some(self.name.clone()),
            resource_uri: format!("{}{}", reattach_wsman::POWERSHELL_PREFIX, self.configuration),
            owner: Some(self.owner.clone()),
            idle_timeout: Some(self.idle_timeout.get()),
            max_idle_timeout: Some(Duration::from_secs(86_400)),
            state: Some(if self.connected.get() { ShellState::Connected } else { ShellState::Disconnected }),
            shell_inactivity: Some(elapsed().saturating_sub(self.touched.get())),
            buffer_mode: Some(self.buffer_mode.get()),
            ..reattach_wsman::Shell::default()
        }
    }

    /// Completes the word before the cursor by two words; of `slow` it never ends.
    pub fn complete(&self, id: Uuid, arguments: &[Argument]) {
        let argument = |name: &str| {
            let found = arguments.iter().find(|argument| argument.name.as_deref() == Some(name));
            &found.expect("it is given by its name").value
        };
        let script = argument("inputScript").as_str().unwrap();
        let cursor = argument("cursorColumn").as_i32().unwrap();
        self.completed.borrow_mut().push((script.into(), cursor));
        self.commands.borrow_mut().insert(id, Running { line: "TabExpansion2".into(), ..Running::default() });
        if script.contains("slow") {
            return;
        }
        let start = script.rfind(' ').map_or(0, |at| at + 1);
        let item = |text: &str, kind| {
            Value::extended(vec![
                ("CompletionText".into(), Value::String(text.into())),
                ("ListItemText".into(), Value::String(text.into())),
                ("ResultType".into(), Value::I32(kind)),
                ("ToolTip".into(), Value::String(format!("{text}, in full"))),
            ])
        };
        let answer = Value::extended(vec![
            ("CompletionMatches".into(), Value::array_list(vec![item("Get-Job", 2), item("-Name", 7)])),
            ("CurrentMatchIndex".into(), Value::I32(-1)),
            ("ReplacementIndex".into(), Value::I32(i32::try_from(start).unwrap())),
            ("ReplacementLength".into(), Value::I32(cursor - i32::try_from(start).unwrap())),
        ]);
        self.write(id, |pool| pool.output(id, &answer));
        self.end(id, PipelineState::Completed);
    }

    /// Runs a script; what it does stands in its text.
    pub fn run(&self, id: Uuid, script: &str) {
        let line = script.to_owned();
        self.ran.borrow_mut().push(line.clone());
        self.commands.borrow_mut().insert(id, Running { line, ..Running::default() });
        match script {
            "Wait" => {}
            "Ask" => self.ask(id, &HostQuery::ReadLine),
            "Fail" => {
                let record = ErrorRecord::new("it failed", "Failed", ErrorCategory::INVALID_DATA, None);
                self.write(id, |pool| pool.error(id, record));
                self.end(id, PipelineState::Completed);
            }
            _ => {
                self.say(id, &format!("ran {script}"));
                self.end(id, PipelineState::Completed);
            }
        }
    }
}

fn random(buffer: &mut [u8]) {
    getrandom::fill(buffer).unwrap();
}
