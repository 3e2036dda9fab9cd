//! Commands that ask hosts. Source: the cmdlets' reference pages.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use super::local::{connect_line, line, not_found, user_name};
use super::{Effect, Known, Planned, Target};
use crate::bind::{ConnectSession, GetSession, Selection};
use crate::bridge::{ErrorRecord, HostState, Millis, SessionState, SessionView, Text};
use crate::error::{Category, Place, record};
use crate::selector::{Selector, same_text};
use crate::session::in_configuration;

pub(super) fn connect(connect: &ConnectSession, targets: &[Target], known: Known<'_>, now: Millis) -> Vec<Planned> {
    let configuration = connect.connection.configuration_name.as_deref();
    let user = user_name(&connect.connection);
    let mut seen = BTreeSet::new();
    let wanted = |session: &SessionView| session.state == SessionState::Disconnected;
    let listing = listing(targets, known, configuration, "note-no-disconnected-session", wanted);
    let mut lines = listing.lines;
    for found in choose(&connect.selection, &listing.sessions, listing.complete) {
        lines.push(match found {
            Ok(session) => connect_line(session, user, !seen.insert(session.instance_id), now),
            Err(error) => not_found(error),
        });
    }
    lines
}

pub(super) fn get(get: &GetSession, targets: &[Target], known: Known<'_>) -> Vec<Planned> {
    let configuration = get.connection.configuration_name.as_deref();
    let wanted = |session: &SessionView| get.state.admits(session.state);
    let listing = listing(targets, known, configuration, "note-no-session", wanted);
    let mut lines = listing.lines;
    for found in choose(&get.selection, &listing.sessions, listing.complete) {
        lines.push(match found {
            Ok(session) => line(session, Effect::Write),
            Err(error) => not_found(error),
        });
    }
    lines
}

pub(super) struct Listing<'a> {
    /// About hosts that have nothing to offer or were not asked.
    pub(super) lines: Vec<Planned>,
    /// What is left of all hosts, in the order of the hosts.
    pub(super) sessions: Vec<&'a SessionView>,
    /// Every host was asked. Otherwise what is missing may be on one of the rest.
    pub(super) complete: bool,
}

pub(super) fn listing<'a>(
    targets: &[Target],
    known: Known<'a>,
    configuration: Option<&str>,
    nothing: &str,
    wanted: impl Fn(&SessionView) -> bool,
) -> Listing<'a> {
    let mut listing = Listing { lines: Vec::new(), sessions: Vec::new(), complete: true };
    let mut by_computer: BTreeMap<String, Vec<&'a SessionView>> = BTreeMap::new();
    for session in known.sessions {
        match by_computer.get_mut(&session.computer_name.to_lowercase()) {
            Some(there) => there.push(session),
            None => {
                by_computer.insert(session.computer_name.to_lowercase(), vec![session]);
            }
        }
    }
    for target in targets {
        let name = target.computer_name.as_str();
        let about_host = |effect| Planned {
            target: name.into(),
            instance_id: None,
            session_name: None,
            endpoint: None,
            effect,
            warning: None,
        };
        let host = known.hosts.iter().find(|host| same_text(&host.computer_name, name));
        let pending = match host.map_or(HostState::Listed, |host| host.state) {
            HostState::Unknown | HostState::Querying => Some(Effect::Query),
            HostState::NeedsCredential => Some(Effect::NeedsCredential),
            HostState::Failed => {
                let error = host.and_then(|host| host.error.clone()).unwrap_or_else(|| query_failed(name));
                listing.lines.push(about_host(Effect::Refused(error)));
                continue;
            }
            HostState::Listed => None,
        };
        if let Some(effect) = pending {
            listing.complete = false;
            listing.lines.push(about_host(effect));
            continue;
        }
        let before = listing.sessions.len();
        let there = by_computer.get(&name.to_lowercase()).into_iter().flatten().copied();
        listing.sessions.extend(there.filter(|session| {
            configuration.is_none_or(|filter| in_configuration(&session.configuration_name, filter)) && wanted(session)
        }));
        if listing.sessions.len() == before {
            listing.lines.push(about_host(Effect::Nothing(Text::new(nothing).with("computer", name))));
        }
    }
    listing
}

/// Instance ids or names over the sum of all hosts. With no session left nothing is missed: the command ends without
/// an error, even when one was asked for by name or id. Two patterns that fit one session give it twice.
fn choose<'a>(
    selection: &Selection,
    sessions: &[&'a SessionView],
    complete: bool,
) -> Vec<Result<&'a SessionView, ErrorRecord>> {
    let mut chosen = Vec::new();
    if sessions.is_empty() {
        return chosen;
    }
    let miss = |id: &str, text: &str, value: &str| {
        record(id, Category::InvalidOperation, Text::new(text).with("value", value)).about(value)
    };
    // The first of each id wins.
    let by_id: BTreeMap<Uuid, &SessionView> = if selection.instance_id.is_empty() {
        BTreeMap::new()
    } else {
        sessions.iter().rev().map(|session| (session.instance_id, *session)).collect()
    };
    for wanted in &selection.instance_id {
        match by_id.get(&wanted.value) {
            Some(session) => chosen.push(Ok(*session)),
            None if !complete => {}
            None => {
                let value = wanted.value.to_string();
                chosen.push(Err(miss("PSSessionIdMatchFail", "error-session-id-match", &value).at(wanted.span)));
            }
        }
    }
    for wanted in &selection.name {
        let selector = Selector::new(&wanted.value);
        let before = chosen.len();
        chosen.extend(sessions.iter().filter(|session| selector.matches(&session.name)).map(|session| Ok(*session)));
        if chosen.len() == before && complete {
            let error = miss("PSSessionNameMatchFail", "error-session-name-match", &wanted.value);
            chosen.push(Err(error.at(wanted.span)));
        }
    }
    if selection.instance_id.is_empty() && selection.name.is_empty() {
        chosen.extend(sessions.iter().map(|session| Ok(*session)));
    }
    chosen
}

fn query_failed(computer: &str) -> ErrorRecord {
    let message = Text::new("error-query-failed").with("computer", computer);
    record("RemotePSSessionQueryFailed", Category::InvalidOperation, message).about(computer)
}
