//! Disconnect, Reconnect and Connect: who holds a shell (MS-WSMV 3.1.4.15 to 3.1.4.17).

use std::time::Duration;

use reattach_psrp::message::RunspacePoolState;
use reattach_wsman::{BufferMode, FaultKind, Request, ResponseBody};

use super::create::{announce, check_version, fragment_size};
use super::{Caller, Outcome, plugin_fault};
use crate::host::Host;
use crate::options::Limits;
use crate::output::Kind;
use crate::prompts::ask_again;
use crate::shell::{Holder, fault};

impl Host {
    pub(super) fn disconnect(
        &self,
        request: &Request,
        caller: &Caller,
        limits: &Limits,
        idle_timeout: Option<Duration>,
        buffer_mode: Option<BufferMode>,
    ) -> Outcome {
        let now = self.now();
        self.shell(request, caller, |shell, client| {
            if shell.disconnected() {
                return Err(fault(FaultKind::DisconnectNotValid));
            }
            shell.held_by(client)?;
            if !shell.disconnectable {
                return Err(fault(FaultKind::DisconnectNotSupported));
            }
            shell.set(limits, idle_timeout, buffer_mode)?;
            shell.release(now);
            Ok(ResponseBody::Empty)
        })
    }

    pub(super) fn reconnect(
        &self,
        request: &Request,
        caller: &Caller,
        limits: &Limits,
        buffer_mode: Option<BufferMode>,
    ) -> Outcome {
        self.shell(request, caller, |shell, client| {
            match shell.holder {
                Holder::Client(holder) if holder == client => {}
                Holder::Client(_) | Holder::Resident => return Err(fault(FaultKind::ConnectedToDifferentClient)),
                Holder::Nobody { former } if former == client => shell.holder = Holder::Client(client),
                Holder::Nobody { .. } => return Err(fault(FaultKind::SessionIdMismatch)),
            }
            shell.set(limits, None, buffer_mode)?;
            Ok(ResponseBody::Empty)
        })
    }

    pub(super) fn connect(&self, request: &Request, caller: &Caller, limits: &Limits, connect_xml: &[u8]) -> Outcome {
        check_version(&request.header)?;
        let local = self.world.options.local_addresses.contains(&caller.ip);
        self.shell(request, caller, |shell, client| {
            match shell.holder {
                Holder::Client(holder) if holder == client => return Err(fault(FaultKind::ReconnectNotValid)),
                Holder::Client(_) | Holder::Resident => return Err(fault(FaultKind::ConnectedToDifferentClient)),
                Holder::Nobody { .. } => {}
            }
            if shell.loopback && !local {
                return Err(fault(FaultKind::AccessDenied));
            }
            shell.pool.set_max_blob(fragment_size(request, limits));
            let answer = shell.pool.connect(connect_xml);
            let answer = answer.map_err(|refusal| plugin_fault(&refusal, refusal.fault_code()))?;
            shell.holder = Holder::Client(client);
            shell.client_ip = caller.ip.to_string();
            shell.output.output.rewind();
            for command in shell.commands.values_mut() {
                command.connected = false;
                command.output.output.rewind();
            }
            announce(shell);
            // Not promised by the protocol, but recordings of Windows have it, and pypsrp waits for it.
            let fragments = shell.pool.state(RunspacePoolState::Opened, None);
            shell.output.output.push(fragments, Kind::State);
            ask_again(shell);
            Ok(ResponseBody::Connected { connect_response_xml: Some(answer) })
        })
    }
}
