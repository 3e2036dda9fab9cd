//! Memory while output streams, and the peers of the protocol crates on the same bytes.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use reattach_bench::clock::shortest;
use reattach_bench::protocol::{BATCH, Reader, Shape, Stream, answers, read, values, write};

/// Python reads about a megabyte a second.
const PEER_BATCH: usize = 2_000_000;

/// Streams a gigabyte to one reader and prints what is resident on the way.
pub(crate) fn stream() {
    println!("\n| Streamed so far | Resident memory | Most so far |\n|---|---|---|");
    let (mut stream, mut reader) = (Stream::new(Shape::Services), Reader::default());
    let (mut total, mut next) = (0, 100_000_000);
    while total < 1_000_000_000 {
        let answers = stream.next(BATCH);
        reader.read(&answers);
        total += answers.iter().map(String::len).sum::<usize>();
        if total >= next {
            println!("| {} MB | {} MB | {} MB |", total / 1_000_000, status("VmRSS:") / 1000, status("VmHWM:") / 1000);
            next += 300_000_000;
        }
    }
}

/// Lets a Python with psrpcore and pypsrp read the same answers and write their values, and prints its speeds.
pub(crate) fn peers(python: &Path) -> Result<(), String> {
    println!(
        "\n| On the same bytes | To values: Reattach | psrpcore | pypsrp | From values: Reattach | psrpcore | pypsrp |"
    );
    println!("|---|---|---|---|---|---|---|");
    for shape in Shape::ALL {
        let answers = answers(PEER_BATCH, shape);
        let bytes: usize = answers.iter().map(String::len).sum();
        let speed = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
        let reads = speed(shortest(3, || read(&answers)));
        let objects = values(&answers);
        let writes = speed(shortest(3, || write(&objects)));
        let peers = peer(python, &answers)?;
        let [core, psrp] = ["psrpcore", "pypsrp"].map(|name| peers.get(name).cloned().unwrap_or_default());
        println!(
            "| {} | {reads:.0} MB/s | {:.1} MB/s | {:.1} MB/s | {writes:.0} MB/s | {:.1} MB/s | {:.1} MB/s |",
            shape.name(),
            core[0],
            psrp[0],
            core[1],
            psrp[1],
        );
    }
    Ok(())
}

/// How fast each peer reads and writes, in MB/s.
fn peer(python: &Path, answers: &[String]) -> Result<HashMap<String, [f64; 2]>, String> {
    let mut peer = Command::new(python)
        .arg("bench/peers/protocol.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{} could not be started: {error}", python.display()))?;
    if let Some(mut input) = peer.stdin.take() {
        for answer in answers {
            writeln!(input, "{answer}").map_err(|error| format!("the peer went away: {error}"))?;
        }
    }
    let output = peer.wait_with_output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err("the peer failed: its message stands above".into());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("the peer's figures cannot be read: {error}"))
}

/// MB that a process has in memory, by Linux' own count; not a number elsewhere. `self` is this one.
pub(crate) fn resident(process: &str) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes * 1024.0 / 1e6)
}

/// A line of this process's status, in kilobytes.
fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}
