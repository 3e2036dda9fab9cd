//! The parser: a small part of PowerShell's grammar, read straight from the characters because
//! what a character means depends on whether an expression or an argument is expected.

use std::sync::Arc;

use super::ast::{Argument, Expr, Operator, Stage, Statement};
use super::value::Value;

/// Brackets within brackets.
const MAX_DEPTH: u32 = 64;

/// Why a script cannot be run: it is not in the part of the language that the lab knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError(pub(crate) String);

/// Reads a whole script.
pub(crate) fn parse(text: &str) -> Result<Vec<Statement>, ParseError> {
    let mut parser = Parser { text: text.chars().collect(), at: 0, depth: 0 };
    let statements = parser.statements(None)?;
    Ok(statements)
}

struct Parser {
    text: Vec<char>,
    at: usize,
    depth: u32,
}

type Parsed<T> = Result<T, ParseError>;

impl Parser {
    /// Statements up to `end`, which is consumed.
    fn statements(&mut self, end: Option<char>) -> Parsed<Vec<Statement>> {
        self.deeper(|parser| parser.statements_here(end))
    }

    fn statements_here(&mut self, end: Option<char>) -> Parsed<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            self.blank(true);
            match self.peek() {
                Some(';') => self.at += 1,
                found if found == end => {
                    self.at += usize::from(end.is_some());
                    return Ok(statements);
                }
                None => return self.fail(&format!("missing closing '{}'", end.unwrap_or(' '))),
                Some(_) => {
                    statements.push(self.statement()?);
                    self.blank(false);
                    match self.peek() {
                        None | Some(';' | '\n' | '\r') => {}
                        found if found == end => {}
                        Some(other) => return self.fail(&format!("unexpected '{other}'")),
                    }
                }
            }
        }
    }

    fn statement(&mut self) -> Parsed<Statement> {
        if let Some((name, add)) = self.assignment() {
            self.blank(true);
            let value = self.deeper(Self::statement)?;
            return Ok(Statement::Assign { name, add, value: Box::new(value) });
        }
        if self.keyword("foreach") {
            return self.for_each();
        }
        if self.keyword("throw") {
            self.blank(false);
            let ends = matches!(self.peek(), None | Some(';' | '\n' | '\r' | '}' | ')'));
            return Ok(Statement::Throw(if ends { None } else { Some(self.expression()?) }));
        }
        for other in ["if", "while", "for", "switch", "function", "param", "try", "do", "return", "filter", "class"] {
            if self.keyword(other) {
                return self.fail(&format!("the statement '{other}' is not known here"));
            }
        }
        let mut stages = vec![self.stage()?];
        loop {
            self.blank(false);
            if self.peek() != Some('|') {
                return Ok(Statement::Pipeline(stages));
            }
            self.at += 1;
            self.blank(true);
            stages.push(self.stage()?);
        }
    }

    fn for_each(&mut self) -> Parsed<Statement> {
        self.blank(true);
        self.expect('(')?;
        self.blank(true);
        self.expect('$')?;
        let name = self.name();
        self.blank(true);
        if name.is_empty() || !self.keyword("in") {
            return self.fail("foreach needs ($name in values)");
        }
        self.blank(true);
        let over = Box::new(self.statement()?);
        self.blank(true);
        self.expect(')')?;
        self.blank(true);
        self.expect('{')?;
        Ok(Statement::ForEach { name, over, body: self.statements(Some('}'))? })
    }

    fn stage(&mut self) -> Parsed<Stage> {
        let expression = match self.peek() {
            Some('$' | '"' | '\'' | '(' | '@' | '{' | '[' | '0'..='9') => true,
            Some('-' | '.') => self.text.get(self.at + 1).is_some_and(char::is_ascii_digit),
            _ => false,
        };
        if expression {
            return Ok(Stage::Expr(self.expression()?));
        }
        if self.peek() == Some('&') {
            return self.fail("the operator '&' is not known here");
        }
        let name = self.bare()?;
        let Expr::Literal(name) = name else { return self.fail("a command's name must be plain") };
        let mut arguments = Vec::new();
        loop {
            self.blank(false);
            match self.peek() {
                None | Some(';' | '\n' | '\r' | '|' | ')' | '}') => {
                    return Ok(Stage::Command { name: name.to_string(), arguments });
                }
                Some('>' | '<' | '&') => return self.fail("redirection is not known here"),
                Some('-') if self.text.get(self.at + 1).is_some_and(|next| next.is_alphabetic()) => {
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
            Some('"' | '\'' | '(' | '@' | '{') => self.postfix(),
            Some('$') => self.postfix(),
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

    fn expression(&mut self) -> Parsed<Expr> {
        self.deeper(Self::sum)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return self.fail("the script is nested too deeply");
        }
        let found = read(self);
        self.depth -= 1;
        found
    }

    /// Lowest first: `+ -`, then `* / %`, then `..`, then the comma, then the minus sign.
    fn sum(&mut self) -> Parsed<Expr> {
        let mut left = self.product()?;
        while let Some(operator) = self.operator(&[('+', Operator::Add), ('-', Operator::Subtract)]) {
            left = Expr::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed<Expr> {
        let known = [('*', Operator::Multiply), ('/', Operator::Divide), ('%', Operator::Remainder)];
        let mut left = self.range()?;
        while let Some(operator) = self.operator(&known) {
            left = Expr::Binary(operator, Box::new(left), Box::new(self.range()?));
        }
        Ok(left)
    }

    fn range(&mut self) -> Parsed<Expr> {
        let left = self.array()?;
        let before = self.at;
        self.blank(false);
        if self.peek() == Some('.') && self.text.get(self.at + 1) == Some(&'.') {
            self.at += 2;
            self.blank(true);
            return Ok(Expr::Binary(Operator::Range, Box::new(left), Box::new(self.array()?)));
        }
        self.at = before;
        Ok(left)
    }

    fn array(&mut self) -> Parsed<Expr> {
        let mut items = vec![self.unary()?];
        loop {
            let before = self.at;
            self.blank(false);
            if self.peek() != Some(',') {
                self.at = before;
                return Ok(if items.len() == 1 { items.remove(0) } else { Expr::Array(items) });
            }
            self.at += 1;
            self.blank(true);
            items.push(self.unary()?);
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        if self.peek() == Some('-') {
            self.at += 1;
            return Ok(Expr::Negate(Box::new(self.deeper(Self::unary)?)));
        }
        self.postfix()
    }

    /// A primary with `.Property` and `[index]` behind it.
    fn postfix(&mut self) -> Parsed<Expr> {
        let mut expr = self.deeper(Self::primary)?;
        loop {
            match self.peek() {
                Some('.') if self.text.get(self.at + 1).is_some_and(|next| next.is_alphabetic()) => {
                    self.at += 1;
                    expr = Expr::Property(Box::new(expr), self.name());
                    if self.peek() == Some('(') {
                        return self.fail("method calls are not known here");
                    }
                }
                Some('[') => {
                    self.at += 1;
                    self.blank(true);
                    let index = self.expression()?;
                    self.blank(true);
                    self.expect(']')?;
                    expr = Expr::Index(Box::new(expr), Box::new(index));
                }
                _ => return Ok(expr),
            }
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        match self.peek() {
            Some('\'') => self.quoted(),
            Some('"') => self.expandable(),
            Some('(') => {
                self.at += 1;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: false })
            }
            Some('@') if self.text.get(self.at + 1) == Some(&'(') => {
                self.at += 2;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: true })
            }
            Some('$') if self.text.get(self.at + 1) == Some(&'(') => {
                self.at += 2;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: false })
            }
            Some('$') if self.variable_follows() => {
                self.at += 1;
                if self.peek() == Some('{') {
                    let start = self.at + 1;
                    let Some(length) = self.text[start..].iter().position(|next| *next == '}') else {
                        return self.fail("missing closing '}'");
                    };
                    self.at = start + length + 1;
                    return Ok(Expr::Variable(self.text[start..start + length].iter().collect()));
                }
                if self.peek() == Some('?') {
                    self.at += 1;
                    return Ok(Expr::Variable("?".into()));
                }
                Ok(Expr::Variable(self.name()))
            }
            Some('{') => self.block(),
            Some('0'..='9' | '.') => self.number(),
            Some(other) => self.fail(&format!("unexpected '{other}'")),
            None => self.fail("the script ends too early"),
        }
    }

    fn number(&mut self) -> Parsed<Expr> {
        let start = self.at;
        while let Some(next) = self.peek() {
            let range = next == '.' && self.text.get(self.at + 1) == Some(&'.');
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

    fn quoted(&mut self) -> Parsed<Expr> {
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

    fn expandable(&mut self) -> Parsed<Expr> {
        self.at += 1;
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') if self.text.get(self.at + 1) == Some(&'"') => {
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
                Some('$') if self.variable_follows() || self.text.get(self.at + 1) == Some(&'(') => {
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
    fn block(&mut self) -> Parsed<Expr> {
        let start = self.at + 1;
        self.at = start;
        self.statements(Some('}'))?;
        let text: String = self.text[start..self.at - 1].iter().collect();
        Ok(Expr::Block(Arc::from(text)))
    }

    /// `$name =` or `$name +=` at the place; nothing is consumed otherwise.
    fn assignment(&mut self) -> Option<(String, bool)> {
        let before = self.at;
        if self.peek() == Some('$') && self.variable_follows() {
            self.at += 1;
            let name = self.name();
            self.blank(false);
            let add = self.peek() == Some('+');
            self.at += usize::from(add);
            if !name.is_empty() && self.peek() == Some('=') {
                self.at += 1;
                return Some((name, add));
            }
        }
        self.at = before;
        None
    }

    fn operator(&mut self, known: &[(char, Operator)]) -> Option<Operator> {
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
    fn keyword(&mut self, word: &str) -> bool {
        let end = self.at + word.len();
        let here = self.text.get(self.at..end);
        let same = here.is_some_and(|here| here.iter().collect::<String>().eq_ignore_ascii_case(word));
        let whole = self.text.get(end).is_none_or(|next| !(next.is_alphanumeric() || matches!(next, '-' | '_' | '.')));
        if same && whole {
            self.at = end;
        }
        same && whole
    }

    fn variable_follows(&self) -> bool {
        self.text.get(self.at + 1).is_some_and(|next| next.is_alphanumeric() || matches!(next, '_' | '{' | '?'))
    }

    fn name(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_alphanumeric() || next == '_') {
            self.at += 1;
        }
        self.text[start..self.at].iter().collect()
    }

    /// Skips blanks and comments, and line ends when `lines`.
    fn blank(&mut self, lines: bool) {
        while let Some(next) = self.peek() {
            match next {
                ' ' | '\t' => self.at += 1,
                '\n' | '\r' if lines => self.at += 1,
                '`' if matches!(self.text.get(self.at + 1), Some('\n' | '\r')) => self.at += 2,
                '#' => {
                    while self.peek().is_some_and(|next| next != '\n') {
                        self.at += 1;
                    }
                }
                _ => return,
            }
        }
    }

    fn expect(&mut self, wanted: char) -> Parsed<()> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        self.fail(&format!("missing '{wanted}'"))
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn fail<T>(&self, what: &str) -> Parsed<T> {
        let before = &self.text[..self.at.min(self.text.len())];
        let line = before.iter().filter(|next| **next == '\n').count() + 1;
        let column = before.iter().rev().take_while(|next| **next != '\n').count() + 1;
        Err(ParseError(format!("At line:{line} char:{column}: {what}.")))
    }
}

fn push_text(parts: &mut Vec<Expr>, text: &mut String) {
    if !text.is_empty() {
        parts.push(Expr::Literal(Value::string(std::mem::take(text))));
    }
}

/// A number with an optional minus sign, hexadecimal form and multiplier (`4kb`).
fn number(text: &str) -> Option<Value> {
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
    Some(Value::Double(value * super::value::Number::Integer(sign * scale).real()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(text: &str) -> (String, usize) {
        match parse(text).unwrap().as_slice() {
            [Statement::Pipeline(stages)] => match stages.as_slice() {
                [Stage::Command { name, arguments }] => (name.clone(), arguments.len()),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn commands_and_their_arguments() {
        assert_eq!(command("Get-Job"), ("Get-Job".into(), 0));
        assert_eq!(command("Receive-Job -Id 1 -Keep"), ("Receive-Job".into(), 3));
        assert_eq!(command("Start-Job -Name 'a b' { 1; Start-Sleep 1 }"), ("Start-Job".into(), 3));
        assert_eq!(command("Write-Output 1, 2,3 x$y"), ("Write-Output".into(), 2));
        assert_eq!(command("Get-Job # the rest is a remark"), ("Get-Job".into(), 0));
    }

    #[test]
    fn what_is_not_known_says_where() {
        for (text, place) in [
            ("1 +", "At line:1 char:4"),
            ("'open", "At line:1 char:6"),
            ("Get-Job\n$x.ToString()", "At line:2 char:12"),
            ("if (1) { 2 }", "At line:1 char:3"),
            ("Get-Job | ", "At line:1"),
            ("Get-Job > file", "At line:1 char:9"),
            ("{", "At line:1 char:2"),
        ] {
            let error = parse(text).unwrap_err().0;
            assert!(error.starts_with(place), "{text}: {error}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        for bracket in ["(", "{", "-(", "$(", "@(", "\"$("] {
            assert!(parse(&bracket.repeat(5_000)).is_err());
        }
        assert!(parse(&format!("1 + {}1", "-".repeat(5_000))).is_err());
        assert!(parse(&format!("{}1", "$a = ".repeat(5_000))).is_err());
    }

    #[test]
    fn numbers() {
        assert_eq!(number("0x1F"), Some(Value::Int(31)));
        assert_eq!(number("4kb"), Some(Value::Int(4096)));
        assert_eq!(number("-2.5"), Some(Value::Double(-2.5)));
        assert_eq!(number("5000000000"), Some(Value::Long(5_000_000_000)));
        assert_eq!(number("60*60"), None);
    }
}
