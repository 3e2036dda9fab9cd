//! Characters and tokens: PowerShell's argument mode.

use alloc::string::String;
use alloc::vec::Vec;

use super::{MAX_LENGTH, MAX_TOKENS, Problem, Span};
use crate::bridge::Text;

/// `'` and the typographic quotes that PowerShell reads as one.
pub(super) const fn is_single_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201B}')
}

/// `"` and the typographic quotes that PowerShell reads as one.
const fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201C}'..='\u{201E}')
}

/// `-` and the typographic dashes that PowerShell reads as one.
pub(super) const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}'..='\u{2015}')
}

/// Whether a text made of such characters may be printed without quotes.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || "-_.:/\\*?+=%~^!".contains(c)
}

/// The whole number that a bare word is, if it is one: decimal or `0x…`, with a sign.
pub(super) fn number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(is_dash) {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => i64::from_str_radix(hex, 16).ok()?,
        Some(_) => return None,
        None if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
        None => return None,
    };
    Some(if negative { -value } else { value })
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
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
    /// `$name`
    Variable(String),
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
pub(super) fn lex(text: &str) -> (Vec<Token>, Vec<Problem>) {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), problems: Vec::new() };
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
}

impl Lexer<'_> {
    fn token(&mut self, c: char) {
        let start = self.at;
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
            ')' => self.single(TokenKind::Close),
            '@' if self.text[start..].starts_with("@(") => {
                self.bump();
                self.bump();
                self.push(TokenKind::ArrayOpen, start);
            }
            '@' if self.text[start..].starts_with("@{") => self.skip_block("error-hashtable-not-supported", start),
            '{' => self.skip_block("error-script-block-not-supported", start),
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

    fn variable(&mut self, start: usize) {
        let rest = &self.text[start + 1..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            if rest.starts_with('(') || rest.starts_with('{') {
                self.bump();
                self.skip_block("error-subexpression-not-supported", start);
            } else {
                self.word(start);
            }
            return;
        }
        self.at += 1 + name.len();
        let after = self.at;
        match self.peek() {
            Some('.' | '[' | ':') => {
                self.at =
                    self.text[after..].find([' ', '\t', ',', ')', '|']).map_or(self.text.len(), |end| after + end);
                self.unsupported("error-member-not-supported", start);
            }
            _ => self.push(TokenKind::Variable(name), start),
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
        self.problems.push(Problem { error_id, message, span: (start, self.at) });
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
