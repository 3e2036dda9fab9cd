//! The filter of the grid: words that must all be found, each anywhere or in one column.
//!
//! `nightly`, `Name:IT*`, `State:Disconnected,Broken` (one of them), `-ComputerName:srv0*` (a leading dash excludes),
//! `Owner:"LAB\Domain Admins"`. Names of columns may be abbreviated like a cmdlet's parameters. Column names and values
//! ignore case; wildcards are the cmdlets': `*`, `?`, `[a-z]`, and a backtick before what is meant literally.

mod blame;
mod column;
mod edit;
mod parse;
mod verdict;

use reattach_core::bridge::{Millis, Text};
use reattach_core::selector::Selector;

use super::sessions::{Known, Sessions};

pub use blame::Blamed;
pub use column::{Column, Trait};
pub use edit::{toggle, without};
use verdict::Edition;
pub(super) use verdict::Verdict;

/// A filter that was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    words: Vec<Word>,
    edition: Edition,
}

/// Something in the text of a filter that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What to change.
    pub message: Text,
    /// Start and end of the word in bytes.
    pub span: (usize, usize),
}

/// One word of a filter.
#[derive(Debug, Clone, PartialEq)]
struct Word {
    column: Option<Column>,
    /// One of them has to fit. Not empty.
    values: Vec<Value>,
    exclude: bool,
    span: (usize, usize),
}

#[derive(Debug, Clone, PartialEq)]
struct Value {
    /// As written, without quotes.
    text: String,
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    /// Lower case, found anywhere in any column.
    Contains(String),
    /// The whole of one column, or of any.
    Like(Selector),
    Is(Trait),
}

impl Filter {
    /// Reads the text of the filter box. Words that are not understood are reported and left out,
    /// so that a slip hides nothing.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        parse::parse(text)
    }

    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it depends on the time.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.words.iter().flat_map(|word| &word.values).any(|value| value.test == Test::Is(Trait::Expiring))
    }

    /// Whether a session passes.
    #[must_use]
    pub fn admits(&self, session: &Known, now: Millis) -> bool {
        let judge = || self.words.iter().all(|word| word.admits(session, now));
        if self.is_timed() { judge() } else { session.verdict.of(self.edition, judge) }
    }

    /// Whether a session passes all words but those about `column`.
    #[must_use]
    pub fn admits_apart_from(&self, column: Column, session: &Known, now: Millis) -> bool {
        if self.words.iter().all(|word| !word.chooses(column)) {
            return self.admits(session, now);
        }
        self.words.iter().filter(|word| !word.chooses(column)).all(|word| word.admits(session, now))
    }

    /// Whether a value of a column is asked for.
    #[must_use]
    pub fn has(&self, column: Column, value: &str) -> bool {
        self.words
            .iter()
            .filter(|word| word.chooses(column))
            .flat_map(|word| &word.values)
            .any(|chosen| chosen.text.eq_ignore_ascii_case(value) || chosen.text == edit::literal(value))
    }

    /// How many words ask for values of a column.
    #[must_use]
    pub fn chosen(&self, column: Column) -> usize {
        self.words.iter().filter(|word| word.chooses(column)).map(|word| word.values.len()).sum()
    }

    /// When nothing passes: the words without which something would, and how much.
    #[must_use]
    pub fn blame(&self, sessions: &Sessions, now: Millis) -> Vec<Blamed> {
        blame::blame(self, sessions, now)
    }
}

impl Word {
    fn chooses(&self, column: Column) -> bool {
        self.column == Some(column) && !self.exclude
    }

    fn admits(&self, session: &Known, now: Millis) -> bool {
        self.values.iter().any(|value| self.finds(&value.test, session, now)) != self.exclude
    }

    fn finds(&self, test: &Test, session: &Known, now: Millis) -> bool {
        match (test, self.column) {
            (Test::Contains(part), _) => session.text.contains(part.as_str()),
            (Test::Is(wanted), _) => wanted.holds(session, now),
            (Test::Like(pattern), Some(column)) => column.matches(session, pattern),
            (Test::Like(pattern), None) => {
                Column::ALL.iter().any(|column| *column != Column::Id && column.matches(session, pattern))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::session;

    #[test]
    fn words_must_all_be_found() {
        let it = Known::from(session(1, "ITTask", "Server01"));
        for (text, expected) in [
            ("", true),
            ("task", true),
            ("task server01", true),
            ("task server02", false),
            ("it*", true),
            ("Name:IT*", true),
            ("name:IT", false),
            ("Na:ITTask", true),
            ("cn:server01", true),
            ("State:disconnected -ComputerName:srv0*", true),
            ("State:Opened,Disconnected", true),
            ("-State:Opened,Disconnected", false),
            ("-ComputerName:server0?", false),
            ("ComputerName:server0[0-9]", true),
            ("adele", true),
            ("Owner:lab\\adele", true),
            ("Availability:None", true),
            ("Name:", true),
            ("Name:,", true),
            ("Is:Connectable", true),
            ("is:held,open", false),
            ("Id:1", true),
            ("Id:11", false),
            ("00000000-0000-0000-0000-000000000001", true),
        ] {
            let (filter, problems) = Filter::parse(text);
            assert_eq!(problems, [], "{text}");
            assert_eq!(filter.admits(&it, 0), expected, "{text}");
        }
    }

    #[test]
    fn quotes_keep_a_value_together() {
        let named = Known::from(session(1, "Night, weekly", "Server01"));
        for (text, expected) in [
            ("Name:\"Night, weekly\"", true),
            ("'night, week'", true),
            ("-'night, week'", false),
            ("Name:x,'Night, weekly'", true),
            ("O'Neil", false),
        ] {
            let (filter, problems) = Filter::parse(text);
            assert_eq!(problems, [], "{text}");
            assert_eq!(filter.admits(&named, 0), expected, "{text}");
        }
    }

    #[test]
    fn expiring_depends_on_the_time() {
        let mut soon = session(1, "a", "b");
        soon.expires_on = Some(2 * 3_600_000);
        let soon = Known::from(soon);
        let (filter, _) = Filter::parse("is:expiring");
        assert!(filter.is_timed());
        assert!(!filter.admits(&soon, 0));
        assert!(filter.admits(&soon, 3_600_001));
        assert!(!filter.admits(&soon, 2 * 3_600_000), "what has expired does not expire");
    }

    #[test]
    fn what_is_not_understood_is_reported_at_its_place_and_hides_nothing() {
        let backups = Known::from(session(1, "Backups", "Localhost"));
        for (text, id, span) in [
            ("x* Nmae:IT*", "ui-filter-unknown-column", (3, 11)),
            ("State:Discon", "ui-filter-unknown-value", (0, 12)),
            ("is:great", "ui-filter-unknown-value", (0, 8)),
            ("é Name:'a b", "ui-filter-open-quote", (3, 12)),
            ("C:backup", "ui-filter-ambiguous-column", (0, 8)),
        ] {
            let (filter, problems) = Filter::parse(text);
            assert_eq!(problems.len(), 1, "{text}: {problems:?}");
            assert_eq!((problems[0].message.id.as_str(), problems[0].span), (id, span), "{text}");
            let rest = text.starts_with("x*") || text.starts_with('é');
            assert_eq!(filter.admits(&backups, 0), !rest, "{text}");
        }
        assert_eq!(Filter::parse("State:Dis*").1, []);
    }

    #[test]
    fn what_changed_is_judged_anew() {
        let mut sessions = Sessions::default();
        sessions.put(session(1, "a", "b"));
        let (filter, _) = Filter::parse("State:Disconnected");
        let passing =
            |sessions: &Sessions, filter: &Filter| sessions.known().filter(|session| filter.admits(session, 0)).count();
        assert_eq!((passing(&sessions, &filter), passing(&sessions, &filter)), (1, 1));
        sessions.put(session(1, "a", "b").opened());
        assert_eq!(passing(&sessions, &filter), 0);
        let (other, _) = Filter::parse("State:Opened");
        assert_eq!((passing(&sessions, &other), passing(&sessions, &filter)), (1, 0));
        assert_eq!(filter, Filter::parse("State:Disconnected").0, "two of the same words are equal");
    }

    #[test]
    fn facets_ask_without_their_own_words() {
        let (filter, _) = Filter::parse("State:Opened Name:B*");
        let backups = Known::from(session(1, "Backups", "Localhost"));
        assert!(!filter.admits(&backups, 0));
        assert!(filter.admits_apart_from(Column::State, &backups, 0));
        assert!(!filter.admits_apart_from(Column::Name, &backups, 0));
        assert!(filter.has(Column::State, "opened") && !filter.has(Column::State, "Broken"));
        assert_eq!((filter.chosen(Column::State), filter.chosen(Column::Owner)), (1, 0));
    }
}
