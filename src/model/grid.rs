//! What the grid shows: which rows in which order.

use std::cmp::Ordering;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use reattach_core::bridge::Millis;
use uuid::Uuid;

use super::filter::Filter;
use super::sessions::{Known, Sessions};
use super::view::SortKey;

/// Where a session stood among the rows the last time, to begin ordering from; the last place before the first time.
/// It is no part of what the session is.
#[derive(Debug)]
pub(super) struct Rank(AtomicUsize);

impl Default for Rank {
    fn default() -> Self {
        Self(AtomicUsize::new(usize::MAX))
    }
}

impl Clone for Rank {
    fn clone(&self) -> Self {
        Self(AtomicUsize::new(self.get()))
    }
}

impl Rank {
    fn get(&self) -> usize {
        self.0.load(Relaxed)
    }
}

/// InstanceIds of the rows that pass the filter, in order.
#[must_use]
pub fn rows(sessions: &Sessions, filter: &Filter, sort: &[SortKey], now: Millis) -> Vec<Uuid> {
    let mut shown: Vec<&Known> = sessions.known().filter(|session| filter.admits(session, now)).collect();
    // Comparing texts is what takes time. As the rows stood the last time nearly all of them stand again, and what is
    // nearly in order is sorted in one pass.
    shown.sort_unstable_by_key(|session| session.rank.get());
    shown.sort_by(|a, b| compare(a, b, sort));
    for (at, session) in shown.iter().enumerate() {
        session.rank.0.store(at, Relaxed);
    }
    shown.iter().map(|session| session.instance_id).collect()
}

fn compare(a: &Known, b: &Known, sort: &[SortKey]) -> Ordering {
    let by = |key: &SortKey| key.column.compare(a, b, key.descending);
    // Equal rows keep a fixed order whatever arrives, so that nothing moves under the pointer.
    sort.iter()
        .fold(Ordering::Equal, |order, key| order.then_with(|| by(key)))
        .then_with(|| a.computer_key.cmp(&b.computer_key))
        .then_with(|| a.name_key.cmp(&b.name_key))
        .then_with(|| a.instance_id.cmp(&b.instance_id))
}

#[cfg(test)]
mod tests {
    use reattach_core::bridge::SessionView;

    use super::*;
    use crate::model::columns::Column;
    use crate::model::sample::{open, session};

    fn sessions() -> Sessions {
        let mut sessions = Sessions::default();
        for one in [
            session(1, "B", "Node10"),
            session(2, "a", "Node2"),
            SessionView { expires_on: Some(5), ..session(3, "C", "Node2") },
            open(4, "D", "Node1"),
        ] {
            sessions.put(one);
        }
        sessions
    }

    fn ids(filter: &str, sort: &[(Column, bool)]) -> Vec<u128> {
        let (filter, _) = Filter::parse(filter);
        let sort: Vec<_> =
            sort.iter().map(|(column, descending)| SortKey { column: *column, descending: *descending }).collect();
        rows(&sessions(), &filter, &sort, 0).iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn rows_are_ordered_and_filtered() {
        assert_eq!(ids("", &[]), [4, 2, 3, 1]);
        assert_eq!(ids("", &[(Column::ComputerName, true)]), [1, 2, 3, 4]);
        assert_eq!(ids("", &[(Column::Name, true)]), [4, 3, 1, 2]);
        assert_eq!(ids("", &[(Column::ExpiresIn, false)]), [3, 4, 2, 1]);
        assert_eq!(ids("", &[(Column::ExpiresIn, true)]), [3, 4, 2, 1], "what never expires stands last");
        assert_eq!(ids("", &[(Column::Availability, false)]), [2, 3, 1, 4]);
        assert_eq!(ids("", &[(Column::Availability, true), (Column::Name, true)]), [4, 3, 1, 2]);
        assert_eq!(ids("State:Opened", &[(Column::Id, false)]), [4]);
    }

    #[test]
    fn owners_are_ordered_whatever_their_case_and_nobody_comes_last() {
        let mut sessions = Sessions::default();
        for (id, owner) in [(1, Some("LAB\\carl")), (2, Some("lab\\Adele")), (3, None), (4, Some("Lab\\boris"))] {
            sessions.put(SessionView { owner: owner.map(Into::into), ..session(id, "A", "Node1") });
        }
        for (descending, expected) in [(false, [2, 4, 1, 3]), (true, [1, 4, 2, 3])] {
            let sort = [SortKey { column: Column::Owner, descending }];
            let rows = rows(&sessions, &Filter::default(), &sort, 0);
            assert_eq!(rows.iter().map(Uuid::as_u128).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn the_order_is_the_same_wherever_rows_stood_before() {
        let mut sessions = sessions();
        let mut ids = |filter: &str, sort: &[SortKey], new: Option<SessionView>| {
            if let Some(new) = new {
                sessions.put(new);
            }
            rows(&sessions, &Filter::parse(filter).0, sort, 0).iter().map(Uuid::as_u128).collect::<Vec<_>>()
        };
        let by_name = [SortKey { column: Column::Name, descending: true }];
        assert_eq!(ids("", &by_name, None), [4, 3, 1, 2]);
        assert_eq!(ids("ComputerName:Node2", &[], None), [2, 3]);
        assert_eq!(ids("", &[], None), [4, 2, 3, 1]);
        // One that changed is another one, and one that came stands nowhere yet.
        assert_eq!(ids("", &[], Some(session(2, "a", "Node3"))), [4, 3, 2, 1]);
        assert_eq!(ids("", &by_name, Some(session(5, "E", "Node0"))), [5, 4, 3, 1, 2]);
    }
}
