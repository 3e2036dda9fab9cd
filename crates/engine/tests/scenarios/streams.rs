//! Stopping, questions, lost connections, leaving and coming back.

use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Cut, Net, OPERATOR, Shell, Terminal, block_on, elapsed, opened, sleep};
use reattach_core::bridge::{Availability, SessionState, ToEngine};
use reattach_wsman::Operation;

#[test]
fn a_pipeline_is_stopped() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, instance_id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Wait".into() });
        sleep(Duration::from_secs(60)).await;
        assert_eq!(terminal.session(instance_id).unwrap().availability, Availability::Busy);
        terminal.engine.handle(ToEngine::StopPipeline { instance_id });
        terminal.shows(instance_id, "engine-separator-stopped").await;
        terminal.available(instance_id).await;
    });
}

#[test]
fn input_does_not_wait_for_a_long_poll() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, instance_id) = opened(&net).await;
        sleep(Duration::from_secs(5)).await;
        let before = elapsed();
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Now".into() });
        terminal.shows(instance_id, "Output: ran Now").await;
        assert!(elapsed() - before < Duration::from_millis(100), "{:?}", elapsed() - before);
    });
}

#[test]
fn a_cut_loses_and_doubles_nothing_where_the_target_remembers() {
    for cut in [Cut::Before, Cut::After] {
        for operation in [Operation::Command, Operation::Receive, Operation::Signal, Operation::Connect] {
            block_on(async move {
                let net = Net::default();
                let host = net.host("Server01");
                let shell = host.add(Shell::new("ITTask", OPERATOR, "ITTasks"));
                let terminal = Terminal::new(&net);
                if operation == Operation::Connect {
                    host.cuts.borrow_mut().push((operation, cut));
                }
                let outcome = terminal.run("Connect-PSSession -ComputerName Server01").await;
                assert!(outcome.errors.is_empty(), "{operation:?} {cut:?}: {:?}", outcome.errors);
                let instance_id = shell.id;
                if operation != Operation::Connect {
                    host.cuts.borrow_mut().push((operation, cut));
                }
                terminal.engine.handle(ToEngine::Watch { instance_id });
                terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
                terminal.shows(instance_id, "Output: ran One").await;
                terminal.available(instance_id).await;
                assert!(host.cuts.borrow().is_empty());
                assert_eq!(
                    terminal.page(instance_id),
                    ["engine-separator-connected", "Input: One", "Output: ran One"],
                    "{operation:?} {cut:?}"
                );
            });
        }
    }
}

#[test]
fn a_cut_is_marked_where_the_target_does_not_remember() {
    block_on(async {
        let net = Net::default();
        net.host("Server01").robust.set(false);
        let (terminal, _, instance_id) = opened(&net).await;
        net.host("Server01").cuts.borrow_mut().push((Operation::Receive, Cut::Before));
        terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
        terminal.shows(instance_id, "Output: ran One").await;
        assert!(terminal.page(instance_id).contains(&"engine-separator-gap".into()));
    });
}

#[test]
fn an_outage_of_minutes_is_outlasted_and_a_longer_one_disconnects() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        net.down.set(true);
        sleep(Duration::from_secs(120)).await;
        net.down.set(false);
        sleep(Duration::from_secs(60)).await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
        terminal.shows(instance_id, "Output: ran One").await;

        net.down.set(true);
        terminal
            .until("it is given up", || {
                (terminal.session(instance_id)?.state == SessionState::Disconnected).then_some(())
            })
            .await;
        assert_eq!(terminal.page(instance_id).last().unwrap(), "engine-separator-lost");
        net.down.set(false);
        assert!(shell.connected.get());
        let outcome = terminal.run("Connect-PSSession -Name ITTask").await;
        assert_eq!(outcome.sessions[0].state, SessionState::Opened, "{:?}", outcome.errors);
    });
}

#[test]
fn a_session_taken_by_another_client_is_shown_as_such() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        shell.held_by_another();
        terminal.shows(instance_id, "engine-separator-taken").await;
        terminal
            .until("the listing", || (terminal.session(instance_id)?.availability == Availability::Busy).then_some(()))
            .await;
        assert_eq!(terminal.session(instance_id).unwrap().state, SessionState::Disconnected);
        assert!(terminal.remembered().is_empty());
    });
}

#[test]
fn a_session_that_the_target_itself_disconnected_is_taken_up_again() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        sleep(Duration::from_secs(120)).await;
        shell.disconnect();
        terminal.shows(instance_id, "engine-separator-reconnected").await;
        assert!(shell.connected.get());
        terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
        terminal.shows(instance_id, "Output: ran One").await;
    });
}

#[test]
fn a_session_that_ends_is_removed() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, instance_id) = opened(&net).await;
        net.host("Server01").shells.borrow_mut().clear();
        terminal.run("Get-PSSession -ComputerName Server01").await;
        assert_eq!(terminal.session(instance_id), None);
        assert!(terminal.remembered().is_empty());
    });
}

#[test]
fn output_that_comes_with_the_end_of_a_stream_is_shown() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Wait".into() });
        sleep(Duration::from_secs(1)).await;
        let command = terminal.session(instance_id).unwrap();
        assert_eq!(command.running_command.as_deref(), Some("Wait"));
        let outcome = terminal.run("Disconnect-PSSession -Name ITTask").await;
        assert!(outcome.errors.is_empty());
        sleep(Duration::from_secs(60)).await;
        assert_eq!(terminal.page(instance_id).last().unwrap(), "engine-separator-disconnected");
        assert_eq!(terminal.session(instance_id).unwrap().state, SessionState::Disconnected);
        // Reconnected, the command is still there, and so is its stream.
        let outcome = terminal.run("Connect-PSSession -Name ITTask").await;
        assert_eq!(outcome.sessions[0].availability, Availability::Busy);
        assert_eq!(shell.commands(), 1);
        terminal.engine.handle(ToEngine::StopPipeline { instance_id });
        terminal.available(instance_id).await;
    });
}

#[test]
fn leaving_disconnects_and_coming_back_connects() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        let remembered = terminal.remembered();
        terminal.engine.handle(ToEngine::Leave);
        terminal.until("it is left", || (!shell.connected.get()).then_some(())).await;
        sleep(Duration::from_secs(60)).await;
        assert_eq!(terminal.remembered(), remembered, "what is left behind stays remembered");

        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        back.until("it is open", || (back.session(instance_id)?.state == SessionState::Opened).then_some(())).await;
        back.engine.handle(ToEngine::Watch { instance_id });
        assert_eq!(back.page(instance_id)[..2], ["engine-separator-before", "engine-separator-connected"]);
        assert_eq!(back.prompts().len(), 1);
    });
}

#[test]
fn a_session_still_held_by_the_page_that_went_away_is_taken_back() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        let remembered = terminal.remembered();
        drop(terminal);
        assert!(shell.connected.get());
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        back.until("it is open", || (back.session(instance_id)?.state == SessionState::Opened).then_some(())).await;
        assert_eq!(net.host("Server01").count(Operation::Disconnect), 1);
        assert_eq!(net.host("Server01").count(Operation::Connect), 2);
    });
}

#[test]
fn a_session_that_somebody_else_took_meanwhile_is_not_touched() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        let remembered = terminal.remembered();
        drop(terminal);
        shell.clone().held_by_another();
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        back.until("it is reported", || {
            back.engine.handle(ToEngine::Watch { instance_id });
            back.page(instance_id).contains(&"engine-separator-taken".into()).then_some(())
        })
        .await;
        assert!(shell.connected.get());
        assert_eq!(back.session(instance_id).unwrap().state, SessionState::Disconnected);
    });
}

#[test]
fn a_stopped_run_writes_nothing_more_and_closes_its_prompt() {
    block_on(async {
        let net = Net::default();
        net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let terminal = Terminal::new(&net);
        let run_id = terminal.start("Get-PSSession -ComputerName Server01");
        sleep(Duration::from_millis(100)).await;
        assert_eq!(terminal.prompts().len(), 1);
        terminal.engine.handle(ToEngine::StopRun { run_id });
        sleep(Duration::from_millis(100)).await;
        let (outcome, over) = terminal.outcome(run_id);
        assert!(over && outcome.sessions.is_empty() && outcome.errors.is_empty());
        let closed = |event: &_| matches!(event, reattach_core::bridge::FromEngine::PromptClosed { prompt_id: 1 });
        assert!(terminal.said.borrow().iter().any(closed));
        assert_eq!(net.host("Server01").log.borrow().len(), 0);
    });
}
