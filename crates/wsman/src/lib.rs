//! WS-Management: envelopes, operations, enumeration and faults, sans-IO.
//!
//! Both directions are here: a client writes [`Request`]s and reads [`Response`]s, a server does
//! the reverse. Bytes come in and text goes out; nothing here knows a socket, a clock or a
//! password. Parsing is bounded (see [`Limits`]) and matches names by namespace URI and local
//! name, never by prefix.
//!
//! Sources: DSP0226 (WS-Management), MS-WSMV, and recordings of Windows hosts.

mod action;
mod duration;
mod error;
mod fault;
mod fault_kind;
mod fault_xml;
mod read;
mod request;
mod request_read;
mod request_write;
mod response;
mod response_read;
mod response_write;
mod shell;
mod shell_xml;
mod xml;

pub mod ns;

pub use action::Operation;
pub use duration::{format_duration, parse_duration};
pub use error::Error;
pub use fault::{Fault, ProviderFault};
pub use fault_kind::FaultKind;
pub use request::{BufferMode, CreateShell, OperationId, Request, RequestBody, RequestHeader, SignalCode};
pub use response::{CommandState, Identity, Response, ResponseBody, ResponseHeader, StreamChunk};
pub use shell::{Command, Shell, ShellState};
pub use xml::Limits;

/// Resource URI under which shells are listed and read (MS-WSMV 3.1.4.11).
pub const SHELL_RESOURCE_URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
/// Resource URI under which the commands of one shell are listed.
pub const COMMAND_RESOURCE_URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command";
/// What the resource URI of every PowerShell shell begins with; the configuration name follows.
pub const POWERSHELL_PREFIX: &str = "http://schemas.microsoft.com/powershell/";
/// `MaxEnvelopeSize` to begin with, in bytes: every Windows since 2008 R2 takes it.
pub const INITIAL_ENVELOPE_SIZE: u32 = 153_600;
/// `MaxEnvelopeSize` once the server has shown protocol version 2.2 or later, in bytes.
pub const LARGE_ENVELOPE_SIZE: u32 = 512_000;
/// Media type of an unsealed envelope.
pub const CONTENT_TYPE: &str = "application/soap+xml;charset=UTF-8";
/// Option that asks the server to hold a Receive until there is output.
pub const OPTION_KEEPALIVE: &str = "WSMAN_CMDSHELL_OPTION_KEEPALIVE";
/// Option that names the PSRP version offered on Create and Connect.
pub const OPTION_PROTOCOL_VERSION: &str = "protocolversion";
/// The selector that names a shell.
pub const SELECTOR_SHELL_ID: &str = "ShellId";
