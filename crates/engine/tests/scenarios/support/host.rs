//! One target: what it answers to each operation.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use reattach_auth::Account;
use reattach_psrp::message::{MessageBody, PipelineState, RunspacePoolState};
use reattach_psrp::server::{ServerPool, version_table};
use reattach_wsman::{
    Command, CommandState, Fault, FaultKind, Operation, POWERSHELL_PREFIX, Request, RequestBody, Response,
    ResponseBody, SignalCode, StreamChunk,
};
use uuid::Uuid;

use super::shell::Shell;
use super::world::elapsed;

pub const OPERATOR: &str = "LAB\\adele";
pub const PASSWORD: &str = "Reattach-Lab-1";
/// What an envelope holds beside the text of its streams, at most.
const ENVELOPE: usize = 4_000;

/// Where an exchange is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// The request does not arrive.
    Before,
    /// The answer is lost, or breaks off in the middle.
    After,
    /// Not cut, but answered by somebody who has no key.
    Clear,
    /// Let through: the next of its kind is meant.
    Not,
}

pub struct Host {
    pub name: String,
    pub shells: RefCell<Vec<Rc<Shell>>>,
    /// Operations served, in order.
    pub log: RefCell<Vec<Operation>>,
    pub accepted: Cell<u32>,
    pub refused: Cell<u32>,
    /// Takes nobody.
    pub locked: Cell<bool>,
    /// Swallows everything.
    pub silent: Cell<bool>,
    /// Echoes operation ids and remembers answers.
    pub robust: Cell<bool>,
    /// Chooses the ids of new shells itself.
    pub chooses_ids: Cell<bool>,
    /// The largest envelope that may be asked for.
    pub largest: Cell<u32>,
    /// Operations to be cut, each once.
    pub cuts: RefCell<Vec<(Operation, Cut)>>,
    /// Faults to be given instead of an answer, each once.
    pub faults: RefCell<Vec<(Operation, FaultKind)>>,
    remembered: RefCell<BTreeMap<Uuid, Response>>,
    watch: RefCell<Option<Watch>>,
}

/// Something to be done when an operation is asked for.
struct Watch {
    operation: Operation,
    /// Which of its kind, from 1.
    number: usize,
    /// When it has been answered, not before.
    answered: bool,
    then: Box<dyn FnOnce()>,
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
            silent: Cell::new(false),
            robust: Cell::new(true),
            chooses_ids: Cell::new(false),
            largest: Cell::new(512_000),
            cuts: RefCell::default(),
            faults: RefCell::default(),
            remembered: RefCell::default(),
            watch: RefCell::default(),
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

    /// Does something once, when the operation is asked for the so-manieth time from now on, or has been answered.
    pub fn when(&self, operation: Operation, number: usize, answered: bool, then: impl FnOnce() + 'static) {
        *self.watch.borrow_mut() = Some(Watch { operation, number, answered, then: Box::new(then) });
    }

    /// What was to be done has not been done yet.
    pub fn is_watched(&self) -> bool {
        self.watch.borrow().is_some()
    }

    fn look(&self, operation: Operation, answered: bool) {
        let due = {
            let mut watch = self.watch.borrow_mut();
            let due = watch.as_mut().is_some_and(|watch| {
                let meant = watch.operation == operation && watch.answered == answered;
                watch.number -= usize::from(meant);
                meant && watch.number == 0
            });
            due.then(|| watch.take()).flatten()
        };
        if let Some(watch) = due {
            (watch.then)();
        }
    }

    /// Shells that a client holds.
    pub fn held(&self) -> usize {
        self.shells.borrow().iter().filter(|shell| shell.connected.get()).count()
    }

    pub fn cut_now(&self, request: &Request) -> Option<Cut> {
        let mut cuts = self.cuts.borrow_mut();
        let at = cuts.iter().position(|(operation, _)| *operation == request.operation())?;
        Some(cuts.remove(at).1)
    }

    pub async fn serve(&self, request: &Request, account: &Account) -> Response {
        assert_eq!(account.to_string().to_lowercase(), OPERATOR.to_lowercase());
        assert!(request.header.to.contains(&self.name.to_lowercase()));
        self.expire();
        let operation = request.header.operation_id.expect("every request carries an OperationID");
        if self.robust.get()
            && operation.must_understand
            && let Some(response) = self.remembered.borrow().get(&operation.id)
        {
            return response.clone();
        }
        self.log.borrow_mut().push(request.operation());
        self.look(request.operation(), false);
        let fault = {
            let mut faults = self.faults.borrow_mut();
            let at = faults.iter().position(|(operation, _)| *operation == request.operation());
            at.map(|at| faults.remove(at).1)
        };
        let asked = request.header.max_envelope_size.expect("every request says how large an answer may be");
        let body = match fault {
            Some(kind) => ResponseBody::Fault(Fault::new(kind)),
            None if asked > self.largest.get() => ResponseBody::Fault(Fault::new(FaultKind::AskedSizeTooLarge)),
            None => self.answer(request).await.unwrap_or_else(|kind| ResponseBody::Fault(Fault::new(kind))),
        };
        self.look(request.operation(), true);
        let mut response = Response::to(request, Uuid::from_u128(1), body);
        assert!(response.to_xml().len() <= asked as usize, "the answer is larger than was asked for");
        if self.robust.get() {
            self.remembered.borrow_mut().insert(operation.id, response.clone());
        } else {
            response.header.operation_id = None;
        }
        response
    }

    /// Deletes what nobody has asked for anything for its idle time.
    fn expire(&self) {
        let now = elapsed();
        self.shells.borrow_mut().retain(|shell| now.saturating_sub(shell.touched.get()) < shell.idle_timeout.get());
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
            RequestBody::Create(create) => {
                let id = create.shell_id.expect("the client chooses the id");
                let configuration = request.header.resource_uri.strip_prefix(POWERSHELL_PREFIX).unwrap();
                let mut pool = ServerPool::open(id, &create.creation_xml).map_err(|_| FaultKind::InternalError)?;
                let mut stream = pool.session_capability();
                stream.extend(pool.application_private_data(version_table("5.1.20348.1")));
                stream.extend(pool.state(RunspacePoolState::Opened, None));
                let id = if self.chooses_ids.get() { Uuid::from_u128(id.as_u128() ^ 1) } else { id };
                let name = create.name.as_deref().unwrap_or_default();
                let shell = self.add(Rc::new(Shell::with_pool(id, name, OPERATOR, configuration, pool)));
                shell.stream.borrow_mut().extend(stream);
                shell.connected.set(true);
                shell.client.set(request.header.session_id);
                return Ok(ResponseBody::Created(shell.describe()));
            }
            _ => {}
        }
        let shell = self.shell(request.header.shell_id())?;
        shell.touched.set(elapsed());
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
                // Who takes the session over is asked what nobody answered.
                let unanswered: Vec<_> = pool.unanswered().map(|(pipeline, call)| (pipeline, call.clone())).collect();
                for (pipeline, call) in unanswered {
                    let fragments = pool.host_call(pipeline, call);
                    let mut commands = shell.commands.borrow_mut();
                    if let Some(running) = pipeline.and_then(|id| commands.get_mut(&id)) {
                        running.stream.extend(fragments);
                    }
                }
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
        let answer = self.answer_holder(&shell, client, request).await;
        shell.touched.set(elapsed());
        answer
    }

    /// What a shell answers to the client that holds it.
    async fn answer_holder(
        &self,
        shell: &Rc<Shell>,
        client: Option<Uuid>,
        request: &Request,
    ) -> Result<ResponseBody, FaultKind> {
        match &request.body {
            RequestBody::Disconnect { idle_timeout, buffer_mode } => {
                shell.connected.set(false);
                if let Some(idle_timeout) = idle_timeout {
                    shell.idle_timeout.set(*idle_timeout);
                }
                if let Some(buffer_mode) = buffer_mode {
                    shell.buffer_mode.set(*buffer_mode);
                }
                shell.bell.raise();
                Ok(ResponseBody::Empty)
            }
            RequestBody::Delete => {
                self.shells.borrow_mut().retain(|other| other.id != shell.id);
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
                if shell.running().is_some() {
                    return Err(FaultKind::QuotaMaxCommandsPerShell);
                }
                let messages = shell.pool.borrow_mut().receive(Some(id), arguments).unwrap();
                let MessageBody::CreatePipeline(create) = &messages[0].body else { panic!("no pipeline") };
                let first = &create.statements[0][0];
                if first.text == "TabExpansion2" && !first.is_script {
                    shell.complete(id, &first.arguments);
                } else {
                    shell.run(id, &create.script_text());
                }
                Ok(ResponseBody::CommandStarted { command_id: id })
            }
            RequestBody::Send { command_id, data, .. } => {
                shell.deliver(*command_id, data);
                Ok(ResponseBody::Empty)
            }
            RequestBody::Signal { command_id, code } => {
                if *code == SignalCode::PowerShellStop {
                    if shell.running() == Some(*command_id) {
                        shell.end(*command_id, PipelineState::Stopped);
                    }
                } else {
                    shell.commands.borrow_mut().remove(command_id);
                    shell.bell.raise();
                }
                Ok(ResponseBody::Empty)
            }
            RequestBody::Receive { command_id } => receive(self, shell, client, *command_id, request).await,
            other => panic!("not served: {other:?}"),
        }
    }
}

async fn receive(
    host: &Host,
    shell: &Shell,
    client: Option<Uuid>,
    command: Option<Uuid>,
    request: &Request,
) -> Result<ResponseBody, FaultKind> {
    let deadline = elapsed() + request.header.operation_timeout.unwrap();
    let room = request.header.max_envelope_size.unwrap() as usize - ENVELOPE;
    loop {
        let raised = shell.bell.count();
        host.shell(Some(shell.id))?;
        if let Some(answer) = output(shell, command, room)? {
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

fn output(shell: &Shell, command: Option<Uuid>, mut room: usize) -> Result<Option<ResponseBody>, FaultKind> {
    let mut fitting = |stream: &mut std::collections::VecDeque<Vec<u8>>| {
        let mut data = Vec::new();
        while let Some(next) = stream.pop_front_if(|next| data.is_empty() || next.len() * 4 / 3 + 300 <= room) {
            room = room.saturating_sub(next.len() * 4 / 3 + 300);
            data.push(next);
        }
        data
    };
    let (data, done) = match command {
        None => (fitting(&mut shell.stream.borrow_mut()), false),
        Some(id) => {
            let mut commands = shell.commands.borrow_mut();
            let running = commands.get_mut(&id).ok_or(FaultKind::UnexpectedSelectors)?;
            let data = fitting(&mut running.stream);
            (data, running.done && running.stream.is_empty())
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
