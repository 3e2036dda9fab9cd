//! The table of named hosts.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use super::target::{Host, Scheme, Target, name_or_v4, parse_port};

/// `[names]`: `name` or `name:port` to the address that is dialled for it, without DNS.
#[derive(Debug, Clone, Default)]
pub struct Names {
    // By lower-case name and port; with the name as written.
    entries: BTreeMap<(String, Option<u16>), (String, SocketAddr)>,
}

impl Names {
    /// Adds an entry.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn insert(&mut self, key: &str, address: &str) -> Result<(), String> {
        let (name, port) = match key.split_once(':') {
            Some((name, port)) => (name, Some(parse_port(port).ok_or("the port is not a number from 1 to 65535")?)),
            None => (key, None),
        };
        let Ok(Host::Name(lower)) = name_or_v4(name) else { return Err("the name is not a host name".into()) };
        let address = address.parse().map_err(|_| format!("{address:?} is not of the form address:port"))?;
        match self.entries.insert((lower, port), (name.into(), address)) {
            Some((_, previous)) if previous != address => Err("the name has two addresses".into()),
            _ => Ok(()),
        }
    }

    /// The address for a target, if its host has a name here.
    #[must_use]
    pub fn address(&self, target: &Target) -> Option<SocketAddr> {
        let Host::Name(name) = target.host() else { return None };
        let with_port = self.entries.get(&(name.clone(), Some(target.port())));
        with_port.or_else(|| self.entries.get(&(name.clone(), None))).map(|(_, address)| *address)
    }

    /// Every name once, as written, with the targets that it may be requested by.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (&str, Vec<Target>)> {
        self.entries.iter().map(|((lower, port), (name, _))| {
            let targets = [Scheme::Http, Scheme::Https]
                .into_iter()
                .filter_map(|scheme| {
                    let port = port.unwrap_or(scheme.default_port());
                    Target::parse(&format!("{scheme}://{lower}:{port}")).ok()
                })
                .collect();
            (name.as_str(), targets)
        })
    }
}
