//! `-ThrottleLimit` as the hosts see it: their log has the number of operations in flight with every request.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use client::{Client, block_on_with};
use reattach_core::throttle::DEFAULT_LIMIT;
use reattach_lab::LabOptions;
use serde_json::Value;

const HOSTS: u16 = 40;

/// A file of this test's own, removed in the end.
struct Log(PathBuf);

impl Log {
    fn new(name: &str) -> Self {
        Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.jsonl", std::process::id())))
    }

    /// The most operations that were in flight at a time, Receives aside, which a session holds open for its output;
    /// and how many there were.
    fn most_in_flight(&self) -> (u64, usize) {
        let text = fs::read_to_string(&self.0).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let flights: Vec<u64> = lines
            .filter(|line| line["operation"].as_str().is_some_and(|operation| !operation.starts_with("Receive")))
            .filter_map(|line| line["inFlight"].as_u64())
            .collect();
        (flights.iter().copied().max().unwrap(), flights.len())
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// Discovers and connects every session on every host, and leaves them; the most operations at a time.
fn everything(name: &str, throttle: &str) -> (u64, usize) {
    let log = Log::new(name);
    let options = LabOptions {
        generated_hosts: HOSTS,
        sessions_per_host: Some(2),
        latency: Duration::from_millis(20),
        log_file: Some(log.0.clone()),
        ..LabOptions::default()
    };
    let throttle = throttle.to_owned();
    block_on_with(options, |lab| async move {
        let client = Client::new(&lab);
        let hosts: Vec<_> = (1..=HOSTS).map(|number| format!("Node{number:02}")).collect();
        let hosts = hosts.join(", ");
        let found = client.run(&format!("$s = Get-PSSession -ComputerName {hosts} {throttle}")).await;
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        let connected = client.run(&format!("Connect-PSSession $s {throttle}")).await;
        assert_eq!((connected.errors.len(), connected.sessions.len()), (0, 2 * usize::from(HOSTS)));
        let left = client.run(&format!("Get-PSSession | Disconnect-PSSession {throttle}")).await;
        assert_eq!((left.errors.len(), left.sessions.len()), (0, 2 * usize::from(HOSTS)));
    });
    log.most_in_flight()
}

#[test]
fn never_more_than_the_limit_are_in_flight() {
    let (most, operations) = everything("three", "-ThrottleLimit 3");
    assert!(operations > 2 * usize::from(HOSTS));
    assert_eq!(most, 3, "as many as may, and no more");
}

#[test]
fn without_a_limit_the_default_counts() {
    let (most, _) = everything("default", "");
    assert!((16..=DEFAULT_LIMIT as u64).contains(&most), "{most}");
}
