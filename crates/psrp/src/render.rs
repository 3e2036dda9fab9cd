//! Values as text, like PowerShell's default formatting of the common shapes.

mod cell;
mod error;
mod number;
mod table;
pub mod view;

use cell::{inline, is_number};
pub use error::{error_text, error_text_from};

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

/// What there is to see of an object.
fn object_of(value: &Value) -> Option<&Object> {
    value.as_object().map(Object::base)
}

fn blocks(values: &[Value], depth: usize, lines: &mut Vec<String>) {
    let mut rest = values;
    while let Some((first, tail)) = rest.split_first() {
        if lines.len() > MAX_LINES {
            return;
        }
        let Some(shape) = object_of(first).and_then(Shape::of) else {
            single(first, depth, lines);
            rest = tail;
            continue;
        };
        let same = |value: &Value| object_of(value).is_some_and(|o| Shape::of(o).as_ref() == Some(&shape));
        let count = 1 + tail.iter().take_while(|value| same(value)).count();
        let objects: Vec<&Object> = rest[..count].iter().filter_map(object_of).collect();
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
    let Some(object) = object_of(value) else {
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
