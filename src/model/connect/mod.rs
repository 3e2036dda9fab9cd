//! The connect dialog: fields of `Connect-PSSession`, the line that they make, and which of the
//! eight parameter sets that line belongs to. Source: the cmdlets' reference pages.

mod field;
mod sets;
mod warnings;

use std::collections::BTreeMap;

use reattach_core::bind::{Bound, bind_pipeline};
use reattach_core::bridge::{ErrorRecord, SessionView, Text};
use reattach_core::command::{Argument, Element, Pipeline, Span, Value, ValueKind, build, parse};
use reattach_core::data::Environment;
use reattach_core::plan;

use super::commands::Action;
use super::place::{Page, Place};

pub(crate) use field::clean;
pub use field::{Field, Input, OptionInput};
pub use sets::{SetState, set_states};
pub use warnings::Warning;

/// The cmdlet that the dialog is about.
pub const CMDLET: &str = "Connect-PSSession";

/// What was filled in, as text, by field. Nothing in it is secret: a credential is a user name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    values: BTreeMap<Field, String>,
}

/// What the fields come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The line.
    pub line: String,
    /// The parameter set, or why there is none.
    pub outcome: Result<&'static str, ErrorRecord>,
    /// What cannot be used as it is, at the field it is about: each field that is wrong by itself, whatever else is.
    pub errors: Vec<(Field, ErrorRecord)>,
    /// What to mind, at the field it is about.
    pub warnings: Vec<Warning>,
}

impl Form {
    /// Filled in for sessions that hosts have listed.
    #[must_use]
    pub fn of(sessions: &[&SessionView]) -> Self {
        let lines = Action::Connect.lines(sessions.iter().copied());
        lines.first().map(|line| Self::of_line(line)).unwrap_or_default()
    }

    /// Filled in as a line says; what no field can say is left out.
    #[must_use]
    pub fn of_line(line: &str) -> Self {
        let mut form = Self::default();
        let pipeline = parse(line).pipeline;
        let Some(Element::Command(command)) = pipeline.elements.first() else { return form };
        let mut arguments = command.arguments.iter().peekable();
        while let Some(argument) = arguments.next() {
            let Argument::Parameter { name, value, .. } = argument else { continue };
            let Some(field) = Field::named(name) else { continue };
            if field.input() == Input::Switch {
                form.set(field, "true");
                continue;
            }
            let next = arguments.next_if(|next| value.is_none() && matches!(next, Argument::Value(_)));
            let value = match (value, next) {
                (Some(value), _) | (None, Some(Argument::Value(value))) => value,
                _ => continue,
            };
            form.set(field, &field::written(value));
        }
        form
    }

    /// Reads an address: `?ComputerName=a,b&Name=x`. A credential in it is not read.
    #[must_use]
    pub fn read(place: &Place) -> Self {
        let mut form = Self::default();
        for field in Field::ALL.into_iter().filter(|field| *field != Field::Credential) {
            if let Some(value) = place.get(field.name()) {
                form.set(field, value);
            }
        }
        form
    }

    /// An address that opens the dialog filled in like this; never with a credential.
    #[must_use]
    pub fn address(&self) -> String {
        let shown = self.values.iter().filter(|(field, _)| **field != Field::Credential);
        let pairs = shown.map(|(field, value)| (field.name().into(), value.clone()));
        Place { path: Page::Connect.path(), query: pairs.collect() }.address()
    }

    /// What was filled in.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.values.get(&field).map_or("", String::as_str)
    }

    /// Fills a field in, or empties it.
    pub fn set(&mut self, field: Field, text: &str) {
        if text.trim().is_empty() || (field.is_switch() && text != "true") {
            self.values.remove(&field);
        } else {
            self.values.insert(field, text.into());
        }
    }

    /// Keeps what a parameter set has a parameter for.
    pub fn keep_for(&mut self, set: &str) {
        self.values.retain(|field, _| sets::has(set, *field));
    }

    /// Fields that are filled in.
    pub fn filled(&self) -> impl Iterator<Item = Field> {
        self.values.keys().copied()
    }

    /// Whether nothing says yet which sessions are meant.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.values.keys().any(|field| field.selects())
    }

    /// The command, whether it makes sense or not.
    #[must_use]
    pub fn command(&self) -> Pipeline {
        let mut options = Vec::new();
        let mut line = build::cmdlet(CMDLET, &[]);
        let Some(Element::Command(command)) = line.elements.first_mut() else { return line };
        for (field, text) in &self.values {
            if let Input::Option(_) = field.input() {
                options.push((field.name().into(), field.value(text)));
                continue;
            }
            let name = field.name().into();
            command.arguments.push(Argument::Parameter { name, value: None, span: Span::default() });
            if field.input() != Input::Switch {
                command.arguments.push(Argument::Value(field.value(text)));
            }
        }
        if !options.is_empty() {
            let name = "SessionOption".into();
            command.arguments.push(Argument::Parameter { name, value: None, span: Span::default() });
            let kind = ValueKind::Hashtable(options);
            command.arguments.push(Argument::Value(Value { kind, span: Span::default() }));
        }
        line
    }

    /// The line, its parameter set, and what to mind.
    #[must_use]
    pub fn resolve(&self) -> Resolved {
        let command = self.command();
        // By way of its text, so that places are those of what is shown.
        let line = command.to_string();
        let parsed = parse(&line);
        let mut warnings = warnings::of(self);
        let outcome = match parsed.problems.into_iter().next() {
            Some(problem) => Err(problem.into()),
            None => bound(&parsed.pipeline, |bound| {
                warnings.extend(plan::notes(bound).into_iter().map(|message| Warning { field: None, message }));
                bound.parameter_set()
            }),
        };
        let errors = if outcome.is_err() { self.wrong_fields() } else { Vec::new() };
        Resolved { line, outcome, errors, warnings }
    }

    /// Fields whose values cannot be used, each tried without the others: the line says only the first.
    fn wrong_fields(&self) -> Vec<(Field, ErrorRecord)> {
        let wrong = |(field, text): (&Field, &String)| {
            let mut alone = Self::default();
            alone.set(*field, text);
            if !field.selects() {
                // Session options are looked at once it is known which sessions are meant.
                alone.set(Field::ComputerName, "s");
            }
            let error = bound(&alone.command(), |_| ()).err()?;
            // That others are missing is no fault of this one's.
            let own = ["CannotConvertArgument", "ParameterArgumentValidationError", "SetWithInvocation", "System."];
            own.iter().any(|id| error.error_id.starts_with(id)).then_some((*field, error))
        };
        self.values.iter().filter_map(wrong).collect()
    }
}

/// Binds the one command of a line and looks at its targets; says of it what `read` does.
fn bound<T: Default>(line: &Pipeline, read: impl FnOnce(&Bound) -> T) -> Result<T, ErrorRecord> {
    let bound = bind_pipeline(line, &Environment::open())?;
    let Some(bound) = bound.commands.first() else { return Ok(T::default()) };
    // A host name or URI that cannot be one.
    plan::targets(bound)?;
    if let Some(connection) = bound.connection() {
        connection.authentication.available()?;
    }
    Ok(read(bound))
}

/// How a field is to be filled in, where its value cannot be used.
#[must_use]
pub fn expected(field: Field) -> Option<Text> {
    let id = match field.input() {
        Input::Number | Input::Option(OptionInput::Number) => "ui-expected-number",
        _ => match field {
            Field::Id => "ui-expected-id",
            Field::InstanceId => "ui-expected-guid",
            Field::ComputerName => "ui-expected-computer",
            Field::ConnectionUri => "ui-expected-uri",
            Field::Session => "ui-expected-session",
            _ => return None,
        },
    };
    Some(Text::new(id))
}

/// Why a set does not apply, in one sentence, for its line in the dialog.
#[must_use]
pub fn explain(state: &SetState) -> Text {
    // No line ends between the hyphen and the name.
    let name = |field: &Field| format!("-\u{2060}{}", field.name());
    let names = |fields: &[Field]| fields.iter().map(name).collect::<Vec<_>>().join(", ");
    match state {
        SetState::Fits => Text::new("ui-set-fits"),
        SetState::Lacks(fields) => Text::new("ui-set-lacks").with("parameters", names(fields)),
        SetState::Excluded(fields) => Text::new("ui-set-excluded").with("parameters", names(fields)),
    }
}

#[cfg(test)]
mod tests;
