//! Every session that the engine told us about.

use std::collections::BTreeMap;
use std::sync::Arc;

use reattach_core::bridge::{Eligibility, SessionView};
use uuid::Uuid;

/// The session table, by InstanceId.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sessions {
    by_id: BTreeMap<Uuid, Arc<SessionView>>,
}

/// Counts for the heading of the grid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All sessions.
    pub total: usize,
    /// Disconnected and free.
    pub connectable: usize,
    /// Open in this page.
    pub open: usize,
    /// Held by another client.
    pub held: usize,
}

impl Sessions {
    /// Adds or replaces.
    pub fn put(&mut self, session: SessionView) {
        self.by_id.insert(session.instance_id, Arc::new(session));
    }

    /// Forgets one.
    pub fn remove(&mut self, instance_id: &Uuid) {
        self.by_id.remove(instance_id);
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.by_id.clear();
    }

    /// One session.
    #[must_use]
    pub fn get(&self, instance_id: &Uuid) -> Option<&Arc<SessionView>> {
        self.by_id.get(instance_id)
    }

    /// All sessions, by InstanceId.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SessionView>> {
        self.by_id.values()
    }

    /// How many there are of which kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts { total: self.by_id.len(), ..Counts::default() };
        for session in self.by_id.values() {
            match session.eligibility {
                Eligibility::Connectable => counts.connectable += 1,
                Eligibility::Open => counts.open += 1,
                Eligibility::HeldByAnotherClient => counts.held += 1,
                Eligibility::OtherOwner { .. } | Eligibility::NotUsable => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{open, session};

    #[test]
    fn a_session_replaces_the_one_with_its_instance_id() {
        let mut sessions = Sessions::default();
        sessions.put(session(1, "ITTask", "Server01"));
        sessions.put(session(2, "Backups", "Localhost"));
        sessions.put(open(1, "ITTask", "Server01"));
        assert_eq!(sessions.counts(), Counts { total: 2, connectable: 1, open: 1, held: 0 });
        sessions.remove(&Uuid::from_u128(1));
        assert_eq!(sessions.iter().count(), 1);
    }
}
