//! Command line, parameter sets, selectors, session records, throttle and plans, without I/O or a clock.
//!
//! A line of text goes through [`command::parse`], then [`bind::bind`], then [`plan::plan`]; the engine carries the
//! plan out under a [`throttle::Throttle`], and [`table`] shows what came out. Nothing here asks for the time, makes
//! an id or a random number, or waits: all that is an argument. Errors are ids, arguments and places; the `messages`
//! crate turns them into sentences.
#![no_std]
#![allow(
    clippy::result_large_err,
    reason = "an error ends a command line; it is moved a few times and never in a loop"
)]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a failed test says where"))]

extern crate alloc;

pub mod bind;
pub mod bridge;
pub mod command;
pub mod complete;
pub mod data;
pub mod endpoint;
pub mod error;
pub mod explain;
pub mod follow;
pub mod job;
pub mod object_table;
pub mod option;
pub mod plan;
pub mod selector;
#[cfg(test)]
mod sentences;
pub mod session;
pub mod table;
pub mod throttle;

pub use uuid::Uuid;
