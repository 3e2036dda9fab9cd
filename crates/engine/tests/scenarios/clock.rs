//! A clock that is set, and a computer that sleeps.

use std::time::Duration;

use reattach_core::bridge::{Connection, SessionState, ToEngine};
use reattach_wsman::Operation;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, OPERATOR, Shell, block_on, opened, set_clock, sleep};

const HOUR: i64 = 3_600_000;

#[test]
fn a_clock_that_is_set_disturbs_no_open_session() {
    for step in [-30 * HOUR, -HOUR, HOUR, 30 * HOUR] {
        block_on(async move {
            let net = Net::default();
            let (terminal, _, instance_id) = opened(&net).await;
            sleep(Duration::from_secs(5)).await;
            set_clock(step);
            sleep(Duration::from_secs(300)).await;
            terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
            terminal.shows(instance_id, "Output: ran One").await;
            let view = terminal.session(instance_id).unwrap();
            assert_eq!((view.state, view.connection), (SessionState::Opened, Connection::Live), "{step}");
            assert_eq!(terminal.page(instance_id), ["engine-separator-connected", "Input: One", "Output: ran One"]);
        });
    }
}

#[test]
fn a_deadline_moves_with_a_clock_that_is_set_back_and_with_no_other() {
    for (step, moved) in [(-HOUR, -HOUR), (HOUR, 0), (-500, 0)] {
        block_on(async move {
            let net = Net::default();
            let (terminal, _, open) = opened(&net).await;
            let left = net.host("Server02").add(Shell::new("Left", OPERATOR, "Microsoft.PowerShell")).id;
            terminal.run("Get-PSSession -ComputerName Server02").await;
            let before = terminal.session(left).unwrap();
            set_clock(step);
            sleep(Duration::from_secs(30)).await;
            let after = terminal.session(left).unwrap();
            assert_eq!(after.expires_on.unwrap() - before.expires_on.unwrap(), moved, "{step}");
            assert_eq!(after.disconnected_on.unwrap() - before.disconnected_on.unwrap(), moved, "{step}");
            assert_eq!(terminal.session(open).unwrap().expires_on, None);
        });
    }
}

#[test]
fn a_computer_that_slept_asks_for_its_sessions_at_once() {
    block_on(async {
        let net = Net::default();
        let (terminal, shell, instance_id) = opened(&net).await;
        terminal.engine.handle(ToEngine::Unwatch { instance_id });
        sleep(Duration::from_secs(60)).await;
        let asked = net.host("Server01").count(Operation::Receive);
        // Its own count of time stood still, the target's did not.
        set_clock(3 * HOUR / 2);
        sleep(Duration::from_secs(16)).await;
        assert_eq!(net.host("Server01").count(Operation::Receive), asked + 1);
        assert!(shell.connected.get());
        sleep(Duration::from_secs(60)).await;
        assert_eq!(net.host("Server01").count(Operation::Receive), asked + 1, "once is enough");
    });
}
