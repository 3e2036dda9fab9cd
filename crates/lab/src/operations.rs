//! The operations of a host, with Windows' faults (MS-WSMV 3.1.4).

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use reattach_psrp::clixml::Value;
use reattach_psrp::message::RunspacePoolState;
use reattach_psrp::server::{Refusal, ServerPool, version_table};
use reattach_wsman::{
    BufferMode, CommandState, CreateShell, Fault, FaultKind, Identity, POWERSHELL_PREFIX, Request, RequestBody,
    Response, ResponseBody, SignalCode, StreamChunk,
};
use tokio::time::Instant;
use uuid::Uuid;

use crate::accounts::User;
use crate::host::{Host, random_id};
use crate::lock;
use crate::runtime::PS_VERSION;
use crate::scenario::CONFIGURATIONS;
use crate::shell::{Command, Holder, MAX_IDLE_TIMEOUT, Progress, Shell, fault};

/// OperationTimeout of a request that names none, as on Windows.
const DEFAULT_OPERATION_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest that a Receive is held.
const MAX_OPERATION_TIMEOUT: Duration = Duration::from_secs(600);
/// What an envelope needs beside the output in it, in bytes.
const ENVELOPE_OVERHEAD: usize = 4_096;

type Outcome = Result<ResponseBody, Box<Fault>>;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) user: &'static User,
    pub(crate) ip: String,
}

/// What a host answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) response: Response,
    /// It was given before, to the same OperationID.
    pub(crate) again: bool,
}

impl Host {
    /// Does what a request asks for, or gives the answer again that it has had already.
    pub(crate) async fn answer(self: &Arc<Self>, request: &Request, caller: &Caller) -> Answer {
        let operation = request.header.operation_id;
        let known = operation.filter(|operation| operation.must_understand);
        let again = known.and_then(|operation| lock(&self.cache).get(operation.id, caller.user.name));
        if let Some(body) = again {
            return Answer { response: Response::to(request, random_id(), body), again: true };
        }
        let body = match &request.body {
            RequestBody::Receive { command_id } => self.receive(request, caller, *command_id).await,
            _ => {
                let body = self.at_once(request, caller);
                self.wake();
                body
            }
        };
        let body =
            body.unwrap_or_else(|fault| ResponseBody::Fault(Fault { machine: Some(self.name.clone()), ..*fault }));
        let response = Response::to(request, random_id(), body);
        // A Receive that gave way to another one of the same operation leaves the answer to it.
        let gave_way =
            matches!(&response.body, ResponseBody::Fault(fault) if fault.kind() == FaultKind::OperationAborted);
        if let Some(operation) = operation.filter(|_| !gave_way) {
            lock(&self.cache).put(operation.id, caller.user.name, &response);
        }
        Answer { response, again: false }
    }

    /// Everything that needs no waiting. Nothing in it awaits, so that it is done wholly or not
    /// at all when the client goes away.
    fn at_once(self: &Arc<Self>, request: &Request, caller: &Caller) -> Outcome {
        match &request.body {
            RequestBody::Identify => Ok(identity(true)),
            RequestBody::Create(create) => self.create(request, caller, create),
            RequestBody::EnumerateShells => {
                let shells = self.shells();
                let seen = |shell: &&Shell| caller.user.administrator || shell.owner == caller.user.name;
                let shells = shells.values().filter(seen).map(Shell::describe).collect();
                Ok(ResponseBody::Enumerated { shells, commands: Vec::new(), context: None })
            }
            RequestBody::EnumerateCommands { shell_id } => self.with(*shell_id, caller, true, |shell| {
                let commands = shell.describe_commands();
                Ok(ResponseBody::Enumerated { shells: Vec::new(), commands, context: None })
            }),
            RequestBody::Get => {
                self.with(selected(request)?, caller, true, |shell| Ok(ResponseBody::Shell(shell.describe())))
            }
            RequestBody::Delete => {
                self.with(selected(request)?, caller, true, |_| Ok(ResponseBody::Empty))?;
                self.shells().remove(&selected(request)?);
                Ok(ResponseBody::Empty)
            }
            RequestBody::Disconnect { idle_timeout, buffer_mode } => self.shell(request, caller, |shell, client| {
                if shell.disconnected() {
                    return Err(fault(FaultKind::DisconnectNotValid));
                }
                shell.held_by(client)?;
                if !shell.disconnectable {
                    return Err(fault(FaultKind::DisconnectNotSupported));
                }
                self.settings(shell, *idle_timeout, *buffer_mode)?;
                shell.release();
                Ok(ResponseBody::Empty)
            }),
            RequestBody::Reconnect { buffer_mode } => self.shell(request, caller, |shell, client| {
                match shell.holder {
                    Holder::Client(holder) if holder == client => {}
                    Holder::Client(_) | Holder::Resident => {
                        return Err(fault(FaultKind::ConnectedToDifferentClient));
                    }
                    Holder::Nobody { former } if former == client => shell.holder = Holder::Client(client),
                    Holder::Nobody { .. } => return Err(fault(FaultKind::SessionIdMismatch)),
                }
                self.settings(shell, None, *buffer_mode)?;
                Ok(ResponseBody::Empty)
            }),
            RequestBody::ConnectShell { connect_xml } => {
                self.shell(request, caller, |shell, client| connect(shell, client, connect_xml, &caller.ip))
            }
            RequestBody::ConnectCommand { command_id } => self.shell(request, caller, |shell, client| {
                shell.held_by(client)?;
                let command = shell.commands.get_mut(command_id);
                command.ok_or_else(|| fault(FaultKind::UnexpectedSelectors))?.connected = true;
                Ok(ResponseBody::Connected { connect_response_xml: None })
            }),
            RequestBody::Command { command_id, command_line, arguments } => {
                self.shell(request, caller, |shell, client| {
                    shell.held_by(client)?;
                    let id = command_id.unwrap_or_else(random_id);
                    if shell.commands.contains_key(&id) {
                        return Err(fault(FaultKind::CommandIdConflict));
                    }
                    let messages = shell.pool.receive(Some(id), arguments).map_err(malformed)?;
                    shell.commands.insert(id, Command::new(command_line.clone()));
                    self.deliver(shell, id, messages);
                    Ok(ResponseBody::CommandStarted { command_id: id })
                })
            }
            RequestBody::Send { command_id, data, .. } => self.shell(request, caller, |shell, client| {
                shell.held_by(client)?;
                if command_id.is_some_and(|id| !shell.commands.contains_key(&id)) {
                    return Err(fault(FaultKind::UnexpectedSelectors));
                }
                let messages = shell.pool.receive(*command_id, data).map_err(malformed)?;
                match command_id {
                    Some(id) => self.deliver(shell, *id, messages),
                    None => self.deliver_to_pool(shell, messages),
                }
                Ok(ResponseBody::Empty)
            }),
            RequestBody::Signal { command_id, code } => self.shell(request, caller, |shell, client| {
                shell.held_by(client)?;
                if !shell.commands.contains_key(command_id) {
                    return Err(fault(FaultKind::UnexpectedSelectors));
                }
                if *code == SignalCode::PowerShellStop {
                    self.stop(shell, *command_id);
                } else if let Some(command) = shell.commands.remove(command_id) {
                    // Any other code closes the command, as Windows does.
                    command.abort();
                    shell.pool.remove_pipeline(*command_id);
                }
                Ok(ResponseBody::Empty)
            }),
            RequestBody::Pull { .. } | RequestBody::Release { .. } => {
                // Every listing is answered whole, so no context was ever given out.
                let reason = "The enumeration context is not valid.".to_owned();
                Err(Box::new(Fault { subcode: Some("InvalidEnumerationContext".into()), reason, ..Fault::default() }))
            }
            RequestBody::Receive { .. } => Err(fault(FaultKind::SchemaValidation)),
        }
    }

    fn create(&self, request: &Request, caller: &Caller, create: &CreateShell) -> Outcome {
        let uri = &request.header.resource_uri;
        let configuration = strip_prefix(uri, POWERSHELL_PREFIX);
        if !CONFIGURATIONS.iter().any(|known| configuration.is_some_and(|name| known.eq_ignore_ascii_case(name))) {
            return Err(fault(FaultKind::InvalidResourceUri));
        }
        let id = create.shell_id.unwrap_or_else(random_id);
        let pool = ServerPool::open(id, &create.creation_xml).map_err(refused)?;
        let mut shells = self.shells();
        if shells.contains_key(&id) {
            return Err(fault(FaultKind::ShellIdConflict));
        }
        let owned = shells.values().filter(|shell| shell.owner == caller.user.name).count();
        if owned >= self.options.max_shells_per_user {
            return Err(fault(FaultKind::QuotaMaxShells));
        }
        let mut shell = Shell::new(pool, uri, caller.user.name, Holder::Client(request.header.session_id));
        self.settings(&mut shell, create.idle_timeout, None)?;
        shell.name.clone_from(&create.name);
        shell.client_ip.clone_from(&caller.ip);
        shell.disconnectable = create.shell_id.is_some();
        let fragments = shell.pool.session_capability();
        shell.output.output.push(fragments, true);
        announce(&mut shell);
        let fragments = shell.pool.state(RunspacePoolState::Opened, None);
        shell.output.output.push(fragments, true);
        let described = shell.describe();
        shells.insert(id, shell);
        Ok(ResponseBody::Created(described))
    }

    /// Holds the request until there is output, the shell or command goes, or the time is over.
    async fn receive(&self, request: &Request, caller: &Caller, command: Option<Uuid>) -> Outcome {
        let timeout = request.header.operation_timeout.unwrap_or(DEFAULT_OPERATION_TIMEOUT).min(MAX_OPERATION_TIMEOUT);
        let deadline = Instant::now() + timeout;
        let size = request.header.max_envelope_size.unwrap_or(reattach_wsman::INITIAL_ENVELOPE_SIZE);
        let size = usize::try_from(size).unwrap_or(usize::MAX).saturating_sub(ENVELOPE_OVERHEAD);
        let budget = size / 4 * 3;
        let mut turn = None;
        let mut waiting = None;
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let found = self.shell(request, caller, |shell, client| {
                shell.held_by(client)?;
                let Some(stream) = shell.stream(command) else {
                    // It was there when the request came: somebody closed it.
                    let kind = turn.map_or(FaultKind::UnexpectedSelectors, |_| FaultKind::OperationAborted);
                    return Err(fault(kind));
                };
                match turn {
                    Some(mine) if mine != stream.receives => return Err(fault(FaultKind::OperationAborted)),
                    Some(_) => {}
                    None => {
                        stream.receives += 1;
                        turn = Some(stream.receives);
                        self.wake();
                    }
                }
                take(shell, command, budget)
            })?;
            if let ResponseBody::Received { streams, state } = &found
                && (!streams.is_empty() || state.as_ref().is_some_and(|state| state.done))
            {
                self.wake();
                return Ok(found);
            }
            if waiting.is_none() {
                waiting = Some(Waiting::new(self, selected(request)?));
            }
            if tokio::time::timeout_at(deadline, changed).await.is_err() {
                return Err(fault(FaultKind::OperationTimedOut));
            }
        }
    }

    /// The shell of a request: it exists, belongs to the caller, and was created under the
    /// request's resource URI.
    fn shell(
        &self,
        request: &Request,
        caller: &Caller,
        act: impl FnOnce(&mut Shell, Option<Uuid>) -> Outcome,
    ) -> Outcome {
        let header = &request.header;
        self.with(selected(request)?, caller, false, |shell| {
            if !shell.resource_uri.eq_ignore_ascii_case(&header.resource_uri) {
                return Err(fault(FaultKind::UnexpectedSelectors));
            }
            let outcome = act(shell, header.session_id);
            if outcome.is_ok() {
                shell.touch();
            }
            outcome
        })
    }

    /// `foreign`: an administrator may do it to the shell of another.
    fn with(&self, id: Uuid, caller: &Caller, foreign: bool, act: impl FnOnce(&mut Shell) -> Outcome) -> Outcome {
        let mut shells = self.shells();
        let shell = shells.get_mut(&id).ok_or_else(|| fault(FaultKind::UnexpectedSelectors))?;
        if shell.owner != caller.user.name && !(foreign && caller.user.administrator) {
            return Err(fault(FaultKind::AccessDenied));
        }
        act(shell)
    }

    fn settings(
        &self,
        shell: &mut Shell,
        idle: Option<Duration>,
        buffer: Option<BufferMode>,
    ) -> Result<(), Box<Fault>> {
        if let Some(idle) = idle {
            if idle < self.options.min_idle_timeout || idle > MAX_IDLE_TIMEOUT {
                return Err(fault(FaultKind::IdleTimeoutOutOfBounds));
            }
            shell.idle_timeout = idle;
        }
        shell.buffer_mode = buffer.unwrap_or(shell.buffer_mode);
        Ok(())
    }
}

/// What Identify says; the version only to those who have signed in.
pub(crate) fn identity(signed_in: bool) -> ResponseBody {
    let version = if signed_in { "OS: 10.0.20348 SP: 0.0 Stack: 3.0" } else { "OS: 0.0.0 SP: 0.0 Stack: 3.0" };
    ResponseBody::Identify(Identity {
        protocol_version: "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd".into(),
        product_vendor: "Reattach lab".into(),
        product_version: version.into(),
    })
}

/// Connects another client (MS-WSMV 3.1.4.17).
fn connect(shell: &mut Shell, client: Option<Uuid>, connect_xml: &[u8], ip: &str) -> Outcome {
    match shell.holder {
        Holder::Client(holder) if holder == client => return Err(fault(FaultKind::ReconnectNotValid)),
        Holder::Client(_) | Holder::Resident => return Err(fault(FaultKind::ConnectedToDifferentClient)),
        Holder::Nobody { .. } => {}
    }
    let answer = shell.pool.connect(connect_xml).map_err(refused)?;
    shell.holder = Holder::Client(client);
    shell.client_ip = ip.into();
    shell.output.output.rewind();
    for command in shell.commands.values_mut() {
        command.connected = false;
        command.output.output.rewind();
    }
    announce(shell);
    // Not promised by the protocol, but recordings of Windows have it, and pypsrp waits for it.
    let fragments = shell.pool.state(RunspacePoolState::Opened, None);
    shell.output.output.push(fragments, true);
    Ok(ResponseBody::Connected { connect_response_xml: Some(answer) })
}

fn announce(shell: &mut Shell) {
    let data: Value = version_table(PS_VERSION);
    let fragments = shell.pool.application_private_data(data);
    shell.output.output.push(fragments, true);
}

/// The output of a stream that fits, and whether the command is over.
fn take(shell: &mut Shell, id: Option<Uuid>, budget: usize) -> Outcome {
    let mut done = false;
    let output = match id {
        None => &mut shell.output.output,
        Some(id) => {
            let command = shell.commands.get_mut(&id).ok_or_else(|| fault(FaultKind::UnexpectedSelectors))?;
            if !command.connected {
                return Err(fault(FaultKind::ShellDisconnected));
            }
            done = matches!(command.progress, Progress::Done);
            &mut command.output.output
        }
    };
    let chunk = |data| StreamChunk { name: "stdout".into(), command_id: id, data };
    let streams: Vec<StreamChunk> = output.take(budget).into_iter().map(chunk).collect();
    let done = done && output.is_empty();
    let state = id.map(|id| CommandState { command_id: Some(id), done, exit_code: done.then_some(0) });
    Ok(ResponseBody::Received { streams, state })
}

fn selected(request: &Request) -> Result<Uuid, Box<Fault>> {
    request.header.shell_id().ok_or_else(|| fault(FaultKind::UnexpectedSelectors))
}

fn refused(refusal: Refusal) -> Box<Fault> {
    let reason = refusal.to_string();
    Box::new(Fault { reason, ..Fault::new(FaultKind::Other(refusal.fault_code())) })
}

fn malformed(error: reattach_psrp::Error) -> Box<Fault> {
    Box::new(Fault { reason: error.to_string(), ..Fault::new(FaultKind::SchemaValidation) })
}

fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// A Receive that is being held: the shell's client is alive so long.
struct Waiting<'a> {
    host: &'a Host,
    shell: Uuid,
}

impl<'a> Waiting<'a> {
    fn new(host: &'a Host, shell: Uuid) -> Self {
        if let Some(shell) = host.shells().get_mut(&shell) {
            shell.outstanding += 1;
        }
        Self { host, shell }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if let Some(shell) = self.host.shells().get_mut(&self.shell) {
            shell.outstanding = shell.outstanding.saturating_sub(1);
            if matches!(shell.holder, Holder::Client(_)) {
                shell.touch();
            }
        }
    }
}
