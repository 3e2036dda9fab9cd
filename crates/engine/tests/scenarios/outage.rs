//! A network that fails: what is shown meanwhile, what a person can do, and how it ends.

use std::time::Duration;

use reattach_core::bridge::{Connection, Millis, SessionState, SessionView, ToEngine};
use reattach_wsman::{FaultKind, Operation};
use uuid::Uuid;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Cut, Net, Terminal, block_on, elapsed, opened, sleep, time_of_day};

struct Interrupted {
    since: Millis,
    attempt: u32,
    retry_at: Option<Millis>,
    gives_up_at: Millis,
    reason: String,
}

fn interrupted(view: &SessionView) -> Option<Interrupted> {
    match &view.connection {
        Connection::Interrupted { since, attempt, retry_at, gives_up_at, reason } => Some(Interrupted {
            since: *since,
            attempt: *attempt,
            retry_at: *retry_at,
            gives_up_at: *gives_up_at,
            reason: reason.id.clone(),
        }),
        _ => None,
    }
}

fn view(terminal: &Terminal, id: Uuid) -> SessionView {
    terminal.session(id).expect("the session is there")
}

#[test]
fn an_interruption_is_shown_with_its_attempts_until_it_is_over() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        assert_eq!(view(&terminal, id).connection, Connection::Live);
        sleep(Duration::from_secs(25)).await;
        net.down.set(true);
        let first = terminal.until("it is interrupted", || interrupted(&view(&terminal, id))).await;
        assert_eq!(first.reason, "engine-unreachable");
        assert_eq!(first.gives_up_at - first.since, 240_000);
        assert_eq!(view(&terminal, id).state, SessionState::Opened, "it goes on on its host");
        let later = terminal
            .until("the fourth attempt is waited for", || {
                interrupted(&view(&terminal, id)).filter(|shown| shown.attempt == 4 && shown.retry_at.is_some())
            })
            .await;
        assert_eq!(later.since, first.since);
        let wait = later.retry_at.unwrap() - time_of_day();
        assert!((-10..=16_000).contains(&wait), "{wait}");
        net.down.set(false);
        terminal.until("it is over", || (view(&terminal, id).connection == Connection::Live).then_some(())).await;
        assert!(!terminal.page(id).iter().any(|line| line.contains("gap")), "nothing can be missing");
    });
}

#[test]
fn nobody_has_to_wait_for_the_next_attempt() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        net.down.set(true);
        let waits = |terminal: &Terminal| {
            let shown = interrupted(&view(terminal, id))?;
            // Long enough that it would not be over by itself.
            shown.retry_at.filter(|at| at - time_of_day() > 5_000).map(|_| shown.attempt)
        };
        let attempt = terminal.until("a long wait", || waits(&terminal)).await;
        net.down.set(false);
        let before = elapsed();
        terminal.engine.handle(ToEngine::RetryNow { instance_id: id });
        assert_eq!(
            interrupted(&view(&terminal, id)).map(|shown| (shown.attempt, shown.retry_at)),
            Some((attempt + 1, None))
        );
        terminal.until("it is over", || (view(&terminal, id).connection == Connection::Live).then_some(())).await;
        assert!(elapsed() - before < Duration::from_secs(2), "a Receive that is held for a second");
        // There is nothing to be done any more.
        terminal.engine.handle(ToEngine::RetryNow { instance_id: id });
        terminal.engine.handle(ToEngine::GiveUp { instance_id: id });
        assert_eq!(view(&terminal, id).connection, Connection::Live);
    });
}

#[test]
fn giving_up_disconnects_at_once_and_the_session_can_be_had_back() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        net.down.set(true);
        terminal.until("it is interrupted", || interrupted(&view(&terminal, id))).await;
        terminal.engine.handle(ToEngine::GiveUp { instance_id: id });
        let shown = view(&terminal, id);
        assert_eq!((shown.state, shown.connection), (SessionState::Disconnected, Connection::Closed));
        assert_eq!(shown.reason.map(|reason| reason.id).as_deref(), Some("engine-separator-given-up"));
        assert!(shown.expires_on.is_some());
        sleep(Duration::from_secs(600)).await;
        assert_eq!(terminal.page(id).last().unwrap(), "engine-separator-given-up");
        net.down.set(false);
        assert!(shell.connected.get());
        let outcome = terminal.run("Connect-PSSession -Name ITTask").await;
        assert_eq!(outcome.sessions[0].state, SessionState::Opened, "{:?}", outcome.errors);
        assert_eq!(outcome.sessions[0].reason, None);
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
        terminal.shows(id, "Output: ran One").await;
    });
}

#[test]
fn after_four_minutes_it_is_disconnected_and_says_why() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        net.down.set(true);
        let shown = terminal.until("it is interrupted", || interrupted(&view(&terminal, id))).await;
        terminal
            .until("it is given up", || (view(&terminal, id).state == SessionState::Disconnected).then_some(()))
            .await;
        let lasted = time_of_day() - shown.since;
        assert!((180_000..=241_000).contains(&lasted), "{lasted}");
        assert_eq!(view(&terminal, id).reason.map(|reason| reason.id).as_deref(), Some("engine-separator-lost"));
        assert!(terminal.remembered().is_empty());
    });
}

#[test]
fn what_was_typed_during_an_interruption_runs_once_when_it_is_over() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        net.down.set(true);
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
        sleep(Duration::from_secs(60)).await;
        net.down.set(false);
        terminal.shows(id, "Output: ran One").await;
        assert_eq!(*shell.ran.borrow(), ["One"]);
        terminal.available(id).await;
    });
}

#[test]
fn a_host_that_swallows_everything_is_given_up_too() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        net.host("Server01").silent.set(true);
        terminal
            .until("it is given up", || (view(&terminal, id).state == SessionState::Disconnected).then_some(()))
            .await;
        assert_eq!(view(&terminal, id).reason.map(|reason| reason.id).as_deref(), Some("engine-separator-lost"));
    });
}

#[test]
fn a_busy_host_is_asked_again_later() {
    for kind in [FaultKind::QuotaMaxOperations, FaultKind::Concurrency] {
        block_on(async move {
            let net = Net::default();
            let (terminal, shell, id) = opened(&net).await;
            net.host("Server01").faults.borrow_mut().extend([(Operation::Command, kind); 3]);
            terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
            terminal.shows(id, "Output: ran One").await;
            assert_eq!(*shell.ran.borrow(), ["One"], "{kind:?}");
            assert!(terminal.said.borrow().iter().any(|event| match event {
                reattach_core::bridge::FromEngine::Session(view) => interrupted(view).is_some(),
                _ => false,
            }));
            terminal.available(id).await;
            assert_eq!(view(&terminal, id).connection, Connection::Live);
        });
    }
}

#[test]
fn a_command_that_a_target_refuses_leaves_the_session_usable() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        net.host("Server01").faults.borrow_mut().push((Operation::Command, FaultKind::AccessDenied));
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
        terminal.shows(id, "engine-access-denied").await;
        terminal.available(id).await;
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "Two".into() });
        terminal.shows(id, "Output: ran Two").await;
        assert_eq!(*shell.ran.borrow(), ["Two"]);
    });
}

#[test]
fn envelopes_are_as_large_as_the_target_takes_them() {
    block_on(async {
        let net = Net::default();
        let host = net.host("Server01");
        host.largest.set(153_600);
        let (terminal, shell, id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "Wait".into() });
        let command = terminal.until("the command runs", || shell.running()).await;
        (0..40).for_each(|number| shell.say(command, &format!("{number} {}", "x".repeat(20_000))));
        shell.end(command, reattach_psrp::message::PipelineState::Completed);
        terminal.available(id).await;
        let page = terminal.page(id);
        assert!((0..40).all(|number| page.iter().any(|line| line.starts_with(&format!("Output: {number} ")))));
        assert!(!page.iter().any(|line| line.starts_with("engine-separator-g")), "{page:?}");
    });
}

#[test]
fn a_command_whose_answer_was_lost_runs_once_on_any_target() {
    for cut in [Cut::Before, Cut::After] {
        block_on(async move {
            let net = Net::default();
            let host = net.host("Server01");
            host.robust.set(false);
            let (terminal, shell, id) = opened(&net).await;
            host.cuts.borrow_mut().push((Operation::Command, cut));
            terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
            terminal.shows(id, "Output: ran One").await;
            terminal.available(id).await;
            assert_eq!(*shell.ran.borrow(), ["One"], "{cut:?}");
            assert_eq!(shell.commands(), 0);
        });
    }
}
