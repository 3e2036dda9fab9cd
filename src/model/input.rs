//! What is typed into a session: completions, and pasted text that wants a second look.

use reattach_core::bridge::{CompletionItem, RequestId, SessionState, SessionView};

use super::output::ansi;

/// Pasted lines up to this number are taken without a question.
const FEW_LINES: usize = 4;

/// What a session does with what is entered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listens {
    /// Runs it.
    Now,
    /// Runs a command, and this one after it.
    Later,
    /// Nothing: it is not open here.
    Not,
}

impl Listens {
    /// Of a session, or of one that is not known.
    #[must_use]
    pub fn of(session: Option<&SessionView>) -> Self {
        match session.filter(|session| session.local) {
            Some(SessionView { input_refused: None, .. }) => Self::Now,
            Some(SessionView { state: SessionState::Opened, .. }) => Self::Later,
            _ => Self::Not,
        }
    }
}

/// What is remarkable about a pasted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paste {
    /// The text, with line ends as `\n`.
    pub text: String,
    /// Its lines.
    pub lines: usize,
    /// Characters in it that are not seen.
    pub hidden: usize,
}

impl Paste {
    /// A text to ask about before it is taken; nothing for one that needs no question.
    #[must_use]
    pub fn look(text: &str) -> Option<Self> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines = text.trim_end_matches('\n').split('\n').count();
        let hidden = text.chars().filter(|c| ansi::special(*c)).count();
        (lines > FEW_LINES || hidden > 0).then_some(Self { text, lines, hidden })
    }

    /// The text with every hidden character shown by its name.
    #[must_use]
    pub fn shown(&self) -> String {
        self.text.chars().map(|c| if ansi::special(c) { ansi::name(c) } else { c.to_string() }).collect()
    }

    /// The text without the hidden characters.
    #[must_use]
    pub fn cleaned(&self) -> String {
        self.text.chars().filter(|c| !ansi::special(*c)).collect()
    }
}

/// Completions that the target offers, and which of them is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// Which question it answers.
    pub request_id: RequestId,
    /// Where the text to be replaced starts, in UTF-16 code units.
    pub start: usize,
    /// How long it is, in UTF-16 code units.
    pub length: usize,
    /// At least one.
    pub items: Vec<CompletionItem>,
    /// The one that Enter or Tab takes.
    pub chosen: usize,
}

impl Completion {
    /// Moves to the next one, or back; the ends meet.
    pub fn step(&mut self, back: bool) {
        let count = self.items.len().max(1);
        self.chosen = (self.chosen + if back { count - 1 } else { 1 }) % count;
    }

    /// The script with a completion put in, and where the cursor then stands, in UTF-16 code units.
    #[must_use]
    pub fn applied(&self, script: &str, at: usize) -> Option<(String, usize)> {
        let text: Vec<u16> = self.items.get(at)?.text.encode_utf16().collect();
        let script: Vec<u16> = script.encode_utf16().collect();
        let start = self.start.min(script.len());
        let end = start.saturating_add(self.length).min(script.len());
        let whole = [&script[..start], &text, &script[end..]].concat();
        Some((String::from_utf16_lossy(&whole), start + text.len()))
    }
}

/// A script that is given back, before what has been typed since, and by how much the cursor moves,
/// in UTF-16 code units.
#[must_use]
pub fn given_back(script: &str, typed: &str) -> (String, usize) {
    let between = if typed.is_empty() { "" } else { "\n" };
    (format!("{script}{between}{typed}"), script.encode_utf16().count() + between.len())
}

/// Whether the cursor, in UTF-16 code units, stands in the first line of a text.
#[must_use]
pub fn in_first_line(text: &str, cursor: usize) -> bool {
    !text.encode_utf16().take(cursor).any(|unit| unit == u16::from(b'\n'))
}

/// Whether it stands in the last line.
#[must_use]
pub fn in_last_line(text: &str, cursor: usize) -> bool {
    !text.encode_utf16().skip(cursor).any(|unit| unit == u16::from(b'\n'))
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::{CompletionKind, Text};

    use super::*;
    use crate::model::sample;

    #[test]
    fn much_or_hidden_text_is_asked_about() {
        assert_eq!(Paste::look("a\r\nb\nc\nd\n"), None);
        let many = Paste::look("1\r\n2\r3\n4\n5\n").expect("five lines");
        assert_eq!((many.lines, many.hidden, many.text.as_str()), (5, 0, "1\n2\n3\n4\n5\n"));
        let tricky = Paste::look("rm \u{202e}x\u{1b}[0m").expect("it turns around");
        assert_eq!((tricky.lines, tricky.hidden), (1, 2));
        assert_eq!(tricky.shown(), "rm ⟨U+202E⟩x␛[0m");
        assert_eq!(tricky.cleaned(), "rm x[0m");
    }

    fn completion(start: usize, length: usize, texts: &[&str]) -> Completion {
        let item = |text: &&str| CompletionItem {
            text: (*text).into(),
            label: (*text).into(),
            description: String::new(),
            kind: CompletionKind::Command,
        };
        Completion { request_id: 1, start, length, items: texts.iter().map(item).collect(), chosen: 0 }
    }

    #[test]
    fn a_completion_replaces_what_the_target_says() {
        let completion = completion(3, 6, &["Get-Process", "Get-Printer"]);
        assert_eq!(completion.applied("😀 Get-Pr | x", 0), Some(("😀 Get-Process | x".into(), 14)));
        assert_eq!(completion.applied("x", 1), Some(("xGet-Printer".into(), 12)));
        assert_eq!(completion.applied("x", 2), None);
    }

    #[test]
    fn the_ends_of_the_list_meet() {
        let mut completion = completion(0, 0, &["a", "b", "c"]);
        let mut seen = Vec::new();
        for back in [false, false, false, true, true] {
            completion.step(back);
            seen.push(completion.chosen);
        }
        assert_eq!(seen, [1, 2, 0, 2, 1]);
    }

    #[test]
    fn an_open_session_listens_now_or_later() {
        let closed = sample::session(1, "ITTask", "Server01");
        let open = closed.clone().opened();
        let refused = Some(Text::new("busy"));
        let busy = SessionView { input_refused: refused.clone(), ..open.clone() };
        let leaving = SessionView { state: SessionState::Disconnecting, ..busy.clone() };
        let elsewhere = SessionView { local: false, ..open.clone() };
        assert_eq!(
            [None, Some(&closed), Some(&open), Some(&busy), Some(&leaving), Some(&elsewhere)].map(Listens::of),
            [Listens::Not, Listens::Not, Listens::Now, Listens::Later, Listens::Not, Listens::Not]
        );
    }

    #[test]
    fn what_waited_comes_before_what_was_typed_since() {
        assert_eq!(given_back("😀", ""), ("😀".into(), 2));
        assert_eq!(given_back("a\nb", "c"), ("a\nb\nc".into(), 4));
    }

    #[test]
    fn the_cursor_is_in_the_first_or_last_line() {
        assert!(in_first_line("é\nb", 1) && !in_first_line("é\nb", 2));
        assert!(!in_last_line("é\nb", 1) && in_last_line("é\nb", 2));
        assert!(in_first_line("", 0) && in_last_line("", 0));
    }
}
