//! Laws that every input must keep.
//!
//! Each function takes any bytes, gives them to one decoder and panics when a law is broken. The fuzz targets call
//! them with what the fuzzer thinks of; the test of this crate calls them with every input that the fuzzer kept, so
//! that what was once found stays found.
#![allow(clippy::unwrap_used, reason = "a broken law panics: that is what these functions are for")]

mod core;
pub mod host;
mod message;
mod psrp;
mod value;
mod wsman;

pub use crate::core::{binding, command_line};
pub use crate::psrp::{clixml, fragments, host_calls, messages, round_trip};
pub use crate::wsman::{envelopes, faults, listings};

/// A CLIXML value made of anything.
///
/// # Errors
/// The bytes do not suffice.
pub fn any_value(data: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<reattach_psrp::clixml::Value> {
    value::value(data, value::Kind::Any, 0)
}

/// A value that .NET can hold, and other implementations with it: what has a name is there once.
///
/// # Errors
///
/// As [`any_value`].
pub fn real_value(data: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<reattach_psrp::clixml::Value> {
    value::value(data, value::Kind::Real, 0)
}

pub use message::any_message;

/// A law by the name of its fuzz target and of its folder in the corpus.
pub type Law = (&'static str, fn(&[u8]));

/// Every law.
pub const LAWS: &[Law] = &[
    ("binding", binding),
    ("clixml", clixml),
    ("command_line", command_line),
    ("envelopes", envelopes),
    ("faults", faults),
    ("fragments", fragments),
    ("host_calls", host_calls),
    ("listings", listings),
    ("messages", messages),
    ("round_trip", round_trip),
];
