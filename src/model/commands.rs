//! The commands that clicks stand for, as text that the command bar accepts.

use reattach_core::bridge::{Eligibility, SessionView};
use reattach_core::command::build;
use uuid::Uuid;

/// Asks hosts for their sessions.
#[must_use]
pub fn list(computers: &[String]) -> String {
    build::get_sessions(computers).to_string()
}

/// Connects those of the sessions that can be connected; `None` when none can.
#[must_use]
pub fn connect<'a>(sessions: impl IntoIterator<Item = &'a SessionView>) -> Option<String> {
    let mut computers: Vec<&str> = Vec::new();
    let mut ids: Vec<Uuid> = Vec::new();
    for session in sessions.into_iter().filter(|session| can_connect(session)) {
        if !computers.iter().any(|known| known.eq_ignore_ascii_case(&session.computer_name)) {
            computers.push(&session.computer_name);
        }
        ids.push(session.instance_id);
    }
    (!ids.is_empty()).then(|| build::connect_by_ids(&computers, &ids).to_string())
}

/// Disconnects those of the sessions that are open here; `None` when none is.
#[must_use]
pub fn disconnect<'a>(sessions: impl IntoIterator<Item = &'a SessionView>) -> Option<String> {
    let ids: Vec<Uuid> =
        sessions.into_iter().filter(|session| can_disconnect(session)).map(|session| session.instance_id).collect();
    (!ids.is_empty()).then(|| build::disconnect(&ids).to_string())
}

/// Closes those of the sessions that can be closed from here; `None` when none can.
#[must_use]
pub fn remove<'a>(sessions: impl IntoIterator<Item = &'a SessionView>) -> Option<String> {
    let ids = sessions.into_iter().filter(|session| can_remove(session));
    let ids: Vec<_> = ids.map(|session| build::text(&session.instance_id.to_string())).collect();
    (!ids.is_empty()).then(|| build::cmdlet("Remove-PSSession", &[("InstanceId", ids)]).to_string())
}

/// Whether the action "Connect" has an effect on a session.
#[must_use]
pub fn can_connect(session: &SessionView) -> bool {
    session.eligibility == Eligibility::Connectable
}

/// Whether the action "Disconnect" has an effect on a session.
#[must_use]
pub fn can_disconnect(session: &SessionView) -> bool {
    session.local
}

/// Whether a session can be closed from here: it is open, or could be connected.
#[must_use]
pub fn can_remove(session: &SessionView) -> bool {
    can_disconnect(session) || can_connect(session)
}

#[cfg(test)]
mod tests {
    use reattach_core::command::parse;

    use super::*;
    use crate::model::sample::{open, session};

    #[test]
    fn a_selection_over_several_hosts_is_one_command() {
        let sessions = [session(1, "A", "Server01"), session(2, "B", "Server02"), session(3, "C", "server01")];
        let line = connect(&sessions).expect("all can be connected");
        assert!(line.starts_with("Connect-PSSession -ComputerName Server01"), "{line}");
        assert_eq!(line.matches("erver01").count(), 1, "{line}");
        assert!(parse(&line).problems.is_empty(), "{line}");
    }

    #[test]
    fn what_has_no_effect_is_left_out() {
        assert_eq!(connect(&[open(1, "A", "Server01")]), None);
        assert_eq!(disconnect(&[session(1, "A", "Server01")]), None);
        let line = disconnect(&[open(1, "A", "Server01"), session(2, "B", "Server01")]).expect("one is open");
        assert!(!line.contains("00000002"), "{line}");
    }

    #[test]
    fn what_somebody_else_holds_is_not_closed() {
        let held = SessionView { eligibility: Eligibility::HeldByAnotherClient, ..session(1, "A", "Server01") };
        assert_eq!(remove([&held]), None);
        let line = remove([&held, &open(2, "A", "Server01"), &session(3, "B", "Server01")]).expect("two can be closed");
        assert!(line.starts_with("Remove-PSSession -InstanceId 00000000-0000-0000-0000-000000000002, "), "{line}");
        assert!(parse(&line).problems.is_empty(), "{line}");
    }
}
