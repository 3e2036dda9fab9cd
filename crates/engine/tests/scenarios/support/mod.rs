//! A target in memory: it authenticates, seals, and keeps shells as WinRM does. What the engine is
//! told by it is made by the server's side of the same protocol crates.

#![allow(dead_code, unreachable_pub, reason = "not every scenario uses everything")]

mod host;
mod net;
mod shell;
mod terminal;
mod world;

pub use host::{Cut, OPERATOR, PASSWORD};
pub use net::Net;
pub use shell::Shell;
pub use terminal::{Terminal, opened};
/// The attribute of a test, by the name that both worlds share.
#[cfg(target_arch = "wasm32")]
pub use wasm_bindgen_test::wasm_bindgen_test as test;
pub use world::{block_on, elapsed, set_clock, sleep, time_of_day};
