//! The HTTP listener of one host, on the loopback interface only.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::host::Host;
use crate::options::Error;

/// Connections of the whole lab, counted so that the log can tell them apart.
static CONNECTIONS: AtomicU64 = AtomicU64::new(1);

/// Listens on the port of the host with this index, or on a free one.
pub(crate) async fn bind(base: Option<u16>, index: usize) -> Result<TcpListener, Error> {
    let wanted = base.map_or(Some(0), |base| u16::try_from(usize::from(base) + index).ok());
    let refused = |source| {
        let port = base.map_or(0, |base| usize::from(base) + index);
        Error::Listen { address: format!("{}:{port}", Ipv4Addr::LOCALHOST), source }
    };
    let port = wanted.ok_or_else(|| refused(std::io::ErrorKind::InvalidInput.into()))?;
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refused)
}

/// Accepts connections until it is aborted; they end with it.
pub(crate) async fn serve(listener: TcpListener, host: Arc<Host>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let number = CONNECTIONS.fetch_add(1, Ordering::Relaxed);
                    let connection = Connection::new(Arc::clone(&host), number, peer);
                    connections.spawn(connected(stream, connection));
                }
                // Out of descriptors, most likely: others end in a while.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connected(stream: TcpStream, connection: Connection) {
    let _ = stream.set_nodelay(true);
    // HTTP/1 brings one request after the other: nobody ever waits for this lock.
    let connection = Arc::new(Mutex::new(connection));
    let service = service_fn(move |request| {
        let connection = Arc::clone(&connection);
        async move { Ok::<_, Infallible>(connection.lock().await.answer(request).await) }
    });
    // A client that goes away in the middle is everyday life for a target.
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
