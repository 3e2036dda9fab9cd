//! Values that sessions have, with how many have each: what a click can narrow the grid to.

use std::collections::HashMap;

use reattach_core::bridge::Millis;

use super::collate;
use super::filter::{Column, Filter, Trait};
use super::sessions::Sessions;

/// Columns whose values are offered.
pub const COLUMNS: [Column; 5] =
    [Column::State, Column::Availability, Column::ComputerName, Column::ConfigurationName, Column::Owner];

/// A value and how many sessions have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// As it is written in a filter.
    pub value: String,
    /// Sessions that have it and pass all that the filter says about other columns.
    pub count: usize,
    /// The filter asks for it.
    pub chosen: bool,
}

/// The values of one column, by name. A value that the filter asks for is there even when no
/// session has it.
#[must_use]
pub fn values(column: Column, sessions: &Sessions, filter: &Filter, now: Millis) -> Vec<Facet> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for session in sessions.known() {
        let count = counts.entry(column.text(session)).or_default();
        *count += usize::from(filter.admits_apart_from(column, session, now));
    }
    let mut facets: Vec<Facet> = counts
        .into_iter()
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, count)| Facet { chosen: filter.has(column, value), value: value.into(), count })
        .filter(|facet| facet.count > 0 || facet.chosen)
        .collect();
    facets.sort_by_cached_key(|facet| collate::key(&facet.value));
    facets
}

/// What holds of sessions.
#[must_use]
pub fn traits(sessions: &Sessions, filter: &Filter, now: Millis) -> [Facet; Trait::ALL.len()] {
    let mut facets = Trait::ALL.map(|wanted| Facet {
        value: wanted.name().into(),
        count: 0,
        chosen: filter.has(Column::Is, wanted.name()),
    });
    for session in sessions.known() {
        if filter.admits_apart_from(Column::Is, session, now) {
            for (facet, wanted) in facets.iter_mut().zip(Trait::ALL) {
                facet.count += usize::from(wanted.holds(session, now));
            }
        }
    }
    facets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{open, session};

    fn facets(column: Column, filter: &str) -> Vec<(String, usize, bool)> {
        let mut sessions = Sessions::default();
        // Left again after it was open here.
        sessions.put(reattach_core::bridge::SessionView { local: true, ..session(1, "A", "Node10") });
        sessions.put(session(2, "B", "Node2"));
        sessions.put(open(3, "C", "Node2"));
        let (filter, _) = Filter::parse(filter);
        let facets = if column == Column::Is {
            traits(&sessions, &filter, 0).to_vec()
        } else {
            values(column, &sessions, &filter, 0)
        };
        facets.into_iter().map(|facet| (facet.value, facet.count, facet.chosen)).collect()
    }

    #[test]
    fn values_are_counted_without_their_own_words() {
        let facet = |value: &str, count, chosen| (value.to_string(), count, chosen);
        assert_eq!(facets(Column::ComputerName, ""), [facet("Node2", 2, false), facet("Node10", 1, false)]);
        assert_eq!(
            facets(Column::State, "State:Opened Name:A"),
            [facet("Disconnected", 1, false), facet("Opened", 0, true)]
        );
        assert_eq!(facets(Column::ComputerName, "State:Opened"), [facet("Node2", 1, false)]);
        let is = facets(Column::Is, "is:open");
        assert_eq!((&is[0], &is[3]), (&facet("Connectable", 2, false), &facet("Open", 1, true)));
    }
}
