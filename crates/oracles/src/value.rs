//! CLIXML values made of anything.

use arbitrary::{Result, Unstructured};
use reattach_psrp::Uuid;
use reattach_psrp::clixml::{Container, Name, Object, Value};

const DEEPEST: usize = 6;

/// A value. What keeps its text gets a text of its own form: nothing else can be written.
pub(crate) fn value(data: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match data.int_in_range(0..=if depth < DEEPEST { 21 } else { 19 })? {
        0 => Value::Null,
        1 => Value::String(data.arbitrary()?),
        2 => Value::Char(data.arbitrary()?),
        3 => Value::Bool(data.arbitrary()?),
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
        19 => Value::Version(format!("{}.{}", data.arbitrary::<u16>()?, data.arbitrary::<u16>()?)),
        _ => object(data, depth)?.into(),
    })
}

fn object(data: &mut Unstructured<'_>, depth: usize) -> Result<Object> {
    let type_names = data.arbitrary::<Vec<String>>()?.into();
    let container = match data.int_in_range(0..=5)? {
        0 => Some(Container::List(items(data, depth)?)),
        1 => Some(Container::Queue(items(data, depth)?)),
        2 => Some(Container::Stack(items(data, depth)?)),
        3 => Some(Container::Enumerable(items(data, depth)?)),
        4 => {
            let entries = data.int_in_range(0..=3)?;
            let mut dictionary = Vec::new();
            for _ in 0..entries {
                dictionary.push((value(data, depth + 1)?, value(data, depth + 1)?));
            }
            Some(Container::Dictionary(dictionary))
        }
        _ => None,
    };
    // What an object wraps is a primitive, and an object that wraps one is no collection.
    let wraps = container.is_none() && data.arbitrary()?;
    let wrapped = if wraps { Some(value(data, DEEPEST)?) } else { None };
    Ok(Object {
        type_names,
        value: wrapped,
        container,
        to_string: data.arbitrary()?,
        properties: properties(data, depth)?,
        extended: properties(data, depth)?,
    })
}

fn items(data: &mut Unstructured<'_>, depth: usize) -> Result<Vec<Value>> {
    (0..data.int_in_range(0..=4)?).map(|_| value(data, depth + 1)).collect()
}

fn properties(data: &mut Unstructured<'_>, depth: usize) -> Result<Vec<(Name, Value)>> {
    (0..data.int_in_range(0..=3)?).map(|_| Ok((data.arbitrary::<String>()?.into(), value(data, depth + 1)?))).collect()
}
