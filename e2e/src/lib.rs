//! Drives the whole system in a real browser: a lab, a gateway, Chromium, and controls found by role
//! and accessible name as a person or a screen reader finds them. A CSS class is looked for only where
//! something without a name of its own is counted or measured.

mod browser;
mod console;
mod element;
mod flow;
mod look;
mod tree;
mod words;

pub use browser::Browser;
pub use console::Console;
pub use element::Element;
pub use flow::{Flow, flow, flow_with};
pub use look::{Look, Program};
pub use tree::{Node, Tree};

/// What a flow returns: an error is a sentence about what was not seen.
pub type Outcome<T = ()> = Result<T, String>;

/// The lab's administrator.
pub const ACCOUNT: &str = "LAB\\adele";
/// That account's password.
pub const PASSWORD: &str = "Reattach-Lab-1";

/// Turns any error into the text of an [`Outcome`].
pub(crate) fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
