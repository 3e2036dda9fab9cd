//! Completion of a script by the target.

use std::time::Duration;

use reattach_core::bridge::{CompletionItem, CompletionKind, FromEngine, ToEngine};
use reattach_wsman::{FaultKind, Operation};
use uuid::Uuid;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, Terminal, block_on, elapsed, opened, sleep};

fn ask(terminal: &Terminal, request_id: u32, instance_id: Uuid, script: &str) {
    let cursor = u32::try_from(script.encode_utf16().count()).unwrap();
    terminal.engine.handle(ToEngine::Complete { request_id, instance_id, script: script.into(), cursor });
}

/// The answers so far: number, what is replaced, how many items.
fn answers(terminal: &Terminal) -> Vec<(u32, (u32, u32), Vec<CompletionItem>)> {
    let said = terminal.said.borrow();
    said.iter()
        .filter_map(|event| match event {
            FromEngine::Completions { request_id, replace_start, replace_length, items } => {
                Some((*request_id, (*replace_start, *replace_length), items.clone()))
            }
            _ => None,
        })
        .collect()
}

#[test]
fn the_script_goes_as_an_argument_and_the_answer_comes_typed() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        let script = "'; Remove-Item * #\"$(bad)`\n Get-J";
        ask(&terminal, 7, id, script);
        let (number, replaced, items) = terminal.until("the answer", || answers(&terminal).pop()).await;
        assert_eq!((number, replaced), (7, (28, 5)));
        assert_eq!(
            items,
            [
                CompletionItem {
                    text: "Get-Job".into(),
                    label: "Get-Job".into(),
                    description: "Get-Job, in full".into(),
                    kind: CompletionKind::Command,
                },
                CompletionItem {
                    text: "-Name".into(),
                    label: "-Name".into(),
                    description: "-Name, in full".into(),
                    kind: CompletionKind::ParameterName,
                },
            ]
        );
        assert_eq!(*shell.completed.borrow(), [(script.to_owned(), 33)]);
        assert!(shell.ran.borrow().is_empty());
        // Nobody sees that it was asked, and nothing is left behind.
        sleep(Duration::from_secs(30)).await;
        assert_eq!(shell.commands(), 0);
        assert_eq!(terminal.page(id), ["engine-separator-connected"]);
        assert_eq!(net.host("Server01").count(Operation::Command), 1);
        assert_eq!(net.host("Server01").count(Operation::Signal), 1);
    });
}

#[test]
fn a_newer_question_ends_the_older_one() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        ask(&terminal, 1, id, "slow");
        terminal.until("it is asked", || shell.running()).await;
        let before = elapsed();
        ask(&terminal, 2, id, "slow, too");
        ask(&terminal, 3, id, "Get-J");
        terminal.until("all are answered", || (answers(&terminal).len() == 3).then_some(())).await;
        let counts: Vec<_> = answers(&terminal).iter().map(|(number, _, items)| (*number, items.len())).collect();
        assert_eq!(counts, [(1, 0), (2, 0), (3, 2)]);
        assert!(elapsed() - before < Duration::from_millis(500));
        assert_eq!(shell.completed.borrow().len(), 2, "the second was never asked");
    });
}

#[test]
fn a_script_does_not_wait_for_completions() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        ask(&terminal, 1, id, "slow");
        terminal.until("it is asked", || shell.running()).await;
        let before = elapsed();
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
        terminal.shows(id, "Output: ran One").await;
        assert!(elapsed() - before < Duration::from_millis(500));
        assert_eq!(answers(&terminal), [(1, (0, 0), Vec::new())]);
        terminal.available(id).await;
        assert_eq!(shell.commands(), 0);
    });
}

#[test]
fn nothing_is_asked_of_a_session_that_runs_something_or_is_left() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "Wait".into() });
        ask(&terminal, 1, id, "Get-J");
        ask(&terminal, 2, Uuid::nil(), "Get-J");
        assert_eq!(answers(&terminal), [(1, (0, 0), Vec::new()), (2, (0, 0), Vec::new())]);
        terminal.engine.handle(ToEngine::StopPipeline { instance_id: id });
        terminal.available(id).await;
        // A Disconnect takes the question with it.
        ask(&terminal, 3, id, "slow");
        terminal.until("it is asked", || shell.running()).await;
        let outcome = terminal.run("Disconnect-PSSession -Name ITTask").await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        assert_eq!(shell.commands(), 0, "nothing that would make it busy for others");
        assert_eq!(answers(&terminal).len(), 3);
    });
}

#[test]
fn a_target_that_cannot_or_does_not_answer_is_no_trouble() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        net.host("Server01").faults.borrow_mut().push((Operation::Command, FaultKind::AccessDenied));
        ask(&terminal, 1, id, "Get-J");
        ask(&terminal, 2, id, "slow");
        let before = elapsed();
        terminal.until("both are answered", || (answers(&terminal).len() == 2).then_some(())).await;
        assert!(elapsed() - before < Duration::from_secs(16));
        terminal.until("it is ended", || (shell.commands() == 0).then_some(())).await;
        assert_eq!(terminal.page(id), ["engine-separator-connected"]);
    });
}
