//! What the runtime writes, as the messages of PSRP.

use reattach_psrp::clixml::{Container, Name, Object, Value as Clixml};
use reattach_psrp::message::{
    Argument, ConsoleColor, ErrorCategory, ErrorRecord, HostCall, HostInformation, HostQuery, InformationRecord,
    InvocationInfo, ProgressRecord,
};
use reattach_psrp::secret::{Confidential, Credential};
use reattach_psrp::server::ServerPool;
use uuid::Uuid;

use crate::runtime::{ErrorInfo, Information, Invocation, Job, Place, Progress, Record, Value};

/// The protocol's version from which on there is an information stream (MS-PSRP 2.2.2.26).
const INFORMATION_SINCE: (u32, u32) = (2, 3);

/// Errors say which command failed, a bit of CREATE_PIPELINE's `RemoteStreamOptions`
/// (MS-PSRP 2.2.3.8).
const ERRORS_WITH_INVOCATION: i32 = 1;

/// Whom a record is for.
#[derive(Debug)]
pub(crate) struct Recipient<'a> {
    pub(crate) pipeline: Uuid,
    pub(crate) host: &'a str,
    pub(crate) user: &'a str,
    /// `RemoteStreamOptions` of the pipeline.
    pub(crate) stream_options: i32,
}

/// The fragments of a record.
pub(crate) fn record(pool: &mut ServerPool, to: &Recipient<'_>, record: Record) -> Vec<Vec<u8>> {
    let pipeline = to.pipeline;
    match record {
        Record::Output(value) => {
            let value = to_clixml(pool, &value);
            pool.output(pipeline, &value)
        }
        Record::Error(error) => {
            let place = error.place.clone().filter(|_| to.stream_options & ERRORS_WITH_INVOCATION != 0);
            let record = error_record(error);
            pool.error(pipeline, place.map_or(record.clone(), |place| record.with_invocation(&invocation_info(&place))))
        }
        Record::Warning(text) => pool.warning(pipeline, &text),
        Record::Verbose(text) => pool.verbose(pipeline, &text),
        Record::Debug(text) => pool.debug(pipeline, &text),
        Record::Progress(record) => pool.progress(pipeline, progress(record)),
        // Older clients have no such stream: what was written for the host goes to the host.
        Record::Information(record) if pool.protocol_version() < INFORMATION_SINCE => match record.host {
            Some(_) => {
                let text = record.data.to_string();
                pool.host_call(Some(pipeline), HostCall::new(0, &HostQuery::WriteLine2 { text }))
            }
            None => Vec::new(),
        },
        Record::Information(record) => {
            let record = information(pool, record, to.host, to.user);
            pool.information(pipeline, record)
        }
    }
}

/// An error as ERROR_RECORD and the state messages carry it.
pub(crate) fn error_record(error: ErrorInfo) -> ErrorRecord {
    let reason = error.reason();
    let target = error.target.as_deref().map(|target| Clixml::String(target.into()));
    let mut record = ErrorRecord::new(error.message.clone(), error.id, ErrorCategory(error.category.number()), target);
    let exception = Object {
        type_names: [error.exception, "System.Exception", "System.Object"].into(),
        to_string: Some(format!("{}: {}", error.exception, error.message)),
        properties: vec![("Message".into(), error.message.into())],
        ..Object::default()
    };
    let target = error.target.as_deref().unwrap_or_default();
    let target_type = if error.target.is_some() { "String" } else { "" };
    record.category_message = Some(format!(
        "{}: ({target}:{target_type}) [{}], {reason}",
        ErrorCategory(error.category.number()).name(),
        error.activity
    ));
    record.exception = exception.into();
    record.reason = Some(reason.into());
    record.activity = Some(error.activity);
    record
}

/// A value of the runtime as CLIXML; what is secret is encrypted for the pool's client.
pub(crate) fn to_clixml(pool: &mut ServerPool, value: &Value) -> Clixml {
    match value {
        Value::Null => Clixml::Null,
        Value::Bool(value) => Clixml::Bool(*value),
        Value::Int(value) => Clixml::I32(*value),
        Value::Long(value) => Clixml::I64(*value),
        Value::Double(value) => Clixml::F64(*value),
        Value::String(text) => Clixml::String(text.to_string()),
        Value::Version(text) => Clixml::Version(text.to_string()),
        Value::Block(text) => Clixml::ScriptBlock(text.to_string()),
        Value::DateTime(when) => Clixml::DateTime(when.round_trip()),
        Value::List(items) => Object {
            type_names: ["System.Object[]", "System.Array", "System.Object"].into(),
            container: Some(Container::List(items.iter().map(|item| to_clixml(pool, item)).collect())),
            ..Object::default()
        }
        .into(),
        Value::Table(entries) => Object {
            type_names: ["System.Collections.Hashtable", "System.Object"].into(),
            container: Some(Container::Dictionary(
                entries.iter().map(|(name, value)| (Clixml::String(name.clone()), to_clixml(pool, value))).collect(),
            )),
            ..Object::default()
        }
        .into(),
        Value::Job(job) => self::job(pool, job),
        Value::Type(kind) => Clixml::String(kind.name()),
        Value::Secure(text) => pool.seal(text, &mut random).into(),
        Value::Credential(credential) => {
            let password = pool.seal(&credential.password, &mut random);
            Credential { user_name: credential.user_name.clone(), password }.into()
        }
        Value::Enum(value) => Clixml::enumeration(value.type_name, value.name, value.number),
        Value::Object(object) => Object {
            type_names: object.type_names.iter().copied().collect(),
            to_string: Some(object.type_name().into()),
            properties: of_properties(pool, &object.properties),
            ..Object::default()
        }
        .into(),
        Value::Host(_) | Value::Choice(_) | Value::Field(_) => {
            let names = value.property_names();
            let properties: Vec<(&str, Value)> =
                names.iter().map(|name| (name.as_str(), value.property(name))).collect();
            Object {
                type_names: [value.type_name(), "System.Object"].into(),
                to_string: Some(value.to_string()),
                properties: properties.iter().map(|(name, value)| ((*name).into(), to_clixml(pool, value))).collect(),
                ..Object::default()
            }
            .into()
        }
    }
}

fn of_properties(pool: &mut ServerPool, properties: &[(&'static str, Value)]) -> Vec<(Name, Clixml)> {
    properties.iter().map(|(name, value)| ((*name).into(), to_clixml(pool, value))).collect()
}

/// Fills a buffer from the system's source, fit for keys.
pub(crate) fn random(bytes: &mut [u8]) {
    #[expect(clippy::unwrap_used, reason = "a test double without random numbers is of no use")]
    getrandom::fill(bytes).unwrap();
}

/// One statement of CREATE_PIPELINE for the runtime.
pub(crate) fn invocation(pool: &ServerPool, command: &reattach_psrp::message::PipelineCommand) -> Invocation {
    let argument = |argument: &Argument| (argument.name.clone(), received(pool, &argument.value));
    Invocation {
        text: command.text.clone(),
        script: command.is_script,
        arguments: command.arguments.iter().map(argument).collect(),
    }
}

/// A client's value for the runtime, what is secret in it decrypted; a secret that cannot be read
/// is null.
pub(crate) fn received(pool: &ServerPool, value: &Clixml) -> Value {
    match Confidential::from_value(value.clone()) {
        Confidential::Value(value) => from_clixml(&value),
        Confidential::SecureString(sealed) => pool.open_secret(&sealed).map_or(Value::Null, Value::Secure),
        Confidential::Credential(credential) => {
            let password = pool.open_secret(&credential.password);
            password.map_or(Value::Null, |password| Value::credential(&credential.user_name, password))
        }
    }
}

/// A value without secrets; what the runtime does not know becomes its text.
pub(crate) fn from_clixml(value: &Clixml) -> Value {
    match value {
        Clixml::Null => Value::Null,
        Clixml::Bool(value) => Value::Bool(*value),
        Clixml::String(text) => Value::string(text.as_str()),
        Clixml::ScriptBlock(text) => Value::Block(text.as_str().into()),
        Clixml::F64(value) => Value::Double(*value),
        Clixml::Object(object) => match (&object.value, &object.container) {
            (Some(inner), _) => from_clixml(inner),
            (
                None,
                Some(
                    Container::List(items)
                    | Container::Queue(items)
                    | Container::Stack(items)
                    | Container::Enumerable(items),
                ),
            ) => Value::List(items.iter().map(from_clixml).collect()),
            _ => Value::string(object.to_string.clone().unwrap_or_default()),
        },
        other => match (other.as_i64(), other.as_str()) {
            (Some(number), _) => Value::integer(number),
            (None, Some(text)) => Value::string(text),
            (None, None) => Value::Null,
        },
    }
}

fn job(pool: &mut ServerPool, job: &Job) -> Clixml {
    let state = job.state();
    let property = |name: &&'static str| {
        let value = match *name {
            "State" => Clixml::enumeration("System.Management.Automation.JobState", state.as_str(), state.number()),
            name => to_clixml(pool, &job.property(name)),
        };
        ((*name).into(), value)
    };
    let properties: Vec<(Name, Clixml)> = Job::PROPERTIES.iter().map(property).collect();
    Object {
        type_names: ["System.Management.Automation.PSRemotingJob", "System.Management.Automation.Job", "System.Object"]
            .into(),
        to_string: Some("System.Management.Automation.PSRemotingJob".into()),
        properties,
        ..Object::default()
    }
    .into()
}

/// The command that failed and its place, in PowerShell's own form.
fn invocation_info(place: &Place) -> InvocationInfo {
    let marks = usize::try_from(place.end - place.column).unwrap_or_default().max(1);
    let before = usize::try_from(place.column - 1).unwrap_or_default();
    let position_message = format!(
        "At line:{} char:{}\n+ {}\n+ {}{}",
        place.number,
        place.column,
        place.line,
        " ".repeat(before),
        "~".repeat(marks)
    );
    InvocationInfo {
        invocation_name: place.name.clone(),
        line: place.line.clone(),
        offset_in_line: place.column,
        script_line_number: place.number,
        position_message,
        pipeline_length: 1,
        pipeline_position: 1,
        ..InvocationInfo::default()
    }
}

fn progress(record: Progress) -> ProgressRecord {
    ProgressRecord {
        activity: record.activity,
        activity_id: record.id,
        status: Some(record.status),
        current_operation: record.operation,
        parent_activity_id: record.parent,
        percent_complete: record.percent,
        seconds_remaining: record.seconds,
        completed: record.completed,
        ..ProgressRecord::default()
    }
}

fn information(pool: &mut ServerPool, record: Information, host: &str, user: &str) -> InformationRecord {
    let base = match record.host {
        Some(text) => InformationRecord::host(HostInformation {
            message: record.data.to_string(),
            foreground: text.foreground.map(ConsoleColor),
            background: text.background.map(ConsoleColor),
            no_new_line: text.no_new_line,
        }),
        None => InformationRecord { message_data: to_clixml(pool, &record.data), ..InformationRecord::default() },
    };
    InformationRecord {
        source: Some(record.source),
        time_generated: Some(record.when.round_trip()),
        tags: record.tags,
        user: Some(user.into()),
        computer: Some(host.into()),
        ..base
    }
}
