//! Who may reach what. Nothing is reachable unless a target set says so.

mod address;
mod names;
mod pattern;
mod target;

use ipnet::IpNet;

pub use address::is_dialable;
pub use names::Names;
pub use pattern::Pattern;
pub use target::{BadTarget, Host, Scheme, Target};

use std::net::IpAddr;

/// How a client may authenticate at a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthScheme {
    /// `Negotiate`, and `NTLM` by its own name.
    Negotiate,
    /// `Kerberos`.
    Kerberos,
    /// `CredSSP`.
    CredSsp,
    /// `Basic`: shows the password to the gateway. Only over https, only when named.
    Basic,
    /// `Digest`, only when named.
    Digest,
}

impl AuthScheme {
    /// The scheme of an `Authorization` header.
    #[must_use]
    pub fn of_header(value: &str) -> Option<Self> {
        let scheme = value.split(' ').next().unwrap_or_default();
        let known = [
            ("negotiate", Self::Negotiate),
            ("ntlm", Self::Negotiate),
            ("kerberos", Self::Kerberos),
            ("credssp", Self::CredSsp),
            ("basic", Self::Basic),
            ("digest", Self::Digest),
        ];
        known.into_iter().find(|(name, _)| scheme.eq_ignore_ascii_case(name)).map(|(_, scheme)| scheme)
    }

    /// The scheme by its name in the configuration, lower case.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        if name == "ntlm" {
            None
        } else {
            Self::of_header(name).filter(|_| name.bytes().all(|b| b.is_ascii_lowercase()))
        }
    }
}

/// One `[[targets]]` entry.
#[derive(Debug, Clone)]
pub struct TargetSet {
    /// Name, for logs and for the policy answer.
    pub name: String,
    /// Hosts as requested. When empty, addresses alone decide, and only addresses can be requested.
    pub hosts: Vec<Pattern>,
    /// Networks that the dialled address must be in; when empty, any that is not refused to all.
    pub addresses: Vec<IpNet>,
    /// Ports as requested.
    pub ports: Vec<u16>,
    /// Schemes as requested.
    pub schemes: Vec<Scheme>,
    /// Authentication schemes.
    pub auth: Vec<AuthScheme>,
    /// Paths, compared exactly.
    pub paths: Vec<String>,
    /// Users by name.
    pub users: Vec<String>,
}

impl TargetSet {
    fn admits<S: AsRef<str>>(&self, users: &[S], target: &Target) -> bool {
        let host = match target.host() {
            Host::Address(address) if self.hosts.is_empty() => self.admits_address(*address),
            host => self.hosts.iter().any(|pattern| pattern.matches(host)),
        };
        host && self.users.iter().any(|name| users.iter().any(|user| user.as_ref() == name))
            && self.ports.contains(&target.port())
            && self.schemes.contains(&target.scheme())
    }

    fn admits_address(&self, address: IpAddr) -> bool {
        self.addresses.is_empty() || self.addresses.iter().any(|network| network.contains(&address))
    }

    fn admits_auth(&self, scheme: AuthScheme, target: &Target) -> bool {
        self.auth.contains(&scheme) && (scheme != AuthScheme::Basic || target.scheme() == Scheme::Https)
    }
}

/// All target sets.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    sets: Vec<TargetSet>,
}

impl Policy {
    /// A policy of these sets, in the order of the configuration.
    #[must_use]
    pub fn new(sets: Vec<TargetSet>) -> Self {
        Self { sets }
    }

    /// What whoever is all of these users may do at the target; it is empty when no set admits it.
    #[must_use]
    pub fn grant<S: AsRef<str>>(&self, users: &[S], target: &Target) -> Grant {
        Grant { sets: self.sets.iter().filter(|set| set.admits(users, target)).cloned().collect() }
    }
}

/// The sets that admit a target to a user, narrowed step by step.
#[derive(Debug, Clone)]
pub struct Grant {
    sets: Vec<TargetSet>,
}

impl Grant {
    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// The set that admits it.
    #[must_use]
    pub fn set_name(&self) -> Option<&str> {
        self.sets.first().map(|set| set.name.as_str())
    }

    /// Keeps the sets that admit the path.
    #[must_use]
    pub fn for_path(mut self, path: &str) -> Self {
        self.sets.retain(|set| set.paths.iter().any(|admitted| admitted == path));
        self
    }

    /// Keeps the sets that admit the authentication scheme at this target.
    #[must_use]
    pub fn for_auth(mut self, scheme: AuthScheme, target: &Target) -> Self {
        self.sets.retain(|set| set.admits_auth(scheme, target));
        self
    }

    /// Whether the address may be dialled.
    #[must_use]
    pub fn admits_address(&self, address: IpAddr) -> bool {
        self.sets.iter().any(|set| set.admits_address(address))
    }
}
