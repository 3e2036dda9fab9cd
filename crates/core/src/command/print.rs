//! The printer: `parse(print(line)) == line`.

use core::fmt;

use super::chars::{is_name_char, is_single_quote, is_word_char};
use super::number::whole_number;
use super::{Argument, CastType, Command, Element, Pipeline, Value, ValueKind};

impl fmt::Display for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(variable) = &self.assign_to {
            write!(f, "${} = ", variable.name)?;
        }
        for (at, element) in self.elements.iter().enumerate() {
            if at > 0 {
                f.write_str(" | ")?;
            }
            match element {
                Element::Command(command) => command.fmt(f)?,
                Element::Value(value) => top(value, f)?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for argument in &self.arguments {
            f.write_str(" ")?;
            match argument {
                Argument::Parameter { name, value: None, .. } => write!(f, "-{name}")?,
                Argument::Parameter { name, value: Some(value), .. } => write!(f, "-{name}:{value}")?,
                Argument::Value(value) => value.fmt(f)?,
            }
        }
        Ok(())
    }
}

/// As an argument; casts stand in parentheses.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ValueKind::Text(text) => quote(text, needs_quotes(text), f),
            ValueKind::Number { text, .. } => f.write_str(text),
            ValueKind::Variable(name) => write!(f, "${name}"),
            ValueKind::Member { variable, path } => write!(f, "${variable}.{}", path.join(".")),
            ValueKind::ScriptBlock(text) => write!(f, "{{{text}}}"),
            ValueKind::Pipeline(pipeline) => write!(f, "({pipeline})"),
            ValueKind::Hashtable(entries) => {
                f.write_str("@{")?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    f.write_str(if at > 0 { "; " } else { " " })?;
                    let plain = !key.is_empty() && key.chars().all(is_name_char);
                    quote(key, !plain, f)?;
                    write!(f, " = {value}")?;
                }
                f.write_str(if entries.is_empty() { "}" } else { " }" })
            }
            ValueKind::Cast { .. } => {
                f.write_str("(")?;
                top(self, f)?;
                f.write_str(")")
            }
            ValueKind::Array(items) => {
                let wrapped = items.len() < 2;
                f.write_str(if wrapped { "@(" } else { "" })?;
                for (at, item) in items.iter().enumerate() {
                    f.write_str(if at > 0 { ", " } else { "" })?;
                    match &item.kind {
                        // The parentheses of the list are enough for a pipeline.
                        ValueKind::Pipeline(pipeline) if wrapped => pipeline.fmt(f),
                        // In parentheses a bare word would be a command.
                        _ if wrapped => top(item, f),
                        _ => item.fmt(f),
                    }?;
                }
                f.write_str(if wrapped { ")" } else { "" })
            }
        }
    }
}

/// Where an expression is expected: texts are always quoted, casts need no parentheses.
fn top(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match &value.kind {
        ValueKind::Text(text) => quote(text, true, f),
        ValueKind::Cast { to, text } => {
            f.write_str(match to {
                CastType::Uri => "[uri]",
                CastType::Guid => "[guid]",
            })?;
            quote(text, true, f)
        }
        ValueKind::Array(items) if items.len() >= 2 => {
            for (at, item) in items.iter().enumerate() {
                f.write_str(if at > 0 { ", " } else { "" })?;
                top(item, f)?;
            }
            Ok(())
        }
        _ => write!(f, "{value}"),
    }
}

fn needs_quotes(text: &str) -> bool {
    let plain =
        text.chars().all(is_word_char) && text.starts_with(|c: char| c.is_alphanumeric() || "*?_./\\".contains(c));
    !plain || whole_number(text).is_some()
}

fn quote(text: &str, quotes: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !quotes {
        return f.write_str(text);
    }
    f.write_str("'")?;
    for c in text.chars() {
        if is_single_quote(c) {
            write!(f, "{c}")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("'")
}
