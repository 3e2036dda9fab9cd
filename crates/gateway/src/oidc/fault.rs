//! What is wrong with a provider, for the gateway's log.

/// Why a provider is of no use. Nothing of its answers is in it but an error code of OAuth.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Fault {
    /// No address, or nothing accepts connections there.
    #[error("cannot be reached")]
    Unreachable,
    /// No TLS.
    #[error("offers no TLS with a certificate that the gateway trusts: `oidc.ca` names further authorities")]
    Tls,
    /// Too slow.
    #[error("did not answer within 10 seconds")]
    Slow,
    /// The connection broke, or what came is not HTTP.
    #[error("broke the connection off")]
    Cut,
    /// More than is read.
    #[error("answered with more than {0} bytes")]
    TooLarge(usize),
    /// A redirection, which is not followed.
    #[error("answered with a redirection, which is not followed: check `oidc.issuer`")]
    Redirect,
    /// Another status than the one that was waited for.
    #[error("answered with status {0}")]
    Status(u16),
    /// What the answer lacks or has too much of.
    #[error("{0}")]
    Answer(&'static str),
    /// An error code of RFC 6749 or RFC 8628.
    #[error("refused with the error {0}: check `oidc.client_id` and its secret, and that it may use the device flow")]
    Refused(String),
    /// It failed a moment ago and is left in peace.
    #[error("failed a moment ago and is asked again in some seconds")]
    Again,
}

impl Fault {
    /// An error code as the provider gave it, if it has the form of one.
    pub(super) fn refused(code: &str) -> Self {
        let fits = code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if fits { Self::Refused(code.into()) } else { Self::Answer("refused with an error that has no known form") }
    }
}
