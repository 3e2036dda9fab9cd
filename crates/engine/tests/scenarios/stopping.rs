//! A run that is stopped while it asks, connects, makes, starts, waits or removes: nothing is left that nobody knows
//! of, and what stays is said.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{FromEngine, RunEvent, SessionState, TargetState, ToEngine};
use reattach_wsman::Operation;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, OPERATOR, Shell, Terminal, block_on, sleep};

/// Runs a line and stops it when the target is asked for an operation for the given time, or when it has answered.
/// What came before the line was not stopped.
async fn stopped(net: &Net, before: &[&str], line: &str, operation: Operation, number: usize, answered: bool) -> bool {
    let host = net.host("Server01");
    host.add(Shell::new("ITTask", OPERATOR, "ITTasks"));
    let terminal = Rc::new(Terminal::new(net));
    for line in before {
        let outcome = terminal.run(line).await;
        assert!(outcome.errors.is_empty(), "{line}: {:?}", outcome.errors);
    }
    let run_id = terminal.start(line);
    let stop = Rc::clone(&terminal);
    host.when(operation, number, answered, move || stop.engine.handle(ToEngine::StopRun { run_id }));
    terminal.until("the run ends", || terminal.outcome(run_id).1.then_some(())).await;
    let reached = !host.is_watched();
    // Whatever is under way ends, and cleans up after itself.
    sleep(Duration::from_secs(120)).await;
    let what = format!("{line}, {operation:?} {number} {answered}");
    for shell in host.shells.borrow().iter() {
        let known = terminal.session(shell.id);
        let open = known.as_ref().is_some_and(|view| view.state == SessionState::Opened);
        assert_eq!(shell.connected.get(), open, "{what}: held by nobody that knows of it");
        assert!(shell.name == "ITTask" || known.is_some(), "{what}: {} was left behind", shell.name);
        let goes_on = line.contains("InDisconnectedSession") && shell.name != "ITTask";
        assert_eq!(shell.commands(), usize::from(goes_on), "{what}: a command stays");
    }
    if reached {
        // What was begun and what was not is marked.
        let said = terminal.said.borrow();
        let marked = said.iter().any(|event| match event {
            FromEngine::Run { run_id: id, event: RunEvent::Target { state, .. } } if *id == run_id => {
                matches!(state, TargetState::Stopped | TargetState::Done | TargetState::Failed)
            }
            _ => false,
        });
        assert!(marked, "{what}: nothing says what became of it");
    }
    reached
}

fn every_stage(before: &'static [&'static str], line: &'static str, operations: &[Operation]) {
    for operation in operations.iter().copied() {
        for answered in [false, true] {
            for number in 1..6 {
                let reached = Rc::new(std::cell::Cell::new(false));
                let told = Rc::clone(&reached);
                block_on(async move {
                    told.set(stopped(&Net::default(), before, line, operation, number, answered).await);
                });
                assert!(number > 1 || reached.get(), "{line} never asks for {operation:?}");
                if !reached.get() {
                    break;
                }
            }
        }
    }
}

const CONNECT: &str = "Connect-PSSession -ComputerName Server01";

#[test]
fn connecting() {
    every_stage(&[], CONNECT, &[Operation::Enumerate, Operation::Connect, Operation::Receive]);
    every_stage(
        &[CONNECT, "Get-PSSession | Disconnect-PSSession"],
        "Get-PSSession | Connect-PSSession",
        &[Operation::Reconnect],
    );
}

#[test]
fn making() {
    every_stage(&[], "New-PSSession -ComputerName Server01 -Name New", &[Operation::Create, Operation::Receive]);
}

#[test]
fn leaving() {
    every_stage(&[CONNECT], "Get-PSSession | Disconnect-PSSession", &[Operation::Disconnect]);
}

#[test]
fn running() {
    every_stage(&[CONNECT], "Invoke-Command -Session (Get-PSSession) {One}", &[Operation::Command, Operation::Signal]);
    every_stage(&[CONNECT], "Invoke-Command -Session (Get-PSSession) {Wait}", &[Operation::Receive]);
    every_stage(
        &[],
        "Invoke-Command -ComputerName Server01 {One}",
        &[Operation::Create, Operation::Command, Operation::Signal, Operation::Delete],
    );
    every_stage(&[], "Invoke-Command -ComputerName Server01 {Wait} -InDisconnectedSession", &[Operation::Disconnect]);
}

#[test]
fn removing() {
    every_stage(&[CONNECT], "Get-PSSession | Remove-PSSession", &[Operation::Delete]);
}
