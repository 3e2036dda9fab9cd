//! CLIXML to values.

mod element;
mod slots;
mod source;

use std::sync::Arc;

use self::{
    element::Element,
    slots::Slots,
    source::{Outcome, Source, Tag},
};
use super::{Container, Name, Object, TypeNames, Value, name::Names};
use crate::{Error, message::BYTE_ORDER_MARK};

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
    Decoder::default().decode(clixml)
}

/// As [`decode`], with other bounds.
///
/// # Errors
///
/// As [`decode`].
pub fn decode_with(clixml: impl AsRef<[u8]>, limits: Limits) -> Result<Value, Error> {
    Decoder::new(limits).decode(clixml)
}

/// Decodes values one after another. Names that come again and again are kept once, and so is the
/// memory that decoding needs; what is kept is bounded. Nothing of one value reaches another.
#[derive(Default)]
pub struct Decoder {
    limits: Limits,
    names: Names,
    kept: Kept,
}

impl Decoder {
    /// A decoder with these bounds.
    pub fn new(limits: Limits) -> Self {
        Decoder { limits, ..Decoder::default() }
    }

    /// Decodes one value, as [`decode`] does.
    ///
    /// # Errors
    ///
    /// As [`decode`].
    pub fn decode(&mut self, clixml: impl AsRef<[u8]>) -> Result<Value, Error> {
        let bytes = clixml.as_ref();
        if bytes.len() as u64 > self.limits.bytes {
            return Err(Error::Limit { what: "CLIXML size", limit: self.limits.bytes });
        }
        let text = bytes.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(bytes);
        self.kept.clear();
        let mut reading = Reading { source: Source::new(text, self.limits, &mut self.names), kept: &mut self.kept };
        reading.document().map_err(|error| match std::str::from_utf8(bytes) {
            // The tokeniser says of bad UTF-8 only that it is not well-formed.
            Err(bad) if matches!(*error, Error::Xml { .. }) => Error::Utf8 { offset: bad.valid_up_to() as u64 },
            _ => *error,
        })
    }
}

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoder").field("limits", &self.limits).finish_non_exhaustive()
    }
}

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

/// What is used anew for each value. The stacks hold the children of everything that is open, so
/// that each collection is made in its final size.
#[derive(Default)]
struct Kept {
    objects: Slots<(Arc<Object>, Cost)>,
    type_names: Slots<TypeNames>,
    open: Vec<Open>,
    values: Vec<Value>,
    members: Vec<(Name, Value)>,
    names: Vec<Name>,
}

impl Kept {
    /// Larger stacks than this are given back.
    const CAPACITY: usize = 4096;

    fn clear(&mut self) {
        self.objects.clear();
        self.type_names.clear();
        self.open.clear();
        self.values.clear();
        self.values.shrink_to(Self::CAPACITY);
        self.members.clear();
        self.members.shrink_to(Self::CAPACITY);
        self.names.clear();
    }
}

struct Reading<'a, 'd> {
    source: Source<'a, 'd>,
    kept: &'d mut Kept,
}

impl Reading<'_, '_> {
    fn document(&mut self) -> Outcome<Value> {
        let tag = self.source.root()?;
        let value = if tag.element == Element::Wrapper {
            let mut values = self.values(tag.empty)?;
            match values.len() {
                1 => values.remove(0),
                _ => Object { container: Some(Container::Enumerable(values)), ..Object::default() }.into(),
            }
        } else {
            self.value(tag)?.ok_or_else(|| self.source.xml("unknown element in place of a value"))?
        };
        self.source.end()?;
        Ok(value)
    }

    /// The value of an element, consumed to its end tag; nothing for an unknown element.
    fn value(&mut self, tag: Tag) -> Outcome<Option<Value>> {
        let (source, empty) = (&mut self.source, tag.empty);
        Ok(Some(match tag.element {
            Element::Object => return self.object(empty).map(Some),
            Element::Reference => return self.reference(empty).map(Some),
            Element::Progress => return self.file_progress(empty).map(Some),
            Element::Nil => {
                source.skip(empty)?;
                Value::Null
            }
            Element::String => source.string(empty)?,
            Element::Uri => Value::Uri(source.lossy(empty)?),
            Element::Xml => Value::Xml(source.lossy(empty)?),
            Element::ScriptBlock => Value::ScriptBlock(source.lossy(empty)?),
            Element::SecureString => Value::SecureString(source.text(empty)?.into_owned()),
            Element::DateTime => Value::DateTime(source.text(empty)?.into_owned()),
            Element::TimeSpan => Value::TimeSpan(source.text(empty)?.into_owned()),
            Element::Decimal => Value::Decimal(source.text(empty)?.into_owned()),
            Element::Version => Value::Version(source.text(empty)?.into_owned()),
            Element::Char => Value::Char(source.parse("C", empty)?),
            Element::I8 => Value::I8(source.parse("SB", empty)?),
            Element::U8 => Value::U8(source.parse("By", empty)?),
            Element::I16 => Value::I16(source.parse("I16", empty)?),
            Element::U16 => Value::U16(source.parse("U16", empty)?),
            Element::I32 => Value::I32(source.parse("I32", empty)?),
            Element::U32 => Value::U32(source.parse("U32", empty)?),
            Element::I64 => Value::I64(source.parse("I64", empty)?),
            Element::U64 => Value::U64(source.parse("U64", empty)?),
            Element::F32 => Value::F32(source.parse("Sg", empty)?),
            Element::F64 => Value::F64(source.parse("Db", empty)?),
            Element::Bool => match source.text(empty)?.trim() {
                text if text == "1" || text.eq_ignore_ascii_case("true") => Value::Bool(true),
                text if text == "0" || text.eq_ignore_ascii_case("false") => Value::Bool(false),
                _ => return Err(source.invalid("B")),
            },
            Element::Guid => {
                let text = source.text(empty)?;
                Value::Guid(text.trim().parse().map_err(|_| source.invalid("G"))?)
            }
            Element::Bytes => {
                // With white space in it or without padding, as XML schema has it.
                let text = source.text(empty)?;
                let bytes = base64_simd::forgiving_decode_to_vec(text.as_bytes());
                Value::Bytes(bytes.map_err(|_| source.invalid("BA"))?)
            }
            _ => {
                source.skip(empty)?;
                return Ok(None);
            }
        }))
    }

    fn object(&mut self, empty: bool) -> Outcome<Value> {
        let id = self.source.ref_id;
        if self.kept.open.len() >= self.source.limits.depth {
            return Err(self.source.too_deep());
        }
        self.kept.open.push(Open {
            id,
            elements: self.source.elements + self.source.repeated,
            bytes: self.source.bytes,
            height: 0,
            reach: 0,
        });
        let mut object = Object::default();
        while let Some(child) = self.source.child(empty)? {
            self.part(child, &mut object)?;
        }
        let object = Arc::new(object);
        // Pushed above; every return between is an error that ends the decoding.
        if let Some(open) = self.kept.open.pop() {
            let cost = Cost {
                elements: self.source.elements + self.source.repeated - open.elements + 1,
                bytes: self.source.bytes - open.bytes,
                height: open.height + 1,
                reach: open.reach,
            };
            self.holds(cost);
            if let Some(id) = id {
                self.kept.objects.insert(id, (Arc::clone(&object), cost));
            }
        }
        Ok(Value::Object(object.into()))
    }

    /// A child element of an `Obj`.
    fn part(&mut self, child: Tag, object: &mut Object) -> Outcome<()> {
        match child.element {
            Element::TypeNames => {
                let id = self.source.ref_id;
                let names = self.type_names(child.empty)?;
                if let Some(id) = id {
                    self.kept.type_names.insert(id, names.clone());
                }
                object.type_names = names;
            }
            Element::TypeNamesReference => {
                let names = self.source.ref_id.and_then(|id| self.kept.type_names.get(id)).cloned();
                self.source.skip(child.empty)?;
                object.type_names = names.ok_or_else(|| self.source.invalid("TNRef"))?;
                self.source.repeat(0, object.type_names.iter().map(|n| n.len() as u64 + 24).sum())?;
            }
            Element::ToString => object.to_string = Some(self.source.lossy(child.empty)?),
            Element::Adapted => self.members(child.empty, &mut object.properties)?,
            Element::Extended => self.members(child.empty, &mut object.extended)?,
            Element::List => object.container = Some(Container::List(self.values(child.empty)?)),
            Element::Queue => object.container = Some(Container::Queue(self.values(child.empty)?)),
            Element::Stack => object.container = Some(Container::Stack(self.values(child.empty)?)),
            Element::Enumerable => object.container = Some(Container::Enumerable(self.values(child.empty)?)),
            Element::Dictionary => object.container = Some(Container::Dictionary(self.entries(child.empty)?)),
            _ => {
                if let Some(value) = self.value(child)? {
                    object.value = Some(value);
                }
            }
        }
        Ok(())
    }

    fn reference(&mut self, empty: bool) -> Outcome<Value> {
        let id = self.source.ref_id;
        self.source.skip(empty)?;
        let id = id.ok_or_else(|| self.source.invalid("Ref"))?;
        if let Some(levels) = self.kept.open.iter().rev().position(|open| open.id == Some(id)) {
            if let Some(nearest) = self.kept.open.last_mut() {
                nearest.reach = nearest.reach.max(levels);
            }
            // The depth limit keeps this far below 65,536.
            return Ok(Value::Cycle(u16::try_from(levels).map_err(|_| self.source.too_deep())?));
        }
        let (object, cost) = self.kept.objects.get(id).cloned().ok_or_else(|| self.source.invalid("Ref"))?;
        if self.kept.open.len() + cost.height > self.source.limits.depth {
            return Err(self.source.too_deep());
        }
        self.source.repeat(cost.elements, cost.bytes)?;
        if cost.reach > self.kept.open.len() {
            return Ok(Value::Null);
        }
        self.holds(cost);
        Ok(Value::Object(object.into()))
    }

    /// What is open holds an object of this cost.
    fn holds(&mut self, cost: Cost) {
        if let Some(parent) = self.kept.open.last_mut() {
            parent.height = parent.height.max(cost.height);
            parent.reach = parent.reach.max(cost.reach.saturating_sub(1));
        }
    }

    /// The file form's progress record, as the object that the wire form would be.
    fn file_progress(&mut self, empty: bool) -> Outcome<Value> {
        let mut object = Object {
            type_names: ["System.Management.Automation.ProgressRecord", "System.Object"].into(),
            ..Object::default()
        };
        while let Some(child) = self.source.child(empty)? {
            let name = match child.element {
                Element::Activity => "Activity",
                Element::ActivityId => "ActivityId",
                Element::String => "CurrentOperation",
                Element::ParentActivityId => "ParentActivityId",
                Element::PercentComplete => "PercentComplete",
                Element::Type => "Type",
                Element::SecondsRemaining => "SecondsRemaining",
                Element::StatusDescription => "StatusDescription",
                _ => {
                    self.source.skip(child.empty)?;
                    continue;
                }
            };
            let value = match child.element {
                Element::Activity | Element::StatusDescription | Element::Type | Element::String => {
                    self.source.string(child.empty)?
                }
                _ => Value::I32(self.source.parse("PR", child.empty)?),
            };
            object.extended.push((name.into(), value));
        }
        Ok(object.into())
    }

    fn values(&mut self, empty: bool) -> Outcome<Vec<Value>> {
        let mark = self.kept.values.len();
        while let Some(child) = self.source.child(empty)? {
            if let Some(value) = self.value(child)? {
                self.kept.values.push(value);
            }
        }
        Ok(self.kept.values.drain(mark..).collect())
    }

    fn members(&mut self, empty: bool, into: &mut Vec<(Name, Value)>) -> Outcome<()> {
        let mark = self.members_on_stack(empty)?;
        if into.is_empty() {
            *into = self.kept.members.drain(mark..).collect();
        } else {
            into.extend(self.kept.members.drain(mark..));
        }
        Ok(())
    }

    /// Reads members onto their stack and answers where they begin there.
    fn members_on_stack(&mut self, empty: bool) -> Outcome<usize> {
        let mark = self.kept.members.len();
        while let Some(child) = self.source.child(empty)? {
            let name = self.source.name.take();
            if let Some(value) = self.value(child)? {
                self.kept.members.push((name.unwrap_or_else(|| "".into()), value));
            }
        }
        Ok(mark)
    }

    fn entries(&mut self, empty: bool) -> Outcome<Vec<(Value, Value)>> {
        let mut entries = Vec::new();
        while let Some(child) = self.source.child(empty)? {
            if child.element != Element::Entry {
                self.source.skip(child.empty)?;
                continue;
            }
            let (mut key, mut value) = (None, None);
            let mark = self.members_on_stack(child.empty)?;
            for (name, member) in self.kept.members.drain(mark..) {
                match name.as_str() {
                    "Key" => key = Some(member),
                    "Value" => value = Some(member),
                    _ => {}
                }
            }
            let (Some(key), Some(value)) = (key, value) else {
                return Err(self.source.invalid("En"));
            };
            entries.push((key, value));
        }
        Ok(entries)
    }

    fn type_names(&mut self, empty: bool) -> Outcome<TypeNames> {
        self.kept.names.clear();
        while let Some(child) = self.source.child(empty)? {
            if child.element == Element::Type {
                let name = self.source.name_text(child.empty)?;
                self.kept.names.push(name);
            } else {
                self.source.skip(child.empty)?;
            }
        }
        Ok(self.source.types(&self.kept.names))
    }
}
