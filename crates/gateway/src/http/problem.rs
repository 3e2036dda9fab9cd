//! The one place that turns a refusal into an HTTP answer.

use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{Response, StatusCode};
use reattach_relay::{Problem, ProblemConnection, Stage, media, slug};
use uuid::Uuid;

use super::{Body, full};

/// What handlers return.
pub(crate) type Outcome = Result<Response<Body>, Refusal>;

/// A refusal or a failure; it becomes a [`Problem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    kind: &'static Kind,
    detail: String,
    connection: ProblemConnection,
    retry_after: Option<u32>,
}

#[derive(Debug, PartialEq, Eq)]
struct Kind {
    slug: &'static str,
    status: u16,
    stage: Stage,
    title: &'static str,
    retryable: bool,
}

const fn kind(slug: &'static str, status: u16, stage: Stage, retryable: bool, title: &'static str) -> Kind {
    Kind { slug, status, stage, title, retryable }
}

static INTERNAL: Kind = kind(slug::INTERNAL, 500, Stage::Limit, true, "The gateway failed");

static KINDS: [Kind; 37] = [
    kind(slug::BAD_TARGET, 400, Stage::Parse, false, "Not a target"),
    kind(slug::BAD_CONNECTION_ID, 400, Stage::Parse, false, "Not a connection id"),
    kind(slug::BAD_REQUEST, 400, Stage::Parse, false, "The request cannot be read"),
    kind(slug::TOKEN_MISSING, 401, Stage::Auth, false, "Not signed in"),
    kind(slug::TOKEN_EXPIRED, 401, Stage::Auth, false, "The token has expired"),
    kind(slug::TOKEN_INVALID, 401, Stage::Auth, false, "The token is not valid"),
    kind(slug::SIGN_IN_FAILED, 401, Stage::Auth, false, "Signing in failed"),
    kind(slug::SIGN_IN_DENIED, 403, Stage::Auth, false, "The sign-in was refused elsewhere"),
    kind(slug::USER_REFUSED, 403, Stage::Auth, false, "This account may not sign in"),
    kind(slug::WAY_NOT_OFFERED, 404, Stage::Auth, false, "This way of signing in is not offered"),
    kind(slug::SIGN_IN_PENDING, 409, Stage::Auth, true, "The code has not been entered yet"),
    kind(slug::SIGN_IN_EXPIRED, 410, Stage::Auth, false, "The code is over its time"),
    kind(slug::SLOW_DOWN, 429, Stage::Auth, true, "Asked too early"),
    kind(slug::PROVIDER_FAILED, 502, Stage::Upstream, true, "The identity provider cannot be used"),
    kind(slug::TARGET_REFUSED, 403, Stage::Policy, false, "Target not allowed"),
    kind(slug::OPERATION_REFUSED, 403, Stage::Policy, false, "Operation not allowed"),
    kind(slug::AUTH_SCHEME_REFUSED, 403, Stage::Policy, false, "Authentication scheme not allowed"),
    kind(slug::CREDENTIAL_REFUSED, 403, Stage::Policy, false, "Credential not allowed"),
    kind(slug::ORIGIN_REFUSED, 403, Stage::Policy, false, "Origin not allowed"),
    kind(slug::NOT_FOUND, 404, Stage::Parse, false, "Nothing here"),
    kind(slug::METHOD_REFUSED, 405, Stage::Parse, false, "Method not allowed"),
    kind(slug::CONNECTION_BUSY, 409, Stage::Pin, true, "The connection is busy"),
    kind(slug::CONNECTION_GONE, 410, Stage::Pin, false, "The connection is gone"),
    kind(slug::LENGTH_REQUIRED, 411, Stage::Parse, false, "Content-Length is required"),
    kind(slug::BODY_TOO_LARGE, 413, Stage::Parse, false, "The body is too large"),
    kind(slug::CONTENT_TYPE_REFUSED, 415, Stage::Parse, false, "Content type not allowed"),
    kind(slug::RATE_LIMITED, 429, Stage::Limit, true, "Too many attempts"),
    kind(slug::QUOTA_EXCEEDED, 429, Stage::Limit, true, "Too many connections"),
    kind(slug::DNS_FAILED, 502, Stage::Upstream, true, "The name does not resolve"),
    kind(slug::CONNECT_FAILED, 502, Stage::Upstream, true, "The target cannot be reached"),
    kind(slug::TLS_FAILED, 502, Stage::Upstream, false, "No trusted TLS connection to the target"),
    kind(slug::UPSTREAM_PROTOCOL, 502, Stage::Upstream, false, "The target's answer cannot be used"),
    kind(slug::UPSTREAM_CLOSED, 502, Stage::Upstream, false, "The target closed the connection"),
    kind(slug::OVERLOADED, 503, Stage::Limit, true, "The gateway is overloaded"),
    kind(slug::DRAINING, 503, Stage::Limit, true, "The gateway is stopping"),
    kind(slug::CONNECT_TIMEOUT, 504, Stage::Upstream, true, "The target did not accept in time"),
    kind(slug::UPSTREAM_TIMEOUT, 504, Stage::Upstream, false, "The target did not answer in time"),
];

impl Refusal {
    /// A refusal of a kind in [`slug`]; the detail says what happened this time, and neither an
    /// address nor a token.
    pub(crate) fn new(slug: &str, detail: impl Into<String>) -> Self {
        let kind = KINDS.iter().find(|kind| kind.slug == slug).unwrap_or(&INTERNAL);
        Self { kind, detail: detail.into(), connection: ProblemConnection::Closed, retry_after: None }
    }

    pub(crate) fn internal() -> Self {
        Self::new(slug::INTERNAL, "see the gateway's log for this request id")
    }

    /// The pin is as it was.
    pub(crate) fn connection_stays(mut self) -> Self {
        self.connection = ProblemConnection::Open;
        self
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn slug(&self) -> &'static str {
        self.kind.slug
    }

    pub(crate) fn problem(&self, request: Uuid) -> Problem {
        Problem {
            r#type: format!("/problems/{}", self.kind.slug),
            title: self.kind.title.into(),
            status: self.kind.status,
            detail: self.detail.clone(),
            instance: format!("urn:uuid:{request}"),
            stage: self.kind.stage,
            retryable: self.kind.retryable,
            connection: self.connection,
            retry_after: self.retry_after,
        }
    }

    pub(crate) fn response(&self, request: Uuid) -> Response<Body> {
        let mut response = Response::new(full(self.problem(request).to_json()));
        *response.status_mut() = StatusCode::from_u16(self.kind.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(media::PROBLEM));
        if self.kind.status == 401 {
            // Bearer never makes a browser ask.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
