//! The crate from outside: published byte vectors, properties, both ends against each other, and
//! recordings of real hosts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test may panic")]

mod clixml;
mod host;
mod messages;
mod pair;
mod properties;
mod recordings;
mod rendering;
mod secrets;
mod vectors;
mod view;
