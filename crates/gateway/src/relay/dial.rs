//! From a target to one connection: resolve once, check every address, dial one of them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use reattach_relay::slug;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio_rustls::TlsConnector;

use crate::http::Refusal;
use crate::policy::{Grant, Host, Names, Scheme, Target, is_dialable};
use crate::tls::{BadAuthority, client_config};

const RESOLVE: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(10);

/// Addresses of one name that are tried.
const TRIES: usize = 4;

/// The connection of a pin. Dropping it closes it at once, whatever is under way.
pub(crate) struct Upstream {
    pub(super) sender: SendRequest<Full<Bytes>>,
    driver: AbortHandle,
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// Makes connections to targets.
pub(crate) struct Dialer {
    names: Names,
    lab: bool,
    // Never dialled.
    own: SocketAddr,
    tls: TlsConnector,
}

impl Dialer {
    /// A dialler with the system's authorities and those of the PEM files.
    ///
    /// # Errors
    /// [`BadAuthority`].
    pub(crate) fn new(names: Names, lab: bool, own: SocketAddr, authorities: &[PathBuf]) -> Result<Self, BadAuthority> {
        let tls = TlsConnector::from(client_config("tls.upstream_ca", authorities)?);
        Ok(Self { names, lab, own, tls })
    }

    /// The names that need no DNS.
    pub(crate) fn names(&self) -> &Names {
        &self.names
    }

    /// Opens a connection for a target that policy has granted.
    pub(super) async fn dial(&self, target: &Target, grant: &Grant) -> Result<Upstream, Refusal> {
        let addresses = self.addresses(target, grant).await?;
        let stream = match tokio::time::timeout(CONNECT, connect(&addresses)).await {
            Ok(stream) => stream?,
            Err(_) => {
                let detail = format!("{target} did not accept a connection within 10 seconds");
                return Err(Refusal::new(slug::CONNECT_TIMEOUT, detail));
            }
        };
        let _ = stream.set_nodelay(true);
        match target.scheme() {
            Scheme::Http => handshake(stream).await,
            Scheme::Https => {
                let failed = |_| {
                    let detail =
                        format!("{target} does not offer TLS with a certificate that the gateway trusts for this name");
                    Refusal::new(slug::TLS_FAILED, detail)
                };
                let name = ServerName::try_from(target.host().to_string())
                    .map_err(|_| Refusal::new(slug::TLS_FAILED, "the host is not a name for a certificate"))?;
                let connected = tokio::time::timeout(CONNECT, self.tls.connect(name, stream)).await;
                let connected = connected
                    .map_err(|_| Refusal::new(slug::CONNECT_TIMEOUT, "the TLS handshake did not end in time"))?;
                handshake(connected.map_err(failed)?).await
            }
        }
    }

    /// The addresses that may be dialled, at least one.
    async fn addresses(&self, target: &Target, grant: &Grant) -> Result<Vec<SocketAddr>, Refusal> {
        let found = match (self.names.address(target), target.host()) {
            (Some(address), _) => vec![address],
            (None, Host::Address(address)) => vec![SocketAddr::new(*address, target.port())],
            (None, Host::Name(name)) => resolve(name, target.port()).await?,
        };
        let admitted: Vec<_> = found
            .into_iter()
            .filter(|address| is_dialable(address.ip(), self.lab) && grant.admits_address(address.ip()))
            .filter(|address| !self.is_own(*address))
            .take(TRIES)
            .collect();
        if admitted.is_empty() {
            let detail = format!("{target} has no address that the gateway's policy lets you reach");
            return Err(Refusal::new(slug::TARGET_REFUSED, detail));
        }
        Ok(admitted)
    }

    fn is_own(&self, address: SocketAddr) -> bool {
        let any = self.own.ip().is_unspecified() && matches!(address.ip(), IpAddr::V4(ip) if ip.is_loopback());
        address == self.own || (any && address.port() == self.own.port())
    }
}

async fn resolve(name: &str, port: u16) -> Result<Vec<SocketAddr>, Refusal> {
    let failed = || Refusal::new(slug::DNS_FAILED, format!("the gateway cannot resolve {name}"));
    let lookup = tokio::time::timeout(RESOLVE, tokio::net::lookup_host((name, port))).await;
    let found: Vec<_> = lookup.map_err(|_| failed())?.map_err(|_| failed())?.collect();
    if found.is_empty() { Err(failed()) } else { Ok(found) }
}

async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Refusal> {
    for address in addresses {
        if let Ok(stream) = TcpStream::connect(address).await {
            return Ok(stream);
        }
    }
    let detail =
        "nothing accepts connections there: check that WinRM runs and that a firewall lets the gateway through";
    Err(Refusal::new(slug::CONNECT_FAILED, detail))
}

async fn handshake<S>(stream: S) -> Result<Upstream, Refusal>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connected =
        http1::Builder::new().max_headers(64).max_buf_size(160 * 1024).handshake(TokioIo::new(stream)).await;
    let (sender, connection) =
        connected.map_err(|_| Refusal::new(slug::CONNECT_FAILED, "the connection broke at once"))?;
    let driver = tokio::spawn(async move {
        // Its error reaches whoever waits for the answer.
        let _ = connection.await;
    });
    Ok(Upstream { sender, driver: driver.abort_handle() })
}
