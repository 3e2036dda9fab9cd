use crate::listing::{enumerated, reference};
use crate::read::{base64, envelope, guid_attribute, guid_of, one, several};
use crate::request_read::payload;
use crate::xml::Element;
use crate::{
    CommandState, Error, Identity, Limits, Operation, Response, ResponseBody, ResponseHeader, StreamChunk, fault_xml,
    ns, shell_xml,
};

/// How the state of a command that is over ends (MS-WSMV 2.2.5.4).
const DONE: &str = "/CommandState/Done";

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Response, Error> {
    one(bytes, limits, read_root)
}

pub(crate) fn read_all(bytes: &[u8], limits: &Limits) -> Result<Vec<Response>, Error> {
    several(bytes, limits, read_root)
}

pub(crate) fn read_root(root: &Element<'_>) -> Result<Response, Error> {
    let (header, body) = envelope(root)?;
    let mut header = header.map(read_header).transpose()?.unwrap_or_default();
    let mut problems = Vec::new();
    if let Some(fault) = body.child(ns::SOAP, "Fault") {
        return Ok(Response { header, body: ResponseBody::Fault(fault_xml::read(fault)), problems });
    }
    if let Some(identify) = body.child(ns::IDENTIFY, "IdentifyResponse") {
        return Ok(Response { header, body: ResponseBody::Identify(identity(identify)), problems });
    }
    let unsupported = Error::Unsupported { offset: root.offset };
    let body = match Operation::from_response_action(&header.action).ok_or(unsupported)? {
        Operation::Create => {
            header.address = body
                .child(ns::TRANSFER, "ResourceCreated")
                .and_then(|created| created.child_text(ns::ADDRESSING, "Address"))
                .map(Into::into);
            ResponseBody::Created(created(body, &mut problems)?)
        }
        // Settings and other resources are got in the same way.
        Operation::Get if body.children.iter().any(|child| !child.is(ns::SHELL, "Shell")) => ResponseBody::Empty,
        Operation::Get => ResponseBody::Shell(shell(body, &mut problems)?),
        Operation::Command => {
            let response = body.required(ns::SHELL, "CommandResponse")?;
            let command_id = guid_of(response, ns::SHELL, "CommandId")?;
            ResponseBody::CommandStarted { command_id: command_id.ok_or_else(|| response.missing("CommandId"))? }
        }
        Operation::Receive => received(body)?,
        Operation::Connect => ResponseBody::Connected {
            connect_response_xml: match body.child(ns::SHELL, "ConnectResponse") {
                Some(connect) => payload(connect, "connectResponseXml")?,
                None => None,
            },
        },
        Operation::Enumerate => enumerated(body, "EnumerateResponse", &mut problems)?,
        Operation::Pull => enumerated(body, "PullResponse", &mut problems)?,
        Operation::Identify
        | Operation::Delete
        | Operation::Release
        | Operation::Send
        | Operation::Signal
        | Operation::Disconnect
        | Operation::Reconnect => ResponseBody::Empty,
    };
    Ok(Response { header, body, problems })
}

pub(crate) fn read_header(head: &Element<'_>) -> Result<ResponseHeader, Error> {
    Ok(ResponseHeader {
        action: head.child_text(ns::ADDRESSING, "Action").unwrap_or_default().into(),
        message_id: guid_of(head, ns::ADDRESSING, "MessageID")?.unwrap_or_default(),
        relates_to: guid_of(head, ns::ADDRESSING, "RelatesTo")?,
        operation_id: guid_of(head, ns::WSMV, "OperationID")?,
        address: None,
    })
}

/// A server may name several protocol versions (DSP0226 11): that of WS-Management counts.
fn identity(identify: &Element<'_>) -> Identity {
    let text = |local| identify.child_text(ns::IDENTIFY, local).unwrap_or_default().into();
    let versions: Vec<&str> =
        identify.children_named(ns::IDENTIFY, "ProtocolVersion").map(|version| version.text.trim()).collect();
    let version = versions.iter().find(|version| **version == ns::WSMAN).or(versions.first());
    Identity {
        protocol_version: version.copied().unwrap_or_default().into(),
        product_vendor: text("ProductVendor"),
        product_version: text("ProductVersion"),
    }
}

/// Servers before WinRM 3.0 name the shell and do not describe it.
fn created(body: &Element<'_>, problems: &mut Vec<Error>) -> Result<crate::Shell, Error> {
    let described = shell(body, problems);
    match (described, body.child(ns::TRANSFER, "ResourceCreated")) {
        (Err(Error::Missing { .. }), Some(named)) => reference(named)?.ok_or_else(|| named.missing("ShellId")),
        (described, _) => described,
    }
}

fn shell(body: &Element<'_>, problems: &mut Vec<Error>) -> Result<crate::Shell, Error> {
    shell_xml::read_shell(body.required(ns::SHELL, "Shell")?, problems)
}

fn received(body: &Element<'_>) -> Result<ResponseBody, Error> {
    let response = body.required(ns::SHELL, "ReceiveResponse")?;
    let mut streams = Vec::new();
    for stream in response.children_named(ns::SHELL, "Stream") {
        streams.push(StreamChunk {
            name: stream.attribute("Name").unwrap_or_default().into(),
            command_id: guid_attribute(stream, "CommandId")?,
            data: base64(stream, "Stream")?,
        });
    }
    Ok(ResponseBody::Received { streams, state: command_state(response)? })
}

pub(crate) fn command_state(response: &Element<'_>) -> Result<Option<CommandState>, Error> {
    let Some(state) = response.child(ns::SHELL, "CommandState") else { return Ok(None) };
    Ok(Some(CommandState {
        command_id: guid_attribute(state, "CommandId")?,
        done: state.attribute("State").is_some_and(|state| state.trim().ends_with(DONE)),
        exit_code: state
            .child_text(ns::SHELL, "ExitCode")
            .and_then(|code| code.parse::<i64>().ok())
            // Windows writes NTSTATUS values unsigned.
            .map(|code| code as i32),
    }))
}
