//! New sessions. Source: the cmdlets' reference pages.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::local::{line, not_found, select};
use super::{Effect, Known, Planned};
use crate::bind::{Given, NewSession, NewSet};
use crate::bridge::{ErrorRecord, Text};
use crate::endpoint::{Endpoint, EndpointError};
use crate::error::{Category, Place, record};
use crate::option::{MIN_IDLE_TIMEOUT_MS, SessionOption};

/// One at each computer or URI; without any at the local computer. A bad address is a line of its own, the others go
/// on.
///
/// # Errors
/// An idle time-out in the option that no host accepts ends the command.
pub(super) fn sessions(new: &NewSession) -> Result<Vec<Planned>, ErrorRecord> {
    check_idle_timeout(new.connection.session_option.as_ref(), new)?;
    let names = &new.selection.name;
    let named = |at: usize| names.get(at).map(|name: &Given<_>| name.value.clone());
    let here = [Given { value: "localhost".to_string(), span: new.span }];
    let lines = if new.set == NewSet::Uri {
        let uris = new.selection.connection_uri.iter().enumerate();
        uris.map(|(at, uri)| match Endpoint::from_uri(&uri.value) {
            Ok(endpoint) => created(endpoint.host.clone(), endpoint, named(at)),
            Err(error) => {
                let mut refused = error.record(&uri.value).at(uri.span);
                refused.error_id = "CreateRemoteRunspaceFailed".into();
                refused.category = Category::InvalidArgument.as_str().into();
                not_found(refused)
            }
        })
        .collect()
    } else {
        let computers = &new.selection.computer_name;
        let computers = if computers.is_empty() { &here[..] } else { computers };
        computers
            .iter()
            .enumerate()
            .map(|(at, computer)| {
                let connection = &new.connection;
                let endpoint = Endpoint::from_computer_name(
                    &computer.value,
                    connection.port,
                    connection.use_ssl,
                    connection.application_name.as_deref(),
                );
                match endpoint {
                    Ok(endpoint) => created(computer.value.trim().into(), endpoint, named(at)),
                    Err(EndpointError::Host(_)) => {
                        let message = Text::new("error-bad-host-name").with("value", computer.value.as_str());
                        let id = "PSSessionInvalidComputerName";
                        let error = record(id, Category::InvalidArgument, message);
                        not_found(error.about(computer.value.as_str()).at(computer.span))
                    }
                    Err(error) => not_found(error.record(&computer.value).at(computer.span)),
                }
            })
            .collect()
    };
    Ok(lines)
}

/// One like each of the sessions given.
pub(super) fn copies(new: &NewSession, known: Known<'_>) -> Vec<Planned> {
    let names = &new.selection.name;
    let copy = |(at, found): (usize, Result<_, ErrorRecord>)| match found {
        Ok(session) => {
            let session_name = names.get(at).map(|name: &Given<_>| name.value.clone());
            Planned { session_name, ..line(session, Effect::Create) }
        }
        Err(error) => not_found(error),
    };
    select(&new.selection, known).into_iter().enumerate().map(copy).collect()
}

fn created(computer_name: String, endpoint: Endpoint, name: Option<String>) -> Planned {
    Planned {
        target: if computer_name.is_empty() || computer_name == "." { "localhost".into() } else { computer_name },
        instance_id: None,
        session_name: name,
        endpoint: Some(endpoint),
        effect: Effect::Create,
        warning: None,
    }
}

fn check_idle_timeout(option: Option<&SessionOption>, new: &NewSession) -> Result<(), ErrorRecord> {
    match option.map(|option| option.idle_timeout) {
        Some(given) if (0..MIN_IDLE_TIMEOUT_MS).contains(&given) => {
            let message = Text::new("error-option-idle-timeout")
                .with("value", (given / 1000).to_string())
                .with("min", (MIN_IDLE_TIMEOUT_MS / 1000).to_string());
            Err(record("Argument", Category::InvalidArgument, message).about("IdleTimeout").at(new.span))
        }
        _ => Ok(()),
    }
}
