//! Literals: numbers, strings, and script blocks, which are kept as text.

use std::sync::Arc;

use super::super::ast::Expr;
use super::super::value::{Number, Value};
use super::Parsed;
use super::cursor::Parser;

impl Parser {
    pub(super) fn number(&mut self) -> Parsed<Expr> {
        let start = self.at;
        while let Some(next) = self.peek() {
            let range = next == '.' && self.after() == Some('.');
            if range || !(next.is_ascii_alphanumeric() || next == '.') {
                break;
            }
            self.at += 1;
        }
        let text: String = self.text[start..self.at].iter().collect();
        match number(&text) {
            Some(value) => Ok(Expr::Literal(value)),
            None => self.fail(&format!("'{text}' is no number")),
        }
    }

    pub(super) fn quoted(&mut self) -> Parsed<Expr> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.next() {
                Some('\'') if self.peek() == Some('\'') => {
                    self.at += 1;
                    text.push('\'');
                }
                Some('\'') => return Ok(Expr::Literal(Value::string(text))),
                Some(next) => text.push(next),
                None => return self.fail("the string is not closed"),
            }
        }
    }

    pub(super) fn expandable(&mut self) -> Parsed<Expr> {
        self.at += 1;
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') if self.after() == Some('"') => {
                    self.at += 2;
                    text.push('"');
                }
                Some('"') => {
                    self.at += 1;
                    push_text(&mut parts, &mut text);
                    return Ok(match parts.len() {
                        0 => Expr::Literal(Value::string("")),
                        1 if matches!(parts[0], Expr::Literal(_)) => parts.remove(0),
                        _ => Expr::Expandable(parts),
                    });
                }
                Some('`') => {
                    self.at += 1;
                    match self.next() {
                        Some('n') => text.push('\n'),
                        Some('r') => text.push('\r'),
                        Some('t') => text.push('\t'),
                        Some('0') => text.push('\0'),
                        Some(other) => text.push(other),
                        None => return self.fail("the string is not closed"),
                    }
                }
                Some('$') if self.variable_follows() || self.after() == Some('(') => {
                    push_text(&mut parts, &mut text);
                    parts.push(self.primary()?);
                }
                Some(next) => {
                    self.at += 1;
                    text.push(next);
                }
                None => return self.fail("the string is not closed"),
            }
        }
    }

    /// `{…}` as text; what is inside is parsed once now, so that a mistake shows at once.
    pub(super) fn block(&mut self) -> Parsed<Expr> {
        let start = self.at + 1;
        self.at = start;
        self.statements(Some('}'))?;
        let text: String = self.text[start..self.at - 1].iter().collect();
        Ok(Expr::Block(Arc::from(text)))
    }
}

pub(super) fn push_text(parts: &mut Vec<Expr>, text: &mut String) {
    if !text.is_empty() {
        parts.push(Expr::Literal(Value::string(std::mem::take(text))));
    }
}

/// A number with an optional minus sign, hexadecimal form and multiplier (`4kb`).
pub(super) fn number(text: &str) -> Option<Value> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    let lower = digits.to_ascii_lowercase();
    if let Some(hex) = lower.strip_prefix("0x") {
        return i64::from_str_radix(hex, 16).ok().map(|value| Value::integer(sign * value));
    }
    let scales = [("kb", 1 << 10), ("mb", 1 << 20), ("gb", 1 << 30), ("tb", 1 << 40)];
    let found = scales.iter().find_map(|(suffix, scale)| lower.strip_suffix(suffix).map(|rest| (rest, *scale)));
    let (plain, scale): (&str, i64) = found.unwrap_or((lower.as_str(), 1));
    if let Ok(value) = plain.parse::<i64>() {
        return value.checked_mul(sign * scale).map(Value::integer);
    }
    if !plain.chars().all(|next| next.is_ascii_digit() || matches!(next, '.' | 'e')) {
        return None;
    }
    let value = plain.parse::<f64>().ok()?;
    Some(Value::Double(value * Number::Integer(sign * scale).real()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!(number("0x1F"), Some(Value::Int(31)));
        assert_eq!(number("4kb"), Some(Value::Int(4096)));
        assert_eq!(number("-2.5"), Some(Value::Double(-2.5)));
        assert_eq!(number("5000000000"), Some(Value::Long(5_000_000_000)));
        assert_eq!(number("60*60"), None);
    }
}
