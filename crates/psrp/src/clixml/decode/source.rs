//! Tags and text, counted and bounded, over the tokeniser.

use std::{borrow::Cow, collections::HashMap};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesRef, BytesStart, Event},
};

use super::{Limits, element::Element};
use crate::{
    Error,
    clixml::{
        Value,
        escape::{unescape, unescape_lossy},
        name::{Name, Names},
    },
};

/// Attributes of one element; CLIXML's own have two.
const MAX_ATTRIBUTES: usize = 16;

/// From here on ids stand for texts.
const OTHER_IDS: u64 = 1 << 63;

/// Elements inside one another in what is passed over.
const MAX_SKIPPED_DEPTH: usize = 1_000;

/// An error on its way out. Boxed: what passes for every tag then fits into registers.
pub(super) type Outcome<T> = Result<T, Box<Error>>;

/// A start tag; [`Source::name`] and [`Source::ref_id`] hold its attributes until the next one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    pub(super) element: Element,
    /// It has no content and no end tag.
    pub(super) empty: bool,
}

/// A document that is being read.
pub(super) struct Source<'a, 'n> {
    reader: Reader<&'a [u8]>,
    /// There is no underscore, with which every escape begins, and no carriage return anywhere: texts
    /// are what they stand for.
    plain: bool,
    names: &'n mut Names,
    /// `N` of the tag read last.
    pub(super) name: Option<Name>,
    /// `RefId` of the tag read last.
    pub(super) ref_id: Option<u64>,
    /// Numbers for ids that are none.
    other_ids: HashMap<Box<str>, u64>,
    pub(super) limits: Limits,
    /// Elements read.
    pub(super) elements: u64,
    /// Elements that references repeated.
    pub(super) repeated: u64,
    /// Bytes of text read, and of what references repeated.
    pub(super) bytes: u64,
}

impl<'a, 'n> Source<'a, 'n> {
    pub(super) fn new(text: &'a [u8], limits: Limits, names: &'n mut Names) -> Self {
        Source {
            reader: Reader::from_reader(text),
            plain: memchr::memchr2(b'_', b'\r', text).is_none(),
            names,
            name: None,
            ref_id: None,
            other_ids: HashMap::new(),
            limits,
            elements: 0,
            repeated: 0,
            bytes: 0,
        }
    }

    /// The first tag of the document.
    pub(super) fn root(&mut self) -> Outcome<Tag> {
        loop {
            let event = self.reader.read_event();
            self.allowed(&event)?;
            match event {
                Ok(Event::Start(start)) => return self.tag(&start, false),
                Ok(Event::Empty(start)) => return self.tag(&start, true),
                Ok(Event::Decl(_) | Event::Comment(_) | Event::PI(_)) => {}
                Ok(Event::Text(text)) if is_blank(&text) => {}
                Ok(Event::Eof) => return Err(self.xml("no value")),
                _ => return Err(self.xml("text outside a value")),
            }
        }
    }

    /// Nothing but comments may follow.
    pub(super) fn end(&mut self) -> Outcome<()> {
        loop {
            let event = self.reader.read_event();
            self.allowed(&event)?;
            match event {
                Ok(Event::Eof) => return Ok(()),
                Ok(Event::Comment(_) | Event::PI(_)) => {}
                Ok(Event::Text(text)) if is_blank(&text) => {}
                _ => return Err(self.xml("content after the value")),
            }
        }
    }

    /// The next child element; nothing once the parent's end tag has been read.
    pub(super) fn child(&mut self, parent_empty: bool) -> Outcome<Option<Tag>> {
        if parent_empty {
            return Ok(None);
        }
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(start)) => return self.tag(&start, false).map(Some),
                Ok(Event::Empty(start)) => return self.tag(&start, true).map(Some),
                Ok(Event::End(_)) => return Ok(None),
                other => self.between(&other)?,
            }
        }
    }

    /// The element's text up to its end tag. It borrows where it stands in one piece.
    pub(super) fn text(&mut self, empty: bool) -> Outcome<Cow<'a, str>> {
        let mut out = Cow::Borrowed("");
        if empty {
            return Ok(out);
        }
        loop {
            match self.reader.read_event() {
                Ok(Event::Text(text)) if self.plain => append(&mut out, text.into_inner()),
                Ok(Event::Text(text)) => append(&mut out, text.xml10_content()),
                Ok(Event::End(_)) => break,
                Ok(Event::CData(text)) => append(&mut out, text.xml10_content()),
                Ok(Event::GeneralRef(entity)) => out.to_mut().push(self.character(&entity)?),
                Ok(Event::Start(start)) => {
                    self.tag(&start, false)?;
                    self.skip(false)?;
                }
                other => self.between(&other)?,
            }
        }
        self.bytes += out.len() as u64;
        Ok(out)
    }

    /// The element's text as a string, escapes resolved.
    pub(super) fn string(&mut self, empty: bool) -> Outcome<Value> {
        let text = self.text(empty)?;
        Ok(if self.plain { Value::String(text.into_owned()) } else { unescape(&text) })
    }

    /// The same where only text will do: unpaired surrogates become U+FFFD.
    pub(super) fn lossy(&mut self, empty: bool) -> Outcome<String> {
        let text = self.text(empty)?;
        Ok(if self.plain { text.into_owned() } else { unescape_lossy(&text) })
    }

    /// The text of an element that holds a name.
    pub(super) fn name_text(&mut self, empty: bool) -> Outcome<Name> {
        let text = self.text(empty)?;
        Ok(self.shared(&text))
    }

    fn shared(&mut self, text: &str) -> Name {
        let plain = self.plain || !text.as_bytes().contains(&b'_');
        if plain { self.names.name(text) } else { unescape_lossy(text).into() }
    }

    /// The list of names in a `TN`, shared with earlier ones.
    pub(super) fn types(&mut self, names: &[Name]) -> crate::clixml::TypeNames {
        self.names.types(names)
    }

    /// The element's text as a number.
    pub(super) fn parse<T: std::str::FromStr>(&mut self, element: &'static str, empty: bool) -> Outcome<T> {
        let text = self.text(empty)?;
        text.trim().parse().map_err(|_| self.invalid(element))
    }

    /// Passes over an element's content and end tag, without recursion.
    pub(super) fn skip(&mut self, empty: bool) -> Outcome<()> {
        let mut depth = usize::from(!empty);
        while depth > 0 {
            match self.reader.read_event() {
                Ok(Event::Start(_)) => {
                    self.count()?;
                    depth += 1;
                    if depth > MAX_SKIPPED_DEPTH {
                        return Err(self.too_deep());
                    }
                }
                Ok(Event::End(_)) => depth -= 1,
                other => self.between(&other)?,
            }
        }
        Ok(())
    }

    /// Counts what a reference repeats.
    pub(super) fn repeat(&mut self, elements: u64, bytes: u64) -> Outcome<()> {
        self.repeated += elements;
        self.check_elements()?;
        self.bytes += bytes;
        if self.bytes > self.limits.bytes.saturating_mul(2) {
            return Err(limit("CLIXML size", self.limits.bytes));
        }
        Ok(())
    }

    #[cold]
    pub(super) fn too_deep(&self) -> Box<Error> {
        limit("CLIXML depth", self.limits.depth as u64)
    }

    #[cold]
    pub(super) fn invalid(&self, element: &'static str) -> Box<Error> {
        Box::new(Error::Value { element, offset: self.reader.buffer_position() })
    }

    #[cold]
    pub(super) fn xml(&self, reason: &'static str) -> Box<Error> {
        Box::new(Error::Xml { offset: self.reader.buffer_position(), reason })
    }

    /// What may stand inside an element beside what it is read for; the end of the document may not.
    #[cold]
    fn between(&self, event: &Result<Event<'a>, quick_xml::Error>) -> Outcome<()> {
        match event {
            Ok(Event::Eof) => Err(self.xml("element not closed")),
            event => self.allowed(event),
        }
    }

    /// No document type is, nor what is not well-formed.
    fn allowed(&self, event: &Result<Event<'a>, quick_xml::Error>) -> Outcome<()> {
        match event {
            Ok(Event::DocType(_)) => Err(Box::new(Error::Dtd { offset: self.reader.buffer_position() })),
            Ok(_) => Ok(()),
            Err(_) => Err(Box::new(Error::Xml { offset: self.reader.error_position(), reason: "not well-formed" })),
        }
    }

    fn character(&self, entity: &BytesRef<'a>) -> Outcome<char> {
        match entity.resolve_char_ref() {
            Ok(Some(c)) => Ok(c),
            Ok(None) => match &**entity {
                "amp" => Ok('&'),
                "lt" => Ok('<'),
                "gt" => Ok('>'),
                "quot" => Ok('"'),
                "apos" => Ok('\''),
                _ => Err(self.xml("unknown entity")),
            },
            Err(_) => Err(self.xml("invalid character reference")),
        }
    }

    fn tag(&mut self, start: &BytesStart<'a>, empty: bool) -> Outcome<Tag> {
        self.count()?;
        let element = match Element::of(start.name().into_inner()) {
            // With a prefix, perhaps.
            Element::Unknown => Element::of(start.local_name().into_inner()),
            element => element,
        };
        self.name = None;
        self.ref_id = None;
        let raw = start.attributes_raw();
        if !raw.is_empty() && !self.usual_attributes(raw) {
            self.attributes(start)?;
        }
        Ok(Tag { element, empty })
    }

    /// Reads what nearly every tag has, ` N="…"` and ` RefId="…"` written just so; false when there is
    /// anything else, which is then for the tokeniser to read.
    fn usual_attributes(&mut self, mut raw: &str) -> bool {
        // Mostly there is a name alone, which was seen before.
        let end = match raw.as_bytes() {
            [b' ', b'N', b'=', b'"', .., b'"'] => raw.len() - 1,
            [b' ', b'N', b'=', b'"', .., b'"', b' '] => raw.len() - 2,
            _ => 0,
        };
        self.name = raw.get(4..end).and_then(|name| self.names.known(name));
        if self.name.is_some() {
            return true;
        }
        loop {
            let (is_name, rest) = match raw.as_bytes() {
                [] | [b' '] => return true,
                [b' ', b'N', b'=', b'"', ..] => (true, &raw[4..]),
                [b' ', b'R', b'e', b'f', b'I', b'd', b'=', b'"', ..] => (false, &raw[8..]),
                _ => return false,
            };
            let unusual = |byte: u8| byte < b' ' || matches!(byte, b'"' | b'&' | b'<');
            let Some(end) = rest.bytes().position(unusual).filter(|end| rest.as_bytes()[*end] == b'"') else {
                return false;
            };
            let value = &rest[..end];
            if is_name {
                self.name = Some(self.shared(value));
            } else {
                match value.parse() {
                    Ok(id) if id < OTHER_IDS => self.ref_id = Some(id),
                    _ => return false,
                }
            }
            raw = &rest[end + 1..];
        }
    }

    fn attributes(&mut self, start: &BytesStart<'a>) -> Outcome<()> {
        for (index, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| self.xml("malformed attribute"))?;
            if index >= MAX_ATTRIBUTES {
                return Err(limit("CLIXML attributes", MAX_ATTRIBUTES as u64));
            }
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0);
            match attribute.key.as_ref() {
                "N" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    self.name = Some(self.shared(&value));
                }
                "RefId" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    self.ref_id = Some(self.id(value.trim()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// PowerShell counts; \[MS-PSRP\] 2.2.5.2.1.1 lets an id be any text.
    fn id(&mut self, text: &str) -> u64 {
        let next = OTHER_IDS + self.other_ids.len() as u64;
        match text.parse() {
            Ok(id) if id < OTHER_IDS => id,
            _ => *self.other_ids.entry(text.into()).or_insert(next),
        }
    }

    fn count(&mut self) -> Outcome<()> {
        self.elements += 1;
        self.check_elements()
    }

    fn check_elements(&self) -> Outcome<()> {
        if self.elements + self.repeated > self.limits.elements {
            return Err(limit("CLIXML elements", self.limits.elements));
        }
        Ok(())
    }
}

#[inline]
fn append<'a>(out: &mut Cow<'a, str>, text: Cow<'a, str>) {
    if out.is_empty() {
        *out = text;
    } else {
        out.to_mut().push_str(&text);
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

#[cold]
fn limit(what: &'static str, limit: u64) -> Box<Error> {
    Box::new(Error::Limit { what, limit })
}
