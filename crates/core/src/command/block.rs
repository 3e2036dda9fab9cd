//! Where a script block ends. The text is not read further: the target does that.

use super::MAX_BLOCK_DEPTH;
use super::chars::{is_double_quote, is_single_quote};

/// How many bytes `{…}` takes from the start of `text`, which begins with the brace.
///
/// Braces inside texts, here-strings and comments do not count, as PowerShell has it.
///
/// # Errors
/// The block does not end, or nests deeper than [`MAX_BLOCK_DEPTH`].
pub(super) fn length(text: &str) -> Result<usize, BlockError> {
    let mut scanner = Scanner { text, at: 0, open: alloc::vec::Vec::new() };
    scanner.run()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockError {
    NotClosed,
    TooDeep,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Brace,
    Parenthesis,
    /// Inside `"…"`; `$(` opens an expression there.
    Text,
    /// Inside `@"` … `"@`.
    HereText,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    open: alloc::vec::Vec<Open>,
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<usize, BlockError> {
        // A comment and a here-string begin only where a token does.
        let mut before = ' ';
        while let Some(c) = self.rest().chars().next() {
            let start = self.at;
            match self.open.last() {
                Some(Open::Text | Open::HereText) => self.in_text(c)?,
                _ => self.in_code(c, before)?,
            }
            before = self.text[start..self.at].chars().next_back().unwrap_or(' ');
            if self.open.is_empty() {
                return Ok(self.at);
            }
        }
        Err(BlockError::NotClosed)
    }

    fn in_code(&mut self, c: char, before: char) -> Result<(), BlockError> {
        let rest = self.rest();
        let token_start = before.is_whitespace() || "{}();,|&=".contains(before);
        match c {
            '{' => self.push(Open::Brace, 1),
            '(' => self.push(Open::Parenthesis, 1),
            '}' => {
                // A brace closes what stands open inside it; PowerShell reports that, not we.
                while self.open.pop_if(|open| *open == Open::Parenthesis).is_some() {}
                self.open.pop();
                self.at += 1;
                Ok(())
            }
            ')' => {
                // In an expression of a text it goes back to that text.
                self.open.pop_if(|open| *open == Open::Parenthesis);
                self.at += 1;
                Ok(())
            }
            '`' => {
                self.at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                Ok(())
            }
            '<' if token_start && rest.starts_with("<#") => {
                self.at += rest.find("#>").map_or(rest.len(), |end| end + 2);
                Ok(())
            }
            '#' if token_start => {
                self.at += rest.find('\n').unwrap_or(rest.len());
                Ok(())
            }
            '@' if rest[1..].starts_with(is_single_quote) && here(rest) => {
                self.at += end_of_here(rest, is_single_quote).unwrap_or(rest.len());
                Ok(())
            }
            '@' if rest[1..].starts_with(is_double_quote) && here(rest) => {
                let quote = rest[1..].chars().next().map_or(1, char::len_utf8);
                self.push(Open::HereText, 1 + quote)
            }
            c if is_double_quote(c) => self.push(Open::Text, c.len_utf8()),
            c if is_single_quote(c) => {
                // Doubled quotes inside make two texts side by side, which ends at the same place.
                let inner = &rest[c.len_utf8()..];
                self.at += inner
                    .char_indices()
                    .find(|(_, c)| is_single_quote(*c))
                    .map_or(rest.len(), |(end, q)| c.len_utf8() + end + q.len_utf8());
                Ok(())
            }
            c => {
                self.at += c.len_utf8();
                Ok(())
            }
        }
    }

    fn in_text(&mut self, c: char) -> Result<(), BlockError> {
        let rest = self.rest();
        let here = self.open.last() == Some(&Open::HereText);
        match c {
            '$' if rest.starts_with("$(") => self.push(Open::Parenthesis, 2),
            '`' => {
                self.at += 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                Ok(())
            }
            '\n' if here => {
                self.at += 1;
                let mut next = self.rest().chars();
                if let Some(quote) = next.next().filter(|c| is_double_quote(*c))
                    && next.next() == Some('@')
                {
                    self.at += quote.len_utf8() + 1;
                    self.open.pop();
                }
                Ok(())
            }
            c if !here && is_double_quote(c) => {
                self.at += c.len_utf8();
                self.open.pop();
                Ok(())
            }
            c => {
                self.at += c.len_utf8();
                Ok(())
            }
        }
    }

    fn push(&mut self, open: Open, length: usize) -> Result<(), BlockError> {
        self.at += length;
        self.open.push(open);
        if self.open.len() > MAX_BLOCK_DEPTH { Err(BlockError::TooDeep) } else { Ok(()) }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }
}

/// Whether `@'` begins a here-string: nothing but blanks may follow on its line.
fn here(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.chars().skip(2).all(char::is_whitespace)) && text.contains('\n')
}

/// Where a here-string without expressions ends: its closing quote stands first on a line, followed by `@`.
fn end_of_here(text: &str, is_quote: impl Fn(char) -> bool) -> Option<usize> {
    text.match_indices('\n').find_map(|(at, _)| {
        let mut after = text[at + 1..].chars();
        let quote = after.next().filter(|c| is_quote(*c))?;
        (after.next() == Some('@')).then_some(at + 1 + quote.len_utf8() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_texts_and_comments_do_not_count() {
        for block in [
            "{}",
            "{ Get-Job }",
            "{ if ($a) { 1 } else { 2 } }",
            "{ '}' }",
            "{ 'it''s }' }",
            "{ \"}\" }",
            "{ \"`\"}\" }",
            "{ \"\"\"}\" }",
            "{ \"$( if (1) { '}' } )}\" }",
            "{ ‘}’ “}” }",
            "{ # }\n 1 }",
            "{ a#b }",
            "{ <# } #> 1 }",
            "{ @'\n}\n'@ }",
            "{ @\"\n} $( '}' ) \"\n\"@ }",
            "{ `} }",
            "{ @{ a = 1 } }",
            "{ (( }",
            "{ ) }",
            "{\\\\Server30\\Scripts\\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}",
        ] {
            assert_eq!(length(block), Ok(block.len()), "{block}");
            assert_eq!(length(&alloc::format!("{block} | x}}")), Ok(block.len()), "{block}");
        }
    }

    #[test]
    fn what_does_not_end() {
        for block in ["{", "{ '}", "{ \"}", "{ # }", "{ <# }", "{ @'\n}", "{ \"$( }", "{ `}"] {
            assert_eq!(length(block), Err(BlockError::NotClosed), "{block}");
        }
        assert_eq!(length(&"{".repeat(65)), Err(BlockError::TooDeep));
        assert!(length(&alloc::format!("{}{}", "{".repeat(64), "}".repeat(64))).is_ok());
    }
}
