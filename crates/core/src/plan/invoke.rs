//! Where a script runs. Source: the cmdlets' reference pages.

use alloc::vec::Vec;

use super::local::{line, not_found, select};
use super::{Effect, Known, Planned, addresses};
use crate::bind::{InvokeCommand, SessionArg};
use crate::bridge::{Availability, ErrorRecord, SessionState, SessionView, Text};
use crate::error::{Category, Place, record};
use crate::table::state_name;

/// One line for each session, or for each computer or URI, where a session is made for the script.
///
/// # Errors
/// A bad address ends the command.
pub(super) fn plan(invoke: &InvokeCommand, known: Known<'_>) -> Result<Vec<Planned>, ErrorRecord> {
    if invoke.selection.session != SessionArg::None {
        let found = select(&invoke.selection, known).into_iter();
        return Ok(found.map(|found| found.map_or_else(not_found, |session| line(session, effect(session)))).collect());
    }
    let names = &invoke.session_name;
    addresses(&invoke.selection, &invoke.connection)
        .enumerate()
        .map(|(at, target)| {
            let target = target?;
            Ok(Planned {
                target: target.computer_name,
                instance_id: None,
                session_name: names.get(at).map(|name| name.value.clone()),
                endpoint: Some(target.endpoint),
                effect: Effect::Invoke,
                warning: None,
            })
        })
        .collect()
}

/// Only an open session that runs nothing takes a script; nothing connects a disconnected one first.
fn effect(session: &SessionView) -> Effect {
    let (id, text) = match (session.state, session.availability) {
        (SessionState::Opened, Availability::Busy) => ("PSSessionBusy", "error-invoke-session-busy"),
        (SessionState::Opened, _) => return Effect::Invoke,
        (SessionState::Disconnected, _) => ("PSSessionStateBroken", "error-invoke-session-disconnected"),
        _ => ("PSSessionStateBroken", "error-session-not-usable"),
    };
    let message = Text::new(text)
        .with("session", session.name.as_str())
        .with("computer", session.computer_name.as_str())
        .with("state", state_name(session.state));
    Effect::Refused(record(id, Category::InvalidOperation, message).about(session.name.as_str()))
}
