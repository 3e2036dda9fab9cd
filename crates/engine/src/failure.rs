//! Why an operation failed, and how that is told: PowerShell's error id and a sentence.

use reattach_auth as auth;
use reattach_core::bridge::{ErrorRecord, Text};
use reattach_relay::slug;
use reattach_wsman::{Fault, FaultKind, NextStep};

use crate::{TransportError, fault_text};

/// Why an operation on a target failed. No variant holds a secret or a body.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// No answer.
    Transport(Box<TransportError>),
    /// The target answered with a SOAP fault.
    Fault(Box<Fault>),
    /// The target refused the account after the last leg.
    Logon { user: String },
    /// The target does not offer what the engine can do.
    NoMechanism,
    /// Redirected; only followed with permission.
    Redirected { location: String },
    /// A redirection that is not followed, and why.
    NotFollowed(Text),
    /// The target answered with an HTTP status and no envelope.
    Http(u16),
    /// The answer was not sealed, so it proves nothing.
    Unsealed,
    /// The answer cannot be read, or answers something else.
    Malformed,
    /// The authentication tokens do not fit.
    Mechanism(auth::Error),
    /// The user closed the credential prompt; why it was asked again, if it was.
    Cancelled(Option<Box<ErrorRecord>>),
    /// The run was stopped.
    Stopped,
    /// No credential is at hand, of this account if it must be one, and whoever asked waits for nobody.
    NeedsCredential(Option<String>),
    /// A precondition that the engine checks itself.
    Refused { id: &'static str, text: Text },
}

impl Failure {
    /// The first half of PowerShell's error id.
    pub(crate) fn transport_id(&self) -> Option<String> {
        let kind = match self {
            Self::Transport(error) => return error_transport_id(error),
            Self::Fault(fault) => {
                let kind = fault.kind();
                return kind
                    .transport_id()
                    .map(Into::into)
                    .or_else(|| kind.signed_code().filter(|code| *code != 0).map(|code| code.to_string()));
            }
            Self::Logon { .. } => FaultKind::LogonFailure,
            Self::NoMechanism => FaultKind::InvalidAuthentication,
            Self::Redirected { .. } | Self::NotFollowed(_) => FaultKind::Redirect,
            Self::Http(401) => FaultKind::AccessDenied,
            Self::Http(404) => FaultKind::UrlNotAvailable,
            Self::Http(503) => FaultKind::CannotConnectService,
            Self::Http(_) => FaultKind::HttpError,
            Self::Unsealed | Self::Malformed | Self::Mechanism(_) => FaultKind::ImproperResponse,
            Self::Cancelled(Some(record)) => {
                return record.error_id.split(',').next().map(Into::into);
            }
            Self::Cancelled(None) | Self::NeedsCredential(_) => return Some("CredentialRequestCancelled".into()),
            Self::Stopped => return Some("PipelineStopped".into()),
            Self::Refused { id, .. } => return Some((*id).into()),
        };
        kind.transport_id().map(Into::into)
    }

    /// `<transport id>,<default>`, or `default` alone.
    pub(crate) fn error_id(&self, default: &str) -> String {
        match self {
            Self::Refused { id, .. } => (*id).into(),
            _ => match self.transport_id() {
                Some(transport) => format!("{transport},{default}"),
                None => default.into(),
            },
        }
    }

    /// What happened at `computer` and what to do next.
    pub(crate) fn text(&self, computer: &str) -> Text {
        let text = match self {
            Self::Transport(error) => return transport_text(error, computer),
            Self::Fault(fault) => fault_text::of(fault),
            Self::Logon { user } => Text::new("engine-logon-failure").with("user", user.clone()),
            Self::NoMechanism => Text::new("engine-no-mechanism"),
            Self::Redirected { location } => Text::new("engine-redirected").with("location", location.clone()),
            Self::Http(401) => Text::new("engine-access-denied"),
            Self::Http(404) => Text::new("engine-not-found"),
            Self::Http(503) => Text::new("engine-service-unavailable"),
            Self::Http(status) => Text::new("engine-http-status").with_number("status", i64::from(*status)),
            Self::Unsealed => Text::new("engine-unsealed"),
            Self::Malformed => Text::new("engine-malformed"),
            Self::Mechanism(auth::Error::TooWeak) => Text::new("engine-too-weak"),
            Self::Mechanism(_) => Text::new("engine-authentication-broken"),
            Self::Cancelled(Some(record)) => return record.message.clone(),
            Self::Cancelled(None) | Self::NeedsCredential(_) => Text::new("engine-credential-cancelled"),
            Self::Stopped => Text::new("engine-stopped"),
            Self::Refused { text, .. } | Self::NotFollowed(text) => return text.clone(),
        };
        text.with("computer", computer)
    }

    /// The error record of a failed operation.
    pub(crate) fn record(&self, default: &str, computer: &str, target: Option<String>) -> ErrorRecord {
        ErrorRecord {
            error_id: self.error_id(default),
            category: "InvalidOperation".into(),
            message: self.text(computer),
            target,
            span: None,
        }
    }

    /// What to do about the target's fault, if it was one.
    pub(crate) fn next_step(&self) -> Option<NextStep> {
        self.fault_kind().map(FaultKind::next_step)
    }

    /// What the target's fault means, if it was one.
    pub(crate) fn fault_kind(&self) -> Option<FaultKind> {
        match self {
            Self::Fault(fault) => Some(fault.kind()),
            _ => None,
        }
    }

    /// The request certainly never reached the target.
    pub(crate) fn nothing_sent(&self) -> bool {
        let Self::Transport(error) = self else { return false };
        match error.as_ref() {
            TransportError::Unreachable { .. } | TransportError::SignedOut => true,
            TransportError::Problem(problem) => matches!(
                problem.slug(),
                slug::CONNECTION_GONE
                    | slug::CONNECTION_BUSY
                    | slug::DNS_FAILED
                    | slug::CONNECT_FAILED
                    | slug::CONNECT_TIMEOUT
                    | slug::TLS_FAILED
                    | slug::OVERLOADED
                    | slug::DRAINING
                    | slug::RATE_LIMITED
                    | slug::QUOTA_EXCEEDED
            ),
            _ => false,
        }
    }

    /// The request may have been carried out although no answer came.
    pub(crate) fn in_doubt(&self) -> bool {
        (matches!(self, Self::Transport(_)) || self.is_garbled()) && !self.nothing_sent()
    }

    /// Something answered, and it was not the target's answer as it should be: broken on its way, or not the target's.
    pub(crate) fn is_garbled(&self) -> bool {
        matches!(self, Self::Http(_) | Self::Unsealed | Self::Malformed | Self::Mechanism(_))
    }

    /// An open session is held on to meanwhile. A sign-in at the gateway can be had again.
    pub(crate) fn is_worth_waiting(&self) -> bool {
        let signed_out = matches!(self, Self::Transport(error) if **error == TransportError::SignedOut);
        self.may_pass() || signed_out
    }

    /// The command asked about is over, as far as the target knows.
    pub(crate) fn ends_command(&self) -> bool {
        matches!(self.fault_kind(), Some(FaultKind::CommandTerminated | FaultKind::UnexpectedSelectors))
    }

    /// The connection that was relied on is gone; a new one may do.
    pub(crate) fn connection_gone(&self) -> bool {
        let Self::Transport(error) = self else { return false };
        match error.as_ref() {
            TransportError::Cut => true,
            TransportError::Problem(problem) => {
                matches!(problem.slug(), slug::CONNECTION_GONE | slug::UPSTREAM_CLOSED)
            }
            _ => false,
        }
    }

    /// The network, the gateway or the target failed in a way that may pass.
    pub(crate) fn may_pass(&self) -> bool {
        match self {
            Self::Fault(fault) => matches!(fault.kind().next_step(), NextStep::RetryLater | NextStep::LessAtOnce),
            Self::Transport(error) => match error.as_ref() {
                TransportError::Problem(problem) => {
                    problem.retryable || self.connection_gone() || problem.status >= 500
                }
                TransportError::SignedOut => false,
                _ => true,
            },
            Self::Http(status) => *status >= 500,
            _ => false,
        }
    }
}

impl From<TransportError> for Failure {
    fn from(error: TransportError) -> Self {
        Self::Transport(Box::new(error))
    }
}

impl From<auth::Error> for Failure {
    fn from(error: auth::Error) -> Self {
        Self::Mechanism(error)
    }
}

fn error_transport_id(error: &TransportError) -> Option<String> {
    let kind = match error {
        TransportError::Problem(problem) => return problem_id(problem),
        TransportError::Unreachable { transport_id, .. } => return Some((*transport_id).into()),
        TransportError::Cut => FaultKind::OperationAborted,
        TransportError::Timeout => FaultKind::CannotComplete,
        _ => return None,
    };
    kind.transport_id().map(Into::into)
}

fn problem_id(problem: &reattach_relay::Problem) -> Option<String> {
    let kind = match problem.slug() {
        slug::DNS_FAILED => FaultKind::ComputerNotFound,
        slug::CONNECT_FAILED => FaultKind::CannotConnect,
        slug::CONNECT_TIMEOUT | slug::UPSTREAM_TIMEOUT => FaultKind::CannotComplete,
        slug::UPSTREAM_PROTOCOL => FaultKind::ImproperResponse,
        slug::UPSTREAM_CLOSED | slug::CONNECTION_GONE => FaultKind::OperationAborted,
        slug::TLS_FAILED => return Some("12175".into()),
        slug::TARGET_REFUSED | slug::OPERATION_REFUSED | slug::AUTH_SCHEME_REFUSED | slug::CREDENTIAL_REFUSED => {
            return Some("GatewayRefused".into());
        }
        _ => return Some("GatewayFailed".into()),
    };
    kind.transport_id().map(Into::into)
}

fn transport_text(error: &TransportError, computer: &str) -> Text {
    match error {
        TransportError::Problem(problem) => {
            let id = match problem.slug() {
                slug::DNS_FAILED => "engine-name-unknown",
                slug::CONNECT_FAILED => "engine-unreachable",
                slug::CONNECT_TIMEOUT | slug::UPSTREAM_TIMEOUT => "engine-timeout",
                slug::TLS_FAILED => "engine-tls-failed",
                slug::UPSTREAM_CLOSED | slug::CONNECTION_GONE => "engine-cut",
                slug::TARGET_REFUSED => "engine-target-refused",
                slug::OVERLOADED | slug::DRAINING | slug::RATE_LIMITED | slug::QUOTA_EXCEEDED => "engine-gateway-busy",
                _ => {
                    return Text::new("engine-gateway-problem")
                        .with("computer", computer)
                        .with("title", problem.title.clone());
                }
            };
            Text::new(id).with("computer", computer)
        }
        TransportError::Unreachable { transport_id: "ComputerNotFound", .. } => {
            Text::new("engine-name-unknown").with("computer", computer)
        }
        TransportError::Unreachable { transport_id: "12175", .. } => {
            Text::new("engine-tls-failed").with("computer", computer)
        }
        TransportError::Unreachable { .. } => Text::new("engine-unreachable").with("computer", computer),
        TransportError::Cut => Text::new("engine-cut").with("computer", computer),
        TransportError::Timeout => Text::new("engine-timeout").with("computer", computer),
        TransportError::SignedOut => Text::new("engine-signed-out"),
    }
}
