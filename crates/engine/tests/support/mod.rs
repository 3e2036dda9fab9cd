//! A target in memory: it authenticates, seals, and keeps shells as WinRM does. What the engine is
//! told by it is made by the server's side of the same protocol crates.

#![allow(dead_code, unreachable_pub, reason = "each suite uses a part of it")]

use std::future::Future;

mod pin;
mod shell;
mod terminal;

pub use pin::Net;
pub use shell::{Cut, OPERATOR, PASSWORD, Shell};
pub use terminal::Terminal;

/// Runs a test on one thread under a clock that jumps.
pub fn block_on<F: Future<Output = ()>>(test: F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, test);
}
