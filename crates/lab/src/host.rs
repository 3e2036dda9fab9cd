//! One simulated host.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::Notify;
use uuid::Uuid;

use crate::cache::Cache;
use crate::lock;
use crate::log::Log;
use crate::options::LabOptions;
use crate::shell::{Holder, Shell};

/// A host: its shells, and who is told when something in them changes.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) name: String,
    pub(crate) options: Arc<LabOptions>,
    pub(crate) log: Arc<Log>,
    shells: Mutex<BTreeMap<Uuid, Shell>>,
    pub(crate) cache: Mutex<Cache>,
    /// Wakes Receives that wait for output and pipelines that wait for room.
    pub(crate) changed: Notify,
}

impl Host {
    pub(crate) fn new(name: &str, options: Arc<LabOptions>, log: Arc<Log>) -> Arc<Self> {
        Arc::new(Self {
            name: name.into(),
            options,
            log,
            shells: Mutex::default(),
            cache: Mutex::default(),
            changed: Notify::new(),
        })
    }

    /// Its shells. Hold the guard for moments only.
    pub(crate) fn shells(&self) -> MutexGuard<'_, BTreeMap<Uuid, Shell>> {
        lock(&self.shells)
    }

    /// Wakes everybody who waits for a change.
    pub(crate) fn wake(&self) {
        self.changed.notify_waiters();
    }

    /// Lets go of shells whose client has vanished, and ends those that were left too long.
    pub(crate) fn sweep(&self) {
        let mut changed = false;
        let mut shells = self.shells();
        for shell in shells.values_mut() {
            let vanished = shell.inactivity() > self.options.keep_alive_timeout;
            if vanished && shell.disconnectable && matches!(shell.holder, Holder::Client(_)) {
                shell.release();
                changed = true;
            }
        }
        shells.retain(|_, shell| {
            let expired = !matches!(shell.holder, Holder::Resident) && shell.inactivity() > shell.idle_timeout;
            changed |= expired;
            !expired
        });
        drop(shells);
        if changed {
            self.wake();
        }
    }
}

/// A random id.
pub(crate) fn random_id() -> Uuid {
    let mut bytes = [0; 16];
    #[expect(clippy::unwrap_used, reason = "a test double without random numbers is of no use")]
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
