//! What a client does after a fault.

use crate::FaultKind;

/// What to do after a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NextStep {
    /// A Receive that ran out of time: send it again. For another operation: report.
    AskAgain,
    /// Take the session or command for gone. For a Delete that is success.
    Forget,
    /// The end of what was going on; nothing to report if this client brought it about.
    EndQuietly,
    /// Connect instead of Reconnect.
    Connect,
    /// Read the session's state again before anything else.
    ListAgain,
    /// Send the same again after a moment.
    RetryLater,
    /// Have fewer operations under way, then try again.
    LessAtOnce,
    /// Wait until the running command has ended.
    WaitForCommand,
    /// Choose another id and try again.
    NewId,
    /// Ask for another session name.
    OtherName,
    /// Ask for an idle time-out within the bounds.
    OtherIdleTimeout,
    /// Ask for another size, see [`crate::next_envelope_size`], or send less at once.
    OtherEnvelopeSize,
    /// Follow the redirection, see [`crate::Fault::redirect`], if that is allowed.
    Follow,
    /// Ask for another credential or another mechanism.
    Credential,
    /// Check the address: name, port, path, scheme, configuration.
    CheckAddress,
    /// Only somebody at the computer can help; tell the user.
    Administrator,
    /// This client asked for something wrong or unknown to the server: report.
    Report,
}

impl FaultKind {
    /// What to do next.
    pub fn next_step(self) -> NextStep {
        use NextStep::*;
        match self {
            Self::OperationTimedOut => AskAgain,
            Self::UnexpectedSelectors => Forget,
            Self::CommandTerminated
            | Self::StreamDisconnected
            | Self::OperationAborted
            | Self::OperationCancelled
            | Self::PluginOperationClosed => EndQuietly,
            Self::ShellDisconnected | Self::SessionIdMismatch => Connect,
            Self::ConnectedToDifferentClient
            | Self::DisconnectNotValid
            | Self::DisconnectNotGraceful
            | Self::ReconnectNotValid
            | Self::CommandReconnectNotValid
            | Self::InvalidEnumerationContext => ListAgain,
            Self::ServerOutOfMemory
            | Self::ImproperResponse
            | Self::CannotComplete
            | Self::CannotConnectService
            | Self::EndpointUnavailable
            | Self::Concurrency
            | Self::ShutDownInProgress
            | Self::HttpError => RetryLater,
            Self::QuotaMaxOperations
            | Self::QuotaUser
            | Self::QuotaSystem
            | Self::QuotaLimit
            | Self::QuotaMaxPluginOperations
            | Self::QuotaMaxOperationsPerUser => LessAtOnce,
            Self::QuotaMaxCommandsPerShell => WaitForCommand,
            Self::ShellIdConflict | Self::CommandIdConflict => NewId,
            Self::InvalidName => OtherName,
            Self::IdleTimeoutOutOfBounds => OtherIdleTimeout,
            Self::AskedSizeTooLarge | Self::AskedSizeTooSmall | Self::AnswerTooLarge | Self::RequestTooLarge => {
                OtherEnvelopeSize
            }
            Self::Redirect => Follow,
            Self::AccessDenied
            | Self::AuthenticationFailed
            | Self::NoSuchLogonSession
            | Self::LogonFailure
            | Self::InvalidAuthentication
            | Self::ClientKerberosDisabled
            | Self::WorkgroupCannotUseKerberos
            | Self::ExplicitCredentialsRequired => Credential,
            Self::NetworkPathNotFound
            | Self::UrlNotAvailable
            | Self::CannotConnect
            | Self::InvalidResourceUri
            | Self::UriTooLong
            | Self::ComputerNotFound
            | Self::CannotUseIpAddress
            | Self::TargetUnknown
            | Self::RedirectLocationInvalid
            | Self::RedirectLocationMissing
            | Self::RedirectInvalid
            | Self::SecureFailure => CheckAddress,
            Self::DisconnectNotSupported
            | Self::CommandDisconnectNotValid
            | Self::RunAsFailed
            | Self::ConnectResponseBadBody
            | Self::QuotaMaxShells
            | Self::QuotaMaxShellUsers
            | Self::QuotaMaxShellsPerPlugin
            | Self::QuotaMaxUsersPerPlugin
            | Self::QuotaMaxPluginShells
            | Self::QuotaMinimumNotAvailable
            | Self::RemoteSessionDisallowed
            | Self::RemoteConnectionDisallowed
            | Self::CorruptedConfiguration
            | Self::ServerNotTrusted
            | Self::ServerEnvelopeLimit
            | Self::InternalError => Administrator,
            Self::IncorrectProtocolVersion
            | Self::PluginVersionMismatch
            | Self::PluginNoNegotiationData
            | Self::PluginConnectFailed
            | Self::OperationNotSupported
            | Self::ShellIdNotValid
            | Self::CommandIdNotValid
            | Self::FilterRequired
            | Self::FilterInvalid
            | Self::FilterDialectUnavailable
            | Self::CannotProcessFilter
            | Self::InvalidHeader
            | Self::HeaderRequired
            | Self::SchemaValidation
            | Self::UnsupportedFeature
            | Self::InvalidXml
            | Self::CharacterSet
            | Self::OptionsNotSupported
            | Self::InvalidOption
            | Self::EnumerationModeUnsupported
            | Self::Other(_)
            | Self::Unknown => Report,
        }
    }
}
