//! The cmdlets' declarations, one file each.

mod connect;
mod disconnect;
mod get;
mod get_credential;
mod invoke;
mod job;
mod new;
mod new_option;
mod receive;
mod remove;

use super::Authentication;
use super::spec::Kind;
use crate::option::OutputBufferingMode;
use crate::selector::same_text;

pub(crate) use super::spec::Cmdlet;

pub(super) use connect::CONNECT;
pub(super) use disconnect::DISCONNECT;
pub(super) use get::GET;
pub(super) use get_credential::GET_CREDENTIAL;
pub(super) use invoke::INVOKE;
pub(super) use job::{GET_JOB, RECEIVE_JOB, REMOVE_JOB, STOP_JOB, WAIT_JOB};
pub(super) use new::NEW;
pub(super) use new_option::NEW_OPTION;
pub(super) use receive::RECEIVE;
pub(super) use remove::REMOVE;

const MECHANISMS: Kind = Kind::Enum(Authentication::NAMES);
const MODES: Kind = Kind::Enum(OutputBufferingMode::NAMES);
const PORT: Kind = Kind::Int { min: 1, max: 65535 };

/// The vocabulary.
pub(crate) const CMDLETS: [&Cmdlet; 14] = [
    &CONNECT,
    &DISCONNECT,
    &GET,
    &NEW,
    &RECEIVE,
    &REMOVE,
    &INVOKE,
    &NEW_OPTION,
    &GET_CREDENTIAL,
    &GET_JOB,
    &RECEIVE_JOB,
    &WAIT_JOB,
    &STOP_JOB,
    &REMOVE_JOB,
];

/// Aliases that PowerShell ships for cmdlets of the vocabulary.
const ALIASES: [(&str, &str); 12] = [
    ("gsn", "Get-PSSession"),
    ("cnsn", "Connect-PSSession"),
    ("dnsn", "Disconnect-PSSession"),
    ("nsn", "New-PSSession"),
    ("rcsn", "Receive-PSSession"),
    ("rsn", "Remove-PSSession"),
    ("icm", "Invoke-Command"),
    ("gjb", "Get-Job"),
    ("rcjb", "Receive-Job"),
    ("wjb", "Wait-Job"),
    ("spjb", "Stop-Job"),
    ("rjb", "Remove-Job"),
];

/// The cmdlet that a name or alias means.
pub(crate) fn cmdlet(name: &str) -> Option<&'static Cmdlet> {
    let name = ALIASES.iter().find(|(alias, _)| same_text(alias, name)).map_or(name, |(_, full)| *full);
    CMDLETS.into_iter().find(|cmdlet| same_text(cmdlet.name, name))
}
