//! PowerShell Remoting Protocol, sans-IO: CLIXML, fragments, messages, and the runspace-pool and
//! pipeline state machines of both ends.
//!
//! Bytes go in; bytes or events come out.
//! Nothing here opens a connection, reads a clock or makes a random number: identifiers are
//! arguments.
//! Every decoder is bounded in depth, count and size, and answers hostile input with an [`Error`],
//! never with a panic.
//!
//! The layers, from the bottom: [`fragment`] (\[MS-PSRP\] 2.2.4), [`clixml`] (\[MS-PSRP\] 2.2.5),
//! [`message`] (\[MS-PSRP\] 2.2.1 and 2.2.2), then [`client`] and [`server`] (\[MS-PSRP\] 3.1 and
//! 3.2); [`render`] shows a value as PowerShell would.

pub mod client;
pub mod clixml;
mod error;
pub mod fragment;
pub mod message;
pub mod render;
pub mod secret;
pub mod server;

pub use error::Error;
pub use uuid::Uuid;

/// The protocol version that both ends offer: 2.3, which a 2.4 server accepts too.
pub const PROTOCOL_VERSION: &str = "2.3";
