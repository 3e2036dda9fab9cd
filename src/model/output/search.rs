//! Finding text in what a session wrote.

use std::ops::Range;
use std::sync::Arc;

use super::rows::{Block, Row, RowKind};
use super::{ansi, object, rows};

/// A place where the text was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// The entry, or the first one of a row that shows several as one text.
    pub sequence: u64,
    /// Which of its matches, from 0.
    pub nth: usize,
}

/// More matches than this are not counted.
pub const MOST: usize = 10_000;

/// Every match in what is shown, oldest first, at most [`MOST`]. Case is ignored; what the engine says
/// itself is not searched.
#[must_use]
pub fn find(blocks: &[Arc<Block>], needle: &str) -> Vec<Match> {
    let mut found = Vec::new();
    if needle.is_empty() {
        return found;
    }
    for row in blocks.iter().flat_map(|block| &block.rows) {
        for (sequence, count) in counts(row, needle) {
            let room = MOST - found.len();
            found.extend((0..count.min(room)).map(|nth| Match { sequence, nth }));
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// How often each of the texts of a row holds the needle: the one of a row of text, or those of every
/// object, cell by cell.
fn counts(row: &Row, needle: &str) -> Vec<(u64, usize)> {
    match row.kind {
        RowKind::Separator => Vec::new(),
        RowKind::Text(_) | RowKind::Error => {
            let first = row.items.first().map(|item| item.sequence);
            first.map(|first| (first, ranges(&ansi::plain(&row.text()), needle).len())).into_iter().collect()
        }
        RowKind::Table { .. } | RowKind::List => {
            let objects = row.items.iter().filter_map(|item| Some((item.sequence, rows::object(item)?)));
            let count = |object| {
                let cells = object::columns(object).iter().filter_map(|name| object::property(object, name));
                cells.map(|cell| ranges(&cell.text, needle).len()).sum()
            };
            objects.map(|(sequence, object)| (sequence, count(object))).collect()
        }
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
    use reattach_core::bridge::{OutputContent, OutputItem, Stream};

    use super::*;
    use crate::model::output::rows::{Filter, blocks};
    use crate::model::output::scrollback::{Kind, Scrollback};
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
            let blocks = blocks(&scrollback, filter, &[]);
            find(&blocks, needle).into_iter().map(|found| (found.sequence, found.nth)).collect::<Vec<_>>()
        };
        assert_eq!(at(Filter::default(), "ONE"), [(1, 0), (1, 1), (2, 0), (3, 0), (4, 0)]);
        assert_eq!(at(Filter::default().toggled(Kind::Verbose), "one"), [(1, 0), (1, 1), (3, 0), (4, 0)]);
        assert_eq!(at(Filter::default(), ""), []);
        // Only what is shown of an object is searched: its handles are in no column.
        assert_eq!(at(Filter::default(), "7"), [(3, 0)]);
        assert_eq!(at(Filter::default(), "1"), []);
    }

    #[test]
    fn matches_are_those_of_the_rows_as_they_are_drawn() {
        let open_line = |sequence, text: &str| OutputItem {
            sequence,
            at: 0,
            content: OutputContent::Text { stream: Stream::Host, text: text.into(), no_newline: true },
        };
        let mut scrollback = Scrollback::default();
        scrollback.extend(vec![
            open_line(1, "looking "),
            open_line(2, "for a nee"),
            text(3, Stream::Host, "dle: needle"),
            text(4, Stream::Input, "needle"),
            text(5, Stream::Output, "a\r\nneedle"),
        ]);
        let at = |needle: &str| {
            let found = find(&blocks(&scrollback, Filter::default(), &[]), needle);
            found.into_iter().map(|found| (found.sequence, found.nth)).collect::<Vec<_>>()
        };
        assert_eq!(at("needle"), [(1, 0), (1, 1), (4, 0), (5, 0)]);
        assert_eq!(at("ps> n"), [(4, 0)]);
        assert_eq!(at("a\nn"), [(5, 0)]);
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
