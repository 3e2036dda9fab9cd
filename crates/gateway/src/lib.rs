//! The relay between browsers and WinRM targets.
//!
//! It serves the console, signs users in, decides who may reach which target, and carries sealed
//! bytes over one pinned upstream connection per connection id. It knows no password of a target and
//! reads no body; what is under `/v1` is the contract of [`reattach_relay`].
//!
//! A request goes through [`app`](self)'s `answer`: name of the host, origin of the page, bearer, then
//! the handler. Handlers return a refusal or an answer; one place makes a problem of the refusal, and
//! one place adds the cross-origin headers, outermost, so that errors carry them too.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail"))]

mod app;
mod assets;
pub mod config;
mod http;
mod oidc;
pub mod policy;
mod relay;
mod secret;
mod server;
mod session;
mod sign_in;
mod tls;

pub use oidc::OidcError;
pub use secret::NoRandomness;
pub use server::{Gateway, StartError};
pub use session::{CODE_LIFE, HashError, LOGIN_LIFE, TOKEN_LIFE, hash_password};
pub use tls::{BadAuthority, TlsError};
