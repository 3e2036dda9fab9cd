//! What an administrator does, from the sign-in link to leaving a session running again.

mod accessible;
mod attempts;
mod bar;
mod blocked;
mod cli;
mod connect;
mod device;
mod figures;
mod fleet;
mod grid;
mod keyboard;
mod leaving;
mod main_job;
mod nightly;
mod offline;
mod policy;
mod prompts;
#[path = "../../../crates/gateway/tests/provider/mod.rs"]
#[allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "another suite uses the rest, and a test may panic")]
mod provider;
mod reasons;
mod runs;
mod screenshots;
mod scripts;
mod session_page;
mod sets;
mod settings;
mod shipped;
mod sign_in;
mod tabs;
mod tour;
mod tree;
mod typing;
