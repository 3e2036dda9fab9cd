//! pypsrp in a pool of threads, as a process that stays between the runs.

use std::io::{self, BufRead, BufReader, Lines, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

/// The process.
pub(crate) struct Peer {
    process: Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
}

/// What something came to.
pub(crate) struct Done {
    pub(crate) took: Duration,
    pub(crate) sessions: u64,
    /// Legs of handshakes among them.
    pub(crate) requests: u64,
}

impl Peer {
    pub(crate) fn start(python: &Path, hosts: &[(String, SocketAddr)]) -> io::Result<Self> {
        let mut process = Command::new(python)
            .arg("bench/peers/pool.py")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| io::Error::other(format!("{} could not be started: {error}", python.display())))?;
        let output = BufReader::new(process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
        let input = process.stdin.take();
        let mut peer = Self { process, input, output };
        let hosts: Vec<_> = hosts.iter().map(|(_, address)| json!([address.ip(), address.port()])).collect();
        peer.tell(&Value::Array(hosts).to_string())?;
        Ok(peer)
    }

    fn tell(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?, "{line}")
    }

    /// Does something on every host.
    pub(crate) fn does(&mut self, what: &str) -> io::Result<Done> {
        self.tell(what)?;
        let line =
            self.output.next().ok_or_else(|| io::Error::other("the peer failed: its message stands above"))??;
        let answer: Value = serde_json::from_str(&line).map_err(|_| io::Error::other(line))?;
        let number = |name: &str| answer[name].as_u64().unwrap_or(0);
        let took = Duration::try_from_secs_f64(answer["seconds"].as_f64().unwrap_or(f64::NAN));
        let took = took.map_err(|_| io::Error::other("the peer does not say how long it took"))?;
        Ok(Done { took, sessions: number("sessions"), requests: number("requests") })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.process.wait();
    }
}
