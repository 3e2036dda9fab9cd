//! Every kind of request, cut before it arrives and after it was carried out, at a target that remembers operations
//! and at one that does not.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::{SessionState, ToEngine};
use reattach_wsman::{FaultKind, Operation};

#[cfg(target_arch = "wasm32")]
use crate::support::test;
use crate::support::{Cut, Net, OPERATOR, Shell, Terminal, block_on, elapsed, sleep};

const EVERY: [Operation; 9] = [
    Operation::Enumerate,
    Operation::Connect,
    Operation::Receive,
    Operation::Command,
    Operation::Signal,
    Operation::Disconnect,
    Operation::Reconnect,
    Operation::Create,
    Operation::Delete,
];

/// What a scenario came to.
#[derive(Debug, PartialEq, Eq)]
struct End {
    errors: Vec<String>,
    page: Vec<String>,
    ran: Vec<String>,
}

/// From the listing to the removal: two sessions, one found and one made.
async fn scenario(net: &Net, cuts: Vec<(Operation, Cut)>) -> (End, Terminal, Rc<Shell>) {
    let host = net.host("Server01");
    let shell = host.add(Shell::new("ITTask", OPERATOR, "ITTasks"));
    *host.cuts.borrow_mut() = cuts;
    let terminal = Terminal::new(net);
    let mut errors = Vec::new();
    let instance_id = shell.id;
    for line in [
        "Get-PSSession -ComputerName Server01",
        "Connect-PSSession -ComputerName Server01 -Name ITTask",
        "!watch",
        "!input One",
        "Disconnect-PSSession -Name ITTask",
        "Connect-PSSession -Name ITTask",
        "!input Two",
        "New-PSSession -ComputerName Server01 -Name New",
        "Remove-PSSession -Name New",
    ] {
        if line == "!watch" {
            terminal.engine.handle(ToEngine::Watch { instance_id });
        } else if let Some(script) = line.strip_prefix("!input ") {
            let open = terminal.session(instance_id).is_some_and(|view| view.state == SessionState::Opened);
            if open {
                terminal.available(instance_id).await;
                terminal.engine.handle(ToEngine::Input { instance_id, script: script.into() });
                terminal.available(instance_id).await;
            }
        } else {
            let outcome = terminal.run(line).await;
            errors.extend(outcome.errors.into_iter().map(|error| error.error_id));
        }
    }
    // What is put right in the background has its time.
    sleep(Duration::from_secs(300)).await;
    let ran = shell.ran.borrow().clone();
    let page = terminal.page(instance_id);
    (End { errors, page, ran }, terminal, shell)
}

/// Runs a test with each kind of request cut, the first of its kind, the second, and so on as long as there is one.
fn each(test: impl AsyncFn(Operation, Cut, Vec<(Operation, Cut)>) -> bool + Copy + 'static) {
    for operation in EVERY {
        for cut in [Cut::Before, Cut::After] {
            for number in 0..6 {
                let mut cuts = vec![(operation, Cut::Not); number];
                cuts.push((operation, cut));
                let reached = Rc::new(Cell::new(false));
                let told = Rc::clone(&reached);
                block_on(async move { told.set(test(operation, cut, cuts).await) });
                assert!(number > 0 || reached.get(), "{operation:?} was never asked");
                if !reached.get() {
                    break;
                }
            }
        }
    }
}

fn undisturbed() -> End {
    let end = Rc::new(RefCell::new(None));
    let told = Rc::clone(&end);
    block_on(async move { *told.borrow_mut() = Some(scenario(&Net::default(), Vec::new()).await.0) });
    let end = end.take().expect("it ended");
    assert!(end.errors.is_empty(), "{end:?}");
    end
}

thread_local! {
    static UNDISTURBED: End = undisturbed();
}

#[test]
fn where_operations_are_remembered_no_cut_makes_a_difference() {
    UNDISTURBED.with(|_| ());
    each(async |operation, cut, cuts| {
        let net = Net::default();
        let (end, _, _) = scenario(&net, cuts.clone()).await;
        let host = net.host("Server01");
        UNDISTURBED.with(|undisturbed| assert_eq!(end, *undisturbed, "{operation:?} {cut:?} {}", cuts.len()));
        assert_eq!((host.held(), host.shells.borrow().len()), (1, 1));
        host.cuts.borrow().is_empty()
    });
}

#[test]
fn where_they_are_not_a_cut_is_made_up_for_or_said_and_leaves_nothing_behind() {
    UNDISTURBED.with(|_| ());
    each(async |operation, cut, cuts| {
        let net = Net::default();
        let host = net.host("Server01");
        host.robust.set(false);
        let (end, terminal, shell) = scenario(&net, cuts.clone()).await;
        let reached = host.cuts.borrow().is_empty();
        let what = format!("{operation:?} {cut:?} {}: {end:?}", cuts.len());
        match operation {
            // Not sent twice, because it might have been carried out: the error says so, and what it may have
            // left on the target is taken back.
            Operation::Connect | Operation::Create if reached => assert!(!end.errors.is_empty(), "{what}"),
            // The page says where output may be missing; the Connect that waits for the target's first words
            // fails instead.
            Operation::Receive if reached => {
                let gap = end.page.iter().any(|line| line == "engine-separator-gap");
                assert!(gap || !end.errors.is_empty(), "{what}");
            }
            _ => UNDISTURBED.with(|undisturbed| assert_eq!(end, *undisturbed, "{what}")),
        }
        // No script ran twice.
        let mut ran = end.ran.clone();
        ran.dedup();
        assert_eq!(ran, end.ran, "{what}");
        // What is held is what the grid shows as open.
        let open = terminal.session(shell.id).is_some_and(|view| view.state == SessionState::Opened);
        assert_eq!(host.held(), usize::from(open), "{what}");
        assert_eq!(host.shells.borrow().len(), 1, "{what}");
        reached
    });
}

#[test]
fn a_quota_that_is_full_is_an_error_with_its_sentence() {
    for (operation, line) in [
        (Operation::Create, "New-PSSession -ComputerName Server01"),
        (Operation::Connect, "Connect-PSSession -ComputerName Server01"),
        (Operation::Enumerate, "Get-PSSession -ComputerName Server01"),
    ] {
        block_on(async move {
            let net = Net::default();
            let host = net.host("Server01");
            host.add(Shell::new("ITTask", OPERATOR, "ITTasks"));
            host.faults.borrow_mut().extend([(operation, FaultKind::QuotaMaxShells); 2]);
            let terminal = Terminal::new(&net);
            let outcome = terminal.run(line).await;
            let ids: Vec<_> = outcome.errors.iter().map(|error| error.message.id.as_str()).collect();
            assert_eq!(ids, ["engine-fault-quota-sessions"], "{line}");
            sleep(Duration::from_secs(60)).await;
            assert_eq!(host.held(), 0);
        });
    }
}

#[test]
fn a_session_that_expired_says_so_whatever_is_asked_of_it() {
    block_on(async {
        let net = Net::default();
        let host = net.host("Server01");
        let shell = host.add(Shell::new("ITTask", OPERATOR, "ITTasks"));
        let terminal = Terminal::new(&net);
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        terminal.run("Disconnect-PSSession -Name ITTask -IdleTimeoutSec 60").await;
        let deadline = terminal.session(shell.id).unwrap().expires_on.expect("it has a deadline");
        assert!(deadline - crate::support::time_of_day() <= 60_000);
        sleep(Duration::from_secs(120)).await;
        let outcome = terminal.run("Connect-PSSession -Name ITTask").await;
        let ids: Vec<_> = outcome.errors.iter().map(|error| error.message.id.as_str()).collect();
        assert_eq!(ids, ["engine-session-gone"]);
        assert_eq!(terminal.session(shell.id), None);

        // One that is open and ends on its computer.
        let shell = host.add(Shell::new("Other", OPERATOR, "ITTasks"));
        terminal.run("Connect-PSSession -ComputerName Server01").await;
        let instance_id = shell.id;
        terminal.engine.handle(ToEngine::Watch { instance_id });
        sleep(Duration::from_secs(1)).await;
        host.shells.borrow_mut().clear();
        shell.bell.raise();
        terminal.shows(instance_id, "engine-separator-gone").await;
        terminal.until("it is gone", || terminal.session(instance_id).is_none().then_some(())).await;
        assert!(terminal.remembered().is_empty());
    });
}

#[test]
fn one_dead_host_of_many_does_not_hold_up_the_others() {
    block_on(async {
        let net = Net::default();
        let names: Vec<_> = (0..128).map(|number| format!("Node{number:03}")).collect();
        for name in &names {
            net.host(name).add(Shell::new("Work", OPERATOR, "Microsoft.PowerShell"));
        }
        net.host("Node064").silent.set(true);
        let terminal = Terminal::new(&net);
        let began = elapsed();
        let run_id = terminal.start(&format!("Get-PSSession -ComputerName {}", names.join(",")));
        let listed = |terminal: &Terminal| {
            let said = terminal.said.borrow();
            let listed = |event: &&_| {
                matches!(event, reattach_core::bridge::FromEngine::Host(host)
                    if host.state == reattach_core::bridge::HostState::Listed)
            };
            said.iter().filter(listed).count()
        };
        while listed(&terminal) < 127 {
            terminal.settle();
            sleep(Duration::from_millis(20)).await;
            assert!(elapsed() - began < Duration::from_secs(5), "{} are listed", listed(&terminal));
        }
        // 32 at a time, one of which waits for the dead host: a little more than 127 / 31 rounds.
        let took = elapsed() - began;
        assert!(took < Duration::from_millis(500), "{took:?}");
        terminal.until("the run ends", || terminal.outcome(run_id).1.then_some(())).await;
        let (outcome, _) = terminal.outcome(run_id);
        assert_eq!((outcome.sessions.len(), outcome.errors.len()), (127, 1));
        assert_eq!(outcome.errors[0].target.as_deref(), Some("Node064"));
    });
}
