//! An embedded WinRM target for the demo, the tests and the benchmarks.
//!
//! One listener for each simulated host, on the loopback interface only: Negotiate with sealed
//! bodies, the shell operations of MS-WSMV with Windows' faults, a runspace pool behind each shell
//! and a small PowerShell-like runtime in it. The scenario of the documentation is preloaded.
//! It is a test double with a manual (`README.md`), not a product.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod accounts;
mod cache;
mod connection;
mod host;
mod listener;
mod log;
mod operations;
mod options;
mod output;
mod pipelines;
mod runtime;
mod scenario;
mod shell;
mod wire;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;

pub use options::{Error, LabOptions};

use host::Host;
use log::Log;

/// How often shells without a client are looked at.
const SWEEP: Duration = Duration::from_millis(200);

/// A running lab. Dropping it ends it.
#[derive(Debug)]
pub struct Lab {
    names: Vec<(String, SocketAddr)>,
    tasks: JoinSet<()>,
}

impl Lab {
    /// Starts every host of the scenario; returns once all of them accept connections.
    ///
    /// # Errors
    /// [`Error`] when a port cannot be listened on or the log cannot be opened.
    pub async fn start(options: LabOptions) -> Result<Self, Error> {
        let options = Arc::new(options);
        let log = Arc::new(Log::open(options.log_file.as_deref())?);
        let mut lab = Self { names: Vec::new(), tasks: JoinSet::new() };
        for (index, name) in scenario::host_names(options.generated_hosts).into_iter().enumerate() {
            let listener = listener::bind(options.port_base, index).await?;
            let address =
                listener.local_addr().map_err(|source| Error::Listen { address: "127.0.0.1".into(), source })?;
            let host = Host::new(&name, Arc::clone(&options), Arc::clone(&log));
            scenario::populate(&host);
            lab.names.push((name, address));
            lab.tasks.spawn(sweep(Arc::clone(&host)));
            lab.tasks.spawn(listener::serve(listener, host));
        }
        Ok(lab)
    }

    /// The hosts and where they listen, in the order of the scenario.
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
            text.push_str(&format!("{name} = \"{address}\"\n"));
        }
        text
    }

    /// Ends every listener, connection and pipeline.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

async fn sweep(host: Arc<Host>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        host.sweep();
    }
}

/// A panic elsewhere leaves nothing half-done that matters more than going on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
