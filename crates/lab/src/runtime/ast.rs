//! What a script is after parsing.

use std::sync::Arc;

use super::value::Value;

/// One statement of a script.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Statement {
    /// `$name = …` or `$name += …`.
    Assign { name: String, add: bool, value: Box<Statement> },
    /// `foreach ($name in …) { … }`.
    ForEach { name: String, over: Box<Statement>, body: Vec<Statement> },
    /// `throw …`.
    Throw(Option<Expr>),
    /// One or more stages joined by `|`.
    Pipeline(Vec<Stage>),
}

/// One stage of a pipeline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stage {
    Expr(Expr),
    Command { name: String, arguments: Vec<Argument>, place: Arc<Place> },
}

/// Where a command stands in its script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The command's name as it is written.
    pub(crate) name: String,
    /// The whole line.
    pub(crate) line: String,
    /// From 1, as the column.
    pub(crate) number: i32,
    pub(crate) column: i32,
    /// Where the command ends in the line.
    pub(crate) end: i32,
}

/// One argument as written; which value belongs to which parameter, the command decides.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    Value(Expr),
    /// `-Name`, or `-Name:value`.
    Parameter {
        name: String,
        value: Option<Expr>,
    },
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Literal(Value),
    /// A string in double quotes or a bare word: its pieces, joined.
    Expandable(Vec<Expr>),
    Variable(String),
    Property(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    /// `value.Method(…)`.
    Method(Box<Expr>, String, Vec<Expr>),
    /// `[type]`.
    Type(String),
    /// `[type]value`.
    Cast(String, Box<Expr>),
    /// `[type]::Member`, or with arguments `[type]::Method(…)`.
    Static(String, String, Option<Vec<Expr>>),
    Negate(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
    Array(Vec<Expr>),
    /// `(…)`, `$(…)` and `@(…)`; the last always gives an array.
    Statements {
        body: Vec<Statement>,
        array: bool,
    },
    /// `{…}`: kept as text, parsed when it is run.
    Block(Arc<str>),
}

/// Operators of two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Range,
}
