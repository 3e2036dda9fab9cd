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
pub(crate) use crate::credential::Credential;
use crate::failure::Failure;
use crate::host::Host;
use crate::runs::Caller;
use crate::shared::Shared;
use crate::wake::Promise;

/// Hosts that begin to wait at the same moment share one prompt.
const GATHER: Duration = Duration::from_millis(15);

/// Every credential of this engine, and the prompts that ask for more.
#[derive(Default)]
pub(crate) struct Credentials {
    known: RefCell<Vec<Rc<Credential>>>,
    assigned: RefCell<BTreeMap<String, Rc<Credential>>>,
    prompts: RefCell<BTreeMap<PromptId, Asking>>,
    attempts: RefCell<BTreeMap<String, u32>>,
    last_prompt: Cell<PromptId>,
    last_proof: Cell<u64>,
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
    hosts: Vec<Rc<Host>>,
    purpose: Text,
    run_id: Option<RunId>,
    answer: Promise<Result<Rc<Credential>, Failure>>,
}

impl Credentials {
    /// Every account must prove itself anew: a password may have changed since.
    pub(crate) fn begin_run(&self) {
        self.known.borrow().iter().chain(&*self.held.borrow()).for_each(|credential| credential.doubt());
    }

    /// The number of the next prompt, whatever it asks.
    pub(crate) fn next_prompt(&self) -> PromptId {
        self.last_prompt.set(self.last_prompt.get() + 1);
        self.last_prompt.get()
    }

    /// Keeps a credential for a variable; gives the number under which it is held.
    fn hold(&self, credential: Rc<Credential>) -> u32 {
        let mut held = self.held.borrow_mut();
        held.push(credential);
        u32::try_from(held.len() - 1).unwrap_or(u32::MAX)
    }

    /// The number of the next that is accepted for the first time.
    pub(crate) fn next_proof(&self) -> u64 {
        self.last_proof.set(self.last_proof.get() + 1);
        self.last_proof.get()
    }

    /// Every credential, whoever holds it.
    pub(crate) fn all(&self) -> Vec<Rc<Credential>> {
        self.known.borrow().iter().chain(&*self.held.borrow()).cloned().collect()
    }

    /// A host has accepted one: earlier attempts count no more.
    pub(crate) fn succeeded(&self, host: &Host) {
        self.attempts.borrow_mut().remove(&host.name);
    }

    /// Drops those that have no password any more.
    pub(crate) fn sweep(&self) {
        self.known.borrow_mut().retain(|credential| credential.secret().is_some());
        self.assigned.borrow_mut().retain(|_, credential| credential.secret().is_some());
    }

    /// Wipes passwords, of one account or all. Prompts stay.
    pub(crate) fn wipe(&self, account: Option<&str>) {
        let gone = |credential: &Rc<Credential>| {
            account.is_none_or(|account| credential.account.to_string().eq_ignore_ascii_case(account))
        };
        // Those of variables keep their number.
        self.all().iter().filter(|credential| gone(credential)).for_each(|credential| credential.forget());
        self.sweep();
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
        let fits = |credential: &&Rc<Credential>| {
            credential.usable_on(&host.key) && user.is_none_or(|user| credential.is(user))
        };
        let assigned = self.assigned.borrow().get(&host.key).filter(fits).cloned();
        let known = || {
            let known = self.known.borrow();
            known.iter().rev().filter(fits).find(|credential| credential.covers(&host.key)).cloned()
        };
        let credential = assigned.or_else(known)?;
        self.assigned.borrow_mut().insert(host.key.clone(), Rc::clone(&credential));
        Some(credential)
    }

    /// Forgets everything; what waits fails as cancelled.
    pub(crate) fn forget(&self) -> Vec<PromptId> {
        self.wipe(None);
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

/// What the most hosts are asked for, the first of equals: those that are named are not said to ask for what few of
/// them do.
fn most_asked(waiting: &[Waiting]) -> Text {
    let mut asked: Vec<(&Text, BTreeSet<&str>)> = Vec::new();
    for Waiting { purpose, hosts, .. } in waiting {
        let hosts = hosts.iter().map(|host| host.name.as_str());
        match asked.iter_mut().find(|(known, _)| *known == purpose) {
            Some((_, known)) => known.extend(hosts),
            None => asked.push((purpose, hosts.collect())),
        }
    }
    let most = asked.iter().rev().max_by_key(|(_, hosts)| hosts.len());
    most.map_or_else(|| Text::new("engine-purpose-list"), |(purpose, _)| (*purpose).clone())
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
        if caller.apart {
            let refused = self.credentials.assigned.borrow().get(&host.key).and_then(|credential| credential.why());
            return Err(Failure::Cancelled(refused.map(Box::new)));
        }
        if !caller.asks {
            return Err(Failure::NeedsCredential(caller.user.clone()));
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
        let mut hosts = vec![Rc::clone(host)];
        hosts.extend(
            scope
                .iter()
                .filter(|other| other.key != host.key)
                .filter(|other| store.at_hand(other, caller.user.as_deref()).is_none())
                .cloned(),
        );
        let waiting = Waiting { hosts, purpose: caller.purpose.clone(), run_id: caller.run_id, answer: answer.clone() };
        let refused = store.assigned.borrow().get(&host.key).cloned();
        let failed = refused.as_ref().and_then(|credential| credential.why());
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
        self.spawn(async move {
            shared.platform.sleep(GATHER).await;
            shared.show_prompt(prompt_id);
        });
        answer
    }

    fn show_prompt(&self, prompt_id: PromptId) {
        let prompt = {
            let mut prompts = self.credentials.prompts.borrow_mut();
            let Some(asking) = prompts.get_mut(&prompt_id) else { return };
            asking.shown = true;
            let mut seen = BTreeSet::new();
            let hosts = asking.waiting.iter().flat_map(|waiting| &waiting.hosts);
            let computer_names: Vec<String> =
                hosts.filter(|host| seen.insert(&host.name)).map(|host| host.name.clone()).collect();
            let purpose = most_asked(&asking.waiting);
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
                let hosts: Vec<_> = asking.waiting.iter().flat_map(|waiting| waiting.hosts.clone()).collect();
                let credential = self.new_credential(&user_name, &password, asking.user, &hosts);
                drop(password);
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

    fn new_credential(
        self: &Rc<Self>,
        user_name: &str,
        password: &Password,
        asked_for: Option<String>,
        hosts: &[Rc<Host>],
    ) -> Rc<Credential> {
        let secret = Secret::from(password.expose());
        let account = Account::parse(user_name.trim());
        let credential = Rc::new(Credential::new(account, secret, asked_for, hosts, self.platform.now()));
        self.forget_in_time(&credential);
        credential
    }

    /// Keeps a credential for a variable; gives the number under which it is held.
    pub(crate) fn hold_credential(self: &Rc<Self>, user_name: &str, password: &Password) -> u32 {
        self.credentials.hold(self.new_credential(user_name, password, None, &[]))
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
