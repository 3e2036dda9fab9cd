//! Parameter sets: from a parsed command to exactly one set with its values, or the error that PowerShell's binder
//! reports, at its place in the text. Source: the cmdlets' reference pages.

mod authentication;
mod binder;
mod build;
mod common;
mod convert;
pub(crate) mod declare;
mod describe;
mod explain;
mod fields;
mod resolve;
mod sets;
pub(crate) mod spec;
#[cfg(test)]
mod tests;
mod types;
mod written;

use alloc::vec::Vec;

use crate::bridge::{ErrorRecord, Text};
use crate::command::{self, Command, Element, Pipeline, Value, ValueKind, Variable};
use crate::data::{Datum, Environment, Type};
use crate::error::{Category, Place, record};

pub(crate) use binder::{Binder, find as find_parameter};

pub use authentication::Authentication;
pub use common::{Action, Common, ErrorAction, VariableName};
pub use describe::{CmdletInfo, ParameterInfo, cmdlets, describe};
pub use explain::{Explained, explain};
pub use sets::{ConnectSet, DisconnectSet, GetSet, InvokeSet, JobSet, NewSet, ReceiveSet, RemoveSet};
pub use types::{
    Bound, ConnectSession, Connection, CredentialArg, DisconnectSession, GetCredential, GetSession, Given,
    InvokeCommand, InvokeInput, JobCommand, JobSelection, JobVerb, NewSession, NewSessionOption, OutTarget,
    ReceiveSession, RemoveSession, Script, Selection, SessionArg, ShouldProcess, StateFilter,
};
pub use written::{Written, written};

/// What arrives at a command from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PipelineInput<'a> {
    /// It stands first.
    #[default]
    None,
    /// PSSession objects.
    Sessions,
    /// This object. Commands are bound for every object anew.
    Datum(&'a Datum),
    /// Objects of which only the type is known yet.
    Typed(Type),
}

/// A whole line, bound by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundPipeline {
    /// The variable that keeps what the last command writes.
    pub assign_to: Option<Variable>,
    /// The value it starts from, if it starts from one.
    pub source: Option<Value>,
    /// Its commands, in order.
    pub commands: Vec<Bound>,
}

/// Binds one command.
///
/// # Errors
/// The record that PowerShell's binder would write, with our sentence and the place of the argument; for a name that
/// is no cmdlet of the vocabulary `CommandNotFoundException`.
pub fn bind(command: &Command, input: PipelineInput<'_>, environment: &Environment<'_>) -> Result<Bound, ErrorRecord> {
    build::bind(cmdlet(command)?, command, input, environment)
}

/// Binds every command of a line without running any: what a command gets through the pipe, and what stands in
/// parentheses, is known by its type only.
///
/// # Errors
/// As [`bind`].
pub fn bind_pipeline(pipeline: &Pipeline, environment: &Environment<'_>) -> Result<BoundPipeline, ErrorRecord> {
    let inner = command::lift(pipeline.clone()).first;
    if !inner.is_empty() {
        let mut variables = environment.variables.clone();
        for (name, inner) in inner {
            let written = bind_flat(&inner, &Environment { variables: &variables, ..*environment })?;
            variables.declare(&name, written.commands.last().map_or(Type::Unknown, Bound::output));
        }
    }
    bind_flat(pipeline, environment)
}

fn bind_flat(pipeline: &Pipeline, environment: &Environment<'_>) -> Result<BoundPipeline, ErrorRecord> {
    let (mut source, mut commands) = (None, Vec::new());
    let mut first = None;
    for element in &pipeline.elements {
        match element {
            Element::Value(value) => {
                first = first_item(value, environment)?;
                source = Some(value.clone());
            }
            Element::Command(command) => {
                let input = input(commands.last(), first.as_ref());
                commands.push(bind(command, input, environment)?);
            }
        }
    }
    Ok(BoundPipeline { assign_to: pipeline.assign_to.clone(), source, commands })
}

fn input<'a>(before: Option<&Bound>, first: Option<&'a First>) -> PipelineInput<'a> {
    match (before, first) {
        (Some(bound), _) => PipelineInput::Typed(bound.output()),
        (None, Some(First::Known(datum))) => PipelineInput::Datum(datum),
        (None, Some(First::Typed(of))) => PipelineInput::Typed(*of),
        (None, None) => PipelineInput::None,
    }
}

/// Parses and binds a line by itself; its variables may hold anything.
///
/// # Errors
/// The first problem of the text, otherwise as [`bind`].
pub fn bind_line(text: &str) -> Result<BoundPipeline, ErrorRecord> {
    let parsed = command::parse(text);
    match parsed.problems.into_iter().next() {
        Some(problem) => Err(problem.into()),
        None => bind_pipeline(&parsed.pipeline, &Environment::open()),
    }
}

/// The values that a written value stands for.
///
/// # Errors
/// A variable or property that does not exist, a cast that fails, or a value that is not known yet because
/// [`command::lift`] was not used or the environment is open.
pub fn evaluate(value: &Value, environment: &Environment<'_>) -> Result<Vec<Datum>, ErrorRecord> {
    let items = resolve::resolve(value, environment)?;
    let known = |item: resolve::Item| match item.what {
        resolve::What::Known(datum) => Ok(datum),
        resolve::What::Deferred(_, source) => {
            let message = Text::new("error-value-not-known").with("value", source.as_str());
            Err(record("VariableIsUndefined", Category::ObjectNotFound, message).about(source).at(item.span))
        }
    };
    items.into_iter().map(known).collect()
}

/// What a pipeline writes, as far as the name of its last command tells.
fn static_output(pipeline: &Pipeline) -> Type {
    let Some(Element::Command(command)) = pipeline.elements.last() else { return Type::Unknown };
    match declare::cmdlet(&command.name).map(|cmdlet| cmdlet.name) {
        Some("Get-PSSession" | "Connect-PSSession" | "Disconnect-PSSession" | "New-PSSession") => Type::Session,
        Some("Get-Credential") => Type::Credential,
        Some("New-PSSessionOption") => Type::SessionOption,
        Some("Get-Job" | "Wait-Job") => Type::Job,
        Some("Remove-PSSession" | "Remove-Job") => Type::Nothing,
        _ => Type::Unknown,
    }
}

enum First {
    Known(Datum),
    Typed(Type),
}

fn first_item(value: &Value, environment: &Environment<'_>) -> Result<Option<First>, ErrorRecord> {
    let items = resolve::resolve(value, environment)?;
    Ok(items.into_iter().next().map(|item| match item.what {
        resolve::What::Known(datum) => First::Known(datum),
        resolve::What::Deferred(of, _) => First::Typed(match of {
            // A variable at the start of a pipeline is most often a session.
            Type::Unknown if matches!(value.kind, ValueKind::Variable(_)) => Type::Session,
            of => of,
        }),
    }))
}

pub(crate) fn cmdlet(command: &Command) -> Result<&'static spec::Cmdlet, ErrorRecord> {
    declare::cmdlet(&command.name).ok_or_else(|| {
        let typed = command.name.as_str();
        let message = Text::new("error-command-not-found").with("command", typed);
        record("CommandNotFoundException", Category::ObjectNotFound, message).about(typed).at(command.span)
    })
}
