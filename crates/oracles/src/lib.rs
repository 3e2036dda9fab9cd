//! Laws that every input must keep.
//!
//! Each function takes any bytes, gives them to one decoder and panics when a law is broken. The fuzz targets call
//! them with what the fuzzer thinks of; the test of this crate calls them with every input that the fuzzer kept, so
//! that what was once found stays found.
#![allow(clippy::unwrap_used, reason = "a broken law panics: that is what these functions are for")]

mod core;

pub use crate::core::{binding, command_line};

/// A law by the name of its fuzz target and of its folder in the corpus.
pub type Law = (&'static str, fn(&[u8]));

/// Every law.
pub const LAWS: &[Law] = &[("command_line", command_line), ("binding", binding)];
