//! One test binary, a module for each concern.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod bounds;
mod durations;
mod encodings;
mod faults;
mod incoming;
mod listings;
mod operations;
mod properties;
mod receive;
mod recordings;
mod replies;
mod support;
