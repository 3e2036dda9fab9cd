//! What the native transports share: names, dialling, the clock and randomness.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use reattach_core::bridge::Millis;
use tokio::net::TcpStream;

use crate::TransportError;

/// How long a TCP connection may take to open.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where names are: name or `name:port`, whatever its case, to `address:port`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// A table from pairs such as `Server01` and `192.0.2.1:5985`.
    pub fn new<K: AsRef<str>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(pairs.into_iter().map(|(name, address)| (name.as_ref().to_lowercase(), address.into())).collect())
    }

    /// What to dial for a host and port: an entry of the table, else the name itself.
    #[must_use]
    pub fn address(&self, host: &str, port: u16) -> String {
        let host = host.to_lowercase();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let entry = self.0.get(&format!("{host}:{port}")).or_else(|| self.0.get(bare));
        entry
            .cloned()
            .unwrap_or_else(|| if bare.contains(':') { format!("[{bare}]:{port}") } else { format!("{bare}:{port}") })
    }
}

pub(super) async fn dial(address: &str) -> Result<TcpStream, TransportError> {
    let unreachable = |transport_id, detail: String| TransportError::Unreachable { transport_id, detail };
    let addresses: Vec<_> = tokio::net::lookup_host(address)
        .await
        .map_err(|error| unreachable("ComputerNotFound", error.to_string()))?
        .collect();
    let connecting = tokio::time::timeout(CONNECT_TIMEOUT, TcpStream::connect(addresses.as_slice()));
    let stream = connecting
        .await
        .map_err(|_| TransportError::Timeout)?
        .map_err(|error| unreachable("CannotConnect", error.to_string()))?;
    // Requests are written whole; waiting for more only adds latency.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

pub(super) fn spawn(task: LocalBoxFuture<'static, ()>) {
    tokio::task::spawn_local(task);
}

pub(super) fn sleep(duration: Duration) -> LocalBoxFuture<'static, ()> {
    tokio::time::sleep(duration).boxed_local()
}

pub(super) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}

/// Since it was first asked.
pub(super) fn uptime() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

#[expect(clippy::expect_used, reason = "without randomness nothing can be done safely; no system lacks it")]
pub(super) fn random(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the system has a source of randomness");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_looked_up_with_and_without_a_port() {
        let names = Names::new([("Server01", "192.0.2.1:40001"), ("server01:5986", "192.0.2.1:40002")]);
        assert_eq!(names.address("SERVER01", 5985), "192.0.2.1:40001");
        assert_eq!(names.address("server01", 5986), "192.0.2.1:40002");
        assert_eq!(names.address("other", 5985), "other:5985");
        assert_eq!(names.address("[::1]", 5985), "[::1]:5985");
    }
}
