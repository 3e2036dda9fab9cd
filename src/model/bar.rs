//! The command bar: history, completion, and the place of an error.

use reattach_core::bridge::{SessionView, Text, VariableView};
use reattach_core::command;
use reattach_core::complete::{Candidates, complete};
use reattach_core::data::{Environment, Type, Variables};

const KEPT: usize = 100;
const SUGGESTED: usize = 8;

/// Lines that were run, oldest first, and where in them the user is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    lines: Vec<String>,
    at: Option<usize>,
    draft: String,
    left: String,
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

    /// The line before; `typed` is kept for coming back to, unless it is the last line, given back.
    pub fn older(&mut self, typed: &str) -> Option<String> {
        let next = match self.at {
            None => {
                self.draft = if self.lines.last().is_some_and(|last| last == typed) { "" } else { typed }.into();
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

    /// Its field goes away with what stands in it.
    pub fn leave(&mut self, typed: &str) {
        self.at = None;
        self.left = typed.into();
    }

    /// What stood in the field when it went away; once.
    pub fn come_back(&mut self) -> String {
        std::mem::take(&mut self.left)
    }

    /// Lines that begin like what was typed, most recent first, each once.
    #[must_use]
    pub fn like(&self, typed: &str) -> Vec<&str> {
        let begins = |line: &str| {
            line.len() > typed.len() && line.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
        };
        let mut found: Vec<&str> = Vec::new();
        for line in self.lines.iter().rev().map(String::as_str) {
            if begins(line) && !found.contains(&line) {
                found.push(line);
            }
        }
        found
    }
}

/// What completion knows of this page.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'a> {
    /// Sessions, as many as are worth offering.
    pub sessions: &'a [SessionView],
    /// Hosts, as addressed.
    pub hosts: &'a [String],
    /// Variables that lines have set.
    pub variables: &'a [VariableView],
}

/// One way to go on with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What is shown: the word that is put in.
    pub label: String,
    /// One line about it.
    pub about: Option<Text>,
    /// The whole line with it.
    pub line: String,
    /// Where the cursor stands after it, in UTF-16 code units.
    pub cursor: u32,
}

/// At most 8 ways to go on at `cursor`, which counts UTF-16 code units: what could stand there, and
/// lines of the history that begin like the whole text and that no word comes to.
#[must_use]
pub fn suggestions(text: &str, cursor: u32, history: &History, known: Knowledge<'_>) -> Vec<Suggestion> {
    let mut variables = Variables::new();
    for variable in known.variables {
        let holds_sessions = variable.summary.contains("PSSession") && !variable.summary.contains("Option");
        variables.declare(&variable.name, if holds_sessions { Type::Session } else { Type::Unknown });
    }
    let environment = Environment { variables: &variables, sessions: known.sessions, jobs: &[], open: true };
    let found = complete(text, bytes(text, cursor), &Candidates { environment, hosts: known.hosts });
    let (start, end) = found.span;
    let written = &text[start..end];
    let word = |item: reattach_core::complete::Completion| {
        let before = format!("{}{}", &text[..start], item.text);
        let cursor = u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX);
        Suggestion { line: before + &text[end..], cursor, label: item.text, about: Some(item.description) }
    };
    let line = |line: &str| {
        let cursor = u32::try_from(line.encode_utf16().count()).unwrap_or(u32::MAX);
        Suggestion { label: line.into(), about: None, line: line.into(), cursor }
    };
    let words = found.items.into_iter().filter(|item| item.text != written).take(SUGGESTED).map(word);
    let mut all: Vec<Suggestion> = words.collect();
    if !text.is_empty() {
        // Two of them at least, however many words there are.
        let lines: Vec<&str> =
            history.like(text).into_iter().filter(|line| all.iter().all(|word| word.line != *line)).collect();
        let room = SUGGESTED.saturating_sub(all.len()).max(2).min(lines.len());
        all.truncate(SUGGESTED - room);
        all.extend(lines.into_iter().take(room).map(line));
    }
    all
}

/// A place in bytes of one in UTF-16 code units.
#[must_use]
pub fn bytes(text: &str, cursor: u32) -> usize {
    let mut units = 0;
    let before = text.chars().take_while(|c| {
        units += c.len_utf16();
        units <= cursor as usize
    });
    before.map(char::len_utf8).sum()
}

/// Whether a script block is still open at the end of a text: then Enter goes to the next line.
#[must_use]
pub fn is_open(text: &str) -> bool {
    command::parse(text).problems.iter().any(|problem| problem.error_id == "MissingEndCurlyBrace")
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
    use crate::model::sample::session;

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
        assert_eq!(history.older("two").as_deref(), Some("two"));
        assert_eq!(history.newer().as_deref(), Some(""));
    }

    #[test]
    fn what_was_left_in_the_field_comes_back_once() {
        let mut history = History::default();
        history.push("one");
        assert_eq!(history.older("dra").as_deref(), Some("one"));
        history.leave("one and a half");
        assert_eq!(history.come_back(), "one and a half");
        assert_eq!(history.come_back(), "");
        assert_eq!(history.older("").as_deref(), Some("one"));
    }

    fn labels(text: &str, history: &History) -> Vec<String> {
        let sessions = [session(1, "ITTask", "Server01")];
        let hosts = ["Server01".to_string(), "Server02".to_string()];
        let variables = [VariableView { name: "all".into(), summary: "3 × PSSession".into() }];
        let known = Knowledge { sessions: &sessions, hosts: &hosts, variables: &variables };
        let cursor = u32::try_from(text.encode_utf16().count()).expect("short");
        suggestions(text, cursor, history, known).into_iter().map(|suggestion| suggestion.label).collect()
    }

    #[test]
    fn a_line_is_completed_from_what_is_known_and_from_the_history() {
        let mut history = History::default();
        history.push("Get-PSSession -ComputerName Server02");
        history.push("Get-Credential");
        assert_eq!(
            labels("get-", &history),
            ["Get-PSSession", "Get-Credential", "Get-Job", "Get-PSSession -ComputerName Server02"]
        );
        assert_eq!(labels("Get-PSSession -ComputerName ", &history)[..2], ["Server01", "Server02"]);
        assert_eq!(labels("Connect-PSSession -Session $", &history), ["$all"]);
        assert_eq!(labels("Connect-PSSession -cn Server01 -Name it", &history), ["ITTask"]);
        assert_eq!(labels("Get-PSSession", &history), ["Get-PSSession -ComputerName Server02"]);
        assert!(labels("Connect-PSSession -", &history).len() <= SUGGESTED);
    }

    #[test]
    fn a_word_goes_where_the_cursor_is() {
        let known = Knowledge { sessions: &[], hosts: &["Server01".into()], variables: &[] };
        let text = "Get-PSSession -Name é😀 -ComputerN | Remove-PSSession";
        let cursor = u32::try_from("Get-PSSession -Name é😀 -ComputerN".encode_utf16().count()).expect("short");
        let found = suggestions(text, cursor, &History::default(), known);
        assert_eq!(found[0].line, "Get-PSSession -Name é😀 -ComputerName | Remove-PSSession");
        assert_eq!(found[0].cursor, cursor + 3);
    }

    #[test]
    fn an_open_block_goes_on() {
        for (text, open) in [
            ("Invoke-Command $s {", true),
            ("Invoke-Command $s {\n 1\n", true),
            ("Invoke-Command $s { 1 }", false),
            ("Get-PSSession 'a", false),
            ("", false),
        ] {
            assert_eq!(is_open(text), open, "{text}");
        }
    }

    #[test]
    fn the_caret_counts_characters_not_bytes() {
        assert_eq!(caret("é -Nmae x", (3, 8)), "é -Nmae x\n  ^^^^^");
        assert_eq!(caret("Get", (9, 9)), "Get\n   ^");
    }
}
