//! What targets do to a client, over real connections, against the lab: they refuse, go away, come back without what
//! was there, are full, or belong to somebody else by now.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::time::Duration;

use client::{Client, block_on, block_on_with};
use reattach_core::bridge::{Availability, Connection, Prompt, SessionState, ToEngine};
use reattach_lab::{Lab, LabOptions};
use uuid::Uuid;

const SCRIPT: &str = "foreach ($n in 1..40) { \"line $n\"; Start-Sleep -Milliseconds 10 }";

fn numbered(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("line ")).collect()
}

fn all() -> Vec<String> {
    (1..=40).map(|number| format!("line {number}")).collect()
}

/// A session that is open and looked at.
async fn watched(client: &Client, computer: &str, name: &str) -> Uuid {
    let instance_id = client.open(computer, name).await.instance_id;
    client.engine.handle(ToEngine::Watch { instance_id });
    instance_id
}

fn connected(lab: &Lab, name: &str) -> Option<bool> {
    let sessions = lab.control("sessions").unwrap();
    let sessions = sessions["sessions"].as_array().unwrap().clone();
    sessions.into_iter().find(|session| session["name"] == name)?["connected"].as_bool()
}

#[test]
fn a_wrong_password_for_forty_hosts_is_seen_once_by_all_of_them_together() {
    let hosts: Vec<_> = (1..=40).map(|number| format!("Node{number:02}")).collect();
    let hosts = hosts.join(", ");
    for line in [
        format!("Get-PSSession -ComputerName {hosts}"),
        format!("Connect-PSSession -ComputerName {hosts}"),
        format!("New-PSSession -ComputerName {hosts}"),
        format!("Invoke-Command -ComputerName {hosts} {{ 1 }}"),
    ] {
        let options = LabOptions { generated_hosts: 40, sessions_per_host: Some(1), ..LabOptions::default() };
        block_on_with(options, |lab| async move {
            let client = Client::new(&lab);
            client.passwords.borrow_mut().push("wrong");
            let outcome = client.run(&line).await;
            assert_eq!(outcome.errors, [], "{line}");
            let failed = lab.control("stats").unwrap()["failedLogons"].clone();
            assert_eq!(failed, serde_json::json!({ "adele": 1 }), "{line}");
            // Then the person was asked again, on behalf of all that wait.
            let attempts: Vec<_> = client
                .prompts()
                .into_iter()
                .filter_map(|(_, prompt)| match prompt {
                    Prompt::Credential { attempts, computer_names, .. } => Some((attempts, computer_names.len())),
                    _ => None,
                })
                .collect();
            assert_eq!(attempts, [(0, 40), (1, 40)], "{line}");
        });
    }
}

#[test]
fn a_host_that_is_gone_for_a_while_is_waited_for_and_the_others_go_on() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let gone = watched(&client, "Server01", "ITTask").await;
        let other = client.run("New-PSSession -ComputerName Server02 -Name Other").await.sessions[0].instance_id;
        client.engine.handle(ToEngine::Watch { instance_id: other });
        client.engine.handle(ToEngine::Input { instance_id: gone, script: SCRIPT.into() });
        client.shows(gone, "line 5").await;
        lab.control("host Server01 refuse").unwrap();
        lab.control("cut Server01").unwrap();
        let interrupted = || matches!(client.session(gone)?.connection, Connection::Interrupted { .. }).then_some(());
        client.until("the loss is shown", interrupted).await;
        client.input(other, "'still here'", "still here").await;
        assert_eq!(client.session(other).unwrap().connection, Connection::Live);
        lab.control("host Server01 up").unwrap();
        client.engine.handle(ToEngine::RetryNow { instance_id: gone });
        client.shows(gone, "line 40").await;
        assert_eq!(numbered(&client.page(gone)), all());
        assert!(!client.page(gone).contains("gap"));
    });
}

#[test]
fn a_host_that_started_anew_has_lost_its_sessions_and_that_is_said() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let id = watched(&client, "Server01", "ITTask").await;
        let left = client.run("New-PSSession -ComputerName Server01 -Name Left").await.sessions[0].instance_id;
        client.run("Disconnect-PSSession -Name Left").await;
        lab.control("reboot Server01").unwrap();
        client.shows(id, "engine-separator-gone").await;
        let known = || client.sessions().iter().all(|session| session.instance_id != id).then_some(());
        client.until("it is no longer known", known).await;
        let outcome = client.run("Connect-PSSession -Name Left").await;
        assert_eq!(outcome.errors[0].1, "engine-session-gone");
        assert!(client.sessions().iter().all(|session| session.instance_id != left));
        assert_eq!(client.remembered().len(), 0);
    });
}

#[test]
fn a_session_that_another_client_took_meanwhile_is_left_to_it() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let id = client.open("Server01", "ITTask").await.instance_id;
        // Silent for longer than the host waits: it counts the session as left, and somebody else takes it.
        lab.control("clock advance 2h").unwrap();
        let other = Client::new(&lab);
        assert_eq!(other.open("Server01", "ITTask").await.instance_id, id);
        let refused = client.run("Invoke-Command -Session (Get-PSSession -Name ITTask) { 'mine' }").await;
        assert_eq!((refused.texts, refused.errors.len()), (vec![], 1));
        client
            .until("whose it is now is shown", || {
                let view = client.session(id)?;
                let theirs = (view.state, view.availability) == (SessionState::Disconnected, Availability::Busy);
                theirs.then_some(())
            })
            .await;
        client.engine.handle(ToEngine::Watch { instance_id: id });
        client.shows(id, "engine-separator-taken").await;
        let worked = other.run("Invoke-Command -Session (Get-PSSession -Name ITTask) { 'theirs' }").await;
        assert_eq!((worked.texts, worked.errors), (vec!["theirs".into()], vec![]));
        // Left again, it can be had again.
        other.run("Disconnect-PSSession -Name ITTask").await;
        assert_eq!(client.open("Server01", "ITTask").await.instance_id, id);
    });
}

#[test]
fn a_session_that_expired_is_gone_and_one_kept_alive_is_not() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("New-PSSession -ComputerName Server02, Server02 -Name Kept, Lost").await;
        client.run("Disconnect-PSSession -Name Kept, Lost -IdleTimeoutSec 600").await;
        let deadline = |name: &str| {
            let found = client.sessions().into_iter().find(|session| session.name == name);
            found.and_then(|session| session.expires_on)
        };
        let first = deadline("Kept").unwrap();
        lab.control("clock advance 8m").unwrap();
        // Connected and left again, its time begins anew.
        client.run("Connect-PSSession -Name Kept").await;
        client.run("Disconnect-PSSession -Name Kept").await;
        assert!(deadline("Kept").unwrap() >= first);
        lab.control("clock advance 8m").unwrap();
        let lost = client.run("Connect-PSSession -Name Lost").await;
        assert_eq!(lost.errors[0].1, "engine-session-gone");
        assert_eq!(deadline("Lost"), None);
        let kept = client.run("Connect-PSSession -Name Kept").await;
        assert_eq!((kept.errors, kept.sessions[0].state), (vec![], SessionState::Opened));
        assert_eq!((connected(&lab, "Kept"), connected(&lab, "Lost")), (Some(true), None));
    });
}

#[test]
fn a_listing_gives_the_deadline_by_our_clock_whatever_the_hosts_calendar_says() {
    for step in ["-5h", "5h"] {
        block_on(|lab| async move {
            let client = Client::new(&lab);
            let list = async || {
                let listed = client.run("Get-PSSession -ComputerName Server01").await;
                (listed.sessions[0].expires_on.unwrap(), listed.sessions[0].disconnected_on.unwrap())
            };
            let before = list().await;
            lab.control(&format!("clock step {step}")).unwrap();
            let after = list().await;
            for (before, after) in [(before.0, after.0), (before.1, after.1)] {
                assert!((before - after).abs() < 60_000, "{step}: {before} {after}");
            }
            client.open("Server01", "ITTask").await;
        });
    }
}

#[test]
fn a_host_that_is_full_says_which_limit_and_nothing_is_left_behind() {
    block_on(|lab| async move {
        lab.control("limit max_shells_per_user 2").unwrap();
        let client = Client::new(&lab);
        let made = client.run("New-PSSession -ComputerName Server02, Server02, Server02 -Name A, B, C").await;
        // Nightly is there already.
        assert_eq!(made.sessions.len(), 1, "{:?}", made.errors);
        assert_eq!(made.errors.len(), 2);
        assert!(made.errors.iter().all(|(_, text)| text == "engine-fault-quota-sessions"), "{:?}", made.errors);
        assert!(made.follow_ups.retry_failed.is_some());
        let open: Vec<_> = client.sessions().into_iter().filter(|session| session.local).collect();
        assert_eq!(open.len(), 1);
        client.run("Remove-PSSession -Name A, B, C -ErrorAction SilentlyContinue").await;
        let again = client.run("New-PSSession -ComputerName Server02 -Name D").await;
        assert_eq!(again.errors, []);
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(
            ["A", "B", "C", "D"].map(|name| connected(&lab, name)).map(|is| is.is_some()),
            [false, false, false, true]
        );
    });
}

#[test]
fn a_session_that_another_client_holds_stays_in_the_table_of_whom_it_was() {
    block_on(|lab| async move {
        let (client, other) = (Client::new(&lab), Client::new(&lab));
        client.run("New-PSSession -ComputerName Server02 -Name Shared").await;
        client.run("Disconnect-PSSession -Name Shared").await;
        other.open("Server02", "Shared").await;
        client.run("Get-PSSession -ComputerName Server02").await;
        let local = client.run("Get-PSSession -Name Shared").await.sessions;
        assert_eq!((local[0].state, local[0].availability), (SessionState::Disconnected, Availability::Busy));
        // It is left already, as far as this client is concerned; and cannot be had.
        assert_eq!(client.run("Disconnect-PSSession -Name Shared").await.errors, []);
        let refused = client.run("Connect-PSSession -Name Shared").await;
        assert_eq!((refused.errors.len(), refused.errors[0].0.as_str()), (1, "PSSessionConnectFailed"));
        other.run("Disconnect-PSSession -Name Shared").await;
        client.run("Get-PSSession -ComputerName Server02").await;
        let back = client.run("Connect-PSSession -Name Shared").await;
        assert_eq!((back.errors, back.sessions[0].id), (vec![], local[0].id));
    });
}
