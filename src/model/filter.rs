//! The filter of the grid: words that must all be found, each anywhere or in one column.
//!
//! `nightly`, `Name:IT*`, `State:Disconnected`, `-ComputerName:srv0*` (a leading dash excludes).
//! Column names and values ignore case; `*` and `?` are wildcards, as in the cmdlets.

use reattach_core::bridge::{SessionView, Text};
use reattach_core::table::{availability_name, state_name};

/// A filter that was understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq)]
struct Word {
    column: Option<Column>,
    pattern: String,
    exclude: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Name,
    ComputerName,
    State,
    ConfigurationName,
    Availability,
    Owner,
    InstanceId,
    Id,
}

impl Column {
    const ALL: [(&'static str, Self); 8] = [
        ("Name", Self::Name),
        ("ComputerName", Self::ComputerName),
        ("State", Self::State),
        ("ConfigurationName", Self::ConfigurationName),
        ("Availability", Self::Availability),
        ("Owner", Self::Owner),
        ("InstanceId", Self::InstanceId),
        ("Id", Self::Id),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, column)| *column)
    }

    fn value(self, session: &SessionView) -> String {
        match self {
            Self::Name => session.name.clone(),
            Self::ComputerName => session.computer_name.clone(),
            Self::State => state_name(session.state).into(),
            Self::ConfigurationName => session.configuration_name.clone(),
            Self::Availability => availability_name(session.availability).into(),
            Self::Owner => session.owner.clone().unwrap_or_default(),
            Self::InstanceId => session.instance_id.to_string(),
            Self::Id => session.id.to_string(),
        }
    }
}

impl Filter {
    /// Reads the text of the filter box. Words that are not understood are reported and left out,
    /// so that a slip hides nothing.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Option<Text>) {
        let mut filter = Self::default();
        let mut problem = None;
        for word in text.split_whitespace() {
            let (exclude, word) = match word.strip_prefix('-') {
                Some(rest) => (true, rest),
                None => (false, word),
            };
            let (column, pattern) = match word.split_once(':') {
                None => (None, word),
                Some((name, pattern)) => match Column::named(name) {
                    Some(column) => (Some(column), pattern),
                    None => {
                        problem.get_or_insert_with(|| Text::new("ui-filter-unknown-column").with("column", name));
                        continue;
                    }
                },
            };
            if !pattern.is_empty() {
                filter.words.push(Word { column, pattern: pattern.to_lowercase(), exclude });
            }
        }
        (filter, problem)
    }

    /// Whether it lets everything through.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a session passes.
    #[must_use]
    pub fn admits(&self, session: &SessionView) -> bool {
        self.words.iter().all(|word| word.matches(session) != word.exclude)
    }
}

impl Word {
    fn matches(&self, session: &SessionView) -> bool {
        let matches_in = |column: Column| {
            let value = column.value(session).to_lowercase();
            if self.pattern.contains(['*', '?']) {
                wildcard(&self.pattern, &value)
            } else {
                // In a column a word is the whole value; without one it may stand anywhere.
                if self.column.is_some() { value == self.pattern } else { value.contains(&self.pattern) }
            }
        };
        match self.column {
            Some(column) => matches_in(column),
            None => Column::ALL.iter().any(|(_, column)| *column != Column::Id && matches_in(*column)),
        }
    }
}

/// Matches `*` and `?` over the whole value, in time proportional to the product of the lengths.
fn wildcard(pattern: &str, value: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let value: Vec<char> = value.chars().collect();
    let (mut p, mut v) = (0, 0);
    let mut back = None;
    while v < value.len() {
        match pattern.get(p) {
            Some('*') => {
                back = Some((p, v));
                p += 1;
            }
            Some(c) if *c == '?' || *c == value[v] => {
                p += 1;
                v += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    p = star + 1;
                    v = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::session;

    #[test]
    fn words_must_all_be_found() {
        let it = session(1, "ITTask", "Server01");
        for (text, expected) in [
            ("", true),
            ("task", true),
            ("task server01", true),
            ("task server02", false),
            ("Name:IT*", true),
            ("name:IT", false),
            ("State:disconnected -ComputerName:srv0*", true),
            ("-ComputerName:server0?", false),
            ("adele", true),
            ("Availability:None", true),
            ("Name:", true),
        ] {
            let (filter, problem) = Filter::parse(text);
            assert_eq!(problem, None, "{text}");
            assert_eq!(filter.admits(&it), expected, "{text}");
        }
    }

    #[test]
    fn an_unknown_column_is_reported_and_hides_nothing() {
        let (filter, problem) = Filter::parse("Nmae:IT*");
        assert_eq!(problem, Some(Text::new("ui-filter-unknown-column").with("column", "Nmae")));
        assert!(filter.admits(&session(1, "Backups", "Localhost")));
    }

    #[test]
    fn wildcards_backtrack() {
        assert!(wildcard("*a*b", "xaxxaab"));
        assert!(!wildcard("*a*b", "xaxxaabc"));
        assert!(wildcard("**", ""));
    }
}
