//! Create (MS-WSMV 3.1.4.5.2).

use reattach_psrp::fragment::DEFAULT_MAX_BLOB;
use reattach_psrp::message::RunspacePoolState;
use reattach_psrp::server::{ServerPool, version_table_of};
use reattach_wsman::{
    CreateShell, Fault, FaultKind, OPTION_PROTOCOL_VERSION, POWERSHELL_PREFIX, ProviderFault, Request, RequestHeader,
    ResponseBody,
};

use super::{Caller, Outcome, envelope_size, plugin_fault};
use crate::host::{Host, random_id};
use crate::options::Limits;
use crate::output::Kind;
use crate::runtime::PS_VERSION;
use crate::scenario::{CONFIGURATIONS, first_job};
use crate::shell::{Holder, Shell, fault};

/// What an envelope needs beside the output in it, in bytes.
pub(super) const ENVELOPE_OVERHEAD: usize = 4_096;
/// What PowerShell 2 speaks, and calls itself.
const LEGACY_PROTOCOL: (u32, u32) = (2, 1);
const LEGACY_PS_VERSION: &str = "2.0";
/// The longest name of a session.
const MAX_NAME: usize = 256;
/// Codes of PowerShell's plug-in that are not met on Connect.
const MANAGED_EXCEPTION: u32 = 0x8054_0FA0;
const PROTOCOL_VERSION_NOT_FOUND: u32 = 0x8054_0BC7;

impl Host {
    pub(super) fn create(&self, request: &Request, caller: &Caller, limits: &Limits, create: &CreateShell) -> Outcome {
        let uri = &request.header.resource_uri;
        let known = |name: &str| CONFIGURATIONS.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !configuration(uri).is_some_and(known) {
            return Err(fault(FaultKind::InvalidResourceUri));
        }
        check_version(&request.header)?;
        if create.name.as_deref().is_some_and(|name| !is_name(name)) {
            return Err(fault(FaultKind::InvalidName));
        }
        let id = create.shell_id.unwrap_or_else(random_id);
        let pool = ServerPool::open(id, &create.creation_xml);
        let mut pool = pool.map_err(|refusal| plugin_fault(&refusal, MANAGED_EXCEPTION))?;
        if self.legacy {
            pool.set_protocol_version(LEGACY_PROTOCOL);
        }
        let now = self.now();
        let mut shells = self.shells();
        if shells.contains_key(&id) {
            return Err(fault(FaultKind::ShellIdConflict));
        }
        check_quotas(shells.values(), uri, caller.user.name, limits)?;
        let holder = Holder::Client(request.header.session_id);
        let mut shell = Shell::new(pool, uri, caller.user.name, holder, self.world.clock());
        shell.idle_timeout = limits.idle_timeout;
        shell.set(limits, create.idle_timeout, None)?;
        shell.name.clone_from(&create.name);
        shell.client_ip = caller.ip.to_string();
        shell.disconnectable = create.shell_id.is_some() && !self.legacy;
        shell.legacy = self.legacy;
        shell.session.settle(&self.name, first_job(uri));
        if self.legacy {
            shell.session.set_version(LEGACY_PS_VERSION, LEGACY_PROTOCOL);
        }
        shell.pool.set_max_blob(fragment_size(request, limits));
        let fragments = shell.pool.session_capability();
        shell.output.output.push(fragments, Kind::State);
        announce(&mut shell);
        let fragments = shell.pool.state(RunspacePoolState::Opened, None);
        shell.output.output.push(fragments, Kind::State);
        let described = shell.describe(now, limits.max_idle_timeout);
        shells.insert(id, shell);
        Ok(ResponseBody::Created(described))
    }
}

/// The configuration that a resource URI names.
pub(super) fn configuration(uri: &str) -> Option<&str> {
    let (start, rest) = uri.split_at_checked(POWERSHELL_PREFIX.len())?;
    start.eq_ignore_ascii_case(POWERSHELL_PREFIX).then_some(rest)
}

/// As PowerShell's plug-in: the version must be given, of the same major number and no older.
pub(super) fn check_version(header: &RequestHeader) -> Result<(), Box<Fault>> {
    let Some(version) = header.option(OPTION_PROTOCOL_VERSION) else {
        return Err(fault(FaultKind::Other(PROTOCOL_VERSION_NOT_FOUND)));
    };
    let mut numbers = version.split('.').map(str::parse::<u32>);
    if let (Some(Ok(2)), Some(Ok(_)), None) = (numbers.next(), numbers.next(), numbers.next()) {
        return Ok(());
    }
    let provider = ProviderFault {
        provider: Some("microsoft.powershell".into()),
        code: None,
        message: Some(format!("The protocol version {version} does not fit version 2.0.")),
    };
    Err(Box::new(Fault { provider: Some(provider), ..Fault::new(FaultKind::PluginVersionMismatch) }))
}

/// What the next messages are cut into, so that each piece fits into the client's envelopes.
pub(super) fn fragment_size(request: &Request, limits: &Limits) -> usize {
    let room = envelope_size(request, limits).saturating_sub(ENVELOPE_OVERHEAD) / 4 * 3;
    room.saturating_sub(reattach_psrp::fragment::HEADER_LEN).clamp(1_024, DEFAULT_MAX_BLOB)
}

/// APPLICATION_PRIVATE_DATA, once for every client.
pub(super) fn announce(shell: &mut Shell) {
    let version = if shell.legacy { LEGACY_PS_VERSION } else { PS_VERSION };
    let table = version_table_of(version, shell.pool.protocol_version());
    let fragments = shell.pool.application_private_data(table);
    shell.output.output.push(fragments, Kind::State);
}

fn check_quotas<'a>(
    shells: impl Iterator<Item = &'a Shell> + Clone,
    uri: &str,
    user: &str,
    limits: &Limits,
) -> Result<(), Box<Fault>> {
    let of_user = |shell: &&Shell| shell.owner == user;
    let of_plugin = |shell: &&Shell| shell.resource_uri.eq_ignore_ascii_case(uri);
    let users = |shells: &mut dyn Iterator<Item = &'a Shell>| {
        let mut owners: Vec<&str> = shells.map(|shell| shell.owner.as_str()).filter(|owner| *owner != user).collect();
        owners.sort_unstable();
        owners.dedup();
        owners.len()
    };
    let full = [
        (shells.clone().filter(of_user).count() >= limits.max_shells_per_user, FaultKind::QuotaMaxShells),
        (users(&mut shells.clone()) >= limits.max_concurrent_users, FaultKind::QuotaMaxShellUsers),
        (shells.clone().filter(of_plugin).count() >= limits.plugin_max_shells, FaultKind::QuotaMaxPluginShells),
        (
            shells.clone().filter(of_plugin).filter(of_user).count() >= limits.plugin_max_shells_per_user,
            FaultKind::QuotaMaxShellsPerPlugin,
        ),
        (users(&mut shells.filter(of_plugin)) >= limits.plugin_max_users, FaultKind::QuotaMaxUsersPerPlugin),
    ];
    match full.into_iter().find(|(full, _)| *full) {
        Some((_, kind)) => Err(fault(kind)),
        None => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    (1..=MAX_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}
