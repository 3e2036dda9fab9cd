//! Where a call comes from, and what a page of another origin may see of the answer.

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderName, ORIGIN, VARY,
};
use http::{HeaderMap, HeaderValue, Response};

use super::Body;
use crate::config::Origin;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where a call comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A page that this gateway served, or the address bar.
    Own,
    /// A page of an origin on the list.
    Extra(HeaderValue),
    /// No browser, or one that does not say.
    Unnamed,
    /// A page of any other origin.
    Foreign,
}

/// Tells the caller from `Origin` and `Sec-Fetch-Site`. `host` is the request's own, already checked.
pub(crate) fn caller(headers: &HeaderMap, host: &str, extra: &[Origin]) -> Caller {
    let mut origins = headers.get_all(ORIGIN).iter();
    let site = headers.get(SEC_FETCH_SITE).map(HeaderValue::as_bytes);
    match (origins.next(), origins.next()) {
        (Some(origin), None) => {
            let own = origin.as_bytes().strip_prefix(b"https://") == Some(host.as_bytes());
            if own {
                Caller::Own
            } else if extra.iter().any(|known| known.as_str().as_bytes() == origin.as_bytes()) {
                Caller::Extra(origin.clone())
            } else {
                Caller::Foreign
            }
        }
        (Some(_), Some(_)) => Caller::Foreign,
        (None, _) => match site {
            Some(b"same-origin" | b"none") => Caller::Own,
            Some(_) => Caller::Foreign,
            None => Caller::Unnamed,
        },
    }
}

impl Caller {
    /// Adds what a page of a listed origin needs to read the answer. It goes on every answer, errors
    /// too: without it the page would only see that something failed.
    pub(crate) fn mark(&self, response: &mut Response<Body>) {
        let headers = response.headers_mut();
        headers.append(VARY, HeaderValue::from_static("Origin"));
        if let Self::Extra(origin) = self {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(
                ACCESS_CONTROL_EXPOSE_HEADERS,
                HeaderValue::from_static("reattach-request-id, server-timing, retry-after"),
            );
        }
    }

    /// Adds what the answer to a preflight says.
    pub(crate) fn mark_preflight(&self, response: &mut Response<Body>) {
        if let Self::Extra(_) = self {
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, POST, DELETE"));
            headers.insert(
                ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static(
                    "authorization, content-type, reattach-target, reattach-connection, traceparent",
                ),
            );
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
        }
    }
}
