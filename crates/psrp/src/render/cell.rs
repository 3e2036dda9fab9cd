//! A value in one cell.

use super::number;
use crate::clixml::{DateTime, Object, TimeSpan, Value};

/// A value in one cell.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Null | Value::Cycle(_) => String::new(),
        Value::Bool(b) => if *b { "True" } else { "False" }.into(),
        Value::Char(unit) => String::from_utf16_lossy(&[*unit]),
        Value::Utf16(units) => String::from_utf16_lossy(units),
        Value::I8(n) => n.to_string(),
        Value::U8(n) => n.to_string(),
        Value::I16(n) => n.to_string(),
        Value::U16(n) => n.to_string(),
        Value::I32(n) => n.to_string(),
        Value::U32(n) => n.to_string(),
        Value::I64(n) => n.to_string(),
        Value::U64(n) => n.to_string(),
        Value::F32(n) => number::single(*n),
        Value::F64(n) => number::double(*n),
        Value::Bytes(bytes) => {
            let mut shown: Vec<String> = bytes.iter().take(4).map(u8::to_string).collect();
            shown.extend((bytes.len() > 4).then(|| "…".into()));
            format!("{{{}}}", shown.join(", "))
        }
        Value::Guid(guid) => guid.to_string(),
        Value::DateTime(text) => date(text),
        Value::SecureString(_) => "System.Security.SecureString".into(),
        Value::TimeSpan(text) => TimeSpan::parse(text).map_or_else(|| text.clone(), TimeSpan::to_clock),
        Value::Object(object) => inline_object(object),
        Value::String(text)
        | Value::Decimal(text)
        | Value::Uri(text)
        | Value::Version(text)
        | Value::Xml(text)
        | Value::ScriptBlock(text) => text.clone(),
    }
}

fn inline_object(object: &Object) -> String {
    let object = object.base();
    if let Some(entries) = object.entries() {
        let mut shown: Vec<String> = entries.iter().take(4).map(|(key, _)| brief(key)).collect();
        shown.extend((entries.len() > 4).then(|| "…".into()));
        return format!("{{{}}}", shown.join(", "));
    }
    if let Some(items) = object.items() {
        let mut shown: Vec<String> = items.iter().take(4).map(brief).collect();
        shown.extend((items.len() > 4).then(|| "…".into()));
        return format!("{{{}}}", shown.join(", "));
    }
    brief_object(object)
}

/// A value inside a cell that already lists several: never descends into collections.
fn brief(value: &Value) -> String {
    match value {
        Value::Object(object) => brief_object(object),
        other => inline(other),
    }
}

fn brief_object(object: &Object) -> String {
    let object = object.base();
    match (&object.to_string, &object.value) {
        (Some(text), _) if !text.is_empty() => text.clone(),
        (_, Some(value)) => inline(value),
        _ if !object.extended.is_empty() => {
            let shown: Vec<String> = object
                .extended
                .iter()
                .take(8)
                .map(|(name, value)| match value {
                    Value::Object(_) => format!("{name}="),
                    value => format!("{name}={}", inline(value)),
                })
                .collect();
            format!("@{{{}}}", shown.join("; "))
        }
        _ => object.type_names.first().map(|name| name.as_str().to_owned()).unwrap_or_default(),
    }
}

/// `2026-11-23T10:00:00.1234567+01:00` as `2026-11-23 10:00:00`; what is no date stays as it came.
fn date(text: &str) -> String {
    let Some(date) = DateTime::parse(text) else { return text.to_owned() };
    let ((year, month, day), (hour, minute, second, _)) = (date.date(), date.time());
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Whether a cell is aligned to the right.
pub(super) fn is_number(value: &Value) -> bool {
    match value {
        // An enumeration shows its name.
        Value::Object(object) => {
            let object = object.base();
            object.to_string.is_none() && object.value.as_ref().is_some_and(is_number)
        }
        Value::F32(_) | Value::F64(_) | Value::Decimal(_) | Value::U64(_) => true,
        other => other.as_i64().is_some(),
    }
}
