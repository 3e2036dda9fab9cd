//! What a session page is sent: every stream in its own form, no more than the page takes in, and
//! nothing lost.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{FromEngine, OutputContent, ProgressView, RunEvent, Stream, ToEngine};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    ConsoleColor, HostInformation, HostQuery, InformationRecord, PipelineState, ProgressRecord,
};
use reattach_wsman::Operation;
use uuid::Uuid;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, Shell, Terminal, block_on, opened, sleep};

/// A session in which a command waits for what the test has it write.
async fn waiting(net: &Net) -> (Terminal, Rc<Shell>, Uuid, Uuid) {
    let (terminal, shell, instance_id) = opened(net).await;
    terminal.engine.handle(ToEngine::Input { instance_id, script: "Wait".into() });
    let command = terminal.until("the command runs", || shell.running()).await;
    (terminal, shell, instance_id, command)
}

#[test]
fn every_stream_comes_in_its_own_form() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id, command) = waiting(&net).await;
        let from = terminal.contents(instance_id).len();
        shell.write(command, |pool| pool.warning(command, "careful"));
        shell.write(command, |pool| pool.verbose(command, "in words"));
        shell.write(command, |pool| pool.debug(command, "in depth"));
        let host = |message: &str, no_new_line| {
            InformationRecord::host(HostInformation {
                message: message.into(),
                foreground: Some(ConsoleColor(12)),
                background: None,
                no_new_line,
            })
        };
        shell.write(command, |pool| pool.information(command, host("half a", true)));
        shell.write(command, |pool| pool.information(command, host(" line", false)));
        let note = InformationRecord { message_data: Value::String("a note".into()), ..InformationRecord::default() };
        shell.write(command, |pool| pool.information(command, note));
        shell.ask(command, &HostQuery::WriteLine2 { text: "from the host".into() });
        shell.end(command, PipelineState::Completed);
        terminal.available(instance_id).await;
        let host = |text: &str, no_newline| OutputContent::Text { stream: Stream::Host, text: text.into(), no_newline };
        assert_eq!(
            terminal.contents(instance_id)[from..],
            [
                OutputContent::text(Stream::Warning, "careful"),
                OutputContent::text(Stream::Verbose, "in words"),
                OutputContent::text(Stream::Debug, "in depth"),
                host("\x1b[91mhalf a\x1b[0m", true),
                host("\x1b[91m line\x1b[0m", false),
                OutputContent::text(Stream::Information, "a note"),
                host("from the host", false),
            ]
        );
    });
}

#[test]
fn an_error_says_its_id_and_category() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, instance_id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Fail".into() });
        terminal.available(instance_id).await;
        let error = terminal.contents(instance_id).into_iter().find_map(|content| match content {
            OutputContent::Error { text, message, error_id, category, .. } => Some((text, message, error_id, category)),
            _ => None,
        });
        let (text, message, error_id, category) = error.expect("the page shows it");
        assert_eq!((message.as_str(), error_id.as_str(), category.as_str()), ("it failed", "Failed", "InvalidData"));
        assert!(text.contains("it failed") && text.contains("FullyQualifiedErrorId : Failed"), "{text}");
    });
}

#[test]
fn progress_comes_as_records_and_only_the_last_of_an_activity_is_kept() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id, command) = waiting(&net).await;
        for percent in 0..=100 {
            let record = ProgressRecord {
                activity: "Copying".into(),
                activity_id: 7,
                status: Some(format!("{percent} of 100")),
                parent_activity_id: 3,
                percent_complete: percent,
                seconds_remaining: 100 - percent,
                ..ProgressRecord::default()
            };
            shell.write(command, |pool| pool.progress(command, record));
        }
        let last = ProgressView {
            source_id: 0,
            activity_id: 7,
            parent_activity_id: Some(3),
            activity: "Copying".into(),
            status: "100 of 100".into(),
            current_operation: String::new(),
            percent_complete: Some(100),
            seconds_remaining: Some(0),
            completed: false,
        };
        terminal
            .until("the last record", || {
                terminal.contents(instance_id).contains(&OutputContent::Progress(last.clone())).then_some(())
            })
            .await;
        // Who opens the page now sees one.
        terminal.engine.handle(ToEngine::Unwatch { instance_id });
        terminal.said.borrow_mut().clear();
        terminal.engine.handle(ToEngine::Watch { instance_id });
        let kept: Vec<_> = terminal.contents(instance_id);
        let records = kept.iter().filter(|content| matches!(content, OutputContent::Progress(_))).count();
        assert_eq!(records, 1, "{kept:?}");
    });
}

#[test]
fn a_slow_page_is_not_flooded_and_gets_everything() {
    block_on(async {
        const LINES: usize = 300;
        let net = Net::default();
        let (terminal, shell, instance_id, command) = waiting(&net).await;
        terminal.takes_in.set(false);
        let line = |number: usize| format!("{number:04} {}", "x".repeat(16 * 1024));
        (0..LINES).for_each(|number| shell.say(command, &line(number)));
        shell.end(command, PipelineState::Completed);
        sleep(Duration::from_secs(600)).await;
        let sent = |terminal: &Terminal| {
            let contents = terminal.contents(instance_id);
            contents.iter().filter_map(|content| content.plain().map(str::len)).sum::<usize>()
        };
        let bytes = sent(&terminal);
        // The window, which counts a text and the value that it stands for, and the answer that filled it.
        assert!(((1 << 20) / 2..(1 << 20) + 512 * 1024).contains(&bytes), "{bytes}");
        let asked = net.host("Server01").count(Operation::Receive);
        sleep(Duration::from_secs(60)).await;
        assert_eq!(net.host("Server01").count(Operation::Receive), asked, "the connection lies idle");

        terminal.takes_in.set(true);
        terminal.available(instance_id).await;
        let shown: Vec<_> = terminal
            .contents(instance_id)
            .iter()
            .filter_map(|content| content.plain().map(str::to_owned))
            .filter(|text| text.len() > 1024)
            .collect();
        assert_eq!(shown.join("\n"), (0..LINES).map(line).collect::<Vec<_>>().join("\n"));
        let message = |event: &_| match event {
            reattach_core::bridge::FromEngine::Output { items, .. } => {
                items.iter().filter_map(|item| item.content.plain().map(str::len)).sum::<usize>()
            }
            _ => 0,
        };
        let largest = terminal.said.borrow().iter().map(message).max();
        assert!(largest < Some(512 * 1024), "{largest:?}");
    });
}

#[test]
fn a_page_that_is_left_while_it_was_full_does_not_hold_the_command_up() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id, command) = waiting(&net).await;
        terminal.takes_in.set(false);
        (0..200).for_each(|_| shell.say(command, &"x".repeat(16 * 1024)));
        shell.end(command, PipelineState::Completed);
        sleep(Duration::from_secs(60)).await;
        assert_eq!(shell.commands(), 1);
        terminal.engine.handle(ToEngine::Unwatch { instance_id });
        terminal.available(instance_id).await;
        assert_eq!(shell.commands(), 0);
    });
}

#[test]
fn a_full_page_keeps_its_session_alive() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id, command) = waiting(&net).await;
        terminal.takes_in.set(false);
        (0..200).for_each(|_| shell.say(command, &"x".repeat(16 * 1024)));
        sleep(Duration::from_secs(5 * 3600)).await;
        terminal.takes_in.set(true);
        shell.end(command, PipelineState::Completed);
        terminal.available(instance_id).await;
    });
}

#[test]
fn a_run_says_which_session_wrote() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        let run_id = terminal.start("Invoke-Command -Session (Get-PSSession) {Wait}");
        let command = terminal.until("the command runs", || shell.running()).await;
        shell.say(command, "one");
        shell.write(command, |pool| pool.warning(command, "two"));
        shell.end(command, PipelineState::Completed);
        terminal.until("the run ends", || terminal.outcome(run_id).1.then_some(())).await;
        let said = terminal.said.borrow();
        let written: Vec<_> = said
            .iter()
            .filter_map(|event| match event {
                FromEngine::Run { event: RunEvent::Output { instance_id, content }, .. } => {
                    Some((*instance_id, content.stream()?, content.plain()?.to_owned()))
                }
                _ => None,
            })
            .collect();
        let id = Some(instance_id);
        assert_eq!(written, [(id, Stream::Output, "one".into()), (id, Stream::Warning, "two".into())]);
    });
}

#[test]
fn what_a_script_that_is_left_writes_is_for_whoever_connects_next() {
    block_on(async {
        let net = Net::default();
        let host = net.host("Server01");
        let (here, there) = (Terminal::new(&net), Terminal::new(&net));
        let left = here.run("Invoke-Command -ComputerName Server01 {One} -InDisconnectedSession").await;
        assert!(left.errors.is_empty(), "{:?}", left.errors);
        let log = host.log.borrow().clone();
        let started = log.iter().position(|operation| *operation == Operation::Command).expect("it was started");
        assert_eq!(log[started..], [Operation::Command, Operation::Disconnect]);
        let run_id = there.start("Get-PSSession -ComputerName Server01 | Receive-PSSession");
        there.until("the run ends", || there.outcome(run_id).1.then_some(())).await;
        let said = there.said.borrow();
        let wrote = said.iter().any(|event| {
            matches!(event, FromEngine::Run { event: RunEvent::Output { content, .. }, .. }
                if content.plain() == Some("ran One"))
        });
        assert!(wrote, "{said:#?}");
    });
}
