//! What requests and answers have in common when they are read.

use std::time::Duration;

use base64_simd::STANDARD;
use uuid::Uuid;

use crate::document::Document;
use crate::xml::{self, Element};
use crate::{Error, Limits, ns, parse_duration};

/// Reads the one envelope of an input; errors name places of the input.
pub(crate) fn one<T>(
    bytes: &[u8],
    limits: &Limits,
    read: impl FnOnce(&Element<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let document = Document::new(bytes, limits)?;
    xml::parse(document.text(), limits).and_then(|root| read(&root)).map_err(|error| document.locate(error))
}

/// Reads envelopes that follow each other, with white space, byte order marks and XML
/// declarations between them.
pub(crate) fn several<T>(
    bytes: &[u8],
    limits: &Limits,
    read: impl Fn(&Element<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let document = Document::new(bytes, limits)?;
    let text = document.text();
    let (mut found, mut at) = (Vec::new(), 0);
    // The bound on elements counts for all of them together.
    let mut left = limits.clone();
    loop {
        let next = xml::parse_next(text, at, &left).and_then(|(root, end)| Ok((read(&root)?, root.count(), end)));
        let (item, elements, end) = next.map_err(|error| document.locate(error))?;
        found.push(item);
        left.elements = left.elements.saturating_sub(elements);
        at = end;
        if xml::blank(&text[at..]) == text.len() - at {
            return Ok(found);
        }
    }
}

/// Header (if there is one) and body of an envelope.
pub(crate) fn envelope<'e, 'a>(root: &'e Element<'a>) -> Result<(Option<&'e Element<'a>>, &'e Element<'a>), Error> {
    if !root.is(ns::SOAP, "Envelope") {
        return Err(root.missing("Envelope"));
    }
    Ok((root.child(ns::SOAP, "Header"), root.required(ns::SOAP, "Body")?))
}

/// A GUID, with or without `uuid:` and braces, in either case.
pub(crate) fn parse_guid(text: &str) -> Option<Uuid> {
    let text = text.trim();
    let text = match text.split_at_checked(5) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("uuid:") => rest,
        _ => text,
    };
    Uuid::try_parse(text).ok()
}

/// The GUID in a child, if the child is there and not empty.
pub(crate) fn guid_of(parent: &Element<'_>, namespace: &str, local: &'static str) -> Result<Option<Uuid>, Error> {
    match parent.child(namespace, local) {
        Some(child) if !child.text.trim().is_empty() => {
            parse_guid(&child.text).map(Some).ok_or_else(|| child.malformed(local))
        }
        _ => Ok(None),
    }
}

/// The GUID in an attribute; an empty one counts as absent.
pub(crate) fn guid_attribute(element: &Element<'_>, local: &'static str) -> Result<Option<Uuid>, Error> {
    match element.attribute(local) {
        Some(text) if !text.trim().is_empty() => parse_guid(text).map(Some).ok_or_else(|| element.malformed(local)),
        _ => Ok(None),
    }
}

/// The xs:duration in a child.
pub(crate) fn duration_of(
    parent: &Element<'_>,
    namespace: &str,
    local: &'static str,
) -> Result<Option<Duration>, Error> {
    let Some(child) = parent.child(namespace, local) else { return Ok(None) };
    parse_duration(&child.text).map(Some).map_err(|_| child.malformed(local))
}

/// The number in a child.
pub(crate) fn number_of<T: std::str::FromStr>(
    parent: &Element<'_>,
    namespace: &str,
    local: &'static str,
) -> Result<Option<T>, Error> {
    let Some(child) = parent.child(namespace, local) else { return Ok(None) };
    child.text.trim().parse().map(Some).map_err(|_| child.malformed(local))
}

/// Base64 of an element's text, with line breaks and spaces anywhere.
pub(crate) fn base64(element: &Element<'_>, what: &'static str) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    base64_into(element, what, &mut out)?;
    Ok(out)
}

/// The same, in place of what `out` holds.
pub(crate) fn base64_into(element: &Element<'_>, what: &'static str, out: &mut Vec<u8>) -> Result<(), Error> {
    out.clear();
    let text = if element.text.is_empty() { element.unread } else { element.text.as_bytes() };
    let whole = element.unread.is_empty() || element.text.is_empty();
    if whole && STANDARD.decode_append(text.trim_ascii(), out).is_ok() {
        return Ok(());
    }
    out.clear();
    let packed: Vec<u8> = element.whole_text()?.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    STANDARD.decode_append(packed, out).map_err(|_| element.malformed(what))
}

pub(crate) fn push_base64(out: &mut String, bytes: &[u8]) {
    // Appending reserves no more than it needs, which would move a long text for each piece.
    out.reserve(STANDARD.encoded_length(bytes.len()));
    STANDARD.encode_append(bytes, out);
}
