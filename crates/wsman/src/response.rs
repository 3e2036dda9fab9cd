use std::fmt;

use uuid::Uuid;

use crate::action::FAULT_ACTION;
use crate::{Command, Error, Fault, Limits, Operation, Request, Shell, response_read, response_write};

/// One answer envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The addressing headers.
    pub header: ResponseHeader,
    /// What the answer says.
    pub body: ResponseBody,
    /// What was left out of a listing because it could not be read: an item without an id, or a
    /// value of an item. Empty for everything else, and never written.
    pub problems: Vec<Error>,
}

/// The headers of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResponseHeader {
    /// `wsa:Action`; empty for Identify.
    pub action: String,
    /// `wsa:MessageID`.
    pub message_id: Uuid,
    /// `wsa:RelatesTo`: the request's message id. A client refuses an answer to another one.
    pub relates_to: Option<Uuid>,
    /// Echo of `wsmv:OperationID`: the server supports Robust Connection.
    pub operation_id: Option<Uuid>,
    /// `wsa:Address` of a created resource; written with [`ResponseBody::Created`] only.
    pub address: Option<String>,
}

/// What an answer says.
#[derive(Clone, PartialEq, Eq)]
pub enum ResponseBody {
    /// Done, nothing to say: Delete, Disconnect, Reconnect, Send, Signal, Release, and Connect of
    /// a command come back as [`ResponseBody::Connected`]. The header's action says which. Also Get
    /// of a resource that is no shell.
    Empty,
    /// Answer to Identify.
    Identify(Identity),
    /// Answer to Create.
    Created(Shell),
    /// Answer to Get of a shell.
    Shell(Shell),
    /// Answer to Command.
    CommandStarted {
        /// As the client chose it.
        command_id: Uuid,
    },
    /// Answer to Receive.
    Received {
        /// Output, in order.
        streams: Vec<StreamChunk>,
        /// What has become of the command.
        state: Option<CommandState>,
    },
    /// Answer to Connect.
    Connected {
        /// PSRP fragments; `None` when a command was connected.
        connect_response_xml: Option<Vec<u8>>,
    },
    /// Answer to Enumerate and Pull.
    Enumerated {
        /// Shells among the items.
        shells: Vec<Shell>,
        /// Commands among the items.
        commands: Vec<Command>,
        /// For the next Pull; `None` at the end of the sequence.
        context: Option<String>,
    },
    /// A fault.
    Fault(Fault),
}

/// Output on one stream.
#[derive(Clone, PartialEq, Eq)]
pub struct StreamChunk {
    /// `stdout` for PowerShell.
    pub name: String,
    /// `None` for the shell's own stream.
    pub command_id: Option<Uuid>,
    /// Whole PSRP fragments.
    pub data: Vec<u8>,
}

/// What has become of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandState {
    /// The command.
    pub command_id: Option<Uuid>,
    /// Ended; otherwise running or pending.
    pub done: bool,
    /// Only plain shells give one.
    pub exit_code: Option<i32>,
}

/// Answer to Identify (DSP0226 clause 11).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Identity {
    /// URI of the protocol.
    pub protocol_version: String,
    /// Who made the server.
    pub product_vendor: String,
    /// Its version; may be hidden before sign-in.
    pub product_version: String,
}

impl Response {
    /// An answer to `request`: action, `RelatesTo` and the echo of the operation id are set.
    pub fn to(request: &Request, message_id: Uuid, body: ResponseBody) -> Self {
        let action = match &body {
            ResponseBody::Fault(_) => FAULT_ACTION.into(),
            _ => request.operation().response_action().unwrap_or_default(),
        };
        Self {
            header: ResponseHeader {
                action,
                message_id,
                relates_to: Some(request.header.message_id),
                operation_id: request.header.operation_id.map(|operation| operation.id),
                address: Some(request.header.to.clone()),
            },
            body,
            problems: Vec::new(),
        }
    }

    /// A fault in answer to something that could not be read.
    pub fn fault(message_id: Uuid, relates_to: Option<Uuid>, fault: Fault) -> Self {
        Self {
            header: ResponseHeader { action: FAULT_ACTION.into(), message_id, relates_to, ..ResponseHeader::default() },
            body: ResponseBody::Fault(fault),
            problems: Vec::new(),
        }
    }

    /// The operation that this answers; `None` for faults and Identify.
    pub fn operation(&self) -> Option<Operation> {
        Operation::from_response_action(&self.header.action)
    }

    /// Writes the envelope.
    pub fn to_xml(&self) -> String {
        response_write::write(self)
    }

    /// Reads an envelope within the default [`Limits`].
    ///
    /// # Errors
    /// [`Error`]; a SOAP fault is no error but [`ResponseBody::Fault`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_with(bytes, &Limits::default())
    }

    /// Reads an envelope within the given limits.
    ///
    /// # Errors
    /// As [`Response::parse`].
    pub fn parse_with(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        response_read::read(bytes, limits)
    }

    /// Reads envelopes that follow each other in one stream of bytes, as when several answers
    /// come on one connection. The limits count for all of them together.
    ///
    /// # Errors
    /// As [`Response::parse`], for the first that cannot be read.
    pub fn parse_all(bytes: &[u8], limits: &Limits) -> Result<Vec<Self>, Error> {
        response_read::read_all(bytes, limits)
    }
}

// Output belongs to the user: only its size is shown.
impl fmt::Debug for StreamChunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamChunk")
            .field("name", &self.name)
            .field("command_id", &self.command_id)
            .field("bytes", &self.data.len())
            .finish()
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Identify(identity) => f.debug_tuple("Identify").field(identity).finish(),
            Self::Created(shell) => f.debug_tuple("Created").field(shell).finish(),
            Self::Shell(shell) => f.debug_tuple("Shell").field(shell).finish(),
            Self::CommandStarted { command_id } => {
                f.debug_struct("CommandStarted").field("command_id", command_id).finish()
            }
            Self::Received { streams, state } => {
                f.debug_struct("Received").field("streams", streams).field("state", state).finish()
            }
            Self::Connected { .. } => f.write_str("Connected(..)"),
            Self::Enumerated { shells, commands, context } => f
                .debug_struct("Enumerated")
                .field("shells", shells)
                .field("commands", &commands.len())
                .field("more", &context.is_some())
                .finish(),
            Self::Fault(fault) => f.debug_tuple("Fault").field(fault).finish(),
        }
    }
}
