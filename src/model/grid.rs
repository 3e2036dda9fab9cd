//! What the grid shows: which rows in which order, and how a row's status reads.

use std::cmp::Ordering;

use reattach_core::bridge::{Availability, Eligibility, SessionState, SessionView, Text};
use uuid::Uuid;

use super::filter::Filter;
use super::sessions::Sessions;

/// A column that rows can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// What can be connected first, then what is open, then the rest.
    Availability,
    /// The counter.
    Id,
    /// The session's name.
    Name,
    /// The host.
    ComputerName,
    /// The state's name.
    State,
    /// The configuration.
    ConfigurationName,
    /// The owner.
    Owner,
    /// The deadline; those without one last.
    ExpiresIn,
}

/// How rows are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// By which column.
    pub key: SortKey,
    /// Largest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { key: SortKey::ComputerName, descending: false }
    }
}

impl Sort {
    /// The order after a click on a column's heading.
    #[must_use]
    pub fn clicked(self, key: SortKey) -> Self {
        Self { key, descending: self.key == key && !self.descending }
    }
}

/// InstanceIds of the rows that pass the filter, in order.
#[must_use]
pub fn rows(sessions: &Sessions, filter: &Filter, sort: Sort) -> Vec<Uuid> {
    let mut shown: Vec<&SessionView> =
        sessions.iter().map(AsRef::as_ref).filter(|session| filter.admits(session)).collect();
    shown.sort_by(|a, b| {
        let order = compare(a, b, sort.key);
        let order = if sort.descending { order.reverse() } else { order };
        // Equal rows keep a fixed order whatever arrives, so that nothing moves under the pointer.
        order
            .then_with(|| text(&a.computer_name, &b.computer_name))
            .then_with(|| text(&a.name, &b.name))
            .then_with(|| a.instance_id.cmp(&b.instance_id))
    });
    shown.iter().map(|session| session.instance_id).collect()
}

fn compare(a: &SessionView, b: &SessionView, key: SortKey) -> Ordering {
    match key {
        SortKey::Availability => Status::of(a).cmp(&Status::of(b)),
        SortKey::Id => a.id.cmp(&b.id),
        SortKey::Name => text(&a.name, &b.name),
        SortKey::ComputerName => text(&a.computer_name, &b.computer_name),
        SortKey::State => (a.state as u8).cmp(&(b.state as u8)),
        SortKey::ConfigurationName => text(&a.configuration_name, &b.configuration_name),
        SortKey::Owner => text(a.owner.as_deref().unwrap_or_default(), b.owner.as_deref().unwrap_or_default()),
        SortKey::ExpiresIn => a.expires_on.unwrap_or(i64::MAX).cmp(&b.expires_on.unwrap_or(i64::MAX)),
    }
}

/// Ignores case, and orders numbers inside a text by their value (Node2 before Node10).
fn text(a: &str, b: &str) -> Ordering {
    let key = |text: &str| {
        let mut parts: Vec<(u64, String)> = Vec::new();
        let mut letters = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if let Some(first) = c.to_digit(10) {
                let mut number = u64::from(first);
                while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                    number = number.saturating_mul(10).saturating_add(u64::from(digit));
                    chars.next();
                }
                parts.push((0, std::mem::take(&mut letters)));
                parts.push((number, String::new()));
            } else {
                letters.extend(c.to_lowercase());
            }
        }
        parts.push((0, letters));
        parts
    };
    key(a).cmp(&key(b))
}

/// How a session stands to this page; decides shape and colour of its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Can be connected.
    Connectable,
    /// Open here and idle.
    Open,
    /// Open here and running something.
    OpenBusy,
    /// On its way from one state to another.
    Changing,
    /// Another client holds it.
    Held,
    /// Another user's.
    Foreign,
    /// Broken or closed.
    Unusable,
}

impl Status {
    /// Of a session.
    #[must_use]
    pub fn of(session: &SessionView) -> Self {
        match session.state {
            SessionState::Opening | SessionState::Closing | SessionState::Disconnecting | SessionState::Connecting => {
                return Self::Changing;
            }
            _ => {}
        }
        match &session.eligibility {
            Eligibility::Connectable => Self::Connectable,
            Eligibility::Open if session.availability == Availability::Available => Self::Open,
            Eligibility::Open => Self::OpenBusy,
            Eligibility::HeldByAnotherClient => Self::Held,
            Eligibility::OtherOwner { .. } => Self::Foreign,
            Eligibility::NotUsable => Self::Unusable,
        }
    }

    /// A word for class names and the shape that is drawn.
    #[must_use]
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Connectable => "ready",
            Self::Open => "open",
            Self::OpenBusy => "running",
            Self::Changing => "changing",
            Self::Held => "held",
            Self::Foreign => "foreign",
            Self::Unusable => "unusable",
        }
    }
}

/// What can be done with a session, or why not, in one sentence for its row.
#[must_use]
pub fn note(session: &SessionView) -> Text {
    match (&session.eligibility, Status::of(session)) {
        (_, Status::Changing) => Text::new("ui-note-changing"),
        (Eligibility::Connectable, _) => match &session.running_command {
            Some(_) => Text::new("ui-note-ready-running"),
            None => Text::new("ui-note-ready"),
        },
        (Eligibility::Open, Status::OpenBusy) => Text::new("ui-note-open-busy"),
        (Eligibility::Open, _) => Text::new("ui-note-open"),
        (Eligibility::HeldByAnotherClient, _) => Text::new("ui-note-held"),
        (Eligibility::OtherOwner { owner }, _) => Text::new("ui-note-foreign").with("owner", owner.clone()),
        (Eligibility::NotUsable, _) => Text::new("ui-note-unusable"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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

    fn ids(filter: &str, key: SortKey, descending: bool) -> Vec<u128> {
        let (filter, _) = Filter::parse(filter);
        rows(&sessions(), &filter, Sort { key, descending }).iter().map(Uuid::as_u128).collect()
    }

    #[test]
    fn rows_are_ordered_and_filtered() {
        assert_eq!(ids("", SortKey::ComputerName, false), [4, 2, 3, 1]);
        assert_eq!(ids("", SortKey::Name, true), [4, 3, 1, 2]);
        assert_eq!(ids("", SortKey::ExpiresIn, false), [3, 4, 2, 1]);
        assert_eq!(ids("", SortKey::Availability, false), [2, 3, 1, 4]);
        assert_eq!(ids("State:Opened", SortKey::Id, false), [4]);
    }

    #[test]
    fn a_second_click_turns_the_order() {
        let sort = Sort::default().clicked(SortKey::Name);
        assert!(!sort.descending);
        assert!(sort.clicked(SortKey::Name).descending);
        assert!(!sort.clicked(SortKey::Name).clicked(SortKey::Id).descending);
    }

    #[test]
    fn a_row_says_why_it_cannot_be_connected() {
        let owner = "LAB\\boris".to_string();
        let foreign = SessionView { eligibility: Eligibility::OtherOwner { owner }, ..session(1, "Audit", "Server03") };
        assert_eq!(note(&foreign), Text::new("ui-note-foreign").with("owner", "LAB\\boris"));
        let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(1, "Payroll", "Server03") };
        assert_eq!(note(&held).id, "ui-note-held");
        let busy = SessionView { availability: Availability::Busy, ..open(1, "Nightly", "Server02") };
        assert_eq!(Status::of(&busy), Status::OpenBusy);
    }
}
