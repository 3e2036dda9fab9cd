//! The command line: what a person types and what every click prints.
//!
//! The subset: cmdlets with named and positional arguments, switches (`-UseSSL:$false`), comma arrays and `@(…)`,
//! quotes and escapes, `$variable` and `$variable.Property`, assignment to a variable, whole numbers and arithmetic on
//! them in parentheses, `[uri]'…'` and `[guid]'…'`, hashtables, script blocks kept as text, pipelines, and pipelines in
//! parentheses. Everything else is refused at its place, never guessed.

mod block;
pub mod build;
mod chars;
mod incomplete;
mod lexer;
mod lift;
mod number;
mod parser;
mod print;
#[cfg(test)]
mod tests;

use alloc::string::String;
use alloc::vec::Vec;

use crate::bridge::{ErrorRecord, Text};
use crate::error::Category;

pub use incomplete::is_incomplete;
pub(crate) use lexer::{Token, TokenKind, lex};
pub use lift::{Lifted, lift};
pub(crate) use number::arithmetic;
pub use parser::parse;

/// Longest command line, in bytes. A list of 1,000 hosts needs about a quarter of it.
pub const MAX_LENGTH: usize = 64 * 1024;
/// Most values and parameters in a line.
pub const MAX_TOKENS: usize = 8192;
/// Deepest nesting of parentheses and hashtables.
pub const MAX_DEPTH: usize = 8;
/// Deepest nesting of braces, quotes and expressions inside a script block.
pub const MAX_BLOCK_DEPTH: usize = 64;

/// A place in the text, in bytes, end exclusive.
///
/// All places compare equal: two commands are the same when they say the same, wherever it stands in the text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// From `start` up to, not including, `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest place that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

/// What [`parse`] made of a text: as much as could be read, and what was wrong with the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What could be read. Run it only when `problems` is empty.
    pub pipeline: Pipeline,
    /// In the order of the text.
    pub problems: Vec<Problem>,
}

/// Something in a text that could not be read or is not supported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// PowerShell's parser error id where it has one, otherwise one of ours.
    pub error_id: &'static str,
    /// What to change.
    pub message: Text,
    /// Start and end in bytes.
    pub span: (usize, usize),
}

impl From<Problem> for ErrorRecord {
    fn from(problem: Problem) -> Self {
        Self {
            error_id: problem.error_id.into(),
            category: Category::ParserError.as_str().into(),
            message: problem.message,
            target: None,
            span: Some(problem.span),
        }
    }
}

/// Elements joined by `|`; each gets what the one before wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pipeline {
    /// The variable that keeps what the last element writes, which then is not shown.
    pub assign_to: Option<Variable>,
    /// In order; empty for an empty line.
    pub elements: Vec<Element>,
}

/// The left side of an assignment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Without the sign.
    pub name: String,
    /// Where it stands, sign included.
    pub span: Span,
}

/// One element of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A cmdlet with its arguments.
    Command(Command),
    /// A value, at the start of the pipeline only.
    Value(Value),
}

/// A cmdlet with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// As typed, dashes made plain.
    pub name: String,
    /// In order.
    pub arguments: Vec<Argument>,
    /// Where the name stands.
    pub span: Span,
}

/// One argument of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// `-Name` or `-Name:value`. In `-Name value` the value is an argument of its own: only the binder knows whether
    /// the parameter is a switch.
    Parameter {
        /// Without the dash.
        name: String,
        /// The value after a colon.
        value: Option<Value>,
        /// Where the name stands.
        span: Span,
    },
    /// A value, positional or belonging to the parameter before it.
    Value(Value),
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueKind {
    /// A bare word or a quoted string; which of both makes no difference to a cmdlet.
    Text(String),
    /// A whole number written without quotes.
    Number {
        /// As written; it counts where a parameter wants text.
        text: String,
        /// Its value.
        value: i64,
    },
    /// `$name`, without the sign. `$null`, `$true` and `$false` are among them.
    Variable(String),
    /// `$name.Property`, also with more than one property.
    Member {
        /// The variable, without the sign.
        variable: String,
        /// At least one.
        path: Vec<String>,
    },
    /// `[uri]'…'` or `[guid]'…'`.
    Cast {
        /// The type.
        to: CastType,
        /// What is converted.
        text: String,
    },
    /// `a, b` or `@(a)`; no element is an array.
    Array(Vec<Value>),
    /// `@{ Key = value; … }`, in the order written; no key twice.
    Hashtable(Vec<(String, Value)>),
    /// `{ … }`: the text between the braces. It is sent to the target as it is and never read here.
    ScriptBlock(String),
    /// `( … )` with a command in it: what the pipeline writes is the value.
    Pipeline(Pipeline),
}

/// A type that a value may be cast to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CastType {
    /// `[uri]`
    Uri,
    /// `[guid]`
    Guid,
}
