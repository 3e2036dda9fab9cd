//! Every session that the engine told us about.

use std::collections::BTreeMap;
use std::sync::Arc;

use reattach_core::bridge::{Eligibility, SessionView};
use reattach_core::table::{availability_name, state_name};
use uuid::Uuid;

use super::collate;
use super::filter::{Trait, Verdict};
use super::grid::Rank;

/// The session table, by InstanceId.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    by_id: BTreeMap<Uuid, Known>,
    counts: Counts,
}

/// A session with what searching and ordering need of it, worked out once when it arrives: ten
/// thousand of them are filtered and ordered at every key.
#[derive(Debug, Clone)]
pub struct Known {
    session: Arc<SessionView>,
    /// Every text that a word without a column is looked for in, lower case.
    pub(super) text: Box<str>,
    pub(super) name_key: Box<[u8]>,
    pub(super) computer_key: Box<[u8]>,
    pub(super) verdict: Verdict,
    pub(super) rank: Rank,
    /// What holds of it whatever the time is: a bit for each of [`Trait::ALL`].
    pub(super) traits: u8,
}

impl std::ops::Deref for Known {
    type Target = SessionView;

    fn deref(&self) -> &SessionView {
        &self.session
    }
}

impl From<SessionView> for Known {
    fn from(session: SessionView) -> Self {
        let text = [
            session.name.as_str(),
            &session.computer_name,
            state_name(session.state),
            &session.configuration_name,
            availability_name(session.availability),
            session.owner.as_deref().unwrap_or_default(),
            session.running_command.as_deref().unwrap_or_default(),
            &session.instance_id.to_string(),
        ]
        .join("\n")
        .to_lowercase()
        .into_boxed_str();
        let name_key = collate::key(&session.name);
        let computer_key = collate::key(&session.computer_name);
        let traits = Trait::lasting(&session);
        Self {
            session: Arc::new(session),
            text,
            name_key,
            computer_key,
            verdict: Verdict::default(),
            rank: Rank::default(),
            traits,
        }
    }
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
        let mut known = Known::from(session);
        self.counts.add(&known, 1);
        if let Some(old) = self.by_id.get_mut(&known.instance_id) {
            self.counts.add(old, -1);
            known.rank = old.rank.clone();
            *old = known;
        } else {
            self.by_id.insert(known.instance_id, known);
        }
    }

    /// Forgets one.
    pub fn remove(&mut self, instance_id: &Uuid) {
        if let Some(old) = self.by_id.remove(instance_id) {
            self.counts.add(&old, -1);
        }
    }

    /// Forgets what a host has listed; what is open here stays.
    pub fn remove_listed_by(&mut self, computer_name: &str) {
        let Self { by_id, counts } = self;
        by_id.retain(|_, session| {
            let stays = session.local || !session.computer_name.eq_ignore_ascii_case(computer_name);
            if !stays {
                counts.add(session, -1);
            }
            stays
        });
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// One session.
    #[must_use]
    pub fn get(&self, instance_id: &Uuid) -> Option<&Arc<SessionView>> {
        self.by_id.get(instance_id).map(|known| &known.session)
    }

    /// All sessions, by InstanceId.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<SessionView>> {
        self.by_id.values().map(|known| &known.session)
    }

    /// The same, with what searching and ordering need.
    pub fn known(&self) -> impl Iterator<Item = &Known> {
        self.by_id.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// How many there are of which kind.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }
}

impl Counts {
    /// Counts a session in, or with -1 out again.
    fn add(&mut self, session: &SessionView, one: isize) {
        let of_kind = match session.eligibility {
            Eligibility::Connectable => Some(&mut self.connectable),
            Eligibility::Open => Some(&mut self.open),
            Eligibility::HeldByAnotherClient => Some(&mut self.held),
            Eligibility::OtherOwner { .. } | Eligibility::NotUsable => None,
        };
        if let Some(count) = of_kind {
            *count = count.saturating_add_signed(one);
        }
        self.total = self.total.saturating_add_signed(one);
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
        sessions.put(open(3, "Open", "localhost"));
        sessions.remove_listed_by("LOCALHOST");
        assert_eq!(sessions.iter().map(|session| session.id).collect::<Vec<_>>(), [3]);
        assert_eq!(sessions.counts(), Counts { total: 1, open: 1, ..Counts::default() });
        sessions.clear();
        assert_eq!(sessions.counts(), Counts::default());
    }
}
