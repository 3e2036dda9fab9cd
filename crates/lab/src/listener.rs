//! The listeners of one host, on the loopback interface only.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::cable::Cable;
use crate::connection::Connection;
use crate::host::{Host, Mode};
use crate::options::{Error, LabOptions};

/// Connections of the whole lab, counted so that the log can tell them apart.
static CONNECTIONS: AtomicU64 = AtomicU64::new(1);
const BACKLOG: u32 = 1_024;
/// Between two attempts when there is no descriptor or port to be had.
const PAUSE: Duration = Duration::from_millis(50);

/// Where the host with this index listens, of `count` in all; port 0 takes a free one.
pub(crate) fn place(options: &LabOptions, index: usize, count: usize, secure: bool) -> Result<SocketAddr, Error> {
    let not_loopback = |address: Ipv4Addr| Error::NotLoopback(address.to_string());
    let offset = u32::try_from(index).unwrap_or(u32::MAX);
    let address = match options.address_base {
        Some(base) => {
            let address = base.to_bits().checked_add(offset).map(Ipv4Addr::from_bits).ok_or(not_loopback(base))?;
            Some(address).filter(Ipv4Addr::is_loopback).ok_or(not_loopback(base))?
        }
        None => Ipv4Addr::LOCALHOST,
    };
    let Some(base) = options.port_base else { return Ok(SocketAddrV4::new(address, 0).into()) };
    let step = match (options.address_base.is_some(), secure) {
        (true, secure) => usize::from(secure),
        (false, false) => index,
        (false, true) => count + index,
    };
    let port = u16::try_from(usize::from(base) + step).map_err(|_| Error::Listen {
        address: format!("{address}:{}", usize::from(base) + step),
        source: io::ErrorKind::InvalidInput.into(),
    })?;
    Ok(SocketAddrV4::new(address, port).into())
}

/// Listens there.
pub(crate) fn bind(place: SocketAddr) -> Result<TcpListener, Error> {
    reserve(place)
        .and_then(|socket| socket.listen(BACKLOG))
        .map_err(|source| Error::Listen { address: place.to_string(), source })
}

/// Takes the port without listening: connections are refused.
fn reserve(place: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // A host that was down comes up again on its port, whatever became of old connections.
    socket.set_reuseaddr(true)?;
    socket.bind(place)?;
    Ok(socket)
}

/// Accepts connections until it is aborted; they end with it.
pub(crate) async fn serve(listener: TcpListener, host: Arc<Host>, secure: bool) {
    let Ok(place) = listener.local_addr() else { return };
    let mut listener = listener;
    let (mut mode, mut cuts) = (host.mode(), host.cuts());
    let mut connections = JoinSet::new();
    loop {
        if *mode.borrow_and_update() == Mode::Refuse {
            connections.shutdown().await;
            drop(listener);
            let reserved = reserve(place);
            // The senders are the host's, so they cannot be gone.
            let _ = mode.wait_for(|mode| *mode != Mode::Refuse).await;
            drop(reserved);
            listener = loop {
                match bind(place) {
                    Ok(listener) => break listener,
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            };
        }
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let crowded = connections.len() >= host.world.limits().max_connections;
                    connections.spawn(accepted_one(stream, peer, Arc::clone(&host), secure, crowded));
                }
                // Out of descriptors, most likely: others end in a while.
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            _ = mode.changed() => {}
            _ = cuts.changed() => connections.shutdown().await,
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn accepted_one(stream: TcpStream, peer: SocketAddr, host: Arc<Host>, secure: bool, crowded: bool) {
    let number = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
    let _open = Open::new(Arc::clone(&host), number);
    let _ = stream.set_nodelay(true);
    host.awake().await;
    let cable = Cable::default();
    let connection = Connection::new(Arc::clone(&host), number, peer, cable.clone(), secure, crowded);
    match host.world.tls.as_ref().filter(|_| secure) {
        Some(tls) => {
            // A client that does not like the certificate is everyday life for a target.
            if let Ok(stream) = tls.acceptor.accept(stream).await {
                serve_one(cable.before(stream), connection).await;
            }
        }
        None => serve_one(cable.before(stream), connection).await,
    }
}

async fn serve_one(stream: impl AsyncRead + AsyncWrite + Unpin, connection: Connection) {
    // HTTP/1 brings one request after the other: nobody ever waits for this lock.
    let connection = Arc::new(Mutex::new(connection));
    let service = service_fn(move |request| {
        let connection = Arc::clone(&connection);
        async move { connection.lock().await.answer(request).await }
    });
    // A client that goes away in the middle is everyday life, too.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

/// An open connection, counted and logged.
struct Open {
    host: Arc<Host>,
    number: u64,
}

impl Open {
    fn new(host: Arc<Host>, number: u64) -> Self {
        host.world.counters.connected();
        host.world.log.connection(&host, number, "opened");
        Self { host, number }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.host.world.counters.disconnected();
        self.host.world.log.connection(&self.host, self.number, "closed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(options: &LabOptions) -> Vec<String> {
        let all = [(0, false), (2, false), (0, true), (2, true)];
        all.iter().map(|(index, secure)| place(options, *index, 3, *secure).unwrap().to_string()).collect()
    }

    #[test]
    fn hosts_differ_by_port_or_by_address() {
        let free = LabOptions::default();
        assert_eq!(places(&free), ["127.0.0.1:0"; 4]);
        let ports = LabOptions { port_base: Some(5_985), ..LabOptions::default() };
        assert_eq!(places(&ports), ["127.0.0.1:5985", "127.0.0.1:5987", "127.0.0.1:5988", "127.0.0.1:5990"]);
        let base = Some(Ipv4Addr::new(127, 0, 1, 255));
        let addresses = LabOptions { address_base: base, ..ports.clone() };
        assert_eq!(places(&addresses), ["127.0.1.255:5985", "127.0.2.1:5985", "127.0.1.255:5986", "127.0.2.1:5986"]);
        let outside = LabOptions { address_base: Some(Ipv4Addr::new(192, 0, 2, 1)), ..LabOptions::default() };
        assert!(matches!(place(&outside, 0, 1, false), Err(Error::NotLoopback(_))));
        let last = LabOptions { port_base: Some(65_535), ..LabOptions::default() };
        assert!(matches!(place(&last, 1, 2, false), Err(Error::Listen { .. })));
    }
}
