//! The numbers of the message types, and what stands in each message's data.

use super::{
    Availability, BYTE_ORDER_MARK, CreatePipeline, ErrorRecord, GetCommandMetadata, HostCall, HostResponse,
    InformationRecord, InformationalRecord, InitRunspacePool, MessageBody, ProgressRecord, SessionCapability,
    UserEvent, bag::Bag,
};
use crate::{
    Error,
    clixml::{self, Value},
};

macro_rules! message_types {
    ($($number:literal $constant:ident;)*) => {
        /// The numbers of the message types, \[MS-PSRP\] 2.2.1 (MessageType).
        pub mod message_type {
            $(#[doc = concat!("`", stringify!($constant), "`.")] pub const $constant: u32 = $number;)*
        }

        /// The name of a message type, `UNKNOWN` for a number that is not in the specification.
        pub fn name(type_id: u32) -> &'static str {
            match type_id {
                $($number => stringify!($constant),)*
                _ => "UNKNOWN",
            }
        }
    };
}

message_types! {
    0x0001_0002 SESSION_CAPABILITY;
    0x0001_0003 CLOSE_SESSION;
    0x0001_0004 INIT_RUNSPACEPOOL;
    0x0001_0005 PUBLIC_KEY;
    0x0001_0006 ENCRYPTED_SESSION_KEY;
    0x0001_0007 PUBLIC_KEY_REQUEST;
    0x0001_0008 CONNECT_RUNSPACEPOOL;
    0x0002_1002 SET_MAX_RUNSPACES;
    0x0002_1003 SET_MIN_RUNSPACES;
    0x0002_1004 RUNSPACE_AVAILABILITY;
    0x0002_1005 RUNSPACEPOOL_STATE;
    0x0002_1006 CREATE_PIPELINE;
    0x0002_1007 GET_AVAILABLE_RUNSPACES;
    0x0002_1008 USER_EVENT;
    0x0002_1009 APPLICATION_PRIVATE_DATA;
    0x0002_100A GET_COMMAND_METADATA;
    0x0002_100B RUNSPACEPOOL_INIT_DATA;
    0x0002_100C RESET_RUNSPACE_STATE;
    0x0002_1100 RUNSPACEPOOL_HOST_CALL;
    0x0002_1101 RUNSPACEPOOL_HOST_RESPONSE;
    0x0004_1002 PIPELINE_INPUT;
    0x0004_1003 END_OF_PIPELINE_INPUT;
    0x0004_1004 PIPELINE_OUTPUT;
    0x0004_1005 ERROR_RECORD;
    0x0004_1006 PIPELINE_STATE;
    0x0004_1007 DEBUG_RECORD;
    0x0004_1008 VERBOSE_RECORD;
    0x0004_1009 WARNING_RECORD;
    0x0004_1010 PROGRESS_RECORD;
    0x0004_1011 INFORMATION_RECORD;
    0x0004_1012 STOP_POWERSHELL;
    0x0004_1100 PIPELINE_HOST_CALL;
    0x0004_1101 PIPELINE_HOST_RESPONSE;
}

impl MessageBody {
    pub(super) fn type_id(&self, of_pipeline: bool) -> u32 {
        use message_type::*;
        match self {
            Self::SessionCapability(_) => SESSION_CAPABILITY,
            Self::CloseSession => CLOSE_SESSION,
            Self::InitRunspacePool(_) => INIT_RUNSPACEPOOL,
            Self::PublicKey(_) => PUBLIC_KEY,
            Self::EncryptedSessionKey(_) => ENCRYPTED_SESSION_KEY,
            Self::PublicKeyRequest => PUBLIC_KEY_REQUEST,
            Self::ConnectRunspacePool { .. } => CONNECT_RUNSPACEPOOL,
            Self::SetMaxRunspaces { .. } => SET_MAX_RUNSPACES,
            Self::SetMinRunspaces { .. } => SET_MIN_RUNSPACES,
            Self::RunspaceAvailability { .. } => RUNSPACE_AVAILABILITY,
            Self::RunspacePoolState { .. } => RUNSPACEPOOL_STATE,
            Self::CreatePipeline(_) => CREATE_PIPELINE,
            Self::GetAvailableRunspaces { .. } => GET_AVAILABLE_RUNSPACES,
            Self::UserEvent(_) => USER_EVENT,
            Self::ApplicationPrivateData(_) => APPLICATION_PRIVATE_DATA,
            Self::GetCommandMetadata(_) => GET_COMMAND_METADATA,
            Self::RunspacePoolInitData { .. } => RUNSPACEPOOL_INIT_DATA,
            Self::ResetRunspaceState { .. } => RESET_RUNSPACE_STATE,
            Self::HostCall(_) if of_pipeline => PIPELINE_HOST_CALL,
            Self::HostCall(_) => RUNSPACEPOOL_HOST_CALL,
            Self::HostResponse(_) if of_pipeline => PIPELINE_HOST_RESPONSE,
            Self::HostResponse(_) => RUNSPACEPOOL_HOST_RESPONSE,
            Self::PipelineInput(_) => PIPELINE_INPUT,
            Self::EndOfPipelineInput => END_OF_PIPELINE_INPUT,
            Self::PipelineOutput(_) => PIPELINE_OUTPUT,
            Self::ErrorRecord(_) => ERROR_RECORD,
            Self::PipelineState { .. } => PIPELINE_STATE,
            Self::Debug(_) => DEBUG_RECORD,
            Self::Verbose(_) => VERBOSE_RECORD,
            Self::Warning(_) => WARNING_RECORD,
            Self::Progress(_) => PROGRESS_RECORD,
            Self::Information(_) => INFORMATION_RECORD,
            Self::StopPowerShell => STOP_POWERSHELL,
            Self::Other { type_id, .. } => *type_id,
        }
    }

    pub(super) fn decode(decoder: &mut clixml::Decoder, type_id: u32, data: &[u8]) -> Result<Self, Error> {
        use message_type::*;
        let name = name(type_id);
        match type_id {
            CLOSE_SESSION => return Ok(Self::CloseSession),
            PUBLIC_KEY_REQUEST => return Ok(Self::PublicKeyRequest),
            END_OF_PIPELINE_INPUT => return Ok(Self::EndOfPipelineInput),
            STOP_POWERSHELL => return Ok(Self::StopPowerShell),
            _ if name == "UNKNOWN" => return Ok(Self::Other { type_id, data: data.to_vec() }),
            _ => {}
        }
        let value = match data.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(data) {
            [] => Value::Null,
            text => decoder.decode(text)?,
        };
        let bag = |value| Bag::new(name, value);
        let error = |bag: &mut Bag| {
            let error = bag.take("ExceptionAsErrorRecord").filter(|value| !value.is_null());
            error.map(ErrorRecord::from_value).transpose()
        };
        Ok(match type_id {
            SESSION_CAPABILITY => Self::SessionCapability(SessionCapability::from_value(value)?),
            INIT_RUNSPACEPOOL => Self::InitRunspacePool(InitRunspacePool::from_value(value)?),
            PUBLIC_KEY => Self::PublicKey(bag(value)?.required_text("PublicKey")?),
            ENCRYPTED_SESSION_KEY => Self::EncryptedSessionKey(bag(value)?.required_text("EncryptedSessionKey")?),
            CONNECT_RUNSPACEPOOL => {
                let number = |name| value.get(name).and_then(Value::as_i32);
                let runspaces = number("MinRunspaces").zip(number("MaxRunspaces"));
                Self::ConnectRunspacePool { runspaces }
            }
            SET_MAX_RUNSPACES => {
                let mut bag = bag(value)?;
                Self::SetMaxRunspaces { count: bag.i32("MaxRunspaces")?, call_id: bag.i64("ci")? }
            }
            SET_MIN_RUNSPACES => {
                let mut bag = bag(value)?;
                Self::SetMinRunspaces { count: bag.i32("MinRunspaces")?, call_id: bag.i64("ci")? }
            }
            RUNSPACE_AVAILABILITY => {
                let mut bag = bag(value)?;
                let property = "SetMinMaxRunspacesResponse";
                let response = Availability::from_value(&bag.value(property));
                let response = response.ok_or(Error::Property { message: name, property })?;
                Self::RunspaceAvailability { response, call_id: bag.i64("ci")? }
            }
            RUNSPACEPOOL_STATE => {
                let mut bag = bag(value)?;
                let state = bag.i32("RunspaceState")?.into();
                Self::RunspacePoolState { state, error: error(&mut bag)? }
            }
            CREATE_PIPELINE => Self::CreatePipeline(CreatePipeline::from_value(value)?),
            GET_AVAILABLE_RUNSPACES => Self::GetAvailableRunspaces { call_id: bag(value)?.i64("ci")? },
            USER_EVENT => Self::UserEvent(UserEvent::from_value(value)?),
            APPLICATION_PRIVATE_DATA => Self::ApplicationPrivateData(bag(value)?.value("ApplicationPrivateData")),
            GET_COMMAND_METADATA => Self::GetCommandMetadata(GetCommandMetadata::from_value(value)?),
            RUNSPACEPOOL_INIT_DATA => {
                let mut bag = bag(value)?;
                Self::RunspacePoolInitData { min: bag.i32("MinRunspaces")?, max: bag.i32("MaxRunspaces")? }
            }
            RESET_RUNSPACE_STATE => Self::ResetRunspaceState { call_id: bag(value)?.i64("ci")? },
            RUNSPACEPOOL_HOST_CALL | PIPELINE_HOST_CALL => Self::HostCall(HostCall::from_value(value)?),
            RUNSPACEPOOL_HOST_RESPONSE | PIPELINE_HOST_RESPONSE => Self::HostResponse(HostResponse::from_value(value)?),
            PIPELINE_INPUT => Self::PipelineInput(value),
            PIPELINE_OUTPUT => Self::PipelineOutput(value),
            ERROR_RECORD => Self::ErrorRecord(ErrorRecord::from_value(value)?),
            PIPELINE_STATE => {
                let mut bag = bag(value)?;
                let state = bag.i32("PipelineState")?.into();
                Self::PipelineState { state, error: error(&mut bag)? }
            }
            DEBUG_RECORD => Self::Debug(InformationalRecord::from_value(name, value)?),
            VERBOSE_RECORD => Self::Verbose(InformationalRecord::from_value(name, value)?),
            WARNING_RECORD => Self::Warning(InformationalRecord::from_value(name, value)?),
            PROGRESS_RECORD => Self::Progress(ProgressRecord::from_value(value)?),
            INFORMATION_RECORD => Self::Information(InformationRecord::from_value(value)?),
            // Every other number is not in the table and left above.
            _ => Self::Other { type_id, data: data.to_vec() },
        })
    }

    /// The value in the message's data, as it goes over the wire; nothing where the data is empty
    /// or of an unknown type.
    pub fn to_value(&self) -> Option<Value> {
        let extended = Value::extended;
        let state = |name: &str, number: i32, error: &Option<ErrorRecord>| {
            let mut members = vec![(name.into(), Value::I32(number))];
            let error = error.as_ref().map(ErrorRecord::to_value);
            members.extend(error.map(|error| ("ExceptionAsErrorRecord".into(), error)));
            extended(members)
        };
        Some(match self {
            Self::CloseSession | Self::EndOfPipelineInput | Self::StopPowerShell | Self::Other { .. } => {
                return None;
            }
            Self::SessionCapability(capability) => capability.to_value(),
            Self::InitRunspacePool(init) => init.to_value(),
            Self::PublicKey(key) => extended(vec![("PublicKey".into(), key.clone().into())]),
            Self::EncryptedSessionKey(key) => extended(vec![("EncryptedSessionKey".into(), key.clone().into())]),
            Self::PublicKeyRequest | Self::ConnectRunspacePool { runspaces: None } => "".into(),
            Self::ConnectRunspacePool { runspaces: Some((min, max)) } | Self::RunspacePoolInitData { min, max } => {
                extended(vec![("MinRunspaces".into(), (*min).into()), ("MaxRunspaces".into(), (*max).into())])
            }
            Self::SetMaxRunspaces { count, call_id } => {
                extended(vec![("MaxRunspaces".into(), (*count).into()), ("ci".into(), (*call_id).into())])
            }
            Self::SetMinRunspaces { count, call_id } => {
                extended(vec![("MinRunspaces".into(), (*count).into()), ("ci".into(), (*call_id).into())])
            }
            Self::RunspaceAvailability { response, call_id } => extended(vec![
                ("SetMinMaxRunspacesResponse".into(), response.to_value()),
                ("ci".into(), (*call_id).into()),
            ]),
            Self::RunspacePoolState { state: number, error } => state("RunspaceState", (*number).into(), error),
            Self::CreatePipeline(create) => create.to_value(),
            Self::GetAvailableRunspaces { call_id } | Self::ResetRunspaceState { call_id } => {
                extended(vec![("ci".into(), (*call_id).into())])
            }
            Self::UserEvent(event) => event.to_value(),
            Self::GetCommandMetadata(get) => get.to_value(),
            Self::PipelineInput(value) | Self::PipelineOutput(value) => value.clone(),
            Self::ApplicationPrivateData(data) => extended(vec![("ApplicationPrivateData".into(), data.clone())]),
            Self::HostCall(call) => call.to_value(),
            Self::HostResponse(response) => response.to_value(),
            Self::ErrorRecord(record) => record.to_value(),
            Self::PipelineState { state: number, error } => state("PipelineState", (*number).into(), error),
            Self::Debug(record) | Self::Verbose(record) | Self::Warning(record) => record.to_value(),
            Self::Progress(record) => record.to_value(),
            Self::Information(record) => record.to_value(),
        })
    }
}
