//! The cmdlets, bound.

use alloc::string::String;
use alloc::vec::Vec;

use super::arguments::{
    Connection, CredentialArg, Given, InvokeInput, OutTarget, Script, Selection, ShouldProcess, StateFilter,
};
use crate::bind::Common;
use crate::bind::sets::{ConnectSet, DisconnectSet, GetSet, InvokeSet, NewSet, ReceiveSet, RemoveSet};
use crate::command::Span;
use crate::data::Datum;
use crate::option::{OutputBufferingMode, SessionOption};

/// `Connect-PSSession`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectSession {
    /// Which of the eight.
    pub set: ConnectSet,
    /// Which sessions.
    pub selection: Selection,
    /// How to reach the hosts.
    pub connection: Connection,
    /// As given; 0 when not given.
    pub throttle_limit: i32,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Get-PSSession`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetSession {
    /// Which of the seven.
    pub set: GetSet,
    /// Which sessions. Empty lists mean all.
    pub selection: Selection,
    /// How to reach the hosts.
    pub connection: Connection,
    /// `-State`.
    pub state: StateFilter,
    /// As given; 0 when not given.
    pub throttle_limit: i32,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Disconnect-PSSession`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisconnectSession {
    /// Which of the four.
    pub set: DisconnectSet,
    /// Which sessions.
    pub selection: Selection,
    /// Seconds that the session shall live without a client; `None` leaves it to the session.
    pub idle_timeout_sec: Option<Given<i32>>,
    /// What the host does with output when its buffer is full.
    pub output_buffering_mode: OutputBufferingMode,
    /// As given; 0 when not given.
    pub throttle_limit: i32,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `New-PSSession`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Which of the three.
    pub set: NewSet,
    /// Hosts, URIs or sessions to copy, and the names of the new sessions by their place.
    pub selection: Selection,
    /// How to reach the hosts.
    pub connection: Connection,
    /// A token that can be used for other computers, on the local computer only.
    pub enable_network_access: bool,
    /// As given; 0 when not given.
    pub throttle_limit: i32,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Receive-PSSession`, bound. Every list of the selection has at most one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveSession {
    /// Which of the eight.
    pub set: ReceiveSet,
    /// Which session.
    pub selection: Selection,
    /// How to reach the host.
    pub connection: Connection,
    /// Where the output goes.
    pub out_target: OutTarget,
    /// The job's name.
    pub job_name: Option<String>,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Remove-PSSession`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveSession {
    /// Which of the five.
    pub set: RemoveSet,
    /// Which sessions.
    pub selection: Selection,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Invoke-Command`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvokeCommand {
    /// Which of the six that run on a target.
    pub set: InvokeSet,
    /// Sessions, hosts or URIs.
    pub selection: Selection,
    /// How to reach the hosts.
    pub connection: Connection,
    /// What to run.
    pub script: Script,
    /// `-ArgumentList`
    pub argument_list: Vec<Datum>,
    /// `-InputObject`, or what the pipeline brings.
    pub input: InvokeInput,
    /// Start the script in a new session and disconnect that.
    pub in_disconnected_session: bool,
    /// Run as a job.
    pub as_job: bool,
    /// The job's name.
    pub job_name: Option<String>,
    /// Names of the new sessions by their place, for `-InDisconnectedSession`.
    pub session_name: Vec<Given<String>>,
    /// Leave the computer's name out where the output is shown.
    pub hide_computer_name: bool,
    /// As of [`NewSession::enable_network_access`].
    pub enable_network_access: bool,
    /// As given; 0 when not given.
    pub throttle_limit: i32,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `New-PSSessionOption`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSessionOption {
    /// The object it writes.
    pub option: SessionOption,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// `Get-Credential`, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GetCredential {
    /// A user name to suggest, or a credential that is passed on.
    pub credential: Option<CredentialArg>,
    /// What the prompt says.
    pub message: Option<String>,
    /// The prompt's title.
    pub title: Option<String>,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}
