//! Authentication to the target and sealing of messages, computed at the client.
//!
//! Tokens and bodies come in and go out as bytes; nothing here knows a socket. The password
//! stays in a [`Secret`] and never reaches a log, an error or `Debug`.

mod account;
mod error;
pub mod framing;
pub mod ntlm;
mod secret;
#[cfg(feature = "server")]
pub mod server;

pub use account::Account;
pub use error::Error;
pub use secret::Secret;

/// A sealed message, ready to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Value of the HTTP header `Content-Type`.
    pub content_type: String,
    /// The HTTP body.
    pub body: Vec<u8>,
}

/// One way of authenticating to a target; one value belongs to one TCP connection.
pub trait Mechanism {
    /// The scheme of the `Authorization` header, for example `Negotiate`.
    fn scheme(&self) -> &'static str;

    /// The next token to send. `challenge` is what the target's `WWW-Authenticate` carried,
    /// base64-decoded; `None` the first time.
    ///
    /// # Errors
    /// [`Error`]; afterwards the mechanism is of no more use.
    fn step(&mut self, challenge: Option<&[u8]>) -> Result<Vec<u8>, Error>;

    /// Whether every token has been made. Whether the target accepted the last one, only its
    /// answer tells.
    fn established(&self) -> bool;

    /// Seals one request body. Bodies must be sent in the order of sealing.
    ///
    /// # Errors
    /// [`Error::NotEstablished`] before the last token.
    fn seal(&mut self, plain: &[u8]) -> Result<Sealed, Error>;

    /// Opens one answer body, in the order of arrival.
    ///
    /// # Errors
    /// [`Error::NotSealed`] when the content type says that the body is in clear: it must then
    /// not be taken for authenticated data. [`Error::Altered`] when the signature or the sequence
    /// number is wrong; the connection is then of no more use.
    fn unseal(&mut self, content_type: &str, body: &[u8]) -> Result<Vec<u8>, Error>;
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sealed").field("bytes", &self.body.len()).finish_non_exhaustive()
    }
}
