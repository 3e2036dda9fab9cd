//! What a written value is: its variables looked up, its properties read.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bridge::{ErrorRecord, Text};
use crate::command::{CastType, Span, Value, ValueKind};
use crate::data::{Datum, Environment, Type, Variable};
use crate::error::{Category, Place, record};

/// One value of an argument.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Known(Datum),
    /// Only its type is known yet; the text is how it was written.
    Deferred(Type, String),
}

/// The values that stand for `value`, lists made flat.
///
/// # Errors
/// A variable or property that does not exist, and a cast that fails.
pub(super) fn resolve(value: &Value, environment: &Environment<'_>) -> Result<Vec<Item>, ErrorRecord> {
    let known = |datum| Ok(vec![Item { what: What::Known(datum), span: value.span }]);
    match &value.kind {
        ValueKind::Text(text) => known(Datum::Text(text.clone())),
        ValueKind::Number { text, value: number } => known(Datum::Number { text: text.clone(), value: *number }),
        ValueKind::ScriptBlock(text) => known(Datum::ScriptBlock(text.clone())),
        ValueKind::Cast { to: CastType::Uri, text } => known(Datum::Uri(text.clone())),
        ValueKind::Cast { to: CastType::Guid, text } => match Uuid::parse_str(text.trim()) {
            Ok(id) => known(Datum::Guid(id)),
            Err(_) => {
                let message = Text::new("error-not-a-guid").with("value", text.as_str());
                let error = record("InvalidCastParseTargetInvocation", Category::InvalidArgument, message);
                Err(error.about(text.as_str()).at(value.span))
            }
        },
        ValueKind::Array(items) => {
            let mut all = Vec::with_capacity(items.len());
            for item in items {
                all.extend(resolve(item, environment)?);
            }
            Ok(all)
        }
        ValueKind::Hashtable(entries) => hashtable(entries, value, environment),
        ValueKind::Variable(name) => variable(name, &[], value, environment),
        ValueKind::Member { variable: name, path } => variable(name, path, value, environment),
        ValueKind::Pipeline(pipeline) => {
            let of = super::static_output(pipeline);
            Ok(vec![Item { what: What::Deferred(of, value.to_string()), span: value.span }])
        }
    }
}

fn hashtable(
    entries: &[(String, Value)],
    value: &Value,
    environment: &Environment<'_>,
) -> Result<Vec<Item>, ErrorRecord> {
    let mut read = Vec::with_capacity(entries.len());
    for (key, entry) in entries {
        let mut values = Vec::new();
        for item in resolve(entry, environment)? {
            match item.what {
                What::Known(datum) => values.push(datum),
                // One unknown value makes the whole unknown.
                What::Deferred(..) => {
                    let what = What::Deferred(Type::Object, value.to_string());
                    return Ok(vec![Item { what, span: value.span }]);
                }
            }
        }
        read.push((key.clone(), values));
    }
    Ok(vec![Item { what: What::Known(Datum::Hashtable(read)), span: value.span }])
}

fn variable(
    name: &str,
    path: &[String],
    value: &Value,
    environment: &Environment<'_>,
) -> Result<Vec<Item>, ErrorRecord> {
    let deferred = |of| Ok(vec![Item { what: What::Deferred(of, value.to_string()), span: value.span }]);
    let mut values = match (constant(name), environment.variables.get(name)) {
        (Some(constant), _) => vec![constant],
        (None, Some(Variable::Values(values))) => values.clone(),
        (None, Some(Variable::Typed(of))) => return deferred(if path.is_empty() { *of } else { Type::Unknown }),
        (None, None) if environment.open => return deferred(Type::Unknown),
        (None, None) => {
            let message = Text::new("error-variable-undefined").with("variable", name);
            let undefined = record("VariableIsUndefined", Category::ObjectNotFound, message);
            return Err(undefined.about(format!("${name}")).at(value.span));
        }
    };
    for property in path {
        let mut found = Vec::new();
        // Of nothing there is nothing but its number.
        if property.eq_ignore_ascii_case("Count") && matches!(values.as_slice(), [] | [Datum::Null]) {
            values = vec![Datum::number(0)];
            continue;
        }
        for datum in &values {
            match datum.property(property, environment) {
                Some(inner) => found.extend(inner),
                None if property.eq_ignore_ascii_case("Count") => {
                    found = vec![Datum::number(i64::try_from(values.len()).unwrap_or(i64::MAX))];
                    break;
                }
                None => {
                    let message = Text::new("error-no-property")
                        .with("variable", name)
                        .with("property", property.as_str())
                        .with("type", datum.type_name());
                    let error = record("PropertyNotFoundException", Category::InvalidArgument, message);
                    return Err(error.about(property.as_str()).at(value.span));
                }
            }
        }
        values = found;
    }
    Ok(values.into_iter().map(|datum| Item { what: What::Known(datum), span: value.span }).collect())
}

fn constant(name: &str) -> Option<Datum> {
    [("null", Datum::Null), ("true", Datum::Bool(true)), ("false", Datum::Bool(false))]
        .into_iter()
        .find_map(|(constant, datum)| name.eq_ignore_ascii_case(constant).then_some(datum))
}
