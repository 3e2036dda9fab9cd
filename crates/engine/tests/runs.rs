//! What a run tells of itself: its plan, how each line comes along, and what can be run next.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use client::{Client, Outcome, block_on};
use reattach_core::bridge::{
    Answer, EffectView, FromEngine, Prompt, RunEvent, SessionState, TargetState, Text, ToEngine,
};

/// `target effect last-state/attempt`, line by line; sessions of one host stand in no certain order.
fn lines(outcome: &Outcome) -> Vec<String> {
    let mut lines = in_order(outcome);
    lines.sort();
    lines
}

fn in_order(outcome: &Outcome) -> Vec<String> {
    let one = |(planned, steps): (&reattach_core::bridge::PlannedView, &Vec<(TargetState, u32)>)| {
        let name = planned.session_name.as_deref().unwrap_or(&planned.target);
        let last = steps.last().map(|(state, attempt)| format!(" {state:?}/{attempt}")).unwrap_or_default();
        format!("{name} {:?}{last}", planned.effect)
    };
    outcome.planned.iter().zip(&outcome.steps).map(one).collect()
}

#[test]
fn a_plan_is_shown_and_comes_along_line_by_line() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let outcome = client.run("Connect-PSSession -ComputerName Server01, Server03, Dead").await;
        assert_eq!(
            lines(&outcome),
            ["Audit Refused Failed/1", "Dead Refused Failed/1", "ITTask Connect Done/1", "Payroll Busy Failed/1",]
        );
        assert_eq!(outcome.steps[1][0].0, TargetState::Working);
        assert_eq!((outcome.errors.len(), outcome.summary.failed, outcome.summary.connected), (3, 3, 1));

        // What can be run next: again what failed, again what may pass, back what was done.
        let id = |name: &str| client.sessions().into_iter().find(|session| session.name == name).unwrap().instance_id;
        let follow = &outcome.follow_ups;
        assert_eq!(
            follow.retry_failed.as_deref(),
            Some("Connect-PSSession -ComputerName Dead, Server03"),
            "one host could not be asked, so all that failed is looked for again"
        );
        assert_eq!(follow.retry_transient.as_deref(), Some("Connect-PSSession -ComputerName Dead"));
        assert_eq!(follow.undo, Some(format!("Disconnect-PSSession -InstanceId {}", id("ITTask"))));

        let again =
            client.run(&format!("Connect-PSSession -ComputerName Server03 -InstanceId {}", id("Payroll"))).await;
        assert_eq!(
            again.follow_ups.retry_failed,
            Some(format!("Connect-PSSession -ComputerName Server03 -InstanceId {}", id("Payroll")))
        );
        let back = client.run(follow.undo.as_deref().unwrap()).await;
        assert_eq!((back.sessions[0].name.as_str(), back.sessions[0].state), ("ITTask", SessionState::Disconnected));
        assert_eq!(lines(&back), ["ITTask Disconnect Done/1"]);
        assert_eq!(back.follow_ups.undo, None);
    });
}

#[test]
fn hosts_that_are_asked_are_lines_too() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.passwords.borrow_mut().push("wrong");
        let outcome = client.run("Get-PSSession -ComputerName Server01, Dead -ThrottleLimit 1").await;
        assert_eq!(lines(&outcome), ["Dead Query Failed/1", "Server01 Query Done/2"]);
        use TargetState::{Authenticating, Done, Queued, Working};
        let states: Vec<_> = outcome.steps[0].iter().map(|(state, _)| *state).collect();
        // Asked for a password, refused, asked again, taken.
        assert_eq!(
            states,
            [Authenticating, Working, Authenticating, Queued, Authenticating, Working, Authenticating, Working, Done]
        );
        assert_eq!(
            outcome.follow_ups.retry_failed.as_deref(),
            Some("Get-PSSession -ComputerName Dead -ThrottleLimit 1")
        );
        // In one line with what comes after.
        let outcome = client.run("Get-PSSession -ComputerName Server01, Dead | Connect-PSSession -Verbose").await;
        assert_eq!(lines(&outcome), ["Dead Query Failed/1", "ITTask Connect Done/1", "Server01 Query Done/1"]);
        assert_eq!(outcome.notes, ["confirm-action"]);
        assert_eq!(
            outcome.follow_ups.retry_failed.as_deref(),
            Some("Get-PSSession -ComputerName Dead | Connect-PSSession -Verbose")
        );
    });
}

#[test]
fn what_if_shows_the_plan_and_does_nothing() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let outcome = client.run("Connect-PSSession -ComputerName Server01, Server03 -WhatIf").await;
        let line = |effect| outcome.planned.iter().find(|line| line.effect == effect).unwrap();
        assert_eq!(outcome.planned.len(), 3);
        assert_eq!(line(EffectView::Connect).what_if.as_ref().unwrap().id, "what-if");
        assert!(line(EffectView::Busy).reason.is_some() && line(EffectView::Refused).reason.is_some());
        let said = client.said.borrow();
        let shown = said.iter().filter_map(|event| match event {
            FromEngine::Run { event: RunEvent::Planned { first, what_if, .. }, .. } => Some((*first, *what_if)),
            _ => None,
        });
        // The hosts were asked indeed; nothing else is done.
        assert_eq!(shown.collect::<Vec<_>>(), [(0, false), (0, true)]);
        assert_eq!((outcome.summary.connected, outcome.follow_ups.undo), (0, None));
        assert_eq!(outcome.follow_ups.retry_failed, None);
        assert_eq!(outcome.notes, ["what-if"]);
        assert!(outcome.steps.iter().all(Vec::is_empty));
    });
}

#[test]
fn no_is_a_line_that_is_skipped() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("New-PSSession Server02, Server02 -Name A, B").await;
        client.answers.borrow_mut().push_back(Answer::No);
        client.answers.borrow_mut().push_back(Answer::Yes);
        let outcome = client.run("Disconnect-PSSession -Name A, B -Confirm").await;
        assert_eq!(lines(&outcome), ["A Disconnect Skipped/1", "B Disconnect Done/1"]);
        let asked = |prompt| match prompt {
            Prompt::Confirm { about, destructive, remaining, .. } => Some((about, destructive, remaining)),
            _ => None,
        };
        let about = |name: &str, id: &str| {
            let text = Text::new("engine-confirm-session").with("name", name).with("id", id);
            Some(text.with("computer", "Server02"))
        };
        let questions: Vec<_> = client.prompts().into_iter().filter_map(|(_, prompt)| asked(prompt)).collect();
        assert_eq!(questions, [(about("A", "1"), false, 2), (about("B", "2"), false, 1)]);
        // Removing names the host alone, in the cmdlet's words: which session it is says the second sentence.
        client.answers.borrow_mut().push_back(Answer::No);
        client.run("Remove-PSSession -Name B -Confirm").await;
        let last = client.prompts().pop().and_then(|(_, prompt)| asked(prompt));
        assert_eq!(last, Some((about("B", "2"), true, 1)));
    });
}

#[test]
fn inquire_asks_after_each_error_and_no_ends_the_command() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.answers.borrow_mut().extend([Answer::Yes, Answer::No]);
        let outcome = client.run("Connect-PSSession -Name X, Y, Z -ErrorAction Inquire -ErrorVariable e").await;
        assert_eq!(outcome.errors.len(), 2);
        assert_eq!(outcome.steps[2], [(TargetState::Stopped, 1)], "the third is not begun");
        assert_eq!(client.prompts().len(), 2);
        client.answers.borrow_mut().push_back(Answer::YesToAll);
        let outcome = client.run("Connect-PSSession -Name X, Y, Z -ErrorAction Inquire").await;
        assert_eq!((outcome.errors.len(), client.prompts().len()), (3, 3));
    });
}

#[test]
fn stopping_closes_the_prompt_and_says_what_was_not_done() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client
            .engine
            .handle(ToEngine::Run { run_id: 7, command: "Get-PSSession -ComputerName Server01, Server02".into() });
        // The prompt is not answered: `until` would.
        while client.prompts().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        client.answered.borrow_mut().extend(client.prompts().iter().map(|(id, _)| *id));
        client.engine.handle(ToEngine::StopRun { run_id: 7 });
        let finished = || {
            let said = client.said.borrow();
            said.iter().any(|event| matches!(event, FromEngine::Run { event: RunEvent::Finished(_), .. })).then_some(())
        };
        client.until("it ends", finished).await;
        let said = client.said.borrow();
        assert!(said.iter().any(|event| matches!(event, FromEngine::PromptClosed { .. })));
        let stopped = said.iter().filter(|event| {
            matches!(event, FromEngine::Run { event: RunEvent::Target { state: TargetState::Stopped, .. }, .. })
        });
        assert_eq!(stopped.count(), 2);
        let again = said.iter().find_map(|event| match event {
            FromEngine::Run { event: RunEvent::FollowUps(follow_ups), .. } => follow_ups.retry_failed.clone(),
            _ => None,
        });
        assert_eq!(again.as_deref(), Some("Get-PSSession -ComputerName Server01, Server02"));
        let left = said.iter().find_map(|event| match event {
            FromEngine::Run { event: RunEvent::Note { text, .. }, .. } => Some(text.clone()),
            _ => None,
        });
        assert_eq!(left.unwrap(), reattach_core::bridge::Text::new("engine-run-stopped").with_number("left", 2));
    });
}

#[test]
fn variables_and_who_wrote_what() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("$s = New-PSSession Server02, Server02 -Name A, B").await;
        client.run("$n = Invoke-Command $s {1..3}").await;
        let summaries: Vec<_> =
            client.variables().into_iter().map(|variable| format!("{} {}", variable.name, variable.summary)).collect();
        assert_eq!(summaries, ["n 6 × Int32", "s 2 × PSSession"]);
        let outcome = client.run("Invoke-Command $s {'x'}").await;
        let mut ids: Vec<_> = client.sessions().iter().map(|session| session.instance_id).collect();
        let mut writers = outcome.writers.clone();
        ids.sort();
        writers.sort();
        assert_eq!(writers, ids);
    });
}
