//! From tokens to a pipeline. After a problem reading goes on, so that all problems are found at once.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::lexer::{Token, TokenKind, is_dash, lex, number};
use super::{Argument, CastType, Command, Element, MAX_DEPTH, Parsed, Pipeline, Problem, Span, Value, ValueKind};
use crate::bridge::Text;

/// Reads a command line. An empty text is an empty pipeline without problems.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let (tokens, problems) = lex(text);
    let end = text.len();
    let mut parser = Parser { tokens: &tokens, at: 0, end, problems, gave_up: false };
    let pipeline = parser.pipeline();
    let mut problems = parser.problems;
    problems.sort_by_key(|problem| problem.span);
    Parsed { pipeline, problems }
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    end: usize,
    problems: Vec<Problem>,
    /// Nested too deep: what is still open needs no report of its own.
    gave_up: bool,
}

impl Parser<'_> {
    fn pipeline(&mut self) -> Pipeline {
        let mut elements = Vec::new();
        if self.tokens.is_empty() {
            return Pipeline { elements };
        }
        loop {
            let start = self.place();
            match self.element(elements.is_empty()) {
                Some(element) => elements.push(element),
                None => self.report("EmptyPipeElement", Text::new("error-empty-pipe-element"), start),
            }
            // An element ends at a pipe or at the end; anything else was reported by it.
            while self.peek().is_some_and(|kind| *kind != TokenKind::Pipe) {
                self.at += 1;
            }
            if self.at >= self.tokens.len() {
                return Pipeline { elements };
            }
            self.at += 1;
        }
    }

    fn element(&mut self, first: bool) -> Option<Element> {
        let token = self.tokens.get(self.at)?;
        match &token.kind {
            TokenKind::Pipe => None,
            TokenKind::Text { text, bare: true } if number(text).is_none() => {
                self.at += 1;
                let name = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
                Some(Element::Command(Command { name, arguments: self.arguments(), span: token.span }))
            }
            _ => {
                let start = token.span;
                let value = self.value(0)?;
                if self.peek().is_some_and(|kind| *kind != TokenKind::Pipe) {
                    let place = self.place();
                    self.report("UnexpectedToken", Text::new("error-pipe-expected"), place);
                }
                if !first {
                    self.report("ExpressionsMustBeFirstInPipeline", Text::new("error-value-not-first"), start);
                }
                Some(Element::Value(value))
            }
        }
    }

    fn arguments(&mut self) -> Vec<Argument> {
        let mut arguments = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            match &token.kind {
                TokenKind::Pipe => break,
                TokenKind::Parameter { name, colon } => {
                    self.at += 1;
                    let value = if *colon { self.colon_value(token.span) } else { None };
                    arguments.push(Argument::Parameter { name: name.clone(), value, span: token.span });
                }
                _ => match self.value(0) {
                    Some(value) => arguments.push(Argument::Value(value)),
                    None => self.at += 1,
                },
            }
        }
        arguments
    }

    fn colon_value(&mut self, span: Span) -> Option<Value> {
        let has_value = !matches!(self.peek(), None | Some(TokenKind::Pipe | TokenKind::Parameter { .. }));
        let value = if has_value { self.value(0) } else { None };
        if !has_value {
            self.report("ParameterRequiresArgument", Text::new("error-colon-without-value"), span);
        }
        value
    }

    /// A value with the array that a comma makes of it.
    fn value(&mut self, depth: usize) -> Option<Value> {
        let first = self.single(depth)?;
        if self.peek() != Some(&TokenKind::Comma) {
            return Some(first);
        }
        let mut span = first.span;
        let mut items = flat(first);
        while self.peek() == Some(&TokenKind::Comma) {
            let comma = self.place();
            self.at += 1;
            let next = match self.peek() {
                None | Some(TokenKind::Pipe | TokenKind::Close | TokenKind::Comma | TokenKind::Parameter { .. }) => {
                    None
                }
                Some(_) => self.single(depth),
            };
            match next {
                Some(value) => {
                    span = span.to(value.span);
                    items.extend(flat(value));
                }
                None => self.report("MissingExpressionAfterToken", Text::new("error-value-after-comma"), comma),
            }
        }
        Some(Value { kind: ValueKind::Array(items), span })
    }

    fn single(&mut self, depth: usize) -> Option<Value> {
        let token = self.tokens.get(self.at)?;
        let span = token.span;
        self.at += 1;
        let kind = match &token.kind {
            TokenKind::Text { text, bare } => match number(text).filter(|_| *bare) {
                Some(value) => ValueKind::Number { text: text.clone(), value },
                None => ValueKind::Text(text.clone()),
            },
            TokenKind::Variable(name) => ValueKind::Variable(name.clone()),
            TokenKind::Type(name) => return self.cast(name, span),
            TokenKind::Open | TokenKind::ArrayOpen => return self.grouped(&token.kind, span, depth),
            TokenKind::Parameter { .. } => {
                self.report("UnexpectedToken", Text::new("error-value-expected"), span);
                return None;
            }
            TokenKind::Pipe | TokenKind::Comma | TokenKind::Close => {
                let token = match token.kind {
                    TokenKind::Comma => ",",
                    TokenKind::Close => ")",
                    _ => "|",
                };
                self.report("UnexpectedToken", Text::new("error-unexpected-token").with("token", token), span);
                return None;
            }
        };
        Some(Value { kind, span })
    }

    fn cast(&mut self, name: &str, span: Span) -> Option<Value> {
        let to = match name {
            name if name.eq_ignore_ascii_case("uri") || name.eq_ignore_ascii_case("System.Uri") => CastType::Uri,
            name if name.eq_ignore_ascii_case("guid") || name.eq_ignore_ascii_case("System.Guid") => CastType::Guid,
            _ => {
                let message = Text::new("error-type-not-supported").with("type", name);
                self.report("CommandLineNotSupported", message, span);
                return None;
            }
        };
        let token = self.tokens.get(self.at)?;
        let TokenKind::Text { text, .. } = &token.kind else { return None };
        self.at += 1;
        Some(Value { kind: ValueKind::Cast { to, text: text.clone() }, span: span.to(token.span) })
    }

    /// `(value)`, `(60*60*15)`, `@(…)`.
    fn grouped(&mut self, opened: &TokenKind, open: Span, depth: usize) -> Option<Value> {
        if depth >= MAX_DEPTH {
            let limit = i64::try_from(MAX_DEPTH).unwrap_or(i64::MAX);
            self.report("TooDeep", Text::new("error-too-deep").with_number("limit", limit), open);
            self.at = self.tokens.len();
            self.gave_up = true;
            return None;
        }
        let is_array = *opened == TokenKind::ArrayOpen;
        let inner_start = self.place();
        let inner = match self.peek() {
            Some(TokenKind::Close) | None => None,
            Some(TokenKind::Text { text, bare: true }) if !is_array && number(text).is_none() => self.product(),
            Some(_) => self.value(depth + 1),
        };
        if self.peek() == Some(&TokenKind::Close) {
            let span = open.to(self.place());
            self.at += 1;
            let kind = match inner {
                Some(value) if is_array => ValueKind::Array(flat(value)),
                Some(value) => value.kind,
                None if is_array => ValueKind::Array(vec![]),
                None => {
                    self.report("ExpectedExpression", Text::new("error-empty-parentheses"), span);
                    return None;
                }
            };
            return Some(Value { kind, span });
        }
        if self.peek().is_some() {
            self.report("CommandLineNotSupported", Text::new("error-expression-not-supported"), inner_start);
            while !matches!(self.peek(), None | Some(TokenKind::Close)) {
                self.at += 1;
            }
            self.at += 1;
        } else if !self.gave_up {
            self.report("MissingEndParenthesisInExpression", Text::new("error-parenthesis-not-closed"), open);
        }
        None
    }

    /// Whole numbers multiplied, written with or without spaces. Gives nothing, and reads nothing, for anything else.
    fn product(&mut self) -> Option<Value> {
        let begin = self.at;
        let mut text = String::new();
        while let Some(TokenKind::Text { text: part, bare: true }) = self.peek() {
            text.push_str(part);
            self.at += 1;
        }
        match product(&text) {
            Some(value) => Some(Value {
                kind: ValueKind::Number { text: alloc::format!("{value}"), value },
                span: Span::default(),
            }),
            None => {
                self.at = begin;
                None
            }
        }
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn place(&self) -> Span {
        self.tokens.get(self.at).map_or(Span::new(self.end, self.end), |token| token.span)
    }

    fn report(&mut self, error_id: &'static str, message: Text, span: Span) {
        self.problems.push(Problem { error_id, message, span: (span.start, span.end) });
    }
}

/// `60*60*15` as a number, if it is one and fits.
pub(crate) fn product(text: &str) -> Option<i64> {
    text.split('*').try_fold(1_i64, |product, factor| product.checked_mul(number(factor.trim())?))
}

fn flat(value: Value) -> Vec<Value> {
    match value.kind {
        ValueKind::Array(items) => items,
        _ => vec![value],
    }
}
