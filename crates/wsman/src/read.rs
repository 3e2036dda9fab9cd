//! What requests and answers have in common when they are read.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use uuid::Uuid;

use crate::xml::Element;
use crate::{Error, ns};

/// Header (if there is one) and body of an envelope.
pub(crate) fn envelope<'e, 'a>(root: &'e Element<'a>) -> Result<(Option<&'e Element<'a>>, &'e Element<'a>), Error> {
    if !root.is(ns::SOAP, "Envelope") {
        return Err(Error::Missing { what: "Envelope" });
    }
    let body = root.child(ns::SOAP, "Body").ok_or(Error::Missing { what: "Body" })?;
    Ok((root.child(ns::SOAP, "Header"), body))
}

/// A GUID, with or without `uuid:` and braces, in either case.
pub(crate) fn guid(text: &str, what: &'static str) -> Result<Uuid, Error> {
    let text = text.trim();
    let text = match text.split_at_checked(5) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("uuid:") => rest,
        _ => text,
    };
    Uuid::try_parse(text).map_err(|_| Error::Malformed { what })
}

/// A GUID that may be absent; an empty one counts as absent.
pub(crate) fn optional_guid(text: Option<&str>, what: &'static str) -> Result<Option<Uuid>, Error> {
    text.filter(|text| !text.trim().is_empty()).map(|text| guid(text, what)).transpose()
}

/// Base64 with line breaks and spaces anywhere.
pub(crate) fn base64(text: &str, what: &'static str) -> Result<Vec<u8>, Error> {
    let text = text.trim();
    let decoded = if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        let joined: String = text.split_ascii_whitespace().collect();
        STANDARD.decode(joined)
    } else {
        STANDARD.decode(text)
    };
    decoded.map_err(|_| Error::Malformed { what })
}

pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
