//! What the console knows, apart from how it is shown: plain structs with native tests.
//!
//! Views read these through signals and change them through their methods. Nothing here touches
//! the DOM, asks for the time, or holds a secret.

pub mod bar;
pub mod commands;
pub mod duration;
pub mod filter;
pub mod grid;
pub mod hosts;
pub mod prompts;
pub mod runs;
pub mod scrollback;
pub mod selection;
pub mod sessions;
pub mod sign_in;

#[cfg(test)]
pub(crate) mod sample;
