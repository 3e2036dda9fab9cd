//! What is measured natively and in a browser alike.

pub mod clock;
pub mod protocol;
