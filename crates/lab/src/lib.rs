//! An embedded WinRM target for the demo, the tests and the benchmarks.
//!
//! One listener or two for each simulated host, on the loopback interface only: Negotiate with
//! sealed bodies over HTTP, Negotiate and Basic over HTTPS, the shell operations of MS-WSMV with
//! Windows' faults and limits, a runspace pool behind each shell and a small PowerShell-like
//! runtime in it. The scenario of the documentation is preloaded, and everything can be made to
//! go wrong on demand. It is a test double with a manual (`README.md`), not a product.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accounts;
mod admin;
mod cable;
mod cache;
mod clock;
mod connection;
mod control;
mod counters;
mod faults;
mod host;
mod listener;
mod listings;
mod log;
#[cfg(test)]
mod model;
mod operations;
mod options;
mod output;
mod pipelines;
mod prompts;
mod quotas;
mod reply;
mod runtime;
mod scenario;
mod shell;
mod sign_in;
#[cfg(test)]
mod testing;
mod text;
mod tls;
mod wire;
mod world;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

pub use clock::{Clock, FactorError};
pub use control::ControlError;
pub use faults::{Action, FaultRule, Place, RuleError};
pub use options::{Certificate, ChannelBinding, Error, LabOptions, LimitError, Limits};
pub use serde_json::Value;

use host::Host;
use tls::Tls;
use world::World;

/// How often shells without a client are looked at, by the machine's clock.
const SWEEP: Duration = Duration::from_millis(200);

/// A running lab. Dropping it ends it.
#[derive(Debug)]
pub struct Lab {
    world: Arc<World>,
    names: Vec<(String, SocketAddr)>,
    admin: Option<SocketAddr>,
    tasks: JoinSet<()>,
}

impl Lab {
    /// Starts every host of the scenario; returns once all of them accept connections.
    ///
    /// # Errors
    /// [`Error`] when a port cannot be listened on or the log cannot be opened.
    pub async fn start(options: LabOptions) -> Result<Self, Error> {
        let names = scenario::host_names(&options);
        let place = |index, secure| listener::place(&options, index, names.len(), secure);
        let mut listeners = Vec::new();
        for index in 0..names.len() {
            let secure = if options.https { Some(listener::bind(place(index, true)?)?) } else { None };
            listeners.push((listener::bind(place(index, false)?)?, secure));
        }
        let tls = if options.https { Some(Tls::new(options.certificate, certified(&names, &options))?) } else { None };
        let admin = if options.admin { Some(admin::bind().await?) } else { None };
        let world = World::new(options, tls)?;
        let mut lab = Self { world: Arc::clone(&world), names: Vec::new(), admin: None, tasks: JoinSet::new() };
        let hosts: Vec<Arc<Host>> = names.iter().map(|name| Host::new(name, &world)).collect();
        world.populate(hosts.clone());
        for (host, (clear, secure)) in hosts.into_iter().zip(listeners) {
            scenario::populate(&host);
            let name = host.name.clone();
            lab.listen(name.clone(), clear, Arc::clone(&host), false)?;
            if let Some(secure) = secure {
                lab.listen(format!("{name}:5986"), secure, host, true)?;
            }
        }
        lab.tasks.spawn(sweep(Arc::clone(&world)));
        if let Some((listener, address)) = admin {
            lab.admin = Some(address);
            lab.tasks.spawn(admin::serve(listener, world));
        }
        Ok(lab)
    }

    fn listen(
        &mut self,
        name: String,
        listener: tokio::net::TcpListener,
        host: Arc<Host>,
        secure: bool,
    ) -> Result<(), Error> {
        let failed = |source| Error::Listen { address: name.clone(), source };
        let address = listener.local_addr().map_err(failed)?;
        self.names.push((name, address));
        self.tasks.spawn(listener::serve(listener, host, secure));
        Ok(())
    }

    /// The hosts and where they listen, in the order of the scenario; with HTTPS each a second
    /// time as `name:5986`.
    pub fn names(&self) -> &[(String, SocketAddr)] {
        &self.names
    }

    /// Where one host listens, without regard to case.
    pub fn address(&self, name: &str) -> Option<SocketAddr> {
        self.names.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, address)| *address)
    }

    /// The names as the `[names]` table that the gateway and the command line read.
    pub fn names_file(&self) -> String {
        let mut text = String::from("[names]\n");
        for (name, address) in &self.names {
            let name = if name.contains(':') { format!("\"{name}\"") } else { name.clone() };
            text.push_str(&format!("{name} = \"{address}\"\n"));
        }
        text
    }

    /// The certificate of the HTTPS listeners in PEM, for clients to trust.
    pub fn certificate(&self) -> Option<&str> {
        self.world.tls.as_ref().map(|tls| tls.pem.as_str())
    }

    /// Where control commands are taken, if that was asked for.
    pub fn admin(&self) -> Option<SocketAddr> {
        self.admin
    }

    /// Carries a control command out, as over the port: `fault drop-answer operation=Receive`,
    /// `clock advance 2h`, `stats`. The manual lists them.
    ///
    /// # Errors
    /// [`ControlError`]; nothing is changed then.
    pub fn control(&self, command: &str) -> Result<Value, ControlError> {
        control::control(&self.world, command)
    }

    /// Ends every listener, connection and pipeline.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
        self.world.log.summary(&self.world.counters);
    }
}

/// What a certificate that fits is for.
fn certified(names: &[String], options: &LabOptions) -> Vec<String> {
    let addresses = match options.address_base {
        Some(base) => {
            (0..names.len()).map(|index| base.to_bits().saturating_add(u32::try_from(index).unwrap_or(0))).collect()
        }
        None => vec![std::net::Ipv4Addr::LOCALHOST.to_bits()],
    };
    let addresses = addresses.into_iter().map(|bits| std::net::Ipv4Addr::from_bits(bits).to_string());
    names.iter().map(|name| name.to_lowercase()).chain(["localhost".to_owned()]).chain(addresses).collect()
}

async fn sweep(world: Arc<World>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        for host in world.hosts() {
            host.sweep();
        }
    }
}

/// A panic elsewhere leaves nothing half-done that matters more than going on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
