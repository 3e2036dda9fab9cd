use std::time::Duration;

use uuid::Uuid;

use crate::read::{base64, envelope, guid, optional_guid};
use crate::xml::{self, Element};
use crate::{
    BufferMode, COMMAND_RESOURCE_URI, CreateShell, Error, Limits, Operation, OperationId, POWERSHELL_PREFIX, Request,
    RequestBody, RequestHeader, SELECTOR_SHELL_ID, SHELL_RESOURCE_URI, SignalCode, ns, parse_duration,
};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Request, Error> {
    let root = xml::parse(bytes, limits)?;
    let (header, body) = envelope(&root)?;
    if body.child(ns::IDENTIFY, "Identify").is_some() {
        return Ok(Request { header: RequestHeader::default(), body: RequestBody::Identify });
    }
    let head = header.ok_or(Error::Missing { what: "Header" })?;
    let action = head.child_text(ns::ADDRESSING, "Action").ok_or(Error::Missing { what: "Action" })?;
    let operation = Operation::from_action(action).ok_or(Error::Unsupported)?;
    let header = read_header(head)?;
    let body = read_body(operation, &header, body)?;
    Ok(Request { header, body })
}

fn read_header(head: &Element<'_>) -> Result<RequestHeader, Error> {
    let text = |namespace, local| head.child_text(namespace, local);
    let operation_id = match head.child(ns::WSMV, "OperationID") {
        Some(element) => Some(OperationId {
            id: guid(&element.text, "OperationID")?,
            must_understand: matches!(element.attribute_in(ns::SOAP, "mustUnderstand"), Some("true" | "1")),
        }),
        None => None,
    };
    let message_id = text(ns::ADDRESSING, "MessageID").ok_or(Error::Missing { what: "MessageID" })?;
    Ok(RequestHeader {
        to: text(ns::ADDRESSING, "To").unwrap_or_default().into(),
        resource_uri: text(ns::WSMAN, "ResourceURI").unwrap_or_default().into(),
        message_id: guid(message_id, "MessageID")?,
        session_id: optional_guid(text(ns::WSMV, "SessionId"), "SessionId")?,
        operation_id,
        sequence_id: number(text(ns::WSMV, "SequenceId"), "SequenceId")?,
        operation_timeout: duration(text(ns::WSMAN, "OperationTimeout"), "OperationTimeout")?,
        max_envelope_size: number(text(ns::WSMAN, "MaxEnvelopeSize"), "MaxEnvelopeSize")?,
        locale: language(head.child(ns::WSMAN, "Locale")),
        data_locale: language(head.child(ns::WSMV, "DataLocale")),
        options: pairs(head.child(ns::WSMAN, "OptionSet"), "Option"),
        selectors: pairs(head.child(ns::WSMAN, "SelectorSet"), "Selector"),
    })
}

fn read_body(operation: Operation, header: &RequestHeader, body: &Element<'_>) -> Result<RequestBody, Error> {
    let shell = |local: &'static str| body.child(ns::SHELL, local).ok_or(Error::Missing { what: local });
    Ok(match operation {
        Operation::Identify => RequestBody::Identify,
        Operation::Get => RequestBody::Get,
        Operation::Delete => RequestBody::Delete,
        Operation::Create => RequestBody::Create(create(shell("Shell")?)?),
        Operation::Command => command(header, shell("CommandLine")?)?,
        Operation::Send => {
            let stream = shell("Send")?.child(ns::SHELL, "Stream").ok_or(Error::Missing { what: "Stream" })?;
            RequestBody::Send {
                stream: stream.attribute("Name").ok_or(Error::Missing { what: "Name" })?.into(),
                command_id: command_id(stream)?,
                data: base64(&stream.text, "Stream")?,
                end: matches!(stream.attribute("End"), Some("true" | "1")),
            }
        }
        Operation::Receive => {
            let desired =
                shell("Receive")?.child(ns::SHELL, "DesiredStream").ok_or(Error::Missing { what: "DesiredStream" })?;
            RequestBody::Receive { command_id: command_id(desired)? }
        }
        Operation::Signal => {
            let signal = shell("Signal")?;
            let code = signal.child_text(ns::SHELL, "Code").ok_or(Error::Missing { what: "Code" })?;
            RequestBody::Signal {
                command_id: command_id(signal)?.ok_or(Error::Missing { what: "CommandId" })?,
                code: SignalCode::from_wire(code),
            }
        }
        Operation::Disconnect => {
            let element = body.child(ns::SHELL, "Disconnect");
            let idle = element.and_then(|it| it.child_text(ns::SHELL, "IdleTimeOut"));
            RequestBody::Disconnect { idle_timeout: duration(idle, "IdleTimeOut")?, buffer_mode: buffer_mode(element)? }
        }
        Operation::Reconnect => {
            RequestBody::Reconnect { buffer_mode: buffer_mode(body.child(ns::SHELL, "Reconnect"))? }
        }
        Operation::Connect => {
            let connect = shell("Connect")?;
            match command_id(connect)? {
                Some(command_id) => RequestBody::ConnectCommand { command_id },
                None => RequestBody::ConnectShell { connect_xml: payload(connect, "connectXml")?.unwrap_or_default() },
            }
        }
        Operation::Enumerate => enumerate(header, body)?,
        Operation::Pull => RequestBody::Pull { context: context(body, "Pull")? },
        Operation::Release => RequestBody::Release { context: context(body, "Release")? },
    })
}

fn create(shell: &Element<'_>) -> Result<CreateShell, Error> {
    let text = |local| shell.child_text(ns::SHELL, local);
    Ok(CreateShell {
        shell_id: optional_guid(shell.attribute("ShellId"), "ShellId")?,
        // Windows' client writes an attribute, others an element.
        name: shell.attribute("Name").or(text("Name")).map(Into::into),
        idle_timeout: duration(text("IdleTimeOut"), "IdleTimeOut")?,
        creation_xml: payload(shell, "creationXml")?.unwrap_or_default(),
        input_streams: text("InputStreams").unwrap_or_default().into(),
        output_streams: text("OutputStreams").unwrap_or_default().into(),
    })
}

fn command(header: &RequestHeader, line: &Element<'_>) -> Result<RequestBody, Error> {
    let mut arguments = line.children_named(ns::SHELL, "Arguments");
    let arguments = if is_power_shell(&header.resource_uri) {
        let one = arguments.next().ok_or(Error::Missing { what: "Arguments" })?;
        if arguments.next().is_some() {
            return Err(Error::Malformed { what: "Arguments" });
        }
        base64(&one.text, "Arguments")?
    } else {
        arguments.map(|one| &*one.text).collect::<Vec<_>>().join(" ").into_bytes()
    };
    Ok(RequestBody::Command {
        command_id: command_id(line)?,
        command_line: line
            .child(ns::SHELL, "Command")
            .map(|command| command.text.clone().into_owned())
            .unwrap_or_default(),
        arguments,
    })
}

pub(crate) fn is_power_shell(resource_uri: &str) -> bool {
    resource_uri.get(..POWERSHELL_PREFIX.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(POWERSHELL_PREFIX))
}

fn enumerate(header: &RequestHeader, body: &Element<'_>) -> Result<RequestBody, Error> {
    let enumerate = body.child(ns::ENUMERATION, "Enumerate").ok_or(Error::Missing { what: "Enumerate" })?;
    match header.resource_uri.as_str() {
        SHELL_RESOURCE_URI => Ok(RequestBody::EnumerateShells),
        COMMAND_RESOURCE_URI => {
            let filter = enumerate.child(ns::WSMAN, "Filter").ok_or(Error::Missing { what: "Filter" })?;
            let selectors = pairs(filter.child(ns::WSMAN, "SelectorSet"), "Selector");
            let shell_id = selectors
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(SELECTOR_SHELL_ID))
                .ok_or(Error::Missing { what: "ShellId" })?;
            Ok(RequestBody::EnumerateCommands { shell_id: guid(&shell_id.1, "ShellId")? })
        }
        _ => Err(Error::Unsupported),
    }
}

fn context(body: &Element<'_>, local: &'static str) -> Result<String, Error> {
    body.child(ns::ENUMERATION, local)
        .and_then(|it| it.child_text(ns::ENUMERATION, "EnumerationContext"))
        .map(Into::into)
        .ok_or(Error::Missing { what: "EnumerationContext" })
}

/// Base64 of a PowerShell element; some clients leave it in the shell's namespace or in none.
pub(crate) fn payload(parent: &Element<'_>, local: &'static str) -> Result<Option<Vec<u8>>, Error> {
    [ns::POWERSHELL, ns::SHELL, ""]
        .into_iter()
        .find_map(|namespace| parent.child(namespace, local))
        .map(|element| base64(&element.text, local))
        .transpose()
}

fn command_id(element: &Element<'_>) -> Result<Option<Uuid>, Error> {
    optional_guid(element.attribute("CommandId"), "CommandId")
}

fn buffer_mode(element: Option<&Element<'_>>) -> Result<Option<BufferMode>, Error> {
    element
        .and_then(|it| it.child_text(ns::SHELL, "BufferMode"))
        .map(|word| BufferMode::from_wire(word).ok_or(Error::Malformed { what: "BufferMode" }))
        .transpose()
}

fn duration(text: Option<&str>, what: &'static str) -> Result<Option<Duration>, Error> {
    text.map(|text| parse_duration(text).ok_or(Error::Malformed { what })).transpose()
}

fn number<T: std::str::FromStr>(text: Option<&str>, what: &'static str) -> Result<Option<T>, Error> {
    text.map(|text| text.parse().map_err(|_| Error::Malformed { what })).transpose()
}

fn language(element: Option<&Element<'_>>) -> Option<String> {
    element.and_then(|it| it.attribute_in(ns::XML, "lang")).map(Into::into)
}

fn pairs(set: Option<&Element<'_>>, local: &'static str) -> Vec<(String, String)> {
    set.into_iter()
        .flat_map(|set| set.children_named(ns::WSMAN, local))
        .map(|it| (it.attribute("Name").unwrap_or_default().into(), it.text.trim().into()))
        .collect()
}
