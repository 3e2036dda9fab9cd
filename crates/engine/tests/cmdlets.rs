//! The cmdlets beyond listing and connecting, against the lab: sessions made, used, received from and removed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use client::{Client, Outcome, block_on};
use reattach_core::bridge::{Answer, Availability, SessionState};

/// Runs a line that must write no error.
async fn good(client: &Client, line: &str) -> Outcome {
    let outcome = client.run(line).await;
    assert!(outcome.errors.is_empty(), "{line}: {:?} {:?}", outcome.errors, outcome.texts);
    outcome
}

#[test]
fn the_help_pages_third_example_as_one_scripted_session() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let made =
            good(&client, "$s = New-PSSession -ComputerName Server02 -Name ITTask -ConfigurationName ITTasks").await;
        assert!(made.sessions.is_empty(), "it went into the variable");
        let shown = good(&client, "$s").await.sessions;
        assert_eq!(
            (shown[0].name.as_str(), shown[0].configuration_name.as_str(), shown[0].state, shown[0].availability),
            ("ITTask", "ITTasks", SessionState::Opened, Availability::Available)
        );
        let started = good(
            &client,
            r"Invoke-Command -Session $s {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}",
        )
        .await;
        assert!(started.texts.iter().any(|text| text.contains("Running")), "{:?}", started.texts);
        let left =
            good(&client, "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15").await;
        assert_eq!(
            (left.sessions[0].state, left.sessions[0].availability),
            (SessionState::Disconnected, Availability::None)
        );
        let lived = left.sessions[0].expires_on.unwrap() - left.sessions[0].disconnected_on.unwrap();
        assert_eq!(lived, 54_000_000);

        // Another client goes on where the first left.
        let other = Client::new(&lab);
        let listed = good(&other, "Get-PSSession -ComputerName Server02 -Name ITTask").await;
        assert_eq!(
            (listed.sessions[0].state, listed.sessions[0].availability),
            (SessionState::Disconnected, Availability::None)
        );
        good(&other, "$s = Connect-PSSession -ComputerName Server02 -Name ITTask").await;
        let jobs = good(&other, "Invoke-Command -Session $s {Get-Job}").await;
        assert!(jobs.texts.iter().any(|text| text.contains("Backup-SQLDatabase")), "{:?}", jobs.texts);
        good(&other, "Invoke-Command -Session $s {$BackupSpecs = Receive-Job -JobName Job2}").await;
        let last = good(&other, r"Invoke-Command -Session $s {$BackupSpecs; \\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}").await;
        assert!(last.texts.iter().any(|text| text.contains("Backed up database")), "{:?}", last.texts);
        good(&other, "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15").await;
    });
}

#[test]
fn the_second_example_keeps_its_id_and_asks_nobody() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "New-PSSession -ComputerName Server02 -Name Backups").await;
        let before = good(&client, "Get-PSSession").await.sessions;
        let left = good(&client, "Get-PSSession | Disconnect-PSSession").await.sessions;
        let back = good(&client, "Get-PSSession | Connect-PSSession").await;
        assert_eq!((before[0].id, left[0].id, back.sessions[0].id), (1, 1, 1));
        assert_eq!(back.summary.requests, 1, "Reconnect alone");
        let again = good(&client, "Get-PSSession | Connect-PSSession").await;
        assert_eq!((again.sessions.len(), again.summary.requests), (1, 0));
    });
}

#[test]
fn values_go_in_and_come_out() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$s = New-PSSession Server02").await;
        assert_eq!(good(&client, "$s.Name").await.texts, ["Runspace1"]);
        assert_eq!(good(&client, "Invoke-Command $s {1..3}").await.texts.join("\n"), "1\n2\n3");
        good(&client, "$n = Invoke-Command $s {1..3}").await;
        assert_eq!(good(&client, "$n.Count").await.texts, ["3"]);
        assert_eq!(good(&client, "$n").await.texts, ["1", "2", "3"]);
        let failed = client.run("Invoke-Command $s {Write-Error bad} -ErrorVariable e").await;
        assert_eq!((failed.target_errors.len(), failed.summary.failed), (1, 1), "{failed:?}");
        assert_eq!(good(&client, "$e.FullyQualifiedErrorId").await.texts, [failed.target_errors[0].as_str()]);
        let quiet = client.run("Invoke-Command $s {Write-Error bad} -ErrorAction SilentlyContinue").await;
        assert_eq!((quiet.target_errors.len(), quiet.summary.failed), (0, 1), "{quiet:?}");
        good(&client, "Invoke-Command $s {Get-Date} -OutVariable d").await;
        assert_eq!(good(&client, "$d.Count").await.texts, ["1"]);
    });
}

#[test]
fn a_script_on_computers_leaves_nothing_behind() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let ran = good(&client, "Invoke-Command -ComputerName Server02 {1 + 1}").await;
        assert_eq!(ran.texts, ["2"]);
        assert!(good(&client, "Get-PSSession").await.sessions.is_empty());
        let there = good(&client, "Get-PSSession -ComputerName Server02").await.sessions;
        assert!(there.iter().all(|session| session.name == "Nightly"), "{there:?}");
    });
}

#[test]
fn a_script_that_goes_on_alone_is_received_later() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let line =
            "Invoke-Command -ComputerName Server02 {Start-Sleep 1; 'done'} -InDisconnectedSession -SessionName Away";
        let left = good(&client, line).await.sessions;
        assert_eq!((left[0].name.as_str(), left[0].state), ("Away", SessionState::Disconnected));
        let other = Client::new(&lab);
        let received = good(&other, "Receive-PSSession -ComputerName Server02 -Name away").await;
        assert_eq!(received.texts, ["done"]);
        let again = good(&other, "Receive-PSSession -Name Away").await;
        assert!(again.texts.is_empty(), "{:?}", again.texts);
        assert_eq!(again.notes, ["engine-nothing-to-receive"]);
    });
}

#[test]
fn removed_sessions_are_gone_from_the_host() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$s = New-PSSession Server02, Server02 -Name A, B").await;
        good(&client, "Disconnect-PSSession -Name B").await;
        good(&client, "Remove-PSSession -Session $s").await;
        assert!(good(&client, "Get-PSSession").await.sessions.is_empty());
        let there = good(&client, "Get-PSSession -ComputerName Server02").await.sessions;
        assert!(there.iter().all(|session| session.name == "Nightly"), "{there:?}");
    });
}

#[test]
fn credentials_in_variables_are_used_and_asked_for_once() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$c = Get-Credential 'LAB\\adele'").await;
        assert_eq!(good(&client, "$c.UserName").await.texts, ["LAB\\adele"]);
        good(&client, "Get-PSSession -ComputerName Server01, Server02 -Credential $c").await;
        assert_eq!(client.prompts().len(), 1);
        let refused = client.run("$c.Password").await;
        assert_eq!(refused.errors[0].0, "PropertyNotFoundException");
    });
}

#[test]
fn questions_are_asked_in_order_and_no_is_no() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "New-PSSession Server02, Server02, Server02 -Name A, B, C").await;
        client.answers.borrow_mut().extend([Answer::No, Answer::YesToAll]);
        let left = good(&client, "Get-PSSession | Disconnect-PSSession -Confirm").await.sessions;
        let names: Vec<_> = left.iter().map(|session| session.name.as_str()).collect();
        assert_eq!(names, ["B", "C"]);
        // A question that is closed is no consent.
        assert!(good(&client, "Connect-PSSession -Name B, C -Confirm").await.sessions.is_empty());
        // A mandatory parameter that is missing is asked for.
        client.answers.borrow_mut().push_back(Answer::Value { text: "B, C".into() });
        assert_eq!(good(&client, "Connect-PSSession").await.sessions.len(), 2);
        assert_eq!(client.run("Connect-PSSession").await.errors[0].0, "MissingMandatoryParameter");
    });
}

#[test]
fn error_action_and_its_variable() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let quiet = client.run("Connect-PSSession -Name X, Y -ErrorAction SilentlyContinue -ErrorVariable e").await;
        assert_eq!((quiet.errors.len(), quiet.summary.failed), (0, 2));
        assert_eq!(good(&client, "$e.Count").await.texts, ["2"]);
        let stopped = client.run("Connect-PSSession -Name X, Y -ErrorAction Stop").await;
        assert_eq!(stopped.errors.len(), 1);
        let undefined = client.run("Connect-PSSession $nothing").await;
        assert_eq!(undefined.errors[0].0, "VariableIsUndefined");
    });
}

#[test]
fn options_that_have_no_effect_are_said() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$o = New-PSSessionOption -IdleTimeout 120000 -NoEncryption -ProxyAccessType AutoDetect").await;
        let made = good(&client, "New-PSSession Server02 -Name A -SessionOption $o").await;
        assert_eq!(made.notes, ["warning-option-ignored", "warning-option-ignored"]);
        let left = good(&client, "Disconnect-PSSession -Name A").await.sessions;
        assert_eq!(left[0].expires_on.unwrap() - left[0].disconnected_on.unwrap(), 120_000);
        let connected = good(&client, "Connect-PSSession Server02 -Name A -SessionOption $o").await;
        assert!(connected.notes.contains(&"warning-option-ignored-on-connect".to_owned()), "{:?}", connected.notes);
    });
}

#[test]
fn stopping_a_run_stops_its_script() {
    use reattach_core::bridge::ToEngine;
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$s = New-PSSession Server02 -Name A").await;
        client.engine.handle(ToEngine::Run { run_id: 9, command: "Invoke-Command $s {Start-Sleep 600}".into() });
        let busy = |availability| {
            client.sessions().into_iter().find(|session| session.name == "A" && session.availability == availability)
        };
        client.until("the script runs", || busy(Availability::Busy)).await;
        client.engine.handle(ToEngine::StopRun { run_id: 9 });
        client.until("input is taken again", || busy(Availability::Available)).await;
    });
}
