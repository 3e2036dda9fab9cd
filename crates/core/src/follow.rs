//! What can be run next, from what became of a line: lines that take up what it has left.

mod place;
#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bind::{Bound, InvokeInput, InvokeSet, NewSet, Written};
use crate::bridge::FollowUps;
use crate::command::build::{disconnect, text};
use crate::command::{Argument, Element, Lifted, MAX_LENGTH, Pipeline, Span, Value, ValueKind, parse};
use crate::endpoint::Endpoint;
use place::Places;

/// What became of one command of a line.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Which pipeline of [`Lifted::first`] it stands in; `None` for [`Lifted::rest`].
    pub inner: Option<usize>,
    /// Which element of that pipeline.
    pub element: usize,
    /// As it was written.
    pub written: Written,
    /// As it was bound.
    pub bound: Bound,
    /// What it worked on, in the order of its plan.
    pub rows: Vec<Row>,
}

/// One thing that a command worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub unit: Unit,
    /// What became of it.
    pub fate: Fate,
}

impl Row {
    const fn is_host(&self) -> bool {
        matches!(self.unit, Unit::Host { .. })
    }
}

/// A host or a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    /// A host that was asked, or where a session was to be made.
    Host {
        /// As addressed.
        computer_name: String,
        /// Where its listener is.
        endpoint: Endpoint,
        /// The name that the new session should have.
        session_name: Option<String>,
    },
    /// A session.
    Session {
        /// Which.
        instance_id: Uuid,
        /// Its host as addressed.
        computer_name: String,
        /// Where that host's listener is.
        endpoint: Endpoint,
        /// This client can name it without asking its host.
        local: bool,
    },
}

/// What became of a [`Unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Done, or there was nothing to do.
    Done,
    /// It failed.
    Failed {
        /// The cause may pass by itself.
        transient: bool,
    },
    /// The line was stopped before it was done.
    Stopped,
}

impl Fate {
    const fn is_left(self) -> bool {
        !matches!(self, Self::Done)
    }

    const fn may_pass(self) -> bool {
        matches!(self, Self::Failed { transient: true })
    }
}

/// The lines that can be run next. `connected` are the sessions that the line has connected and that are open still.
///
/// Every one of them is read as it is printed; where that cannot be (a line that would be too long), there is none.
/// What was not found is not looked for again: the same name would give the same answer.
#[must_use]
pub fn follow_ups(line: &Lifted, attempts: &[Attempt], connected: &[Uuid]) -> FollowUps {
    let undo = if connected.is_empty() { None } else { printed(&disconnect(connected)) };
    FollowUps {
        retry_failed: retry(line, attempts, Fate::is_left),
        retry_transient: retry(line, attempts, Fate::may_pass),
        undo,
    }
}

/// From the first command that has something left to the end of the line, over what is left of all of it.
fn retry(line: &Lifted, attempts: &[Attempt], left: impl Fn(Fate) -> bool) -> Option<String> {
    let has_left = |attempt: &&Attempt| attempt.rows.iter().any(|row| left(row.fate));
    let first = attempts.iter().find(has_left)?;
    if first.inner.is_some() {
        // What stands in parentheses is made anew with the line.
        return printed(&line.whole());
    }
    let of_first = |attempt: &&Attempt| attempt.inner.is_none() && attempt.element == first.element;
    let own: Vec<&Row> = attempts.iter().filter(of_first).flat_map(|a| &a.rows).filter(|row| left(row.fate)).collect();
    let later: Vec<&Row> = attempts
        .iter()
        .filter(|attempt| !of_first(attempt))
        .flat_map(|attempt| &attempt.rows)
        .filter(|row| left(row.fate))
        .collect();
    let whole = line.whole();
    let mut elements = again(first, &own, &later, &whole)?;
    elements.extend(whole.elements.into_iter().skip(first.element + 1));
    if let (Some(variable), Some(Element::Command(last))) = (&line.rest.assign_to, elements.last_mut()) {
        // What the line has brought already stays in the variable.
        let span = Span::default();
        let name = "OutVariable".to_string();
        last.arguments.push(Argument::Parameter { name, value: None, span });
        last.arguments.push(Argument::Value(text(&alloc::format!("+{}", variable.name))));
    }
    printed(&Pipeline { assign_to: None, elements })
}

/// The first command over what is left, with what must stand before it.
fn again(first: &Attempt, own: &[&Row], later: &[&Row], whole: &Pipeline) -> Option<Vec<Element>> {
    let written = first.written.clone();
    if let Bound::NewSession(_) | Bound::InvokeCommand(_) = &first.bound {
        return made(first, own, whole);
    }
    let rows: Vec<&Row> = own.iter().chain(later).copied().collect();
    let places = Places::of(&written, &rows);
    let command = |written: &Written| Element::Command(written.command());
    let one = |written: Written| vec![command(&written)];
    Some(match &first.bound {
        Bound::GetSession(_) => one(places.on(written.without(&place::HOSTS))),
        Bound::ConnectSession(connect) if connect.set.is_remote() => {
            one(sought(written, &places, own.iter().any(|row| row.is_host())))
        }
        // One host and one session in any case.
        Bound::ReceiveSession(receive) if receive.set.is_remote() => one(written),
        Bound::ConnectSession(_) => one(places.sessions(written.without(&place::SESSIONS))?),
        Bound::ReceiveSession(_) if places.is_one() => one(places.sessions(written.without(&place::SESSIONS))?),
        Bound::DisconnectSession(_) => one(places.own(written.without(&place::SESSIONS))?),
        Bound::ReceiveSession(_) | Bound::RemoveSession(_) => {
            let written = written.without(&place::SESSIONS).without(&place::HOSTS);
            vec![Element::Command(places.source()?), command(&written)]
        }
        _ => return None,
    })
}

/// New sessions, or a script in sessions or on hosts. What a later command has not done with one of them is no reason
/// to make another one.
fn made(first: &Attempt, own: &[&Row], whole: &Pipeline) -> Option<Vec<Element>> {
    let written = first.written.clone();
    let names = if written.has("Name") { "Name" } else { "SessionName" };
    let (on_sessions, piped) = match &first.bound {
        Bound::NewSession(new) => (new.set == NewSet::Session, false),
        Bound::InvokeCommand(invoke) => {
            let on_sessions = matches!(invoke.set, InvokeSet::Session | InvokeSet::FilePathRunspace);
            (on_sessions, invoke.input == InvokeInput::Pipeline)
        }
        _ => return None,
    };
    let rows: Vec<&Row> = own.iter().filter(|row| row.is_host() != on_sessions).copied().collect();
    let first_row = rows.first()?;
    let places = Places::of(&written, &rows);
    let command = if first_row.is_host() {
        let named = if written.has(names) { place::names(&rows) } else { Vec::new() };
        places.on(written.without(&place::HOSTS).without(&[names]).with(names, named))
    } else {
        let source = Pipeline { assign_to: None, elements: vec![Element::Command(places.source()?)] };
        let source = Value { kind: ValueKind::Pipeline(source), span: Span::default() };
        written.without(&["Session"]).with("Session", vec![source])
    };
    // What its input was is its input again.
    let before = if piped { first.element } else { 0 };
    let mut elements: Vec<Element> = whole.elements.iter().take(before).cloned().collect();
    elements.push(Element::Command(command.command()));
    Some(elements)
}

/// Hosts are asked again for what was looked for; where all of them have answered, the sessions are named.
fn sought(written: Written, places: &Places, asked: bool) -> Written {
    let written = written.without(&place::HOSTS);
    if asked {
        return places.on(written);
    }
    places.on(written.without(&["Name", "InstanceId"]).with("InstanceId", places.ids()))
}

/// The text of a line, unless it could not be read.
fn printed(pipeline: &Pipeline) -> Option<String> {
    let text = pipeline.to_string();
    (text.len() <= MAX_LENGTH && parse(&text).problems.is_empty()).then_some(text)
}
