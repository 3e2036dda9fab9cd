//! A value as JSON, with what its texts mean: moments and durations as numbers of 100 nanoseconds,
//! decimals as their digits. Numbers are texts, so that no digit is lost.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reattach_psrp::clixml::{Container, Name, Object, Offset, Value};
use serde_json::{Map, Value as Json, json};

pub(crate) fn value(value: &Value) -> Json {
    let of = |kind: &str, text: String| json!({"t": kind, "v": text});
    match value {
        Value::Null => json!({"t": "Nil"}),
        Value::Bool(yes) => json!({"t": "B", "v": yes}),
        Value::String(text) => json!({"t": "S", "v": text}),
        Value::Utf16(units) => json!({"t": "S", "units": units}),
        Value::Char(unit) => json!({"t": "C", "v": unit}),
        Value::I8(n) => of("SB", n.to_string()),
        Value::U8(n) => of("By", n.to_string()),
        Value::I16(n) => of("I16", n.to_string()),
        Value::U16(n) => of("U16", n.to_string()),
        Value::I32(n) => of("I32", n.to_string()),
        Value::U32(n) => of("U32", n.to_string()),
        Value::I64(n) => of("I64", n.to_string()),
        Value::U64(n) => of("U64", n.to_string()),
        Value::F32(n) => of("Sg", format!("{n:?}")),
        Value::F64(n) => of("Db", format!("{n:?}")),
        Value::Bytes(bytes) => of("BA", STANDARD.encode(bytes)),
        Value::Guid(id) => of("G", id.to_string()),
        Value::Uri(text) => of("URI", text.clone()),
        Value::Xml(text) => of("XD", text.clone()),
        Value::ScriptBlock(text) => of("SBK", text.clone()),
        Value::SecureString(text) => of("SS", text.clone()),
        Value::Decimal(_) => {
            let decimal = value.as_decimal().unwrap();
            let sign = if decimal.is_negative() { "-" } else { "" };
            json!({"t": "D", "digits": format!("{sign}{}", decimal.coefficient()), "scale": decimal.scale()})
        }
        Value::Version(_) => {
            let version = value.as_version().unwrap();
            let parts = [Some(version.major), Some(version.minor), version.build, version.revision];
            json!({"t": "Version", "v": parts.into_iter().flatten().collect::<Vec<_>>()})
        }
        Value::DateTime(_) => {
            let date = value.as_date_time().unwrap();
            let offset = match date.offset() {
                Offset::Unspecified => Json::Null,
                Offset::Utc => json!(0),
                Offset::Minutes(minutes) => json!(minutes),
            };
            json!({"t": "DT", "ticks": date.ticks(), "offset": offset})
        }
        Value::TimeSpan(_) => json!({"t": "TS", "ticks": value.as_time_span().unwrap().ticks()}),
        Value::Object(inner) => object(inner),
        Value::Cycle(out) => json!({"t": "Ref", "out": out}),
        other => panic!("{other:?}"),
    }
}

fn object(object: &Object) -> Json {
    let mut map = Map::new();
    map.insert("t".into(), json!("Obj"));
    let types: Vec<&str> = object.type_names.iter().map(Name::as_str).collect();
    map.insert("types".into(), json!(types));
    map.insert("string".into(), json!(object.to_string));
    map.insert("wraps".into(), object.value.as_ref().map_or(Json::Null, value));
    let items = |items: &[Value]| Json::Array(items.iter().map(value).collect());
    let (kind, content) = match &object.container {
        None => (Json::Null, Json::Null),
        Some(Container::List(list)) => (json!("LST"), items(list)),
        Some(Container::Queue(list)) => (json!("QUE"), items(list)),
        Some(Container::Stack(list)) => (json!("STK"), items(list)),
        Some(Container::Enumerable(list)) => (json!("IE"), items(list)),
        Some(Container::Dictionary(entries)) => {
            let entries = entries.iter().map(|(key, item)| json!([value(key), value(item)]));
            (json!("DCT"), Json::Array(entries.collect()))
        }
    };
    map.insert("container".into(), kind);
    map.insert("items".into(), content);
    for (name, members) in [("adapted", &object.properties), ("extended", &object.extended)] {
        let members = members.iter().map(|(name, member)| json!([name.as_str(), value(member)]));
        map.insert(name.into(), Json::Array(members.collect()));
    }
    Json::Object(map)
}
