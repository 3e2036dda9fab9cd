//! The parser: a small part of PowerShell's grammar, read straight from the characters because
//! what a character means depends on whether an expression or an argument is expected.

mod command;
mod cursor;
mod expression;
mod literal;

use super::ast::Statement;
use cursor::Parser;

/// Brackets within brackets.
const MAX_DEPTH: u32 = 64;

/// Statements of PowerShell that are refused by name.
const OTHERS: [&str; 11] =
    ["if", "while", "for", "switch", "function", "param", "try", "do", "return", "filter", "class"];

/// Why a script cannot be run: it is not in the part of the language that the lab knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ParseError(pub(crate) String);

type Parsed<T> = Result<T, ParseError>;

/// Reads a whole script.
pub(crate) fn parse(text: &str) -> Parsed<Vec<Statement>> {
    Parser::new(text).statements(None)
}

impl Parser {
    /// Statements up to `end`, which is consumed.
    fn statements(&mut self, end: Option<char>) -> Parsed<Vec<Statement>> {
        let commas = std::mem::replace(&mut self.commas, true);
        let found = self.deeper(|parser| parser.statements_here(end));
        self.commas = commas;
        found
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
        for other in OTHERS {
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
}

#[cfg(test)]
mod tests {
    use super::super::ast::{Expr, Stage};
    use super::*;

    fn command(text: &str) -> (String, usize) {
        match parse(text).unwrap().as_slice() {
            [Statement::Pipeline(stages)] => match stages.as_slice() {
                [Stage::Command { name, arguments, .. }] => (name.clone(), arguments.len()),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        }
    }

    fn expression(text: &str) -> Expr {
        match parse(text).unwrap().as_slice() {
            [Statement::Pipeline(stages)] => match stages.as_slice() {
                [Stage::Expr(expr)] => expr.clone(),
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
        assert_eq!(command("Write-Output $h.Name $h.Call(1) a.b"), ("Write-Output".into(), 3));
    }

    #[test]
    fn methods_types_and_casts() {
        let Expr::Method(of, name, arguments) = expression("$Host.UI.PromptForChoice('a', \"b\", ('x', 'y'), 1 + 2)")
        else {
            panic!()
        };
        assert!(matches!(*of, Expr::Property(_, ref name) if name == "UI"));
        assert_eq!((name.as_str(), arguments.len()), ("PromptForChoice", 4));
        assert!(matches!(expression("[int]'5' + 1"), Expr::Binary(_, ref left, _) if matches!(**left, Expr::Cast(..))));
        assert!(matches!(expression("[int[]](1, 2)"), Expr::Cast(ref kind, _) if kind == "int[]"));
        assert!(matches!(expression("[string]"), Expr::Type(ref kind) if kind == "string"));
        assert!(matches!(expression("[A.B]::new(1, 2)"), Expr::Static(_, ref name, Some(ref given))
            if name == "new" && given.len() == 2));
        assert!(matches!(expression("[int]::MaxValue"), Expr::Static(_, _, None)));
        assert!(
            matches!(expression("$x.Call().Length"), Expr::Property(ref of, _) if matches!(**of, Expr::Method(..)))
        );
        assert!(matches!(expression("$a[0], 1"), Expr::Array(ref items) if items.len() == 2));
    }

    #[test]
    fn what_is_not_known_says_where() {
        for (text, place) in [
            ("1 +", "At line:1 char:4"),
            ("'open", "At line:1 char:6"),
            ("Get-Job\n$x.Call(1", "At line:2 char:10"),
            ("if (1) { 2 }", "At line:1 char:3"),
            ("Get-Job | ", "At line:1"),
            ("Get-Job > file", "At line:1 char:9"),
            ("{", "At line:1 char:2"),
            ("[int", "At line:1 char:5"),
            ("[int]::", "At line:1 char:8"),
            ("$x.Call(1 2)", "At line:1 char:11"),
        ] {
            let error = parse(text).unwrap_err().0;
            assert!(error.starts_with(place), "{text}: {error}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        for bracket in ["(", "{", "-(", "$(", "@(", "\"$(", "[int]", "$a.b(", "[a]::new("] {
            assert!(parse(&bracket.repeat(5_000)).is_err());
        }
        assert!(parse(&format!("1 + {}1", "-".repeat(5_000))).is_err());
        assert!(parse(&format!("{}1", "$a = ".repeat(5_000))).is_err());
    }
}
