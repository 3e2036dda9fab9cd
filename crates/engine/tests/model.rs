//! Two clients do what comes to their minds with the sessions of one host, and a simple model says who holds what.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use client::{Client, Outcome, block_on_with};
use futures_util::future::join;
use proptest::prelude::*;
use reattach_core::bridge::SessionState;
use reattach_lab::{Lab, LabOptions};

/// Names that sessions can have; each exists once at a time.
const NAMES: u8 = 4;

#[derive(Debug, Clone, Copy)]
enum Step {
    New,
    List,
    ConnectOnHost,
    ConnectByName,
    Disconnect,
    RemoveByName,
    RemoveOnHost,
    Invoke,
    /// Both clients connect at the same time.
    Race,
}

/// A step with who takes it, 0 or 1, and the number of a name.
type Taken = (Step, usize, u8);

/// Who holds a session that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holder {
    Nobody,
    Client(usize),
}

/// What a line has to come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    Success,
    Error,
    /// The client may or may not have heard that the session is gone.
    Either,
}

/// Who holds what.
#[derive(Debug, Default)]
struct Model {
    there: BTreeMap<u8, Holder>,
    /// What is in the table of each client. It may be gone from the host.
    local: [BTreeSet<u8>; 2],
    /// What each client may last have heard to be the other's: it is refused by name without the host being asked.
    heard: [BTreeSet<u8>; 2],
}

impl Model {
    fn holds(&self, who: usize, name: u8) -> bool {
        self.there.get(&name) == Some(&Holder::Client(who))
    }

    fn free(&self, name: u8) -> bool {
        self.there.get(&name) == Some(&Holder::Nobody)
    }

    /// What somebody knows after a step of his.
    fn hear(&mut self, who: usize, lists: bool) {
        for (name, holder) in &self.there {
            if *holder == Holder::Client(1 - who) {
                self.heard[who].insert(*name);
            } else if lists || *holder == Holder::Client(who) {
                self.heard[who].remove(name);
            }
        }
    }

    /// Somebody connects what he has not got.
    fn connect(&mut self, who: usize, name: u8) -> Expected {
        if !self.free(name) {
            return Expected::Error;
        }
        self.there.insert(name, Holder::Client(who));
        self.local[who].insert(name);
        Expected::Success
    }

    /// Somebody removes a session that he knows.
    fn remove(&mut self, who: usize, name: u8) -> Expected {
        self.local[who].remove(&name);
        if self.free(name) || self.holds(who, name) {
            self.there.remove(&name);
            return Expected::Success;
        }
        // It is another's, or it was gone before, which is what was wished.
        if self.there.contains_key(&name) { Expected::Error } else { Expected::Either }
    }

    fn take(&mut self, (step, who, name): Taken) -> Expected {
        let known = self.local[who].contains(&name);
        match step {
            Step::New => {
                self.there.insert(name, Holder::Client(who));
                self.local[who].insert(name);
                Expected::Success
            }
            Step::List => Expected::Success,
            Step::ConnectOnHost => self.connect(who, name),
            Step::ConnectByName if self.holds(who, name) => Expected::Success,
            Step::ConnectByName if known => self.connect(who, name),
            Step::Disconnect if known => {
                if self.holds(who, name) {
                    self.there.insert(name, Holder::Nobody);
                }
                if self.there.contains_key(&name) { Expected::Success } else { Expected::Either }
            }
            Step::RemoveByName if known => self.remove(who, name),
            Step::RemoveOnHost if self.there.contains_key(&name) => self.remove(who, name),
            Step::RemoveOnHost => Expected::Either,
            Step::Invoke if self.holds(who, name) => Expected::Success,
            _ => Expected::Error,
        }
    }
}

fn line((step, _, name): Taken) -> String {
    let name = format!("S{name}");
    match step {
        Step::New => format!("New-PSSession -ComputerName Server01 -Name {name}"),
        Step::List => "Get-PSSession -ComputerName Server01".into(),
        Step::ConnectOnHost | Step::Race => format!("Connect-PSSession -ComputerName Server01 -Name {name}"),
        Step::ConnectByName => format!("Connect-PSSession -Name {name}"),
        Step::Disconnect => format!("Disconnect-PSSession -Name {name}"),
        Step::RemoveByName => format!("Remove-PSSession -Name {name}"),
        Step::RemoveOnHost => format!("Get-PSSession -ComputerName Server01 -Name {name} | Remove-PSSession"),
        Step::Invoke => format!("Invoke-Command -Session (Get-PSSession -Name {name}) {{ 6 * 7 }}"),
    }
}

/// What the lab's own scenario has on the host is not ours.
fn ours(name: &str) -> Option<u8> {
    name.strip_prefix('S')?.parse().ok()
}

fn check(lab: &Lab, clients: &[Client; 2], model: &Model, after: Taken) {
    let sessions = lab.control("sessions Server01").unwrap();
    let there: BTreeMap<u8, bool> = sessions["sessions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|session| Some((ours(session["name"].as_str()?)?, session["connected"].as_bool()?)))
        .collect();
    let expected: BTreeMap<u8, bool> =
        model.there.iter().map(|(name, holder)| (*name, *holder != Holder::Nobody)).collect();
    assert_eq!(there, expected, "on the host after {after:?}");
    for (who, client) in clients.iter().enumerate() {
        let open: BTreeSet<u8> = client
            .sessions()
            .iter()
            .filter(|session| session.state == SessionState::Opened)
            .filter_map(|session| ours(&session.name))
            .collect();
        let expected: BTreeSet<u8> = (0..NAMES).filter(|name| model.holds(who, *name)).collect();
        assert_eq!(open, expected, "open at client {who} after {after:?}");
    }
}

/// What a listing shows: everything that is there, and as open what the client itself holds.
fn check_listing(outcome: &Outcome, model: &Model, who: usize) {
    let listed: BTreeMap<u8, SessionState> =
        outcome.sessions.iter().filter_map(|session| Some((ours(&session.name)?, session.state))).collect();
    let state = |holder: &Holder| match holder {
        Holder::Client(holder) if *holder == who => SessionState::Opened,
        _ => SessionState::Disconnected,
    };
    let expected: BTreeMap<u8, SessionState> =
        model.there.iter().map(|(name, holder)| (*name, state(holder))).collect();
    assert_eq!(listed, expected);
}

async fn race(clients: &[Client; 2], model: &mut Model, taken: Taken) {
    let (line, name) = (line(taken), taken.2);
    let outcomes = join(clients[0].run(&line), clients[1].run(&line)).await;
    let failed = [&outcomes.0, &outcomes.1].map(|outcome| !outcome.errors.is_empty());
    match model.there.get(&name) {
        // Who holds it himself does not find it among those that are left, either.
        None | Some(Holder::Client(_)) => assert_eq!(failed, [true, true], "nothing is to be had"),
        Some(Holder::Nobody) => {
            assert_ne!(failed[0], failed[1], "one gets it: {outcomes:?}");
            let expected = model.connect(usize::from(failed[0]), name);
            assert_eq!(expected, Expected::Success);
        }
    }
}

async fn play(lab: Rc<Lab>, steps: Vec<Taken>) {
    let clients = [Client::new(&lab), Client::new(&lab)];
    let mut model = Model::default();
    for taken in steps {
        let (step, who, name) = taken;
        match step {
            // A second one of the same name would be another session.
            Step::New if model.there.contains_key(&name) => continue,
            Step::New => {
                for local in &mut model.local {
                    local.remove(&name);
                }
            }
            _ => {}
        }
        if matches!(step, Step::New) {
            // So would what a client still has in its table under this name.
            for client in &clients {
                if client.sessions().iter().any(|session| session.local && ours(&session.name) == Some(name)) {
                    client.run(&format!("Remove-PSSession -Name S{name}")).await;
                }
            }
        }
        if matches!(step, Step::Race) {
            race(&clients, &mut model, taken).await;
            (0..2).for_each(|who| model.hear(who, true));
        } else {
            let outcome = clients[who].run(&line(taken)).await;
            let by_hearsay = matches!(step, Step::ConnectByName) && model.heard[who].contains(&name);
            let refused = by_hearsay && !outcome.errors.is_empty();
            match if refused { Expected::Error } else { model.take(taken) } {
                Expected::Success => assert!(outcome.errors.is_empty(), "{taken:?}: {:?}", outcome.errors),
                Expected::Error => assert!(!outcome.errors.is_empty(), "{taken:?} succeeded: {model:?}"),
                Expected::Either => {}
            }
            match step {
                Step::List => check_listing(&outcome, &model, who),
                Step::Invoke if model.holds(who, name) => assert_eq!(outcome.texts, ["42"]),
                _ => {}
            }
            model.hear(who, matches!(step, Step::List | Step::ConnectOnHost | Step::RemoveOnHost));
        }
        check(&lab, &clients, &model, taken);
    }
}

fn steps() -> impl Strategy<Value = Vec<Taken>> {
    let step = prop_oneof![
        3 => Just(Step::New),
        1 => Just(Step::List),
        4 => Just(Step::ConnectOnHost),
        3 => Just(Step::ConnectByName),
        5 => Just(Step::Disconnect),
        1 => Just(Step::RemoveByName),
        1 => Just(Step::RemoveOnHost),
        2 => Just(Step::Invoke),
        2 => Just(Step::Race),
    ];
    prop::collection::vec((step, 0..2_usize, 0..NAMES), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn two_clients_agree_with_the_model(steps in steps()) {
        block_on_with(LabOptions::default(), |lab| play(lab, steps));
    }
}
