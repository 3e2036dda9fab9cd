//! What an administrator does, against targets in memory.

use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Cut, Net, OPERATOR, Shell, Terminal, block_on, sleep};
use reattach_core::bridge::{Availability, Eligibility, FromEngine, HostState, Prompt, SessionState, Stream, ToEngine};
use reattach_psrp::message::PipelineState;
use reattach_wsman::{FaultKind, Operation};

fn it_task(net: &Net) -> std::rc::Rc<Shell> {
    net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"))
}

#[test]
fn a_host_is_listed() {
    block_on(async {
        let net = Net::default();
        let shell = it_task(&net);
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Get-PSSession -ComputerName Server01").await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        let [session] = outcome.sessions.as_slice() else { panic!("{outcome:?}") };
        assert_eq!((session.id, session.name.as_str(), session.configuration_name.as_str()), (1, "ITTask", "ITTasks"));
        assert_eq!((session.state, session.availability), (SessionState::Disconnected, Availability::None));
        assert_eq!(session.eligibility, Eligibility::Connectable);
        assert_eq!(session.instance_id, shell.id);
        // Two legs, the shells, the commands of one.
        assert_eq!(outcome.summary.requests, 4);
        let states: Vec<_> = terminal
            .said
            .borrow()
            .iter()
            .filter_map(|event| match event {
                FromEngine::Host(status) => Some(status.state),
                _ => None,
            })
            .collect();
        assert_eq!(states, [HostState::NeedsCredential, HostState::Querying, HostState::Listed]);
    });
}

#[test]
fn a_wrong_password_is_sent_once_for_many_hosts() {
    block_on(async {
        let net = Net::default();
        let names: Vec<_> = (1..=40).map(|n| format!("Node{n:02}")).collect();
        for name in &names {
            net.host(name).add(Shell::new("Work", OPERATOR, "Microsoft.PowerShell"));
        }
        let terminal = Terminal::new(&net);
        terminal.passwords.borrow_mut().push_back("wrong".into());
        let outcome = terminal.run(&format!("Get-PSSession -ComputerName {}", names.join(","))).await;
        assert_eq!(net.refused(), 1);
        assert_eq!(outcome.sessions.len(), 40);
        assert!(outcome.errors.is_empty());
        let prompts: Vec<_> = terminal.prompts().into_values().collect();
        assert_eq!(prompts.len(), 2, "{prompts:?}");
        let Prompt::Credential { computer_names, failed, attempts, .. } = &prompts[0] else { panic!() };
        assert_eq!((computer_names.len(), failed, attempts), (40, &None, &0));
        let Prompt::Credential { computer_names, failed, attempts, user_name, .. } = &prompts[1] else { panic!() };
        assert_eq!((computer_names.len(), *attempts, user_name.as_deref()), (40, 1, Some(OPERATOR)));
        assert_eq!(failed.as_ref().unwrap().message.id, "engine-logon-failure");
        assert!(failed.as_ref().unwrap().error_id.starts_with("LogonFailure"));
    });
}

#[test]
fn the_account_of_the_command_is_asked_for_once_however_it_is_typed() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Connect-PSSession -ComputerName Server01 -Credential adele").await;
        assert_eq!(outcome.sessions.len(), 1, "{:?}", outcome.errors);
        let prompts: Vec<_> = terminal.prompts().into_values().collect();
        assert_eq!(prompts.len(), 1);
        assert!(matches!(&prompts[0], Prompt::Credential { user_name: Some(user), .. } if user == "adele"));
    });
}

#[test]
fn cancelling_fails_what_waits_and_says_why() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        net.host("Server02");
        let terminal = Terminal::new(&net);
        terminal.passwords.borrow_mut().extend(["wrong".into(), String::new()]);
        let outcome = terminal.run("Get-PSSession -ComputerName Server01, Server02").await;
        let ids: Vec<_> = outcome.errors.iter().map(|error| error.error_id.as_str()).collect();
        assert_eq!(ids, ["LogonFailure,RemotePSSessionQueryFailed"; 2]);
        assert_eq!(net.refused(), 1);
        assert_eq!(outcome.summary.failed, 2);
    });
}

#[test]
fn a_password_is_in_nothing_that_is_said() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        let terminal = Terminal::new(&net);
        terminal.passwords.borrow_mut().push_back("Very-Secret".into());
        terminal.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        let said = serde_json::to_string(&*terminal.said.borrow()).unwrap();
        assert!(!said.contains("Very-Secret") && !said.contains(crate::support::PASSWORD));
    });
}

#[test]
fn it_task_is_connected_used_and_left() {
    block_on(async {
        let net = Net::default();
        let shell = it_task(&net);
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        assert_eq!(outcome.summary.connected, 1);
        let session = &outcome.sessions[0];
        assert_eq!((session.state, session.availability), (SessionState::Opened, Availability::Available));
        assert_eq!(session.ps_version.as_deref(), Some("5.1.20348.1"));
        assert!(session.local && session.input_refused.is_none());
        assert_eq!(terminal.remembered().len(), 1);
        // Two legs; shells, commands, Connect, Receive.
        assert_eq!(outcome.summary.requests, 6);

        let instance_id = shell.id;
        terminal.engine.handle(ToEngine::Watch { instance_id });
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Get-Job".into() });
        terminal.shows(instance_id, "Output: ran Get-Job").await;
        terminal
            .until("input is taken again", || {
                (terminal.session(instance_id)?.availability == Availability::Available).then_some(())
            })
            .await;
        assert_eq!(shell.commands(), 0, "the command was closed");
        assert_eq!(terminal.page(instance_id), ["engine-separator-connected", "Input: Get-Job", "Output: ran Get-Job"]);

        let outcome = terminal.run("Disconnect-PSSession -Name ITTask -IdleTimeoutSec 54000").await;
        let session = &outcome.sessions[0];
        assert_eq!((session.state, session.availability), (SessionState::Disconnected, Availability::None));
        assert_eq!(session.expires_on.unwrap() - session.disconnected_on.unwrap(), 54_000_000);
        assert_eq!(shell.idle_timeout.get(), Duration::from_secs(54_000));
        assert!(!shell.connected.get());
        assert!(terminal.remembered().is_empty());
        sleep(Duration::from_secs(60)).await;
        assert_eq!(terminal.page(instance_id).last().unwrap(), "engine-separator-disconnected");
    });
}

#[test]
fn the_same_engine_reconnects_under_its_old_id() {
    block_on(async {
        let net = Net::default();
        let shell = it_task(&net);
        let terminal = Terminal::new(&net);
        let opened = terminal.run("Connect-PSSession Server01").await.sessions[0].id;
        terminal.run("Get-PSSession | Disconnect-PSSession").await;
        let held_by = shell.client.get();
        let outcome = terminal.run("Get-PSSession | Connect-PSSession").await;
        assert_eq!(outcome.sessions[0].id, opened);
        assert_eq!(outcome.sessions[0].state, SessionState::Opened);
        assert_eq!(outcome.summary.requests, 1);
        assert_eq!(net.host("Server01").count(Operation::Reconnect), 1);
        assert_eq!(shell.client.get(), held_by);
        let again = terminal.run("Get-PSSession | Connect-PSSession").await;
        assert_eq!((again.summary.requests, again.sessions.len(), again.errors.len()), (0, 1, 0));
    });
}

#[test]
fn another_client_goes_on_where_one_left() {
    block_on(async {
        let net = Net::default();
        let shell = it_task(&net);
        let (first, second) = (Terminal::new(&net), Terminal::new(&net));
        first.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        first.run("Disconnect-PSSession -Name ITTask").await;
        let outcome = second.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        assert_eq!(outcome.sessions[0].state, SessionState::Opened);
        // The first one's Reconnect is refused; its listing says who has it.
        let outcome = first.run("Connect-PSSession -Name ITTask").await;
        assert_eq!(outcome.errors.len(), 1);
        assert!(outcome.errors[0].error_id.ends_with("PSSessionConnectFailed"), "{:?}", outcome.errors);
        assert!(outcome.sessions.is_empty());
        second.run("Disconnect-PSSession -Name ITTask").await;
        let outcome = first.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        assert_eq!(outcome.sessions.len(), 1, "{:?}", outcome.errors);
        assert!(shell.connected.get());
    });
}

#[test]
fn a_running_command_is_shown_from_its_buffer_on() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server02").add(Shell::new("Nightly", OPERATOR, "Microsoft.PowerShell"));
        let command = shell.start("Backup-All");
        shell.say(command, "buffered");
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Connect-PSSession -ComputerName Server02 -Name Nightly").await;
        let session = &outcome.sessions[0];
        assert_eq!((session.state, session.availability), (SessionState::Opened, Availability::Busy));
        assert_eq!(session.running_command.as_deref(), Some("Backup-All"));
        assert_eq!(session.input_refused.as_ref().unwrap().id, "engine-input-busy-with");

        let instance_id = shell.id;
        terminal.engine.handle(ToEngine::Watch { instance_id });
        terminal.shows(instance_id, "Output: buffered").await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Get-Job".into() });
        terminal.shows(instance_id, "engine-input-busy-with").await;
        shell.say(command, "live");
        terminal.shows(instance_id, "Output: live").await;
        shell.end(command, PipelineState::Completed);
        terminal
            .until("it is available", || {
                (terminal.session(instance_id)?.availability == Availability::Available).then_some(())
            })
            .await;
        terminal.engine.handle(ToEngine::Input { instance_id, script: "Get-Job".into() });
        terminal.shows(instance_id, "Output: ran Get-Job").await;
        assert_eq!(
            terminal.page(instance_id),
            [
                "engine-separator-connected",
                "Output: buffered",
                "engine-input-busy-with",
                "Output: live",
                "engine-separator-ended",
                "Input: Get-Job",
                "Output: ran Get-Job"
            ]
        );
        assert_eq!(net.host("Server02").count(Operation::Command), 1);
    });
}

#[test]
fn a_page_opened_again_shows_everything_again_and_an_unwatched_one_costs_nothing() {
    block_on(async {
        let net = Net::default();
        let shell = it_task(&net);
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession Server01").await;
        let instance_id = shell.id;
        terminal.engine.handle(ToEngine::Watch { instance_id });
        terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
        terminal.shows(instance_id, "Output: ran One").await;
        terminal.engine.handle(ToEngine::Unwatch { instance_id });
        sleep(Duration::from_secs(30)).await;
        let asked = net.host("Server01").log.borrow().len();
        sleep(Duration::from_secs(19 * 60)).await;
        assert_eq!(net.host("Server01").log.borrow().len(), asked);
        sleep(Duration::from_secs(60)).await;
        assert_eq!(net.host("Server01").log.borrow().len(), asked + 1, "kept alive");

        let page = terminal.page(instance_id);
        terminal.said.borrow_mut().clear();
        terminal.engine.handle(ToEngine::Watch { instance_id });
        assert_eq!(terminal.page(instance_id), page);
    });
}

#[test]
fn sessions_that_cannot_be_had_say_why() {
    block_on(async {
        let net = Net::default();
        let host = net.host("Server03");
        host.add(Shell::new("Payroll", OPERATOR, "Microsoft.PowerShell").held_by_another());
        host.add(Shell::new("Audit", "LAB\\boris", "Microsoft.PowerShell"));
        let terminal = Terminal::new(&net);
        let listed = terminal.run("Get-PSSession -ComputerName Server03").await.sessions;
        assert_eq!(listed[0].availability, Availability::Busy);
        assert_eq!(listed[0].eligibility, Eligibility::HeldByAnotherClient);
        assert_eq!(listed[1].eligibility, Eligibility::OtherOwner { owner: "LAB\\boris".into() });
        let outcome = terminal.run("Connect-PSSession -ComputerName Server03").await;
        assert_eq!(outcome.errors.len(), 2, "{:?}", outcome.errors);
        assert!(outcome.errors.iter().all(|error| error.error_id.ends_with("PSSessionConnectFailed")));
        assert_eq!(host.count(Operation::Connect), 0);
    });
}

#[test]
fn what_if_asks_but_does_not_connect() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Connect-PSSession -ComputerName Server01 -WhatIf").await;
        assert_eq!(outcome.notes.len(), 1);
        assert_eq!(outcome.notes[0].0, Stream::WhatIf);
        assert_eq!(net.host("Server01").count(Operation::Connect), 0);
        assert!(outcome.sessions.is_empty());
    });
}

#[test]
fn a_stale_listing_is_looked_up_once_more() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        let host = net.host("Server01");
        let terminal = Terminal::new(&net);
        host.faults.borrow_mut().push((Operation::Connect, FaultKind::ConnectedToDifferentClient));
        let outcome = terminal.run("Connect-PSSession -ComputerName Server01").await;
        assert_eq!((outcome.sessions.len(), outcome.errors.len()), (1, 0), "{:?}", outcome.errors);
        assert_eq!(host.count(Operation::Connect), 2);

        terminal.run("Disconnect-PSSession -Name ITTask").await;
        let other = Terminal::new(&net);
        let fault = (Operation::Connect, FaultKind::ConnectedToDifferentClient);
        host.faults.borrow_mut().extend([fault, fault]);
        let outcome = other.run("Connect-PSSession -ComputerName Server01").await;
        assert_eq!((outcome.sessions.len(), outcome.errors.len()), (0, 1));
        assert_eq!(outcome.errors[0].error_id, "CannotConnectAlreadyConnected,PSSessionConnectFailed");
    });
}

#[test]
fn an_unreachable_host_is_one_error_beside_the_others() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Get-PSSession -ComputerName Server01, Nowhere").await;
        assert_eq!(outcome.sessions.len(), 1);
        assert_eq!(outcome.errors.len(), 1);
        assert_eq!(outcome.errors[0].error_id, "CannotConnect,RemotePSSessionQueryFailed");
        assert_eq!(outcome.errors[0].target.as_deref(), Some("Nowhere"));
    });
}

#[test]
fn what_is_not_there_yet_is_refused_before_anything_is_sent() {
    block_on(async {
        let net = Net::default();
        let terminal = Terminal::new(&net);
        for command in [
            "Connect-PSSession -ComputerName Server01 -Authentication Kerberos",
            "Connect-PSSession -ComputerName Server01 -CertificateThumbprint ab",
            "Invoke-Command { Get-Date }",
            "$s | Connect-PSSession",
        ] {
            let outcome = terminal.run(command).await;
            assert_eq!(outcome.errors.len(), 1, "{command}");
            assert_eq!(outcome.summary.requests, 0);
        }
        assert!(terminal.prompts().is_empty());
    });
}

#[test]
fn an_answer_in_clear_is_not_believed() {
    block_on(async {
        let net = Net::default();
        it_task(&net);
        net.host("Server01").cuts.borrow_mut().push((Operation::Enumerate, Cut::Clear));
        let terminal = Terminal::new(&net);
        let outcome = terminal.run("Get-PSSession -ComputerName Server01").await;
        assert_eq!(outcome.errors[0].message.id, "engine-unsealed");
        assert!(outcome.sessions.is_empty());
    });
}

#[test]
fn a_target_that_chooses_the_ids_of_its_sessions_is_taken_at_its_word() {
    block_on(async {
        let net = Net::default();
        let host = net.host("Server01");
        host.chooses_ids.set(true);
        let terminal = Terminal::new(&net);
        let made = terminal.run("New-PSSession -ComputerName Server01 -Name Mine").await;
        assert_eq!(made.sessions[0].instance_id, host.shells.borrow()[0].id, "{:?}", made.errors);
        let ran = terminal.run("Invoke-Command -Session (Get-PSSession -Name Mine) {One}").await;
        assert!(ran.errors.is_empty(), "{:?}", ran.errors);
        let removed = terminal.run("Remove-PSSession -Name Mine").await;
        assert!(removed.errors.is_empty(), "{:?}", removed.errors);
        assert!(host.shells.borrow().is_empty());
    });
}
