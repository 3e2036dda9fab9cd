//! What sessions wrote: kept within bounds, and made ready to be shown, searched and copied.

pub mod ansi;
pub mod colour;
pub mod object;
pub mod progress;
pub mod rows;
pub mod scrollback;
pub mod scrolling;
pub mod search;
pub mod shelf;
pub mod terminal;
pub mod transcript;
pub mod window;
