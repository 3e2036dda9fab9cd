//! What the common parameters do with what targets write, and how scripts get their values, against the lab.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use client::{Client, Outcome, block_on};
use reattach_core::bridge::{Answer, FromEngine, OutputContent, RunEvent, Stream};

async fn good(client: &Client, line: &str) -> Outcome {
    let outcome = client.run(line).await;
    assert!(outcome.errors.is_empty(), "{line}: {:?} {:?}", outcome.errors, outcome.texts);
    outcome
}

/// A client with the session `$s`.
async fn with_session(lab: &reattach_lab::Lab) -> Client {
    let client = Client::new(lab);
    good(&client, "$s = New-PSSession Server02 -Name A").await;
    client
}

/// A file of this test's own, removed in the end.
struct File(PathBuf);

impl File {
    fn new(name: &str, text: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}-{name}", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn the_text_of_a_file_is_sent_as_the_script() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        let file = File::new("two lines.ps1", "$n = 20 + 1\n\"n is $n\"\n");
        let path = file.0.display();
        assert_eq!(good(&client, &format!("Invoke-Command $s -FilePath '{path}'")).await.texts, ["n is 21"]);
        let alone = good(&client, &format!("Invoke-Command -ComputerName Server01 -FilePath '{path}'")).await;
        assert_eq!(alone.texts, ["n is 21"]);
        let requests = client.run("Invoke-Command $s -FilePath /nowhere/x.ps1").await;
        assert_eq!(requests.errors, [("FilePathNotReadable".into(), "engine-file-unreadable".into())]);
        assert_eq!(requests.summary.requests, 0);
    });
}

#[test]
fn what_the_pipe_brings_is_the_scripts_input() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        good(&client, "$n = Invoke-Command $s { 1..3 }").await;
        assert_eq!(good(&client, "$n | Invoke-Command $s { $input }").await.texts, ["1", "2", "3"]);
        assert_eq!(good(&client, "Invoke-Command $s { $input } -InputObject 4, 'five'").await.texts, ["4", "five"]);
    });
}

#[test]
fn warnings_and_information_of_a_target_go_where_the_command_says() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        let script = "{ Write-Warning one; Write-Information two; 'three' }";
        let shown = good(&client, &format!("Invoke-Command $s {script}")).await;
        assert_eq!(shown.texts, ["one", "two", "three"]);
        let quiet = "-WarningAction SilentlyContinue -WarningVariable w -InformationAction SilentlyContinue -iv i";
        assert_eq!(good(&client, &format!("Invoke-Command $s {script} {quiet}")).await.texts, ["three"]);
        assert_eq!(good(&client, "$w").await.texts, ["one"]);
        assert_eq!(good(&client, "$i").await.texts, ["two"]);
        // Added to what is there.
        good(&client, &format!("Invoke-Command $s {script} -WarningVariable +w -OutVariable o")).await;
        assert_eq!(good(&client, "$w").await.texts, ["one", "one"]);
        good(&client, "Invoke-Command $s { 'four' } -OutVariable +o").await;
        assert_eq!(good(&client, "$o").await.texts, ["three", "four"]);
        let ignored = "-WarningAction Ignore -WarningVariable w";
        good(&client, &format!("Invoke-Command $s {script} {ignored}")).await;
        assert_eq!(good(&client, "$w.Count").await.texts, ["0"]);
        // The first warning ends it.
        let stopped = client.run(&format!("Invoke-Command $s {script} -WarningAction Stop")).await;
        assert_eq!(stopped.texts, ["one"]);
    });
}

#[test]
fn progress_is_shown_unless_the_command_says_otherwise() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        let records = || {
            let said = client.said.borrow();
            let progress = |event: &&FromEngine| {
                matches!(
                    event,
                    FromEngine::Run { event: RunEvent::Output { content: OutputContent::Progress(_), .. }, .. }
                )
            };
            said.iter().filter(progress).count()
        };
        let script = "{ Write-Progress -Activity Counting -PercentComplete 50 }";
        good(&client, &format!("Invoke-Command $s {script} -ProgressAction SilentlyContinue")).await;
        assert_eq!(records(), 0);
        good(&client, &format!("Invoke-Command $s {script}")).await;
        assert!(records() > 0);
    });
}

#[test]
fn an_error_of_a_target_is_asked_about_when_the_command_says_so() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        let line = "Invoke-Command $s { Write-Error bad; Start-Sleep -Milliseconds 50; 'on' } -ErrorAction Inquire";
        client.answers.borrow_mut().push_back(Answer::Yes);
        let went_on = client.run(line).await;
        assert_eq!((went_on.target_errors.len(), went_on.texts.last().map(String::as_str)), (1, Some("on")));
        client.answers.borrow_mut().push_back(Answer::No);
        let ended =
            client.run("Invoke-Command $s { Write-Error bad; Start-Sleep 60; 'on' } -ErrorAction Inquire").await;
        assert_eq!(ended.target_errors.len(), 1);
        assert!(!ended.texts.iter().any(|text| text == "on"), "{:?}", ended.texts);
    });
}

#[test]
fn a_script_that_does_not_stop_is_waited_for_as_long_as_the_option_says() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        good(&client, "$s = New-PSSession Server02 -Name A -SessionOption @{ CancelTimeout = 300 }").await;
        lab.control("fault hang operation=Signal host=Server02 times=always").unwrap();
        let started = Instant::now();
        let line = "Invoke-Command $s { Write-Warning now; Start-Sleep 600 } -WarningAction Stop";
        let stopped = client.run(line).await;
        assert!(started.elapsed() >= Duration::from_millis(300));
        assert_eq!(stopped.notes, ["engine-script-goes-on"]);
        lab.control("clear").unwrap();
    });
}

#[test]
fn a_host_that_does_not_answer_is_waited_for_as_long_as_the_option_says() {
    block_on(|lab| async move {
        lab.control("host Server01 silent").unwrap();
        let client = Client::new(&lab);
        // Its password is known.
        good(&client, "Get-PSSession -ComputerName Server02").await;
        let started = Instant::now();
        let line = "Get-PSSession -ComputerName Server01, Server02 -SessionOption @{ OpenTimeout = 400 }";
        let outcome = client.run(line).await;
        assert!((400..10_000).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());
        assert_eq!(
            outcome.errors,
            [("WinRMOperationTimeout,RemotePSSessionQueryFailed".into(), "engine-timeout".into())]
        );
        assert_eq!(outcome.sessions.len(), 1);
    });
}

#[test]
fn verbose_says_what_is_done_and_nothing_else_changes() {
    block_on(|lab| async move {
        let client = with_session(&lab).await;
        let verbose = |from: usize| {
            let said = client.said.borrow();
            let notes = said[from..].iter().filter_map(|event| match event {
                FromEngine::Run { event: RunEvent::Note { stream: Stream::Verbose, text }, .. } => {
                    Some(text.id.clone())
                }
                _ => None,
            });
            notes.collect::<Vec<_>>()
        };
        let from = client.said.borrow().len();
        good(&client, "Disconnect-PSSession -Name A -Verbose").await;
        assert_eq!(verbose(from), ["confirm-action"]);
        let from = client.said.borrow().len();
        let ran = good(&client, "Connect-PSSession -Name A -Verbose:$false").await;
        assert_eq!((ran.sessions.len(), verbose(from).len()), (1, 0));
    });
}
