//! The same engine over real connections, against the lab.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::time::Duration;

use client::{Client, block_on};
use reattach_core::bridge::{Availability, Eligibility, Prompt, SessionState, ToEngine};

#[test]
fn every_host_is_listed_and_a_wrong_password_is_sent_once() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.passwords.borrow_mut().push("wrong");
        let names: Vec<_> = lab.names().iter().map(|(name, _)| name.as_str()).collect();
        let outcome = client.run(&format!("Get-PSSession -ComputerName {}", names.join(", "))).await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        let found = |name: &str| outcome.sessions.iter().find(|session| session.name == name).unwrap();
        assert_eq!(found("ITTask").eligibility, Eligibility::Connectable);
        assert_eq!(found("Nightly").running_command.as_deref(), Some(r".\Nightly.ps1"));
        assert_eq!(found("Payroll").eligibility, Eligibility::HeldByAnotherClient);
        assert!(matches!(found("Audit").eligibility, Eligibility::OtherOwner { .. }));
        let prompts = client.prompts();
        assert_eq!(prompts.len(), 2);
        let Prompt::Credential { failed, attempts, computer_names, .. } = &prompts[1].1 else { panic!() };
        assert!(failed.as_ref().unwrap().error_id.starts_with("LogonFailure"));
        assert_eq!((*attempts, computer_names.len()), (1, names.len()));
        for name in ["Payroll", "Audit"] {
            let outcome = client.run(&format!("Connect-PSSession -ComputerName Server03 -Name {name}")).await;
            assert_eq!(outcome.errors.len(), 1, "{name}");
            assert!(outcome.errors[0].0.ends_with("PSSessionConnectFailed"), "{:?}", outcome.errors);
        }
    });
}

#[test]
fn it_task_is_connected_used_left_and_taken_on_by_another_client() {
    block_on(|lab| async move {
        let first = Client::new(&lab);
        let session = first.open("Server01", "ITTask").await;
        assert_eq!((session.state, session.availability), (SessionState::Opened, Availability::Available));
        let id = session.instance_id;
        first.engine.handle(ToEngine::Watch { instance_id: id });
        first.input(id, "Get-Job", "Running").await;
        first.input(id, "Receive-Job 1 -Keep", "Patching host 1 of 500").await;
        first.input(id, "$left = 'what was left'", "$left").await;
        let outcome = first.run("Disconnect-PSSession -Name ITTask").await;
        assert_eq!(outcome.sessions[0].state, SessionState::Disconnected, "{:?}", outcome.errors);

        let second = Client::new(&lab);
        assert_eq!(second.open("Server01", "ITTask").await.instance_id, id);
        second.engine.handle(ToEngine::Watch { instance_id: id });
        second.input(id, "$left", "what was left").await;
    });
}

#[test]
fn nightly_shows_what_was_buffered_then_what_comes() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let session = client.open("Server02", "Nightly").await;
        let id = session.instance_id;
        assert_eq!((session.state, session.availability), (SessionState::Opened, Availability::Busy));
        client.engine.handle(ToEngine::Watch { instance_id: id });
        client.shows(id, "Nightly step 1 of 240").await;
        client.shows(id, "Nightly step 12 of 240").await;
        client.engine.handle(ToEngine::Input { instance_id: id, script: "Get-Date".into() });
        client.shows(id, "engine-input-busy-with").await;

        // Left and taken up again, nothing is lost or doubled.
        client.run("Disconnect-PSSession -Name Nightly").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        client.run("Connect-PSSession -Name Nightly").await;
        client.shows(id, "Nightly step 25 of 240").await;
        let page = client.page(id);
        for step in 1..=25 {
            let line = format!("Nightly step {step} of 240");
            assert_eq!(page.lines().filter(|shown| *shown == line).count(), 1, "{line}\n{page}");
        }
        client.engine.handle(ToEngine::StopPipeline { instance_id: id });
        client.shows(id, "engine-separator-stopped").await;
        client.input(id, "'awake'", "awake").await;
    });
}

#[test]
fn a_page_that_left_comes_back() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let id = client.open("Server01", "ITTask").await.instance_id;
        client.engine.handle(ToEngine::Watch { instance_id: id });
        let held = client.open("Localhost", "Backups").await.instance_id;
        let remembered = client.remembered();
        assert_eq!(remembered.len(), 2);
        client.engine.handle(ToEngine::Leave);
        client
            .until("both are left", || {
                [id, held]
                    .iter()
                    .all(|id| client.session(*id).unwrap().state == SessionState::Disconnected)
                    .then_some(())
            })
            .await;

        let back = Client::new(&lab);
        back.engine.handle(ToEngine::Restore { sessions: remembered.clone() });
        for id in [id, held] {
            back.until("it is open", || (back.session(id)?.state == SessionState::Opened).then_some(())).await;
        }
        assert_eq!(back.prompts().len(), 1);
        back.engine.handle(ToEngine::Watch { instance_id: id });
        back.shows(id, "engine-separator-before").await;

        // This page is killed: its sessions are still held when the next one comes.
        let remembered = back.remembered();
        drop(back);
        let again = Client::new(&lab);
        again.engine.handle(ToEngine::Restore { sessions: remembered });
        for id in [id, held] {
            again.until("it is open again", || (again.session(id)?.state == SessionState::Opened).then_some(())).await;
        }
        again.engine.handle(ToEngine::Watch { instance_id: id });
        again.input(id, "Get-Job", "Running").await;
    });
}
