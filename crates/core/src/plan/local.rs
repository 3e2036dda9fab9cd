//! Commands about sessions that this client has: its own table, or objects it is given.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;
use alloc::vec::Vec;

use uuid::Uuid;

use super::{EXPIRES_SOON_MS, Effect, Known, Planned};
use crate::bind::{
    ConnectSession, Connection, DisconnectSession, DisconnectSet, GetSession, RemoveSession, RemoveSet, Selection,
    SessionArg,
};
use crate::bridge::{Availability, Eligibility, ErrorRecord, Millis, SessionState, SessionView, Text};
use crate::error::{Category, Place, record};
use crate::selector::Selector;
use crate::session::{is_stale, same_account};
use crate::table::state_name;

/// Shortest idle time-out that a host accepts, in seconds.
const MIN_IDLE_TIMEOUT_SEC: i32 = 60;

pub(super) fn connect(connect: &ConnectSession, known: Known<'_>, now: Millis) -> Vec<Planned> {
    let user = user_name(&connect.connection);
    let mut seen = BTreeSet::new();
    select(&connect.selection, known)
        .into_iter()
        .map(|found| match found {
            Ok(session) => connect_line(session, user, !seen.insert(session.instance_id), now),
            Err(error) => not_found(error),
        })
        .collect()
}

pub(super) fn get(get: &GetSession, known: Known<'_>) -> Vec<Planned> {
    let wants_all = get.selection == Selection::default();
    if wants_all {
        return known.sessions.iter().filter(|session| session.local).map(|s| line(s, Effect::Write)).collect();
    }
    let to_line = |found| match found {
        Ok(session) => line(session, Effect::Write),
        Err(error) => not_found(error),
    };
    select(&get.selection, known).into_iter().map(to_line).collect()
}

pub(super) fn disconnect(disconnect: &DisconnectSession, known: Known<'_>) -> Result<Vec<Planned>, ErrorRecord> {
    let mut seen = BTreeSet::new();
    let mut lines = Vec::new();
    for found in select(&disconnect.selection, known) {
        match found {
            Err(error) => lines.push(not_found(error)),
            Ok(session) if !seen.insert(session.instance_id) => {
                if disconnect.set == DisconnectSet::Session {
                    let message = Text::new("error-session-given-twice").with("session", session.name.as_str());
                    let twice = record("System.ArgumentException", Category::NotSpecified, message);
                    return Err(twice.about(session.name.as_str()).at(disconnect.span));
                }
            }
            Ok(session) => lines.push(line(session, disconnect_effect(disconnect, session))),
        }
    }
    Ok(lines)
}

/// Every state can be removed; a session is named once however often it is given.
pub(super) fn remove(remove: &RemoveSession, known: Known<'_>) -> Vec<Planned> {
    let mut seen = BTreeSet::new();
    let found = if remove.set == RemoveSet::ComputerName {
        on_computers(&remove.selection, known)
    } else {
        select(&remove.selection, known)
    };
    found
        .into_iter()
        .filter_map(|found| match found {
            Ok(session) => seen.insert(session.instance_id).then(|| line(session, Effect::Remove)),
            Err(error) => Some(not_found(error)),
        })
        .collect()
}

/// This client's sessions on computers; wildcards may stand in the names.
fn on_computers<'a>(selection: &Selection, known: Known<'a>) -> Vec<Result<&'a SessionView, ErrorRecord>> {
    let mut found = Vec::new();
    for name in &selection.computer_name {
        let selector = Selector::new(&name.value);
        let before = found.len();
        let own = known.sessions.iter().filter(|session| session.local);
        found.extend(own.filter(|session| selector.matches(&session.computer_name)).map(Ok));
        if found.len() == before && !selector.has_wildcard() {
            let id = "RemoteRunspaceNotAvailableForSpecifiedComputer";
            found.push(Err(unavailable(id, "error-no-session-on-computer", &name.value).at(name.span)));
        }
    }
    found
}

fn disconnect_effect(disconnect: &DisconnectSession, session: &SessionView) -> Effect {
    match session.state {
        SessionState::Disconnected => Effect::Write,
        SessionState::Opened => idle_timeout_error(disconnect, session).map_or(Effect::Disconnect, Effect::Refused),
        state => {
            let message = Text::new("error-disconnect-not-opened")
                .with("session", session.name.as_str())
                .with("state", state_name(state));
            let id = "CannotDisconnectSessionWhenNotOpened";
            Effect::Refused(record(id, Category::InvalidOperation, message).about(session.name.as_str()))
        }
    }
}

/// From a minute to what the host allows.
fn idle_timeout_error(disconnect: &DisconnectSession, session: &SessionView) -> Option<ErrorRecord> {
    let seconds = disconnect.idle_timeout_sec.as_ref()?;
    let most = session.max_idle_timeout.map_or(i64::MAX, |most| most / 1000);
    let value = i64::from(seconds.value);
    if (i64::from(MIN_IDLE_TIMEOUT_SEC)..=most).contains(&value) {
        return None;
    }
    let id = if value < i64::from(MIN_IDLE_TIMEOUT_SEC) {
        "error-idle-timeout-too-short"
    } else {
        "error-idle-timeout-too-long"
    };
    let message = Text::new(id)
        .with("session", session.name.as_str())
        .with("value", value.to_string())
        .with("min", MIN_IDLE_TIMEOUT_SEC.to_string())
        .with("max", most.to_string());
    let error = record("CannotDisconnectSessionWithInvalidIdleTimeout", Category::InvalidArgument, message);
    Some(error.about(session.name.as_str()).at(seconds.span))
}

/// What connecting does with one session. Source: the cmdlets' reference pages.
pub(super) fn connect_line(session: &SessionView, user: Option<&str>, again: bool, now: Millis) -> Planned {
    let failed = |id: &str| {
        let message = Text::new(id)
            .with("session", session.name.as_str())
            .with("computer", session.computer_name.as_str())
            .with("state", state_name(session.state));
        record("PSSessionConnectFailed", Category::InvalidOperation, message).about(session.name.as_str())
    };
    let foreign = match (&session.eligibility, user) {
        (Eligibility::OtherOwner { owner }, Some(user)) if same_account(owner, user) => None,
        (Eligibility::OtherOwner { owner }, _) => Some(owner),
        _ => None,
    };
    let effect = match (session.state, session.availability) {
        (SessionState::Opened, _) => Effect::Write,
        (SessionState::Disconnected, _) if foreign.is_some() => {
            let mut error = failed("error-session-of-other-owner");
            error.message = error.message.with("owner", foreign.map_or("", |owner| owner.as_str()));
            Effect::Refused(error)
        }
        (SessionState::Disconnected, Availability::None) if again => {
            Effect::Refused(failed("error-session-given-twice"))
        }
        (SessionState::Disconnected, Availability::None) => Effect::Connect,
        (SessionState::Disconnected, _) => Effect::Busy(failed("error-session-held")),
        _ => Effect::Refused(failed("error-session-not-usable")),
    };
    let named = |id: &str| Text::new(id).with("session", session.name.as_str());
    let warning = match session.expires_on.map(|at| at - now) {
        _ if effect != Effect::Connect => None,
        Some(left) if left <= 0 => Some(named("warning-session-expired")),
        Some(left) if left < EXPIRES_SOON_MS => {
            Some(named("warning-session-expires-soon").with_number("minutes", left / 60_000 + 1))
        }
        // What this client disconnected itself it knows without asking.
        _ if !session.local && is_stale(session.as_of, now) => {
            let minutes = now.saturating_sub(session.as_of) / 60_000;
            Some(
                named("warning-listing-stale")
                    .with("computer", session.computer_name.as_str())
                    .with_number("minutes", minutes),
            )
        }
        _ => None,
    };
    Planned { warning, ..line(session, effect) }
}

pub(super) fn line(session: &SessionView, effect: Effect) -> Planned {
    Planned {
        target: session.computer_name.clone(),
        instance_id: Some(session.instance_id),
        session_name: Some(session.name.clone()),
        endpoint: None,
        effect,
        warning: None,
    }
}

pub(super) fn not_found(error: ErrorRecord) -> Planned {
    Planned {
        target: error.target.clone().unwrap_or_default(),
        instance_id: None,
        session_name: None,
        endpoint: None,
        effect: Effect::NotFound(error),
        warning: None,
    }
}

/// The user that the command itself names.
pub(super) fn user_name(connection: &Connection) -> Option<&str> {
    connection.credential.as_ref().map(|credential| credential.user_name())
}

/// Each value in turn with what it finds, every session once. Session objects are taken as given, the same one twice
/// if it is given twice. Source: the cmdlets' reference pages.
pub(super) fn select<'a>(selection: &Selection, known: Known<'a>) -> Vec<Result<&'a SessionView, ErrorRecord>> {
    if selection.session != SessionArg::None {
        return known.input.iter().map(Ok).collect();
    }
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    let own = || known.sessions.iter().filter(|session| session.local);
    for name in &selection.name {
        let selector = Selector::new(&name.value);
        let mut hits = own().filter(|session| selector.matches(&session.name)).peekable();
        if hits.peek().is_none() && !selector.has_wildcard() {
            let id = "RemoteRunspaceNotAvailableForSpecifiedName";
            found.push(Err(unavailable(id, "error-no-session-named", &name.value).at(name.span)));
        }
        found.extend(hits.filter(|session| seen.insert(session.instance_id)).map(Ok));
    }
    let by_instance: BTreeMap<Uuid, &SessionView> = if selection.instance_id.is_empty() {
        BTreeMap::new()
    } else {
        own().map(|session| (session.instance_id, session)).collect()
    };
    for wanted in &selection.instance_id {
        match by_instance.get(&wanted.value) {
            Some(session) if seen.insert(session.instance_id) => found.push(Ok(*session)),
            Some(_) => {}
            None => {
                let id = "RemoteRunspaceNotAvailableForSpecifiedRunspaceId";
                let error = unavailable(id, "error-no-session-with-instance-id", &wanted.value.to_string());
                found.push(Err(error.at(wanted.span)));
            }
        }
    }
    let by_id: BTreeMap<u32, &SessionView> =
        if selection.id.is_empty() { BTreeMap::new() } else { own().map(|session| (session.id, session)).collect() };
    for wanted in &selection.id {
        match u32::try_from(wanted.value).ok().and_then(|id| by_id.get(&id)) {
            Some(session) if seen.insert(session.instance_id) => found.push(Ok(*session)),
            Some(_) => {}
            None => {
                let id = "RemoteRunspaceNotAvailableForSpecifiedSessionId";
                let error = unavailable(id, "error-no-session-with-id", &wanted.value.to_string());
                found.push(Err(error.at(wanted.span)));
            }
        }
    }
    found
}

fn unavailable(id: &str, text: &str, value: &str) -> ErrorRecord {
    record(id, Category::InvalidArgument, Text::new(text).with("value", value)).about(value)
}
