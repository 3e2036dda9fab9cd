//! Completion: what could stand at a place in a command line, each with a one-line description.
//!
//! Only what the parameter sets still allow is offered: after `-Name` no `-Id`, in a set without hosts no `-Port`.

mod context;
#[cfg(test)]
mod tests;
mod values;

use alloc::string::String;
use alloc::vec::Vec;

use crate::bind::declare::CMDLETS;
use crate::bind::spec::{COMMON, Kind, Parameter};
use crate::bridge::Text;
use crate::data::Environment;
use context::{Context, Word};

/// What completion may offer as values.
#[derive(Debug, Clone, Copy)]
pub struct Candidates<'a> {
    /// Variables and sessions.
    pub environment: Environment<'a>,
    /// Hosts that are known, as addressed.
    pub hosts: &'a [String],
}

/// What could stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// The part of the text that a completion replaces, in bytes; empty at the cursor when nothing was begun.
    pub span: (usize, usize),
    /// Best first. At most [`MAX_COMPLETIONS`].
    pub items: Vec<Completion>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What to put there; quoted where that is needed.
    pub text: String,
    /// What it is.
    pub kind: CompletionKind,
    /// One line about it.
    pub description: Text,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// The name of a cmdlet.
    Cmdlet,
    /// The name of a parameter.
    Parameter,
    /// A value of a parameter.
    Value,
    /// A variable.
    Variable,
}

/// No more than this many are offered: more is not read.
pub const MAX_COMPLETIONS: usize = 100;

/// What could stand at `cursor`, a place in bytes; a place inside a character counts as the one before it.
#[must_use]
pub fn complete(text: &str, cursor: usize, candidates: &Candidates<'_>) -> Completions {
    let mut cursor = cursor.min(text.len());
    while !text.is_char_boundary(cursor) {
        cursor -= 1;
    }
    let context = Context::at(text, cursor, &candidates.environment);
    let mut items = Vec::new();
    match &context.word {
        Word::Cmdlet(begun) => items.extend(cmdlets(begun)),
        Word::Parameter(begun) => items.extend(parameters(&context, begun)),
        Word::Variable(begun) => items.extend(values::variables(begun, context.wanted, candidates)),
        Word::Value(begun) => {
            items.extend(context.values.iter().flat_map(|parameter| values::of(parameter, begun, candidates)));
            // Where nothing was begun and no value is due, a parameter may follow.
            if begun.is_empty() && context.wanted.is_none() {
                items.extend(parameters(&context, ""));
            }
        }
        Word::Nothing => {}
    }
    items.truncate(MAX_COMPLETIONS);
    Completions { span: context.span, items }
}

fn cmdlets(begun: &str) -> impl Iterator<Item = Completion> {
    CMDLETS.iter().filter(move |cmdlet| begins(cmdlet.name, begun)).map(|cmdlet| Completion {
        text: cmdlet.name.into(),
        kind: CompletionKind::Cmdlet,
        description: Text::new(alloc::format!("help-cmdlet-{}", cmdlet.name.to_ascii_lowercase())),
    })
}

/// Mandatory ones first, then the cmdlet's own, then the common ones.
fn parameters<'a>(context: &'a Context, begun: &'a str) -> impl Iterator<Item = Completion> + 'a {
    let own = context.possible.iter().copied();
    let is_due = |parameter: &&Parameter| context.due.contains(&parameter.name);
    let common = COMMON.iter().filter(|parameter| context.has_cmdlet && !context.bound.contains(&parameter.name));
    own.clone()
        .filter(is_due)
        .chain(own.filter(move |parameter| !is_due(parameter)))
        .chain(common)
        .filter(move |parameter| begins(parameter.name, begun) || parameter.aliases.iter().any(|a| begins(a, begun)))
        .map(|parameter| Completion {
            text: alloc::format!("-{}", parameter.name),
            kind: CompletionKind::Parameter,
            description: describe(parameter),
        })
}

fn describe(parameter: &Parameter) -> Text {
    let text = Text::new(alloc::format!("help-parameter-{}", parameter.help.to_ascii_lowercase()));
    // The sentence for a switch needs no type; the others say what they take.
    if parameter.kind == Kind::Switch { text } else { text.with("type", parameter.type_name()) }
}

fn begins(full: &str, begun: &str) -> bool {
    full.get(..begun.len()).is_some_and(|head| head.eq_ignore_ascii_case(begun))
}
