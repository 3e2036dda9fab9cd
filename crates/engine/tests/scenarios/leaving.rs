//! A page that goes away, and the one that comes after it.

use std::time::Duration;

use reattach_core::bridge::{Prompt, RememberedSession, SessionState, ToEngine};
use reattach_wsman::Operation;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, OPERATOR, Shell, Terminal, block_on, sleep};

#[test]
fn the_twenty_that_were_opened_last_are_left_within_what_a_page_may_send() {
    block_on(async {
        let net = Net::default();
        let terminal = Terminal::new(&net);
        let mut shells = Vec::new();
        for number in 0..25 {
            let name = format!("Node{number:02}");
            let configuration = "A.Configuration.With.A.Long.Name.That.Somebody.Chose";
            shells.push(net.host(&name).add(Shell::new("Work", OPERATOR, configuration)));
            terminal.run(&format!("Connect-PSSession -ComputerName {name}")).await;
        }
        terminal.engine.handle(ToEngine::Leave);
        sleep(Duration::from_secs(1)).await;
        let left: Vec<_> = shells.iter().map(|shell| !shell.connected.get()).collect();
        assert_eq!(left, [vec![false; 5], vec![true; 20]].concat());
        let parting = net.traffic.parting.get();
        // The relay's own head goes with each of them.
        assert!(parting > 0 && parting + 20 * 512 < 64 * 1024, "{parting} bytes");

        // Whoever comes back has all of them again, those that are still held, too.
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: terminal.remembered() });
        for shell in &shells {
            back.until("it is open", || (back.session(shell.id)?.state == SessionState::Opened).then_some(())).await;
        }
        assert_eq!(back.prompts().len(), 1);
    });
}

#[test]
fn who_signs_out_leaves_nothing_to_take_up() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        assert_eq!(terminal.remembered().len(), 1);
        terminal.engine.sign_out().await;
        assert!(!shell.connected.get());
        assert!(terminal.remembered().is_empty());

        // The next sign-in is remembered like the first.
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        assert_eq!(terminal.remembered().len(), 1);
    });
}

#[test]
fn a_request_that_serves_all_hosts_does_not_speak_of_sessions_that_one_had() {
    block_on(async {
        let net = Net::default();
        net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        net.host("Server02");
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        let remembered = terminal.remembered();
        drop(terminal);
        for (hosts, purpose) in [("Server01", "engine-purpose-restore"), ("Server01, Server02", "engine-purpose-list")]
        {
            let back = Terminal::new(&net);
            back.engine.handle(ToEngine::Restore { sessions: remembered.clone() });
            back.start(&format!("Get-PSSession -ComputerName {hosts}"));
            back.until("it asks", || (!back.prompts().is_empty()).then_some(())).await;
            let prompts = back.prompts();
            let Some(Prompt::Credential { purpose: asked, .. }) = prompts.values().next() else {
                panic!("{prompts:?}")
            };
            assert_eq!(asked.id, purpose);
        }
    });
}

#[test]
fn a_session_elsewhere_than_at_the_usual_place_is_found_again() {
    block_on(async {
        let net = Net::default();
        let usual = net.host("Server01").add(Shell::new("Usual", OPERATOR, "Microsoft.PowerShell"));
        let other = net.host("Server01:8443").add(Shell::new("Other", OPERATOR, "Microsoft.PowerShell"));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        let line = "Connect-PSSession -ComputerName Server01 -Port 8443 -UseSSL -ApplicationName pw/wsman";
        let outcome = terminal.run(line).await;
        assert_eq!(outcome.sessions[0].endpoint, "https://Server01:8443/pw/wsman", "{:?}", outcome.errors);
        let remembered = terminal.remembered();
        assert_eq!(remembered.len(), 2);
        drop(terminal);
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        for shell in [usual, other] {
            back.until("it is open", || (back.session(shell.id)?.state == SessionState::Opened).then_some(())).await;
        }
    });
}

#[test]
fn what_an_older_page_remembered_is_looked_for_at_the_usual_place() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let text = format!(
            r#"{{"computerName":"Server01","name":"ITTask","instanceId":"{}","sessionId":"{}","userName":null}}"#,
            shell.id,
            uuid::Uuid::nil()
        );
        let session: RememberedSession = serde_json::from_str(&text).unwrap();
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: vec![session] });
        back.until("it is open", || (back.session(shell.id)?.state == SessionState::Opened).then_some(())).await;
        assert_eq!(net.host("Server01").count(Operation::Disconnect), 0);
    });
}

#[test]
fn a_session_that_is_gone_is_not_looked_for_again() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        let remembered = terminal.remembered();
        drop(terminal);
        // Nobody asked for it for longer than it lives.
        sleep(Duration::from_secs(3 * 3600)).await;
        let back = Terminal::new(&net);
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        let removed = |event: &_| matches!(event, reattach_core::bridge::FromEngine::SessionRemoved { instance_id } if *instance_id == shell.id);
        back.until("it is said", || back.said.borrow().iter().any(removed).then_some(())).await;
        sleep(Duration::from_secs(1)).await;
        assert!(back.remembered().is_empty());
    });
}

#[test]
fn what_was_open_waits_until_somebody_gives_the_credential() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let other = net.host("Server02").add(Shell::new("Nightly", OPERATOR, "Microsoft.PowerShell"));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01, Server02").await;
        let remembered = terminal.remembered();
        drop(terminal);
        let back = Terminal::new(&net);
        // It asks for the credential, and nobody gives it.
        back.passwords.borrow_mut().push_back(String::new());
        back.engine.handle(ToEngine::Restore { sessions: remembered });
        back.until("it has asked", || (!back.prompts().is_empty()).then_some(())).await;
        sleep(Duration::from_secs(1)).await;
        // Something else is opened meanwhile: that does not forget them.
        net.host("Server03");
        let new = back.run("New-PSSession -ComputerName Server03 -Name New").await;
        assert!(new.errors.is_empty(), "{:?}", new.errors);
        let names: Vec<_> = back.remembered().into_iter().map(|session| session.name).collect();
        assert!(["ITTask", "Nightly", "New"].iter().all(|name| names.iter().any(|is| is == name)), "{names:?}");
        // Whoever lists a host has its sessions back, though they are still held under the old id.
        assert!(shell.connected.get());
        back.run("Get-PSSession -ComputerName Server01").await;
        back.until("it is open", || (back.session(shell.id)?.state == SessionState::Opened).then_some(())).await;
        assert!(back.session(other.id).is_none_or(|view| view.state != SessionState::Opened));
        let waiting = |back: &Terminal| back.remembered().iter().filter(|session| session.name == "Nightly").count();
        assert_eq!(waiting(&back), 1);
        back.engine.sign_out().await;
        assert_eq!(waiting(&back), 0, "who signs out leaves nothing");
    });
}

#[test]
fn the_buffer_mode_of_a_session_is_known() {
    block_on(async {
        use reattach_core::option::OutputBufferingMode;
        let net = Net::default();
        net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let terminal = Terminal::new(&net);
        let listed = terminal.run("Get-PSSession -ComputerName Server01").await.sessions;
        assert_eq!(listed[0].output_buffering_mode, OutputBufferingMode::Block);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        let left = terminal.run("Disconnect-PSSession -Name ITTask -OutputBufferingMode Drop").await.sessions;
        assert_eq!(left[0].output_buffering_mode, OutputBufferingMode::Drop);
        // Bounds of the idle time-out are those of the session.
        terminal.run("New-PSSession -ComputerName Server01 -Name New").await;
        let refused = terminal.run("Disconnect-PSSession -Name New -IdleTimeoutSec 100000").await;
        assert_eq!(refused.errors[0].error_id, "CannotDisconnectSessionWithInvalidIdleTimeout");
    });
}
