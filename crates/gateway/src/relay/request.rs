//! Reading what a client asks for, and building what the target gets.

use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use reattach_relay::{End, FrameReader, Kind, RequestHead, limit, media, slug};

use super::STALL;
use crate::http::Refusal;
use crate::policy::{AuthScheme, Grant, Target};

/// How long the target may take when the client does not say, in milliseconds: an operation timeout
/// of 60 seconds and a margin.
const DEFAULT_TIMEOUT_MS: u32 = 65_000;

/// A request as the client framed it.
pub(super) struct Exchange {
    pub(super) head: RequestHead,
    body: Vec<u8>,
}

/// What can be refused before the body is read.
pub(super) fn check_headers(headers: &HeaderMap) -> Result<(), Refusal> {
    if headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes) != Some(media::RELAY.as_bytes()) {
        return Err(Refusal::new(slug::CONTENT_TYPE_REFUSED, format!("the body must be {}", media::RELAY)));
    }
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    match length {
        None => Err(Refusal::new(slug::LENGTH_REQUIRED, "send the body with its length")),
        Some(length) if length > limit::REQUEST => Err(too_large()),
        Some(_) => Ok(()),
    }
}

/// Reads the whole body.
pub(super) async fn read(body: Incoming) -> Result<Exchange, Refusal> {
    let collected = tokio::time::timeout(STALL, Limited::new(body, limit::REQUEST).collect());
    let bytes = match collected.await {
        Ok(Ok(collected)) => collected.to_bytes(),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => return Err(too_large()),
        Ok(Err(_)) => return Err(malformed("the body ended early")),
        Err(_) => return Err(malformed("the body did not come in time")),
    };
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Result<Exchange, Refusal> {
    let mut reader = FrameReader::new();
    let frames = reader.push(bytes).map_err(|error| malformed(&error.to_string()))?;
    if !reader.is_empty() {
        return Err(malformed("the last frame is not complete"));
    }
    let mut frames = frames.into_iter();
    let head = frames.next().filter(|frame| frame.kind == Kind::Head);
    let head = head.ok_or_else(|| malformed("the first frame must be HEAD"))?;
    let head = RequestHead::parse(&head.bytes).map_err(|error| malformed(&error.to_string()))?;
    let mut body = Vec::new();
    let mut end = None;
    for frame in frames {
        match frame.kind {
            Kind::Data if end.is_none() => body.extend_from_slice(&frame.bytes),
            Kind::End if end.is_none() => {
                end = Some(serde_json::from_slice::<End>(&frame.bytes).map_err(|_| malformed("END cannot be read"))?);
            }
            kind => return Err(malformed(&format!("{kind:?} frame at the wrong place"))),
        }
    }
    match end {
        Some(end) if end.bytes == body.len() as u64 => {}
        Some(_) => return Err(malformed("END does not count the bytes that came")),
        None => return Err(malformed("there is no END frame")),
    }
    let exchange = Exchange { head, body };
    exchange.check()?;
    Ok(exchange)
}

impl Exchange {
    fn check(&self) -> Result<(), Refusal> {
        let head = &self.head;
        if head.v != 1 {
            return Err(malformed("this gateway speaks version 1"));
        }
        if head.query.as_deref().is_some_and(|query| !is_query(query)) {
            return Err(malformed("the query has characters that WinRM's has not"));
        }
        if head.authorization.as_ref().is_some_and(|value| value.len() > limit::AUTHORIZATION) {
            return Err(malformed("authorization is over its limit"));
        }
        match &head.content_type {
            None if self.body.is_empty() => Ok(()),
            Some(value) if is_content_type(value) => Ok(()),
            _ => Err(Refusal::new(
                slug::CONTENT_TYPE_REFUSED,
                "the body for the target must be SOAP, or SOAP sealed by SPNEGO, Kerberos or CredSSP",
            )),
        }
    }

    /// Narrows a grant to what the head asks for.
    pub(super) fn admit(&self, grant: Grant, target: &Target) -> Result<Grant, Refusal> {
        let grant = grant.for_path(&self.head.path);
        if grant.is_empty() {
            let detail = "the gateway's policy does not allow this path at the target; ask its administrator";
            return Err(Refusal::new(slug::OPERATION_REFUSED, detail));
        }
        if self.head.credential.is_some() {
            let detail = "there is no such credential, or it is not for you";
            return Err(Refusal::new(slug::CREDENTIAL_REFUSED, detail));
        }
        let Some(authorization) = &self.head.authorization else { return Ok(grant) };
        let refused = || {
            let detail = "the gateway's policy does not allow this authentication at the target";
            Refusal::new(slug::AUTH_SCHEME_REFUSED, detail)
        };
        let grant = grant.for_auth(AuthScheme::of_header(authorization).ok_or_else(refused)?, target);
        if grant.is_empty() { Err(refused()) } else { Ok(grant) }
    }

    /// Until the head of the answer.
    pub(super) fn timeout(&self) -> Duration {
        let ms = self.head.timeout_ms.unwrap_or(DEFAULT_TIMEOUT_MS).clamp(1, limit::TIMEOUT_MS);
        Duration::from_millis(ms.into())
    }

    /// Builds the request for the target: six headers, and nothing of the client's beside what was
    /// checked.
    pub(super) fn upstream_request(self, target: &Target) -> Result<Request<Full<Bytes>>, Refusal> {
        let uri = match &self.head.query {
            Some(query) => format!("{}?{query}", self.head.path),
            None => self.head.path,
        };
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(uri)
            .header(HOST, target.authority())
            .header(CONNECTION, "Keep-Alive")
            .header(USER_AGENT, concat!("Reattach/", env!("CARGO_PKG_VERSION")))
            .header(CONTENT_LENGTH, self.body.len());
        if let Some(value) = self.head.content_type {
            request = request.header(CONTENT_TYPE, value);
        }
        if let Some(value) = self.head.authorization {
            let mut value = HeaderValue::try_from(value).map_err(|_| malformed("authorization is not a header"))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        request.body(Full::new(self.body.into())).map_err(|_| malformed("the head does not make a request"))
    }
}

fn is_query(query: &str) -> bool {
    query.len() <= 128 && query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=&.;_-".contains(&byte))
}

/// The content types of WinRM.
fn is_content_type(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let media = parts.next().unwrap_or_default();
    let parameter = |name: &str| {
        let mut found = parts.clone().filter_map(|part| part.split_once('=')).filter(|(key, _)| key.trim() == name);
        found.next().map(|(_, value)| value.trim().trim_matches('"').to_owned())
    };
    let printable = value.len() <= 256 && value.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    let fits = match media {
        "application/soap+xml" => {
            parameter("charset").is_none_or(|charset| matches!(charset.as_str(), "utf-8" | "utf-16"))
        }
        "multipart/encrypted" | "multipart/x-multi-encrypted" => parameter("protocol").is_some_and(|protocol| {
            matches!(
                protocol.as_str(),
                "application/http-spnego-session-encrypted"
                    | "application/http-kerberos-session-encrypted"
                    | "application/http-credssp-session-encrypted"
            )
        }),
        _ => false,
    };
    printable && fits
}

fn malformed(detail: &str) -> Refusal {
    Refusal::new(slug::BAD_REQUEST, detail)
}

fn too_large() -> Refusal {
    Refusal::new(slug::BODY_TOO_LARGE, format!("a request may have {} bytes", limit::REQUEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types() {
        for good in [
            "application/soap+xml;charset=UTF-8",
            "application/soap+xml; charset=\"utf-16\"",
            "multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";boundary=\"Encrypted Boundary\"",
            "multipart/x-multi-encrypted;protocol=\"application/HTTP-CredSSP-session-encrypted\";boundary=\"Encrypted Boundary\"",
        ] {
            assert!(is_content_type(good), "{good}");
        }
        for bad in [
            "text/html",
            "application/soap+xml;charset=utf-7",
            "multipart/encrypted",
            "multipart/form-data;protocol=\"application/HTTP-SPNEGO-session-encrypted\"",
            "application/soap+xml;charset=UTF-8\r\nX: y",
        ] {
            assert!(!is_content_type(bad), "{bad}");
        }
    }
}
