//! Secure strings and the key that protects them, \[MS-PSRP\] 2.2.2.3 to 2.2.2.5, 2.2.5.1.24, 3.1.4.8.
//!
//! A secure string travels encrypted with a session key: the client sends a fresh public key, the
//! server answers with the session key encrypted for it. One exchange serves a pool until the
//! client disconnects; after a Connect the new client has no key and exchanges again.
//!
//! What is encrypted with the key protects the text from a reader of the messages alone: whoever
//! sees the exchange and owns the client's private key, or is the server, can read it.
//! PowerShell 7.6 gave the exchange up (protocol 2.4) and relies on the transport; an end that says
//! 2.3, as both ends here do, keeps exchanging keys.
//!
//! Ciphers and keys are the RustCrypto project's. Randomness is an argument everywhere: a function
//! that fills a buffer from a source fit for keys.
//!
//! Nothing here shows a secret in `Debug`, and what held one is overwritten when it is dropped.

mod blob;
mod credential;
mod key;
mod text;

pub use credential::{Confidential, Credential, Sealed};
pub use key::{KEY_TRANSFER_TIMEOUT, KeyComponents, KeyPair, SecretError, SessionKey};
pub use text::SecureText;
