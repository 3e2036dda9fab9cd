//! The lab in the process, driven by the client's half of the protocol crates.
#![allow(clippy::unwrap_used, unreachable_pub, missing_docs, reason = "tests")]

mod client;
mod faults;
mod limits;
mod listings;
mod prompts;
mod robust;
mod scripts;
mod secure;
mod sessions;
mod special;
mod time;
