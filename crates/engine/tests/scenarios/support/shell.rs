use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::time::Duration;

use reattach_auth::Account;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{ErrorCategory, ErrorRecord, HostCall, HostMethod, MessageBody, PipelineState};
use reattach_psrp::server::{ServerPool, version_table};
use reattach_wsman::{
    Command, CommandState, Fault, FaultKind, Operation, Request, RequestBody, Response, ResponseBody, ShellState,
    SignalCode, StreamChunk,
};
use uuid::Uuid;

use super::world::{Event, elapsed};

pub const OPERATOR: &str = "LAB\\adele";
pub const PASSWORD: &str = "Reattach-Lab-1";

/// Where an exchange is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Before,
    After,
    /// Not cut, but answered by somebody who has no key.
    Clear,
}

pub struct Host {
    name: String,
    pub shells: RefCell<Vec<Rc<Shell>>>,
    /// Operations served, in order.
    pub log: RefCell<Vec<Operation>>,
    pub accepted: Cell<u32>,
    pub refused: Cell<u32>,
    /// Takes nobody.
    pub locked: Cell<bool>,
    /// Echoes operation ids and remembers answers.
    pub robust: Cell<bool>,
    /// Operations to be cut, each once.
    pub cuts: RefCell<Vec<(Operation, Cut)>>,
    /// Faults to be given instead of an answer, each once.
    pub faults: RefCell<Vec<(Operation, FaultKind)>>,
    remembered: RefCell<BTreeMap<Uuid, Response>>,
}

pub struct Shell {
    pub id: Uuid,
    name: String,
    owner: String,
    configuration: String,
    /// SessionId of the client that holds it, or held it last.
    pub client: Cell<Option<Uuid>>,
    pub connected: Cell<bool>,
    pub idle_timeout: Cell<Duration>,
    pool: RefCell<ServerPool>,
    stream: RefCell<VecDeque<Vec<u8>>>,
    commands: RefCell<BTreeMap<Uuid, Running>>,
    bell: Event,
}

#[derive(Default)]
struct Running {
    line: String,
    stream: VecDeque<Vec<u8>>,
    done: bool,
}

impl Shell {
    /// A disconnected shell.
    pub fn new(name: &str, owner: &str, configuration: &str) -> Rc<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).unwrap();
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        Rc::new(Self {
            id,
            name: name.into(),
            owner: owner.into(),
            configuration: configuration.into(),
            client: Cell::new(None),
            connected: Cell::new(false),
            idle_timeout: Cell::new(Duration::from_secs(7200)),
            pool: RefCell::new(ServerPool::left_running(id)),
            stream: RefCell::default(),
            commands: RefCell::default(),
            bell: Event::default(),
        })
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

    /// A running command writes.
    pub fn say(&self, command: Uuid, text: &str) {
        let fragments = self.pool.borrow_mut().output(command, &Value::String(text.into()));
        self.push(command, fragments);
    }

    /// A running command ends.
    pub fn end(&self, command: Uuid, state: PipelineState) {
        let fragments = self.pool.borrow_mut().pipeline_state(command, state, None);
        self.push(command, fragments);
        if let Some(running) = self.commands.borrow_mut().get_mut(&command) {
            running.done = true;
        }
        self.bell.raise();
    }

    pub fn commands(&self) -> usize {
        self.commands.borrow().len()
    }

    fn push(&self, command: Uuid, fragments: Vec<Vec<u8>>) {
        if let Some(running) = self.commands.borrow_mut().get_mut(&command) {
            running.stream.extend(fragments);
        }
        self.bell.raise();
    }

    fn describe(&self) -> reattach_wsman::Shell {
        reattach_wsman::Shell {
            shell_id: self.id,
            name: Some(self.name.clone()),
            resource_uri: format!("{}{}", reattach_wsman::POWERSHELL_PREFIX, self.configuration),
            owner: Some(self.owner.clone()),
            idle_timeout: Some(self.idle_timeout.get()),
            max_idle_timeout: Some(Duration::from_secs(86_400)),
            state: Some(if self.connected.get() { ShellState::Connected } else { ShellState::Disconnected }),
            shell_inactivity: Some(Duration::from_secs(60)),
            ..reattach_wsman::Shell::default()
        }
    }

    /// Runs a script; what it does stands in its text.
    fn run(&self, id: Uuid, script: &str) {
        let line = script.to_owned();
        self.commands.borrow_mut().insert(id, Running { line, ..Running::default() });
        match script {
            "Wait" => {}
            "Ask" => {
                let call = HostCall { call_id: 1, method: HostMethod::READ_LINE, parameters: Vec::new() };
                let fragments = self.pool.borrow_mut().host_call(Some(id), call);
                self.push(id, fragments);
            }
            "Fail" => {
                let record = ErrorRecord::new("it failed", "Failed", ErrorCategory::NOT_SPECIFIED, None);
                let fragments = self.pool.borrow_mut().error(id, record);
                self.push(id, fragments);
                self.end(id, PipelineState::Completed);
            }
            _ => {
                self.say(id, &format!("ran {script}"));
                self.end(id, PipelineState::Completed);
            }
        }
    }
}

impl Host {
    pub fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            shells: RefCell::default(),
            log: RefCell::default(),
            accepted: Cell::new(0),
            refused: Cell::new(0),
            locked: Cell::new(false),
            robust: Cell::new(true),
            cuts: RefCell::default(),
            faults: RefCell::default(),
            remembered: RefCell::default(),
        }
    }

    pub fn add(&self, shell: Rc<Shell>) -> Rc<Shell> {
        self.shells.borrow_mut().push(Rc::clone(&shell));
        shell
    }

    /// How often an operation was asked for.
    pub fn count(&self, operation: Operation) -> usize {
        self.log.borrow().iter().filter(|served| **served == operation).count()
    }

    pub fn cut_now(&self, request: &Request) -> Option<Cut> {
        let mut cuts = self.cuts.borrow_mut();
        let at = cuts.iter().position(|(operation, _)| *operation == request.operation())?;
        Some(cuts.remove(at).1)
    }

    pub async fn serve(&self, request: &Request, account: &Account) -> Response {
        assert_eq!(account.to_string().to_lowercase(), OPERATOR.to_lowercase());
        assert!(request.header.to.contains(&self.name.to_lowercase()));
        let operation = request.header.operation_id.expect("every request carries an OperationID");
        if self.robust.get()
            && operation.must_understand
            && let Some(response) = self.remembered.borrow().get(&operation.id)
        {
            return response.clone();
        }
        self.log.borrow_mut().push(request.operation());
        let fault = {
            let mut faults = self.faults.borrow_mut();
            let at = faults.iter().position(|(operation, _)| *operation == request.operation());
            at.map(|at| faults.remove(at).1)
        };
        let body = match fault {
            Some(kind) => ResponseBody::Fault(Fault::new(kind)),
            None => self.answer(request).await.unwrap_or_else(|kind| ResponseBody::Fault(Fault::new(kind))),
        };
        let mut response = Response::to(request, Uuid::from_u128(1), body);
        if self.robust.get() {
            self.remembered.borrow_mut().insert(operation.id, response.clone());
        } else {
            response.header.operation_id = None;
        }
        response
    }

    fn shell(&self, id: Option<Uuid>) -> Result<Rc<Shell>, FaultKind> {
        let shells = self.shells.borrow();
        let shell = shells.iter().find(|shell| Some(shell.id) == id);
        shell.cloned().ok_or(FaultKind::UnexpectedSelectors)
    }

    async fn answer(&self, request: &Request) -> Result<ResponseBody, FaultKind> {
        match &request.body {
            RequestBody::EnumerateShells => {
                let shells = self.shells.borrow().iter().map(|shell| shell.describe()).collect();
                return Ok(ResponseBody::Enumerated { shells, commands: Vec::new(), context: None });
            }
            RequestBody::EnumerateCommands { shell_id } => {
                let shell = self.shell(Some(*shell_id))?;
                let commands = shell.commands.borrow();
                let commands = commands.iter().map(|(id, running)| Command {
                    command_id: *id,
                    command_line: running.line.clone(),
                    state: "Running".into(),
                });
                return Ok(ResponseBody::Enumerated {
                    shells: Vec::new(),
                    commands: commands.collect(),
                    context: None,
                });
            }
            _ => {}
        }
        let shell = self.shell(request.header.shell_id())?;
        let client = request.header.session_id;
        let held = shell.connected.get();
        let ours = shell.client.get() == client;
        match &request.body {
            RequestBody::ConnectShell { connect_xml } => {
                if held {
                    return Err(FaultKind::ConnectedToDifferentClient);
                }
                let mut pool = shell.pool.borrow_mut();
                let xml = pool.connect(connect_xml).map_err(|_| FaultKind::ConnectResponseBadBody)?;
                let data = pool.application_private_data(version_table("5.1.20348.1"));
                let mut stream = shell.stream.borrow_mut();
                stream.clear();
                stream.extend(data);
                shell.connected.set(true);
                shell.client.set(client);
                return Ok(ResponseBody::Connected { connect_response_xml: Some(xml) });
            }
            RequestBody::Reconnect { .. } => {
                if !ours {
                    return Err(FaultKind::SessionIdMismatch);
                }
                shell.connected.set(true);
                return Ok(ResponseBody::Empty);
            }
            _ if !held => return Err(FaultKind::ShellDisconnected),
            _ if !ours => return Err(FaultKind::SessionIdMismatch),
            _ => {}
        }
        match &request.body {
            RequestBody::Disconnect { idle_timeout, .. } => {
                shell.connected.set(false);
                if let Some(idle_timeout) = idle_timeout {
                    shell.idle_timeout.set(*idle_timeout);
                }
                shell.bell.raise();
                Ok(ResponseBody::Empty)
            }
            RequestBody::ConnectCommand { command_id } => {
                let known = shell.commands.borrow().contains_key(command_id);
                known
                    .then_some(ResponseBody::Connected { connect_response_xml: None })
                    .ok_or(FaultKind::UnexpectedSelectors)
            }
            RequestBody::Command { command_id, arguments, .. } => {
                let id = command_id.unwrap();
                let messages = shell.pool.borrow_mut().receive(Some(id), arguments).unwrap();
                let MessageBody::CreatePipeline(create) = &messages[0].body else { panic!("no pipeline") };
                shell.run(id, &create.script_text());
                Ok(ResponseBody::CommandStarted { command_id: id })
            }
            RequestBody::Send { stream, command_id, data, .. } => {
                let messages = shell.pool.borrow_mut().receive(*command_id, data).unwrap();
                if stream == "pr" {
                    let MessageBody::HostResponse(response) = &messages[0].body else { panic!("no response") };
                    assert!(response.error.is_some());
                    shell.end(command_id.unwrap(), PipelineState::Failed);
                }
                Ok(ResponseBody::Empty)
            }
            RequestBody::Signal { command_id, code } => {
                if *code == SignalCode::PowerShellStop {
                    shell.end(*command_id, PipelineState::Stopped);
                } else {
                    shell.commands.borrow_mut().remove(command_id);
                }
                Ok(ResponseBody::Empty)
            }
            RequestBody::Receive { command_id } => {
                let wait = request.header.operation_timeout.unwrap();
                receive(&shell, client, *command_id, wait).await
            }
            other => panic!("not served: {other:?}"),
        }
    }
}

async fn receive(
    shell: &Shell,
    client: Option<Uuid>,
    command: Option<Uuid>,
    wait: Duration,
) -> Result<ResponseBody, FaultKind> {
    let deadline = elapsed() + wait;
    loop {
        let raised = shell.bell.count();
        if let Some(answer) = output(shell, command)? {
            return Ok(answer);
        }
        if !shell.connected.get() {
            return Err(FaultKind::StreamDisconnected);
        }
        if shell.client.get() != client {
            return Err(FaultKind::ShellDisconnected);
        }
        if !shell.bell.after(raised, deadline).await {
            return Err(FaultKind::OperationTimedOut);
        }
    }
}

fn output(shell: &Shell, command: Option<Uuid>) -> Result<Option<ResponseBody>, FaultKind> {
    let (data, done) = match command {
        None => (std::mem::take(&mut *shell.stream.borrow_mut()), false),
        Some(id) => {
            let mut commands = shell.commands.borrow_mut();
            let running = commands.get_mut(&id).ok_or(FaultKind::UnexpectedSelectors)?;
            (std::mem::take(&mut running.stream), running.done)
        }
    };
    if data.is_empty() && !done {
        return Ok(None);
    }
    let chunk = |data| StreamChunk { name: "stdout".into(), command_id: command, data };
    Ok(Some(ResponseBody::Received {
        streams: data.into_iter().map(chunk).collect(),
        state: command.map(|id| CommandState { command_id: Some(id), done, exit_code: None }),
    }))
}
