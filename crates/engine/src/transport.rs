//! Connections for the engine: through a gateway, or straight to the target.
//!
//! [`gateway`] is one source for both worlds; only its [`Http`](gateway::Http) differs: `fetch` in
//! the browser, hyper in a terminal. [`direct`] exists natively only.

pub mod gateway;

#[cfg(not(target_arch = "wasm32"))]
pub mod direct;
#[cfg(not(target_arch = "wasm32"))]
mod native;
#[cfg(not(target_arch = "wasm32"))]
mod tls;
#[cfg(target_arch = "wasm32")]
mod web_crypto;

#[cfg(not(target_arch = "wasm32"))]
pub use native::Names;
#[cfg(not(target_arch = "wasm32"))]
pub use tls::{TlsError, Trust};
