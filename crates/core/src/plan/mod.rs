//! What a bound command will do to which session, before anything is done. Source: the cmdlets' reference pages.
//!
//! The engine asks the hosts that [`targets`] names, then calls [`plan`] with what they listed and carries it out;
//! the preview and `-WhatIf` show the same plan.

mod create;
mod invoke;
mod local;
mod notes;
mod receive;
mod remote;
#[cfg(test)]
mod tests;
mod view;

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bind::{Bound, Connection, NewSet, Selection};
use crate::bridge::{ErrorRecord, HostStatus, Millis, SessionView, Text};
use crate::endpoint::Endpoint;
use crate::error::Place;

pub use notes::{Question, notes, questions};

/// A session with less than this left is worth a warning: 5 minutes.
pub const EXPIRES_SOON_MS: Millis = 5 * 60 * 1000;

/// A host that a command asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As addressed; of a URI its host.
    pub computer_name: String,
    /// Where its listener is.
    pub endpoint: Endpoint,
}

/// What is known when a plan is made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'a> {
    /// Every session that may be meant. The local sets look at those that are `local` only; for the remote sets these
    /// are what the hosts listed, with the client's own record in place of the listing where
    /// [`crate::session::keeps_local_record`] says so.
    pub sessions: &'a [SessionView],
    /// What the pipeline or the variables of `-Session` brought, in order.
    pub input: &'a [SessionView],
    /// How the hosts answered. A host that is missing here counts as listed.
    pub hosts: &'a [HostStatus],
}

impl<'a> From<&'a [SessionView]> for Known<'a> {
    fn from(sessions: &'a [SessionView]) -> Self {
        Self { sessions, ..Self::default() }
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The host, or the value that named a session.
    pub target: String,
    /// The session, when one was found.
    pub instance_id: Option<Uuid>,
    /// Its name, or the name that a new session shall have.
    pub session_name: Option<String>,
    /// Where a new session is made.
    pub endpoint: Option<Endpoint>,
    /// What will be done.
    pub effect: Effect,
    /// Something to be said first, for example that the session expires soon.
    pub warning: Option<Text>,
}

/// What will be done.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// Connect the session.
    Connect,
    /// Disconnect the session.
    Disconnect,
    /// Make a session: at [`Planned::endpoint`], or like the one of [`Planned::instance_id`].
    Create,
    /// Connect the session unless it is open, and write what its command writes until that ends.
    Receive,
    /// Close the session on its host; a disconnected one is connected first.
    Remove,
    /// Run the script in the session, or in a new one at [`Planned::endpoint`].
    Invoke,
    /// Nothing to do: the session is written to the output as it is.
    Write,
    /// The host has nothing to offer; no error. The text says so.
    Nothing(Text),
    /// The host has not been asked yet.
    Query,
    /// The host waits for a credential.
    NeedsCredential,
    /// Another client holds the session.
    Busy(ErrorRecord),
    /// Nothing fits what was asked for.
    NotFound(ErrorRecord),
    /// It cannot be done; or the host could not be asked.
    Refused(ErrorRecord),
}

impl Effect {
    /// The error to be written, if there is one.
    #[must_use]
    pub fn error(&self) -> Option<&ErrorRecord> {
        match self {
            Self::Busy(error) | Self::NotFound(error) | Self::Refused(error) => Some(error),
            _ => None,
        }
    }
}

/// The hosts that a command asks, each once, in order; none for a command about this client's own sessions.
///
/// # Errors
/// A host name or URI that cannot be one ends the command before anything is sent.
pub fn targets(bound: &Bound) -> Result<Vec<Target>, ErrorRecord> {
    let (selection, connection) = match bound {
        Bound::ConnectSession(connect) if connect.set.is_remote() => (&connect.selection, &connect.connection),
        Bound::GetSession(get) if get.set.is_remote() => (&get.selection, &get.connection),
        Bound::ReceiveSession(receive) if receive.set.is_remote() => (&receive.selection, &receive.connection),
        _ => return Ok(Vec::new()),
    };
    let mut targets: Vec<Target> = Vec::new();
    let mut seen = BTreeSet::new();
    for target in addresses(selection, connection) {
        let target = target?;
        if seen.insert(target.endpoint.clone()) {
            targets.push(target);
        }
    }
    Ok(targets)
}

/// Works out what a command will do. The same arguments give the same plan. A command about no session (a new option,
/// a credential) has an empty plan.
///
/// # Errors
/// What ends the whole command: a bad address, a mechanism that is not available, the same session twice in a
/// Disconnect. Everything else is a line of the plan.
pub fn plan(bound: &Bound, known: Known<'_>, now: Millis) -> Result<Vec<Planned>, ErrorRecord> {
    if let Some(connection) = bound.connection() {
        connection.authentication.available()?;
    }
    match bound {
        Bound::ConnectSession(connect) if connect.set.is_remote() => {
            Ok(remote::connect(connect, &targets(bound)?, known, now))
        }
        Bound::ConnectSession(connect) => Ok(local::connect(connect, known, now)),
        Bound::GetSession(get) if get.set.is_remote() => Ok(remote::get(get, &targets(bound)?, known)),
        Bound::GetSession(get) => Ok(local::get(get, known)),
        Bound::DisconnectSession(disconnect) => local::disconnect(disconnect, known),
        Bound::NewSession(new) if new.set == NewSet::Session => Ok(create::copies(new, known)),
        Bound::NewSession(new) => create::sessions(new),
        Bound::ReceiveSession(receive) if receive.set.is_remote() => {
            Ok(receive::remote(receive, &targets(bound)?, known))
        }
        Bound::ReceiveSession(receive) => Ok(receive::local(receive, known)),
        Bound::RemoveSession(remove) => Ok(local::remove(remove, known)),
        Bound::InvokeCommand(invoke) => invoke::plan(invoke, known),
        Bound::NewSessionOption(_) | Bound::GetCredential(_) | Bound::Job(_) => Ok(Vec::new()),
    }
}

/// What `-WhatIf` prints for a line of a plan; `None` for lines that would do nothing.
///
/// English: `What if: Performing the operation "Connect" on target "ITTask".`
#[must_use]
pub fn what_if(planned: &Planned) -> Option<Text> {
    action("what-if", planned)
}

/// What `-Confirm` asks about a line of a plan; `None` for lines that would do nothing.
#[must_use]
pub fn confirm(planned: &Planned) -> Option<Text> {
    action("confirm-action", planned)
}

fn action(id: &str, planned: &Planned) -> Option<Text> {
    let operation = match planned.effect {
        Effect::Connect => "Connect",
        Effect::Disconnect => "Disconnect",
        Effect::Receive => "Receive",
        Effect::Remove => "Remove",
        _ => return None,
    };
    // Remove-PSSession names the computer, the others the session.
    let session = planned.session_name.as_deref().filter(|_| planned.effect != Effect::Remove);
    let target = session.unwrap_or(&planned.target);
    Some(Text::new(id).with("operation", operation).with("target", target))
}

fn addresses<'a>(
    selection: &'a Selection,
    connection: &'a Connection,
) -> impl Iterator<Item = Result<Target, ErrorRecord>> + 'a {
    let names = selection.computer_name.iter().map(|name| {
        let (port, application) = (connection.port, connection.application_name.as_deref());
        let endpoint = Endpoint::from_computer_name(&name.value, port, connection.use_ssl, application)
            .map_err(|error| error.record(&name.value).at(name.span))?;
        let computer_name = match name.value.trim() {
            "" | "." => endpoint.host.clone(),
            name => name.into(),
        };
        Ok(Target { computer_name, endpoint })
    });
    let uris = selection.connection_uri.iter().map(|uri| {
        let endpoint = Endpoint::from_uri(&uri.value).map_err(|error| error.record(&uri.value).at(uri.span))?;
        Ok(Target { computer_name: endpoint.host.clone(), endpoint })
    });
    names.chain(uris)
}
