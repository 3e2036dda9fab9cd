//! What a message says, by its type: the same for people and, as JSON, for programs.
//!
//! What is null is left out. A value inside is the text that PowerShell shows of it; `value` beside it has the
//! whole. Nothing is said of a key but its length, and nothing of a secret.

use reattach_psrp::Error;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    Availability, CommandMetadata, CommandMetadataCount, CreatePipeline, ErrorRecord, GetCommandMetadata, HostInfo,
    InformationRecord, InformationalRecord, InvocationInfo, MessageBody, PipelineCommand, PipelineResultTypes,
    ProgressRecord, UserEvent,
};
use reattach_psrp::render::render;
use reattach_psrp::secret::Confidential;
use serde_json::{Map, Value as Json, json};

use super::host_call;

/// What is wrong with a message that could be read but not understood.
pub(crate) fn unreadable(body: &MessageBody) -> Option<Error> {
    match body {
        MessageBody::HostCall(call) => call.query().err(),
        MessageBody::HostResponse(response) => response.answer().err(),
        _ => None,
    }
}

/// The message's facts by name.
pub(crate) fn json(body: &MessageBody) -> Map<String, Json> {
    let facts = match body {
        MessageBody::SessionCapability(capability) => json!({
            "protocolVersion": capability.protocol_version,
            "psVersion": capability.ps_version,
            "serializationVersion": capability.serialization_version,
        }),
        MessageBody::InitRunspacePool(init) => json!({
            "minRunspaces": init.min_runspaces,
            "maxRunspaces": init.max_runspaces,
            "threadOptions": init.thread_options,
            "apartmentState": init.apartment_state,
            "host": host(&init.host),
            "applicationArguments": shown(&init.application_arguments),
        }),
        MessageBody::PublicKey(blob) | MessageBody::EncryptedSessionKey(blob) => key(blob),
        MessageBody::ConnectRunspacePool { runspaces: Some((min, max)) } => {
            json!({"minRunspaces": min, "maxRunspaces": max})
        }
        MessageBody::SetMaxRunspaces { count, call_id } => json!({"maxRunspaces": count, "callId": call_id}),
        MessageBody::SetMinRunspaces { count, call_id } => json!({"minRunspaces": count, "callId": call_id}),
        MessageBody::RunspaceAvailability { response: Availability::Done(done), call_id } => {
            json!({"done": done, "callId": call_id})
        }
        MessageBody::RunspaceAvailability { response: Availability::Free(free), call_id } => {
            json!({"free": free, "callId": call_id})
        }
        MessageBody::GetAvailableRunspaces { call_id } | MessageBody::ResetRunspaceState { call_id } => {
            json!({"callId": call_id})
        }
        MessageBody::RunspacePoolState { state, error } => {
            json!({"state": format!("{state:?}"), "error": error.as_ref().map(error_record)})
        }
        MessageBody::PipelineState { state, error } => {
            json!({"state": format!("{state:?}"), "error": error.as_ref().map(error_record)})
        }
        MessageBody::RunspacePoolInitData { min, max } => json!({"minRunspaces": min, "maxRunspaces": max}),
        MessageBody::CreatePipeline(create) => pipeline(create),
        MessageBody::UserEvent(event) => user_event(event),
        MessageBody::GetCommandMetadata(get) => wanted(get),
        MessageBody::HostCall(call) => host_call::call(call),
        MessageBody::HostResponse(response) => host_call::response(response),
        MessageBody::PipelineInput(value) | MessageBody::PipelineOutput(value) => output(value),
        MessageBody::ErrorRecord(record) => error_record(record),
        MessageBody::Debug(record) | MessageBody::Verbose(record) | MessageBody::Warning(record) => {
            informational(record)
        }
        MessageBody::Progress(record) => progress(record),
        MessageBody::Information(record) => information(record),
        MessageBody::Other { data, .. } => json!({"bytes": data.len()}),
        _ => Json::Null,
    };
    match pruned(facts) {
        Json::Object(facts) => facts,
        _ => Map::new(),
    }
}

/// Whether people are shown the value, too: what the message says is in it alone.
pub(crate) fn is_value(body: &MessageBody) -> bool {
    matches!(
        body,
        MessageBody::PipelineInput(_) | MessageBody::PipelineOutput(_) | MessageBody::ApplicationPrivateData(_)
    )
}

/// A line for each fact; what is inside another has both names.
pub(crate) fn lines(facts: &Map<String, Json>) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, fact) in facts {
        add(name, fact, &mut lines);
    }
    lines
}

fn add(name: &str, fact: &Json, lines: &mut Vec<String>) {
    match fact {
        Json::Object(facts) => facts.iter().for_each(|(inner, fact)| add(&format!("{name}.{inner}"), fact, lines)),
        Json::Array(facts) if facts.iter().any(|fact| fact.is_object() || fact.is_array()) => {
            facts.iter().enumerate().for_each(|(number, fact)| add(&format!("{name}[{number}]"), fact, lines));
        }
        Json::Array(facts) => {
            let facts: Vec<String> = facts.iter().map(plain).collect();
            lines.push(format!("{name} {}", facts.join(", ")));
        }
        fact => {
            let text = plain(fact);
            let mut shown = text.lines();
            lines.push(format!("{name} {}", shown.next().unwrap_or_default()).trim_end().to_owned());
            lines.extend(shown.map(|line| format!("  {line}")));
        }
    }
}

fn plain(fact: &Json) -> String {
    fact.as_str().map_or_else(|| fact.to_string(), str::to_owned)
}

fn pruned(json: Json) -> Json {
    match json {
        Json::Object(map) => {
            let kept = map.into_iter().map(|(name, json)| (name, pruned(json)));
            Json::Object(kept.filter(|(_, json)| !json.is_null()).collect())
        }
        Json::Array(items) => Json::Array(items.into_iter().map(pruned).collect()),
        other => other,
    }
}

/// A value as PowerShell shows it; nothing for null.
pub(super) fn shown(value: &Value) -> Json {
    if value.is_null() { Json::Null } else { json!(render(value)) }
}

fn shown_all(values: &[Value]) -> Vec<String> {
    values.iter().map(render).collect()
}

fn key(base64: &str) -> Json {
    use base64::Engine as _;
    let blob = base64::engine::general_purpose::STANDARD.decode(base64.trim());
    json!({"isBase64": blob.is_ok(), "bytes": blob.ok().map(|blob| blob.len())})
}

fn host(host: &HostInfo) -> Json {
    let data = host.default_data().map(|data| {
        json!({
            "foreground": data.foreground.name(),
            "background": data.background.name(),
            "cursorPosition": format!("{},{}", data.cursor_position.x, data.cursor_position.y),
            "windowPosition": format!("{},{}", data.window_position.x, data.window_position.y),
            "cursorSize": data.cursor_size,
            "bufferSize": host_call::size(data.buffer_size),
            "windowSize": host_call::size(data.window_size),
            "maxWindowSize": host_call::size(data.max_window_size),
            "maxPhysicalWindowSize": host_call::size(data.max_physical_window_size),
            "windowTitle": data.window_title,
        })
    });
    json!({
        "isHostNull": host.is_host_null,
        "isHostUINull": host.is_host_ui_null,
        "isHostRawUINull": host.is_host_raw_ui_null,
        "useRunspaceHost": host.use_runspace_host,
        "defaultData": data,
    })
}

fn pipeline(create: &CreatePipeline) -> Json {
    let statements: Vec<Vec<Json>> =
        create.statements.iter().map(|statement| statement.iter().map(command).collect()).collect();
    json!({
        "script": create.script_text(),
        "noInput": create.no_input,
        "addToHistory": create.add_to_history,
        "isNested": create.is_nested,
        "history": create.history,
        "apartmentState": create.apartment_state,
        "remoteStreamOptions": create.remote_stream_options,
        "redirectShellErrorOutputPipe": create.redirect_shell_error_output_pipe,
        "host": host(&create.host),
        "statements": statements,
    })
}

fn command(command: &PipelineCommand) -> Json {
    let merges = &command.merges;
    let merge = |to: PipelineResultTypes| (to != PipelineResultTypes::NONE).then(|| to.name());
    let arguments: Vec<Json> = command
        .arguments
        .iter()
        .map(|argument| json!({"name": argument.name, "value": shown(&argument.value)}))
        .collect();
    json!({
        "text": command.text,
        "isScript": command.is_script,
        "useLocalScope": command.use_local_scope,
        "mergeMyResult": merge(merges.my_result),
        "mergeToResult": merge(merges.to_result),
        "mergePreviousResults": merge(merges.previous_results),
        "mergeError": merges.error.and_then(merge),
        "mergeWarning": merges.warning.and_then(merge),
        "mergeVerbose": merges.verbose.and_then(merge),
        "mergeDebug": merges.debug.and_then(merge),
        "mergeInformation": merges.information.and_then(merge),
        "arguments": (!arguments.is_empty()).then_some(arguments),
    })
}

fn user_event(event: &UserEvent) -> Json {
    json!({
        "eventIdentifier": event.event_identifier,
        "sourceIdentifier": event.source_identifier,
        "timeGenerated": event.time_generated,
        "sender": shown(&event.sender),
        "sourceArgs": event.source_args.items().map(shown_all),
        "messageData": shown(&event.message_data),
        "computerName": event.computer_name,
        "runspaceId": event.runspace_id.map(|id| id.to_string()),
    })
}

fn wanted(get: &GetCommandMetadata) -> Json {
    json!({
        "names": get.names,
        "commandType": get.command_type.names(),
        "namespaces": get.namespaces,
        "arguments": get.arguments.as_deref().map(shown_all),
    })
}

/// Of input and output only what they are not by themselves.
fn output(value: &Value) -> Json {
    if let Some(metadata) = CommandMetadata::from_value(value) {
        let parameters = metadata.parameters.iter().map(|(name, parameter)| {
            json!({
                "name": name,
                "type": parameter.parameter_type,
                "aliases": (!parameter.aliases.is_empty()).then_some(&parameter.aliases),
                "isSwitch": parameter.switch_parameter,
                "isDynamic": parameter.is_dynamic,
            })
        });
        return json!({"commandMetadata": {
            "name": metadata.name,
            "namespace": metadata.namespace,
            "commandType": metadata.command_type.names(),
            "resolvedCommandName": metadata.resolved_command_name,
            "helpUri": metadata.help_uri,
            "outputType": metadata.output_type,
            "parameters": parameters.collect::<Vec<_>>(),
        }});
    }
    if let Some(count) = CommandMetadataCount::from_value(value) {
        return json!({"commandMetadataCount": count.count});
    }
    match Confidential::from_value(value.clone()) {
        Confidential::SecureString(_) => json!({"secret": "SecureString"}),
        Confidential::Credential(credential) => json!({"secret": "PSCredential", "userName": credential.user_name}),
        Confidential::Value(_) => Json::Null,
    }
}

pub(super) fn error_record(record: &ErrorRecord) -> Json {
    json!({
        "message": record.message(),
        "category": record.category.name(),
        "fullyQualifiedErrorId": record.fully_qualified_error_id,
        "exception": record.exception.as_object().and_then(|o| o.type_names.first()).map(|name| name.as_str()),
        "target": shown(&record.target),
        "activity": record.activity,
        "reason": record.reason,
        "targetName": record.target_name,
        "targetType": record.target_type,
        "recommendedAction": record.recommended_action,
        "scriptStackTrace": record.script_stack_trace,
        "invocation": record.invocation().as_ref().map(invocation),
    })
}

fn informational(record: &InformationalRecord) -> Json {
    json!({"message": record.message, "invocation": record.invocation().as_ref().map(invocation)})
}

fn invocation(invocation: &InvocationInfo) -> Json {
    json!({
        "invocationName": invocation.invocation_name,
        "line": invocation.line,
        "offsetInLine": invocation.offset_in_line,
        "scriptName": invocation.script_name,
        "scriptLineNumber": invocation.script_line_number,
        "command": invocation.command.as_ref().map(|command| format!(
            "{} {}", command.command_type.names(), command.name
        )),
    })
}

pub(super) fn progress(record: &ProgressRecord) -> Json {
    json!({
        "activity": record.activity,
        "activityId": record.activity_id,
        "status": record.status,
        "currentOperation": record.current_operation,
        "parentActivityId": record.parent_activity_id,
        "percentComplete": record.percent_complete,
        "secondsRemaining": record.seconds_remaining,
        "completed": record.completed,
    })
}

fn information(record: &InformationRecord) -> Json {
    let text = record.host_information();
    json!({
        "message": text.as_ref().map_or_else(|| shown(&record.message_data), |text| json!(text.message)),
        "foreground": text.as_ref().and_then(|text| text.foreground).map(|color| color.name()),
        "background": text.as_ref().and_then(|text| text.background).map(|color| color.name()),
        "noNewLine": text.as_ref().map(|text| text.no_new_line),
        "source": record.source,
        "timeGenerated": record.time_generated,
        "tags": record.tags,
        "user": record.user,
        "computer": record.computer,
        "processId": record.process_id,
    })
}
