//! Sessions grouped by how their hosts are addressed: a line of a cmdlet has one port, one scheme
//! and one application.

use reattach_core::bridge::SessionView;
use reattach_core::command::{Pipeline, Value, build};
use reattach_core::endpoint::{DEFAULT_PATH, Endpoint, HTTP_PORT, HTTPS_PORT, Scheme};
use uuid::Uuid;

use super::{BYTES_PER_LINE, PER_LINE};

/// How a listener differs from the usual one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Place {
    port: Option<u16>,
    use_ssl: bool,
    application: Option<String>,
    /// The whole address, where a host name and these three cannot say it.
    uri: Option<String>,
}

impl Place {
    fn of(session: &SessionView) -> Self {
        let Ok(endpoint) = Endpoint::from_uri(&session.endpoint) else { return Self::default() };
        if endpoint.path.contains('?') {
            return Self { uri: Some(session.endpoint.clone()), ..Self::default() };
        }
        let use_ssl = endpoint.scheme == Scheme::Https;
        // The engine writes every port; an address without one is of the usual listener.
        let written = session.endpoint.contains(&format!(":{}", endpoint.effective_port()));
        let usual = if use_ssl { HTTPS_PORT } else { HTTP_PORT };
        let application = endpoint.path.trim_start_matches('/');
        Self {
            port: Some(endpoint.effective_port()).filter(|port| written && *port != usual),
            use_ssl,
            application: (!endpoint.path.eq_ignore_ascii_case(DEFAULT_PATH)).then(|| application.into()),
            uri: None,
        }
    }
}

/// Sessions that one line can name.
#[derive(Debug)]
pub(super) struct Group<'a> {
    place: Place,
    computers: Vec<&'a str>,
    pub(super) ids: Vec<Uuid>,
    bytes: usize,
}

impl Group<'_> {
    /// The cmdlet with everything that says which sessions are meant.
    pub(super) fn line(&self, cmdlet: &str) -> Pipeline {
        let Place { port, use_ssl, application, uri } = &self.place;
        let text = |text: &String| vec![build::text(text)];
        let computers = if uri.is_some() { &[][..] } else { &self.computers };
        let line = build::cmdlet(
            cmdlet,
            &[
                ("ComputerName", computers.iter().map(|name| build::text(name)).collect()),
                ("ConnectionUri", uri.as_ref().map(text).unwrap_or_default()),
                ("InstanceId", ids(&self.ids)),
                ("Port", port.map(|port| vec![build::number(port.into())]).unwrap_or_default()),
                ("ApplicationName", application.as_ref().map(text).unwrap_or_default()),
            ],
        );
        if *use_ssl { build::with_switch(line, "UseSSL") } else { line }
    }
}

/// Groups that each fit in one line, in the order in which their first session comes.
pub(super) fn by_place<'a>(sessions: &[&'a SessionView]) -> Vec<Group<'a>> {
    const ID: usize = 38;
    let mut groups: Vec<Group<'a>> = Vec::new();
    for session in sessions {
        let place = Place::of(session);
        let room = |group: &Group<'_>| group.ids.len() < PER_LINE && group.bytes < BYTES_PER_LINE;
        let at = groups.iter().position(|group| group.place == place && room(group)).unwrap_or_else(|| {
            groups.push(Group { place, computers: Vec::new(), ids: Vec::new(), bytes: 0 });
            groups.len() - 1
        });
        let group = &mut groups[at];
        // Rows of one host stand together most of the time.
        let named = |known: &str| known.eq_ignore_ascii_case(&session.computer_name);
        if !group.computers.iter().rev().any(|known| named(known)) {
            group.computers.push(&session.computer_name);
            group.bytes += session.computer_name.len() + 4;
        }
        group.bytes += ID;
        group.ids.push(session.instance_id);
    }
    groups
}

pub(super) fn ids(ids: &[Uuid]) -> Vec<Value> {
    ids.iter().map(|id| build::text(&id.to_string())).collect()
}
