//! Receive (MS-WSMV 3.1.4.14): held until there is output.

use std::pin::pin;
use std::time::Duration;

use reattach_wsman::{CommandState, FaultKind, Request, ResponseBody, StreamChunk};
use uuid::Uuid;

use super::create::ENVELOPE_OVERHEAD;
use super::{Caller, Outcome, envelope_size, selected};
use crate::host::Host;
use crate::options::Limits;
use crate::shell::{Holder, Progress, Shell, fault};

/// OperationTimeout of a request that names none, as on Windows.
const DEFAULT_OPERATION_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest that a Receive is held.
const MAX_OPERATION_TIMEOUT: Duration = Duration::from_secs(600);

impl Host {
    /// Holds the request until there is output, the shell or command goes, or the time is over.
    pub(super) async fn receive(
        &self,
        request: &Request,
        caller: &Caller,
        limits: &Limits,
        command: Option<Uuid>,
    ) -> Outcome {
        let timeout = request.header.operation_timeout.unwrap_or(DEFAULT_OPERATION_TIMEOUT).min(MAX_OPERATION_TIMEOUT);
        let deadline = self.now() + timeout;
        let budget = envelope_size(request, limits).saturating_sub(ENVELOPE_OVERHEAD) / 4 * 3;
        let mut turn = None;
        let mut waiting = None;
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            let found = self.shell(request, caller, |shell, client| {
                let left = turn.is_some() && shell.holder == Holder::Nobody { former: client };
                if !left {
                    shell.held_by(client)?;
                }
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
                let taken = take(shell, command, budget)?;
                // Its client left it: what was there comes once more, then this Receive is over.
                if left && !says_something(&taken) {
                    return Err(fault(FaultKind::ShellDisconnected));
                }
                Ok(taken)
            })?;
            if says_something(&found) {
                self.wake();
                return Ok(found);
            }
            if waiting.is_none() {
                waiting = Some(Waiting::new(self, selected(request)?));
            }
            tokio::select! {
                () = changed => {}
                () = self.world.clock().sleep_until(deadline) => return Err(fault(FaultKind::OperationTimedOut)),
            }
        }
    }
}

fn says_something(body: &ResponseBody) -> bool {
    match body {
        ResponseBody::Received { streams, state } => {
            !streams.is_empty() || state.as_ref().is_some_and(|state| state.done)
        }
        _ => true,
    }
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
    if output.next_size().is_some_and(|size| size > budget) {
        return Err(fault(FaultKind::AnswerTooLarge));
    }
    let chunk = |data| StreamChunk { name: "stdout".into(), command_id: id, data };
    let streams: Vec<StreamChunk> = output.take(budget).into_iter().map(chunk).collect();
    let done = done && output.is_empty();
    let state = id.map(|id| CommandState { command_id: Some(id), done, exit_code: done.then_some(0) });
    Ok(ResponseBody::Received { streams, state })
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
        let now = self.host.now();
        if let Some(shell) = self.host.shells().get_mut(&self.shell) {
            shell.outstanding = shell.outstanding.saturating_sub(1);
            if matches!(shell.holder, Holder::Client(_)) {
                shell.touch(now);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use reattach_psrp::client::ClientPool;
    use reattach_psrp::message::{InitRunspacePool, RunspacePoolState};
    use reattach_wsman::{CreateShell, POWERSHELL_PREFIX, RequestBody};

    use super::*;
    use crate::accounts::ADELE;
    use crate::options::LabOptions;
    use crate::output::Kind;
    use crate::testing::{ask, host};

    #[tokio::test(start_paused = true)]
    async fn what_comes_at_the_moment_of_leaving_comes_once_more() {
        let host = host(LabOptions::default());
        let (mut pool, uri) = (ClientPool::new(Uuid::from_u128(1)), format!("{POWERSHELL_PREFIX}Microsoft.PowerShell"));
        let request = |body| {
            let mut request = Request::new("http://a", &uri, Uuid::nil(), body);
            request.header.session_id = Some(Uuid::from_u128(2));
            request
        };
        let xml = pool.creation_xml(InitRunspacePool::default());
        ask(&host, &ADELE, &request(RequestBody::Create(CreateShell::power_shell(pool.id(), xml)))).await.unwrap();
        let receive = request(RequestBody::Receive { command_id: None }).for_shell(pool.id());
        ask(&host, &ADELE, &receive).await.unwrap();
        let leave = || request(RequestBody::Disconnect { idle_timeout: None, buffer_mode: None }).for_shell(pool.id());
        for late in [true, false] {
            let mut held = pin!(ask(&host, &ADELE, &receive));
            assert!(tokio::time::timeout(Duration::from_millis(1), held.as_mut()).await.is_err(), "nothing to say");
            ask(&host, &ADELE, &leave()).await.unwrap();
            if late {
                let mut shells = host.shells();
                let shell = shells.get_mut(&pool.id()).unwrap();
                let fragments = shell.pool.state(RunspacePoolState::Opened, None);
                shell.output.output.push(fragments, Kind::State);
            }
            match held.await {
                Ok(ResponseBody::Received { streams, .. }) => assert!(late && streams.len() == 1),
                other => assert_eq!((late, other), (false, Err(FaultKind::ShellDisconnected))),
            }
            let again = request(RequestBody::Reconnect { buffer_mode: None }).for_shell(pool.id());
            ask(&host, &ADELE, &again).await.unwrap();
        }
    }
}
