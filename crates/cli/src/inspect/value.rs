//! CLIXML values as JSON.
//!
//! Texts, truth values, 32-bit numbers and null are what they are in JSON. Every other primitive is
//! `{"type": "I64", "value": "…"}` with the element's name and its text, so that no digit is lost. An object is
//! `{"type": "Obj", "typeNames": […], "toString": …, "value": …, "list" | "queue" | "stack" | "enumerable": […],
//! "dictionary": [[key, value]…], "properties": [[name, value]…], "extended": [[name, value]…]}`; what it does not
//! have is left out.

use reattach_psrp::clixml::{Container, Name, Object, Value};
use serde_json::{Map, Value as Json, json};

pub(crate) fn json(value: &Value) -> Json {
    let typed = |name: &str, text: String| json!({"type": name, "value": text});
    match value {
        Value::Null => Json::Null,
        Value::String(text) => json!(text),
        Value::Bool(flag) => json!(flag),
        Value::I32(number) => json!(number),
        Value::Utf16(units) => json!({"type": "S", "utf16": units}),
        Value::Char(unit) => json!({"type": "C", "value": unit}),
        Value::I8(number) => typed("SB", number.to_string()),
        Value::U8(number) => typed("By", number.to_string()),
        Value::I16(number) => typed("I16", number.to_string()),
        Value::U16(number) => typed("U16", number.to_string()),
        Value::U32(number) => typed("U32", number.to_string()),
        Value::I64(number) => typed("I64", number.to_string()),
        Value::U64(number) => typed("U64", number.to_string()),
        Value::F32(number) => typed("Sg", number.to_string()),
        Value::F64(number) => typed("Db", number.to_string()),
        Value::Decimal(text) => typed("D", text.clone()),
        Value::DateTime(text) => typed("DT", text.clone()),
        Value::TimeSpan(text) => typed("TS", text.clone()),
        Value::Bytes(bytes) => json!({"type": "BA", "bytes": bytes}),
        Value::Guid(id) => typed("G", id.to_string()),
        Value::Uri(text) => typed("URI", text.clone()),
        Value::Version(text) => typed("Version", text.clone()),
        Value::Xml(text) => typed("XD", text.clone()),
        Value::ScriptBlock(text) => typed("SBK", text.clone()),
        // Ciphertext says nothing to anybody, and a capture may be passed around.
        Value::SecureString(_) => json!({"type": "SS"}),
        Value::Object(inner) => object(inner),
        Value::Cycle(out) => json!({"type": "Ref", "out": out}),
        _ => json!({"type": "unknown"}),
    }
}

fn object(object: &Object) -> Json {
    let mut map = Map::new();
    map.insert("type".into(), json!("Obj"));
    if !object.type_names.is_empty() {
        map.insert("typeNames".into(), json!(object.type_names.iter().map(Name::as_str).collect::<Vec<_>>()));
    }
    if let Some(text) = &object.to_string {
        map.insert("toString".into(), json!(text));
    }
    if let Some(value) = &object.value {
        map.insert("value".into(), json(value));
    }
    let list = |items: &[Value]| Json::Array(items.iter().map(json).collect());
    match &object.container {
        Some(Container::List(items)) => drop(map.insert("list".into(), list(items))),
        Some(Container::Queue(items)) => drop(map.insert("queue".into(), list(items))),
        Some(Container::Stack(items)) => drop(map.insert("stack".into(), list(items))),
        Some(Container::Enumerable(items)) => drop(map.insert("enumerable".into(), list(items))),
        Some(Container::Dictionary(entries)) => {
            let entries: Vec<Json> = entries.iter().map(|(key, value)| json!([json(key), json(value)])).collect();
            map.insert("dictionary".into(), Json::Array(entries));
        }
        None => {}
    }
    for (name, properties) in [("properties", &object.properties), ("extended", &object.extended)] {
        if !properties.is_empty() {
            let pairs: Vec<Json> = properties.iter().map(|(key, value)| json!([key.as_str(), json(value)])).collect();
            map.insert(name.into(), Json::Array(pairs));
        }
    }
    Json::Object(map)
}
