//! What many sessions cost: connections and requests, at rest and in use.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{Connection, FromEngine, SessionState, ToEngine};
use reattach_wsman::Operation;

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Net, OPERATOR, Shell, Terminal, block_on, elapsed, opened, sleep};

/// An engine with so many sessions open on each of so many hosts.
async fn many(net: &Net, hosts: usize, sessions: usize) -> (Terminal, Vec<Rc<Shell>>) {
    let names: Vec<_> = (0..hosts).map(|number| format!("Node{number:03}")).collect();
    let mut shells = Vec::new();
    for name in &names {
        let host = net.host(name);
        shells.extend((0..sessions).map(|_| host.add(Shell::new("Work", OPERATOR, "Microsoft.PowerShell"))));
    }
    let terminal = Terminal::new(net);
    let run_id = terminal.start(&format!("Connect-PSSession -ComputerName {}", names.join(",")));
    loop {
        terminal.settle();
        sleep(Duration::from_millis(500)).await;
        let over = matches!(
            terminal.said.borrow().iter().rev().find(|event| matches!(event, FromEngine::Run { .. })),
            Some(FromEngine::Run { event: reattach_core::bridge::RunEvent::Finished(_), .. })
        );
        if over {
            break;
        }
    }
    let (outcome, _) = terminal.outcome(run_id);
    assert_eq!((outcome.summary.connected as usize, outcome.errors.len()), (hosts * sessions, 0));
    terminal.said.borrow_mut().clear();
    (terminal, shells)
}

#[test]
fn a_thousand_open_sessions_cost_next_to_nothing_at_rest() {
    block_on(async {
        let net = Net::default();
        let (terminal, shells) = many(&net, 50, 20).await;
        shells.iter().for_each(|shell| shell.idle_timeout.set(Duration::from_secs(3_600)));
        assert!(net.traffic.most.get() <= 200, "{} streams while connecting", net.traffic.most.get());
        sleep(Duration::from_secs(120)).await;
        assert_eq!(net.pins.get(), 0, "nobody keeps a connection");
        net.traffic.most.set(0);
        let (before, began) = (net.traffic.exchanges.get(), elapsed());
        sleep(Duration::from_secs(65 * 60)).await;
        let asked = net.traffic.exchanges.get() - before;
        let minutes = (elapsed() - began).as_secs() as usize / 60;
        assert!(asked <= 60 * minutes, "{asked} requests in {minutes} minutes");
        assert!(net.traffic.most.get() <= 200, "{} streams at rest", net.traffic.most.get());
        // Beyond their idle time-out every one of them is there, and ours.
        assert!(shells.iter().all(|shell| shell.connected.get()));
        assert!(shells.iter().all(|shell| elapsed() - shell.touched.get() < Duration::from_secs(1_300)));
        assert!(terminal.said.borrow().is_empty(), "{:?}", terminal.said.borrow().first());
    });
}

#[test]
fn more_pages_than_connections_take_turns_and_none_is_left_out() {
    block_on(async {
        let net = Net::default();
        let (terminal, shells) = many(&net, 40, 5).await;
        for shell in &shells {
            let instance_id = shell.id;
            terminal.engine.handle(ToEngine::Watch { instance_id });
            terminal.engine.handle(ToEngine::Input { instance_id, script: "Wait".into() });
        }
        sleep(Duration::from_secs(60)).await;
        net.traffic.most.set(0);
        let before = elapsed();
        for shell in &shells {
            shell.say(shell.running().expect("it runs"), "hello");
        }
        let mut shown = 0;
        let mut heard = terminal.said.borrow().len();
        while shown < shells.len() {
            sleep(Duration::from_millis(100)).await;
            terminal.settle();
            let said = terminal.said.borrow();
            shown += said[heard..].iter().filter(|event| matches!(event, FromEngine::Output { .. })).count();
            heard = said.len();
            assert!(elapsed() - before < Duration::from_secs(60), "{shown} of {}", shells.len());
        }
        assert!(elapsed() - before < Duration::from_secs(10), "{:?}", elapsed() - before);
        // Input is not held up by those who wait.
        let before = elapsed();
        let instance_id = shells[0].id;
        terminal.engine.handle(ToEngine::StopPipeline { instance_id });
        terminal.available(instance_id).await;
        assert!(elapsed() - before < Duration::from_secs(5), "{:?}", elapsed() - before);
        assert!(net.traffic.most.get() <= 200, "{}", net.traffic.most.get());
    });
}

#[test]
fn a_page_that_is_left_gives_its_connection_up() {
    block_on(async {
        let net = Net::default();
        let (terminal, _, instance_id) = opened(&net).await;
        sleep(Duration::from_secs(30)).await;
        assert_eq!(net.pins.get(), 2, "the host's, and the page's own");
        terminal.engine.handle(ToEngine::Unwatch { instance_id });
        sleep(Duration::from_secs(25)).await;
        assert_eq!(net.pins.get(), 1);
        sleep(Duration::from_secs(120)).await;
        assert_eq!(net.pins.get(), 0);
        // It is there at once when somebody looks again.
        terminal.engine.handle(ToEngine::Watch { instance_id });
        terminal.engine.handle(ToEngine::Input { instance_id, script: "One".into() });
        terminal.shows(instance_id, "Output: ran One").await;
    });
}

#[test]
fn a_session_with_a_short_time_out_is_asked_in_time() {
    block_on(async {
        let net = Net::default();
        let shell = net.host("Server01").add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        shell.idle_timeout.set(Duration::from_secs(60));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        sleep(Duration::from_secs(3600)).await;
        let view = terminal.session(shell.id).expect("it is there");
        assert_eq!((view.state, view.connection), (SessionState::Opened, Connection::Live));
        let asked = net.host("Server01").count(Operation::Receive);
        assert!((120..=245).contains(&asked), "{asked}");
    });
}

#[test]
fn a_host_that_is_gone_does_not_keep_the_others_from_being_kept() {
    block_on(async {
        let net = Net::default();
        let (terminal, shells) = many(&net, 3, 2).await;
        net.host("Node001").silent.set(true);
        sleep(Duration::from_secs(2 * 3600)).await;
        for shell in &shells {
            let gone = net.host("Node001").shells.borrow().iter().any(|other| other.id == shell.id);
            let state = terminal.session(shell.id).map(|view| view.state);
            let expected = gone.then_some(SessionState::Disconnected);
            assert!(state == expected || !gone && shell.connected.get(), "{state:?}");
        }
    });
}
