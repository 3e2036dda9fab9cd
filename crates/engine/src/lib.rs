//! The async driver that runs the cmdlets over a transport.
//!
//! One [`Engine`] owns the session table, the credentials and the runs. It takes
//! [`ToEngine`](reattach_core::bridge::ToEngine) and emits
//! [`FromEngine`](reattach_core::bridge::FromEngine). It knows neither fetch nor sockets: a
//! [`Platform`] gives it connections, a clock, tasks and randomness.

mod engine;
mod platform;

pub use engine::{Engine, Sink};
pub use platform::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};
