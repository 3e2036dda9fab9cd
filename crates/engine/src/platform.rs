//! What the engine needs from the world around it: connections, a clock, tasks, randomness and key pairs.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;
use reattach_core::bridge::Millis;
use reattach_core::endpoint::Endpoint;
use reattach_psrp::secret::{KeyPair, SecretError};
use reattach_relay::TlsWishes;

/// The world around one engine: the browser's worker, a terminal, or a test.
///
/// Everything runs on one thread; nothing needs to be `Send`.
pub trait Platform: Clone + 'static {
    /// A connection to a target.
    type Pin: Pin;

    /// A connection to `endpoint`, opened by its first exchange.
    fn pin(&self, endpoint: &Endpoint) -> Self::Pin;

    /// The same, with what a session option wishes of TLS; whoever makes the connection may refuse.
    fn pin_with(&self, endpoint: &Endpoint, wishes: TlsWishes) -> Self::Pin {
        let _ = wishes;
        self.pin(endpoint)
    }

    /// Runs a task to its end beside the others, on this thread.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);

    /// Waits. The same clock as [`Platform::now`], so that a test can drive both.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;

    /// The time of day, which somebody may set. For what is shown and for what a target says.
    fn now(&self) -> Millis;

    /// Time since some moment before, whatever becomes of the time of day. For how long things take.
    fn uptime(&self) -> Duration;

    /// The text of a file of the person, where there are files. The reason of a failure is the system's.
    fn read_file(&self, path: &str) -> Option<Result<String, String>> {
        let _ = path;
        None
    }

    /// Fills the buffer from a cryptographic source.
    fn random(&self, buffer: &mut [u8]);

    /// A new key pair for one exchange of a session's key. A platform where this thread would stand
    /// still for long has it made elsewhere; what is here makes it at once.
    ///
    /// # Errors
    ///
    /// [`SecretError::KeyPair`] where none can be made.
    fn key_pair(&self) -> LocalBoxFuture<'_, Result<KeyPair, SecretError>> {
        Box::pin(async { KeyPair::generate(&mut |bytes: &mut [u8]| self.random(bytes)) })
    }
}

/// One TCP connection to a target, whatever relays it.
///
/// The security context of NTLM belongs to the connection, so a pin never dials a second time:
/// after an error it is dead, and whoever needs the target makes a new one.
pub trait Pin: 'static {
    /// Sends one request and reads its whole answer.
    ///
    /// Dropping the future gives the connection up.
    fn exchange(&mut self, exchange: HttpExchange) -> LocalBoxFuture<'_, Result<HttpAnswer, TransportError>>;

    /// Closes the connection, best effort and without waiting.
    fn close(self);
}

/// One HTTP POST to a target.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpExchange {
    /// For example `/wsman`.
    pub path: String,
    /// Without the question mark.
    pub query: Option<String>,
    /// `Content-Type` of the body.
    pub content_type: Option<String>,
    /// The whole `Authorization` header.
    pub authorization: Option<String>,
    /// The body; empty in the legs of authentication.
    pub body: Vec<u8>,
    /// How long to wait for the whole answer.
    pub timeout: Duration,
    /// The page is going away: the request should outlive it (`fetch`'s `keepalive`).
    pub keepalive: bool,
}

/// The whole answer of a target.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// HTTP status, whatever it is.
    pub status: u16,
    /// Every `WWW-Authenticate` value, in order.
    pub challenges: Vec<String>,
    /// `Content-Type` of the body.
    pub content_type: Option<String>,
    /// `Location` of a redirection; never followed below the engine.
    pub location: Option<String>,
    /// The body, complete.
    pub body: Vec<u8>,
    /// The target closes the connection after this answer.
    pub closing: bool,
}

/// Why an exchange brought no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// The gateway says why, in its own words.
    #[error("the gateway reported a problem: {}", .0.title)]
    Problem(reattach_relay::Problem),
    /// No connection could be made.
    #[error("the computer cannot be reached: {detail}")]
    Unreachable {
        /// PowerShell's transport id that fits best: `ComputerNotFound` when the name does not
        /// resolve, else `CannotConnect`.
        transport_id: &'static str,
        /// What the system said. No secret is ever part of a connection's address.
        detail: String,
    },
    /// The connection ended before the answer was complete.
    #[error("the connection was cut")]
    Cut,
    /// The answer did not come in time.
    #[error("the answer did not come in time")]
    Timeout,
    /// The gateway does not know us any more.
    #[error("signed out")]
    SignedOut,
}

// Bodies and tokens stay out of every log.
impl std::fmt::Debug for HttpExchange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpExchange")
            .field("path", &self.path)
            .field("content_type", &self.content_type)
            .field("authorization", &self.authorization.is_some())
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for HttpAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpAnswer")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("bytes", &self.body.len())
            .field("closing", &self.closing)
            .finish_non_exhaustive()
    }
}
