//! What the hosts of a lab share.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use crate::clock::Clock;
use crate::counters::Counters;
use crate::faults::Faults;
use crate::host::Host;
use crate::lock;
use crate::log::Log;
use crate::options::{Error, LabOptions, LimitError, Limits};
use crate::text::matches;
use crate::tls::Tls;

/// Options, counts, faults and the clock of a lab, and its hosts.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) options: LabOptions,
    pub(crate) log: Log,
    pub(crate) counters: Counters,
    pub(crate) faults: Faults,
    pub(crate) tls: Option<Tls>,
    limits: Mutex<Limits>,
    robust: AtomicBool,
    hosts: OnceLock<Vec<Arc<Host>>>,
}

impl World {
    pub(crate) fn new(options: LabOptions, tls: Option<Tls>) -> Result<Arc<Self>, Error> {
        Ok(Arc::new(Self {
            log: Log::open(options.log_file.as_deref())?,
            counters: Counters::default(),
            faults: Faults::new(options.faults.clone()),
            tls,
            limits: Mutex::new(options.limits.clone()),
            robust: AtomicBool::new(options.robust_connection),
            hosts: OnceLock::new(),
            options,
        }))
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.options.clock
    }

    /// The limits as they are now.
    pub(crate) fn limits(&self) -> Limits {
        lock(&self.limits).clone()
    }

    pub(crate) fn set_limit(&self, name: &str, value: &str) -> Result<(), LimitError> {
        lock(&self.limits).set(name, value)
    }

    /// Whether OperationIDs are echoed and answers kept.
    pub(crate) fn robust(&self) -> bool {
        self.robust.load(Ordering::Relaxed)
    }

    pub(crate) fn set_robust(&self, robust: bool) {
        self.robust.store(robust, Ordering::Relaxed);
    }

    /// Makes the hosts known to each other, once.
    pub(crate) fn populate(&self, hosts: Vec<Arc<Host>>) {
        // Nobody else sets it.
        let _ = self.hosts.set(hosts);
    }

    pub(crate) fn hosts(&self) -> &[Arc<Host>] {
        self.hosts.get().map_or(&[], Vec::as_slice)
    }

    /// The hosts whose names fit a pattern.
    pub(crate) fn hosts_like(&self, pattern: &str) -> impl Iterator<Item = &Arc<Host>> {
        self.hosts().iter().filter(move |host| matches(pattern, &host.name))
    }
}
