//! Starts a lab and a gateway in front of it as child processes: what `cargo xtask run` shows and
//! what the whole-system tests drive.
//!
//! It depends on nothing but std, so that `xtask` builds in a second on a fresh clone. The
//! children end when their standard input closes, hence also when this process is killed.

mod child;
mod config;
mod control;
mod error;

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::net::{Ipv4Addr, TcpListener};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use child::Child;
pub use config::random_password;
pub use error::Error;

/// How long a child may take until it says that it is ready.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// What to start, and where its files are.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folder with the `reattach-lab` and `reattach-gateway` binaries.
    pub binaries: PathBuf,
    /// The built console, as the gateway serves it.
    pub console: PathBuf,
    /// Folder for the configuration, the certificate and the names; made when missing.
    pub state: PathBuf,
    /// Port of the gateway; 0 takes a free one.
    pub port: u16,
    /// Generated hosts beside those of the scenario.
    pub generated_hosts: u16,
    /// Other origins that may call the gateway, exact.
    pub extra_origins: Vec<String>,
    /// Whether people may sign in as the gateway's local user; without one there is no sign-in link.
    pub local_user: bool,
    /// More tables of the gateway's configuration, TOML.
    pub more: String,
    /// Name of the gateway's one user.
    pub user_name: String,
    /// That user's password.
    pub password: String,
    /// More arguments for the lab.
    pub lab_arguments: Vec<String>,
    /// Whether the lab and the gateway have the lowest priority: they stand for other machines, and what is measured
    /// beside them should not wait for them.
    pub gives_way: bool,
}

impl Options {
    /// The defaults of the demo: port 8443, six generated hosts, user `admin`.
    #[must_use]
    pub fn new(binaries: &Path, console: &Path, state: &Path) -> Self {
        Self {
            binaries: binaries.into(),
            console: console.into(),
            state: state.into(),
            port: 8443,
            generated_hosts: 6,
            extra_origins: Vec::new(),
            local_user: true,
            more: String::new(),
            user_name: "admin".into(),
            password: random_password(),
            lab_arguments: Vec::new(),
            gives_way: false,
        }
    }
}

/// A running lab and gateway. Dropping it ends both.
#[derive(Debug)]
pub struct Stack {
    options: Options,
    lab: Child,
    gateway: Child,
    origin: String,
    sign_in_link: String,
}

impl Stack {
    /// Starts the lab, then the gateway, and returns when both accept connections.
    ///
    /// # Errors
    /// [`Error::PortInUse`] before anything is started; otherwise what a child said when it ended,
    /// or [`Error::NotReady`] after 30 seconds.
    pub fn start(mut options: Options) -> Result<Self, Error> {
        options.port = free_port(options.port)?;
        let state = config::Files::new(&options.state)?;
        let lab = start_lab(&options, &state)?;
        config::write_gateway(&options, &state)?;
        let (gateway, origin, sign_in_link) = start_gateway(&options, &state)?;
        Ok(Self { options, lab, gateway, origin, sign_in_link })
    }

    /// Where the console is, for example `https://localhost:8443`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The one-time sign-in link that the gateway printed at its start; empty without a local user.
    #[must_use]
    pub fn sign_in_link(&self) -> &str {
        &self.sign_in_link
    }

    /// What the stack was started with; `port` is the one in use.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// TOML file with the `[names]` table of the lab's hosts.
    #[must_use]
    pub fn names_file(&self) -> PathBuf {
        self.options.state.join(config::NAMES)
    }

    /// JSON lines, one for each request and each authentication that the lab saw.
    #[must_use]
    pub fn lab_log(&self) -> PathBuf {
        self.options.state.join(config::LAB_LOG)
    }

    /// File with the address at which the lab takes control commands.
    #[must_use]
    pub fn lab_admin_file(&self) -> PathBuf {
        self.options.state.join(config::LAB_ADMIN)
    }

    /// Carries a control command out in the lab, for example `fault drop-answer` or `stats`, and
    /// returns its answer, a line of JSON. The lab's manual lists them.
    ///
    /// # Errors
    /// [`Error::Control`] with the lab's own words, or [`Error::File`] when it cannot be reached.
    pub fn lab_control(&self, command: &str) -> Result<String, Error> {
        control::control(&self.lab_admin_file(), command)
    }

    /// The gateway's self-signed certificate, PEM.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.options.state.join(config::TLS).join("cert.pem")
    }

    /// Ends the gateway at once, as a crash would.
    pub fn kill_gateway(&mut self) {
        self.gateway.kill();
    }

    /// Starts the gateway again on the same port with the same files.
    ///
    /// # Errors
    /// As [`Stack::start`].
    pub fn restart_gateway(&mut self) -> Result<(), Error> {
        self.gateway.kill();
        let state = config::Files::new(&self.options.state)?;
        let (gateway, origin, link) = start_gateway(&self.options, &state)?;
        (self.gateway, self.origin, self.sign_in_link) = (gateway, origin, link);
        Ok(())
    }

    /// Waits until one of the two ends by itself and says which.
    pub fn wait(&mut self) -> &'static str {
        loop {
            if self.lab.ended() {
                return "lab";
            }
            if self.gateway.ended() {
                return "gateway";
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// Ports that no system gives to outgoing connections or to listeners that ask for any: what is free
/// here stays free until it is listened on, and while a gateway is killed and started again.
const PORTS: Range<u16> = 20_000..32_000;
/// How many of them are looked at.
const LOOKS: u64 = 100;

/// Checks that a port of the loopback interface can be listened on; 0 finds a free one.
///
/// # Errors
/// [`Error::PortInUse`].
pub fn free_port(port: u16) -> Result<u16, Error> {
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    if port != 0 {
        return if free(port) { Ok(port) } else { Err(Error::PortInUse(port)) };
    }
    // The standard library's own randomness: each `RandomState` has keys of its own.
    let any = |look: u64| {
        let span = u64::from(PORTS.end - PORTS.start);
        PORTS.start + u16::try_from(RandomState::new().hash_one(look) % span).unwrap_or_default()
    };
    (0..LOOKS).map(any).find(|port| free(*port)).ok_or(Error::PortInUse(port))
}

fn start_lab(options: &Options, state: &config::Files) -> Result<Child, Error> {
    let _ = fs::remove_file(&state.names);
    let mut arguments = vec![
        "--generated-hosts".into(),
        options.generated_hosts.to_string(),
        "--names-file".into(),
        state.names.display().to_string(),
        "--log-file".into(),
        state.lab_log.display().to_string(),
        "--admin-file".into(),
        state.lab_admin.display().to_string(),
        "--until-stdin-closes".into(),
    ];
    arguments.extend(options.lab_arguments.iter().cloned());
    let mut lab = Child::start(&options.binaries.join("reattach-lab"), &arguments, options.gives_way)?;
    lab.line_starting("ready", READY_WITHIN)?;
    Ok(lab)
}

fn start_gateway(options: &Options, state: &config::Files) -> Result<(Child, String, String), Error> {
    let mut arguments = vec![
        "--config".into(),
        state.config.display().to_string(),
        "--names-file".into(),
        state.names.display().to_string(),
        "--until-stdin-closes".into(),
    ];
    if options.local_user {
        arguments.push("--sign-in-link".into());
    }
    let mut gateway = Child::start(&options.binaries.join("reattach-gateway"), &arguments, options.gives_way)?;
    let origin = gateway.line_starting("ready ", READY_WITHIN)?;
    let link = if options.local_user { gateway.line_starting("sign-in ", READY_WITHIN)? } else { String::new() };
    Ok((gateway, origin, link))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_is_no_connections_and_one_in_use_is_refused() {
        let port = free_port(0).expect("one of them is free");
        assert!(PORTS.contains(&port), "{port}");
        let _taken = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).expect("it was free");
        assert!(matches!(free_port(port), Err(Error::PortInUse(named)) if named == port));
    }
}
