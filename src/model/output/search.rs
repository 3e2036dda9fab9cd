//! Finding text in what a session wrote.

use std::ops::Range;
use std::sync::Arc;

use reattach_core::bridge::{OutputContent, OutputItem, Shape};

use super::ansi;
use super::object;
use super::rows::Filter;
use super::scrollback::Scrollback;

/// A place where the text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The entry.
    pub sequence: u64,
    /// Which of the entry's matches, from 0.
    pub nth: usize,
}

/// More matches than this are not counted.
pub const MOST: usize = 10_000;

/// Every match in what is shown, oldest first, at most [`MOST`]. Case is ignored.
#[must_use]
pub fn find(scrollback: &Scrollback, filter: Filter, needle: &str) -> Vec<Match> {
    let mut found = Vec::new();
    if needle.is_empty() {
        return found;
    }
    for item in scrollback.items().iter().filter(|item| filter.admits(item)) {
        let count: usize = texts(item).iter().map(|text| ranges(text, needle).len()).sum();
        let room = MOST - found.len();
        found.extend((0..count.min(room)).map(|nth| Match { sequence: item.sequence, nth }));
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The texts that are shown of an entry, in the order in which they stand; what the engine says
/// itself is not searched.
#[must_use]
pub fn texts(item: &Arc<OutputItem>) -> Vec<std::borrow::Cow<'_, str>> {
    match &item.content {
        OutputContent::Text { text, .. } | OutputContent::Error { text, .. } => vec![ansi::plain(text)],
        OutputContent::Object { object } if object.shape == Shape::Text => vec![ansi::plain(&object.text)],
        OutputContent::Object { object } => {
            let columns = object::columns(object);
            columns.iter().map(|name| object::property(object, name).map_or("", |p| p.text.as_str()).into()).collect()
        }
        OutputContent::Progress(_) | OutputContent::Separator { .. } => Vec::new(),
    }
}

/// Where a text holds another one, in bytes, without overlaps. Case is ignored.
#[must_use]
pub fn ranges(text: &str, needle: &str) -> Vec<Range<usize>> {
    if needle.is_empty() || needle.len() > text.len() * 4 {
        return Vec::new();
    }
    if needle.is_ascii() {
        return ascii(text.as_bytes(), needle.as_bytes());
    }
    let needle: Vec<char> = needle.chars().map(fold).collect();
    let text: Vec<(usize, char)> = text.char_indices().map(|(at, c)| (at, fold(c))).collect();
    let end = text.last().map_or(0, |(at, c)| at + c.len_utf8());
    let mut found = Vec::new();
    let mut at = 0;
    while at + needle.len() <= text.len() {
        if text[at..at + needle.len()].iter().map(|(_, c)| c).eq(&needle) {
            let to = text.get(at + needle.len()).map_or(end, |(at, _)| *at);
            found.push(text[at].0..to);
            at += needle.len();
        } else {
            at += 1;
        }
    }
    found
}

fn ascii(text: &[u8], needle: &[u8]) -> Vec<Range<usize>> {
    let first = needle[0].to_ascii_lowercase();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(window) = text.get(at..at + needle.len()) {
        if window[0].to_ascii_lowercase() == first && window.eq_ignore_ascii_case(needle) {
            found.push(at..at + needle.len());
            at += needle.len();
        } else {
            at += 1;
        }
    }
    found
}

/// One character for one, so that places stay the same.
fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::Stream;

    use super::*;
    use crate::model::output::scrollback::Kind;
    use crate::model::sample::{object as entry, process, text};

    #[test]
    fn matches_are_counted_by_entry() {
        let mut scrollback = Scrollback::default();
        scrollback.extend(vec![
            text(1, Stream::Output, "one Two one"),
            text(2, Stream::Verbose, "one"),
            entry(3, process(7, "someone", 1)),
            text(4, Stream::Error, "\u{1b}[31mo\u{1b}[0mne"),
        ]);
        let at = |filter, needle: &str| {
            find(&scrollback, filter, needle).into_iter().map(|found| (found.sequence, found.nth)).collect::<Vec<_>>()
        };
        assert_eq!(at(Filter::default(), "ONE"), [(1, 0), (1, 1), (2, 0), (3, 0), (4, 0)]);
        assert_eq!(at(Filter::default().toggled(Kind::Verbose), "one"), [(1, 0), (1, 1), (3, 0), (4, 0)]);
        assert_eq!(at(Filter::default(), ""), []);
        // Only what is shown of an object is searched: its handles are in no column.
        assert_eq!(at(Filter::default(), "7"), [(3, 0)]);
        assert_eq!(at(Filter::default(), "1"), []);
    }

    #[test]
    fn places_are_of_the_text_as_it_is() {
        for (text, needle, expected) in [
            ("aaa", "aa", &[(0, 2)][..]),
            ("xÉté été", "été", &[(1, 6), (7, 12)]),
            ("İi", "i", &[(2, 3)]),
            ("abc", "abcd", &[]),
            ("é", "é", &[(0, 2)]),
            ("", "x", &[]),
        ] {
            let found = ranges(text, needle);
            assert!(found.iter().all(|range| text.get(range.clone()).is_some()), "{text} {needle}");
            let found: Vec<_> = found.into_iter().map(|range| (range.start, range.end)).collect();
            assert_eq!(found, expected, "{text} {needle}");
        }
    }
}
