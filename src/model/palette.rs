//! The command bar for those who do not want to write a command: what plain words could mean.

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As it is shown, in the language of the page.
    pub label: String,
    /// What kind of thing it is: id of a text.
    pub kind: &'static str,
    /// What choosing it does.
    pub choice: Choice,
}

/// What choosing an entry does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Opens an address of the console.
    Open(String),
    /// Presses a button of the toolbar.
    Act(super::commands::Action),
    /// Previews the selection.
    Preview,
    /// Asks every host again.
    Refresh,
    /// Puts a text into the bar, to go on from.
    Write(String),
}

impl Choice {
    /// The word of what it does, for what the strip says of it; `None` where that is no command.
    #[must_use]
    pub const fn word(&self) -> Option<&'static str> {
        match self {
            Self::Act(action) => Some(action.word()),
            Self::Preview => Some("preview"),
            Self::Refresh => Some("refresh"),
            Self::Open(_) | Self::Write(_) => None,
        }
    }
}

/// No more than this many are offered.
pub const MOST: usize = 8;

/// Whether a text is meant as a command: a name with a hyphen in it, or a sign that only a command
/// begins with. A leading colon says so, too, and is taken away.
#[must_use]
pub fn command(text: &str) -> Option<&str> {
    let text = text.trim();
    if let Some(command) = text.strip_prefix(':') {
        return Some(command.trim_start());
    }
    let first = text.chars().next()?;
    let word = text.split(|c: char| c.is_whitespace() || matches!(c, '|' | ';')).next().unwrap_or_default();
    let verb_and_noun =
        word.split_once('-').is_some_and(|(verb, _)| !verb.is_empty() && verb.chars().all(|c| c.is_ascii_alphabetic()));
    (verb_and_noun || "$([@&{'\"-#|".contains(first)).then_some(text)
}

/// The entries whose labels hold the letters of every word in their order, best first.
#[must_use]
pub fn find<'a>(text: &str, entries: &'a [Entry]) -> Vec<&'a Entry> {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<(u32, &Entry)> = entries
        .iter()
        .filter_map(|entry| {
            let label: Vec<char> = entry.label.to_lowercase().chars().collect();
            let scores: Option<Vec<u32>> = words.iter().map(|word| score(word, &label)).collect();
            Some((scores?.iter().sum(), entry))
        })
        .collect();
    found.sort_by_key(|(score, entry)| (std::cmp::Reverse(*score), entry.label.len()));
    found.into_iter().take(MOST).map(|(_, entry)| entry).collect()
}

/// How well a word fits: letters that follow one another and letters that begin a word count more.
fn score(word: &str, label: &[char]) -> Option<u32> {
    let begins = |at: usize| at == 0 || !label[at - 1].is_alphanumeric();
    let from = |start: usize| {
        let (mut at, mut score, mut last) = (start, 0, None);
        for c in word.chars() {
            let found = at + label[at..].iter().position(|other| *other == c)?;
            score += 1 + if begins(found) { 4 } else { 0 };
            if last.is_some_and(|last| last + 1 == found) {
                score += 3;
            }
            last = Some(found);
            at = found + 1;
        }
        Some(score)
    };
    (0..label.len()).filter(|at| word.starts_with(label[*at])).filter_map(from).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(labels: &[&str]) -> Vec<Entry> {
        labels
            .iter()
            .map(|label| Entry { label: (*label).into(), kind: "x", choice: Choice::Write((*label).into()) })
            .collect()
    }

    #[test]
    fn commands_are_told_from_words() {
        for (text, expected) in [
            ("Get-PSSession", Some("Get-PSSession")),
            ("  connect-pssession x", Some("connect-pssession x")),
            ("Foo-Bar | x", Some("Foo-Bar | x")),
            ("$s | Receive-PSSession", Some("$s | Receive-PSSession")),
            (": runs", Some("runs")),
            (":", Some("")),
            ("(Get-PSSession)", Some("(Get-PSSession)")),
            ("runs", None),
            ("server01-x", None),
            ("", None),
        ] {
            assert_eq!(command(text), expected, "{text}");
        }
    }

    #[test]
    fn letters_in_their_order_find_and_the_best_comes_first() {
        let entries =
            entries(&["Disconnect", "Connect", "Runs", "Server01", "Sessions on Server01", "État des sessions"]);
        let labels = |text: &str| find(text, &entries).iter().map(|entry| entry.label.as_str()).collect::<Vec<_>>();
        assert_eq!(labels("con"), ["Connect", "Disconnect"]);
        assert_eq!(labels("s01")[0], "Server01");
        assert_eq!(labels("ser ses"), ["Sessions on Server01"]);
        assert_eq!(labels("ÉTAT"), ["État des sessions"]);
        assert_eq!(labels("zzz"), Vec::<&str>::new());
        assert_eq!(labels(" "), Vec::<&str>::new());
    }
}
