//! The reference's rules, table by table: every row of the behaviour specification is a row here.
#![allow(clippy::unwrap_used, clippy::result_large_err, reason = "a test may panic, and moves an error once")]

mod addresses;
mod binding;
mod connecting;
mod declaration;
mod examples;
mod finding;
mod get;
mod model;
mod other_cmdlets;
mod session;
mod support;
