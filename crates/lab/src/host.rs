//! One simulated host.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use uuid::Uuid;

use crate::cache::Cache;
use crate::listings::Listings;
use crate::lock;
use crate::quotas::Quotas;
use crate::scenario::is_legacy;
use crate::shell::{Holder, Shell};
use crate::world::World;

/// A host: its shells, and who is told when something in them changes.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) name: String,
    /// It runs PowerShell 2: protocol 2.1, no Disconnect, no names, no Robust Connection.
    pub(crate) legacy: bool,
    pub(crate) world: Arc<World>,
    shells: Mutex<BTreeMap<Uuid, Shell>>,
    pub(crate) cache: Mutex<Cache>,
    pub(crate) listings: Mutex<Listings>,
    pub(crate) quotas: Quotas,
    /// Wakes Receives that wait for output and pipelines that wait for room.
    pub(crate) changed: Notify,
    /// Microseconds.
    latency: AtomicU64,
    mode: watch::Sender<Mode>,
    cut: watch::Sender<()>,
}

/// How a host behaves on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Up,
    /// It accepts connections and answers nothing.
    Silent,
    /// It refuses connections.
    Refuse,
}

impl Mode {
    /// Reads the word of a control command.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        [Self::Up, Self::Silent, Self::Refuse].into_iter().find(|mode| mode.word().eq_ignore_ascii_case(word))
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Silent => "silent",
            Self::Refuse => "refuse",
        }
    }
}

impl Host {
    pub(crate) fn new(name: &str, world: &Arc<World>) -> Arc<Self> {
        let host = Self {
            name: name.into(),
            legacy: is_legacy(name),
            world: Arc::clone(world),
            shells: Mutex::default(),
            cache: Mutex::default(),
            listings: Mutex::default(),
            quotas: Quotas::default(),
            changed: Notify::new(),
            latency: AtomicU64::new(0),
            mode: watch::Sender::new(Mode::Up),
            cut: watch::Sender::new(()),
        };
        host.set_latency(world.options.latency);
        Arc::new(host)
    }

    /// Its shells. Hold the guard for moments only.
    pub(crate) fn shells(&self) -> MutexGuard<'_, BTreeMap<Uuid, Shell>> {
        lock(&self.shells)
    }

    /// Whether it echoes OperationIDs and keeps answers.
    pub(crate) fn robust(&self) -> bool {
        self.world.robust() && !self.legacy
    }

    /// The lab's time.
    pub(crate) fn now(&self) -> Duration {
        self.world.clock().now()
    }

    /// Wakes everybody who waits for a change.
    pub(crate) fn wake(&self) {
        self.changed.notify_waiters();
    }

    /// Lets go of shells whose client has vanished, and ends those that were left too long.
    pub(crate) fn sweep(&self) {
        let now = self.now();
        let mut changed = false;
        let mut shells = self.shells();
        for shell in shells.values_mut() {
            let vanished = shell.inactivity(now) > self.world.options.keep_alive_timeout;
            if vanished && shell.disconnectable && matches!(shell.holder, Holder::Client(_)) {
                shell.release(now);
                changed = true;
            }
        }
        shells.retain(|_, shell| {
            let expired = !matches!(shell.holder, Holder::Resident) && shell.inactivity(now) > shell.idle_timeout;
            changed |= expired;
            !expired
        });
        drop(shells);
        if changed {
            self.wake();
        }
    }

    /// What every exchange with it takes longer, by the machine's clock.
    pub(crate) fn latency(&self) -> Duration {
        Duration::from_micros(self.latency.load(Ordering::Relaxed))
    }

    pub(crate) fn set_latency(&self, latency: Duration) {
        self.latency.store(u64::try_from(latency.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(crate) fn mode(&self) -> watch::Receiver<Mode> {
        self.mode.subscribe()
    }

    pub(crate) fn set_mode(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    /// Returns once it answers.
    pub(crate) async fn awake(&self) {
        // The sender is `self`, so it cannot be gone.
        let _ = self.mode.subscribe().wait_for(|mode| *mode != Mode::Silent).await;
    }

    /// Ends every connection; shells stay.
    pub(crate) fn cut(&self) {
        self.cut.send_replace(());
    }

    pub(crate) fn cuts(&self) -> watch::Receiver<()> {
        self.cut.subscribe()
    }

    /// What a reboot leaves: no shell, no answer kept, no connection.
    pub(crate) fn reboot(&self) {
        self.shells().clear();
        lock(&self.cache).clear();
        lock(&self.listings).clear();
        self.wake();
        self.cut();
    }
}

/// A random id.
pub(crate) fn random_id() -> Uuid {
    let mut bytes = [0; 16];
    #[expect(clippy::unwrap_used, reason = "a test double without random numbers is of no use")]
    getrandom::fill(&mut bytes).unwrap();
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
