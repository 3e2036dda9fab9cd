//! Output of a session's command. Source: the cmdlets' reference pages.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::local::{line, not_found, select};
use super::remote::listing;
use super::{Effect, Known, Planned, Target};
use crate::bind::ReceiveSession;
use crate::bridge::{Availability, SessionState, SessionView, Text};
use crate::error::{Category, Place, record};
use crate::selector::same_text;
use crate::table::state_name;

pub(super) fn local(receive: &ReceiveSession, known: Known<'_>) -> Vec<Planned> {
    let found = select(&receive.selection, known).into_iter();
    found.map(|found| found.map_or_else(not_found, |session| line(session, effect(session)))).collect()
}

/// By InstanceId, or by name: exactly, but ignoring case. Wildcards mean nothing here.
pub(super) fn remote(receive: &ReceiveSession, targets: &[Target], known: Known<'_>) -> Vec<Planned> {
    let configuration = receive.connection.configuration_name.as_deref();
    let listing = listing(targets, known, configuration, "note-no-session", |_| true);
    let mut lines = listing.lines;
    let miss = |id: &str, text: &str, value: &str| {
        record(id, Category::InvalidOperation, Text::new(text).with("value", value)).about(value)
    };
    if listing.sessions.is_empty() {
        return lines;
    }
    for wanted in &receive.selection.instance_id {
        match listing.sessions.iter().find(|session| session.instance_id == wanted.value) {
            Some(session) => lines.push(line(session, effect(session))),
            None if !listing.complete => {}
            None => {
                let value = wanted.value.to_string();
                lines.push(not_found(miss("PSSessionIdMatchFail", "error-session-id-match", &value).at(wanted.span)));
            }
        }
    }
    for wanted in &receive.selection.name {
        match listing.sessions.iter().find(|session| same_text(&session.name, &wanted.value)) {
            Some(session) => lines.push(line(session, effect(session))),
            None if !listing.complete => {}
            None => {
                let error = miss("PSSessionNameMatchFail", "error-session-name-match", &wanted.value);
                lines.push(not_found(error.at(wanted.span)));
            }
        }
    }
    lines
}

fn effect(session: &SessionView) -> Effect {
    match (session.state, session.availability) {
        (SessionState::Opened, _) | (SessionState::Disconnected, Availability::None) => Effect::Receive,
        (state, _) => {
            let text =
                if state == SessionState::Disconnected { "error-session-held" } else { "error-session-not-usable" };
            let message = Text::new(text)
                .with("session", session.name.as_str())
                .with("computer", session.computer_name.as_str())
                .with("state", state_name(state));
            let error = record("ReceivePSSessionCannotConnectSession", Category::InvalidOperation, message);
            Effect::Refused(error.about(session.name.as_str()))
        }
    }
}
