//! The async driver that runs the cmdlets over a transport.
//!
//! One [`Engine`] owns the session table, the credentials and the runs. It takes
//! [`ToEngine`](reattach_core::bridge::ToEngine) and emits
//! [`FromEngine`](reattach_core::bridge::FromEngine). It knows neither fetch nor sockets: a
//! [`Platform`] gives it connections, a clock, tasks, randomness and key pairs.

mod asking;
mod channel;
mod cmdlets;
mod complete;
mod connect;
mod credential;
mod credentials;
mod delivery;
mod disconnect;
mod discovery;
mod engine;
mod events;
mod failure;
mod fault_text;
mod forget;
mod host;
mod host_calls;
mod jobs;
mod keep_alive;
mod leave;
mod line;
mod loss;
mod option;
mod outage;
mod output;
mod page;
mod pipeline;
mod platform;
mod questions;
mod reading;
mod receive;
mod restore;
mod runs;
mod session;
mod shared;
pub mod transport;
mod turns;
mod wake;

/// The attribute of a test, by the name that both worlds share; in a browser they run where the engine lives.
#[cfg(all(test, target_arch = "wasm32"))]
mod testing {
    pub(crate) use wasm_bindgen_test::wasm_bindgen_test as test;

    wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
}

pub use engine::{Engine, Sink};
pub use platform::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};
