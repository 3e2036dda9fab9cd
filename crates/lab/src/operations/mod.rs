//! The operations of a host, with Windows' faults (MS-WSMV 3.1.4).

mod check;
mod connect;
mod create;
mod list;
mod receive;

use std::net::IpAddr;
use std::sync::Arc;

use reattach_psrp::server::Refusal;
use reattach_wsman::{
    self as wsman, Fault, FaultKind, INITIAL_ENVELOPE_SIZE, Identity, Request, RequestBody, RequestHeader, Response,
    ResponseBody, SignalCode,
};
use uuid::Uuid;

use crate::accounts::User;
use crate::cache::Stream;
use crate::host::{Host, random_id};
use crate::lock;
use crate::options::Limits;
use crate::prompts::forget;
use crate::shell::{Command, Shell, fault};

type Outcome = Result<ResponseBody, Box<Fault>>;

/// Who asks.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) user: &'static User,
    pub(crate) ip: IpAddr,
}

/// What a host answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) response: Response,
    /// It was given before, to the same OperationID.
    pub(crate) again: bool,
}

impl Host {
    /// Does what a request of `size` bytes asks for, or gives the answer again that it has had
    /// already.
    pub(crate) async fn answer(self: &Arc<Self>, incoming: wsman::Incoming, size: usize, caller: &Caller) -> Answer {
        self.sweep();
        let limits = self.world.limits();
        let header = incoming.header.clone();
        let refused = |fault: Box<Fault>| Answer { response: self.faulted(&header, *fault), again: false };
        let request = match check::check(self, incoming, size, &limits) {
            Ok(request) => request,
            Err(fault) => return refused(fault),
        };
        let operation = header.operation_id.filter(|_| self.robust());
        if let Some(resent) = operation.filter(|operation| operation.must_understand) {
            let kept = lock(&self.cache).get(resent.id, caller.user.name);
            self.world.counters.resent(kept.is_some());
            if let Some(body) = kept {
                return Answer { response: self.respond(&request, body), again: true };
            }
        }
        let plugin = create::configuration(&header.resource_uri).unwrap_or_default();
        let _slot = match self.quotas.begin(&limits, plugin, caller.user.name) {
            Ok(slot) => slot,
            Err(fault) => return refused(fault),
        };
        let body = match &request.body {
            RequestBody::Receive { command_id } => self.receive(&request, caller, &limits, *command_id).await,
            _ => {
                let body = self.at_once(&request, caller, &limits).and_then(|body| fitting(&request, body, &limits));
                self.wake();
                body
            }
        };
        let response = match body {
            Ok(body) => self.respond(&request, body),
            Err(fault) => self.faulted(&header, *fault),
        };
        // A Receive that gave way to another one of the same operation leaves the answer to it.
        let gave_way =
            matches!(&response.body, ResponseBody::Fault(fault) if fault.kind() == FaultKind::OperationAborted);
        if let Some(operation) = operation.filter(|_| !gave_way) {
            let stream = match (&request.body, header.shell_id()) {
                (RequestBody::Receive { command_id }, Some(shell)) => Some(Stream { shell, command: *command_id }),
                _ => None,
            };
            lock(&self.cache).put(operation.id, caller.user.name, stream, &response, limits.max_kept_answers);
        }
        Answer { response, again: false }
    }

    /// A fault of this code in answer to anything, whether or not it could be read.
    pub(crate) fn refuse(&self, incoming: &Result<wsman::Incoming, wsman::Error>, code: u32) -> Response {
        let fault = Fault::new(FaultKind::from_code(code).unwrap_or(FaultKind::Other(code)));
        match incoming {
            Ok(incoming) => self.faulted(&incoming.header, fault),
            Err(_) => Response::fault(random_id(), None, fault),
        }
    }

    /// The answer to something that is no request.
    pub(crate) fn unreadable(&self, error: &wsman::Error) -> Response {
        Response::fault(random_id(), None, *check::no_request(error))
    }

    fn respond(&self, request: &Request, body: ResponseBody) -> Response {
        let mut response = Response::to(request, random_id(), body);
        self.echo(&request.header, &mut response);
        response
    }

    fn faulted(&self, header: &RequestHeader, fault: Fault) -> Response {
        let fault = Fault { machine: Some(self.name.clone()), ..fault };
        let mut response = Response::fault(random_id(), Some(header.message_id), fault);
        self.echo(header, &mut response);
        response
    }

    /// The echo of an OperationID is how a client knows Robust Connection.
    fn echo(&self, header: &RequestHeader, response: &mut Response) {
        response.header.operation_id = header.operation_id.map(|it| it.id).filter(|_| self.robust());
    }

    /// Everything that needs no waiting. Nothing in it awaits, so that it is done wholly or not
    /// at all when the client goes away.
    fn at_once(self: &Arc<Self>, request: &Request, caller: &Caller, limits: &Limits) -> Outcome {
        match &request.body {
            RequestBody::Identify => Ok(identity(true)),
            RequestBody::Create(create) => self.create(request, caller, limits, create),
            RequestBody::EnumerateShells => self.enumerate(request, caller, limits, None),
            RequestBody::EnumerateCommands { shell_id } => self.enumerate(request, caller, limits, Some(*shell_id)),
            RequestBody::Pull { context } => self.pull(request, caller, limits, context),
            RequestBody::Release { context } => self.release(caller, context),
            RequestBody::Get => {
                let now = self.now();
                self.with(selected(request)?, caller, true, |shell| {
                    Ok(ResponseBody::Shell(shell.describe(now, limits.max_idle_timeout)))
                })
            }
            RequestBody::Delete => {
                self.with(selected(request)?, caller, true, |_| Ok(ResponseBody::Empty))?;
                self.shells().remove(&selected(request)?);
                Ok(ResponseBody::Empty)
            }
            RequestBody::Disconnect { idle_timeout, buffer_mode } => {
                self.disconnect(request, caller, limits, *idle_timeout, *buffer_mode)
            }
            RequestBody::Reconnect { buffer_mode } => self.reconnect(request, caller, limits, *buffer_mode),
            RequestBody::ConnectShell { connect_xml } => self.connect(request, caller, limits, connect_xml),
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
                    if shell.commands.len() >= limits.max_commands_per_shell {
                        return Err(fault(FaultKind::QuotaMaxCommandsPerShell));
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
                    forget(shell, *command_id);
                }
                Ok(ResponseBody::Empty)
            }),
            RequestBody::Receive { .. } => Err(fault(FaultKind::SchemaValidation)),
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
        let now = self.now();
        self.with(selected(request)?, caller, false, |shell| {
            if !shell.resource_uri.eq_ignore_ascii_case(&header.resource_uri) {
                return Err(fault(FaultKind::UnexpectedSelectors));
            }
            let outcome = act(shell, header.session_id);
            if outcome.is_ok() && !shell.disconnected() {
                shell.touch(now);
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

/// The largest answer that a request wants and the host gives, in bytes.
fn envelope_size(request: &Request, limits: &Limits) -> usize {
    let asked = request.header.max_envelope_size.unwrap_or(INITIAL_ENVELOPE_SIZE);
    usize::try_from(asked).unwrap_or(usize::MAX).min(limits.max_envelope_size)
}

fn fits(request: &Request, body: &ResponseBody, limits: &Limits) -> bool {
    Response::to(request, Uuid::nil(), body.clone()).to_xml().len() <= envelope_size(request, limits)
}

/// The body, unless its envelope would be larger than was asked for.
fn fitting(request: &Request, body: ResponseBody, limits: &Limits) -> Outcome {
    let large = matches!(body, ResponseBody::Created(_) | ResponseBody::Shell(_) | ResponseBody::Connected { .. });
    if large && !fits(request, &body, limits) {
        return Err(fault(FaultKind::AnswerTooLarge));
    }
    Ok(body)
}

fn selected(request: &Request) -> Result<Uuid, Box<Fault>> {
    request.header.shell_id().ok_or_else(|| fault(FaultKind::UnexpectedSelectors))
}

/// What PowerShell's plug-in says to negotiation data that it cannot use.
fn plugin_fault(refusal: &Refusal, code: u32) -> Box<Fault> {
    let reason = refusal.to_string();
    let kind = FaultKind::from_code(code).unwrap_or(FaultKind::Other(code));
    Box::new(Fault { message: Some(reason.clone()), reason, ..Fault::new(kind) })
}

fn malformed(error: reattach_psrp::Error) -> Box<Fault> {
    Box::new(Fault { reason: error.to_string(), ..Fault::new(FaultKind::SchemaValidation) })
}
