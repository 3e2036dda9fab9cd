//! Listening, serving, stopping.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use reattach_relay::SecretText;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::app::App;
use crate::config::{Config, ConfigError};
use crate::oidc::{Oidc, OidcError};
use crate::relay::Dialer;
use crate::secret::NoRandomness;
use crate::session::{HashError, Passwords};
use crate::tls::{BadAuthority, TlsError, server_config};

/// How long a TLS handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// How long the header of a request may take, and how long an idle HTTP/1.1 connection stays.
const HEADER: Duration = Duration::from_secs(30);

/// How often idle pins are looked for.
const SWEEP: Duration = Duration::from_secs(5);

/// Why a gateway does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The configuration has faults.
    #[error("the configuration cannot be used:\n{0}")]
    Config(#[from] ConfigError),
    /// The certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The authorities for targets cannot be loaded.
    #[error(transparent)]
    Authority(#[from] BadAuthority),
    /// The identity provider cannot be prepared for.
    #[error(transparent)]
    Oidc(#[from] OidcError),
    /// No password could be hashed.
    #[error(transparent)]
    Hash(#[from] HashError),
    /// No one-time code could be made.
    #[error(transparent)]
    Randomness(#[from] NoRandomness),
    /// A sign-in link was asked for, and there is nobody to sign in.
    #[error("a sign-in link needs a user: add [[users]] to the configuration")]
    NoUser,
    /// Something else listens there.
    #[error("{0} is in use: stop the program that listens there, or change `listen` in the configuration")]
    InUse(SocketAddr),
    /// Listening is not possible.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, io::Error),
}

/// A gateway that is ready to serve.
pub struct Gateway {
    app: Arc<App>,
    acceptor: TlsAcceptor,
    origin: String,
    listen: SocketAddr,
    first_user: Option<String>,
}

impl Gateway {
    /// Loads certificate and authorities; opens no socket.
    ///
    /// # Errors
    /// [`StartError`], but not those of listening.
    pub fn new(mut config: Config) -> Result<Self, StartError> {
        let tls = server_config(&config.tls.certificate)?;
        let dialer = Dialer::new(config.names.clone(), config.lab, config.listen, &config.tls.upstream_ca)?;
        let passwords = Passwords::new(&config.users)?;
        let oidc = config.oidc.take().map(|oidc| Oidc::new(oidc, &config.users)).transpose()?;
        if config.lab {
            tracing::warn!("lab = true: targets on this machine can be reached");
        }
        Ok(Self {
            origin: config.public_origin.to_string(),
            listen: config.listen,
            first_user: config.users.first().map(|user| user.name.clone()),
            app: Arc::new(App::new(config, dialer, passwords, oidc)),
            acceptor: TlsAcceptor::from(tls),
        })
    }

    /// Where browsers find it.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A link that signs the first configured user in, once, within 10 minutes.
    ///
    /// # Errors
    /// [`StartError::NoUser`] or [`StartError::Randomness`].
    pub fn sign_in_link(&self) -> Result<SecretText, StartError> {
        let user = self.first_user.as_deref().ok_or(StartError::NoUser)?;
        let code = self.app.sessions.issue_code(user, Instant::now())?;
        // In the fragment: browsers send it nowhere.
        Ok(SecretText::new(format!("{}/#code={}", self.origin, code.expose())))
    }

    /// Listens on the configured address.
    ///
    /// # Errors
    /// [`StartError::InUse`] or [`StartError::Listen`].
    pub async fn listen(&self) -> Result<TcpListener, StartError> {
        TcpListener::bind(self.listen).await.map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => StartError::InUse(self.listen),
            _ => StartError::Listen(self.listen, error),
        })
    }

    /// Serves until `stop` comes true; then takes no new exchange, lets those under way end for as
    /// long as `stop` gives, and closes everything.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = Duration>) {
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut sweep = tokio::time::interval(SWEEP);
        let mut stop = std::pin::pin!(stop);
        let drain = loop {
            tokio::select! {
                drain = &mut stop => break drain,
                _ = sweep.tick() => self.app.pins.sweep(Instant::now()),
                Some(_) = connections.join_next() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => {
                        let (app, acceptor) = (Arc::clone(&self.app), self.acceptor.clone());
                        connections.spawn(serve_connection(app, acceptor, stream, peer.ip(), graceful.watcher()));
                    }
                    Err(error) => {
                        // Out of descriptors, most likely: the next try may find one.
                        tracing::warn!(%error, "cannot accept");
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                },
            }
        };
        drop(listener);
        tracing::info!(drain_ms = drain.as_millis() as u64, "stopping");
        self.app.drain();
        let _ = tokio::time::timeout(drain, graceful.shutdown()).await;
        self.app.pins.close_all();
        connections.shutdown().await;
    }
}

async fn serve_connection(app: Arc<App>, acceptor: TlsAcceptor, stream: TcpStream, peer: IpAddr, watcher: Watcher) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    let service = service_fn(move |request| {
        let app = Arc::clone(&app);
        async move { Ok::<_, Infallible>(app.answer(request, peer).await) }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER).max_headers(64).max_buf_size(64 * 1024);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(256)
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_send_buf_size(64 * 1024)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(30))
        .keep_alive_timeout(Duration::from_secs(20));
    let connection = watcher.watch(builder.serve_connection(TokioIo::new(stream), service).into_owned());
    if let Err(error) = connection.await {
        tracing::debug!(error = %error, "connection ended");
    }
}
