use crate::read::{base64, envelope, guid, optional_guid};
use crate::request_read::payload;
use crate::xml::{self, Element};
use crate::{
    CommandState, Error, Identity, Limits, Operation, Response, ResponseBody, ResponseHeader, StreamChunk, fault_xml,
    ns, shell_xml,
};

const DONE: &str = "/CommandState/Done";

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Response, Error> {
    let root = xml::parse(bytes, limits)?;
    let (header, body) = envelope(&root)?;
    let header = header.map(read_header).transpose()?.unwrap_or_default();
    if let Some(fault) = body.child(ns::SOAP, "Fault") {
        return Ok(Response { header, body: ResponseBody::Fault(fault_xml::read(fault)) });
    }
    if let Some(identify) = body.child(ns::IDENTIFY, "IdentifyResponse") {
        let text = |local| identify.child_text(ns::IDENTIFY, local).unwrap_or_default().into();
        let identity = Identity {
            protocol_version: text("ProtocolVersion"),
            product_vendor: text("ProductVendor"),
            product_version: text("ProductVersion"),
        };
        return Ok(Response { header, body: ResponseBody::Identify(identity) });
    }
    let operation = Operation::from_response_action(&header.action).ok_or(Error::Unsupported)?;
    let mut header = header;
    let body = match operation {
        Operation::Create => {
            header.address = body
                .child(ns::TRANSFER, "ResourceCreated")
                .and_then(|created| created.child_text(ns::ADDRESSING, "Address"))
                .map(Into::into);
            ResponseBody::Created(shell(body)?)
        }
        Operation::Get => ResponseBody::Shell(shell(body)?),
        Operation::Command => ResponseBody::CommandStarted {
            command_id: guid(
                body.child(ns::SHELL, "CommandResponse")
                    .and_then(|it| it.child_text(ns::SHELL, "CommandId"))
                    .ok_or(Error::Missing { what: "CommandId" })?,
                "CommandId",
            )?,
        },
        Operation::Receive => received(body)?,
        Operation::Connect => ResponseBody::Connected {
            connect_response_xml: match body.child(ns::SHELL, "ConnectResponse") {
                Some(connect) => payload(connect, "connectResponseXml")?,
                None => None,
            },
        },
        Operation::Enumerate => enumerated(body, "EnumerateResponse")?,
        Operation::Pull => enumerated(body, "PullResponse")?,
        Operation::Identify
        | Operation::Delete
        | Operation::Release
        | Operation::Send
        | Operation::Signal
        | Operation::Disconnect
        | Operation::Reconnect => ResponseBody::Empty,
    };
    Ok(Response { header, body })
}

fn read_header(head: &Element<'_>) -> Result<ResponseHeader, Error> {
    let text = |namespace, local| head.child_text(namespace, local);
    Ok(ResponseHeader {
        action: text(ns::ADDRESSING, "Action").unwrap_or_default().into(),
        message_id: optional_guid(text(ns::ADDRESSING, "MessageID"), "MessageID")?.unwrap_or_default(),
        relates_to: optional_guid(text(ns::ADDRESSING, "RelatesTo"), "RelatesTo")?,
        operation_id: optional_guid(text(ns::WSMV, "OperationID"), "OperationID")?,
        address: None,
    })
}

fn shell(body: &Element<'_>) -> Result<crate::Shell, Error> {
    let element = body.child(ns::SHELL, "Shell").ok_or(Error::Missing { what: "Shell" })?;
    shell_xml::read_shell(element)
}

fn received(body: &Element<'_>) -> Result<ResponseBody, Error> {
    let response = body.child(ns::SHELL, "ReceiveResponse").ok_or(Error::Missing { what: "ReceiveResponse" })?;
    let mut streams = Vec::new();
    for stream in response.children_named(ns::SHELL, "Stream") {
        streams.push(StreamChunk {
            name: stream.attribute("Name").unwrap_or_default().into(),
            command_id: optional_guid(stream.attribute("CommandId"), "CommandId")?,
            data: base64(&stream.text, "Stream")?,
        });
    }
    let state = match response.child(ns::SHELL, "CommandState") {
        Some(state) => Some(CommandState {
            command_id: optional_guid(state.attribute("CommandId"), "CommandId")?,
            done: state.attribute("State").is_some_and(|state| state.trim().ends_with(DONE)),
            exit_code: state
                .child_text(ns::SHELL, "ExitCode")
                .and_then(|code| code.parse::<i64>().ok())
                // Windows writes NTSTATUS values unsigned.
                .map(|code| code as i32),
        }),
        None => None,
    };
    Ok(ResponseBody::Received { streams, state })
}

/// `Items` and `EndOfSequence` are in the WS-Management namespace in an EnumerateResponse and in
/// the enumeration namespace in a PullResponse (DSP0226 8.4, 8.7); both are accepted in both.
fn enumerated(body: &Element<'_>, local: &'static str) -> Result<ResponseBody, Error> {
    let response = body.child(ns::ENUMERATION, local).ok_or(Error::Missing { what: local })?;
    let either = |local| response.child(ns::WSMAN, local).or_else(|| response.child(ns::ENUMERATION, local));
    let (mut shells, mut commands) = (Vec::new(), Vec::new());
    for item in either("Items").iter().flat_map(|items| &items.children) {
        if item.is(ns::SHELL, "Shell") {
            shells.push(shell_xml::read_shell(item)?);
        } else if item.is(ns::SHELL, "Command") {
            commands.push(shell_xml::read_command(item)?);
        }
    }
    let context = match either("EndOfSequence") {
        Some(_) => None,
        None => response
            .child_text(ns::ENUMERATION, "EnumerationContext")
            .filter(|context| !context.is_empty())
            .map(Into::into),
    };
    Ok(ResponseBody::Enumerated { shells, commands, context })
}
