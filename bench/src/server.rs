//! The lab as a process of its own: what it needs is not the client's, and its counts say what a client sent.

use std::fs;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use clap::Args;
use reattach_lab::{Clock, Lab, LabOptions};
use serde_json::Value;

use crate::memory::resident;
use crate::side::Figures;

/// How long a host may take to write down what it has answered.
const SETTLED: Duration = Duration::from_millis(100);

/// What is on the lab, beside its scenario.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct Load {
    /// Generated hosts.
    #[arg(long)]
    pub(crate) hosts: u16,
    /// Sessions on each.
    #[arg(long)]
    pub(crate) sessions: u16,
    /// What every exchange takes, in milliseconds.
    #[arg(long)]
    pub(crate) latency_ms: u64,
    /// How much faster than the machine's its clock runs.
    #[arg(long, default_value_t = 1.0)]
    pub(crate) pace: f64,
}

impl Load {
    /// On all generated hosts together.
    pub(crate) fn all_sessions(&self) -> u64 {
        u64::from(self.hosts) * u64::from(self.sessions)
    }
}

/// Serves until standard input closes.
pub(crate) fn serve(load: &Load, log: PathBuf) {
    let Ok(runtime) = tokio::runtime::Runtime::new() else { return };
    runtime.block_on(async {
        let clock = Clock::new();
        if let Err(error) = clock.set_factor(load.pace) {
            return println!("{error}");
        }
        let options = LabOptions {
            clock,
            generated_hosts: load.hosts,
            sessions_per_host: Some(load.sessions),
            latency: Duration::from_millis(load.latency_ms),
            log_file: Some(log),
            ..LabOptions::default()
        };
        match Lab::start(options).await {
            Ok(lab) => {
                lab.names().iter().for_each(|(name, address)| println!("{name} {address}"));
                println!("ready");
                let ended = tokio::task::spawn_blocking(|| io::stdin().read_line(&mut String::new()));
                let _ = ended.await;
            }
            Err(error) => println!("{error}"),
        }
    });
}

/// The process.
pub(crate) struct Server {
    process: Child,
    hosts: Vec<(String, SocketAddr)>,
    log: PathBuf,
    /// How much of it has been read.
    read: u64,
}

impl Server {
    pub(crate) fn start(load: &Load) -> io::Result<Self> {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let at = STARTED.fetch_add(1, Ordering::Relaxed);
        let log = std::env::temp_dir().join(format!("reattach-bench-{}-{at}.log", std::process::id()));
        let number = |number: u64| number.to_string();
        let mut process = Command::new(std::env::current_exe()?)
            .arg("lab-server")
            .args(["--hosts", &number(load.hosts.into()), "--sessions", &number(load.sessions.into())])
            .args(["--latency-ms", &number(load.latency_ms), "--pace", &load.pace.to_string()])
            .arg("--log-file")
            .arg(&log)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?).lines();
        let mut hosts = Vec::new();
        for line in output.by_ref() {
            match line?.split_once(' ') {
                Some((name, address)) => {
                    hosts.push((name.to_owned(), address.parse().map_err(|_| io::ErrorKind::InvalidData)?));
                }
                None => break,
            }
        }
        Ok(Self { process, hosts, log, read: 0 })
    }

    /// Every host with its address, those of the scenario first.
    pub(crate) fn hosts(&self) -> &[(String, SocketAddr)] {
        &self.hosts
    }

    /// Those that were generated.
    pub(crate) fn generated(&self) -> Vec<(String, SocketAddr)> {
        self.hosts.iter().filter(|(name, _)| name.starts_with("Node")).cloned().collect()
    }

    /// What follows is counted from here.
    pub(crate) fn count_anew(&mut self) -> io::Result<()> {
        // What is over is written a moment later.
        std::thread::sleep(SETTLED);
        self.read = fs::metadata(&self.log)?.len();
        Ok(())
    }

    /// A run with what the hosts' log says of it since the last [`Self::count_anew`].
    pub(crate) fn figures(&self, took: Duration, sessions: u64, requests: u64) -> io::Result<Figures> {
        std::thread::sleep(SETTLED);
        let mut log = fs::File::open(&self.log)?;
        log.seek(SeekFrom::Start(self.read))?;
        let (mut operations, mut most_in_flight) = (0, 0);
        for line in BufReader::new(log).lines() {
            let entry: Value = serde_json::from_str(&line?).map_err(io::Error::other)?;
            let Some(operation) = entry["operation"].as_str() else { continue };
            operations += 1;
            if operation != "Receive" {
                most_in_flight = most_in_flight.max(entry["inFlight"].as_u64().unwrap_or(0));
            }
        }
        Ok(Figures { took, sessions, requests, operations, most_in_flight })
    }

    /// MB, by Linux' own count; not a number elsewhere.
    pub(crate) fn resident(&self) -> f64 {
        resident(&self.process.id().to_string())
    }

    pub(crate) fn stop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
        let _ = fs::remove_file(&self.log);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
