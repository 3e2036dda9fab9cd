//! What the console knows, apart from how it is shown: plain structs with native tests.
//!
//! Views read these through signals and change them through their methods. Nothing here touches
//! the DOM, asks for the time, or holds a secret.

pub mod announcer;
pub mod bar;
pub mod collate;
pub mod columns;
pub mod commands;
pub mod connect;
pub mod connection;
pub mod device;
pub mod duration;
pub mod facets;
pub mod filter;
pub mod grid;
pub mod health;
pub mod host_import;
pub mod hosts;
pub mod input;
pub mod journal;
pub mod link;
pub mod mechanism;
pub mod order;
pub mod output;
pub mod pace;
pub mod palette;
pub mod place;
pub mod preview;
pub mod prompts;
pub mod redact;
pub mod row;
pub mod runs;
pub mod selection;
pub mod sessions;
pub mod settings;
pub mod shortcuts;
pub mod sign_in;
pub mod slots;
pub mod status;
pub mod view;
pub mod window;

#[cfg(test)]
pub(crate) mod sample;

/// A count for a text; one that no text can hold is the largest that it can.
#[must_use]
pub fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
