//! From a written value to the type a parameter has.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use uuid::Uuid;

use super::spec::{Kind, Parameter};
use super::{CredentialArg, Given};
use crate::bridge::{ErrorRecord, Text};
use crate::command::{CastType, Span, Value, ValueKind, product};
use crate::error::{Category, Place, record};
use crate::selector::same_text;

/// A converted value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Converted {
    Switch(bool),
    Text(String),
    /// Texts and URIs.
    Texts(Vec<Given<String>>),
    Guids(Vec<Given<Uuid>>),
    Int(i32),
    Ints(Vec<Given<i32>>),
    /// Index into the names.
    Enum(usize),
    /// Names of variables.
    Variables(Vec<Given<String>>),
    Credential(CredentialArg),
    /// The name of a variable.
    SessionOption(String),
    /// Comes from the pipeline.
    Piped,
}

/// Whether a value has the element type already, so that it binds without conversion.
pub(super) fn has_type(kind: Kind, value: &Value) -> bool {
    let fits = |value: &Value| match (&value.kind, kind) {
        (ValueKind::Text(_), Kind::Text { .. } | Kind::Texts)
        | (ValueKind::Number { .. }, Kind::Int { .. } | Kind::Ints)
        | (ValueKind::Cast { to: CastType::Uri, .. }, Kind::Uris)
        | (ValueKind::Cast { to: CastType::Guid, .. }, Kind::Guids) => true,
        // A variable has no value here. Only a session can stand in one where a position is open.
        (ValueKind::Variable(name), Kind::Sessions) => !is_constant(name),
        _ => false,
    };
    match &value.kind {
        ValueKind::Array(items) => items.iter().all(fits),
        _ => fits(value),
    }
}

/// Converts and validates.
pub(super) fn convert(parameter: &'static Parameter, value: &Value) -> Result<Converted, ErrorRecord> {
    let given = Argument { parameter, span: value.span };
    let items = match &value.kind {
        ValueKind::Array(items) => items.as_slice(),
        _ => core::slice::from_ref(value),
    };
    given.refuse_nothing(items)?;
    match parameter.kind {
        Kind::Switch => match &value.kind {
            ValueKind::Variable(name) if name.eq_ignore_ascii_case("true") => Ok(Converted::Switch(true)),
            ValueKind::Variable(name) if name.eq_ignore_ascii_case("false") => Ok(Converted::Switch(false)),
            _ => Err(given.cannot_convert(&value.to_string())),
        },
        Kind::Text { not_empty } => {
            let text = given.one(items).and_then(|value| given.text(value))?;
            if not_empty && text.is_empty() {
                return Err(given.invalid("error-value-empty"));
            }
            Ok(Converted::Text(text))
        }
        Kind::Texts => {
            let texts = given.each(items, Argument::text)?;
            match texts.iter().find(|text| text.value.is_empty()) {
                Some(empty) => Err(given.empty_string(empty.span)),
                None => Ok(Converted::Texts(texts)),
            }
        }
        Kind::Uris => given.each(items, Argument::text).map(Converted::Texts),
        Kind::Guids => given
            .each(items, |given, value| {
                let text = given.text(value)?;
                Uuid::parse_str(text.trim()).map_err(|_| given.cannot_convert(&text))
            })
            .map(Converted::Guids),
        Kind::Int { min, max } => {
            let number = given.one(items).and_then(|value| given.int(value))?;
            if number < min || number > max {
                let message = Text::new("error-value-out-of-range")
                    .with("parameter", parameter.name)
                    .with("value", number.to_string())
                    .with("min", min.to_string())
                    .with("max", max.to_string());
                let refused = record("ParameterArgumentValidationError", Category::InvalidData, message);
                return Err(refused.about(number.to_string()).at(value.span));
            }
            Ok(Converted::Int(number))
        }
        Kind::Ints => given.each(items, Argument::int).map(Converted::Ints),
        Kind::Enum(names) => {
            let text = given.one(items).and_then(|value| given.text(value))?;
            let index = enum_index(names, text.trim());
            index.map(Converted::Enum).ok_or_else(|| given.not_one_of(names, &text))
        }
        Kind::Sessions => given.each(items, Argument::variable).map(Converted::Variables),
        Kind::Credential => {
            let one = given.one(items)?;
            Ok(Converted::Credential(match &one.kind {
                ValueKind::Variable(name) => CredentialArg::Variable(name.clone()),
                _ => CredentialArg::UserName(given.text(one)?),
            }))
        }
        Kind::SessionOption => given.one(items).and_then(|one| given.variable(one)).map(Converted::SessionOption),
        Kind::NotYet => {
            let message = Text::new("error-parameter-not-yet").with("parameter", parameter.name);
            Err(record("NotYetAvailable", Category::NotImplemented, message).about(parameter.name).at(value.span))
        }
    }
}

/// By name, by unique beginning of a name, or by number, as PowerShell reads enumerations.
fn enum_index(names: &[&str], text: &str) -> Option<usize> {
    if let Some(index) = names.iter().position(|name| same_text(name, text)) {
        return Some(index);
    }
    if let Ok(index) = text.parse::<usize>() {
        return Some(index).filter(|index| *index < names.len());
    }
    let begins = |name: &str| name.get(..text.len()).is_some_and(|head| same_text(head, text));
    let mut found = names.iter().enumerate().filter(|(_, name)| !text.is_empty() && begins(name));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Some(index),
        _ => None,
    }
}

fn is_constant(name: &str) -> bool {
    ["null", "true", "false"].iter().any(|constant| name.eq_ignore_ascii_case(constant))
}

fn is_null(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Variable(name) if name.eq_ignore_ascii_case("null"))
}

/// A parameter and the place of its value, to report on.
#[derive(Clone, Copy)]
struct Argument {
    parameter: &'static Parameter,
    span: Span,
}

impl Argument {
    /// `$null` and `@()`; a mandatory parameter has ids of its own for them.
    fn refuse_nothing(self, items: &[Value]) -> Result<(), ErrorRecord> {
        let mandatory = self.parameter.mandatory != 0;
        let id = match items {
            [] if mandatory => "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
            items if items.iter().any(is_null) && mandatory => "ParameterArgumentValidationErrorNullNotAllowed",
            items if items.is_empty() || items.iter().any(is_null) => "ParameterArgumentValidationError",
            _ => return Ok(()),
        };
        let text = if items.is_empty() { "error-value-empty-list" } else { "error-value-null" };
        Err(self.refused(id, text, self.span))
    }

    fn empty_string(self, span: Span) -> ErrorRecord {
        let id = if self.parameter.mandatory != 0 {
            "ParameterArgumentValidationErrorEmptyStringNotAllowed"
        } else {
            "ParameterArgumentValidationError"
        };
        self.refused(id, "error-value-empty", span)
    }

    fn invalid(self, text: &str) -> ErrorRecord {
        self.refused("ParameterArgumentValidationError", text, self.span)
    }

    fn refused(self, id: &str, text: &str, span: Span) -> ErrorRecord {
        let message = Text::new(text).with("parameter", self.parameter.name);
        record(id, Category::InvalidData, message).about(self.parameter.name).at(span)
    }

    fn one(self, items: &[Value]) -> Result<&Value, ErrorRecord> {
        match items {
            [one] => Ok(one),
            _ => {
                let message = Text::new("error-one-value-only").with("parameter", self.parameter.name);
                Err(record("CannotConvertArgument", Category::InvalidArgument, message).at(self.span))
            }
        }
    }

    fn each<T>(
        self,
        items: &[Value],
        convert: impl Fn(Self, &Value) -> Result<T, ErrorRecord>,
    ) -> Result<Vec<Given<T>>, ErrorRecord> {
        let one = |value: &Value| {
            let span = if items.len() == 1 { self.span } else { value.span };
            let value = convert(Self { span, ..self }, value)?;
            Ok(Given { value, span })
        };
        items.iter().map(one).collect()
    }

    /// Everything that is written can be text, a variable cannot: it has no value here.
    fn text(self, value: &Value) -> Result<String, ErrorRecord> {
        match &value.kind {
            ValueKind::Text(text) | ValueKind::Number { text, .. } | ValueKind::Cast { text, .. } => Ok(text.clone()),
            ValueKind::Variable(name) if name.eq_ignore_ascii_case("true") => Ok("True".into()),
            ValueKind::Variable(name) if name.eq_ignore_ascii_case("false") => Ok("False".into()),
            ValueKind::Variable(name) => {
                let message = Text::new("error-variable-not-yet").with("variable", name.as_str());
                let refused = record("NotYetAvailable", Category::NotImplemented, message);
                Err(refused.about(alloc::format!("${name}")).at(self.span))
            }
            ValueKind::Array(_) => Err(self.cannot_convert(&value.to_string())),
        }
    }

    fn int(self, value: &Value) -> Result<i32, ErrorRecord> {
        let text = self.text(value)?;
        // The help page writes 60*60*15 without parentheses; where a whole number is wanted it can mean nothing else.
        let number = product(text.trim()).and_then(|number| i32::try_from(number).ok());
        number.ok_or_else(|| self.cannot_convert(&text))
    }

    fn variable(self, value: &Value) -> Result<String, ErrorRecord> {
        match &value.kind {
            ValueKind::Variable(name) if !is_constant(name) => Ok(name.clone()),
            _ => Err(self.cannot_convert(&value.to_string())),
        }
    }

    fn cannot_convert(self, text: &str) -> ErrorRecord {
        let message = Text::new("error-cannot-convert")
            .with("parameter", self.parameter.name)
            .with("value", text)
            .with("type", self.parameter.kind.type_name().trim_end_matches("[]"));
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
