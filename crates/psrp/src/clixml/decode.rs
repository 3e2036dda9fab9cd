//! CLIXML to values.

use std::{collections::HashMap, sync::Arc};

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{
    Container, Object, Value,
    escape::{unescape, unescape_lossy},
};
use crate::Error;

/// Bounds of one decoded value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Objects inside one another. Default 51: PowerShell stops 50 levels below the top.
    /// More than 64 would not be encoded again.
    pub depth: usize,
    /// Elements, those that a `Ref` repeats included. Default 4,000,000.
    pub elements: u64,
    /// Bytes of text, and as many again for what a `Ref` or `TNRef` repeats. Default 64 MiB.
    pub bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { depth: 51, elements: 4_000_000, bytes: 64 << 20 }
    }
}

/// Decodes one value with the default [`Limits`].
///
/// A byte order mark, an XML declaration and the `Objs` wrapper of the file form are tolerated; of
/// a wrapper with several values comes an enumerable.
///
/// # Errors
///
/// Malformed XML, a document type declaration, a primitive whose text does not fit, a reference
/// into the void, or an exceeded limit.
pub fn decode(clixml: impl AsRef<[u8]>) -> Result<Value, Error> {
    decode_with(clixml, Limits::default())
}

/// As [`decode`], with other bounds.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_with(clixml: impl AsRef<[u8]>, limits: Limits) -> Result<Value, Error> {
    let bytes = clixml.as_ref();
    if bytes.len() as u64 > limits.bytes {
        return Err(Error::Limit { what: "CLIXML size", limit: limits.bytes });
    }
    let text = std::str::from_utf8(bytes).map_err(|e| Error::Utf8 { offset: e.valid_up_to() as u64 })?;
    Decoder::new(text.strip_prefix('\u{feff}').unwrap_or(text), limits).document()
}

/// Base64 as XML schema has it: padding may be missing.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a value costs when a `Ref` repeats it.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    elements: u64,
    bytes: u64,
    /// Objects inside one another, itself included.
    height: usize,
    /// How many levels outside itself its outermost [`Value::Cycle`] points.
    reach: usize,
}

struct Open {
    id: Option<u64>,
    elements: u64,
    bytes: u64,
    height: usize,
    reach: usize,
}

/// A start tag.
struct Tag<'a> {
    element: &'a str,
    name: Option<String>,
    ref_id: Option<u64>,
    empty: bool,
}

struct Decoder<'a> {
    reader: Reader<&'a [u8]>,
    limits: Limits,
    elements: u64,
    repeated: u64,
    text_bytes: u64,
    objects: HashMap<u64, (Arc<Object>, Cost)>,
    type_names: HashMap<u64, Vec<String>>,
    open: Vec<Open>,
}

impl<'a> Decoder<'a> {
    fn new(text: &'a str, limits: Limits) -> Self {
        Decoder {
            reader: Reader::from_str(text),
            limits,
            elements: 0,
            repeated: 0,
            text_bytes: 0,
            objects: HashMap::new(),
            type_names: HashMap::new(),
            open: Vec::new(),
        }
    }

    fn document(mut self) -> Result<Value, Error> {
        let tag = loop {
            match self.event()? {
                Event::Start(start) => break self.tag(&start, false)?,
                Event::Empty(start) => break self.tag(&start, true)?,
                Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                Event::Eof => return Err(self.xml("no value")),
                _ => return Err(self.xml("text outside a value")),
            }
        };
        let value = if tag.element == "Objs" {
            let mut values = self.values(tag.empty)?;
            match values.len() {
                1 => values.remove(0),
                _ => Object { container: Some(Container::Enumerable(values)), ..Object::default() }.into(),
            }
        } else {
            self.value(tag)?.ok_or_else(|| self.xml("unknown element in place of a value"))?
        };
        loop {
            match self.event()? {
                Event::Eof => return Ok(value),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if is_blank(&text) => {}
                _ => return Err(self.xml("content after the value")),
            }
        }
    }

    /// The value of an element, consumed to its end tag; nothing for an unknown element.
    fn value(&mut self, tag: Tag<'a>) -> Result<Option<Value>, Error> {
        let value = match tag.element {
            "Obj" => self.object(&tag)?,
            "Ref" => self.reference(&tag)?,
            "PR" => self.file_progress(tag.empty)?,
            "Nil" => {
                self.skip(tag.empty)?;
                Value::Null
            }
            "S" => unescape(&self.text(tag.empty)?),
            "URI" => Value::Uri(unescape_lossy(&self.text(tag.empty)?)),
            "XD" => Value::Xml(unescape_lossy(&self.text(tag.empty)?)),
            "SBK" => Value::ScriptBlock(unescape_lossy(&self.text(tag.empty)?)),
            "SS" => Value::SecureString(self.text(tag.empty)?),
            "DT" => Value::DateTime(self.text(tag.empty)?),
            "TS" => Value::TimeSpan(self.text(tag.empty)?),
            "D" => Value::Decimal(self.text(tag.empty)?),
            "Version" => Value::Version(self.text(tag.empty)?),
            "C" => Value::Char(self.parse("C", tag.empty)?),
            "SB" => Value::I8(self.parse("SB", tag.empty)?),
            "By" => Value::U8(self.parse("By", tag.empty)?),
            "I16" => Value::I16(self.parse("I16", tag.empty)?),
            "U16" => Value::U16(self.parse("U16", tag.empty)?),
            "I32" => Value::I32(self.parse("I32", tag.empty)?),
            "U32" => Value::U32(self.parse("U32", tag.empty)?),
            "I64" => Value::I64(self.parse("I64", tag.empty)?),
            "U64" => Value::U64(self.parse("U64", tag.empty)?),
            "Sg" => Value::F32(self.parse("Sg", tag.empty)?),
            "Db" => Value::F64(self.parse("Db", tag.empty)?),
            "B" => match self.text(tag.empty)?.trim() {
                text if text == "1" || text.eq_ignore_ascii_case("true") => Value::Bool(true),
                text if text == "0" || text.eq_ignore_ascii_case("false") => Value::Bool(false),
                _ => return Err(self.invalid("B")),
            },
            "G" => {
                let text = self.text(tag.empty)?;
                Value::Guid(text.trim().parse().map_err(|_| self.invalid("G"))?)
            }
            "BA" => {
                let mut text = self.text(tag.empty)?;
                text.retain(|c| !c.is_ascii_whitespace());
                Value::Bytes(BASE64.decode(text).map_err(|_| self.invalid("BA"))?)
            }
            _ => {
                self.skip(tag.empty)?;
                return Ok(None);
            }
        };
        Ok(Some(value))
    }

    fn object(&mut self, tag: &Tag<'a>) -> Result<Value, Error> {
        if self.open.len() >= self.limits.depth {
            return Err(self.too_deep());
        }
        self.open.push(Open {
            id: tag.ref_id,
            elements: self.elements + self.repeated_elements(),
            bytes: self.text_bytes,
            height: 0,
            reach: 0,
        });
        let mut object = Object::default();
        while let Some(child) = self.child(tag.empty)? {
            match child.element {
                "TN" => {
                    let names = self.texts("T", child.empty)?;
                    if let Some(id) = child.ref_id {
                        self.type_names.insert(id, names.clone());
                    }
                    object.type_names = names;
                }
                "TNRef" => {
                    let names = child.ref_id.and_then(|id| self.type_names.get(&id)).cloned();
                    self.skip(child.empty)?;
                    object.type_names = names.ok_or_else(|| self.invalid("TNRef"))?;
                    self.repeat(object.type_names.iter().map(|n| n.len() as u64 + 24).sum())?;
                }
                "ToString" => object.to_string = Some(unescape_lossy(&self.text(child.empty)?)),
                "Props" => object.properties.append(&mut self.members(child.empty)?),
                "MS" => object.extended.append(&mut self.members(child.empty)?),
                "LST" => object.container = Some(Container::List(self.values(child.empty)?)),
                "QUE" => object.container = Some(Container::Queue(self.values(child.empty)?)),
                "STK" => object.container = Some(Container::Stack(self.values(child.empty)?)),
                "IE" => object.container = Some(Container::Enumerable(self.values(child.empty)?)),
                "DCT" => object.container = Some(Container::Dictionary(self.entries(child.empty)?)),
                "Obj" | "Ref" | "PR" => self.skip(child.empty)?,
                _ => {
                    if let Some(value) = self.value(child)? {
                        object.value = Some(value);
                    }
                }
            }
        }
        let object = Arc::new(object);
        // Pushed above; every return between is an error that ends the decoding.
        if let Some(open) = self.open.pop() {
            let cost = Cost {
                elements: self.elements + self.repeated_elements() - open.elements + 1,
                bytes: self.text_bytes - open.bytes,
                height: open.height + 1,
                reach: open.reach,
            };
            if let Some(parent) = self.open.last_mut() {
                parent.height = parent.height.max(cost.height);
                parent.reach = parent.reach.max(cost.reach.saturating_sub(1));
            }
            if let Some(id) = tag.ref_id {
                self.objects.insert(id, (Arc::clone(&object), cost));
            }
        }
        Ok(Value::Object(object))
    }

    fn reference(&mut self, tag: &Tag<'a>) -> Result<Value, Error> {
        self.skip(tag.empty)?;
        let id = tag.ref_id.ok_or_else(|| self.invalid("Ref"))?;
        if let Some(levels) = self.open.iter().rev().position(|open| open.id == Some(id)) {
            if let Some(nearest) = self.open.last_mut() {
                nearest.reach = nearest.reach.max(levels);
            }
            // The depth limit keeps this far below 65,536.
            return Ok(Value::Cycle(u16::try_from(levels).map_err(|_| self.too_deep())?));
        }
        let (object, cost) = self.objects.get(&id).cloned().ok_or_else(|| self.invalid("Ref"))?;
        if self.open.len() + cost.height > self.limits.depth {
            return Err(self.too_deep());
        }
        self.repeated += cost.elements;
        if self.elements + self.repeated > self.limits.elements {
            return Err(Error::Limit { what: "CLIXML elements", limit: self.limits.elements });
        }
        self.repeat(cost.bytes)?;
        if cost.reach > self.open.len() {
            return Ok(Value::Null);
        }
        if let Some(parent) = self.open.last_mut() {
            parent.height = parent.height.max(cost.height);
            parent.reach = parent.reach.max(cost.reach.saturating_sub(1));
        }
        Ok(Value::Object(object))
    }

    /// The file form's progress record, as the object that the wire form would be.
    fn file_progress(&mut self, empty: bool) -> Result<Value, Error> {
        let mut object = Object {
            type_names: vec!["System.Management.Automation.ProgressRecord".into(), "System.Object".into()],
            ..Object::default()
        };
        while let Some(child) = self.child(empty)? {
            let name = match child.element {
                "AV" => "Activity",
                "AI" => "ActivityId",
                "S" => "CurrentOperation",
                "PI" => "ParentActivityId",
                "PC" => "PercentComplete",
                "T" => "Type",
                "SR" => "SecondsRemaining",
                "SD" => "StatusDescription",
                _ => {
                    self.skip(child.empty)?;
                    continue;
                }
            };
            let value = match child.element {
                "AV" | "SD" | "T" => unescape(&self.text(child.empty)?),
                "S" | "Nil" => self.value(child)?.unwrap_or_default(),
                _ => Value::I32(self.parse("PR", child.empty)?),
            };
            object.extended.push((name.into(), value));
        }
        Ok(object.into())
    }

    fn values(&mut self, empty: bool) -> Result<Vec<Value>, Error> {
        let mut values = Vec::new();
        while let Some(child) = self.child(empty)? {
            values.extend(self.value(child)?);
        }
        Ok(values)
    }

    fn members(&mut self, empty: bool) -> Result<Vec<(String, Value)>, Error> {
        let mut members = Vec::new();
        while let Some(mut child) = self.child(empty)? {
            let name = child.name.take().unwrap_or_default();
            members.extend(self.value(child)?.map(|value| (name, value)));
        }
        Ok(members)
    }

    fn entries(&mut self, empty: bool) -> Result<Vec<(Value, Value)>, Error> {
        let mut entries = Vec::new();
        while let Some(child) = self.child(empty)? {
            if child.element != "En" {
                self.skip(child.empty)?;
                continue;
            }
            let (mut key, mut value) = (None, None);
            for (name, member) in self.members(child.empty)? {
                match name.as_str() {
                    "Key" => key = Some(member),
                    "Value" => value = Some(member),
                    _ => {}
                }
            }
            let (Some(key), Some(value)) = (key, value) else {
                return Err(self.invalid("En"));
            };
            entries.push((key, value));
        }
        Ok(entries)
    }

    fn texts(&mut self, element: &str, empty: bool) -> Result<Vec<String>, Error> {
        let mut texts = Vec::new();
        while let Some(child) = self.child(empty)? {
            if child.element == element {
                texts.push(unescape_lossy(&self.text(child.empty)?));
            } else {
                self.skip(child.empty)?;
            }
        }
        Ok(texts)
    }

    fn parse<T: std::str::FromStr>(&mut self, element: &'static str, empty: bool) -> Result<T, Error> {
        let text = self.text(empty)?;
        text.trim().parse().map_err(|_| self.invalid(element))
    }

    /// The next child element; nothing once the parent's end tag has been read.
    fn child(&mut self, parent_empty: bool) -> Result<Option<Tag<'a>>, Error> {
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

    /// The element's text up to its end tag.
    fn text(&mut self, empty: bool) -> Result<String, Error> {
        let mut out = String::new();
        if empty {
            return Ok(out);
        }
        loop {
            match self.event()? {
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(entity) => out.push(match entity.resolve_char_ref() {
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
        self.text_bytes += out.len() as u64;
        Ok(out)
    }

    /// Passes over an element's content and end tag, without recursion.
    fn skip(&mut self, empty: bool) -> Result<(), Error> {
        let mut depth = usize::from(!empty);
        while depth > 0 {
            match self.event()? {
                Event::Start(_) => {
                    self.count()?;
                    depth += 1;
                    if depth > 1_000 {
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

    fn event(&mut self) -> Result<Event<'a>, Error> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Error::Dtd { offset: self.reader.buffer_position() }),
            Ok(event) => Ok(event),
            Err(_) => Err(Error::Xml { offset: self.reader.error_position(), reason: "not well-formed" }),
        }
    }

    fn tag(&mut self, start: &BytesStart<'a>, empty: bool) -> Result<Tag<'a>, Error> {
        self.count()?;
        let (mut name, mut ref_id) = (None, None);
        for (index, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| self.xml("malformed attribute"))?;
            if index >= 16 {
                return Err(Error::Limit { what: "CLIXML attributes", limit: 16 });
            }
            let value = || attribute.normalized_value(XmlVersion::Implicit1_0);
            match attribute.key.as_ref() {
                "N" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    name = Some(unescape_lossy(&value));
                }
                "RefId" => {
                    let value = value().map_err(|_| self.xml("malformed attribute"))?;
                    ref_id = Some(value.trim().parse().map_err(|_| self.invalid("RefId"))?);
                }
                _ => {}
            }
        }
        let element = known(start.local_name().as_ref());
        Ok(Tag { element, name, ref_id, empty })
    }

    fn count(&mut self) -> Result<(), Error> {
        self.elements += 1;
        if self.elements + self.repeated > self.limits.elements {
            return Err(Error::Limit { what: "CLIXML elements", limit: self.limits.elements });
        }
        Ok(())
    }

    fn repeated_elements(&self) -> u64 {
        self.repeated
    }

    fn repeat(&mut self, bytes: u64) -> Result<(), Error> {
        self.text_bytes += bytes;
        if self.text_bytes > self.limits.bytes.saturating_mul(2) {
            return Err(Error::Limit { what: "CLIXML size", limit: self.limits.bytes });
        }
        Ok(())
    }

    fn too_deep(&self) -> Error {
        Error::Limit { what: "CLIXML depth", limit: self.limits.depth as u64 }
    }

    fn invalid(&self, element: &'static str) -> Error {
        Error::Value { element, offset: self.reader.buffer_position() }
    }

    fn xml(&self, reason: &'static str) -> Error {
        Error::Xml { offset: self.reader.buffer_position(), reason }
    }
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The element's name as a constant; empty when it is not one of CLIXML's.
fn known(element: &str) -> &'static str {
    const NAMES: [&str; 47] = [
        "S", "Obj", "I32", "Nil", "B", "TNRef", "TN", "T", "MS", "Props", "ToString", "I64", "LST", "En", "DCT", "Ref",
        "DT", "TS", "C", "By", "SB", "U16", "I16", "U32", "U64", "Sg", "Db", "D", "BA", "G", "URI", "Version", "XD",
        "SBK", "SS", "PR", "IE", "QUE", "STK", "Objs", "AV", "AI", "PI", "PC", "SR", "SD", "",
    ];
    NAMES.iter().find(|name| **name == element).copied().unwrap_or("")
}
