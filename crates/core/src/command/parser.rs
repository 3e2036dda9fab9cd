//! From tokens to a pipeline. After a problem reading goes on, so that all problems are found at once.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::chars::is_dash;
use super::lexer::{Token, TokenKind, lex};
use super::number::{arithmetic, whole_number};
use super::{
    Argument, CastType, Command, Element, MAX_DEPTH, Parsed, Pipeline, Problem, Span, Value, ValueKind, Variable,
};
use crate::bridge::Text;

/// Reads a command line. An empty text is an empty pipeline without problems.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let (tokens, problems) = lex(text);
    let mut parser = Parser { text, tokens: &tokens, at: 0, problems, gave_up: false };
    let pipeline = parser.line();
    let mut problems = parser.problems;
    problems.sort_by_key(|problem| problem.span);
    Parsed { pipeline, problems }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    problems: Vec<Problem>,
    /// Nested too deep: what is still open needs no report of its own.
    gave_up: bool,
}

impl Parser<'_> {
    fn line(&mut self) -> Pipeline {
        let assign_to = self.assign_to();
        if self.tokens.get(self.at).is_none() {
            if assign_to.is_some() {
                let place = self.place();
                self.report("ExpectedValueExpression", Text::new("error-assignment-without-value"), place);
            }
            return Pipeline { assign_to, elements: Vec::new() };
        }
        Pipeline { assign_to, elements: self.elements(0, |kind| *kind == TokenKind::Pipe) }
    }

    /// `$name =` at the start of the line.
    fn assign_to(&mut self) -> Option<Variable> {
        let [Token { kind: TokenKind::Variable { name, path }, span }, Token { kind: TokenKind::Assign, .. }, ..] =
            self.tokens
        else {
            return None;
        };
        self.at = 2;
        if !path.is_empty() {
            self.report("CommandLineNotSupported", Text::new("error-assignment-to-property"), *span);
        }
        if ["null", "true", "false"].iter().any(|constant| name.eq_ignore_ascii_case(constant)) {
            let message = Text::new("error-variable-not-writable").with("variable", name.as_str());
            self.report("VariableNotWritable", message, *span);
        }
        Some(Variable { name: name.clone(), span: *span })
    }

    /// Up to the end of the line, or of the parentheses at this depth. `goes_on` says what an element leaves standing.
    fn elements(&mut self, depth: usize, goes_on: impl Fn(&TokenKind) -> bool) -> Vec<Element> {
        let mut elements = Vec::new();
        loop {
            let (start, known) = (self.place(), self.problems.len());
            match self.element(elements.is_empty(), depth) {
                Some(element) => elements.push(element),
                // What could not be read was reported where it stands.
                None if self.problems.len() > known || self.gave_up => {}
                None => self.report("EmptyPipeElement", Text::new("error-empty-pipe-element"), start),
            }
            // An element ends at a pipe or at the end; anything else was reported by it.
            while self.peek().is_some_and(|kind| !goes_on(kind)) {
                self.at += 1;
            }
            if self.peek() != Some(&TokenKind::Pipe) {
                return elements;
            }
            self.at += 1;
        }
    }

    fn element(&mut self, first: bool, depth: usize) -> Option<Element> {
        let token = self.tokens.get(self.at)?;
        match &token.kind {
            TokenKind::Pipe => None,
            TokenKind::Close if depth > 0 => None,
            TokenKind::Text { text, bare: true } if whole_number(text).is_none() => {
                self.at += 1;
                // What begins like a number is arithmetic that could not be worked out, or stands outside parentheses.
                if text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || is_dash(c)) {
                    let message = Text::new("error-expression-not-supported");
                    self.report("CommandLineNotSupported", message, token.span);
                    return None;
                }
                let name = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
                Some(Element::Command(Command { name, arguments: self.arguments(depth), span: token.span }))
            }
            _ => {
                let start = token.span;
                let value = self.value(depth)?;
                if self.peek().is_some_and(|kind| !ends_element(kind, depth)) {
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

    fn arguments(&mut self, depth: usize) -> Vec<Argument> {
        let mut arguments = Vec::new();
        while let Some(token) = self.tokens.get(self.at) {
            match &token.kind {
                kind if ends_element(kind, depth) => break,
                TokenKind::Parameter { name, colon } => {
                    self.at += 1;
                    let value = if *colon { self.colon_value(token.span, depth) } else { None };
                    arguments.push(Argument::Parameter { name: name.clone(), value, span: token.span });
                }
                _ => match self.value(depth) {
                    Some(value) => arguments.push(Argument::Value(value)),
                    None => self.at += 1,
                },
            }
        }
        arguments
    }

    fn colon_value(&mut self, span: Span, depth: usize) -> Option<Value> {
        let none = |kind: &TokenKind| ends_element(kind, depth) || matches!(kind, TokenKind::Parameter { .. });
        let has_value = self.peek().is_some_and(|kind| !none(kind));
        let value = if has_value { self.value(depth) } else { None };
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
                None
                | Some(
                    TokenKind::Pipe
                    | TokenKind::Close
                    | TokenKind::Comma
                    | TokenKind::HashClose
                    | TokenKind::EntryEnd
                    | TokenKind::Parameter { .. },
                ) => None,
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
            TokenKind::Text { text, bare } => match whole_number(text).filter(|_| *bare) {
                Some(value) => ValueKind::Number { text: text.clone(), value },
                None => ValueKind::Text(text.clone()),
            },
            TokenKind::Variable { name, path } if path.is_empty() => ValueKind::Variable(name.clone()),
            TokenKind::Variable { name, path } => ValueKind::Member { variable: name.clone(), path: path.clone() },
            TokenKind::Block(text) => ValueKind::ScriptBlock(text.clone()),
            TokenKind::HashOpen => return self.hashtable(span, depth),
            TokenKind::Type(name) => return self.cast(name, span),
            TokenKind::Open | TokenKind::ArrayOpen => return self.grouped(&token.kind, span, depth),
            TokenKind::Parameter { .. } => {
                self.report("UnexpectedToken", Text::new("error-value-expected"), span);
                return None;
            }
            _ => {
                let token = &self.text[span.start..span.end];
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

    /// `@{ Key = value; … }`, after its brace.
    fn hashtable(&mut self, open: Span, depth: usize) -> Option<Value> {
        if self.too_deep(open, depth) {
            return None;
        }
        let mut entries: Vec<(String, Value)> = Vec::new();
        let tokens = self.tokens;
        loop {
            let place = self.place();
            match tokens.get(self.at).map(|token| &token.kind) {
                Some(TokenKind::HashClose) => {
                    self.at += 1;
                    return Some(Value { kind: ValueKind::Hashtable(entries), span: open.to(place) });
                }
                Some(TokenKind::EntryEnd) => self.at += 1,
                Some(TokenKind::Key(key)) => {
                    self.at += 1;
                    if entries.iter().any(|(known, _)| known.eq_ignore_ascii_case(key)) {
                        let message = Text::new("error-hashtable-key-twice").with("key", key.as_str());
                        self.report("DuplicateKeyInHashLiteral", message, place);
                    }
                    if self.peek() != Some(&TokenKind::Assign) {
                        let message = Text::new("error-hashtable-equals-expected").with("key", key.as_str());
                        self.report("MissingEqualsInHashLiteral", message, place);
                        self.skip_entry();
                        continue;
                    }
                    self.at += 1;
                    let ends =
                        |kind: &TokenKind| matches!(kind, TokenKind::HashClose | TokenKind::EntryEnd | TokenKind::Pipe);
                    match self.peek().filter(|kind| !ends(kind)) {
                        None => {
                            let message = Text::new("error-hashtable-value-expected").with("key", key.as_str());
                            self.report("MissingStatementInHashLiteral", message, place);
                        }
                        Some(_) => {
                            if let Some(value) = self.value(depth + 1) {
                                entries.push((key.clone(), value));
                            }
                            if self.peek().is_some_and(|kind| !ends(kind)) {
                                let place = self.place();
                                self.report("UnexpectedToken", Text::new("error-hashtable-entry-ends"), place);
                                self.skip_entry();
                            }
                        }
                    }
                }
                Some(TokenKind::Pipe) | None => {
                    if !self.gave_up {
                        self.report("IncompleteHashLiteral", Text::new("error-hashtable-not-closed"), open);
                    }
                    return None;
                }
                Some(_) => {
                    self.report("MissingEqualsInHashLiteral", Text::new("error-hashtable-key-expected"), place);
                    self.skip_entry();
                }
            }
        }
    }

    fn skip_entry(&mut self) {
        while !matches!(self.peek(), None | Some(TokenKind::HashClose | TokenKind::EntryEnd)) {
            self.at += 1;
        }
    }

    fn too_deep(&mut self, open: Span, depth: usize) -> bool {
        if depth < MAX_DEPTH {
            return false;
        }
        let limit = i64::try_from(MAX_DEPTH).unwrap_or(i64::MAX);
        self.report("TooDeep", Text::new("error-too-deep").with_number("limit", limit), open);
        self.at = self.tokens.len();
        self.gave_up = true;
        true
    }

    /// `(value)`, `(60*60*15)`, `(Get-PSSession …)`, `@(…)`.
    fn grouped(&mut self, opened: &TokenKind, open: Span, depth: usize) -> Option<Value> {
        if *opened == TokenKind::Open
            && let Some(value) = self.arithmetic(open)
        {
            return Some(value);
        }
        if self.too_deep(open, depth) {
            return None;
        }
        let is_array = *opened == TokenKind::ArrayOpen;
        let known = self.problems.len();
        let inner = match self.peek() {
            Some(TokenKind::Close) | None => None,
            Some(_) => self.inner(depth + 1),
        };
        if self.peek() == Some(&TokenKind::Close) {
            let span = open.to(self.place());
            self.at += 1;
            let kind = match inner {
                Some(value) if is_array => ValueKind::Array(flat(value)),
                Some(value) => value.kind,
                None if is_array => ValueKind::Array(vec![]),
                None if self.problems.len() > known => return None,
                None => {
                    self.report("ExpectedExpression", Text::new("error-empty-parentheses"), span);
                    return None;
                }
            };
            return Some(Value { kind, span });
        }
        if !self.gave_up {
            self.report("MissingEndParenthesisInExpression", Text::new("error-parenthesis-not-closed"), open);
        }
        None
    }

    /// What stands in parentheses: a value, or a pipeline with at least one command.
    fn inner(&mut self, depth: usize) -> Option<Value> {
        let start = self.place();
        let goes_on = |kind: &TokenKind| matches!(kind, TokenKind::Pipe | TokenKind::Close);
        let mut elements = self.elements(depth, goes_on);
        if elements.len() == 1 && matches!(elements.first(), Some(Element::Value(_))) {
            return match elements.pop() {
                Some(Element::Value(value)) => Some(value),
                _ => None,
            };
        }
        let pipeline = Pipeline { assign_to: None, elements };
        (!pipeline.elements.is_empty())
            .then(|| Value { kind: ValueKind::Pipeline(pipeline), span: start.to(self.place()) })
    }

    /// Arithmetic up to the parenthesis that closes the one just read. Gives nothing, and reads nothing, for anything
    /// else.
    fn arithmetic(&mut self, open: Span) -> Option<Value> {
        let mut depth = 1_usize;
        let end = self.tokens[self.at..].iter().position(|token| {
            match token.kind {
                TokenKind::Open => depth += 1,
                TokenKind::Close => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        let close = self.tokens[self.at + end].span;
        let text = &self.text[open.end..close.start];
        let value = arithmetic(text)?;
        self.at += end + 1;
        // A single number keeps the way it was written: it counts where text is wanted.
        let text = if whole_number(text.trim()).is_some() { text.trim().into() } else { alloc::format!("{value}") };
        Some(Value { kind: ValueKind::Number { text, value }, span: open.to(close) })
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    fn place(&self) -> Span {
        self.tokens.get(self.at).map_or(Span::new(self.text.len(), self.text.len()), |token| token.span)
    }

    fn report(&mut self, error_id: &'static str, message: Text, span: Span) {
        self.problems.push(Problem { error_id, message, span: (span.start, span.end) });
    }
}

/// What stands after the last argument of a command.
fn ends_element(kind: &TokenKind, depth: usize) -> bool {
    *kind == TokenKind::Pipe || (depth > 0 && *kind == TokenKind::Close)
}

fn flat(value: Value) -> Vec<Value> {
    match value.kind {
        ValueKind::Array(items) => items,
        _ => vec![value],
    }
}
