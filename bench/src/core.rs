//! The pure logic: time per item, at several sizes, so that linear growth can be seen.

use std::time::Duration;

use reattach_core::Uuid;
use reattach_core::bind::{Bound, bind_line};
use reattach_core::bridge::SessionView;
use reattach_core::plan::{Effect, Known, plan};
use reattach_core::selector::Selector;
use reattach_core::throttle::{Schedule, Throttle};

use crate::clock::shortest;

const RUNS: usize = 5;

/// Prints one table.
pub(crate) fn run() {
    println!("| What | Items | Time | Per item | Per item, against a tenth of the items |");
    println!("|---|---|---|---|---|");
    row("`Get-PSSession \\| Connect-PSSession`, bound and planned", 100_000, bind_and_plan);
    row("`Connect-PSSession -ComputerName` of 1,000 hosts, bound and planned", 100_000, hosts);
    row("`-Name IT*, *task*, [n-z]*` over sessions", 100_000, wildcards);
    row("Throttle of 32: submit, start, finish", 1_000_000, throttle);
    row("The same with 100 accounts to be proven first", 1_000_000, schedule);
}

fn row(what: &str, items: u32, measure: fn(u32) -> Duration) {
    let (few, many) = (measure(items / 10), measure(items));
    let per_item = |time: Duration, items: u32| time.as_nanos() as f64 / f64::from(items);
    let (before, now) = (per_item(few, items / 10), per_item(many, items));
    println!(
        "| {what} | {items} | {:.1} ms | {now:.0} ns | {before:.0} ns ({:.2} ×) |",
        many.as_secs_f64() * 1000.0,
        now / before
    );
}

fn sessions(count: u32, hosts: u32, local: bool) -> Vec<SessionView> {
    const NAMES: [&str; 5] = ["ITTask", "Backups", "Nightly", "Weekly task", "Zeta"];
    let session = |number: u32| {
        let instance_id = Uuid::from_u128(u128::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835));
        let name = format!("{}{}", NAMES[number as usize % NAMES.len()], number);
        SessionView {
            owner: Some("LAB\\adele".into()),
            expires_on: Some(7_200_000),
            local,
            ..SessionView::disconnected(number + 1, instance_id, &name, &format!("Server{:04}", number % hosts))
        }
    };
    (0..count).map(session).collect()
}

fn commands(line: &str) -> Vec<Bound> {
    match bind_line(line) {
        Ok(bound) => bound.commands,
        Err(error) => panic!("{line}: {}", error.error_id),
    }
}

fn bind_and_plan(count: u32) -> Duration {
    let sessions = sessions(count, 1000, true);
    shortest(RUNS, || {
        let commands = commands("Get-PSSession | Connect-PSSession");
        let listed = plan(&commands[0], Known::from(sessions.as_slice()), 0).unwrap_or_default();
        assert_eq!(listed.len(), sessions.len());
        let known = Known { sessions: &sessions, input: &sessions, hosts: &[] };
        let lines = plan(&commands[1], known, 0).unwrap_or_default();
        assert!(lines.iter().all(|line| line.effect == Effect::Connect));
        lines.len()
    })
}

fn hosts(count: u32) -> Duration {
    let sessions = sessions(count, 1000, false);
    let names: Vec<String> = (0..1000).map(|number| format!("Server{number:04}")).collect();
    let line = format!("Connect-PSSession -ComputerName {}", names.join(", "));
    shortest(RUNS, || {
        let commands = commands(&line);
        let lines = plan(&commands[0], Known::from(sessions.as_slice()), 0).unwrap_or_default();
        assert_eq!(lines.len(), sessions.len());
        lines.len()
    })
}

fn wildcards(count: u32) -> Duration {
    let sessions = sessions(count, 1000, true);
    shortest(RUNS, || {
        let selectors = ["IT*", "*task*", "[n-z]*"].map(Selector::new);
        sessions.iter().filter(|session| selectors.iter().any(|selector| selector.matches(&session.name))).count()
    })
}

fn throttle(count: u32) -> Duration {
    shortest(RUNS, || {
        let mut throttle = Throttle::new(0);
        (0..count).for_each(|key| throttle.submit(key));
        let mut running = std::collections::VecDeque::new();
        let mut finished = 0;
        loop {
            while let Some(key) = throttle.next() {
                running.push_back(key);
            }
            let Some(key) = running.pop_front() else { break };
            throttle.done(&key);
            finished += 1;
        }
        assert_eq!(finished, count);
    })
}

fn schedule(count: u32) -> Duration {
    shortest(RUNS, || {
        let mut schedule = Schedule::new(0);
        (0..count).for_each(|key| schedule.submit(key, Some(key % 100)));
        let mut running = std::collections::VecDeque::new();
        let mut finished = 0;
        loop {
            while let Some(key) = schedule.next() {
                running.push_back(key);
            }
            let Some(key) = running.pop_front() else { break };
            schedule.proven(&(key % 100));
            schedule.done(&key);
            finished += 1;
        }
        assert_eq!(finished, count);
    })
}
