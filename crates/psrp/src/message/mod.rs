//! Messages, \[MS-PSRP\] 2.2.1 and 2.2.2.

mod bag;
mod error_record;
mod event;
mod host;
mod invocation;
mod merge;
mod metadata;
mod pipeline;
mod pool;
mod record;
mod types;

use uuid::Uuid;

pub use error_record::{ErrorCategory, ErrorRecord};
pub use event::UserEvent;
pub use host::{
    AnswerKind, BufferCell, BufferCells, ChoiceDescription, ConsoleColor, Coordinates, CredentialOptions,
    CredentialTypes, FieldDescription, FieldKind, HostAnswer, HostCall, HostDefaultData, HostInfo, HostMethod,
    HostPart, HostQuery, HostResponse, KeyInfo, ReadKeyOptions, Rectangle, Size, VOID_CALL_ID,
};
pub use invocation::{CommandInfo, InvocationInfo, ScriptExtent};
pub use merge::{Merges, PipelineResultTypes};
pub use metadata::{CommandMetadata, CommandMetadataCount, CommandTypes, GetCommandMetadata, ParameterMetadata};
pub use pipeline::{Argument, CreatePipeline, PipelineCommand, PipelineState};
pub use pool::{Availability, InitRunspacePool, RunspacePoolState, SessionCapability, parse_version};
pub use record::{HostInformation, InformationRecord, InformationalRecord, ProgressRecord};
pub use types::{message_type, name};

use crate::{
    Error,
    clixml::{self, NameOrder, Value},
};

/// Length of a message's header.
pub const HEADER_LEN: usize = 40;

/// What PowerShell's server writes before the data of each message.
pub(crate) const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Who a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Destination {
    /// 1: from the server to the client.
    Client,
    /// 2: from the client to the server.
    Server,
}

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Who it is for.
    pub destination: Destination,
    /// The pool (RPID). All zero in the server's first SESSION_CAPABILITY of a new pool.
    pub pool_id: Uuid,
    /// The pipeline (PID); nothing for the pool's own messages.
    pub pipeline_id: Option<Uuid>,
    /// What it says.
    pub body: MessageBody,
}

/// What a message says. Numbers are sections of \[MS-PSRP\].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum MessageBody {
    /// SESSION_CAPABILITY, 2.2.2.1.
    SessionCapability(SessionCapability),
    /// CLOSE_SESSION, 0x00010003: in PowerShell's list of types alone, unused on the wire.
    CloseSession,
    /// INIT_RUNSPACEPOOL, 2.2.2.2.
    InitRunspacePool(InitRunspacePool),
    /// PUBLIC_KEY: the key blob, base64, 2.2.2.3.
    PublicKey(String),
    /// ENCRYPTED_SESSION_KEY: the key blob, base64, 2.2.2.4.
    EncryptedSessionKey(String),
    /// PUBLIC_KEY_REQUEST, 2.2.2.5.
    PublicKeyRequest,
    /// CONNECT_RUNSPACEPOOL, 2.2.2.29.
    ConnectRunspacePool {
        /// Minimum and maximum, if the client gave both.
        runspaces: Option<(i32, i32)>,
    },
    /// SET_MAX_RUNSPACES, 2.2.2.6.
    SetMaxRunspaces {
        /// The new maximum.
        count: i32,
        /// Names the call.
        call_id: i64,
    },
    /// SET_MIN_RUNSPACES, 2.2.2.7.
    SetMinRunspaces {
        /// The new minimum.
        count: i32,
        /// Names the call.
        call_id: i64,
    },
    /// RUNSPACE_AVAILABILITY, 2.2.2.8.
    RunspaceAvailability {
        /// By what was asked.
        response: Availability,
        /// Names the call.
        call_id: i64,
    },
    /// RUNSPACEPOOL_STATE, 2.2.2.9.
    RunspacePoolState {
        /// The state.
        state: RunspacePoolState,
        /// Why, when it broke.
        error: Option<ErrorRecord>,
    },
    /// CREATE_PIPELINE, 2.2.2.10.
    CreatePipeline(CreatePipeline),
    /// GET_AVAILABLE_RUNSPACES, 2.2.2.11.
    GetAvailableRunspaces {
        /// Names the call.
        call_id: i64,
    },
    /// USER_EVENT, 2.2.2.12.
    UserEvent(UserEvent),
    /// APPLICATION_PRIVATE_DATA, 2.2.2.13: the dictionary (or null) that it carries.
    ApplicationPrivateData(Value),
    /// GET_COMMAND_METADATA, 2.2.2.14.
    GetCommandMetadata(GetCommandMetadata),
    /// RUNSPACEPOOL_INIT_DATA, 2.2.2.30. PowerShell's server swaps the two; do not check that min ≤ max.
    RunspacePoolInitData {
        /// Runspaces at least.
        min: i32,
        /// Runspaces at most.
        max: i32,
    },
    /// RESET_RUNSPACE_STATE, 2.2.2.31.
    ResetRunspaceState {
        /// Names the call.
        call_id: i64,
    },
    /// RUNSPACEPOOL_HOST_CALL (2.2.2.15) or PIPELINE_HOST_CALL (2.2.2.27), by [`Message::pipeline_id`].
    HostCall(HostCall),
    /// RUNSPACEPOOL_HOST_RESPONSE (2.2.2.16) or PIPELINE_HOST_RESPONSE (2.2.2.28), by
    /// [`Message::pipeline_id`].
    HostResponse(HostResponse),
    /// PIPELINE_INPUT, 2.2.2.17.
    PipelineInput(Value),
    /// END_OF_PIPELINE_INPUT, 2.2.2.18.
    EndOfPipelineInput,
    /// PIPELINE_OUTPUT, 2.2.2.19.
    PipelineOutput(Value),
    /// ERROR_RECORD, 2.2.2.20.
    ErrorRecord(ErrorRecord),
    /// PIPELINE_STATE, 2.2.2.21.
    PipelineState {
        /// The state.
        state: PipelineState,
        /// Why, when it failed or was stopped.
        error: Option<ErrorRecord>,
    },
    /// DEBUG_RECORD, 2.2.2.22.
    Debug(InformationalRecord),
    /// VERBOSE_RECORD, 2.2.2.23.
    Verbose(InformationalRecord),
    /// WARNING_RECORD, 2.2.2.24.
    Warning(InformationalRecord),
    /// PROGRESS_RECORD, 2.2.2.25.
    Progress(ProgressRecord),
    /// INFORMATION_RECORD, 2.2.2.26.
    Information(InformationRecord),
    /// STOP_POWERSHELL, 0x00041012: in PowerShell's list of types alone, unused on the wire.
    StopPowerShell,
    /// A type that is not known here.
    Other {
        /// The type's number.
        type_id: u32,
        /// The data as it came.
        data: Vec<u8>,
    },
}

impl Message {
    /// The message's bytes, to be cut into fragments.
    ///
    /// What is for the client gets the byte order mark and the attribute order of PowerShell's
    /// server; what is for the server gets neither.
    pub fn encode(&self) -> Vec<u8> {
        let (destination, order): (u32, _) = match self.destination {
            Destination::Client => (1, NameOrder::BeforeRefId),
            Destination::Server => (2, NameOrder::AfterRefId),
        };
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&destination.to_le_bytes());
        bytes.extend_from_slice(&self.type_id().to_le_bytes());
        bytes.extend_from_slice(&self.pool_id.to_bytes_le());
        bytes.extend_from_slice(&self.pipeline_id.unwrap_or_default().to_bytes_le());
        if let MessageBody::Other { data, .. } = &self.body {
            bytes.extend_from_slice(data);
        } else if let Some(value) = self.body.to_value() {
            if self.destination == Destination::Client {
                bytes.extend_from_slice(&BYTE_ORDER_MARK);
            }
            bytes.extend_from_slice(clixml::encode_with(&value, order).as_bytes());
        }
        bytes
    }

    /// Reads a whole message, as [`crate::fragment::Defragmenter`] gives it.
    ///
    /// # Errors
    ///
    /// A short or wrong header, malformed CLIXML, or a property missing that the type must have.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        Self::decode_in(&mut clixml::Decoder::default(), bytes)
    }

    /// As [`Message::decode`], with a decoder that is kept from message to message.
    ///
    /// # Errors
    ///
    /// As [`Message::decode`].
    pub fn decode_in(decoder: &mut clixml::Decoder, bytes: &[u8]) -> Result<Self, Error> {
        let (destination, rest) = bytes.split_first_chunk().ok_or(Error::Header)?;
        let (type_id, rest) = rest.split_first_chunk().ok_or(Error::Header)?;
        let (pool_id, rest) = rest.split_first_chunk().ok_or(Error::Header)?;
        let (pipeline_id, data) = rest.split_first_chunk().ok_or(Error::Header)?;
        let destination = match u32::from_le_bytes(*destination) {
            1 => Destination::Client,
            2 => Destination::Server,
            _ => return Err(Error::Header),
        };
        let pipeline_id = Uuid::from_bytes_le(*pipeline_id);
        Ok(Message {
            destination,
            pool_id: Uuid::from_bytes_le(*pool_id),
            pipeline_id: (!pipeline_id.is_nil()).then_some(pipeline_id),
            body: MessageBody::decode(decoder, u32::from_le_bytes(*type_id), data)?,
        })
    }

    /// The type's number on the wire.
    pub fn type_id(&self) -> u32 {
        self.body.type_id(self.pipeline_id.is_some())
    }

    /// The type's name, for example `RUNSPACEPOOL_STATE`.
    pub fn name(&self) -> &'static str {
        name(self.type_id())
    }
}
