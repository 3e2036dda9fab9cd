//! Memory while output streams, and the peers of the protocol crates on the same bytes.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::protocol::{Shape, answers, read};

/// Bytes in memory at a time.
const BATCH: usize = 10_000_000;

/// Python reads about a megabyte a second.
const PEER_BATCH: usize = 2_000_000;

/// Streams a gigabyte and prints what is resident on the way.
pub(crate) fn stream() {
    println!("\n| Streamed so far | Resident memory | Most so far |\n|---|---|---|");
    let answers = answers(BATCH, Shape::Services);
    let bytes: usize = answers.iter().map(String::len).sum();
    let (mut total, mut next) = (0, 100_000_000);
    while total < 1_000_000_000 {
        // The same objects again: what is received is not kept.
        read(&answers);
        total += bytes;
        if total >= next {
            println!("| {} MB | {} MB | {} MB |", total / 1_000_000, status("VmRSS:") / 1000, status("VmHWM:") / 1000);
            next += 300_000_000;
        }
    }
}

/// Lets a Python with psrpcore and pypsrp read the same answers, and prints its speeds.
pub(crate) fn peers(python: &Path) -> Result<(), String> {
    println!("\n| On the same bytes | Reattach | psrpcore | pypsrp |\n|---|---|---|---|");
    for shape in Shape::ALL {
        let answers = answers(PEER_BATCH, shape);
        let bytes: usize = answers.iter().map(String::len).sum();
        let ours = bytes as f64 / 1e6 / crate::clock::shortest(3, || read(&answers)).as_secs_f64();
        let mut peer = Command::new(python)
            .arg("bench/peers/protocol.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} could not be started: {error}", python.display()))?;
        if let Some(mut input) = peer.stdin.take() {
            for answer in &answers {
                writeln!(input, "{answer}").map_err(|error| format!("the peer went away: {error}"))?;
            }
        }
        let output = peer.wait_with_output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err("the peer failed: its message stands above".into());
        }
        let speeds = String::from_utf8_lossy(&output.stdout).trim().replace(' ', " MB/s | ");
        println!("| {} | {ours:.0} MB/s | {speeds} MB/s |", shape.name());
    }
    Ok(())
}

/// A line of this process's status, in kilobytes.
fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
