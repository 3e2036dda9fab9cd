//! What an administrator lives through, against targets in memory and under a clock that jumps.
//!
//! One source for two worlds: a native process, and a dedicated worker of a browser, where the
//! engine lives when it is shipped (`cargo xtask test wasm`).
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod clock;
mod complete;
mod faults;
mod leaving;
mod outage;
mod output;
mod passwords;
mod pins;
mod prompts;
mod scenario;
mod stopping;
mod streams;
mod support;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
