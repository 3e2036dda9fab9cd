//! Messages of every type made of anything.

use arbitrary::{Result, Unstructured};
use reattach_psrp::Uuid;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    Argument, Availability, CommandInfo, CommandTypes, ConsoleColor, CreatePipeline, Destination, ErrorCategory,
    ErrorRecord, GetCommandMetadata, HostAnswer, HostCall, HostInfo, HostInformation, HostResponse, InformationRecord,
    InformationalRecord, InitRunspacePool, InvocationInfo, Merges, Message, MessageBody, PipelineCommand,
    PipelineResultTypes, PipelineState, ProgressRecord, RunspacePoolState, SessionCapability, UserEvent,
};
use reattach_psrp::secret::SessionKey;

use crate::host;
use crate::value::{self, Kind};

/// How many kinds of messages [`any_message`] makes.
const KINDS: usize = 33;

/// A message of the kind `number` (every number has one, every type of message several), with
/// values that other implementations can hold.
///
/// # Errors
/// The bytes do not suffice.
pub fn any_message(number: usize, data: &mut Unstructured<'_>) -> Result<Message> {
    use Destination::{Client, Server};
    let pipeline = Some(Uuid::from_u128(9));
    let ci = data.arbitrary::<i64>()?;
    let (destination, pipeline_id, body) = match number % KINDS {
        0 => (Server, None, MessageBody::SessionCapability(capability(data)?)),
        1 => (Server, None, MessageBody::InitRunspacePool(init(data)?)),
        2 => (Server, None, MessageBody::PublicKey(data.arbitrary()?)),
        3 => (Client, None, MessageBody::EncryptedSessionKey(data.arbitrary()?)),
        4 => (Client, None, MessageBody::PublicKeyRequest),
        5 => {
            let runspaces = data.arbitrary()?;
            (Server, None, MessageBody::ConnectRunspacePool { runspaces })
        }
        6 => (Server, None, MessageBody::SetMaxRunspaces { count: data.arbitrary()?, call_id: ci }),
        7 => (Server, None, MessageBody::SetMinRunspaces { count: data.arbitrary()?, call_id: ci }),
        8 => {
            let done = Availability::Done(data.arbitrary()?);
            let response = if data.arbitrary()? { done } else { Availability::Free(data.arbitrary()?) };
            (Client, None, MessageBody::RunspaceAvailability { response, call_id: ci })
        }
        9 => {
            let state = RunspacePoolState::from(data.int_in_range(0..=9)?);
            (Client, None, MessageBody::RunspacePoolState { state, error: optional(data, error)? })
        }
        10 => (Server, pipeline, MessageBody::CreatePipeline(create(data)?)),
        11 => (Server, None, MessageBody::GetAvailableRunspaces { call_id: ci }),
        12 => (Client, None, MessageBody::UserEvent(event(data)?)),
        13 => {
            let entries = vec![("PSVersionTable".to_owned(), value::value(data, Kind::Real, 4)?)];
            (Client, None, MessageBody::ApplicationPrivateData(Value::primitive_dictionary(entries)))
        }
        14 => (Server, pipeline, MessageBody::GetCommandMetadata(metadata(data)?)),
        15 => (Client, None, MessageBody::RunspacePoolInitData { min: data.arbitrary()?, max: data.arbitrary()? }),
        16 => (Server, None, MessageBody::ResetRunspaceState { call_id: ci }),
        17 => (Client, None, MessageBody::HostCall(call(data, ci)?)),
        18 => (Client, pipeline, MessageBody::HostCall(call(data, ci)?)),
        19 => (Server, None, MessageBody::HostResponse(response(data, ci)?)),
        20 => (Server, pipeline, MessageBody::HostResponse(response(data, ci)?)),
        21 => (Server, pipeline, MessageBody::PipelineInput(value::value(data, Kind::Real, 0)?)),
        22 => (Server, pipeline, MessageBody::EndOfPipelineInput),
        23 => (Client, pipeline, MessageBody::ErrorRecord(error(data)?)),
        24 => {
            let state = PipelineState::from(data.int_in_range(0..=6)?);
            (Client, pipeline, MessageBody::PipelineState { state, error: optional(data, error)? })
        }
        25 => (Client, pipeline, MessageBody::Debug(informational(data)?)),
        26 => (Client, pipeline, MessageBody::Verbose(informational(data)?)),
        27 => (Client, pipeline, MessageBody::Warning(informational(data)?)),
        28 => (Client, pipeline, MessageBody::Progress(progress(data)?)),
        29 => (Client, pipeline, MessageBody::Information(information(data)?)),
        30 => (Server, None, MessageBody::CloseSession),
        31 => (Server, pipeline, MessageBody::StopPowerShell),
        _ => (Client, pipeline, MessageBody::PipelineOutput(value::value(data, Kind::Real, 0)?)),
    };
    Ok(Message { destination, pool_id: Uuid::from_u128(7), pipeline_id, body })
}

fn optional<T>(data: &mut Unstructured<'_>, make: fn(&mut Unstructured<'_>) -> Result<T>) -> Result<Option<T>> {
    if data.arbitrary()? { make(data).map(Some) } else { Ok(None) }
}

fn capability(data: &mut Unstructured<'_>) -> Result<SessionCapability> {
    let zone: Vec<u8> = data.arbitrary()?;
    Ok(SessionCapability {
        protocol_version: format!("2.{}", data.int_in_range(0..=4)?),
        extra: vec![("TimeZone".into(), Value::Bytes(zone))],
        ..SessionCapability::default()
    })
}

fn init(data: &mut Unstructured<'_>) -> Result<InitRunspacePool> {
    let arguments = vec![("a".to_owned(), Value::String(data.arbitrary()?))];
    Ok(InitRunspacePool {
        min_runspaces: data.arbitrary()?,
        max_runspaces: data.arbitrary()?,
        thread_options: data.int_in_range(0..=3)?,
        apartment_state: data.int_in_range(0..=2)?,
        host: host_info(data)?,
        application_arguments: Value::primitive_dictionary(arguments),
    })
}

fn host_info(data: &mut Unstructured<'_>) -> Result<HostInfo> {
    Ok(if data.arbitrary()? { HostInfo::NONE } else { HostInfo::interactive(data.arbitrary()?, data.arbitrary()?) })
}

fn create(data: &mut Unstructured<'_>) -> Result<CreatePipeline> {
    let mut statements = Vec::new();
    for _ in 0..data.int_in_range(1..=3)? {
        let mut commands = Vec::new();
        for _ in 0..data.int_in_range(1..=2)? {
            commands.push(command(data)?);
        }
        statements.push(commands);
    }
    Ok(CreatePipeline {
        no_input: data.arbitrary()?,
        apartment_state: data.int_in_range(0..=2)?,
        remote_stream_options: data.int_in_range(0..=15)?,
        add_to_history: data.arbitrary()?,
        host: host_info(data)?,
        is_nested: data.arbitrary()?,
        history: data.arbitrary()?,
        redirect_shell_error_output_pipe: data.arbitrary()?,
        statements,
    })
}

fn command(data: &mut Unstructured<'_>) -> Result<PipelineCommand> {
    let mut arguments = Vec::new();
    for _ in 0..data.int_in_range(0..=2)? {
        let name = data.arbitrary::<Option<String>>()?;
        arguments.push(Argument { name, value: value::value(data, Kind::Real, 4)? });
    }
    let mut merge = || Ok(PipelineResultTypes(data.int_in_range(0..=8)?));
    let merges = Merges {
        my_result: merge()?,
        to_result: merge()?,
        previous_results: merge()?,
        error: Some(merge()?),
        warning: Some(merge()?),
        verbose: Some(merge()?),
        debug: Some(merge()?),
        information: Some(merge()?),
    };
    Ok(PipelineCommand {
        text: data.arbitrary()?,
        is_script: data.arbitrary()?,
        use_local_scope: data.arbitrary()?,
        merges,
        arguments,
    })
}

fn event(data: &mut Unstructured<'_>) -> Result<UserEvent> {
    Ok(UserEvent {
        event_identifier: data.arbitrary()?,
        source_identifier: data.arbitrary()?,
        time_generated: Some("2009-06-17T10:57:23.1578277-07:00".into()),
        sender: value::value(data, Kind::Real, 4)?,
        source_args: Value::array_list(value::items(data, Kind::Real, 4)?),
        message_data: value::value(data, Kind::Real, 4)?,
        computer_name: data.arbitrary()?,
        runspace_id: Some(Uuid::from_u128(data.arbitrary()?)),
        extra: Vec::new(),
    })
}

fn metadata(data: &mut Unstructured<'_>) -> Result<GetCommandMetadata> {
    Ok(GetCommandMetadata {
        names: data.arbitrary()?,
        command_type: CommandTypes(data.int_in_range(1..=511)? & 0x17f),
        namespaces: data.arbitrary()?,
        arguments: if data.arbitrary()? { Some(value::items(data, Kind::Real, 4)?) } else { None },
        extra: Vec::new(),
    })
}

fn call(data: &mut Unstructured<'_>, ci: i64) -> Result<HostCall> {
    Ok(HostCall::new(ci, data.choose(&host::queries())?))
}

fn response(data: &mut Unstructured<'_>, ci: i64) -> Result<HostResponse> {
    let answers = host::answers();
    let (method, answer) = data.choose(&answers)?;
    let call = HostCall { call_id: ci, method: *method, parameters: Vec::new() };
    let key = SessionKey::generate(&mut |buffer| buffer.fill(7));
    let answer = if data.ratio(1, 4)? { HostAnswer::not_implemented(*method) } else { answer.clone() };
    Ok(HostResponse::new(&call, answer.seal(Some(&key)).unwrap()).unwrap())
}

fn error(data: &mut Unstructured<'_>) -> Result<ErrorRecord> {
    let target = value::value(data, Kind::Real, 4)?;
    let category = ErrorCategory(data.int_in_range(0..=31)?);
    let record = ErrorRecord::new(data.arbitrary::<String>()?, data.arbitrary::<String>()?, category, target);
    let record = ErrorRecord { details_message: data.arbitrary()?, script_stack_trace: data.arbitrary()?, ..record };
    Ok(match optional(data, invocation)? {
        Some(invocation) => record.with_invocation(&invocation),
        None => record,
    })
}

fn invocation(data: &mut Unstructured<'_>) -> Result<InvocationInfo> {
    Ok(InvocationInfo {
        invocation_name: data.arbitrary()?,
        bound_parameters: vec![("Path".into(), value::value(data, Kind::Real, 4)?)],
        unbound_arguments: value::items(data, Kind::Real, 4)?,
        command_origin: data.int_in_range(0..=1)?,
        expecting_input: data.arbitrary()?,
        line: data.arbitrary()?,
        offset_in_line: data.arbitrary()?,
        position_message: data.arbitrary()?,
        script_name: data.arbitrary()?,
        script_line_number: data.arbitrary()?,
        history_id: data.arbitrary()?,
        pipeline_length: data.arbitrary()?,
        pipeline_position: data.arbitrary()?,
        pipeline_iteration: data.arbitrary()?,
        command: Some(CommandInfo {
            command_type: CommandTypes(CommandTypes::CMDLET),
            name: data.arbitrary()?,
            definition: data.arbitrary()?,
            visibility: 0,
        }),
        ..InvocationInfo::default()
    })
}

fn informational(data: &mut Unstructured<'_>) -> Result<InformationalRecord> {
    let message: String = data.arbitrary()?;
    Ok(match optional(data, invocation)? {
        Some(invocation) => InformationalRecord::with_invocation(message, &invocation),
        None => InformationalRecord::new(message),
    })
}

fn progress(data: &mut Unstructured<'_>) -> Result<ProgressRecord> {
    Ok(ProgressRecord {
        activity: data.arbitrary()?,
        activity_id: data.arbitrary()?,
        status: data.arbitrary()?,
        current_operation: data.arbitrary()?,
        parent_activity_id: data.arbitrary()?,
        percent_complete: data.int_in_range(-1..=100)?,
        seconds_remaining: data.arbitrary()?,
        completed: data.arbitrary()?,
        extra: Vec::new(),
    })
}

fn information(data: &mut Unstructured<'_>) -> Result<InformationRecord> {
    let record = if data.arbitrary()? {
        InformationRecord::host(HostInformation {
            message: data.arbitrary()?,
            foreground: Some(ConsoleColor(data.int_in_range(0..=15)?)),
            background: None,
            no_new_line: data.arbitrary()?,
        })
    } else {
        InformationRecord { message_data: value::value(data, Kind::Real, 4)?, ..InformationRecord::default() }
    };
    Ok(InformationRecord {
        source: data.arbitrary()?,
        time_generated: Some("2015-03-09T11:00:06.7899543-07:00".into()),
        user: data.arbitrary()?,
        computer: data.arbitrary()?,
        process_id: data.arbitrary()?,
        ..record
    })
}
