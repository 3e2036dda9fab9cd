//! The table of codes: what each means, how PowerShell calls it, and whether to try again.

macro_rules! kinds {
    ($( $(#[$doc:meta])* $name:ident = $code:literal, $id:expr, $subcode:expr, $retry:literal, $text:literal; )*) => {
        /// What a fault means. Codes are those of the Windows SDK (`wsmerror.h`, `winerror.h`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum FaultKind {
            $( $(#[$doc])* $name, )*
            /// A code not in this table.
            Other(u32),
            /// Neither a code nor a known subcode.
            Unknown,
        }

        impl FaultKind {
            /// Every kind of the table.
            pub const ALL: &'static [Self] = &[$( Self::$name, )*];

            /// The kind of a code (low 32 bits).
            pub fn from_code(code: u32) -> Option<Self> {
                match code {
                    $( $code => Some(Self::$name), )*
                    // Both forms say the same.
                    0x8033_8002 => Some(Self::InvalidResourceUri),
                    _ => None,
                }
            }

            /// Its name in this table, for logs and for looking up sentences.
            pub fn name(self) -> &'static str {
                match self {
                    $( Self::$name => stringify!($name), )*
                    Self::Other(_) => "Other",
                    Self::Unknown => "Unknown",
                }
            }

            /// The code; `None` for [`FaultKind::Unknown`].
            pub fn code(self) -> Option<u32> {
                match self {
                    $( Self::$name => Some($code), )*
                    Self::Other(code) => Some(code),
                    Self::Unknown => None,
                }
            }

            /// PowerShell's name for it, the first half of an error id; `None` where PowerShell
            /// shows the signed number (see [`FaultKind::error_id`]).
            pub fn transport_id(self) -> Option<&'static str> {
                match self {
                    $( Self::$name => $id, )*
                    Self::Other(_) | Self::Unknown => None,
                }
            }

            /// Local name of the SOAP subcode that Windows sends with it.
            pub fn subcode(self) -> Option<&'static str> {
                match self {
                    $( Self::$name => $subcode, )*
                    Self::Other(_) | Self::Unknown => None,
                }
            }

            /// Whether the same request may succeed a moment later.
            pub fn retryable(self) -> bool {
                match self {
                    $( Self::$name => $retry, )*
                    Self::Other(_) | Self::Unknown => false,
                }
            }

            /// One English sentence, for a server's fault and for logs.
            pub fn text(self) -> &'static str {
                match self {
                    $( Self::$name => $text, )*
                    Self::Other(_) | Self::Unknown => "The request failed.",
                }
            }
        }
    };
}

const INVALID_SELECTORS: Option<&str> = Some("InvalidSelectors");
const TIMED_OUT: Option<&str> = Some("TimedOut");
const QUOTA: Option<&str> = Some("QuotaLimit");
const INTERNAL: Option<&str> = Some("InternalError");
const UNSUPPORTED: Option<&str> = Some("UnsupportedFeature");
const CONCURRENCY: Option<&str> = Some("Concurrency");
const ACCESS: Option<&str> = Some("AccessDenied");
const FILTER: Option<&str> = Some("CannotProcessFilter");
const UNREACHABLE: Option<&str> = Some("DestinationUnreachable");
const ENCODING: Option<&str> = Some("EncodingLimit");
const SCHEMA: Option<&str> = Some("SchemaValidationError");

kinds! {
    /// No data within OperationTimeout; on Receive: ask again.
    OperationTimedOut = 0x8033_8029, None, TIMED_OUT, true, "The operation was not completed within its time-out.";
    /// The shell or command named by the request does not exist.
    UnexpectedSelectors = 0x8033_805B, Some("CannotConnectTargetSessionDoesNotExist"), INVALID_SELECTORS, false, "The session or command does not exist on the computer.";
    /// Operation on a shell that is disconnected; ends an outstanding Receive too.
    ShellDisconnected = 0x8033_81C4, None, INVALID_SELECTORS, false, "The session is disconnected.";
    /// The shell cannot be disconnected.
    DisconnectNotSupported = 0x8033_81C5, None, UNSUPPORTED, false, "The session does not support disconnecting.";
    /// The SessionId is not that of the client that holds the shell: Connect, not Reconnect.
    SessionIdMismatch = 0x8033_81C6, Some("CannotConnectMismatchSessions"), ACCESS, false, "The session belongs to another client session.";
    /// The plug-in's answer to Connect is malformed.
    ConnectResponseBadBody = 0x8033_81CB, None, INTERNAL, false, "The answer to the connect request is malformed.";
    /// The command ended by terminate or close.
    CommandTerminated = 0x8033_81CC, None, INTERNAL, false, "The command was closed.";
    /// Another client holds the shell.
    ConnectedToDifferentClient = 0x8033_81CD, Some("CannotConnectAlreadyConnected"), CONCURRENCY, true, "The session is in use by another client.";
    /// Disconnected, but some operation was cut.
    DisconnectNotGraceful = 0x8033_81CE, None, INTERNAL, false, "The session was disconnected, but an operation was cut.";
    /// Disconnect of a shell that is not connected.
    DisconnectNotValid = 0x8033_81CF, None, UNSUPPORTED, false, "The session is not connected.";
    /// Connect or Reconnect of a shell that is not disconnected.
    ReconnectNotValid = 0x8033_81D0, Some("CannotConnectInvalidOperation"), UNSUPPORTED, true, "The session is not disconnected.";
    /// Reconnect of a command that is not disconnected.
    CommandReconnectNotValid = 0x8033_81D3, None, UNSUPPORTED, false, "The command is not disconnected.";
    /// The client's ShellId is malformed.
    ShellIdNotValid = 0x8033_81D4, None, INVALID_SELECTORS, false, "The session's id is not valid.";
    /// The client's CommandId is malformed.
    CommandIdNotValid = 0x8033_81D5, None, INVALID_SELECTORS, false, "The command's id is not valid.";
    /// The ShellId exists already.
    ShellIdConflict = 0x8033_81D6, None, CONCURRENCY, false, "A session with this id exists already.";
    /// The CommandId exists already.
    CommandIdConflict = 0x8033_81D7, None, CONCURRENCY, false, "A command with this id exists already.";
    /// The command cannot be disconnected.
    CommandDisconnectNotValid = 0x8033_81D8, None, UNSUPPORTED, false, "The command cannot be disconnected.";
    /// The stream of a Receive was cut by a disconnect.
    StreamDisconnected = 0x8033_81DE, None, INTERNAL, false, "The stream was disconnected.";
    /// An endpoint with a RunAs account cannot start.
    RunAsFailed = 0x8033_81DF, Some("CannotConnectRunAsFailed"), INTERNAL, false, "The session's run-as account could not be used.";
    /// IdleTimeOut outside 60 seconds to the maximum.
    IdleTimeoutOutOfBounds = 0x8033_81F2, None, SCHEMA, false, "The idle time-out is out of bounds.";
    /// The session's name is not allowed.
    InvalidName = 0x8033_81C2, Some("SessionCreateFailedInvalidName"), SCHEMA, false, "The session's name is not valid.";
    /// Commands listed without a filter.
    FilterRequired = 0x8033_81C0, None, FILTER, false, "Listing commands needs a filter.";
    /// Commands listed with a bad filter.
    FilterInvalid = 0x8033_81C1, None, FILTER, false, "The filter is not valid.";

    /// Shells of one user, older form.
    QuotaMaxShells = 0x8033_81A5, None, QUOTA, false, "The user has the maximum number of sessions.";
    /// Operations of one user.
    QuotaMaxOperations = 0x8033_81A6, None, QUOTA, true, "The user has the maximum number of operations.";
    /// The user's load quota.
    QuotaUser = 0x8033_81A7, None, QUOTA, true, "The user's load quota is exceeded.";
    /// The system's load quota.
    QuotaSystem = 0x8033_81A8, None, QUOTA, true, "The computer's load quota is exceeded.";
    /// Users with shells.
    QuotaMaxShellUsers = 0x8033_81AB, None, QUOTA, false, "The maximum number of users have sessions.";
    /// Shells per plug-in and user.
    QuotaMaxShellsPerPlugin = 0x8033_81E4, None, QUOTA, false, "The user has the maximum number of sessions of this configuration.";
    /// Users per plug-in.
    QuotaMaxUsersPerPlugin = 0x8033_81E5, None, QUOTA, false, "The configuration has the maximum number of users.";
    /// Shells per plug-in.
    QuotaMaxPluginShells = 0x8033_81E6, None, QUOTA, false, "The configuration has the maximum number of sessions.";
    /// Operations per plug-in.
    QuotaMaxPluginOperations = 0x8033_81E7, None, QUOTA, true, "The configuration has the maximum number of operations.";
    /// Operations per plug-in and user.
    QuotaMaxOperationsPerUser = 0x8033_81E8, None, QUOTA, true, "The user has the maximum number of operations of this configuration.";
    /// Commands per shell.
    QuotaMaxCommandsPerShell = 0x8033_81E9, None, QUOTA, true, "The session has the maximum number of commands.";
    /// The plug-in's minimum is not available.
    QuotaMinimumNotAvailable = 0x8033_81EA, None, QUOTA, false, "The configuration's minimum quota is not available.";

    /// No right, or not signed in.
    AccessDenied = 5, Some("AccessDenied"), ACCESS, false, "Access is denied.";
    /// The server is out of memory.
    ServerOutOfMemory = 14, Some("ServerOutOfMemory"), INTERNAL, true, "The computer is out of memory.";
    /// No network path.
    NetworkPathNotFound = 53, Some("NetworkPathNotFound"), UNREACHABLE, false, "The network path was not found.";
    /// Cancelled.
    OperationAborted = 995, Some("WinRMOperationAborted"), INTERNAL, true, "The operation was cancelled.";
    /// The computer is shutting down.
    ShutDownInProgress = 1115, Some("ShutDownInProgress"), INTERNAL, false, "The computer is shutting down.";
    /// No logon server.
    AuthenticationFailed = 1311, Some("AuthenticationFailed"), ACCESS, false, "No logon server is available.";
    /// No such logon session.
    NoSuchLogonSession = 1312, None, ACCESS, false, "The logon session does not exist.";
    /// Wrong user name or password.
    LogonFailure = 1326, Some("LogonFailure"), ACCESS, false, "The user name or password is incorrect.";
    /// The RPC server is unavailable.
    ImproperResponse = 1722, Some("ImproperResponse"), INTERNAL, true, "The computer did not respond properly.";
    /// Protocol versions do not fit.
    IncorrectProtocolVersion = 0x8054_0FA0, Some("IncorrectProtocolVersion"), INTERNAL, false, "The protocol version is not supported.";
    /// The host was reached neither in time nor at all.
    CannotComplete = 0x8033_8126, Some("WinRMOperationTimeout"), TIMED_OUT, true, "The computer could not be reached in time.";
    /// Nothing answers at the URL.
    UrlNotAvailable = 0x8033_8113, Some("URLNotAvailable"), UNREACHABLE, true, "Nothing answers at this address.";
    /// TCP connect refused or failed.
    CannotConnect = 0x8033_8012, Some("CannotConnect"), UNREACHABLE, true, "The computer could not be connected.";
    /// The ResourceURI is invalid or the configuration unknown.
    InvalidResourceUri = 0x8033_803B, Some("InvalidResourceUri"), UNREACHABLE, false, "The configuration does not exist on the computer.";
    /// The mechanism is not allowed.
    InvalidAuthentication = 0x8033_810E, Some("InvalidAuthentication"), ACCESS, false, "The authentication mechanism is not allowed.";
    /// Remote shells are switched off.
    RemoteSessionDisallowed = 0x8033_81AC, Some("RemoteSessionDisallowed"), ACCESS, false, "Remote sessions are not allowed.";
    /// Remote connections are switched off.
    RemoteConnectionDisallowed = 0x8033_81E3, Some("RemoteConnectionDisallowed"), ACCESS, false, "Remote connections are not allowed.";
    /// WinRM's configuration is damaged.
    CorruptedConfiguration = 0x8033_8005, Some("CorruptedWinRMConfig"), INTERNAL, false, "The service's configuration is damaged.";
    /// The URI is too long.
    UriTooLong = 0x8033_802D, Some("URIExceedsMaxAllowedSize"), SCHEMA, false, "The address is too long.";
    /// Kerberos is off at the client.
    ClientKerberosDisabled = 0x8033_80E2, Some("ClientKerberosDisabled"), ACCESS, false, "Kerberos is switched off at the client.";
    /// The server is not trusted.
    ServerNotTrusted = 0x8033_80E4, Some("ServerNotTrusted"), ACCESS, false, "The computer is not trusted.";
    /// A workgroup computer cannot use Kerberos.
    WorkgroupCannotUseKerberos = 0x8033_810C, Some("WorkgroupCannotUseKerberos"), ACCESS, false, "Kerberos cannot be used in a workgroup.";
    /// Credentials must be given.
    ExplicitCredentialsRequired = 0x8033_80E5, Some("ExplicitCredentialsRequired"), ACCESS, false, "A credential must be given.";
    /// The server does not know the operation.
    OperationNotSupported = 0x8033_8074, Some("WinRMOperationNotSupportedOnServer"), Some("ActionNotSupported"), false, "The computer does not support the operation.";
    /// The service does not run.
    CannotConnectService = 0x8033_8112, Some("CannotConnectWinRMService"), UNREACHABLE, true, "The service is not running.";
    /// Unexpected HTTP status.
    HttpError = 0x8033_8170, Some("WinRMHttpError"), UNREACHABLE, true, "The service answered with an HTTP error.";
    /// The name does not resolve.
    ComputerNotFound = 0x8033_81B9, Some("ComputerNotFound"), UNREACHABLE, false, "The computer was not found.";
    /// An IP address needs more.
    CannotUseIpAddress = 0x8033_81BB, Some("CannotUseIPAddress"), ACCESS, false, "An IP address cannot be used with default authentication.";
    /// The service principal name is unknown.
    TargetUnknown = 0x8009_0303, Some("TargetUnknown"), ACCESS, false, "The target is unknown.";
    /// Another address is to be used.
    Redirect = 0x8033_8199, Some("RedirectInformationRequired"), UNREACHABLE, false, "The request is redirected.";
    /// The redirect's address is invalid.
    RedirectLocationInvalid = 0x8033_81B7, Some("RedirectLocationInvalid"), UNREACHABLE, false, "The redirection's address is not valid.";
    /// A redirect without an address.
    RedirectLocationMissing = 0x8033_81AA, None, UNREACHABLE, false, "The redirection has no address.";
    /// A redirect in the wrong place.
    RedirectInvalid = 0x8033_81B5, None, UNREACHABLE, false, "The redirection is not valid.";
    /// A header is not valid.
    InvalidHeader = 0x8033_800F, None, Some("InvalidMessageInformationHeader"), false, "A header of the request is not valid.";
    /// The body is not valid.
    SchemaValidation = 0x8033_8041, None, SCHEMA, false, "The request does not follow the schema.";

    /// Cancelled by the server, as 995 (`ERROR_CANCELLED`).
    OperationCancelled = 1223, None, INTERNAL, false, "The operation was cancelled by the computer.";
    /// An error inside the service (`ERROR_INTERNAL_ERROR`).
    InternalError = 1359, None, INTERNAL, false, "The service failed.";
    /// A certificate is not trusted, has another name or has expired (WinHTTP's secure failure).
    SecureFailure = 12175, None, UNREACHABLE, false, "No secure connection could be made.";
    /// Plug-in: the client's protocol version does not fit (Create).
    PluginVersionMismatch = 0x8054_0BC5, None, INTERNAL, false, "The protocol versions do not fit.";
    /// Plug-in: the operation was closed.
    PluginOperationClosed = 0x8054_0FA1, None, INTERNAL, false, "The operation was closed.";
    /// Plug-in: connectXml is missing or no base64.
    PluginNoNegotiationData = 0x8054_0FA2, None, INTERNAL, false, "The connect request has no negotiation data.";
    /// Plug-in: wrong order, pool, version, or a pool that is not established.
    PluginConnectFailed = 0x8054_0FA3, None, INTERNAL, false, "The session could not be connected.";

    /// A header is missing.
    HeaderRequired = 0x8033_8011, None, Some("MessageInformationHeaderRequired"), false, "A header of the request is missing.";
    /// The service is there but does not serve.
    EndpointUnavailable = 0x8033_8014, None, Some("EndpointUnavailable"), true, "The service is not ready.";
    /// The filter's dialect is not known.
    FilterDialectUnavailable = 0x8033_8019, None, Some("FilterDialectRequestedUnavailable"), false, "The filter's dialect is not supported.";
    /// The filter cannot be processed.
    CannotProcessFilter = 0x8033_801A, None, FILTER, false, "The filter cannot be processed.";
    /// The listing's context is not valid, or has expired.
    InvalidEnumerationContext = 0x8033_801B, None, Some("InvalidEnumerationContext"), false, "The listing is no longer there.";
    /// The resource is in use.
    Concurrency = 0x8033_8032, None, CONCURRENCY, true, "The resource is in use.";
    /// A quota, not said which.
    QuotaLimit = 0x8033_803F, None, QUOTA, true, "A quota is exceeded.";
    /// Something asked for is not supported.
    UnsupportedFeature = 0x8033_8042, None, UNSUPPORTED, false, "Something asked for is not supported.";
    /// The request is no XML.
    InvalidXml = 0x8033_8043, None, SCHEMA, false, "The request is not valid XML.";
    /// The request's envelope is larger than the server reads.
    RequestTooLarge = 0x8033_8026, None, ENCODING, false, "The request is too large.";
    /// The `MaxEnvelopeSize` asked for is more than the server gives.
    AskedSizeTooLarge = 0x8033_8047, None, ENCODING, true, "The envelope size asked for is too large.";
    /// The answer is larger than the `MaxEnvelopeSize` asked for.
    AnswerTooLarge = 0x8033_8048, None, ENCODING, true, "The answer is larger than the envelope size asked for.";
    /// The answer is larger than the server sends.
    ServerEnvelopeLimit = 0x8033_8049, None, ENCODING, false, "The answer is larger than the computer sends.";
    /// The character set is not supported.
    CharacterSet = 0x8033_804C, None, ENCODING, false, "The character set is not supported.";
    /// The `MaxEnvelopeSize` asked for is below the server's minimum.
    AskedSizeTooSmall = 0x8033_807E, None, ENCODING, true, "The envelope size asked for is too small.";
    /// The resource takes no options.
    OptionsNotSupported = 0x8033_8051, None, Some("InvalidOptions"), false, "Options are not supported.";
    /// An option's name is not known.
    InvalidOption = 0x8033_8052, None, Some("InvalidOptions"), false, "An option is not known.";
    /// The kind of items asked for is not supported.
    EnumerationModeUnsupported = 0x8033_8086, None, UNSUPPORTED, false, "The mode of the listing is not supported.";
}

impl FaultKind {
    /// The kind of a subcode alone, for faults without Microsoft's detail.
    pub fn from_subcode(local_name: &str) -> Option<Self> {
        Some(match local_name {
            "AccessDenied" => Self::AccessDenied,
            "TimedOut" => Self::OperationTimedOut,
            "InvalidSelectors" => Self::UnexpectedSelectors,
            "QuotaLimit" => Self::QuotaLimit,
            "ActionNotSupported" => Self::OperationNotSupported,
            "DestinationUnreachable" => Self::InvalidResourceUri,
            "EndpointUnavailable" => Self::EndpointUnavailable,
            "InvalidMessageInformationHeader" => Self::InvalidHeader,
            "MessageInformationHeaderRequired" => Self::HeaderRequired,
            "SchemaValidationError" => Self::SchemaValidation,
            "CannotProcessFilter" => Self::CannotProcessFilter,
            "FilterDialectRequestedUnavailable" => Self::FilterDialectUnavailable,
            "InvalidEnumerationContext" => Self::InvalidEnumerationContext,
            "InternalError" => Self::InternalError,
            "UnsupportedFeature" | "MustUnderstand" => Self::UnsupportedFeature,
            "InvalidOptions" => Self::InvalidOption,
            "EncodingLimit" => Self::RequestTooLarge,
            "Concurrency" => Self::Concurrency,
            _ => return None,
        })
    }

    /// The kind of a subcode with the last part of a `FaultDetail` URI (DSP0226 14.6), for faults
    /// without Microsoft's detail; the subcode's where the detail says nothing more.
    pub fn from_detail(subcode: &str, detail: &str) -> Option<Self> {
        let detail = detail.trim().rsplit('/').next().unwrap_or_default();
        Some(match (subcode, detail) {
            ("EncodingLimit", "MaxEnvelopeSize") => Self::AskedSizeTooLarge,
            ("EncodingLimit", "MaxEnvelopeSizeExceeded") => Self::AnswerTooLarge,
            ("EncodingLimit", "MinimumEnvelopeLimit") => Self::AskedSizeTooSmall,
            ("EncodingLimit", "ServiceEnvelopeLimit") => Self::ServerEnvelopeLimit,
            ("EncodingLimit", "CharacterSet") => Self::CharacterSet,
            ("EncodingLimit", "URILimitExceeded") => Self::UriTooLong,
            ("UnsupportedFeature", "EnumerationMode") => Self::EnumerationModeUnsupported,
            ("InvalidOptions", "NotSupported") => Self::OptionsNotSupported,
            _ => return Self::from_subcode(subcode),
        })
    }

    /// The code as PowerShell shows it: signed decimal.
    pub fn signed_code(self) -> Option<i32> {
        self.code().map(u32::cast_signed)
    }

    /// The error id as PowerShell's `GetFQEIDFromTransportError` builds it: the name, else the
    /// signed code, before `default`; `default` alone without a code.
    pub fn error_id(self, default: &str) -> String {
        match (self.transport_id(), self.signed_code()) {
            (Some(name), _) => format!("{name},{default}"),
            (None, Some(code)) if code != 0 => format!("{code},{default}"),
            _ => default.into(),
        }
    }

    /// Whether a quota of the server stands in the way.
    pub fn is_quota(self) -> bool {
        self.subcode() == QUOTA
    }
}
