//! What a lab is started with.

mod limits;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

pub use limits::{LimitError, Limits};

use crate::clock::Clock;
use crate::faults::FaultRule;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct LabOptions {
    /// Hosts `Node01`… beside those of the scenario. Default 0, at most 999.
    pub generated_hosts: u16,
    /// Sessions of each generated host. Default one to three.
    pub sessions_per_host: Option<u16>,
    /// Hosts that are old, moved, dead or hide sessions, after all others. Default none.
    pub special_hosts: bool,
    /// Clients from these addresses count as being on every host itself: they may connect sessions
    /// made there with EnableNetworkAccess. Default none.
    pub local_addresses: Vec<IpAddr>,
    /// Port of the first host; the others follow, or have the same on addresses of their own.
    /// Default: free ports.
    pub port_base: Option<u16>,
    /// Loopback address of the first host; the others follow. Default: all on 127.0.0.1.
    pub address_base: Option<Ipv4Addr>,
    /// Every host listens for HTTPS, too. Default no.
    pub https: bool,
    /// The certificate of the HTTPS listeners. Default one that fits.
    pub certificate: Certificate,
    /// What is asked of sign-ins on HTTPS. Default Relaxed, as on Windows.
    pub channel_binding: ChannelBinding,
    /// Whether Basic is offered. Default on HTTPS.
    pub basic: bool,
    /// Over HTTP, too, Basic is offered and bodies in clear are answered (Windows'
    /// AllowUnencrypted). Default no.
    pub allow_unencrypted: bool,
    /// Robust Connection (MS-WSMV 3.1.4.1.39): OperationIDs are echoed and answers kept. Default
    /// yes.
    pub robust_connection: bool,
    /// File for one JSON line a connection, a request and an authentication; made anew. Default:
    /// none.
    pub log_file: Option<PathBuf>,
    /// A connected shell without a request for so long becomes disconnected. Default one hour: an
    /// engine that nobody watches asks every 20 minutes.
    pub keep_alive_timeout: Duration,
    /// Between two lines of Nightly. Default 1 s.
    pub nightly_interval: Duration,
    /// Between two lines of ITTask's job. Default 1 s.
    pub job_interval: Duration,
    /// Added to every exchange with every host, half of it before and half after it is answered.
    /// By the machine's clock. Default none.
    pub latency: Duration,
    /// What a host grants.
    pub limits: Limits,
    /// What goes wrong.
    pub faults: Vec<FaultRule>,
    /// The lab's time. Keep a clone to move it.
    pub clock: Clock,
    /// Listen on a port of the loopback interface for control commands. Default no.
    pub admin: bool,
}

/// A certificate of the HTTPS listeners; all are self-signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Certificate {
    /// For every host of the lab, `localhost` and the addresses that it listens on.
    #[default]
    Fitting,
    /// For `elsewhere.invalid` alone.
    WrongName,
    /// For the right names, but in the year 2001.
    Expired,
}

/// How a sign-in on HTTPS must be bound to its channel (Windows' CbtHardeningLevel).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChannelBinding {
    /// Bindings are not looked at.
    None,
    /// A client may send none, but not wrong ones.
    #[default]
    Relaxed,
    /// Every client must send the right ones.
    Strict,
}

impl Default for LabOptions {
    fn default() -> Self {
        Self {
            generated_hosts: 0,
            sessions_per_host: None,
            special_hosts: false,
            local_addresses: Vec::new(),
            port_base: None,
            address_base: None,
            https: false,
            certificate: Certificate::default(),
            channel_binding: ChannelBinding::default(),
            basic: true,
            allow_unencrypted: false,
            robust_connection: true,
            log_file: None,
            keep_alive_timeout: Duration::from_secs(3_600),
            nightly_interval: Duration::from_secs(1),
            job_interval: Duration::from_secs(1),
            latency: Duration::ZERO,
            limits: Limits::default(),
            faults: Vec::new(),
            clock: Clock::new(),
            admin: false,
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
    /// An address that is not on the loopback interface, or too few after it.
    #[error("{0} is not on the loopback interface: choose one of 127.0.0.0/8 with room for every host")]
    NotLoopback(String),
    /// The log file cannot be written.
    #[error("cannot write the log {}: {source}", path.display())]
    Log {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The certificate of the HTTPS listeners could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(String),
}
