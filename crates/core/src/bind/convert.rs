//! From a value to the type a parameter has.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use uuid::Uuid;

use super::resolve::{Item, What};
use super::spec::{Kind, Parameter};
use super::types::Given;
use crate::bridge::{ErrorRecord, Text};
use crate::command::{Span, arithmetic};
use crate::data::{Datum, Type};
use crate::error::{Category, Place, record};
use crate::option::SessionOption;
use crate::selector::same_text;

/// A converted value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Converted {
    /// Each of the parameter's type: a switch is a `Bool`, an enumeration a `Number` that is the index of its name, a
    /// credential a `Credential`, or a `Text` that is a user name.
    Values(Vec<Given<Datum>>),
    /// Comes from the pipeline.
    Piped,
    /// Not known yet; as written.
    Deferred(String),
}

/// Whether values have the element type already, so that they bind without conversion.
pub(super) fn has_type(kind: Kind, items: &[Item]) -> bool {
    items.iter().all(|item| match (&item.what, kind) {
        (What::Known(datum), kind) => matches!(
            (datum, kind),
            (_, Kind::Object)
                | (Datum::Text(_), Kind::Text { .. })
                | (Datum::Number { .. }, Kind::Int { .. })
                | (Datum::Uri(_), Kind::Uri)
                | (Datum::Guid(_), Kind::Guid)
                | (Datum::Session(_), Kind::Session)
                | (Datum::Job(_), Kind::Job)
                // The parameter's own attribute turns a name into a credential, before any conversion.
                | (Datum::Credential(_) | Datum::Text(_), Kind::Credential)
                | (Datum::SessionOption(_), Kind::SessionOption)
                | (Datum::ScriptBlock(_), Kind::ScriptBlock)
                | (Datum::Hashtable(_), Kind::Hashtable)
        ),
        // Of all that could stand at a position, a variable is most often a session.
        (What::Deferred(of, _), kind) => matches!(
            (of, kind),
            (_, Kind::Object)
                | (Type::Unknown | Type::Session, Kind::Session)
                | (Type::Unknown | Type::Job, Kind::Job)
                | (Type::Credential, Kind::Credential)
                | (Type::SessionOption, Kind::SessionOption)
        ),
    })
}

/// Converts and validates. `span` is the place of the whole argument.
pub(super) fn convert(parameter: &'static Parameter, items: &[Item], span: Span) -> Result<Converted, ErrorRecord> {
    let argument = Argument { parameter, span };
    argument.refuse_nothing(items)?;
    if let Some((of, source)) = items.iter().find_map(|item| match &item.what {
        What::Deferred(of, source) => Some((*of, source)),
        What::Known(_) => None,
    }) {
        return argument.deferred(of, source);
    }
    if !parameter.many && items.len() > 1 {
        let message = Text::new("error-one-value-only").with("parameter", parameter.name);
        return Err(record("CannotConvertArgument", Category::InvalidArgument, message).at(span));
    }
    let mut values = Vec::with_capacity(items.len());
    for item in items {
        let place = if items.len() == 1 { span } else { item.span };
        if let What::Known(datum) = &item.what {
            let value = Argument { span: place, ..argument }.value(datum)?;
            values.push(Given { value, span: place });
        }
    }
    Ok(Converted::Values(values))
}

/// By name, by unique beginning of a name, or by number, as PowerShell reads enumerations.
fn enum_index(kind: Kind, text: &str) -> Option<usize> {
    let names = kind.names();
    if let Some(index) = names.iter().position(|name| same_text(name, text)) {
        return Some(index);
    }
    if let Ok(number) = text.parse::<usize>() {
        let index = match kind {
            Kind::BitEnum(_) if number.is_power_of_two() => number.trailing_zeros() as usize + 1,
            Kind::BitEnum(_) if number > 0 => return None,
            _ => number,
        };
        return Some(index).filter(|index| *index < names.len());
    }
    let begins = |name: &str| name.get(..text.len()).is_some_and(|head| same_text(head, text));
    let mut found = names.iter().enumerate().filter(|(_, name)| !text.is_empty() && begins(name));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

/// A parameter and the place of its value, to report on.
#[derive(Clone, Copy)]
struct Argument {
    parameter: &'static Parameter,
    span: Span,
}

impl Argument {
    fn value(self, datum: &Datum) -> Result<Datum, ErrorRecord> {
        match (self.parameter.kind, datum) {
            (Kind::Object, datum) => Ok(datum.clone()),
            (Kind::Switch, Datum::Bool(_))
            | (Kind::Session, Datum::Session(_))
            | (Kind::Job, Datum::Job(_))
            | (Kind::Credential, Datum::Credential(_))
            | (Kind::SessionOption, Datum::SessionOption(_))
            | (Kind::ScriptBlock, Datum::ScriptBlock(_))
            | (Kind::Hashtable, Datum::Hashtable(_))
            | (Kind::Uri, Datum::Uri(_))
            | (Kind::Guid, Datum::Guid(_)) => Ok(datum.clone()),
            (Kind::Text { not_empty }, datum) => {
                let text = self.text(datum)?;
                let refused = text.is_empty() && (not_empty || self.parameter.many);
                if refused { Err(self.empty_string()) } else { Ok(Datum::Text(text)) }
            }
            (Kind::Uri, datum) => self.text(datum).map(Datum::Uri),
            (Kind::Guid, datum) => {
                let text = self.text(datum)?;
                Uuid::parse_str(text.trim()).map(Datum::Guid).map_err(|_| self.cannot_convert(&text))
            }
            (Kind::Int { min, max }, datum) => self.int(datum, min, max),
            (kind @ (Kind::Enum(_) | Kind::BitEnum(_)), datum) => {
                let text = self.text(datum)?;
                match enum_index(kind, text.trim()) {
                    Some(index) => Ok(Datum::number(i64::try_from(index).unwrap_or(0))),
                    None => Err(self.not_one_of(kind.names(), &text)),
                }
            }
            (Kind::Credential, datum) => self.text(datum).map(Datum::Text),
            (Kind::SessionOption, Datum::Hashtable(entries)) => {
                let mut option = SessionOption::default();
                for (name, values) in entries {
                    option.set(name, values).map_err(|error| error.at(self.span))?;
                }
                Ok(Datum::SessionOption(Box::new(option)))
            }
            (Kind::VariableName, datum) => {
                let text = self.text(datum)?;
                let name = text.strip_prefix('+').unwrap_or(&text);
                let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
                if fits { Ok(Datum::Text(text)) } else { Err(self.invalid("error-bad-variable-name", &text)) }
            }
            (
                Kind::Switch | Kind::Session | Kind::Job | Kind::SessionOption | Kind::ScriptBlock | Kind::Hashtable,
                datum,
            ) => Err(self.cannot_convert(&shown(datum))),
        }
    }

    fn deferred(self, of: Type, source: &str) -> Result<Converted, ErrorRecord> {
        let fits = match (of, self.parameter.kind) {
            (Type::Nothing, _) => false,
            (Type::Session, kind) => matches!(kind, Kind::Session | Kind::Object),
            (Type::Job, kind) => matches!(kind, Kind::Job | Kind::Object),
            (Type::Credential, kind) => matches!(kind, Kind::Credential | Kind::Object),
            (Type::SessionOption, kind) => matches!(kind, Kind::SessionOption | Kind::Object),
            _ => true,
        };
        if fits { Ok(Converted::Deferred(source.into())) } else { Err(self.cannot_convert(source)) }
    }

    /// `$null` and `@()`; a mandatory parameter has ids of its own for them.
    fn refuse_nothing(self, items: &[Item]) -> Result<(), ErrorRecord> {
        let mandatory = self.parameter.mandatory != 0;
        let is_null = |item: &Item| item.what == What::Known(Datum::Null);
        let id = match items {
            [] if mandatory => "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
            items if self.parameter.kind == Kind::Object && !items.is_empty() => return Ok(()),
            items if items.iter().any(is_null) && mandatory => "ParameterArgumentValidationErrorNullNotAllowed",
            items if items.is_empty() || items.iter().any(is_null) => "ParameterArgumentValidationError",
            _ => return Ok(()),
        };
        let text = if items.is_empty() { "error-value-empty-list" } else { "error-value-null" };
        Err(self.refused(id, text))
    }

    fn empty_string(self) -> ErrorRecord {
        let id = if self.parameter.mandatory != 0 {
            "ParameterArgumentValidationErrorEmptyStringNotAllowed"
        } else {
            "ParameterArgumentValidationError"
        };
        self.refused(id, "error-value-empty")
    }

    fn refused(self, id: &str, text: &str) -> ErrorRecord {
        let message = Text::new(text).with("parameter", self.parameter.name);
        record(id, Category::InvalidData, message).about(self.parameter.name).at(self.span)
    }

    fn invalid(self, text: &str, value: &str) -> ErrorRecord {
        let message = Text::new(text).with("parameter", self.parameter.name).with("value", value);
        record("ParameterArgumentValidationError", Category::InvalidData, message).about(value).at(self.span)
    }

    fn text(self, datum: &Datum) -> Result<String, ErrorRecord> {
        datum.as_text().ok_or_else(|| self.cannot_convert(&shown(datum)))
    }

    fn int(self, datum: &Datum, min: i32, max: i32) -> Result<Datum, ErrorRecord> {
        let value = match datum {
            Datum::Number { value, .. } => Some(*value),
            // The help page writes 60*60*15 without parentheses; where a whole number is wanted it can mean nothing
            // else.
            datum => arithmetic(&self.text(datum)?),
        };
        let number = value.and_then(|value| i32::try_from(value).ok());
        let Some(number) = number else { return Err(self.cannot_convert(&shown(datum))) };
        if number < min || number > max {
            let message = Text::new("error-value-out-of-range")
                .with("parameter", self.parameter.name)
                .with("value", number.to_string())
                .with("min", min.to_string())
                .with("max", max.to_string());
            let refused = record("ParameterArgumentValidationError", Category::InvalidData, message);
            return Err(refused.about(number.to_string()).at(self.span));
        }
        Ok(Datum::number(number.into()))
    }

    fn cannot_convert(self, text: &str) -> ErrorRecord {
        let message = Text::new("error-cannot-convert")
            .with("parameter", self.parameter.name)
            .with("value", text)
            .with("type", self.parameter.element_type());
        record("CannotConvertArgument", Category::InvalidArgument, message).about(text).at(self.span)
    }

    fn not_one_of(self, names: &[&str], text: &str) -> ErrorRecord {
        let message = Text::new("error-not-one-of")
            .with("parameter", self.parameter.name)
            .with("value", text)
            .with("values", names.join(", "));
        record("CannotConvertArgument", Category::InvalidArgument, message).about(text).at(self.span)
    }
}

fn shown(datum: &Datum) -> String {
    datum.as_text().unwrap_or_else(|| match datum {
        Datum::Null => "$null".into(),
        Datum::ScriptBlock(text) => format!("{{{text}}}"),
        Datum::Hashtable(_) => "@{…}".into(),
        other => format!("[{}]", other.type_name()),
    })
}
