//! Bound commands: one struct a cmdlet.

use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use super::sets::{ConnectSet, DisconnectSet, GetSet, InvokeSet, JobSet, NewSet, ReceiveSet, RemoveSet};
use super::{Authentication, Common};
use crate::bridge::SessionState;
use crate::command::Span;
use crate::data::{CredentialRef, Datum, Type};
use crate::option::{OutputBufferingMode, SessionOption};

/// A command with its parameters bound.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// `Get-PSSession`
    GetSession(GetSession),
    /// `Connect-PSSession`
    ConnectSession(ConnectSession),
    /// `Disconnect-PSSession`
    DisconnectSession(DisconnectSession),
    /// `New-PSSession`
    NewSession(NewSession),
    /// `Receive-PSSession`
    ReceiveSession(ReceiveSession),
    /// `Remove-PSSession`
    RemoveSession(RemoveSession),
    /// `Invoke-Command`
    InvokeCommand(InvokeCommand),
    /// `New-PSSessionOption`
    NewSessionOption(NewSessionOption),
    /// `Get-Credential`
    GetCredential(GetCredential),
    /// A cmdlet about jobs.
    Job(JobCommand),
}

impl Bound {
    /// The cmdlet, in its usual spelling.
    #[must_use]
    pub const fn cmdlet(&self) -> &'static str {
        match self {
            Self::GetSession(_) => "Get-PSSession",
            Self::ConnectSession(_) => "Connect-PSSession",
            Self::DisconnectSession(_) => "Disconnect-PSSession",
            Self::NewSession(_) => "New-PSSession",
            Self::ReceiveSession(_) => "Receive-PSSession",
            Self::RemoveSession(_) => "Remove-PSSession",
            Self::InvokeCommand(_) => "Invoke-Command",
            Self::NewSessionOption(_) => "New-PSSessionOption",
            Self::GetCredential(_) => "Get-Credential",
            Self::Job(job) => job.verb.cmdlet(),
        }
    }

    /// The parameter set that won.
    #[must_use]
    pub const fn parameter_set(&self) -> &'static str {
        match self {
            Self::GetSession(bound) => bound.set.as_str(),
            Self::ConnectSession(bound) => bound.set.as_str(),
            Self::DisconnectSession(bound) => bound.set.as_str(),
            Self::NewSession(bound) => bound.set.as_str(),
            Self::ReceiveSession(bound) => bound.set.as_str(),
            Self::RemoveSession(bound) => bound.set.as_str(),
            Self::InvokeCommand(bound) => bound.set.as_str(),
            Self::NewSessionOption(_) => "__AllParameterSets",
            Self::GetCredential(bound) if bound.message.is_some() => "MessageSet",
            Self::GetCredential(_) => "CredentialSet",
            Self::Job(bound) => bound.set.as_str(),
        }
    }

    /// What the command writes.
    #[must_use]
    pub const fn output(&self) -> Type {
        match self {
            Self::GetSession(_) | Self::ConnectSession(_) | Self::DisconnectSession(_) | Self::NewSession(_) => {
                Type::Session
            }
            Self::InvokeCommand(invoke) if invoke.in_disconnected_session => Type::Session,
            Self::InvokeCommand(invoke) if invoke.as_job => Type::Job,
            Self::ReceiveSession(receive) if matches!(receive.out_target, OutTarget::Job) => Type::Job,
            Self::Job(job) => match job.verb {
                JobVerb::Get | JobVerb::Wait => Type::Job,
                JobVerb::Stop if job.pass_thru => Type::Job,
                JobVerb::Receive => Type::Object,
                JobVerb::Stop | JobVerb::Remove => Type::Nothing,
            },
            Self::ReceiveSession(_) | Self::InvokeCommand(_) => Type::Object,
            Self::RemoveSession(_) => Type::Nothing,
            Self::NewSessionOption(_) => Type::SessionOption,
            Self::GetCredential(_) => Type::Credential,
        }
    }

    /// Common parameters.
    #[must_use]
    pub const fn common(&self) -> &Common {
        match self {
            Self::GetSession(bound) => &bound.common,
            Self::ConnectSession(bound) => &bound.common,
            Self::DisconnectSession(bound) => &bound.common,
            Self::NewSession(bound) => &bound.common,
            Self::ReceiveSession(bound) => &bound.common,
            Self::RemoveSession(bound) => &bound.common,
            Self::InvokeCommand(bound) => &bound.common,
            Self::NewSessionOption(bound) => &bound.common,
            Self::GetCredential(bound) => &bound.common,
            Self::Job(bound) => &bound.common,
        }
    }

    /// How hosts are reached, for cmdlets that reach any.
    #[must_use]
    pub const fn connection(&self) -> Option<&Connection> {
        match self {
            Self::GetSession(bound) => Some(&bound.connection),
            Self::ConnectSession(bound) => Some(&bound.connection),
            Self::NewSession(bound) => Some(&bound.connection),
            Self::ReceiveSession(bound) => Some(&bound.connection),
            Self::InvokeCommand(bound) => Some(&bound.connection),
            _ => None,
        }
    }

    /// Which sessions and hosts are meant, for cmdlets that work on any.
    #[must_use]
    pub const fn selection(&self) -> Option<&Selection> {
        match self {
            Self::GetSession(bound) => Some(&bound.selection),
            Self::ConnectSession(bound) => Some(&bound.selection),
            Self::DisconnectSession(bound) => Some(&bound.selection),
            Self::NewSession(bound) => Some(&bound.selection),
            Self::ReceiveSession(bound) => Some(&bound.selection),
            Self::RemoveSession(bound) => Some(&bound.selection),
            Self::InvokeCommand(bound) => Some(&bound.selection),
            Self::NewSessionOption(_) | Self::GetCredential(_) | Self::Job(_) => None,
        }
    }

    /// `-ThrottleLimit` as given; 0 when not given or not there. [`crate::throttle::Throttle::new`] reads it.
    #[must_use]
    pub const fn throttle_limit(&self) -> i32 {
        match self {
            Self::GetSession(bound) => bound.throttle_limit,
            Self::ConnectSession(bound) => bound.throttle_limit,
            Self::DisconnectSession(bound) => bound.throttle_limit,
            Self::NewSession(bound) => bound.throttle_limit,
            Self::InvokeCommand(bound) => bound.throttle_limit,
            _ => 0,
        }
    }

    /// `-WhatIf` and `-Confirm`, the preference variables taken in.
    #[must_use]
    pub const fn should_process(&self) -> ShouldProcess {
        match self {
            Self::ConnectSession(bound) => bound.should_process,
            Self::DisconnectSession(bound) => bound.should_process,
            Self::ReceiveSession(bound) => bound.should_process,
            Self::RemoveSession(bound) => bound.should_process,
            Self::Job(bound) => bound.should_process,
            _ => ShouldProcess { what_if: false, confirm: false },
        }
    }
}

/// A value with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// `-Session`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SessionArg {
    /// Not given; the set is another one.
    #[default]
    None,
    /// What the pipeline brings.
    Pipeline,
    /// These, in order, the same one twice if it is given twice.
    Given(Vec<Given<Uuid>>),
    /// What is not known yet; [`Common::deferred`] says what stands there.
    Deferred,
}

/// `-Credential`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialArg {
    /// A user name; the password is asked for.
    UserName(String),
    /// A credential that the engine holds.
    Held(CredentialRef),
}

impl CredentialArg {
    /// The account.
    #[must_use]
    pub fn user_name(&self) -> &str {
        match self {
            Self::UserName(name) => name,
            Self::Held(credential) => &credential.user_name,
        }
    }
}

/// Which sessions are meant; only the fields of the bound set are filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// Session objects.
    pub session: SessionArg,
    /// Hosts, as typed.
    pub computer_name: Vec<Given<String>>,
    /// URIs, as typed; not yet checked.
    pub connection_uri: Vec<Given<String>>,
    /// ShellIds.
    pub instance_id: Vec<Given<Uuid>>,
    /// Wildcard patterns; for `Receive-PSSession` a name, for `New-PSSession` the names of the new sessions.
    pub name: Vec<Given<String>>,
    /// Numbers of this client.
    pub id: Vec<Given<i32>>,
}

/// How hosts are reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connection {
    /// `None` when not given; an empty text is replaced by `$PSSessionApplicationName` or `WSMan` already.
    pub application_name: Option<String>,
    /// Filter, or the configuration of a new session; `None` when not given.
    pub configuration_name: Option<String>,
    /// Whether a redirection may be followed.
    pub allow_redirection: bool,
    /// `None` when not given: the engine asks when it needs one.
    pub credential: Option<CredentialArg>,
    /// How the account is proven.
    pub authentication: Authentication,
    /// A client certificate.
    pub certificate_thumbprint: Option<String>,
    /// `None` means 5985 or 5986.
    pub port: Option<u16>,
    /// https.
    pub use_ssl: bool,
    /// `-SessionOption`, or `$PSSessionOption` where the cmdlet reads it.
    pub session_option: Option<SessionOption>,
}

/// `-WhatIf` and `-Confirm` as they take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct ShouldProcess {
    /// Say what would be done, do not do it. Hosts are asked all the same.
    pub what_if: bool,
    /// Ask before each session.
    pub confirm: bool,
}

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

/// What `Invoke-Command` runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Script {
    /// The text between the braces.
    Block(String),
    /// The path of a file on the client, whose text is the script.
    File(Given<String>),
}

/// What goes into the script's `$input`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum InvokeInput {
    /// Nothing.
    #[default]
    None,
    /// What the pipeline brings.
    Pipeline,
    /// These values.
    Values(Vec<Datum>),
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

/// A cmdlet about jobs, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCommand {
    /// Which.
    pub verb: JobVerb,
    /// Which of the five.
    pub set: JobSet,
    /// Which jobs; empty lists and no state mean all.
    pub selection: JobSelection,
    /// What is received can be received again.
    pub keep: bool,
    /// Wait until the jobs have ended.
    pub wait: bool,
    /// Remove the jobs when they have ended and been received.
    pub auto_remove: bool,
    /// Wait for one of them only.
    pub any: bool,
    /// Seconds to wait at most; `None` means without end.
    pub timeout_sec: Option<i32>,
    /// Stop what runs before it is removed.
    pub force: bool,
    /// Write the jobs.
    pub pass_thru: bool,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// What is done with jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobVerb {
    /// Listed.
    Get,
    /// Their output is written.
    Receive,
    /// Waited for.
    Wait,
    /// Stopped.
    Stop,
    /// Forgotten.
    Remove,
}

impl JobVerb {
    /// The cmdlet.
    #[must_use]
    pub const fn cmdlet(self) -> &'static str {
        match self {
            Self::Get => "Get-Job",
            Self::Receive => "Receive-Job",
            Self::Wait => "Wait-Job",
            Self::Stop => "Stop-Job",
            Self::Remove => "Remove-Job",
        }
    }
}

/// Which jobs are meant; only the field of the bound set is filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobSelection {
    /// Job objects, by their instance ids.
    pub jobs: Vec<Uuid>,
    /// Numbers of this client.
    pub ids: Vec<Given<i32>>,
    /// Wildcard patterns.
    pub names: Vec<Given<String>>,
    /// Instance ids.
    pub instance_ids: Vec<Given<Uuid>>,
    /// Name of a state.
    pub state: Option<&'static str>,
}

/// `-State` of `Get-PSSession`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum StateFilter {
    /// 0: every session.
    #[default]
    All,
    /// 1
    Opened,
    /// 2
    Disconnected,
    /// 3
    Closed,
    /// 4
    Broken,
}

impl StateFilter {
    pub(super) const NAMES: &'static [&'static str] = &["All", "Opened", "Disconnected", "Closed", "Broken"];

    pub(super) const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::Opened,
            2 => Self::Disconnected,
            3 => Self::Closed,
            4 => Self::Broken,
            _ => Self::All,
        }
    }

    /// Whether a session in this state is wanted.
    #[must_use]
    pub fn admits(self, state: SessionState) -> bool {
        match self {
            Self::All => true,
            Self::Opened => state == SessionState::Opened,
            Self::Disconnected => state == SessionState::Disconnected,
            Self::Closed => state == SessionState::Closed,
            Self::Broken => state == SessionState::Broken,
        }
    }
}

/// `-OutTarget` of `Receive-PSSession`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum OutTarget {
    /// 0: as Host.
    #[default]
    Default,
    /// 1: the output is written as it comes.
    Host,
    /// 2: a job collects it.
    Job,
}

impl OutTarget {
    pub(super) const NAMES: &'static [&'static str] = &["Default", "Host", "Job"];

    pub(super) const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::Host,
            2 => Self::Job,
            _ => Self::Default,
        }
    }
}
