//! How hosts and sessions are named in a line.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use uuid::Uuid;

use super::{Row, Unit};
use crate::bind::Written;
use crate::command::build::{ids, text};
use crate::command::{Command, Value};
use crate::endpoint::{DEFAULT_PATH, Endpoint, HTTP_PORT, Scheme};

/// Parameters that say which hosts.
pub(super) const HOSTS: [&str; 2] = ["ComputerName", "ConnectionUri"];
/// Parameters that say which sessions.
pub(super) const SESSIONS: [&str; 4] = ["Session", "Name", "InstanceId", "Id"];

/// Hosts and sessions that a line shall work on.
pub(super) struct Places {
    hosts: Vec<String>,
    by_uri: bool,
    ids: Vec<Uuid>,
    /// All sessions are this client's own.
    local: bool,
}

impl Places {
    /// Of what is left, in the form that the command has.
    pub(super) fn of(written: &Written, rows: &[&Row]) -> Self {
        let plain = rows.iter().all(|row| is_plain(row.unit.endpoint()));
        let by_uri = written.has("ConnectionUri") || (!written.has("ComputerName") && !plain);
        let mut places = Self { hosts: Vec::new(), by_uri, ids: Vec::new(), local: true };
        for row in rows {
            let host = if by_uri { uri(row.unit.endpoint()) } else { row.unit.computer_name().to_string() };
            if !places.hosts.contains(&host) {
                places.hosts.push(host);
            }
            if let Unit::Session { instance_id, local, .. } = &row.unit {
                places.local &= local;
                if !places.ids.contains(instance_id) {
                    places.ids.push(*instance_id);
                }
            }
        }
        places
    }

    /// There is one session on one host.
    pub(super) fn is_one(&self) -> bool {
        self.ids.len() == 1 && self.hosts.len() == 1
    }

    pub(super) fn ids(&self) -> Vec<Value> {
        ids(&self.ids)
    }

    /// A command on these hosts.
    pub(super) fn on(&self, written: Written) -> Written {
        let hosts = self.hosts.iter().map(|host| text(host)).collect();
        written.with(HOSTS[usize::from(self.by_uri)], hosts)
    }

    /// A command on these sessions: this client's own, or those of their hosts. `None` when there are none.
    pub(super) fn sessions(&self, written: Written) -> Option<Written> {
        let written = self.own(written)?;
        Some(if self.local { written } else { self.on(written) })
    }

    /// A command on these sessions of this client's own.
    pub(super) fn own(&self, written: Written) -> Option<Written> {
        (!self.ids.is_empty()).then(|| written.with("InstanceId", self.ids()))
    }

    /// `Get-PSSession` that brings them.
    pub(super) fn source(&self) -> Option<Command> {
        Some(self.sessions(Written::new("Get-PSSession"))?.command())
    }
}

impl Unit {
    fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Host { endpoint, .. } | Self::Session { endpoint, .. } => endpoint,
        }
    }

    fn computer_name(&self) -> &str {
        match self {
            Self::Host { computer_name, .. } | Self::Session { computer_name, .. } => computer_name,
        }
    }
}

/// The names that new sessions should have; they belong to the first hosts.
pub(super) fn names(rows: &[&Row]) -> Vec<Value> {
    let name = |row: &&Row| match &row.unit {
        Unit::Host { session_name, .. } => session_name.as_deref().map(text),
        Unit::Session { .. } => None,
    };
    rows.iter().map_while(name).collect()
}

/// `-ComputerName` alone says where it is.
fn is_plain(endpoint: &Endpoint) -> bool {
    endpoint.scheme == Scheme::Http && endpoint.effective_port() == HTTP_PORT && endpoint.path == DEFAULT_PATH
}

/// With its port: a URI's own default is another one than WinRM's.
fn uri(endpoint: &Endpoint) -> String {
    format!("{}://{}{}", endpoint.scheme.as_str(), endpoint.authority(), endpoint.path)
}
