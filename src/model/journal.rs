//! What was run from this browser: the history that outlives the page. It holds no secret that
//! can be told from the text, and nothing that a command wrote.

use std::collections::VecDeque;

use reattach_core::bridge::{Millis, RunId, Summary};

use super::output::object::quote;
use super::redact::redact;

/// Entries kept.
const MOST: usize = 500;
/// Characters of one command kept.
const LONGEST: usize = 4_000;

/// Commands, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Journal {
    entries: VecDeque<Entry>,
}

/// One command that a person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it was begun. Also tells entries apart: two never have the same.
    pub at: Millis,
    /// The text, with what looks like a secret replaced.
    pub command: String,
    /// What came of it; none while it runs, and when the page went away before it ended.
    pub outcome: Option<Outcome>,
    run: Option<RunId>,
}

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Hosts or sessions worked on.
    pub targets: u32,
    /// Sessions connected.
    pub connected: u32,
    /// Error records written.
    pub failed: u32,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u32,
}

impl Journal {
    /// A command was begun.
    pub fn begin(&mut self, run: RunId, command: &str, at: Millis) {
        let at = self.entries.front().map_or(at, |newest| at.max(newest.at + 1));
        let command: String = redact(command).chars().take(LONGEST).collect();
        self.entries.push_front(Entry { at, command, outcome: None, run: Some(run) });
        self.entries.truncate(MOST);
    }

    /// A command has ended. Returns whether it is one of these.
    pub fn finish(&mut self, run: RunId, summary: &Summary) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.run == Some(run)) else { return false };
        entry.run = None;
        entry.outcome = Some(Outcome {
            targets: summary.targets,
            connected: summary.connected,
            failed: summary.failed,
            elapsed_ms: summary.elapsed_ms,
        });
        true
    }

    /// Another page has written `kept`: it holds what was here before, too. Commands of this page that run go on.
    pub fn follow(&mut self, kept: Self) {
        let before = std::mem::replace(self, kept);
        for running in before.entries.into_iter().filter(|entry| entry.run.is_some()) {
            let same = |entry: &&mut Entry| entry.at == running.at && entry.command == running.command;
            if let Some(entry) = self.entries.iter_mut().find(same) {
                entry.run = running.run;
            }
        }
    }

    /// The entry of a time.
    #[must_use]
    pub fn get(&self, at: Millis) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.at == at)
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries whose command holds every word of `filter`, and, if wished, only those that failed.
    pub fn found<'a>(&'a self, filter: &str, only_failed: bool) -> impl Iterator<Item = &'a Entry> {
        let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
        self.entries.iter().filter(move |entry| {
            let command = entry.command.to_lowercase();
            words.iter().all(|word| command.contains(word.as_str()))
                && (!only_failed || entry.outcome.is_some_and(|outcome| outcome.failed > 0))
        })
    }

    /// As it is stored: a line an entry.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for Entry { at, command, outcome, .. } in &self.entries {
            let outcome = outcome
                .map_or_else(String::new, |o| format!("{} {} {} {}", o.targets, o.connected, o.failed, o.elapsed_ms));
            let command = command.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "");
            out.push_str(&format!("{at}\t{outcome}\t{command}\n"));
        }
        out
    }

    /// Reads what was stored; lines that cannot be read are left out.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self { entries: text.lines().filter_map(entry).take(MOST).collect() }
    }
}

/// Entries as JSON lines, for other programs. `date` writes a time in ISO 8601.
#[must_use]
pub fn json_lines<'a>(entries: impl IntoIterator<Item = &'a Entry>, date: impl Fn(Millis) -> String) -> String {
    let mut out = String::new();
    for entry in entries {
        out.push_str("{\"at\":");
        quote(&date(entry.at), &mut out);
        out.push_str(",\"command\":");
        quote(&entry.command, &mut out);
        if let Some(Outcome { targets, connected, failed, elapsed_ms }) = entry.outcome {
            out.push_str(&format!(
                ",\"targets\":{targets},\"connected\":{connected},\"failed\":{failed},\"elapsedMs\":{elapsed_ms}"
            ));
        }
        out.push_str("}\n");
    }
    out
}

fn entry(line: &str) -> Option<Entry> {
    let mut parts = line.splitn(3, '\t');
    let at = parts.next()?.parse().ok()?;
    let numbers: Vec<u32> = parts.next()?.split(' ').filter_map(|number| number.parse().ok()).collect();
    let outcome = match numbers[..] {
        [targets, connected, failed, elapsed_ms] => Some(Outcome { targets, connected, failed, elapsed_ms }),
        _ => None,
    };
    let mut command = String::new();
    let mut chars = parts.next()?.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => command.push(if chars.next()? == 'n' { '\n' } else { '\\' }),
            (c, false) => command.push(c),
        }
    }
    Some(Entry { at, command, outcome, run: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(failed: u32) -> Summary {
        Summary { targets: 3, connected: 3 - failed, failed, requests: 9, elapsed_ms: 120 }
    }

    #[test]
    fn what_was_run_is_there_after_a_reload() {
        let mut journal = Journal::default();
        journal.begin(1, "Connect-PSSession -ComputerName a\n\\n # two lines", 5);
        journal.begin(2, "Get-PSSession", 5);
        assert!(journal.finish(1, &summary(1)));
        assert!(!journal.finish(7, &summary(0)));
        let read = Journal::from_text(&journal.to_text());
        let all: Vec<_> = read.found("", false).map(|entry| (entry.at, entry.command.as_str())).collect();
        assert_eq!(all, [(6, "Get-PSSession"), (5, "Connect-PSSession -ComputerName a\n\\n # two lines")]);
        assert_eq!(read.found("", true).next().and_then(|entry| entry.outcome).map(|o| o.failed), Some(1));
        assert_eq!(read.found("computername CONNECT", false).count(), 1);
        assert!(Journal::from_text("x\ty\nnonsense\n5").is_empty());
    }

    #[test]
    fn pages_side_by_side_lose_nothing_of_each_other() {
        let mut here = Journal::default();
        here.begin(1, "Get-PSSession", 5);
        let mut there = Journal::from_text(&here.to_text());
        there.begin(1, "Connect-PSSession", 7);
        here.follow(Journal::from_text(&there.to_text()));
        assert!(here.finish(1, &summary(0)), "it is still known which one runs here");
        there.follow(Journal::from_text(&here.to_text()));
        assert!(there.finish(1, &summary(1)));
        let all: Vec<_> = there.found("", false).map(|e| (e.command.as_str(), e.outcome.map(|o| o.failed))).collect();
        assert_eq!(all, [("Connect-PSSession", Some(1)), ("Get-PSSession", Some(0))]);
        // Cleared there, it is gone here.
        here.follow(Journal::default());
        assert!(here.is_empty());
    }

    #[test]
    fn only_the_newest_are_kept() {
        let mut journal = Journal::default();
        for run in 0..600 {
            journal.begin(run, "x", Millis::from(run));
        }
        assert_eq!(journal.found("", false).count(), MOST);
        assert_eq!(journal.entries[0].at, 599);
    }

    #[test]
    fn no_secret_is_kept() {
        let mut journal = Journal::default();
        journal.begin(1, "Get-Credential -Password 'hunter2'", 1);
        assert!(!journal.to_text().contains("hunter2"));
    }

    #[test]
    fn an_export_is_json() {
        let mut journal = Journal::default();
        journal.begin(1, "say \"hi\"", 1);
        journal.begin(2, "x", 2);
        journal.finish(1, &summary(0));
        let text = json_lines(journal.found("", false), |at| format!("T{at}"));
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        assert_eq!(lines[0], serde_json::json!({"at": "T2", "command": "x"}));
        assert_eq!(lines[1]["command"], "say \"hi\"");
        assert_eq!(lines[1]["connected"], 3);
    }
}
