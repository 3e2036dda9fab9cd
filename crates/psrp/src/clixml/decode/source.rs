//! Tags and text, counted and bounded, over the tokeniser.

use std::borrow::Cow;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{Limits, element::Element};
use crate::{
    Error,
    clixml::{
        escape::unescape_lossy,
        name::{Name, Names},
    },
};

/// Attributes of one element; CLIXML's own have two.
const MAX_ATTRIBUTES: usize = 16;

/// Elements inside one another in what is passed over.
const MAX_SKIPPED_DEPTH: usize = 1_000;

/// A start tag.
pub(super) struct Tag {
    pub(super) element: Element,
    pub(super) name: Option<Name>,
    pub(super) ref_id: Option<u64>,
    /// It has no content and no end tag.
    pub(super) empty: bool,
}

/// A document that is being read.
pub(super) struct Source<'a, 'n> {
    reader: Reader<&'a [u8]>,
    names: &'n mut Names,
    pub(super) limits: Limits,
    /// Elements read.
    pub(super) elements: u64,
    /// Elements that references repeated.
    pub(super) repeated: u64,
    /// Bytes of text read, and of what references repeated.
    pub(super) bytes: u64,
}

impl<'a, 'n> Source<'a, 'n> {
    pub(super) fn new(text: &'a str, limits: Limits, names: &'n mut Names) -> Self {
        Source { reader: Reader::from_str(text), names, limits, elements: 0, repeated: 0, bytes: 0 }
    }

    /// The first tag of the document.
    pub(super) fn root(&mut self) -> Result<Tag, Error> {
        loop {
            match self.event()? {
                Event::Start(start) => return self.tag(&start, false),
                Event::Empty(start) => return self.tag(&start, true),
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                Event::Eof => return Err(self.xml("no value")),
                _ => return Err(self.xml("text outside a value")),
            }
        }
    }

    /// Nothing but comments may follow.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                _ => return Err(self.xml("content after the value")),
            }
        }
    }

    /// The next child element; nothing once the parent's end tag has been read.
    pub(super) fn child(&mut self, parent_empty: bool) -> Result<Option<Tag>, Error> {
        if parent_empty {
            return Ok(None);
        }
        loop {
            match self.event()? {
                Event::Start(start) => return self.tag(&start, false).map(Some),
                Event::Empty(start) => return self.tag(&start, true).map(Some),
                Event::End(_) => return Ok(None),
                Event::Eof => return Err(self.xml("element not closed")),
                _ => {}
            }
        }
    }

    /// The element's text up to its end tag. It borrows where it stands in one piece.
    pub(super) fn text(&mut self, empty: bool) -> Result<Cow<'a, str>, Error> {
        let mut out = Cow::Borrowed("");
        if empty {
            return Ok(out);
        }
        loop {
            match self.event()? {
                Event::Text(text) => append(&mut out, text.xml10_content()),
                Event::CData(text) => append(&mut out, text.xml10_content()),
                Event::GeneralRef(entity) => out.to_mut().push(match entity.resolve_char_ref() {
                    Ok(Some(c)) => c,
                    Ok(None) => match &*entity {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        _ => return Err(self.xml("unknown entity")),
                    },
                    Err(_) => return Err(self.xml("invalid character reference")),
                }),
                Event::Start(start) => {
                    self.tag(&start, false)?;
                    self.skip(false)?;
                }
                Event::End(_) => break,
                Event::Eof => return Err(self.xml("element not closed")),
                _ => {}
            }
        }
        self.bytes += out.len() as u64;
        Ok(out)
    }

    /// The text of an element that holds a name.
    pub(super) fn name(&mut self, empty: bool) -> Result<Name, Error> {
        let text = self.text(empty)?;
        Ok(shared(self.names, &text))
    }

    /// The list of names in a `TN`, shared with earlier ones.
    pub(super) fn types(&mut self, names: &[Name]) -> crate::clixml::TypeNames {
        self.names.types(names)
    }

    /// The element's text as a number.
    pub(super) fn parse<T: std::str::FromStr>(&mut self, element: &'static str, empty: bool) -> Result<T, Error> {
        let text = self.text(empty)?;
        text.trim().parse().map_err(|_| self.invalid(element))
    }

    /// Passes over an element's content and end tag, without recursion.
    pub(super) fn skip(&mut self, empty: bool) -> Result<(), Error> {
        let mut depth = usize::from(!empty);
        while depth > 0 {
            match self.event()? {
                Event::Start(_) => {
                    self.count()?;
                    depth += 1;
                    if depth > MAX_SKIPPED_DEPTH {
                        return Err(self.too_deep());
                    }
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(self.xml("element not closed")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Counts what a reference repeats.
    pub(super) fn repeat(&mut self, elements: u64, bytes: u64) -> Result<(), Error> {
        self.repeated += elements;
        self.check_elements()?;
        self.bytes += bytes;
        if self.bytes > self.limits.bytes.saturating_mul(2) {
            return Err(Error::Limit { what: "CLIXML size", limit: self.limits.bytes });
        }
        Ok(())
    }

    pub(super) fn too_deep(&self) -> Error {
        Error::Limit { what: "CLIXML depth", limit: self.limits.depth as u64 }
    }

    pub(super) fn invalid(&self, element: &'static str) -> Error {
        Error::Value { element, offset: self.reader.buffer_position() }
    }

    pub(super) fn xml(&self, reason: &'static str) -> Error {
        Error::Xml { offset: self.reader.buffer_position(), reason }
    }

    fn event(&mut self) -> Result<Event<'a>, Error> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Error::Dtd { offset: self.reader.buffer_position() }),
            Ok(event) => Ok(event),
            Err(_) => Err(Error::Xml { offset: self.reader.error_position(), reason: "not well-formed" }),
        }
    }

    fn tag(&mut self, start: &BytesStart<'a>, empty: bool) -> Result<Tag, Error> {
        self.count()?;
        let mut tag = Tag { element: Element::of(start.local_name().into_inner()), name: None, ref_id: None, empty };
        match start.attributes_raw() {
            "" => {}
            raw => match plain_name(raw) {
                Some(name) => tag.name = Some(shared(self.names, name)),
                None => self.attributes(start, &mut tag)?,
            },
        }
        Ok(tag)
    }

    fn attributes(&mut self, start: &BytesStart<'a>, tag: &mut Tag) -> Result<(), Error> {
        for (index, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| self.xml("malformed attribute"))?;
            if index >= MAX_ATTRIBUTES {
                return Err(Error::Limit { what: "CLIXML attributes", limit: MAX_ATTRIBUTES as u64 });
            }
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0);
            match attribute.key.as_ref() {
                "N" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    tag.name = Some(shared(self.names, &value));
                }
                "RefId" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    tag.ref_id = Some(value.trim().parse().map_err(|_| self.invalid("RefId"))?);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn count(&mut self) -> Result<(), Error> {
        self.elements += 1;
        self.check_elements()
    }

    fn check_elements(&self) -> Result<(), Error> {
        if self.elements + self.repeated > self.limits.elements {
            return Err(Error::Limit { what: "CLIXML elements", limit: self.limits.elements });
        }
        Ok(())
    }
}

/// The value of ` N="…"`, when that is all and nothing in it has to be read in another way: what
/// nearly every tag of a property has.
fn plain_name(raw: &str) -> Option<&str> {
    let value = raw.strip_prefix(" N=\"")?;
    let value = value.trim_end().strip_suffix('"')?;
    let plain = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'&' | b'<');
    value.bytes().all(plain).then_some(value)
}

fn shared(names: &mut Names, text: &str) -> Name {
    if text.contains("_x") || text.contains("_X") { unescape_lossy(text).into() } else { names.name(text) }
}

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
