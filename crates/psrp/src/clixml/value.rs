//! A decoded value.

use uuid::Uuid;

use super::{DateTime, Decimal, Name, ObjectRef, TimeSpan, TypeNames, Version};

/// Any value that CLIXML can carry, \[MS-PSRP\] 2.2.5.1 and 2.2.5.2.
///
/// Types without an exact Rust counterpart (decimals, dates, durations, versions) keep their text,
/// so that nothing is lost on the way through.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Value {
    /// `Nil`.
    #[default]
    Null,
    /// `S`, when its UTF-16 is well-formed.
    String(String),
    /// `S` with an unpaired surrogate: the UTF-16 code units as they came.
    Utf16(Vec<u16>),
    /// `C`: one UTF-16 code unit.
    Char(u16),
    /// `B`.
    Bool(bool),
    /// `SB`.
    I8(i8),
    /// `By`.
    U8(u8),
    /// `I16`.
    I16(i16),
    /// `U16`.
    U16(u16),
    /// `I32`.
    I32(i32),
    /// `U32`.
    U32(u32),
    /// `I64`.
    I64(i64),
    /// `U64`.
    U64(u64),
    /// `Sg`.
    F32(f32),
    /// `Db`.
    F64(f64),
    /// `D`: the decimal's text.
    Decimal(String),
    /// `DT`: the round-trip text, for example `2026-11-23T10:00:00.1234567+01:00`.
    DateTime(String),
    /// `TS`: an `xs:duration`, for example `PT9.0269026S`.
    TimeSpan(String),
    /// `BA`.
    Bytes(Vec<u8>),
    /// `G`.
    Guid(Uuid),
    /// `URI`.
    Uri(String),
    /// `Version`, for example `5.1.20348.1`.
    Version(String),
    /// `XD`: the document's text.
    Xml(String),
    /// `SBK`: the script's text. Never run.
    ScriptBlock(String),
    /// `SS`: the base64 ciphertext of a secure string.
    SecureString(String),
    /// `Obj`.
    Object(ObjectRef),
    /// `Ref` to an object that encloses this place: how many objects out, 0 for the nearest.
    Cycle(u16),
}

/// An `Obj` element, \[MS-PSRP\] 2.2.5.2.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Object {
    /// Type names, most derived first; empty when there was no `TN`.
    pub type_names: TypeNames,
    /// What the object wraps: a primitive, for example the number of an enumeration, or, from
    /// constrained endpoints, another object (see [`Object::base`]).
    pub value: Option<Value>,
    /// The object's elements, if it is a collection.
    pub container: Option<Container>,
    /// `ToString`.
    pub to_string: Option<String>,
    /// Adapted properties (`Props`), in order.
    pub properties: Vec<(Name, Value)>,
    /// Extended properties (`MS`), in order.
    pub extended: Vec<(Name, Value)>,
}

/// The elements of a collection, \[MS-PSRP\] 2.2.5.2.6.
#[derive(Debug, Clone, PartialEq)]
pub enum Container {
    /// `LST`: a list or an array.
    List(Vec<Value>),
    /// `QUE`.
    Queue(Vec<Value>),
    /// `STK`, top first.
    Stack(Vec<Value>),
    /// `IE`: any other enumerable.
    Enumerable(Vec<Value>),
    /// `DCT`: entries in order; keys can be of any type and are not checked for being unique.
    Dictionary(Vec<(Value, Value)>),
}

/// Type names that PSRP itself uses.
const ENUM_BASE: [&str; 3] = ["System.Enum", "System.ValueType", "System.Object"];

impl Value {
    /// An enumeration value: its type, its text and its number (\[MS-PSRP\] 2.2.5.2.7).
    pub fn enumeration(type_name: &str, text: impl Into<String>, number: i32) -> Self {
        let type_names = [type_name].into_iter().chain(ENUM_BASE).collect();
        Object { type_names, value: Some(Value::I32(number)), to_string: Some(text.into()), ..Object::default() }.into()
    }

    /// A `PSPrimitiveDictionary` with these entries.
    pub fn primitive_dictionary(entries: Vec<(String, Value)>) -> Self {
        Object {
            type_names: [
                "System.Management.Automation.PSPrimitiveDictionary",
                "System.Collections.Hashtable",
                "System.Object",
            ]
            .into(),
            container: Some(Container::Dictionary(entries.into_iter().map(|(k, v)| (Value::String(k), v)).collect())),
            ..Object::default()
        }
        .into()
    }

    /// An `ArrayList` with these elements, the type that host calls use for their parameters.
    pub fn array_list(items: Vec<Value>) -> Self {
        Object {
            type_names: ["System.Collections.ArrayList", "System.Object"].into(),
            container: Some(Container::List(items)),
            ..Object::default()
        }
        .into()
    }

    /// An object with only these extended properties, the form of most PSRP messages.
    pub fn extended(properties: Vec<(Name, Value)>) -> Self {
        Object { extended: properties, ..Object::default() }.into()
    }

    /// The object, if this is one.
    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Value::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The primitive itself, or the one that an object wraps.
    pub fn primitive(&self) -> &Value {
        let mut value = self;
        while let Value::Object(object) = value
            && let Some(inner) = &object.value
        {
            value = inner;
        }
        value
    }

    /// Any string-like primitive's text; [`Value::Utf16`] has none.
    pub fn as_str(&self) -> Option<&str> {
        match self.primitive() {
            Value::String(text)
            | Value::Uri(text)
            | Value::Version(text)
            | Value::Xml(text)
            | Value::ScriptBlock(text)
            | Value::DateTime(text)
            | Value::TimeSpan(text)
            | Value::Decimal(text) => Some(text),
            _ => None,
        }
    }

    /// Any integer, also of an enumeration.
    pub fn as_i64(&self) -> Option<i64> {
        match *self.primitive() {
            Value::I8(n) => Some(n.into()),
            Value::U8(n) => Some(n.into()),
            Value::I16(n) => Some(n.into()),
            Value::U16(n) => Some(n.into()),
            Value::I32(n) => Some(n.into()),
            Value::U32(n) => Some(n.into()),
            Value::I64(n) => Some(n),
            Value::U64(n) => i64::try_from(n).ok(),
            _ => None,
        }
    }

    /// An integer that fits 32 bits.
    pub fn as_i32(&self) -> Option<i32> {
        self.as_i64().and_then(|n| i32::try_from(n).ok())
    }

    /// Any number; digits that do not fit are lost.
    pub fn as_f64(&self) -> Option<f64> {
        match self.primitive() {
            Value::F32(n) => Some(f64::from(*n)),
            Value::F64(n) => Some(*n),
            Value::U64(n) => Some(*n as f64),
            Value::Decimal(text) => text.trim().parse().ok(),
            other => other.as_i64().map(|n| n as f64),
        }
    }

    /// A date and time, to 100 nanoseconds.
    pub fn as_date_time(&self) -> Option<DateTime> {
        match self.primitive() {
            Value::DateTime(text) => DateTime::parse(text),
            _ => None,
        }
    }

    /// A duration, to 100 nanoseconds.
    pub fn as_time_span(&self) -> Option<TimeSpan> {
        match self.primitive() {
            Value::TimeSpan(text) => TimeSpan::parse(text),
            _ => None,
        }
    }

    /// A decimal, with all its digits.
    pub fn as_decimal(&self) -> Option<Decimal> {
        match self.primitive() {
            Value::Decimal(text) => Decimal::parse(text),
            other => other.as_i64().and_then(|n| Decimal::new(n < 0, n.unsigned_abs().into(), 0)),
        }
    }

    /// A version.
    pub fn as_version(&self) -> Option<Version> {
        match self.primitive() {
            Value::Version(text) => Version::parse(text),
            _ => None,
        }
    }

    /// An id.
    pub fn as_guid(&self) -> Option<Uuid> {
        match self.primitive() {
            Value::Guid(id) => Some(*id),
            _ => None,
        }
    }

    /// An enumeration's name and number.
    pub fn as_enumeration(&self) -> Option<(&str, i64)> {
        let object = self.as_object().filter(|object| object.is("System.Enum"))?;
        Some((object.to_string.as_deref().unwrap_or_default(), object.value.as_ref()?.as_i64()?))
    }

    /// A truth value.
    pub fn as_bool(&self) -> Option<bool> {
        match *self.primitive() {
            Value::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// A property of an object, by name without regard to ASCII case; extended ones first.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.as_object().and_then(|object| object.get(name))
    }

    /// The elements of a list, queue, stack or enumerable.
    pub fn items(&self) -> Option<&[Value]> {
        self.as_object().and_then(Object::items)
    }

    /// The value of a dictionary's entry whose key is this string, without regard to ASCII case.
    pub fn entry(&self, key: &str) -> Option<&Value> {
        let entries = self.as_object()?.entries()?;
        entries.iter().find(|(k, _)| k.as_str().is_some_and(|k| k.eq_ignore_ascii_case(key))).map(|(_, value)| value)
    }

    /// Whether this is [`Value::Null`].
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }
}

impl Object {
    /// A property by name without regard to ASCII case; extended ones first, those of an object that
    /// this one wraps last.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut object = self;
        loop {
            let mut members = object.extended.iter().chain(&object.properties);
            if let Some((_, value)) = members.find(|(n, _)| n.eq_ignore_ascii_case(name)) {
                return Some(value);
            }
            object = object.inner()?;
        }
    }

    /// The object itself, or the innermost that it wraps: what there is to see.
    pub fn base(&self) -> &Object {
        let mut object = self;
        while let Some(inner) = object.inner() {
            object = inner;
        }
        object
    }

    fn inner(&self) -> Option<&Object> {
        self.value.as_ref()?.as_object()
    }

    /// The elements of a list, queue, stack or enumerable.
    pub fn items(&self) -> Option<&[Value]> {
        match self.base().container.as_ref()? {
            Container::List(items)
            | Container::Queue(items)
            | Container::Stack(items)
            | Container::Enumerable(items) => Some(items),
            Container::Dictionary(_) => None,
        }
    }

    /// The entries of a dictionary.
    pub fn entries(&self) -> Option<&[(Value, Value)]> {
        match self.base().container.as_ref()? {
            Container::Dictionary(entries) => Some(entries),
            _ => None,
        }
    }

    /// Whether one of the type names is this one, with or without PowerShell's `Deserialized.`.
    pub fn is(&self, type_name: &str) -> bool {
        self.type_names.iter().any(|n| *n == *type_name || n.strip_prefix("Deserialized.") == Some(type_name))
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Value::Object(object.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}

impl From<i32> for Value {
    fn from(n: i32) -> Self {
        Value::I32(n)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::I64(n)
    }
}
