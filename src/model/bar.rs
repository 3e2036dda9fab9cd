//! The command bar: history, suggestions, and the place of an error.

/// Commands that the bar suggests before there is a history.
const CMDLETS: [&str; 3] =
    ["Get-PSSession -ComputerName ", "Connect-PSSession -ComputerName ", "Disconnect-PSSession -Name "];
const KEPT: usize = 100;
const SUGGESTED: usize = 8;

/// Lines that were run, oldest first, and where in them the user is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    lines: Vec<String>,
    at: Option<usize>,
    draft: String,
}

impl History {
    /// A line was run. The same line twice in a row is kept once; the oldest of more than 100 goes.
    pub fn push(&mut self, line: &str) {
        self.at = None;
        if self.lines.last().is_none_or(|last| last != line) {
            self.lines.push(line.into());
        }
        if self.lines.len() > KEPT {
            self.lines.remove(0);
        }
    }

    /// The line before; `typed` is kept for coming back to.
    pub fn older(&mut self, typed: &str) -> Option<String> {
        let next = match self.at {
            None => {
                self.draft = typed.into();
                self.lines.len().checked_sub(1)?
            }
            Some(at) => at.checked_sub(1)?,
        };
        self.at = Some(next);
        self.lines.get(next).cloned()
    }

    /// The line after, or at the end what was being typed.
    pub fn newer(&mut self) -> Option<String> {
        let next = self.at? + 1;
        if next < self.lines.len() {
            self.at = Some(next);
            return self.lines.get(next).cloned();
        }
        self.at = None;
        Some(std::mem::take(&mut self.draft))
    }

    /// At most 8 lines that begin like what was typed, most recent first, then cmdlets.
    #[must_use]
    pub fn suggestions(&self, typed: &str) -> Vec<String> {
        let begins = |line: &str| {
            line.len() > typed.len() && line.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
        };
        let mut found: Vec<String> = Vec::new();
        for line in self.lines.iter().rev().map(String::as_str).chain(CMDLETS) {
            if begins(line) && !found.iter().any(|known| known == line) {
                found.push(line.into());
            }
        }
        found.truncate(SUGGESTED);
        found
    }
}

/// The command and, below it, a mark under the bytes from `start` to `end`, as two lines of text.
#[must_use]
pub fn caret(command: &str, (start, end): (usize, usize)) -> String {
    let columns = |to: usize| command.char_indices().take_while(|(at, _)| *at < to).count();
    let from = columns(start);
    let width = columns(end).saturating_sub(from).max(1);
    let line: String = command.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{line}\n{}{}", " ".repeat(from), "^".repeat(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_back_and_comes_back_to_the_draft() {
        let mut history = History::default();
        for line in ["one", "two", "two"] {
            history.push(line);
        }
        assert_eq!(history.older("dra").as_deref(), Some("two"));
        assert_eq!(history.older("two").as_deref(), Some("one"));
        assert_eq!(history.older("one"), None);
        assert_eq!(history.newer().as_deref(), Some("two"));
        assert_eq!(history.newer().as_deref(), Some("dra"));
        assert_eq!(history.newer(), None);
    }

    #[test]
    fn suggestions_begin_like_what_was_typed() {
        let mut history = History::default();
        history.push("Get-PSSession -ComputerName Server01");
        assert_eq!(
            history.suggestions("get-"),
            ["Get-PSSession -ComputerName Server01", "Get-PSSession -ComputerName "]
        );
        assert_eq!(history.suggestions("é"), Vec::<String>::new());
        assert_eq!(history.suggestions("").len(), 4);
    }

    #[test]
    fn the_caret_counts_characters_not_bytes() {
        assert_eq!(caret("é -Nmae x", (3, 8)), "é -Nmae x\n  ^^^^^");
        assert_eq!(caret("Get", (9, 9)), "Get\n   ^");
    }
}
