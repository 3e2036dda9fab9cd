//! Expressions: operators, and what stands behind and before a value.

use super::super::ast::{Expr, Operator};
use super::Parsed;
use super::cursor::Parser;

impl Parser {
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.deeper(Self::sum)
    }

    /// Lowest first: `+ -`, then `* / %`, then `..`, then the comma, then signs and casts.
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
        if self.peek() == Some('.') && self.after() == Some('.') {
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
            if self.peek() != Some(',') || !self.commas {
                self.at = before;
                return Ok(if items.len() == 1 { items.remove(0) } else { Expr::Array(items) });
            }
            self.at += 1;
            self.blank(true);
            items.push(self.unary()?);
        }
    }

    fn unary(&mut self) -> Parsed<Expr> {
        match self.peek() {
            Some('-') => {
                self.at += 1;
                Ok(Expr::Negate(Box::new(self.deeper(Self::unary)?)))
            }
            Some('[') => self.typed(),
            _ => self.postfix(),
        }
    }

    /// `[type]value`, `[type]::Member`, `[type]::Method(…)`, or `[type]` alone.
    fn typed(&mut self) -> Parsed<Expr> {
        self.at += 1;
        let mut kind = self.take(|next| next.is_alphanumeric() || matches!(next, '.' | '_' | '+'));
        if self.peek() == Some('[') && self.after() == Some(']') {
            self.at += 2;
            kind.push_str("[]");
        }
        if kind.is_empty() {
            return self.fail("missing the name of a type");
        }
        self.expect(']')?;
        if self.peek() == Some(':') && self.after() == Some(':') {
            self.at += 2;
            let member = self.name();
            if member.is_empty() {
                return self.fail("missing the name of a member");
            }
            let arguments = if self.peek() == Some('(') { Some(self.arguments()?) } else { None };
            return self.postfix_of(Expr::Static(kind, member, arguments));
        }
        let before = self.at;
        self.blank(false);
        match self.peek() {
            Some('$' | '"' | '\'' | '(' | '@' | '{' | '[' | '-' | '0'..='9') => {
                Ok(Expr::Cast(kind, Box::new(self.deeper(Self::unary)?)))
            }
            _ => {
                self.at = before;
                self.postfix_of(Expr::Type(kind))
            }
        }
    }

    /// A primary with `.Property`, `.Method(…)` and `[index]` behind it.
    pub(super) fn postfix(&mut self) -> Parsed<Expr> {
        let expr = self.deeper(Self::primary)?;
        self.postfix_of(expr)
    }

    fn postfix_of(&mut self, mut expr: Expr) -> Parsed<Expr> {
        loop {
            match self.peek() {
                Some('.') if self.after().is_some_and(char::is_alphabetic) => {
                    self.at += 1;
                    let name = self.name();
                    expr = if self.peek() == Some('(') {
                        Expr::Method(Box::new(expr), name, self.arguments()?)
                    } else {
                        Expr::Property(Box::new(expr), name)
                    };
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

    /// What stands in the brackets of a method call.
    fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.at += 1;
        let commas = std::mem::replace(&mut self.commas, false);
        let mut arguments = Vec::new();
        self.blank(true);
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            loop {
                arguments.push(self.expression()?);
                self.blank(true);
                match self.next() {
                    Some(',') => self.blank(true),
                    Some(')') => break,
                    found => {
                        self.at -= usize::from(found.is_some());
                        return self.fail("missing ')' or ','");
                    }
                }
            }
        }
        self.commas = commas;
        Ok(arguments)
    }

    pub(super) fn primary(&mut self) -> Parsed<Expr> {
        match self.peek() {
            Some('\'') => self.quoted(),
            Some('"') => self.expandable(),
            Some('(') => {
                self.at += 1;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: false })
            }
            Some('@') if self.after() == Some('(') => {
                self.at += 2;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: true })
            }
            Some('$') if self.after() == Some('(') => {
                self.at += 2;
                Ok(Expr::Statements { body: self.statements(Some(')'))?, array: false })
            }
            Some('$') if self.variable_follows() => self.variable(),
            Some('{') => self.block(),
            Some('0'..='9' | '.') => self.number(),
            Some(other) => self.fail(&format!("unexpected '{other}'")),
            None => self.fail("the script ends too early"),
        }
    }

    fn variable(&mut self) -> Parsed<Expr> {
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
}
