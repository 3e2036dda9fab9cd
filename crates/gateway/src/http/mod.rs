//! Answers: bodies, problems, cross-origin headers, who may call from where, and from which address.

mod client;
mod cors;
mod problem;

use std::convert::Infallible;

use bytes::Bytes;
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, X_CONTENT_TYPE_OPTIONS,
};
use http::{Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, Full};

pub(crate) use client::{TrustedProxies, network};
pub(crate) use cors::{Caller, caller};
pub(crate) use problem::{Outcome, Refusal};

/// Body of every answer. It does not fail: what goes wrong after the head is a PROBLEM frame.
pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// `Cross-Origin-Resource-Policy`.
pub(crate) const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

pub(crate) fn full(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).boxed_unsync()
}

pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Empty::new().boxed_unsync());
    *response.status_mut() = status;
    response
}

pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<Response<Body>, Refusal> {
    let bytes = serde_json::to_vec(value).map_err(|_| Refusal::internal())?;
    let mut response = Response::new(full(bytes));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(reattach_relay::media::JSON));
    Ok(response)
}

/// The headers that every answer under `/v1` has: nothing of it is cached, sniffed or rendered.
pub(crate) fn seal(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(CORP, HeaderValue::from_static("same-origin"));
}
