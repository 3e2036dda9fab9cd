//! What a lab is started with.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct LabOptions {
    /// Hosts `Node01`… beside those of the scenario. Default 0, at most 999.
    pub generated_hosts: u16,
    /// Port of the first host; the others follow. Default: free ports.
    pub port_base: Option<u16>,
    /// File for one JSON line a request and an authentication; made anew. Default: none.
    pub log_file: Option<PathBuf>,
    /// A connected shell without a request for so long becomes disconnected. Default one hour: an
    /// engine that nobody watches asks every 20 minutes.
    pub keep_alive_timeout: Duration,
    /// Between two lines of Nightly. Default 1 s.
    pub nightly_interval: Duration,
    /// Between two lines of ITTask's job. Default 1 s.
    pub job_interval: Duration,
    /// The least IdleTimeOut that is accepted. Default 60 s, as on Windows; tests lower it.
    pub min_idle_timeout: Duration,
    /// Shells that one user may have on one host. Default 30, as on Windows.
    pub max_shells_per_user: usize,
    /// Bytes that a stream keeps for a client that does not read. Default 1 MiB.
    pub buffer_size: usize,
}

impl Default for LabOptions {
    fn default() -> Self {
        Self {
            generated_hosts: 0,
            port_base: None,
            log_file: None,
            keep_alive_timeout: Duration::from_secs(3_600),
            nightly_interval: Duration::from_secs(1),
            job_interval: Duration::from_secs(1),
            min_idle_timeout: Duration::from_secs(60),
            max_shells_per_user: 30,
            buffer_size: 1 << 20,
        }
    }
}

/// Why a lab could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The port is in use, or beyond the last one.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Address and port.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The log file cannot be written.
    #[error("cannot write the log {}: {source}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}
