//! Sessions, and short forms of what comes out.

use reattach_core::bind::{Bound, bind_line};
use reattach_core::bridge::{Availability, Eligibility, ErrorRecord, HostState, HostStatus, SessionState, SessionView};
use reattach_core::plan::{Effect, Known, Planned, plan};
use uuid::Uuid;

pub(crate) const GUID: &str = "00000000-0000-0000-0000-0000000000ab";

/// A session that a host listed: disconnected and free.
pub(crate) fn listed(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        owner: Some("LAB\\adele".into()),
        ..SessionView::disconnected(id, Uuid::from_u128(id.into()), name, computer)
    }
}

pub(crate) fn held(id: u32, name: &str, computer: &str) -> SessionView {
    let eligibility = Eligibility::HeldByAnotherClient;
    SessionView { availability: Availability::Busy, eligibility, ..listed(id, name, computer) }
}

/// One of this client's own.
pub(crate) fn own(id: u32, name: &str, state: SessionState) -> SessionView {
    let (availability, eligibility) = match state {
        SessionState::Opened => (Availability::Available, Eligibility::Open),
        SessionState::Disconnected => (Availability::None, Eligibility::Connectable),
        _ => (Availability::None, Eligibility::NotUsable),
    };
    SessionView { state, availability, eligibility, local: true, ..listed(id, name, "Server01") }
}

pub(crate) fn host(name: &str, state: HostState) -> HostStatus {
    HostStatus { computer_name: name.into(), state, as_of: None, error: None }
}

pub(crate) fn bound(line: &str) -> Bound {
    bind_line(line).unwrap_or_else(|error| panic!("{line}: {error:?}")).commands.pop().unwrap()
}

pub(crate) fn planned<'a>(line: &str, known: impl Into<Known<'a>>) -> Result<Vec<Planned>, ErrorRecord> {
    plan(&bound(line), known.into(), 1_000_000)
}

/// `target/session effect [error id]`
pub(crate) fn short<'a>(line: &str, known: impl Into<Known<'a>>) -> Vec<String> {
    planned(line, known).unwrap_or_else(|error| panic!("{line}: {error:?}")).iter().map(one).collect()
}

pub(crate) fn one(line: &Planned) -> String {
    let target = match &line.session_name {
        Some(name) => format!("{}/{name}", line.target),
        None => line.target.clone(),
    };
    let word = match &line.effect {
        Effect::Connect => "connect",
        Effect::Disconnect => "disconnect",
        Effect::Create => "create",
        Effect::Receive => "receive",
        Effect::Remove => "remove",
        Effect::Invoke => "invoke",
        Effect::Write => "write",
        Effect::Query => "query",
        Effect::NeedsCredential => "credential",
        Effect::Nothing(_) => "nothing",
        Effect::Busy(_) => "busy",
        Effect::NotFound(_) => "missing",
        _ => "refused",
    };
    match line.effect.error() {
        Some(error) => format!("{target} {word} {}", error.error_id),
        None => format!("{target} {word}"),
    }
}

/// The set that won, or the error's id and category, and the text that it points at.
pub(crate) fn outcome(line: &str) -> Result<String, (String, String, String)> {
    match bind_line(line) {
        Ok(bound) => Ok(bound.commands.last().map(|bound| bound.parameter_set().to_owned()).unwrap_or_default()),
        Err(error) => {
            let place = error.span.map(|(start, end)| line[start..end].to_owned()).unwrap_or_default();
            Err((error.error_id, error.category, place))
        }
    }
}
