//! Refusals and failures, as RFC 9457 problem details.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// A problem, as the body of an answer or as a PROBLEM frame. It holds no address that a name was
/// resolved to, no token, and nothing of a target's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `/problems/` and a [`slug`].
    pub r#type: String,
    /// A short English sentence, the same for every problem of the type.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What happened this time and what can be done, in English.
    #[serde(default)]
    pub detail: String,
    /// `urn:uuid:` and the request id.
    #[serde(default)]
    pub instance: String,
    /// Where it happened.
    pub stage: Stage,
    /// Whether the same request may succeed later.
    #[serde(default)]
    pub retryable: bool,
    /// What became of the pin.
    #[serde(default)]
    pub connection: ProblemConnection,
    /// Seconds to wait before another try.
    #[serde(default)]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// The last part of the type, to be compared with the constants of [`slug`].
    #[must_use]
    pub fn slug(&self) -> &str {
        self.r#type.rsplit('/').next().unwrap_or_default()
    }

    /// JSON, for a body or a frame.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        crate::frame::json(self)
    }
}

/// Where a problem arose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The request cannot be read.
    Parse,
    /// Nobody knows who asks.
    Auth,
    /// It is not allowed.
    Policy,
    /// The pin cannot serve it.
    Pin,
    /// Too much at once.
    Limit,
    /// The target, or the way to it.
    Upstream,
}

/// What became of the pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ProblemConnection {
    /// It is gone, or never was.
    #[default]
    Closed,
    /// It is as it was before.
    Open,
}

/// The kinds of problems.
pub mod slug {
    /// 400: the target header is not `http(s)://host[:port]` in canonical form.
    pub const BAD_TARGET: &str = "bad-target";
    /// 400: the connection header is not a connection id.
    pub const BAD_CONNECTION_ID: &str = "bad-connection-id";
    /// 400: frames or JSON do not have the form of the contract.
    pub const BAD_REQUEST: &str = "bad-request";
    /// 401: no bearer.
    pub const TOKEN_MISSING: &str = "token-missing";
    /// 401: the bearer is over its time; renew.
    pub const TOKEN_EXPIRED: &str = "token-expired";
    /// 401: the bearer is unknown.
    pub const TOKEN_INVALID: &str = "token-invalid";
    /// 401: signing in failed: wrong code, name or password, or nothing to renew.
    pub const SIGN_IN_FAILED: &str = "sign-in-failed";
    /// 409: nobody has entered the device code yet; ask again after `retryAfter` seconds.
    pub const SIGN_IN_PENDING: &str = "sign-in-pending";
    /// 429: the device code was asked about too early; wait for `retryAfter` seconds, which are five
    /// more than before, from now on.
    pub const SLOW_DOWN: &str = "slow-down";
    /// 403: whoever was asked for the device code has refused.
    pub const SIGN_IN_DENIED: &str = "sign-in-denied";
    /// 410: the device code is over its time, spent, or unknown; begin anew.
    pub const SIGN_IN_EXPIRED: &str = "sign-in-expired";
    /// 403: the identity provider knows the person, and the gateway's configuration does not admit
    /// them.
    pub const USER_REFUSED: &str = "user-refused";
    /// 404: the gateway does not offer this way of signing in.
    pub const WAY_NOT_OFFERED: &str = "way-not-offered";
    /// 502: the identity provider cannot be reached, or its answer cannot be used.
    pub const PROVIDER_FAILED: &str = "provider-failed";
    /// 403: the policy does not admit the target.
    pub const TARGET_REFUSED: &str = "target-refused";
    /// 403: the policy does not admit the operation.
    pub const OPERATION_REFUSED: &str = "operation-refused";
    /// 403: the policy does not admit the authentication scheme.
    pub const AUTH_SCHEME_REFUSED: &str = "auth-scheme-refused";
    /// 403: the credential is unknown or not for this user.
    pub const CREDENTIAL_REFUSED: &str = "credential-refused";
    /// 403: the page's origin is not on the list.
    pub const ORIGIN_REFUSED: &str = "origin-refused";
    /// 404: no such path.
    pub const NOT_FOUND: &str = "not-found";
    /// 405: the path has no such method.
    pub const METHOD_REFUSED: &str = "method-refused";
    /// 409: an exchange is under way on this pin.
    pub const CONNECTION_BUSY: &str = "connection-busy";
    /// 410: the pin does not exist (any more); authenticate on a new one.
    pub const CONNECTION_GONE: &str = "connection-gone";
    /// 411: no `Content-Length`.
    pub const LENGTH_REQUIRED: &str = "length-required";
    /// 413: the body is over its limit.
    pub const BODY_TOO_LARGE: &str = "body-too-large";
    /// 415: not the media type of the contract, or a content type that WinRM does not have.
    pub const CONTENT_TYPE_REFUSED: &str = "content-type-refused";
    /// 421: the gateway is not called by this name.
    pub const MISDIRECTED: &str = "misdirected";
    /// 429: too many attempts.
    pub const RATE_LIMITED: &str = "rate-limited";
    /// 429: too many pins.
    pub const QUOTA_EXCEEDED: &str = "quota-exceeded";
    /// 500: a fault of the gateway's own.
    pub const INTERNAL: &str = "internal";
    /// 502: the name does not resolve.
    pub const DNS_FAILED: &str = "dns-failed";
    /// 502: no connection.
    pub const CONNECT_FAILED: &str = "connect-failed";
    /// 502: no TLS, or a certificate that is not trusted.
    pub const TLS_FAILED: &str = "tls-failed";
    /// 502: the target does not speak HTTP as it should, or its answer is over the limit.
    pub const UPSTREAM_PROTOCOL: &str = "upstream-protocol";
    /// 502: the target closed the connection; the request may have been executed.
    pub const UPSTREAM_CLOSED: &str = "upstream-closed";
    /// 503: the gateway has too much to do.
    pub const OVERLOADED: &str = "overloaded";
    /// 503: the gateway is stopping.
    pub const DRAINING: &str = "draining";
    /// 504: the target did not accept a connection in time.
    pub const CONNECT_TIMEOUT: &str = "connect-timeout";
    /// 504: the target did not answer in time.
    pub const UPSTREAM_TIMEOUT: &str = "upstream-timeout";
}
