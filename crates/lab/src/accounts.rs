//! The two accounts of the lab. Their passwords are public: nothing here is worth protecting.

use reattach_auth::{Account, Secret};

/// Domain of the accounts.
pub(crate) const DOMAIN: &str = "LAB";

/// An account of the lab.
#[derive(Debug)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    password: &'static str,
    /// Sees every shell of a host.
    pub(crate) administrator: bool,
}

pub(crate) const ADELE: User = User { name: "adele", password: "Reattach-Lab-1", administrator: true };
pub(crate) const BORIS: User = User { name: "boris", password: "Reattach-Lab-2", administrator: false };

impl User {
    /// The user of a name as it came in the logon: with the lab's domain, with none, with the
    /// host's own name, or as `user@lab`.
    pub(crate) fn find(account: &Account, host: &str) -> Option<&'static Self> {
        let (name, domain) = match (&account.domain, account.user.split_once('@')) {
            (Some(domain), _) => (account.user.as_str(), domain.as_str()),
            (None, Some((name, domain))) => (name, domain),
            (None, None) => (account.user.as_str(), ""),
        };
        let domain_fits = ["", ".", DOMAIN, "localhost", host].iter().any(|known| known.eq_ignore_ascii_case(domain));
        [&ADELE, &BORIS].into_iter().find(|user| domain_fits && user.name.eq_ignore_ascii_case(name))
    }

    pub(crate) fn secret(&self) -> Secret {
        Secret::from(self.password)
    }
}
