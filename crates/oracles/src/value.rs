//! CLIXML values made of anything.

use arbitrary::{Result, Unstructured};
use reattach_psrp::Uuid;
use reattach_psrp::clixml::{Container, DateTime, Decimal, Name, Object, Offset, TimeSpan, Value, Version};

const DEEPEST: usize = 6;

/// What values are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any.
    Any,
    /// Those that .NET can hold, and other implementations with it: keys and properties are there
    /// once, and what an object wraps is more than a truth value.
    Real,
}

/// A value. What keeps its text gets a text of its own form: nothing else can be written.
pub(crate) fn value(data: &mut Unstructured<'_>, kind: Kind, depth: usize) -> Result<Value> {
    Ok(match data.int_in_range(0..=if depth < DEEPEST { 24 } else { 22 })? {
        0 => Value::Null,
        1 => Value::Bool(data.arbitrary()?),
        2 => string(data)?,
        3 => Value::Char(data.arbitrary()?),
        4 => Value::I8(data.arbitrary()?),
        5 => Value::U8(data.arbitrary()?),
        6 => Value::I16(data.arbitrary()?),
        7 => Value::U16(data.arbitrary()?),
        8 => Value::I32(data.arbitrary()?),
        9 => Value::U32(data.arbitrary()?),
        10 => Value::I64(data.arbitrary()?),
        11 => Value::U64(data.arbitrary()?),
        12 => Value::F32(data.arbitrary()?),
        13 => Value::F64(data.arbitrary()?),
        14 => Value::Bytes(data.arbitrary()?),
        15 => Value::Guid(Uuid::from_u128(data.arbitrary()?)),
        16 => Value::Uri(data.arbitrary()?),
        17 => Value::ScriptBlock(data.arbitrary()?),
        18 => Value::Xml(data.arbitrary()?),
        19 => version(data)?.into(),
        20 => date(data)?.into(),
        21 => TimeSpan::from_ticks(data.arbitrary()?).into(),
        22 => decimal(data)?.into(),
        _ => object(data, kind, depth)?.into(),
    })
}

/// Mostly well-formed.
fn string(data: &mut Unstructured<'_>) -> Result<Value> {
    if data.ratio(1, 8)? {
        let units: Vec<u16> = data.arbitrary()?;
        return Ok(String::from_utf16(&units).map_or(Value::Utf16(units), Value::String));
    }
    Ok(Value::String(data.arbitrary()?))
}

fn version(data: &mut Unstructured<'_>) -> Result<Version> {
    let mut number = || Ok(u32::from(data.arbitrary::<u16>()?));
    let (major, minor, build, revision) = (number()?, number()?, number()?, number()?);
    let build = Some(build).filter(|_| major % 3 > 0);
    Ok(Version { major, minor, build, revision: Some(revision).filter(|_| build.is_some() && minor % 2 > 0) })
}

/// Of the years 1 to 9998, so that no offset leads out of them.
fn date(data: &mut Unstructured<'_>) -> Result<DateTime> {
    const YEAR: i64 = 365 * 86_400 * 10_000_000;
    let offset = match data.int_in_range(0..=2)? {
        0 => Offset::Unspecified,
        1 => Offset::Utc,
        _ => Offset::Minutes(data.int_in_range(-14 * 60..=14 * 60)?),
    };
    let ticks = data.int_in_range(YEAR..=9_998 * YEAR)?;
    Ok(DateTime::from_ticks(ticks, offset).unwrap())
}

fn decimal(data: &mut Unstructured<'_>) -> Result<Decimal> {
    let coefficient = data.int_in_range(0..=Decimal::MAX_COEFFICIENT)?;
    Ok(Decimal::new(data.arbitrary()?, coefficient, data.int_in_range(0..=Decimal::MAX_SCALE)?).unwrap())
}

fn object(data: &mut Unstructured<'_>, kind: Kind, depth: usize) -> Result<Object> {
    let mut type_names: Vec<String> = data.arbitrary()?;
    if kind == Kind::Real {
        type_names.iter_mut().for_each(|name| name.retain(|c| !c.is_control()));
    }
    let type_names = type_names.into();
    let container = match data.int_in_range(0..=5)? {
        0 => Some(Container::List(items(data, kind, depth)?)),
        1 => Some(Container::Queue(items(data, kind, depth)?)),
        2 => Some(Container::Stack(items(data, kind, depth)?)),
        3 => Some(Container::Enumerable(items(data, kind, depth)?)),
        4 => Some(Container::Dictionary(entries(data, kind, depth)?)),
        _ => None,
    };
    // What an object wraps is mostly a primitive, and an object that wraps one is no collection.
    let wraps = container.is_none() && data.arbitrary()?;
    let within = if kind == Kind::Any { depth + 1 } else { DEEPEST };
    let wrapped = if wraps { Some(value(data, kind, within)?) } else { None };
    let truth = |value: &Value| matches!(value, Value::Null | Value::Bool(_));
    Ok(Object {
        type_names,
        value: wrapped.filter(|value| kind == Kind::Any || !truth(value)),
        container,
        to_string: data.arbitrary()?,
        properties: properties(data, kind, depth)?,
        extended: properties(data, kind, depth)?,
    })
}

pub(crate) fn items(data: &mut Unstructured<'_>, kind: Kind, depth: usize) -> Result<Vec<Value>> {
    (0..data.int_in_range(0..=4)?).map(|_| value(data, kind, depth + 1)).collect()
}

fn entries(data: &mut Unstructured<'_>, kind: Kind, depth: usize) -> Result<Vec<(Value, Value)>> {
    let mut entries = Vec::new();
    for index in 0..data.int_in_range(0..=3)? {
        let key = match kind {
            Kind::Any => value(data, kind, depth + 1)?,
            Kind::Real if index == 0 => Value::I32(data.arbitrary()?),
            Kind::Real => Value::String(format!("{index}{}", data.arbitrary::<String>()?)),
        };
        entries.push((key, value(data, kind, depth + 1)?));
    }
    Ok(entries)
}

pub(crate) fn properties(data: &mut Unstructured<'_>, kind: Kind, depth: usize) -> Result<Vec<(Name, Value)>> {
    let mut properties = Vec::new();
    for index in 0..data.int_in_range(0..=3)? {
        let name: String = data.arbitrary()?;
        let name = if kind == Kind::Any { name } else { format!("P{index}{name}") };
        properties.push((name.into(), value(data, kind, depth + 1)?));
    }
    Ok(properties)
}
