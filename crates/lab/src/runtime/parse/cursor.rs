//! Where the parser is in the text, and what it can see from there.

use super::super::ast::{Operator, Place};
use super::{MAX_DEPTH, ParseError, Parsed};

pub(super) struct Parser {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    /// Whether a comma joins what stands around it; among the arguments of a method it does not.
    pub(super) commas: bool,
    depth: u32,
}

impl Parser {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.chars().collect(), at: 0, commas: true, depth: 0 }
    }

    /// Reads one level deeper, within bounds.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("the script is nested too deeply");
        }
        let found = read(self);
        self.depth -= 1;
        found
    }

    pub(super) fn operator(&mut self, known: &[(char, Operator)]) -> Option<Operator> {
        let before = self.at;
        self.blank(false);
        let found = self.peek().and_then(|next| known.iter().find(|(sign, _)| *sign == next));
        match found {
            Some((_, operator)) => {
                self.at += 1;
                self.blank(true);
                Some(*operator)
            }
            None => {
                self.at = before;
                None
            }
        }
    }

    /// Consumes a keyword when it stands here by itself.
    pub(super) fn keyword(&mut self, word: &str) -> bool {
        let end = self.at + word.len();
        let here = self.text.get(self.at..end);
        let same = here.is_some_and(|here| here.iter().collect::<String>().eq_ignore_ascii_case(word));
        let whole = self.text.get(end).is_none_or(|next| !(next.is_alphanumeric() || matches!(next, '-' | '_' | '.')));
        if same && whole {
            self.at = end;
        }
        same && whole
    }

    pub(super) fn variable_follows(&self) -> bool {
        self.after().is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '{' | '?'))
    }

    pub(super) fn name(&mut self) -> String {
        self.take(|next| next.is_alphanumeric() || next == '_')
    }

    /// Everything from here on that fits.
    pub(super) fn take(&mut self, fits: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek().is_some_and(&fits) {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    /// Skips blanks and comments, and line ends when `lines`.
    pub(super) fn blank(&mut self, lines: bool) {
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' => self.at += 1,
                '\n' | '\r' if lines => self.at += 1,
                '`' if matches!(self.after(), Some('\n' | '\r')) => self.at += 2,
                '#' => {
                    while self.peek().is_some_and(|next| next != '\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    /// Where the command that began at `start` stands.
    pub(super) fn place(&self, start: usize, name: &str) -> Place {
        let before = &self.text[..start];
        let line_start = before.iter().rposition(|next| *next == '\n').map_or(0, |at| at + 1);
        let rest = &self.text[line_start..];
        let line: String = rest.iter().take_while(|next| !matches!(next, '\n' | '\r')).collect();
        let mut end = self.at.min(line_start + line.chars().count());
        while end > start && self.text[end - 1] == ' ' {
            end -= 1;
        }
        let number = |at: usize| i32::try_from(at + 1).unwrap_or(i32::MAX);
        Place {
            name: name.into(),
            number: number(before.iter().filter(|next| **next == '\n').count()),
            column: number(start - line_start),
            end: number(end - line_start),
            line,
        }
    }

    pub(super) fn expect(&mut self, wanted: char) -> Parsed<()> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        self.fail(&format!("missing '{wanted}'"))
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    /// The character after the next.
    pub(super) fn after(&self) -> Option<char> {
        self.text.get(self.at + 1).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    pub(super) fn fail<T>(&self, what: &str) -> Parsed<T> {
        let before = &self.text[..self.at.min(self.text.len())];
        let line = before.iter().filter(|next| **next == '\n').count() + 1;
        let column = before.iter().rev().take_while(|next| **next != '\n').count() + 1;
        Err(ParseError(format!("At line:{line} char:{column}: {what}.")))
    }
}
