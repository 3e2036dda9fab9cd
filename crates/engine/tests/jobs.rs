//! Jobs of this client: what `-AsJob` and `-OutTarget Job` make, and the commands for them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use client::{Client, Outcome, block_on};
use reattach_core::bridge::{Answer, SessionState, TargetState};

fn job_row(outcome: &Outcome) -> Vec<String> {
    let table = outcome.texts.first().unwrap_or_else(|| panic!("{outcome:?}"));
    table.lines().nth(2).unwrap().split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_script_runs_as_a_job_and_is_received_once() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("$s = New-PSSession -ComputerName Server01, Server02").await;
        let begun = client.run("Invoke-Command -Session $s { 1..2; Write-Warning w } -AsJob -JobName Count").await;
        assert!(begun.errors.is_empty(), "{:?}", begun.errors);
        assert_eq!(job_row(&begun)[..4], ["1", "Count", "RemoteJob", "Running"]);
        assert!(begun.texts[0].contains("Server01, Server02"), "{}", begun.texts[0]);
        assert!(begun.steps.iter().all(|steps| steps.last().unwrap().0 == TargetState::Done), "{:?}", begun.steps);
        let waited = client.run("Wait-Job -Name Count").await;
        assert_eq!(job_row(&waited)[3..5], ["Completed", "True"]);
        let mut kept = client.run("Receive-Job 1 -Keep").await.texts;
        kept.sort();
        assert_eq!(kept.len(), 6, "{kept:?}");
        let values = client.run("$values = Receive-Job -Name C*").await;
        assert_eq!(values.texts.len(), 2, "warnings are shown, values kept: {:?}", values.texts);
        let counted = client.variables();
        assert!(counted.iter().any(|variable| variable.name == "values" && variable.summary.starts_with("4 ")));
        assert!(client.run("Receive-Job 1").await.texts.is_empty());
        assert_eq!(job_row(&client.run("Get-Job").await)[3..5], ["Completed", "False"]);
        client.run("$job = Get-Job 1").await;
        assert_eq!(client.run("$job.State").await.texts, ["Completed"]);
        client.run("Get-Job | Remove-Job").await;
        assert!(client.run("Get-Job").await.texts.is_empty());
        let gone = client.run("Receive-Job 1").await;
        assert_eq!(gone.errors[0].0, "JobWithSpecifiedSessionIdNotFound");
    });
}

#[test]
fn a_running_command_is_received_as_a_job_and_stopped() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let begun = client.run("Receive-PSSession -ComputerName Server02 -Name Nightly -OutTarget Job").await;
        assert_eq!(job_row(&begun)[..4], ["1", "Job1", "RemoteJob", "Running"]);
        // The first line is awaited as long as it takes.
        while client.run("Receive-Job 1 -Keep").await.texts.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        let early = client.run("Wait-Job 1 -Timeout 0").await;
        assert!(early.texts.is_empty(), "it goes on: {:?}", early.texts);
        let refused = client.run("Remove-Job 1").await;
        assert_eq!(refused.errors, [("InvalidOperation".to_owned(), "engine-job-runs".to_owned())]);
        assert_eq!(client.run("Stop-Job 1 -WhatIf").await.notes, ["what-if"]);
        client.answers.borrow_mut().push_back(Answer::No);
        assert!(client.run("Stop-Job 1 -Confirm -PassThru").await.texts.is_empty());
        assert_eq!(job_row(&client.run("Stop-Job 1 -PassThru").await)[3], "Stopped");
        assert!(!client.run("Receive-Job 1 -Wait -AutoRemoveJob").await.texts.is_empty());
        assert!(client.run("Get-Job").await.texts.is_empty());
        // What was only received goes on.
        assert_eq!(client.sessions()[0].state, SessionState::Opened);
        let more = client.run("Receive-PSSession -Name Nightly -OutTarget Job -JobName Night").await;
        assert!(more.errors.is_empty(), "{:?}", more.errors);
        client.run("Disconnect-PSSession -Name Nightly").await;
        assert_eq!(job_row(&client.run("Wait-Job -Name Night").await)[3], "Disconnected");
    });
}

#[test]
fn a_job_asks_for_passwords_before_it_begins_and_fails_without() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.passwords.borrow_mut().push("wrong");
        client.run("Invoke-Command -ComputerName Server01 { 1 } -AsJob").await;
        assert_eq!(job_row(&client.run("Wait-Job 1").await)[3], "Failed");
        assert_eq!(client.prompts().len(), 1);
        let failed = client.run("Receive-Job 1").await;
        assert_eq!(failed.errors.len(), 1, "{failed:?}");
        client.run("Invoke-Command -ComputerName Server01 { 1 } -AsJob | Wait-Job | Receive-Job").await;
        assert_eq!(client.prompts().len(), 2, "the next is asked for again");
        let error = client.run("Invoke-Command -ComputerName Dead { 1 } -AsJob").await;
        assert!(error.errors.is_empty(), "the job has it: {:?}", error.errors);
        let received = client.run("Receive-Job 3 -Wait").await;
        assert_eq!(received.errors.len(), 1, "{received:?}");
        assert_eq!(client.run("Receive-Job 3 -AutoRemoveJob").await.errors[0].0, "System.InvalidOperationException");
    });
}

#[test]
fn objects_say_which_computer_they_come_from() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("$s = New-PSSession -ComputerName Server01, Server02").await;
        client.run("$one = Invoke-Command -ComputerName Server01 { Start-Job { 1 } }").await;
        assert_eq!(client.run("$one.PSComputerName").await.texts, ["Server01"]);
        let many = client.run("Invoke-Command -Session $s { Start-Job { 1 } }").await;
        assert_eq!(many.columns.len(), 2, "{many:?}");
        assert!(many.columns.iter().all(|columns| columns.last().unwrap() == "PSComputerName"));
        let hidden = client.run("Invoke-Command -Session $s { Get-Job } -HideComputerName").await;
        assert!(hidden.columns.iter().all(|columns| !columns.contains(&"PSComputerName".to_owned())));
        client.run("$kept = Invoke-Command -Session $s { Get-Job }").await;
        assert_eq!(client.run("$kept").await.columns, many.columns, "rows of one table, as if they came now");
    });
}
