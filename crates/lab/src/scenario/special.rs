//! Hosts that are different: old ones, moved ones, dead ones, and sessions that a listing hides.

use std::sync::Arc;

use reattach_wsman::SHELL_RESOURCE_URI;

use super::{DEFAULT, add, left};
use crate::accounts::ADELE;
use crate::faults::{Action, FaultRule};
use crate::host::{Host, Mode, random_id};
use crate::shell::Command;

/// PowerShell 2: it cannot disconnect.
const LEGACY: &str = "Legacy01";
/// One session, and three shells that no listing of sessions shows.
const HIDDEN: &str = "Hidden01";
/// A session made with EnableNetworkAccess on the host itself.
const LOOPBACK: &str = "Loopback01";
/// Sends everybody on to Server01.
const MOVED: &str = "Moved01";
/// Sends everybody on to itself.
const LOOP: &str = "Loop01";
/// Accepts connections and answers nothing.
const SILENT: &str = "Silent01";
/// Refuses connections.
const REFUSED: &str = "Refused01";

/// Their names, in order.
pub(super) const NAMES: [&str; 7] = [LEGACY, HIDDEN, LOOPBACK, MOVED, LOOP, SILENT, REFUSED];

/// Whether a host runs PowerShell 2.
pub(crate) fn is_legacy(host: &str) -> bool {
    host == LEGACY
}

/// Puts what is on such a host there; false for any other.
pub(super) fn populate(host: &Arc<Host>) -> bool {
    match host.name.as_str() {
        LEGACY => {}
        HIDDEN => hide(host),
        LOOPBACK => {
            let mut shell = left(host, "Local", DEFAULT, &ADELE, 12);
            shell.loopback = true;
            shell.client_ip = "::1".into();
            add(host, shell);
        }
        MOVED => redirect(host, "Server01"),
        LOOP => redirect(host, LOOP),
        SILENT => host.set_mode(Mode::Silent),
        REFUSED => host.set_mode(Mode::Refuse),
        _ => return false,
    }
    true
}

/// What .NET leaves out of a listing: a shell without a name, one that is no PowerShell, one with
/// several commands.
fn hide(host: &Host) {
    add(host, left(host, "Visible", DEFAULT, &ADELE, 20));
    let mut unnamed = left(host, "", DEFAULT, &ADELE, 21);
    unnamed.name = None;
    add(host, unnamed);
    let mut plain = left(host, "Command prompt", DEFAULT, &ADELE, 22);
    plain.resource_uri = format!("{SHELL_RESOURCE_URI}/cmd");
    add(host, plain);
    let mut several = left(host, "Several", DEFAULT, &ADELE, 23);
    for line in ["Get-Service", "Get-Process"] {
        several.commands.insert(random_id(), Command::new(line.into()));
    }
    add(host, several);
}

fn redirect(host: &Host, to: &str) {
    host.world.faults.add(FaultRule {
        action: Action::Redirect(to.into()),
        host: Some(host.name.clone()),
        operation: None,
        user: None,
        client: None,
        nth: 1,
        times: None,
    });
}
