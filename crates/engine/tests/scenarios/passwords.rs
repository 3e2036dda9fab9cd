//! Which passwords are kept, for what, and for how long.

use std::time::Duration;

use reattach_core::bridge::{Connection, CredentialView, FromEngine, Prompt, SessionState, ToEngine};

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, OPERATOR, Shell, Terminal, block_on, opened, sleep, time_of_day};

/// What the engine says that it holds.
fn kept(terminal: &Terminal) -> Vec<CredentialView> {
    let said = terminal.said.borrow();
    let last = said.iter().rev().find_map(|event| match event {
        FromEngine::Credentials { credentials } => Some(credentials.clone()),
        _ => None,
    });
    last.unwrap_or_default()
}

#[test]
fn what_is_kept_is_said_without_the_password() {
    block_on(async {
        let net = Net::default();
        for name in ["Server01", "Server02"] {
            net.host(name).add(Shell::new("Work", OPERATOR, "Microsoft.PowerShell"));
        }
        let terminal = Terminal::new(&net);
        terminal.passwords.borrow_mut().push_back("wrong".into());
        let before = time_of_day();
        terminal.run("Get-PSSession -ComputerName Server01, Server02").await;
        let [credential] = kept(&terminal).try_into().expect("one");
        assert_eq!((credential.account.as_str(), credential.computer_names.len()), (OPERATOR, 2));
        let lasts = credential.expires_on.expect("it expires") - before;
        assert!((8 * 3_600_000..8 * 3_600_000 + 60_000).contains(&lasts), "{lasts}");
    });
}

#[test]
fn a_forgotten_password_leaves_what_is_open_and_is_asked_for_when_it_is_needed() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, id) = opened(&net).await;
        sleep(Duration::from_secs(5)).await;
        terminal.engine.handle(ToEngine::Forget { account: Some("lab\\ADELE".into()) });
        assert!(kept(&terminal).is_empty());
        assert_eq!(net.pins.get(), 1, "the page's own connection stays, the idle one goes");
        let view = terminal.session(id).unwrap();
        assert_eq!((view.state, view.connection), (SessionState::Opened, Connection::Live));
        let asked = terminal.prompts().len();
        terminal.engine.handle(ToEngine::Input { instance_id: id, script: "One".into() });
        terminal.shows(id, "Output: ran One").await;
        let prompts: Vec<_> = terminal.prompts().into_values().skip(asked).collect();
        let [Prompt::Credential { user_name, computer_names, failed, .. }] = prompts.as_slice() else {
            panic!("{prompts:?}")
        };
        assert_eq!((user_name.as_deref(), computer_names.len(), failed), (Some(OPERATOR), 1, &None));
        assert_eq!(*shell.ran.borrow(), ["One"]);
        assert_eq!(kept(&terminal).len(), 1);
        assert_eq!(net.refused(), 0);
    });
}

#[test]
fn after_forgetting_a_command_asks_again() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Unwatch { instance_id: id });
        terminal.engine.handle(ToEngine::Forget { account: None });
        terminal.passwords.borrow_mut().push_back(String::new());
        let cancelled = terminal.run("Disconnect-PSSession -Name ITTask").await;
        assert_eq!(cancelled.errors.len(), 1, "the prompt was closed");
        assert_eq!(terminal.session(id).unwrap().state, SessionState::Opened);
        let left = terminal.run("Disconnect-PSSession -Name ITTask").await;
        assert!(left.errors.is_empty(), "{:?}", left.errors);
        terminal.engine.handle(ToEngine::Forget { account: None });
        let back = terminal.run("Connect-PSSession -Name ITTask").await;
        assert_eq!(back.sessions[0].state, SessionState::Opened, "{:?}", back.errors);
        terminal.engine.handle(ToEngine::Forget { account: None });
        let removed = terminal.run("Remove-PSSession -Name ITTask").await;
        assert!(removed.errors.is_empty() && net.host("Server01").shells.borrow().is_empty());
        assert_eq!(terminal.prompts().len(), 5);
    });
}

#[test]
fn a_password_is_forgotten_after_a_working_day() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Unwatch { instance_id: id });
        sleep(Duration::from_secs(8 * 3600 - 120)).await;
        assert_eq!(kept(&terminal).len(), 1);
        sleep(Duration::from_secs(180)).await;
        assert!(kept(&terminal).is_empty());
        let asked = terminal.prompts().len();
        terminal.run("Get-PSSession -ComputerName Server01").await;
        assert_eq!(terminal.prompts().len(), asked + 1);
    });
}

#[test]
fn the_password_of_a_computers_own_account_goes_to_no_other_computer() {
    block_on(async {
        let net = Net::default();
        net.host("Server01");
        net.host("Server02");
        let terminal = Terminal::new(&net);
        *terminal.user_name.borrow_mut() = "SERVER01\\admin".into();
        // Nobody knows it there, which is no matter here.
        terminal.passwords.borrow_mut().extend(["secret".into(), String::new()]);
        terminal.run("Get-PSSession -ComputerName Server01").await;
        assert_eq!(net.host("Server01").refused.get(), 1);
        terminal.passwords.borrow_mut().push_back(String::new());
        let outcome = terminal.run("Get-PSSession -ComputerName Server02").await;
        assert_eq!(outcome.errors.len(), 1);
        assert_eq!(net.host("Server02").refused.get(), 0);
    });
}
