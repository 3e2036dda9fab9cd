//! What parameters hold: the same for all cmdlets.

use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bind::Authentication;
use crate::bridge::SessionState;
use crate::command::Span;
use crate::data::{CredentialRef, Datum};
use crate::option::SessionOption;

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
    /// What is not known yet; [`Common::deferred`](crate::bind::Common::deferred) says what stands there.
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
    pub(in crate::bind) const NAMES: &'static [&'static str] = &["All", "Opened", "Disconnected", "Closed", "Broken"];

    pub(in crate::bind) const fn from_index(index: usize) -> Self {
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
    pub(in crate::bind) const NAMES: &'static [&'static str] = &["Default", "Host", "Job"];

    pub(in crate::bind) const fn from_index(index: usize) -> Self {
        match index {
            1 => Self::Host,
            2 => Self::Job,
            _ => Self::Default,
        }
    }
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
