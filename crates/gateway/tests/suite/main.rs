//! The gateway over real sockets: its own TLS listener, and targets on loopback that do what a test
//! tells them.

#![allow(unreachable_pub, reason = "nothing in a test binary is reachable")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod client;
mod config;
mod cors;
mod device;
mod log;
mod pages;
mod pins;
mod policy;
#[path = "../provider/mod.rs"]
mod provider;
mod relay;
mod sessions;
mod support;
