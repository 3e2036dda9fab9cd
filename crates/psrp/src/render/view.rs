//! The display form of a value as plain data: for a page that shows it, folds it and copies it.
//!
//! It is bounded in depth, count and size, and says where something was left out.

use super::{Shape as Shown, inline, is_number, object_of, render};
use crate::clixml::{Container, Object, Value};

/// A value that a command wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The most derived type name, with PowerShell's `Deserialized.`; empty when there is none.
    pub type_name: String,
    /// How PowerShell shows it by default.
    pub shape: Shape,
    /// What it looks like alone, as [`render`] shows it.
    pub text: String,
    /// The value with everything that it holds.
    pub value: Node,
}

/// How PowerShell shows a value by default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// As its text.
    Text,
    /// As a row of a table with these properties.
    Table(Vec<String>),
    /// These properties, one a line.
    List(Vec<String>),
}

/// A value and what it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `$null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number's text: all its digits, nothing of a culture.
    Number(String),
    /// Text, and what is shown as text: ids, versions, scripts, names of an enumeration.
    Text(String),
    /// A date and time as it came, ISO 8601.
    Date(String),
    /// A duration as PowerShell shows it: `1.02:03:04.5000000`.
    Duration(String),
    /// A collection.
    List(Vec<Node>),
    /// An object's properties, or a dictionary's entries.
    Object(Vec<Property>),
    /// Something was left out; the text is what a cell shows of it.
    Cut(String),
}

/// A property of an object or an entry of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name.
    pub name: String,
    /// How a cell shows the value.
    pub text: String,
    /// The value.
    pub value: Node,
}

/// Bounds of one view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Collections and objects inside one another. Default 6.
    pub depth: usize,
    /// Values in all. Default 2,000.
    pub nodes: usize,
    /// Bytes of all texts together, half of them at most for [`View::text`]. Default 128 KiB.
    pub bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { depth: 6, nodes: 2_000, bytes: 128 << 10 }
    }
}

/// What a cell shows is short; a longer text stands in the value.
const MAX_CELL: usize = 200;

/// The display form of a value.
pub fn view(value: &Value, limits: Limits) -> View {
    let mut room = Room { nodes: limits.nodes.max(1), bytes: limits.bytes / 2 };
    let shape = match object_of(value).and_then(Shown::of) {
        None => Shape::Text,
        Some(Shown::Table(columns)) => Shape::Table(columns),
        Some(Shown::List) => Shape::List(
            object_of(value).into_iter().flat_map(super::shown).map(|(name, _)| name.as_str().to_owned()).collect(),
        ),
    };
    let type_name = object_of(value).and_then(|object| object.type_names.first());
    let type_name = type_name.map(|name| clip(name, MAX_CELL).0).unwrap_or_default();
    let text = match value {
        Value::String(text) => clip(text, limits.bytes / 2).0,
        other => clip(&render(other), limits.bytes / 2).0,
    };
    let shape = match shape {
        Shape::Table(names) => Shape::Table(room.names(names)),
        Shape::List(names) => Shape::List(room.names(names)),
        Shape::Text => Shape::Text,
    };
    View { type_name, shape, text, value: room.node(value, limits.depth) }
}

/// What may still be put into the view.
struct Room {
    nodes: usize,
    bytes: usize,
}

impl Room {
    fn node(&mut self, value: &Value, depth: usize) -> Node {
        if self.nodes == 0 || self.bytes == 0 {
            return Node::Cut("…".into());
        }
        self.nodes -= 1;
        match value {
            Value::Null => Node::Null,
            Value::Bool(yes) => Node::Bool(*yes),
            Value::Cycle(_) => Node::Cut("…".into()),
            Value::Object(object) => self.object(value, object.base(), depth),
            Value::String(text) | Value::ScriptBlock(text) | Value::Xml(text) => self.text(text, Node::Text),
            Value::DateTime(text) => self.text(text, Node::Date),
            Value::TimeSpan(_) => self.text(&inline(value), Node::Duration),
            other if is_number(other) => self.text(&inline(other), Node::Number),
            other => self.text(&inline(other), Node::Text),
        }
    }

    fn object(&mut self, value: &Value, object: &Object, depth: usize) -> Node {
        if let Some(primitive) = &object.value {
            return match &object.to_string {
                // An enumeration shows its name.
                Some(text) if !text.is_empty() && object.is("System.Enum") => self.text(text, Node::Text),
                // What a base wraps is no object, so that this goes no deeper.
                _ => self.node(primitive, depth),
            };
        }
        let members = || object.properties.iter().chain(&object.extended);
        let is_plain = object.container.is_none() && members().next().is_none();
        if is_plain || depth == 0 {
            return self.text(&inline(value), if is_plain { Node::Text } else { Node::Cut });
        }
        match &object.container {
            Some(Container::Dictionary(entries)) => {
                self.properties(entries.iter().map(|(key, value)| (inline(key), value)), depth - 1)
            }
            Some(_) => self.list(object.items().unwrap_or_default(), depth - 1),
            None => self.properties(members().map(|(name, value)| (name.as_str().to_owned(), value)), depth - 1),
        }
    }

    fn list(&mut self, items: &[Value], depth: usize) -> Node {
        let mut nodes = Vec::new();
        for item in items {
            let node = self.node(item, depth);
            let full = self.is_full();
            nodes.push(node);
            if full {
                break;
            }
        }
        if nodes.len() < items.len() {
            nodes.push(Node::Cut("…".into()));
        }
        Node::List(nodes)
    }

    fn properties<'a>(&mut self, members: impl Iterator<Item = (String, &'a Value)>, depth: usize) -> Node {
        let mut properties = Vec::new();
        for (name, value) in members {
            if self.is_full() {
                properties.push(Property { name: "…".into(), text: String::new(), value: Node::Cut("…".into()) });
                break;
            }
            let name = self.cell(&name);
            let text = self.cell(&inline(value));
            properties.push(Property { name, text, value: self.node(value, depth) });
        }
        Node::Object(properties)
    }

    fn is_full(&self) -> bool {
        self.nodes == 0 || self.bytes == 0
    }

    fn names(&mut self, names: Vec<String>) -> Vec<String> {
        names.into_iter().map_while(|name| (!self.is_full()).then(|| self.cell(&name))).collect()
    }

    /// A text; what does not fit any more is cut off, and said to be.
    fn text(&mut self, text: &str, node: impl Fn(String) -> Node) -> Node {
        let (kept, whole) = clip(text, self.bytes);
        self.bytes = self.bytes.saturating_sub(kept.len());
        if whole { node(kept) } else { Node::Cut(kept) }
    }

    fn cell(&mut self, text: &str) -> String {
        let (kept, _) = clip(text.lines().next().unwrap_or_default(), MAX_CELL.min(self.bytes));
        self.bytes = self.bytes.saturating_sub(kept.len());
        kept
    }
}

/// The beginning of a text, at most so many bytes and `…`; and whether that is all of it.
fn clip(text: &str, bytes: usize) -> (String, bool) {
    if text.len() <= bytes {
        return (text.to_owned(), true);
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (format!("{}…", &text[..end]), false)
}
