//! Where in a line the cursor stands.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bind::declare;
use crate::bind::spec::{COMMON, Kind, Parameter};
use crate::bind::{Binder, find_parameter};
use crate::command::{Command, Element, Span, Token, TokenKind, lex, parse};
use crate::data::Environment;

/// What is being written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    Cmdlet(String),
    /// Without the dash.
    Parameter(String),
    /// Without the sign.
    Variable(String),
    Value(String),
    /// Inside a text, a script block or something else that is not completed.
    Nothing,
}

pub(super) struct Context {
    pub(super) word: Word,
    /// What a completion replaces.
    pub(super) span: (usize, usize),
    /// A cmdlet of the vocabulary stands before the cursor.
    pub(super) has_cmdlet: bool,
    /// Parameters that may still be given.
    pub(super) possible: Vec<&'static Parameter>,
    /// Names of those that have been given.
    pub(super) bound: Vec<&'static str>,
    /// Names of those that the sets left cannot do without.
    pub(super) due: Vec<&'static str>,
    /// The parameter whose value is begun, when its name stands before it.
    pub(super) wanted: Option<&'static Parameter>,
    /// Parameters that could take the value.
    pub(super) values: Vec<&'static Parameter>,
}

impl Context {
    pub(super) fn at(text: &str, cursor: usize, environment: &Environment<'_>) -> Self {
        let (tokens, problems) = lex(&text[..cursor]);
        let mut context = Self {
            word: Word::Nothing,
            span: (cursor, cursor),
            has_cmdlet: false,
            possible: Vec::new(),
            bound: Vec::new(),
            due: Vec::new(),
            wanted: None,
            values: Vec::new(),
        };
        // An open quote or block: what is in it is the user's own.
        if problems.iter().any(|problem| problem.span.1 == cursor || problem.error_id == "MissingEndCurlyBrace") {
            return context;
        }
        let tokens = &tokens[innermost(&tokens)..];
        let (before, word) = match tokens.split_last() {
            Some((last, before)) if last.span.end == cursor && is_word(&last.kind) => (before, Some(last)),
            _ => (tokens, None),
        };
        context.span = word.map_or((cursor, cursor), |word| (word.span.start, cursor));
        let begun = || String::from(&text[context.span.0..cursor]);
        context.word = match word.map(|word| &word.kind) {
            Some(TokenKind::Parameter { name, colon: false }) => Word::Parameter(name.clone()),
            Some(TokenKind::Variable { name, path }) if path.is_empty() => Word::Variable(name.clone()),
            Some(TokenKind::Text { text, bare: true }) if text == "-" => Word::Parameter(String::new()),
            Some(TokenKind::Text { text, bare: true }) if text == "$" => Word::Variable(String::new()),
            Some(TokenKind::Text { .. }) | None => Word::Value(begun()),
            Some(_) => Word::Nothing,
        };
        let Some(TokenKind::Text { text: name, .. }) = before.first().map(|token| &token.kind) else {
            if let (true, Word::Value(begun)) = (before.is_empty(), &context.word) {
                context.word = Word::Cmdlet(begun.clone());
            }
            return context;
        };
        let Some(cmdlet) = declare::cmdlet(name) else { return context };
        context.has_cmdlet = true;
        context.named_before(cmdlet, before);
        // A parameter whose value is being written is not bound yet.
        let end = before_value(before).map_or(context.span.0, |token| token.span.start);
        let start = before[0].span.start;
        let pipeline = parse(&text[start..end]).pipeline;
        let Some(Element::Command(command)) = pipeline.elements.first() else { return context };
        let piped = text[..start].trim_end().ends_with('|');
        context.sets(cmdlet, command, environment, piped);
        context
    }

    /// `-Name va`, `-Name a, va`.
    fn named_before(&mut self, cmdlet: &'static declare::Cmdlet, before: &[Token]) {
        let Some(token) = before_value(before) else { return };
        let TokenKind::Parameter { name, colon } = &token.kind else { return };
        let found = find_parameter(cmdlet, name, Span::default()).ok();
        self.wanted = found.filter(|parameter| *colon || parameter.kind != Kind::Switch);
        self.values = self.wanted.into_iter().collect();
    }

    fn sets(
        &mut self,
        cmdlet: &'static declare::Cmdlet,
        command: &Command,
        environment: &Environment<'_>,
        piped: bool,
    ) {
        let mut binder = Binder::new(cmdlet, command, environment);
        // What cannot be bound yet leaves the sets as they are.
        if let Ok(positional) = binder.named() {
            let _ = binder.positional(positional);
        }
        self.bound = binder.values.iter().map(|bound| bound.parameter.name).collect();
        let free = |parameter: &&Parameter| parameter.sets & binder.left != 0 && !binder.is_bound(parameter);
        self.possible = cmdlet.parameters.iter().filter(free).collect();
        let due = |parameter: &&&Parameter| parameter.mandatory & binder.left == binder.left && !piped;
        self.due = self.possible.iter().filter(due).map(|parameter| parameter.name).collect();
        if self.wanted.is_none() {
            let position = self.possible.iter().flat_map(|p| p.positions).filter(|(sets, _)| sets & binder.left != 0);
            if let Some((_, position)) = position.min_by_key(|(_, position)| *position) {
                let fits = |parameter: &&&'static Parameter| parameter.at(position) & binder.left != 0;
                self.values = self.possible.iter().filter(fits).copied().collect();
            }
        }
        debug_assert!(COMMON.iter().all(|parameter| parameter.mandatory == 0));
    }
}

/// Where the command that the cursor stands in begins.
fn innermost(tokens: &[Token]) -> usize {
    let mut starts = alloc::vec![0];
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open | TokenKind::ArrayOpen | TokenKind::HashOpen => starts.push(at + 1),
            TokenKind::Close | TokenKind::HashClose if starts.len() > 1 => drop(starts.pop()),
            TokenKind::Pipe | TokenKind::Assign => {
                if let Some(start) = starts.last_mut() {
                    *start = at + 1;
                }
            }
            _ => {}
        }
    }
    starts.pop().unwrap_or(0)
}

const fn is_word(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Text { .. } | TokenKind::Parameter { colon: false, .. } | TokenKind::Variable { .. })
}

/// The parameter whose value would stand after these tokens.
fn before_value(before: &[Token]) -> Option<&Token> {
    let mut rest = before;
    loop {
        match rest.split_last()? {
            (token, _) if matches!(token.kind, TokenKind::Parameter { .. }) => return Some(token),
            (token, earlier) if token.kind == TokenKind::Comma => {
                // The value before the comma belongs to the same list.
                rest = earlier.split_last()?.1;
            }
            _ => return None,
        }
    }
}
