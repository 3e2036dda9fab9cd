//! Every text that a person reads, in English and French.
//!
//! The other crates speak in message ids and arguments ([`Text`]); this one turns them into
//! sentences. Each producing crate has a file of its own under `locales/`, written in Fluent and
//! embedded at compile time. The words of the cmdlets (parameter names, states, column names) are
//! never translated.

mod catalog;
mod language;

pub use catalog::{Catalog, Numbers};
pub use language::Language;
pub use reattach_core::bridge::{Arg, Text};
