//! A bounded XML tree, names resolved. Text and attribute values borrow from the input where they
//! hold no reference.

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{NamespaceResolver, ResolveResult};

use crate::Error;

/// Bounds on what is read. The defaults pass a 500 KiB envelope with room to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole envelope. Default 4 MiB.
    pub bytes: usize,
    /// Elements inside each other. Default 64.
    pub depth: usize,
    /// Elements altogether. Default 200,000.
    pub elements: usize,
    /// Attributes of one element, namespace declarations included. Default 64.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 64, elements: 200_000, attributes: 64 }
    }
}

/// One element. Namespaces are interned: only those known to [`crate::ns`] can be asked for.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    namespace: &'static str,
    local: String,
    attributes: Vec<(&'static str, String, Cow<'a, str>)>,
    pub(crate) text: Cow<'a, str>,
    pub(crate) children: Vec<Element<'a>>,
}

const KNOWN: [&str; 11] = {
    use crate::ns::*;
    [SOAP, ADDRESSING, WSMAN, WSMV, SHELL, ENUMERATION, TRANSFER, IDENTIFY, FAULT, POWERSHELL, XML]
};
/// Stands for a namespace that nothing here asks for.
const FOREIGN: &str = "\0";

impl<'a> Element<'a> {
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace == namespace && self.local == local
    }

    pub(crate) fn child(&self, namespace: &str, local: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.is(namespace, local))
    }

    pub(crate) fn children_named<'s>(
        &'s self,
        namespace: &'s str,
        local: &'s str,
    ) -> impl Iterator<Item = &'s Element<'a>> {
        self.children.iter().filter(move |child| child.is(namespace, local))
    }

    /// Trimmed text of a child.
    pub(crate) fn child_text(&self, namespace: &str, local: &str) -> Option<&str> {
        self.child(namespace, local).map(|child| child.text.trim())
    }

    /// An attribute without a namespace.
    pub(crate) fn attribute(&self, local: &str) -> Option<&str> {
        self.attribute_in("", local)
    }

    pub(crate) fn attribute_in(&self, namespace: &str, local: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(found, name, _)| *found == namespace && name == local)
            .map(|(_, _, value)| &**value)
    }
}

/// Reads a whole document.
pub(crate) fn parse<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Element<'a>, Error> {
    if bytes.len() > limits.bytes {
        return Err(Error::Limit { what: "bytes" });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| Error::Encoding { offset: error.valid_up_to() as u64 })?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    reader.config_mut().expand_empty_elements = true;
    reader.resolver_mut().set_max_namespace_bindings(256);
    let mut open: Vec<Element<'a>> = Vec::new();
    let mut root = None;
    let mut elements = 0;
    loop {
        let offset = reader.buffer_position();
        let event = reader.read_event().map_err(|_| Error::Xml { offset })?;
        match event {
            Event::Start(start) => {
                elements += 1;
                if open.len() >= limits.depth {
                    return Err(Error::Limit { what: "depth" });
                }
                if elements > limits.elements {
                    return Err(Error::Limit { what: "elements" });
                }
                if root.is_some() {
                    return Err(Error::Xml { offset });
                }
                open.push(element(&start, reader.resolver(), limits, offset)?);
            }
            Event::End(_) => {
                let done = open.pop().ok_or(Error::Xml { offset })?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => root = Some(done),
                }
            }
            Event::Text(text) => add(&mut open, text.xml10_content(), text.into_inner(), offset)?,
            Event::CData(data) => add(&mut open, data.xml10_content(), data.into_inner(), offset)?,
            Event::GeneralRef(reference) => {
                let named = match &*reference.xml10_content() {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => None,
                };
                let character = match named {
                    Some(character) => character,
                    None => reference
                        .resolve_char_ref()
                        .map_err(|_| Error::Xml { offset })?
                        .ok_or(Error::Entity { offset })?,
                };
                let current = open.last_mut().ok_or(Error::Xml { offset })?;
                current.text.to_mut().push(character);
            }
            Event::DocType(_) => return Err(Error::Entity { offset }),
            Event::Eof => break,
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    if !open.is_empty() {
        return Err(Error::Xml { offset: bytes.len() as u64 });
    }
    root.ok_or(Error::Xml { offset: bytes.len() as u64 })
}

fn add<'a>(open: &mut [Element<'a>], content: Cow<'_, str>, raw: Cow<'a, str>, offset: u64) -> Result<(), Error> {
    // Line ends rarely need to be normalised: then the input itself is kept.
    let text = match content {
        Cow::Borrowed(_) => raw,
        Cow::Owned(text) => Cow::Owned(text),
    };
    match open.last_mut() {
        Some(current) if current.text.is_empty() => current.text = text,
        Some(current) => current.text.to_mut().push_str(&text),
        None if text.trim().is_empty() => {}
        None => return Err(Error::Xml { offset }),
    }
    Ok(())
}

fn element<'a>(
    start: &BytesStart<'_>,
    resolver: &NamespaceResolver,
    limits: &Limits,
    offset: u64,
) -> Result<Element<'a>, Error> {
    let (namespace, local) = resolver.resolve_element(start.name());
    let mut element = Element {
        namespace: intern(&namespace, offset)?,
        local: local.as_ref().to_owned(),
        attributes: Vec::new(),
        text: Cow::Borrowed(""),
        children: Vec::new(),
    };
    for (index, attribute) in start.attributes().enumerate() {
        if index >= limits.attributes {
            return Err(Error::Limit { what: "attributes" });
        }
        let attribute = attribute.map_err(|_| Error::Xml { offset })?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (namespace, local) = resolver.resolve_attribute(attribute.key);
        let value =
            attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(|_| Error::Entity { offset })?;
        element.attributes.push((
            intern(&namespace, offset)?,
            local.as_ref().to_owned(),
            Cow::Owned(value.into_owned()),
        ));
    }
    Ok(element)
}

fn intern(namespace: &ResolveResult<'_>, offset: u64) -> Result<&'static str, Error> {
    match namespace {
        ResolveResult::Unbound => Ok(""),
        ResolveResult::Bound(found) => {
            let found: &str = found.as_ref();
            Ok(KNOWN.into_iter().find(|known| *known == found).unwrap_or(FOREIGN))
        }
        ResolveResult::Unknown(_) => Err(Error::Xml { offset }),
    }
}

/// Writes escaped text.
pub(crate) fn push_text(out: &mut String, text: &str) {
    // Base64 and GUIDs, nearly everything by volume, need no escape.
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-:. ".contains(&byte)) {
        out.push_str(text);
        return;
    }
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            // XML 1.0 has no way of writing these.
            '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(character),
        }
    }
}

/// Writes `<name attributes>text</name>`; `tag` is the name with its attributes, written already.
pub(crate) fn push_element(out: &mut String, tag: &str, text: &str) {
    let name = tag.split(' ').next().unwrap_or(tag);
    out.push('<');
    out.push_str(tag);
    out.push('>');
    push_text(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Writes ` name="value"`.
pub(crate) fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}
