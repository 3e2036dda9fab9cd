//! WS-Management: envelopes, operations, enumeration and faults, sans-IO.
//!
//! Both directions are here: a client writes [`Request`]s and reads [`Response`]s, a server does
//! the reverse. Bytes come in and text goes out; nothing here knows a socket, a clock or a
//! password. Parsing is bounded (see [`Limits`]) and matches names by namespace URI and local
//! name, never by prefix.
//!
//! Sources: DSP0226 (WS-Management), MS-WSMV, and recordings of Windows hosts.

mod action;
mod document;
mod duration;
mod enumeration;
mod envelope_size;
mod error;
mod fault;
mod fault_advice;
mod fault_kind;
mod fault_xml;
mod incoming;
mod limits;
mod listing;
mod read;
mod receive;
mod redirect;
mod reply;
mod request;
mod request_read;
mod request_write;
mod response;
mod response_read;
mod response_write;
mod robust;
mod scope;
mod shell;
mod shell_xml;
mod xml;
mod xml_write;

pub mod ns;

pub use action::Operation;
pub use duration::{DurationError, format_duration, parse_duration};
pub use enumeration::{Enumeration, EnumerationMode};
pub use envelope_size::{INITIAL_ENVELOPE_SIZE, LARGE_ENVELOPE_SIZE, LARGEST_ENVELOPE_SIZE, next_envelope_size};
pub use error::{Error, Found};
pub use fault::{Fault, ProviderFault};
pub use fault_advice::NextStep;
pub use fault_kind::FaultKind;
pub use incoming::Incoming;
pub use limits::Limits;
pub use receive::{ReceiveReader, Received, StreamRef};
pub use redirect::{Redirect, RedirectError};
pub use reply::{HttpReply, Refusal, Reply};
pub use request::{BufferMode, CreateShell, OperationId, Request, RequestBody, RequestHeader, SignalCode};
pub use response::{CommandState, Identity, Response, ResponseBody, ResponseHeader, StreamChunk};
pub use robust::RobustConnection;
pub use shell::{Command, Shell, ShellState};

/// Resource URI under which shells of any type are listed (MS-WSMV 3.1.4.8.2 with note 114) and read.
pub const SHELL_RESOURCE_URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
/// Resource URI under which the commands of one shell are listed. MS-WSMV 3.1.4.8.2 describes the
/// listing without naming it: it is what `Shell/Command` means to PowerShell's client.
pub const COMMAND_RESOURCE_URI: &str = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command";
/// What the resource URI of every PowerShell shell begins with; the configuration name follows
/// (MS-PSRP 3.1.5.3.1).
pub const POWERSHELL_PREFIX: &str = "http://schemas.microsoft.com/powershell/";
/// Media type of an unsealed envelope (RFC 3902; the character set as Windows writes it).
pub const CONTENT_TYPE: &str = "application/soap+xml;charset=UTF-8";
/// Option that asks the server to hold a Receive until there is output (MS-WSMV 3.2.4.1.20).
pub const OPTION_KEEPALIVE: &str = "WSMAN_CMDSHELL_OPTION_KEEPALIVE";
/// Option that names the PSRP version offered on Create and Connect
/// (MS-PSRP 3.1.5.3.1).
pub const OPTION_PROTOCOL_VERSION: &str = "protocolversion";
/// The selector that names a shell, in the reference that Create returns (MS-WSMV 3.1.4.5.2).
pub const SELECTOR_SHELL_ID: &str = "ShellId";
/// HTTP request header that asks for an Identify without sign-in (MS-WSMV 3.1.4.1.23). The product's
/// version may be hidden in the answer.
pub const UNAUTHENTICATED_IDENTIFY: (&str, &str) = ("WSMANIDENTIFY", "unauthenticated");
/// Path that DSP0226 11 recommends for Identify without sign-in; Windows answers at `/wsman` too.
pub const UNAUTHENTICATED_IDENTIFY_PATH: &str = "/wsman-anon/identify";
