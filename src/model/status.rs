//! How a session stands to this page, and what can be done with it.

use reattach_core::bridge::{Availability, Eligibility, SessionState, SessionView, Text};

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
        // Why it broke is worth more than that it did.
        (Eligibility::NotUsable, _) => session.reason.clone().unwrap_or_else(|| Text::new("ui-note-unusable")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{open, session};

    #[test]
    fn a_row_says_why_it_cannot_be_connected() {
        let owner = "LAB\\boris".to_string();
        let foreign = SessionView { eligibility: Eligibility::OtherOwner { owner }, ..session(1, "Audit", "Server03") };
        assert_eq!(note(&foreign), Text::new("ui-note-foreign").with("owner", "LAB\\boris"));
        let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(1, "Payroll", "Server03") };
        assert_eq!(note(&held).id, "ui-note-held");
        let busy = SessionView { availability: Availability::Busy, ..open(1, "Nightly", "Server02") };
        assert_eq!(Status::of(&busy), Status::OpenBusy);
        let broken = SessionView { eligibility: Eligibility::NotUsable, ..session(1, "a", "b") };
        assert_eq!(note(&broken).id, "ui-note-unusable");
        let broken = SessionView { reason: Some(Text::new("engine-why")), ..broken };
        assert_eq!(note(&broken).id, "engine-why");
    }
}
