//! Passwords, and the proof that they are right.
//!
//! An account that no target has accepted yet is tried on one target while the others wait, and a
//! password that was refused is never sent again, so that no domain account is locked out.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use reattach_auth::{Account, Secret};
use reattach_core::bridge::{Answer, ErrorRecord, FromEngine, HostState, Password, Prompt, PromptId, RunId, Text};

use crate::Platform;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::shared::Shared;
use crate::wake::{Bell, Promise};

/// Hosts that begin to wait at the same moment share one prompt.
const GATHER: Duration = Duration::from_millis(15);

/// An account with its password.
pub(crate) struct Credential {
    pub(crate) account: Account,
    pub(crate) secret: Secret,
    /// The account that the prompt named; the user may have spelt it otherwise.
    asked_for: Option<String>,
    proof: Cell<Proof>,
    changed: Bell,
    accepted_by: RefCell<BTreeSet<String>>,
    refused_by: RefCell<BTreeSet<String>>,
    why: RefCell<Option<ErrorRecord>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    Open,
    Trying,
    Accepted,
    Refused,
}

impl Credential {
    fn new(account: Account, secret: Secret, asked_for: Option<String>) -> Self {
        Self {
            account,
            secret,
            asked_for,
            proof: Cell::new(Proof::Open),
            changed: Bell::default(),
            accepted_by: RefCell::default(),
            refused_by: RefCell::default(),
            why: RefCell::default(),
        }
    }

    fn usable_on(&self, host: &str) -> bool {
        self.proof.get() != Proof::Refused && !self.refused_by.borrow().contains(host)
    }

    fn is(&self, user: &str) -> bool {
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
    /// The target took it.
    pub(crate) fn accepted(self, host: &str) {
        self.credential.accepted_by.borrow_mut().insert(host.into());
        self.credential.proof.set(Proof::Accepted);
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

/// Every credential of this engine, and the prompts that ask for more.
#[derive(Default)]
pub(crate) struct Credentials {
    known: RefCell<Vec<Rc<Credential>>>,
    assigned: RefCell<BTreeMap<String, Rc<Credential>>>,
    prompts: RefCell<BTreeMap<PromptId, Asking>>,
    attempts: RefCell<BTreeMap<String, u32>>,
    last_prompt: Cell<PromptId>,
    /// Credentials that variables hold.
    held: RefCell<Vec<Rc<Credential>>>,
}

/// A prompt and who waits for it.
struct Asking {
    user: Option<String>,
    shown: bool,
    failed: Option<ErrorRecord>,
    waiting: Vec<Waiting>,
}

struct Waiting {
    hosts: Vec<String>,
    run_id: Option<RunId>,
    answer: Promise<Result<Rc<Credential>, Failure>>,
}

impl Credentials {
    /// Every account must prove itself anew: a password may have changed since.
    pub(crate) fn begin_run(&self) {
        for credential in self.known.borrow().iter() {
            if credential.proof.get() == Proof::Accepted {
                credential.proof.set(Proof::Open);
            }
        }
    }

    /// The number of the next prompt, whatever it asks.
    pub(crate) fn next_prompt(&self) -> PromptId {
        self.last_prompt.set(self.last_prompt.get() + 1);
        self.last_prompt.get()
    }

    /// Keeps a credential for a variable; gives the number under which it is held.
    pub(crate) fn hold(&self, user_name: &str, password: &Password) -> u32 {
        let credential = Credential::new(Account::parse(user_name.trim()), Secret::from(password.expose()), None);
        let mut held = self.held.borrow_mut();
        held.push(Rc::new(credential));
        u32::try_from(held.len() - 1).unwrap_or(u32::MAX)
    }

    /// The credential under a number.
    pub(crate) fn held(&self, key: u32) -> Option<Rc<Credential>> {
        self.held.borrow().get(usize::try_from(key).ok()?).cloned()
    }

    /// From now on a host is asked under this credential, unless it has refused it.
    pub(crate) fn assign(&self, host: &Host, credential: &Rc<Credential>) {
        if credential.usable_on(&host.key) {
            self.assigned.borrow_mut().insert(host.key.clone(), Rc::clone(credential));
        }
    }

    /// What is at hand for a host, without asking anybody.
    pub(crate) fn at_hand(&self, host: &Host, user: Option<&str>) -> Option<Rc<Credential>> {
        let fits = |credential: &Rc<Credential>| {
            credential.usable_on(&host.key) && user.is_none_or(|user| credential.is(user))
        };
        let assigned = self.assigned.borrow().get(&host.key).cloned().filter(fits);
        let credential = assigned.or_else(|| self.known.borrow().iter().rev().find(|c| fits(c)).cloned())?;
        self.assigned.borrow_mut().insert(host.key.clone(), Rc::clone(&credential));
        Some(credential)
    }

    /// Forgets everything; what waits fails as cancelled.
    pub(crate) fn forget(&self) -> Vec<PromptId> {
        self.known.borrow_mut().clear();
        self.held.borrow_mut().clear();
        self.assigned.borrow_mut().clear();
        self.attempts.borrow_mut().clear();
        let prompts = self.prompts.take();
        let ids = prompts.iter().filter(|(_, asking)| asking.shown).map(|(id, _)| *id).collect();
        for waiting in prompts.into_values().flat_map(|asking| asking.waiting) {
            waiting.answer.keep(Err(Failure::Cancelled(None)));
        }
        ids
    }

    /// A run was stopped: whoever waits for its sake stops waiting. Gives the prompts that nobody
    /// waits for any more.
    pub(crate) fn stop(&self, run_id: RunId) -> Vec<PromptId> {
        let mut prompts = self.prompts.borrow_mut();
        for asking in prompts.values_mut() {
            asking.waiting.retain(|waiting| {
                if waiting.run_id == Some(run_id) {
                    waiting.answer.keep(Err(Failure::Stopped));
                }
                waiting.run_id != Some(run_id)
            });
        }
        let (gone, left) =
            prompts.split_off(&0).into_iter().partition::<BTreeMap<_, _>, _>(|(_, asking)| asking.waiting.is_empty());
        *prompts = left;
        gone.into_iter().filter(|(_, asking)| asking.shown).map(|(id, _)| id).collect()
    }
}

impl<P: Platform> Shared<P> {
    /// The credential for a host, asking for it if there is none. `scope` names the hosts that
    /// need the same answer; the prompt shows them.
    pub(crate) async fn credential(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
    ) -> Result<Rc<Credential>, Failure> {
        let user = caller.user.as_deref();
        if let Some(credential) = self.credentials.at_hand(host, user) {
            return Ok(credential);
        }
        if !caller.asks {
            return Err(Failure::NeedsCredential);
        }
        self.set_host(host, HostState::NeedsCredential, None);
        let answer = self.join_prompt(host, caller, scope);
        let credential = answer.value().await?;
        self.credentials.assigned.borrow_mut().insert(host.key.clone(), Rc::clone(&credential));
        Ok(credential)
    }

    fn join_prompt(
        self: &Rc<Self>,
        host: &Rc<Host>,
        caller: &Caller,
        scope: &[Rc<Host>],
    ) -> Promise<Result<Rc<Credential>, Failure>> {
        let store = &self.credentials;
        let answer = Promise::default();
        let mut hosts = vec![host.name.clone()];
        hosts.extend(
            scope
                .iter()
                .filter(|other| other.key != host.key)
                .filter(|other| store.at_hand(other, caller.user.as_deref()).is_none())
                .map(|other| other.name.clone()),
        );
        let waiting = Waiting { hosts, run_id: caller.run_id, answer: answer.clone() };
        let refused = store.assigned.borrow().get(&host.key).cloned();
        let failed = refused.as_ref().and_then(|credential| credential.why.borrow().clone());
        let user = caller
            .user
            .clone()
            .or_else(|| refused.map(|credential| credential.account.to_string()))
            .or_else(|| caller.suggested.clone());

        let mut prompts = store.prompts.borrow_mut();
        if let Some(asking) = prompts
            .values_mut()
            .find(|asking| caller.user.is_none() || asking.user.is_none() || asking.user == caller.user)
        {
            if !asking.shown {
                asking.failed = asking.failed.take().or(failed);
                asking.user = asking.user.take().or(user);
            }
            asking.waiting.push(waiting);
            return answer;
        }
        let prompt_id = store.next_prompt();
        prompts.insert(prompt_id, Asking { user, shown: false, failed, waiting: vec![waiting] });
        drop(prompts);
        let shared = Rc::clone(self);
        let purpose = caller.purpose.clone();
        self.spawn(async move {
            shared.platform.sleep(GATHER).await;
            shared.show_prompt(prompt_id, purpose);
        });
        answer
    }

    fn show_prompt(&self, prompt_id: PromptId, purpose: Text) {
        let prompt = {
            let mut prompts = self.credentials.prompts.borrow_mut();
            let Some(asking) = prompts.get_mut(&prompt_id) else { return };
            asking.shown = true;
            let mut computer_names: Vec<String> = Vec::new();
            for name in asking.waiting.iter().flat_map(|waiting| &waiting.hosts) {
                if !computer_names.contains(name) {
                    computer_names.push(name.clone());
                }
            }
            let attempts = self.credentials.attempts.borrow();
            let attempts = computer_names.iter().filter_map(|name| attempts.get(name)).max().copied();
            Prompt::Credential {
                user_name: asking.user.clone(),
                computer_names,
                purpose,
                mechanism: "Negotiate".into(),
                failed: asking.failed.clone(),
                attempts: attempts.unwrap_or(0),
            }
        };
        self.emit(FromEngine::Prompt { prompt_id, prompt });
    }

    /// The user answered. An answer to a prompt that is gone is dropped, its secret wiped.
    pub(crate) fn answer(self: &Rc<Self>, prompt_id: PromptId, answer: Answer) {
        let Some(answer) = self.questions.answer(prompt_id, answer) else { return };
        let Some(answer) = self.answer_host(prompt_id, answer) else { return };
        let Some(asking) = self.credentials.prompts.borrow_mut().remove(&prompt_id) else {
            return;
        };
        match answer {
            Answer::Credential { user_name, password } => {
                let secret = Secret::from(password.expose());
                drop(password);
                let credential = Rc::new(Credential::new(Account::parse(user_name.trim()), secret, asking.user));
                self.credentials.known.borrow_mut().push(Rc::clone(&credential));
                for waiting in asking.waiting {
                    waiting.answer.keep(Ok(Rc::clone(&credential)));
                }
            }
            _ => {
                let failed = asking.failed.map(Box::new);
                for waiting in asking.waiting {
                    waiting.answer.keep(Err(Failure::Cancelled(failed.clone())));
                }
            }
        }
    }

    /// One more attempt failed at this host.
    pub(crate) fn count_attempt(&self, credential: &Credential, host: &Host) {
        let mut attempts = self.credentials.attempts.borrow_mut();
        // The hosts that wait for the same account have had the same attempt.
        let assigned = self.credentials.assigned.borrow();
        let same = assigned
            .iter()
            .filter(|(_, other)| std::ptr::eq(other.as_ref(), credential))
            .filter_map(|(key, _)| self.host_name(key));
        for name in same.chain([host.name.clone()]).collect::<BTreeSet<_>>() {
            *attempts.entry(name).or_default() += 1;
        }
    }
}
