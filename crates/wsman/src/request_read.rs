use uuid::Uuid;

use crate::read::{base64, duration_of, envelope, guid_attribute, guid_of, number_of, one, parse_guid, several};
use crate::xml::Element;
use crate::{
    BufferMode, COMMAND_RESOURCE_URI, CreateShell, Enumeration, EnumerationMode, Error, Limits, Operation, OperationId,
    POWERSHELL_PREFIX, Request, RequestBody, RequestHeader, SELECTOR_SHELL_ID, SHELL_RESOURCE_URI, SignalCode, ns,
};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Request, Error> {
    one(bytes, limits, read_root)
}

pub(crate) fn read_all(bytes: &[u8], limits: &Limits) -> Result<Vec<Request>, Error> {
    several(bytes, limits, read_root)
}

fn read_root(root: &Element<'_>) -> Result<Request, Error> {
    let (header, body) = envelope(root)?;
    if body.child(ns::IDENTIFY, "Identify").is_some() {
        return Ok(Request { header: RequestHeader::default(), body: RequestBody::Identify });
    }
    let head = header.ok_or_else(|| root.missing("Header"))?;
    let action = head.required(ns::ADDRESSING, "Action")?;
    let operation = Operation::from_action(action.text.trim()).ok_or(Error::Unsupported { offset: root.offset })?;
    let mut header = read_header(head)?;
    let body = read_body(operation, &mut header, body)?;
    Ok(Request { header, body })
}

pub(crate) fn read_header(head: &Element<'_>) -> Result<RequestHeader, Error> {
    let text = |namespace, local| head.child_text(namespace, local);
    let operation_id = match head.child(ns::WSMV, "OperationID") {
        Some(element) => Some(OperationId {
            id: parse_guid(&element.text).ok_or_else(|| element.malformed("OperationID"))?,
            must_understand: matches!(element.attribute_in(ns::SOAP, "mustUnderstand"), Some("true" | "1")),
        }),
        None => None,
    };
    Ok(RequestHeader {
        to: text(ns::ADDRESSING, "To").unwrap_or_default().into(),
        resource_uri: text(ns::WSMAN, "ResourceURI").unwrap_or_default().into(),
        message_id: guid_of(head, ns::ADDRESSING, "MessageID")?.ok_or_else(|| head.missing("MessageID"))?,
        session_id: guid_of(head, ns::WSMV, "SessionId")?,
        operation_id,
        sequence_id: number_of(head, ns::WSMV, "SequenceId")?,
        operation_timeout: duration_of(head, ns::WSMAN, "OperationTimeout")?,
        max_envelope_size: number_of(head, ns::WSMAN, "MaxEnvelopeSize")?,
        locale: language(head.child(ns::WSMAN, "Locale")),
        data_locale: language(head.child(ns::WSMV, "DataLocale")),
        options: pairs(head.child(ns::WSMAN, "OptionSet"), "Option"),
        selectors: pairs(head.child(ns::WSMAN, "SelectorSet"), "Selector"),
        enumeration: Enumeration::default(),
    })
}

pub(crate) fn read_body(
    operation: Operation,
    header: &mut RequestHeader,
    body: &Element<'_>,
) -> Result<RequestBody, Error> {
    let shell = |local: &'static str| body.required(ns::SHELL, local);
    Ok(match operation {
        Operation::Identify => RequestBody::Identify,
        Operation::Get => RequestBody::Get,
        Operation::Delete => RequestBody::Delete,
        Operation::Create => RequestBody::Create(create(shell("Shell")?)?),
        Operation::Command => command(header, shell("CommandLine")?)?,
        Operation::Send => {
            let send = shell("Send")?;
            let stream = send.required(ns::SHELL, "Stream")?;
            // MS-WSMV 2.2.4.32 allows several; no client sends them, and none must be lost.
            if send.children_named(ns::SHELL, "Stream").count() > 1 {
                return Err(send.malformed("Stream"));
            }
            RequestBody::Send {
                stream: stream.attribute("Name").ok_or_else(|| stream.missing("Name"))?.into(),
                command_id: command_id(stream)?,
                data: base64(stream, "Stream")?,
                end: matches!(stream.attribute("End"), Some("true" | "1")),
            }
        }
        Operation::Receive => {
            let desired = shell("Receive")?.required(ns::SHELL, "DesiredStream")?;
            RequestBody::Receive { command_id: command_id(desired)? }
        }
        Operation::Signal => {
            let signal = shell("Signal")?;
            let code = signal.required(ns::SHELL, "Code")?;
            RequestBody::Signal {
                command_id: command_id(signal)?.ok_or_else(|| signal.missing("CommandId"))?,
                code: SignalCode::from_wire(code.text.trim()),
            }
        }
        Operation::Disconnect => {
            let element = body.child(ns::SHELL, "Disconnect");
            let idle_timeout = match element {
                Some(element) => duration_of(element, ns::SHELL, "IdleTimeOut")?,
                None => None,
            };
            RequestBody::Disconnect { idle_timeout, buffer_mode: buffer_mode(element)? }
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
        Operation::Pull => {
            header.enumeration.max_elements = max_elements(body.required(ns::ENUMERATION, "Pull")?)?;
            RequestBody::Pull { context: context(body, "Pull")? }
        }
        Operation::Release => RequestBody::Release { context: context(body, "Release")? },
    })
}

fn create(shell: &Element<'_>) -> Result<CreateShell, Error> {
    let text = |local| shell.child_text(ns::SHELL, local);
    Ok(CreateShell {
        shell_id: guid_attribute(shell, "ShellId")?,
        // Windows' client writes an attribute, others an element.
        name: shell.attribute("Name").or(text("Name")).map(Into::into),
        idle_timeout: duration_of(shell, ns::SHELL, "IdleTimeOut")?,
        creation_xml: payload(shell, "creationXml")?.unwrap_or_default(),
        input_streams: text("InputStreams").unwrap_or_default().into(),
        output_streams: text("OutputStreams").unwrap_or_default().into(),
    })
}

fn command(header: &RequestHeader, line: &Element<'_>) -> Result<RequestBody, Error> {
    let mut arguments = line.children_named(ns::SHELL, "Arguments");
    let arguments = if is_power_shell(&header.resource_uri) {
        let one = arguments.next().ok_or_else(|| line.missing("Arguments"))?;
        if arguments.next().is_some() {
            return Err(line.malformed("Arguments"));
        }
        base64(one, "Arguments")?
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

fn enumerate(header: &mut RequestHeader, body: &Element<'_>) -> Result<RequestBody, Error> {
    let enumerate = body.required(ns::ENUMERATION, "Enumerate")?;
    let mode = enumerate.child(ns::WSMAN, "EnumerationMode");
    header.enumeration = Enumeration {
        optimize: enumerate.child(ns::WSMAN, "OptimizeEnumeration").is_some(),
        max_elements: max_elements(enumerate)?,
        mode: match mode {
            Some(mode) => {
                EnumerationMode::from_wire(mode.text.trim()).ok_or_else(|| mode.malformed("EnumerationMode"))?
            }
            None => EnumerationMode::Object,
        },
    };
    match header.resource_uri.as_str() {
        SHELL_RESOURCE_URI => Ok(RequestBody::EnumerateShells),
        COMMAND_RESOURCE_URI => {
            let filter = enumerate.required(ns::WSMAN, "Filter")?;
            let set = filter.required(ns::WSMAN, "SelectorSet")?;
            let selector = set
                .children_named(ns::WSMAN, "Selector")
                .find(|it| it.attribute("Name").is_some_and(|name| name.eq_ignore_ascii_case(SELECTOR_SHELL_ID)))
                .ok_or_else(|| set.missing("ShellId"))?;
            let shell_id = parse_guid(&selector.text).ok_or_else(|| selector.malformed("ShellId"))?;
            Ok(RequestBody::EnumerateCommands { shell_id })
        }
        _ => Err(Error::Unsupported { offset: enumerate.offset }),
    }
}

/// In either namespace: Windows' client and pypsrp differ from DSP0226 8.4 and 8.7.
fn max_elements(element: &Element<'_>) -> Result<Option<u32>, Error> {
    match number_of(element, ns::WSMAN, "MaxElements")? {
        Some(number) => Ok(Some(number)),
        None => number_of(element, ns::ENUMERATION, "MaxElements"),
    }
}

fn context(body: &Element<'_>, local: &'static str) -> Result<String, Error> {
    let context = body.required(ns::ENUMERATION, local)?.required(ns::ENUMERATION, "EnumerationContext")?;
    Ok(context.text.trim().into())
}

/// Base64 of a PowerShell element; some clients leave it in the shell's namespace or in none.
pub(crate) fn payload(parent: &Element<'_>, local: &'static str) -> Result<Option<Vec<u8>>, Error> {
    [ns::POWERSHELL, ns::SHELL, ""]
        .into_iter()
        .find_map(|namespace| parent.child(namespace, local))
        .map(|element| base64(element, local))
        .transpose()
}

fn command_id(element: &Element<'_>) -> Result<Option<Uuid>, Error> {
    guid_attribute(element, "CommandId")
}

fn buffer_mode(element: Option<&Element<'_>>) -> Result<Option<BufferMode>, Error> {
    let Some(mode) = element.and_then(|it| it.child(ns::SHELL, "BufferMode")) else { return Ok(None) };
    BufferMode::from_wire(mode.text.trim()).map(Some).ok_or_else(|| mode.malformed("BufferMode"))
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
