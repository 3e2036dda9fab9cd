//! Parameter sets: from a parsed command to exactly one set with its values, or the error that PowerShell's binder
//! reports, at its place in the text. `cmdlet.md` 1, 2, 7 and 8.

mod authentication;
mod binder;
mod cmdlets;
mod convert;
mod spec;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bridge::{ErrorRecord, SessionState};
use crate::command::{self, Command, Element, Pipeline, Span, ValueKind};
use crate::error::Place;

pub use authentication::Authentication;

/// What arrives at a command from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PipelineInput {
    /// It stands first.
    #[default]
    None,
    /// PSSession objects.
    Sessions,
    /// Objects that are no sessions but have a property `Id`.
    WithId,
    /// Texts, or anything else that fits no parameter.
    Other,
}

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
    /// A cmdlet of the vocabulary that cannot be run yet. Running it is refused with [`not_yet`].
    NotYet {
        /// Its name, in its usual spelling.
        cmdlet: &'static str,
        /// Where it stands.
        span: Span,
    },
}

/// A whole line, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundPipeline {
    /// The variable it starts from, if it starts from one.
    pub source: Option<String>,
    /// Its commands, in order.
    pub commands: Vec<Bound>,
}

/// The parameter sets of `Connect-PSSession`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConnectSet {
    /// Sessions of this client by name; the default.
    Name,
    /// Session objects.
    Session,
    /// Hosts and instance ids.
    ComputerNameGuid,
    /// Hosts, and names if given.
    ComputerName,
    /// URIs and instance ids.
    ConnectionUriGuid,
    /// URIs, and names if given.
    ConnectionUri,
    /// Sessions of this client by instance id.
    InstanceId,
    /// Sessions of this client by id.
    Id,
}

impl ConnectSet {
    /// The set's name, as the reference declares it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Session => "Session",
            Self::ComputerNameGuid => "ComputerNameGuid",
            Self::ComputerName => "ComputerName",
            Self::ConnectionUriGuid => "ConnectionUriGuid",
            Self::ConnectionUri => "ConnectionUri",
            Self::InstanceId => "InstanceId",
            Self::Id => "Id",
        }
    }

    /// Whether hosts are asked, rather than this client's own table.
    #[must_use]
    pub const fn is_remote(self) -> bool {
        matches!(self, Self::ComputerNameGuid | Self::ComputerName | Self::ConnectionUriGuid | Self::ConnectionUri)
    }
}

/// The parameter sets of `Get-PSSession`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GetSet {
    /// This client's sessions, by name if given; the default.
    Name,
    /// Hosts, and names if given.
    ComputerName,
    /// Hosts and instance ids.
    ComputerInstanceId,
    /// URIs, and names if given.
    ConnectionUri,
    /// URIs and instance ids.
    ConnectionUriInstanceId,
    /// This client's sessions by instance id.
    InstanceId,
    /// This client's sessions by id.
    Id,
}

impl GetSet {
    /// The set's name, as the reference declares it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::ComputerName => "ComputerName",
            Self::ComputerInstanceId => "ComputerInstanceId",
            Self::ConnectionUri => "ConnectionUri",
            Self::ConnectionUriInstanceId => "ConnectionUriInstanceId",
            Self::InstanceId => "InstanceId",
            Self::Id => "Id",
        }
    }

    /// Whether hosts are asked, rather than this client's own table.
    #[must_use]
    pub const fn is_remote(self) -> bool {
        matches!(
            self,
            Self::ComputerName | Self::ComputerInstanceId | Self::ConnectionUri | Self::ConnectionUriInstanceId
        )
    }
}

/// The parameter sets of `Disconnect-PSSession`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisconnectSet {
    /// Session objects; the default.
    Session,
    /// By name.
    Name,
    /// By instance id.
    InstanceId,
    /// By id.
    Id,
}

impl DisconnectSet {
    /// The set's name, as the reference declares it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "Session",
            Self::Name => "Name",
            Self::InstanceId => "InstanceId",
            Self::Id => "Id",
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
    /// Variables, without their sign.
    Variables(Vec<Given<String>>),
}

/// `-Credential`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CredentialArg {
    /// A user name; the password is asked for.
    UserName(String),
    /// A variable that holds a credential, without its sign.
    Variable(String),
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
    /// Wildcard patterns.
    pub name: Vec<Given<String>>,
    /// Numbers of this client.
    pub id: Vec<Given<i32>>,
}

/// How hosts are reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Connection {
    /// `None` when not given; an empty text is replaced by `WSMan` already.
    pub application_name: Option<String>,
    /// Filter; `None` means every configuration.
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
    /// A variable that holds a session option, without its sign.
    pub session_option: Option<String>,
}

/// Common parameters that the engine honours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Common {
    /// `-Verbose`
    pub verbose: bool,
    /// `-Debug`
    pub debug: bool,
    /// `-ErrorAction`
    pub error_action: ErrorAction,
}

/// `-ErrorAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ErrorAction {
    /// Show the error and go on.
    #[default]
    Continue,
    /// Go on without showing it; it is still counted.
    SilentlyContinue,
    /// Go on as if there were none.
    Ignore,
    /// End the command at the first error.
    Stop,
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
    /// As given; [`crate::throttle::Throttle::new`] reads it. 0 when not given.
    pub throttle_limit: i32,
    /// Say what would be done, do not do it. The hosts are asked all the same.
    pub what_if: bool,
    /// Ask before each session.
    pub confirm: bool,
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
    /// Say what would be done, do not do it.
    pub what_if: bool,
    /// Ask before each session.
    pub confirm: bool,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
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

/// `-OutputBufferingMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum OutputBufferingMode {
    /// 0: as the session has it.
    #[default]
    None,
    /// 1: the oldest output is dropped.
    Drop,
    /// 2: the command waits.
    Block,
}

/// Binds one command.
///
/// # Errors
/// The record that PowerShell's binder would write, with our sentence and the place of the argument; for a name that
/// is no cmdlet of the vocabulary `CommandNotFoundException`.
pub fn bind(command: &Command, input: PipelineInput) -> Result<Bound, ErrorRecord> {
    cmdlets::bind(command, input)
}

/// Binds every command of a line. What arrives at the second and later ones are sessions, because every cmdlet of
/// the vocabulary that can stand before another writes sessions.
///
/// # Errors
/// As [`bind`]; a value other than a variable at the start fits no parameter.
pub fn bind_pipeline(pipeline: &Pipeline) -> Result<BoundPipeline, ErrorRecord> {
    let mut source = None;
    let mut input = PipelineInput::None;
    let mut commands = Vec::new();
    for element in &pipeline.elements {
        match element {
            Element::Value(value) => match &value.kind {
                ValueKind::Variable(name) => {
                    source = Some(name.clone());
                    input = PipelineInput::Sessions;
                }
                _ => input = PipelineInput::Other,
            },
            Element::Command(command) => {
                commands.push(bind(command, input)?);
                input = PipelineInput::Sessions;
            }
        }
    }
    Ok(BoundPipeline { source, commands })
}

/// Parses and binds a line.
///
/// # Errors
/// The first problem of the text, otherwise as [`bind_pipeline`].
pub fn bind_line(text: &str) -> Result<BoundPipeline, ErrorRecord> {
    let parsed = command::parse(text);
    match parsed.problems.into_iter().next() {
        Some(problem) => Err(problem.into()),
        None => bind_pipeline(&parsed.pipeline),
    }
}

/// The error for a cmdlet that binds to [`Bound::NotYet`].
#[must_use]
pub fn not_yet(cmdlet: &str, span: Span) -> ErrorRecord {
    use crate::bridge::Text;
    use crate::error::{Category, record};
    let message = Text::new("error-cmdlet-not-yet").with("cmdlet", cmdlet);
    record("NotYetAvailable", Category::NotImplemented, message).about(cmdlet).at(span)
}
