//! Commands: a name and arguments, which are words unless they look like something else.

use std::sync::Arc;

use super::super::ast::{Argument, Expr, Stage};
use super::super::value::Value;
use super::Parsed;
use super::cursor::Parser;
use super::literal::{number, push_text};

impl Parser {
    /// One stage of a pipeline.
    pub(super) fn stage(&mut self) -> Parsed<Stage> {
        let expression = match self.peek() {
            Some('$' | '"' | '\'' | '(' | '@' | '{' | '[' | '0'..='9') => true,
            Some('-' | '.') => self.after().is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if expression {
            return Ok(Stage::Expr(self.expression()?));
        }
        if self.peek() == Some('&') {
            return self.fail("the operator '&' is not known here");
        }
        let start = self.at;
        let name = self.bare()?;
        let Expr::Literal(name) = name else { return self.fail("a command's name must be plain") };
        let mut arguments = Vec::new();
        loop {
            self.blank(false);
            match self.peek() {
                None | Some(';' | '\n' | '\r' | '|' | ')' | '}') => {
                    let place = Arc::new(self.place(start, &name.to_string()));
                    return Ok(Stage::Command { name: name.to_string(), arguments, place });
                }
                Some('>' | '<' | '&') => return self.fail("redirection is not known here"),
                Some('-') if self.after().is_some_and(char::is_alphabetic) => {
                    self.at += 1;
                    let name = self.name();
                    let value = if self.peek() == Some(':') {
                        self.at += 1;
                        self.blank(false);
                        Some(self.argument()?)
                    } else {
                        None
                    };
                    arguments.push(Argument::Parameter { name, value });
                }
                Some(_) => arguments.push(Argument::Value(self.argument()?)),
            }
        }
    }

    /// One argument with what a comma joins to it.
    fn argument(&mut self) -> Parsed<Expr> {
        let mut items = vec![self.argument_item()?];
        loop {
            let before = self.at;
            self.blank(false);
            if self.peek() != Some(',') {
                self.at = before;
                return Ok(if items.len() == 1 { items.remove(0) } else { Expr::Array(items) });
            }
            self.at += 1;
            self.blank(true);
            items.push(self.argument_item()?);
        }
    }

    fn argument_item(&mut self) -> Parsed<Expr> {
        match self.peek() {
            Some('"' | '\'' | '(' | '@' | '{' | '$') => self.postfix(),
            _ => self.bare(),
        }
    }

    /// A word without quotes: a number when it looks like one, else text with variables.
    fn bare(&mut self) -> Parsed<Expr> {
        let mut parts = Vec::new();
        let mut text = String::new();
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' | '\n' | '\r' | ';' | '|' | ')' | '}' | '(' | '{' | ',' | '"' | '\'' | '<' | '>' | '&' => {
                    break;
                }
                '`' => {
                    self.at += 1;
                    text.extend(self.next());
                }
                '$' if self.variable_follows() => {
                    push_text(&mut parts, &mut text);
                    parts.push(self.primary()?);
                }
                _ => {
                    text.push(next);
                    self.at += 1;
                }
            }
        }
        if parts.is_empty() {
            if text.is_empty() {
                return match self.peek() {
                    Some(found) => self.fail(&format!("unexpected '{found}'")),
                    None => self.fail("the script ends too early"),
                };
            }
            return Ok(Expr::Literal(number(&text).unwrap_or_else(|| Value::string(text))));
        }
        push_text(&mut parts, &mut text);
        Ok(Expr::Expandable(parts))
    }
}
