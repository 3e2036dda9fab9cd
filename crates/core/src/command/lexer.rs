//! Characters and tokens: PowerShell's argument mode.

use alloc::string::String;
use alloc::vec::Vec;

use super::block::{self, BlockError};
use super::chars::{is_dash, is_double_quote, is_name_char, is_single_quote};
use super::{MAX_BLOCK_DEPTH, MAX_LENGTH, MAX_TOKENS, Problem, Span};
use crate::bridge::Text;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind {
    /// A text; `bare` when no part of it was quoted or escaped.
    Text {
        text: String,
        bare: bool,
    },
    /// `-Name`, and whether a colon follows at once.
    Parameter {
        name: String,
        colon: bool,
    },
    /// `$name` or `$name.Property`
    Variable {
        name: String,
        path: Vec<String>,
    },
    /// `=` after the variable that stands first, or after a key of a hashtable.
    Assign,
    /// The name of an entry of a hashtable.
    Key(String),
    /// `{…}`: the text between the braces.
    Block(String),
    /// `@{`
    HashOpen,
    /// The `}` of a hashtable.
    HashClose,
    /// What ends an entry of a hashtable: `;` or a new line.
    EntryEnd,
    /// `[name]`
    Type(String),
    Pipe,
    Comma,
    Open,
    Close,
    /// `@(`
    ArrayOpen,
}

/// Cuts a text into tokens. What cannot be a token is reported and skipped.
pub(crate) fn lex(text: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), problems: Vec::new(), hashtables: 0 };
    if text.len() > MAX_LENGTH {
        let limit = i64::try_from(MAX_LENGTH).unwrap_or(i64::MAX);
        lexer.report("CommandLineTooLong", Text::new("error-line-too-long").with_number("limit", limit), 0);
        return (lexer.tokens, lexer.problems);
    }
    while let Some(c) = lexer.peek() {
        if lexer.tokens.len() >= MAX_TOKENS {
            let limit = i64::try_from(MAX_TOKENS).unwrap_or(i64::MAX);
            let start = lexer.at;
            lexer.at = text.len();
            lexer.report("TooManyTokens", Text::new("error-too-many-tokens").with_number("limit", limit), start);
            break;
        }
        lexer.token(c);
    }
    (lexer.tokens, lexer.problems)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
    problems: Vec<Problem>,
    /// Hashtables open here.
    hashtables: usize,
}

impl Lexer<'_> {
    fn token(&mut self, c: char) {
        let start = self.at;
        if self.hashtables > 0 && self.in_hashtable(c, start) {
            return;
        }
        match c {
            '\n' | '\r' => {
                self.bump();
                if !self.text[self.at..].trim().is_empty() && !self.tokens.is_empty() {
                    self.unsupported("error-one-line-only", start);
                    self.at = self.text.len();
                }
            }
            c if c.is_whitespace() => self.bump(),
            '`' if self.text[start..].starts_with("`\n") || self.text[start..].starts_with("`\r\n") => {
                self.at += if self.text[start..].starts_with("`\r") { 3 } else { 2 };
            }
            '#' => self.at = self.text[start..].find('\n').map_or(self.text.len(), |end| start + end),
            '|' if self.text[start..].starts_with("||") => {
                self.at += 2;
                self.unsupported("error-chain-not-supported", start);
            }
            '|' => self.single(TokenKind::Pipe),
            ',' => self.single(TokenKind::Comma),
            '(' => self.single(TokenKind::Open),
            ')' => {
                self.single(TokenKind::Close);
                let mut after = self.text[self.at..].chars();
                let is_member = match after.next() {
                    Some('.') => after.next().is_some_and(is_name_char),
                    next => next == Some('['),
                };
                if is_member {
                    let place = self.at;
                    self.at += self.text[place..].find([' ', '\t', ',', '|']).unwrap_or(self.text.len() - place);
                    self.unsupported("error-member-not-supported", place);
                }
            }
            '@' if self.text[start..].starts_with("@(") => {
                self.bump();
                self.bump();
                self.push(TokenKind::ArrayOpen, start);
            }
            '@' if self.text[start..].starts_with("@{") => {
                self.at += 2;
                self.hashtables += 1;
                self.push(TokenKind::HashOpen, start);
            }
            '{' => self.script_block(start),
            '@' | '}' => {
                self.bump();
                self.report("UnexpectedToken", Text::new("error-unexpected-token").with("token", c), start);
            }
            ';' | '&' | '<' | '>' => {
                self.bump();
                let id = match c {
                    ';' => "error-one-command-only",
                    '&' => "error-call-not-supported",
                    _ => "error-redirection-not-supported",
                };
                self.unsupported(id, start);
            }
            '$' => self.variable(start),
            '[' => self.type_or_word(start),
            c if is_dash(c) => self.parameter_or_word(start),
            _ => self.word(start),
        }
    }

    /// What reads differently between `@{` and `}`. Says whether it took something.
    fn in_hashtable(&mut self, c: char, start: usize) -> bool {
        let expects_key =
            matches!(self.tokens.last(), Some(Token { kind: TokenKind::HashOpen | TokenKind::EntryEnd, .. }));
        match c {
            '}' => {
                self.hashtables -= 1;
                self.single(TokenKind::HashClose);
            }
            ';' | '\n' | '\r' if expects_key => self.bump(),
            ';' | '\n' | '\r' => self.single(TokenKind::EntryEnd),
            '=' if matches!(self.tokens.last(), Some(Token { kind: TokenKind::Key(_), .. })) => {
                self.single(TokenKind::Assign);
            }
            c if expects_key && is_name_char(c) => {
                let rest = &self.text[start..];
                let end = rest.find(|c: char| !is_name_char(c) && !is_dash(c)).unwrap_or(rest.len());
                self.at += end;
                self.push(TokenKind::Key(rest[..end].into()), start);
            }
            c if expects_key && (is_single_quote(c) || is_double_quote(c)) => {
                let mut text = String::new();
                if is_single_quote(c) {
                    self.single_quoted(&mut text)
                } else {
                    self.double_quoted(&mut text)
                }
                self.push(TokenKind::Key(text), start);
            }
            _ => return false,
        }
        true
    }

    fn script_block(&mut self, start: usize) {
        match block::length(&self.text[start..]) {
            Ok(length) => {
                self.at = start + length;
                self.push(TokenKind::Block(self.text[start + 1..self.at - 1].into()), start);
            }
            Err(error) => {
                self.at = self.text.len();
                match error {
                    BlockError::NotClosed => {
                        let message = Text::new("error-script-block-not-closed");
                        self.problem("MissingEndCurlyBrace", message, (start, start + 1));
                    }
                    BlockError::TooDeep => {
                        let limit = i64::try_from(MAX_BLOCK_DEPTH).unwrap_or(i64::MAX);
                        let message = Text::new("error-script-block-too-deep").with_number("limit", limit);
                        self.problem("TooDeep", message, (start, start + 1));
                    }
                }
                // What follows is inside the block, and so is the end.
                self.push(TokenKind::Block(String::new()), start);
            }
        }
    }

    fn variable(&mut self, start: usize) {
        let rest = &self.text[start + 1..];
        let name: String = rest.chars().take_while(|c| is_name_char(*c)).collect();
        if name.is_empty() {
            if rest.starts_with('(') || rest.starts_with('{') {
                self.bump();
                self.skip_block("error-subexpression-not-supported", start);
            } else {
                self.word(start);
            }
            return;
        }
        let is_first = self.tokens.is_empty();
        self.at += 1 + name.len();
        let mut path = Vec::new();
        while let Some(after) = self.text[self.at..].strip_prefix('.') {
            let property: String = after.chars().take_while(|c| is_name_char(*c)).collect();
            if property.is_empty() {
                break;
            }
            self.at += 1 + property.len();
            path.push(property);
        }
        if matches!(self.peek(), Some('.' | '[' | ':' | '(')) {
            let after = self.at;
            self.at = self.text[after..].find([' ', '\t', ',', '|']).map_or(self.text.len(), |end| after + end);
            self.unsupported("error-member-not-supported", start);
            return;
        }
        self.push(TokenKind::Variable { name, path }, start);
        if is_first {
            self.assignment();
        }
    }

    /// `=` after the variable that begins the line.
    fn assignment(&mut self) {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let sign = &rest[blanks..];
        if sign.starts_with('=') {
            self.at += blanks;
            self.single(TokenKind::Assign);
        } else if ["+=", "-=", "*=", "/=", "%=", "??=", "++", "--"].iter().any(|other| sign.starts_with(other)) {
            let place = self.at + blanks;
            self.at = self.text.len();
            self.unsupported("error-assignment-not-supported", place);
        }
    }

    fn type_or_word(&mut self, start: usize) {
        let rest = &self.text[start + 1..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '.').collect();
        // Only in front of a quoted text is it a cast; elsewhere a word may begin with a bracket ([::1], [a-z]*).
        let quoted = rest[name.len()..].strip_prefix(']').and_then(|after| after.chars().next());
        if quoted.is_some_and(|c| is_single_quote(c) || is_double_quote(c)) {
            self.at += name.len() + 2;
            self.push(TokenKind::Type(name), start);
        } else {
            self.word(start);
        }
    }

    fn parameter_or_word(&mut self, start: usize) {
        let dash = self.peek().map_or(1, char::len_utf8);
        let rest = &self.text[start + dash..];
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '?') {
            self.word(start);
            return;
        }
        let name: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '?') || is_dash(*c)).collect();
        self.at = start + dash + name.len();
        let colon = self.peek() == Some(':');
        if colon {
            self.bump();
        }
        self.push(TokenKind::Parameter { name, colon }, start);
    }

    /// A word may hold quoted parts: `a'b c'd` is one text.
    fn word(&mut self, start: usize) {
        let (mut text, mut bare) = (String::new(), true);
        while let Some(c) = self.peek() {
            match c {
                c if is_single_quote(c) => {
                    bare = false;
                    self.single_quoted(&mut text);
                }
                c if is_double_quote(c) => {
                    bare = false;
                    self.double_quoted(&mut text);
                }
                '`' => {
                    bare = false;
                    self.bump();
                    self.escape(&mut text);
                }
                c if c.is_whitespace() || "|,;(){}&<>".contains(c) => break,
                '$' if self.at > start && interpolates(&self.text[self.at + 1..]) => {
                    let place = self.at;
                    self.bump();
                    self.unsupported("error-interpolation-not-supported", place);
                }
                c => {
                    self.bump();
                    text.push(c);
                }
            }
        }
        self.push(TokenKind::Text { text, bare }, start);
    }

    fn single_quoted(&mut self, text: &mut String) {
        let start = self.at;
        self.bump();
        while let Some(c) = self.peek() {
            self.bump();
            if !is_single_quote(c) {
                text.push(c);
            } else if let Some(second) = self.peek().filter(|c| is_single_quote(*c)) {
                self.bump();
                text.push(second);
            } else {
                return;
            }
        }
        self.report("TerminatorExpectedAtEndOfString", Text::new("error-quote-not-closed").with("quote", '\''), start);
    }

    fn double_quoted(&mut self, text: &mut String) {
        let start = self.at;
        self.bump();
        while let Some(c) = self.peek() {
            let place = self.at;
            self.bump();
            match c {
                '`' => self.escape(text),
                '$' if interpolates(&self.text[self.at..]) => {
                    self.unsupported("error-interpolation-not-supported", place);
                }
                c if is_double_quote(c) => match self.peek().filter(|c| is_double_quote(*c)) {
                    Some(second) => {
                        self.bump();
                        text.push(second);
                    }
                    None => return,
                },
                c => text.push(c),
            }
        }
        self.report("TerminatorExpectedAtEndOfString", Text::new("error-quote-not-closed").with("quote", '"'), start);
    }

    /// After a backtick.
    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.peek() else {
            text.push('`');
            return;
        };
        self.bump();
        text.push(match c {
            '0' => '\0',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'e' => '\u{1B}',
            'f' => '\u{C}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{B}',
            'u' if self.peek() == Some('{') => {
                let rest = &self.text[self.at + 1..];
                let code = rest.split_once('}').filter(|(hex, _)| (1..=6).contains(&hex.len()));
                match code.and_then(|(hex, _)| Some((hex.len(), char::from_u32(u32::from_str_radix(hex, 16).ok()?)?))) {
                    Some((length, c)) => {
                        self.at += length + 2;
                        c
                    }
                    None => {
                        let start = self.at - 2;
                        self.report("InvalidUnicodeEscapeSequence", Text::new("error-bad-unicode-escape"), start);
                        'u'
                    }
                }
            }
            c => c,
        });
    }

    /// Passes over `{…}` or `(…)` with its nested pairs, so that one report is made for the whole of it.
    fn skip_block(&mut self, id: &str, start: usize) {
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            self.bump();
            match c {
                '{' | '(' => depth += 1,
                '}' | ')' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        self.unsupported(id, start);
    }

    fn unsupported(&mut self, id: &str, start: usize) {
        self.report("CommandLineNotSupported", Text::new(id), start);
    }

    fn report(&mut self, error_id: &'static str, message: Text, start: usize) {
        self.problem(error_id, message, (start, self.at));
    }

    fn problem(&mut self, error_id: &'static str, message: Text, span: (usize, usize)) {
        self.problems.push(Problem { error_id, message, span });
    }

    fn single(&mut self, kind: TokenKind) {
        let start = self.at;
        self.bump();
        self.push(kind, start);
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(start, self.at) });
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn bump(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }
}

fn interpolates(after_sign: &str) -> bool {
    after_sign.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '(' | '{' | '$' | '?' | '^' | ':'))
}
