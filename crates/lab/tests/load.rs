//! A load that a benchmark needs fits into the memory that is promised. In a process of its own, so
//! that nothing else counts.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "tests")]

use reattach_lab::{Lab, LabOptions};

/// Bytes of this process that are in memory.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
}

#[tokio::test]
async fn two_hundred_and_fifty_six_hosts_with_eight_sessions_stay_small() {
    let options = LabOptions { generated_hosts: 256, sessions_per_host: Some(8), ..LabOptions::default() };
    let lab = Lab::start(options).await.unwrap();
    let sessions = lab.control("sessions Node*").unwrap();
    assert_eq!(sessions["sessions"].as_array().unwrap().len(), 256 * 8);
    assert!(resident() < 300_000_000, "{} bytes", resident());
}
