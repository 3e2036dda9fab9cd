//! Values as text, like PowerShell's default formatting of the common shapes.

mod table;

use crate::{
    clixml::{Container, Name, Object, Value},
    message::ErrorRecord,
};

/// Objects inside one another beyond this depth are shown as their type's name.
const MAX_DEPTH: usize = 3;

/// Lines that one value may take; what is more ends in `…`.
const MAX_LINES: usize = 100_000;

/// Text of one value, without a final line break.
pub fn render(value: &Value) -> String {
    render_all(std::slice::from_ref(value))
}

/// Text of several values that one command wrote: objects of one type share a table.
pub fn render_all(values: &[Value]) -> String {
    let mut lines = Vec::new();
    blocks(values, 0, &mut lines);
    if lines.len() > MAX_LINES {
        lines.truncate(MAX_LINES);
        lines.push("…".into());
    }
    lines.join("\n")
}

/// Text of an error: the command and the message, then category and id as PowerShell adds them.
pub fn error_text(record: &ErrorRecord) -> String {
    let mut out = String::new();
    if let Some(name) = record.invocation_name().or(record.activity.as_deref().filter(|a| !a.is_empty())) {
        out.push_str(name);
        out.push_str(" : ");
    }
    out.push_str(record.message());
    let category = record.category_message.clone().filter(|text| !text.is_empty()).unwrap_or_else(|| {
        format!(
            "{}: ({}:{}) [{}], {}",
            record.category.name(),
            record.target_name.as_deref().unwrap_or_default(),
            record.target_type.as_deref().unwrap_or_default(),
            record.activity.as_deref().unwrap_or_default(),
            record.reason.as_deref().unwrap_or_default(),
        )
    });
    out.push_str("\n    + CategoryInfo          : ");
    out.push_str(&category);
    out.push_str("\n    + FullyQualifiedErrorId : ");
    out.push_str(&record.fully_qualified_error_id);
    out
}

fn blocks(values: &[Value], depth: usize, lines: &mut Vec<String>) {
    let mut rest = values;
    while let Some((first, tail)) = rest.split_first() {
        if lines.len() > MAX_LINES {
            return;
        }
        let Some(shape) = first.as_object().and_then(Shape::of) else {
            single(first, depth, lines);
            rest = tail;
            continue;
        };
        let same = |value: &Value| value.as_object().is_some_and(|o| Shape::of(o).as_ref() == Some(&shape));
        let count = 1 + tail.iter().take_while(|value| same(value)).count();
        let objects: Vec<&Object> = rest[..count].iter().filter_map(Value::as_object).collect();
        if lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(String::new());
        }
        match shape {
            Shape::Table(columns) => table::rows(&columns, &objects, lines),
            Shape::List => table::lists(&objects, lines),
        }
        rest = &rest[count..];
        if !rest.is_empty() {
            lines.push(String::new());
        }
    }
}

/// How objects with properties are shown.
#[derive(PartialEq)]
enum Shape {
    /// A table with these columns.
    Table(Vec<String>),
    /// One property a line.
    List,
}

/// What remoting adds to each object and PowerShell's tables leave out.
const REMOTING: [&str; 3] = ["PSComputerName", "RunspaceId", "PSShowComputerName"];

/// Types that PowerShell shows with columns of its own.
const VIEWS: [(&str, &[&str]); 5] = [
    (
        "System.Management.Automation.Job",
        &["Id", "Name", "PSJobTypeName", "State", "HasMoreData", "Location", "Command"],
    ),
    ("System.ServiceProcess.ServiceController", &["Status", "Name", "DisplayName"]),
    ("System.Diagnostics.Process", &["Handles", "WorkingSet", "CPU", "Id", "ProcessName"]),
    ("System.IO.DirectoryInfo", &["Mode", "LastWriteTime", "Length", "Name"]),
    ("System.IO.FileInfo", &["Mode", "LastWriteTime", "Length", "Name"]),
];

/// More properties than this are shown as a list.
const MAX_COLUMNS: usize = 4;

impl Shape {
    /// Nothing for what is shown by itself: primitives, collections, errors, plain text.
    fn of(object: &Object) -> Option<Self> {
        if object.value.is_some()
            || object.container.is_some()
            || is_error(object)
            || (object.properties.is_empty() && object.extended.is_empty())
            || (object.is("System.Exception") && object.to_string.is_some())
        {
            return None;
        }
        if let Some((_, columns)) = VIEWS.iter().find(|(type_name, _)| object.is(type_name)) {
            let present = columns.iter().filter(|name| object.get(name).is_some());
            let present: Vec<String> = present.map(|name| (*name).to_owned()).collect();
            if !present.is_empty() {
                return Some(Shape::Table(present));
            }
        }
        let names: Vec<String> = shown(object).map(|(name, _)| name.as_str().to_owned()).collect();
        match names.len() {
            0 if object.to_string.is_some() => None,
            0 => Some(Shape::List),
            1..=MAX_COLUMNS => Some(Shape::Table(names)),
            _ => Some(Shape::List),
        }
    }
}

/// The properties that are shown.
fn shown(object: &Object) -> impl Iterator<Item = &(Name, Value)> {
    object.properties.iter().chain(&object.extended).filter(|(name, _)| !REMOTING.contains(&name.as_str()))
}

fn is_error(object: &Object) -> bool {
    object.is("System.Management.Automation.ErrorRecord")
        || (object.get("FullyQualifiedErrorId").is_some() && object.get("Exception").is_some())
}

fn single(value: &Value, depth: usize, lines: &mut Vec<String>) {
    let Value::Object(object) = value else {
        lines.extend(inline(value).split('\n').map(str::to_owned));
        return;
    };
    if is_error(object) {
        if let Ok(record) = ErrorRecord::from_value(value.clone()) {
            lines.extend(error_text(&record).split('\n').map(str::to_owned));
        }
        return;
    }
    match &object.container {
        _ if depth >= MAX_DEPTH => lines.push(inline(value)),
        Some(Container::Dictionary(entries)) => table::dictionary(entries, lines),
        Some(_) => blocks(object.items().unwrap_or_default(), depth + 1, lines),
        None => lines.extend(inline(value).split('\n').map(str::to_owned)),
    }
}

/// A value in one cell.
pub(crate) fn inline(value: &Value) -> String {
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
        Value::F32(n) => n.to_string(),
        Value::F64(n) => n.to_string(),
        Value::Bytes(bytes) => {
            let mut shown: Vec<String> = bytes.iter().take(4).map(u8::to_string).collect();
            shown.extend((bytes.len() > 4).then(|| "…".into()));
            format!("{{{}}}", shown.join(", "))
        }
        Value::Guid(guid) => guid.to_string(),
        Value::DateTime(text) => date(text),
        Value::SecureString(_) => "System.Security.SecureString".into(),
        Value::TimeSpan(text) => time_span(text).unwrap_or_else(|| text.clone()),
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
    if let Some(Container::Dictionary(entries)) = &object.container {
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
    let number = object.value.as_ref().filter(|value| !matches!(value, Value::Object(_)));
    match (&object.to_string, number) {
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

/// `2026-11-23T10:00:00.1234567+01:00` as `2026-11-23 10:00:00`.
fn date(text: &str) -> String {
    match (text.get(..10), text.get(10..11), text.get(11..19)) {
        (Some(day), Some("T"), Some(time)) => format!("{day} {time}"),
        _ => text.to_owned(),
    }
}

/// `P1DT2H3M4.5S` as `1.02:03:04.5000000`.
fn time_span(text: &str) -> Option<String> {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let rest = rest.strip_prefix('P')?;
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let days: u64 = match days {
        "" => 0,
        days => days.strip_suffix('D')?.parse().ok()?,
    };
    let (mut hours, mut minutes, mut seconds, mut fraction) = (0u64, 0u64, 0u64, String::new());
    let mut start = 0;
    for (at, c) in time.char_indices().filter(|(_, c)| c.is_ascii_uppercase()) {
        let number = time.get(start..at)?;
        start = at + 1;
        match c {
            'H' => hours = number.parse().ok()?,
            'M' => minutes = number.parse().ok()?,
            'S' => {
                let (whole, part) = number.split_once('.').unwrap_or((number, ""));
                seconds = whole.parse().ok()?;
                fraction = part.to_owned();
            }
            _ => return None,
        }
    }
    let days = if days > 0 { format!("{days}.") } else { String::new() };
    let fraction = if fraction.is_empty() { fraction } else { format!(".{fraction:0<7}") };
    Some(format!("{sign}{days}{hours:02}:{minutes:02}:{seconds:02}{fraction}"))
}
