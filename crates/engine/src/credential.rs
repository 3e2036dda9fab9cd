//! One account with its password, and the proof that it is right.

use std::cell::{Cell, Ref, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::time::Duration;

use reattach_auth::{Account, Secret};
use reattach_core::bridge::{ErrorRecord, Millis};

use crate::failure::Failure;
use crate::host::Host;
use crate::wake::Bell;

/// How long a password is kept: a working day.
pub(crate) const LIFETIME: Duration = Duration::from_hours(8);

/// An account with its password.
pub(crate) struct Credential {
    pub(crate) account: Account,
    /// Gone once it was forgotten.
    secret: RefCell<Option<Secret>>,
    /// Hosts that it may be sent to without being asked for; `None` for an account of a domain, which is the same
    /// everywhere.
    scope: Option<BTreeSet<String>>,
    /// When it is forgotten.
    pub(crate) expires_on: Millis,
    /// The account that the prompt named; the user may have spelt it otherwise.
    asked_for: Option<String>,
    proof: Cell<Proof>,
    changed: Bell,
    accepted_by: RefCell<BTreeSet<String>>,
    refused_by: RefCell<BTreeSet<String>>,
    why: RefCell<Option<ErrorRecord>>,
    /// When it was first accepted, counted over all credentials.
    proven: Cell<Option<u64>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Open,
    Trying,
    Accepted,
    Refused,
}

impl Credential {
    /// `hosts` are those that it was given for; none: it goes where it is sent by name.
    pub(crate) fn new(
        account: Account,
        secret: Secret,
        asked_for: Option<String>,
        hosts: &[Rc<Host>],
        now: Millis,
    ) -> Self {
        let local = is_local(&account, hosts);
        let lifetime = Millis::try_from(LIFETIME.as_millis()).unwrap_or(Millis::MAX);
        Self {
            scope: local.then(|| hosts.iter().map(|host| host.key.clone()).collect()),
            account,
            secret: RefCell::new(Some(secret)),
            expires_on: now.saturating_add(lifetime),
            asked_for,
            proof: Cell::new(Proof::Open),
            changed: Bell::default(),
            accepted_by: RefCell::default(),
            refused_by: RefCell::default(),
            why: RefCell::default(),
            proven: Cell::new(None),
        }
    }

    /// The password, unless it was forgotten.
    pub(crate) fn secret(&self) -> Option<Ref<'_, Secret>> {
        Ref::filter_map(self.secret.borrow(), Option::as_ref).ok()
    }

    /// Wipes the password. Connections that are open need it no more; no new one can be made.
    pub(crate) fn forget(&self) {
        self.secret.take();
    }

    /// It may be sent to this host, and was not refused there.
    pub(crate) fn usable_on(&self, host: &str) -> bool {
        self.secret.borrow().is_some() && self.proof.get() != Proof::Refused && !self.refused_by.borrow().contains(host)
    }

    /// It may be sent to this host although nobody named it for it.
    pub(crate) fn covers(&self, host: &str) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.contains(host))
    }

    /// Every run proves it anew: the password may have changed since.
    pub(crate) fn doubt(&self) {
        if self.proof.get() == Proof::Accepted {
            self.proof.set(Proof::Open);
        }
    }

    /// Why it was refused last.
    pub(crate) fn why(&self) -> Option<ErrorRecord> {
        self.why.borrow().clone()
    }

    /// Keys of the hosts that accepted it, and its number among all that were.
    pub(crate) fn accepted(&self) -> Option<(u64, Vec<String>)> {
        Some((self.proven.get()?, self.accepted_by.borrow().iter().cloned().collect()))
    }

    pub(crate) fn is(&self, user: &str) -> bool {
        let typed = self.account.to_string();
        let asked = self.asked_for.as_deref();
        typed.eq_ignore_ascii_case(user) || asked.is_some_and(|asked| asked.eq_ignore_ascii_case(user))
    }

    /// Waits for the right to send the password to `host`. At most one target at a time gets it
    /// until one has accepted it.
    ///
    /// # Errors
    /// [`Failure::Logon`] when it has been refused meanwhile.
    pub(crate) async fn permit(self: &Rc<Self>, host: &str) -> Result<Permit, Failure> {
        self.changed
            .until(|| {
                if !self.usable_on(host) {
                    return Some(Err(Failure::Logon { user: self.account.to_string() }));
                }
                match self.proof.get() {
                    Proof::Accepted => Some(Ok(())),
                    Proof::Open => {
                        self.proof.set(Proof::Trying);
                        Some(Ok(()))
                    }
                    Proof::Trying | Proof::Refused => None,
                }
            })
            .await?;
        Ok(Permit { credential: Rc::clone(self) })
    }
}

/// The right to send a password once. Dropped without a verdict it goes to the next who waits.
pub(crate) struct Permit {
    credential: Rc<Credential>,
}

impl Permit {
    /// The target took it; says whether that is news. `number` counts over all credentials.
    pub(crate) fn accepted(self, host: &str, number: u64) -> bool {
        let credential = &self.credential;
        credential.proof.set(Proof::Accepted);
        if credential.proven.get().is_none() {
            credential.proven.set(Some(number));
        }
        credential.accepted_by.borrow_mut().insert(host.into())
    }

    /// The target refused it. A password that others took is wrong only there.
    pub(crate) fn refused(self, host: &str, record: ErrorRecord) {
        let credential = &self.credential;
        let elsewhere = {
            let accepted = credential.accepted_by.borrow();
            !accepted.is_empty() && !accepted.contains(host)
        };
        credential.refused_by.borrow_mut().insert(host.into());
        *credential.why.borrow_mut() = Some(record);
        if !elsewhere {
            credential.proof.set(Proof::Refused);
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.credential.proof.get() == Proof::Trying {
            self.credential.proof.set(Proof::Open);
        }
        self.credential.changed.ring();
    }
}

/// An account of computers, whose password says nothing about the same name elsewhere: without a domain, or with a
/// host's name in its place.
fn is_local(account: &Account, hosts: &[Rc<Host>]) -> bool {
    let Some(domain) = &account.domain else { return !account.user.contains('@') };
    let label = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    hosts.iter().any(|host| label(&host.endpoint.host) == domain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use reattach_core::endpoint::Endpoint;

    use super::*;
    use crate::option::Reach;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    #[test]
    fn an_account_of_a_computer_goes_only_where_it_was_given_for() {
        let host = |name: &str| {
            let endpoint = Endpoint::from_computer_name(name, None, false, None).expect("a name");
            Rc::new(Host::new(name, &endpoint, Reach::default()))
        };
        let hosts = [host("Server01.lab.example"), host("Server02")];
        let elsewhere = host("Server03");
        for (account, everywhere) in [
            ("LAB\\adele", true),
            ("adele@lab.example", true),
            ("adele", false),
            (".\\adele", false),
            ("SERVER01\\adele", false),
        ] {
            let credential = Credential::new(Account::parse(account), "p".into(), None, &hosts, 0);
            assert!(hosts.iter().all(|host| credential.covers(&host.key)), "{account}");
            assert_eq!(credential.covers(&elsewhere.key), everywhere, "{account}");
        }
    }

    #[test]
    fn what_is_forgotten_is_of_no_use() {
        let credential = Credential::new(Account::parse("LAB\\adele"), "p".into(), None, &[], 0);
        assert!(credential.usable_on("a") && credential.secret().is_some());
        credential.forget();
        assert!(!credential.usable_on("a") && credential.secret().is_none());
        assert_eq!(credential.expires_on, 8 * 3_600_000);
    }
}
