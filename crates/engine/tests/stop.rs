//! Stopping a run at every stage: nothing stays on a host that the client does not know, nothing is half done, and what
//! stays is named.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use client::{Client, block_on_with};
use reattach_core::bridge::{Arg, FromEngine, RunEvent, SessionState, TargetState, Text, ToEngine};
use reattach_lab::{Lab, LabOptions};
use serde_json::Value;

/// A number that no other run of these clients has.
const RUN: u32 = 77;

#[derive(Clone, Copy)]
struct Case {
    before: &'static [&'static str],
    line: &'static str,
    /// The most requests that may have come when it is stopped; more than it makes.
    stages: u64,
}

fn requests(lab: &Lab) -> u64 {
    let stats = lab.control("stats").unwrap();
    stats["requests"].as_object().unwrap().values().filter_map(Value::as_u64).sum()
}

/// Every session on every host by its id: whether a client holds it.
fn on_hosts(lab: &Lab) -> BTreeMap<String, (String, bool)> {
    let sessions = lab.control("sessions").unwrap();
    let sessions = sessions["sessions"].as_array().unwrap().iter().filter(|session| session["host"] != "Server03");
    let one = |session: &Value| {
        let text = |name: &str| session[name].as_str().unwrap().to_owned();
        (text("shell").to_lowercase(), (text("name"), session["connected"].as_bool().unwrap()))
    };
    sessions.map(one).collect()
}

/// What the client and the hosts do not agree on.
fn difference(lab: &Lab, client: &Client, before: &BTreeMap<String, (String, bool)>) -> Option<String> {
    let stats = lab.control("stats").unwrap();
    if stats["inFlight"]["operations"]["now"] != 0 {
        return Some("something is under way".into());
    }
    let known: BTreeMap<_, _> = client
        .sessions()
        .into_iter()
        .map(|session| (session.instance_id.to_string(), session.state == SessionState::Opened))
        .collect();
    for (id, (name, held)) in on_hosts(lab) {
        match known.get(&id) {
            None if !before.contains_key(&id) => return Some(format!("nobody knows {name}")),
            None if held => return Some(format!("{name} is held and nobody knows")),
            Some(open) if *open != held => return Some(format!("{name} is open here: {open}, held there: {held}")),
            _ => {}
        }
    }
    let there = on_hosts(lab);
    known.iter().find(|(id, open)| **open && !there.contains_key(*id)).map(|(id, _)| format!("{id} is gone"))
}

/// What the run says of itself.
fn said(client: &Client) -> Vec<Text> {
    let said = client.said.borrow();
    let notes = said.iter().filter_map(|event| match event {
        FromEngine::Run { run_id: RUN, event: RunEvent::Note { text, .. } } => Some(text.clone()),
        _ => None,
    });
    notes.collect()
}

fn finished(client: &Client) -> bool {
    let said = client.said.borrow();
    said.iter().any(|event| matches!(event, FromEngine::Run { run_id: RUN, event: RunEvent::Finished(_) }))
}

/// Stops the line when so many requests have come; whether that was before its end.
fn stopped_at(case: Case, stage: u64) -> bool {
    let options = LabOptions { latency: Duration::from_millis(4), ..LabOptions::default() };
    let (sender, receiver) = std::sync::mpsc::channel();
    block_on_with(options, |lab| async move {
        let client = Client::new(&lab);
        // The password is known: what is asked of a person is another test's.
        client.run("$all = Get-PSSession -ComputerName Server01, Server02").await;
        for line in case.before {
            let outcome = client.run(line).await;
            assert!(outcome.errors.is_empty(), "{line}: {:?}", outcome.errors);
        }
        let before = on_hosts(&lab);
        let first = requests(&lab);
        client.engine.handle(ToEngine::Run { run_id: RUN, command: case.line.into() });
        while requests(&lab) < first + stage && !finished(&client) {
            client.answer();
            tokio::time::sleep(Duration::from_micros(500)).await;
        }
        client.engine.handle(ToEngine::StopRun { run_id: RUN });
        client.until("the run ends", || finished(&client).then_some(())).await;
        let mut last = None;
        for _ in 0..2_000 {
            last = difference(&lab, &client, &before);
            if last.is_none() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(last, None, "{} stopped at {stage}: {:#?}", case.line, said(&client));

        let notes = said(&client);
        let stopped = notes.iter().any(|text| text.id == "engine-run-stopped");
        if stopped {
            let named: BTreeSet<&str> = notes
                .iter()
                .filter(|text| text.id.starts_with("engine-run-stopped-"))
                .flat_map(|text| &text.args)
                .filter_map(|(_, value)| match value {
                    Arg::Text(names) => Some(names.split(", ")),
                    Arg::Number(_) => None,
                })
                .flatten()
                .collect();
            for (id, (name, held)) in on_hosts(&lab) {
                let new = before.get(&id).is_none_or(|(_, was)| held && !was);
                assert!(
                    !new || named.contains(name.as_str()),
                    "{} at {stage} keeps {name} quiet: {notes:?}",
                    case.line
                );
            }
        }
        sender.send(stopped).unwrap();
    });
    receiver.recv().unwrap()
}

fn at_every_stage(case: Case) {
    let stopped = (0..=case.stages).filter(|stage| stopped_at(case, *stage)).count();
    assert!(stopped >= 3, "{}: it was over too soon to be stopped", case.line);
    assert!(!stopped_at(case, case.stages), "{}: more stages than were tried", case.line);
}

#[test]
fn making_sessions() {
    at_every_stage(Case { before: &[], line: "New-PSSession -ComputerName Server01, Server02 -Name A, B", stages: 9 });
}

#[test]
fn connecting() {
    at_every_stage(Case { before: &[], line: "Connect-PSSession -ComputerName Server01, Localhost", stages: 12 });
}

#[test]
fn disconnecting() {
    const OPEN: &[&str] = &["$s = New-PSSession -ComputerName Server01, Server02 -Name A, B"];
    at_every_stage(Case { before: OPEN, line: "Disconnect-PSSession -Name A, B", stages: 6 });
}

#[test]
fn removing() {
    const LEFT: &[&str] =
        &["$s = New-PSSession -ComputerName Server01, Server02 -Name A, B", "$a = Disconnect-PSSession -Name A"];
    at_every_stage(Case { before: LEFT, line: "Remove-PSSession -Name A, B", stages: 8 });
}

#[test]
fn running_a_script_on_computers() {
    let line = "Invoke-Command -ComputerName Server01, Server02 { Start-Sleep -Milliseconds 20; 'x' }";
    at_every_stage(Case { before: &[], line, stages: 30 });
}

#[test]
fn starting_a_script_that_is_left() {
    let line = "Invoke-Command -ComputerName Server01 { Start-Sleep 60 } -InDisconnectedSession -SessionName Long";
    at_every_stage(Case { before: &[], line, stages: 10 });
}

#[test]
fn receiving() {
    const LEFT: &[&str] = &["$left = Invoke-Command -ComputerName Server01 { Start-Sleep -Milliseconds 100; 'x' } \
                             -InDisconnectedSession -SessionName Short"];
    at_every_stage(Case { before: LEFT, line: "Receive-PSSession -Name Short", stages: 12 });
}

#[test]
fn a_host_that_says_nothing_is_not_waited_for() {
    block_on_with(LabOptions::default(), |lab| async move {
        let client = Client::new(&lab);
        client.run("$other = Get-PSSession -ComputerName Server02").await;
        lab.control("host Server01 silent").unwrap();
        client.engine.handle(ToEngine::Run { run_id: RUN, command: "New-PSSession -ComputerName Server01".into() });
        let working = |event: &FromEngine| {
            matches!(
                event,
                FromEngine::Run { run_id: RUN, event: RunEvent::Target { state: TargetState::Working, .. } }
            )
        };
        client.until("it has begun", || client.said.borrow().iter().any(working).then_some(())).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        client.engine.handle(ToEngine::StopRun { run_id: RUN });
        // A sign-in that is not answered would take twice as long as this waits.
        client.until("the run ends", || finished(&client).then_some(())).await;
        assert_eq!(client.sessions().iter().filter(|session| session.local).count(), 0);
    });
}
