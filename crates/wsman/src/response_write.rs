use std::fmt::Write as _;

use uuid::Uuid;

use crate::request::guid;
use crate::request_write::{payload_tag, push_payload};
use crate::xml_write::{push_attribute, push_element};
use crate::{Command, CommandState, Operation, Response, ResponseBody, Shell, StreamChunk, fault_xml, ns, shell_xml};

/// The answer comes back on the same connection (MS-WSMV 3.1.4.1.3).
const ANONYMOUS: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

pub(crate) fn write(response: &Response) -> String {
    let header = &response.header;
    let mut out = String::with_capacity(2048 + payload_length(&response.body));
    let _ = write!(
        out,
        "<s:Envelope xml:lang=\"en-US\" xmlns:s=\"{}\" xmlns:a=\"{}\" xmlns:x=\"{}\" \
         xmlns:w=\"{}\" xmlns:n=\"{}\" xmlns:rsp=\"{}\" xmlns:p=\"{}\"><s:Header>",
        ns::SOAP,
        ns::ADDRESSING,
        ns::TRANSFER,
        ns::WSMAN,
        ns::ENUMERATION,
        ns::SHELL,
        ns::WSMV
    );
    if !matches!(response.body, ResponseBody::Identify(_)) {
        push_element(&mut out, "a:Action", &header.action);
        push_element(&mut out, "a:MessageID", &format!("uuid:{}", guid(header.message_id)));
        if let Some(id) = header.operation_id {
            let id = format!("uuid:{}", guid(id));
            push_element(&mut out, "p:OperationID s:mustUnderstand=\"false\"", &id);
        }
        push_element(&mut out, "a:To", ANONYMOUS);
        if let Some(id) = header.relates_to {
            push_element(&mut out, "a:RelatesTo", &format!("uuid:{}", guid(id)));
        }
    }
    out.push_str("</s:Header><s:Body>");
    write_body(&mut out, response);
    out.push_str("</s:Body></s:Envelope>");
    out
}

fn write_body(out: &mut String, response: &Response) {
    match &response.body {
        ResponseBody::Empty => match response.operation() {
            Some(Operation::Send) => out.push_str("<rsp:SendResponse/>"),
            Some(Operation::Signal) => out.push_str("<rsp:SignalResponse/>"),
            _ => {}
        },
        ResponseBody::Identify(identity) => {
            let _ = write!(out, "<i:IdentifyResponse xmlns:i=\"{}\">", ns::IDENTIFY);
            push_element(out, "i:ProtocolVersion", &identity.protocol_version);
            push_element(out, "i:ProductVendor", &identity.product_vendor);
            push_element(out, "i:ProductVersion", &identity.product_version);
            out.push_str("</i:IdentifyResponse>");
        }
        ResponseBody::Created(shell) => {
            write_created(out, shell, response.header.address.as_deref().unwrap_or(ANONYMOUS));
        }
        ResponseBody::Shell(shell) => shell_xml::write_shell(out, shell),
        ResponseBody::CommandStarted { command_id } => {
            out.push_str("<rsp:CommandResponse>");
            push_element(out, "rsp:CommandId", &guid(*command_id));
            out.push_str("</rsp:CommandResponse>");
        }
        ResponseBody::Received { streams, state } => write_received(out, streams, state.as_ref()),
        ResponseBody::Connected { connect_response_xml } => match connect_response_xml {
            Some(bytes) => {
                out.push_str("<rsp:ConnectResponse>");
                push_element(out, "rsp:InputStreams", "stdin pr");
                push_element(out, "rsp:OutputStreams", "stdout");
                push_payload(out, &payload_tag("connectResponseXml"), bytes);
                out.push_str("</rsp:ConnectResponse>");
            }
            None => out.push_str("<rsp:ConnectResponse/>"),
        },
        ResponseBody::Enumerated { shells, commands, context } => {
            let pull = response.operation() == Some(Operation::Pull);
            write_enumerated(out, pull, shells, commands, context.as_deref());
        }
        ResponseBody::Fault(fault) => fault_xml::write(out, fault),
    }
}

fn write_created(out: &mut String, shell: &Shell, address: &str) {
    out.push_str("<x:ResourceCreated>");
    push_element(out, "a:Address", address);
    out.push_str("<a:ReferenceParameters>");
    push_element(out, "w:ResourceURI", &shell.resource_uri);
    out.push_str("<w:SelectorSet>");
    push_element(out, "w:Selector Name=\"ShellId\"", &guid(shell.shell_id));
    out.push_str("</w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>");
    shell_xml::write_shell(out, shell);
}

fn write_received(out: &mut String, streams: &[StreamChunk], state: Option<&CommandState>) {
    out.push_str("<rsp:ReceiveResponse>");
    let command_attribute = |tag: &mut String, id: Option<Uuid>| {
        if let Some(id) = id {
            push_attribute(tag, "CommandId", &guid(id));
        }
    };
    for stream in streams {
        let mut tag = String::from("rsp:Stream");
        push_attribute(&mut tag, "Name", &stream.name);
        command_attribute(&mut tag, stream.command_id);
        push_payload(out, &tag, &stream.data);
    }
    if let Some(state) = state {
        let mut tag = String::from("rsp:CommandState");
        command_attribute(&mut tag, state.command_id);
        let word = if state.done { "Done" } else { "Running" };
        push_attribute(&mut tag, "State", &format!("{}/CommandState/{word}", ns::SHELL));
        let _ = write!(out, "<{tag}>");
        if let Some(code) = state.exit_code {
            push_element(out, "rsp:ExitCode", &code.to_string());
        }
        out.push_str("</rsp:CommandState>");
    }
    out.push_str("</rsp:ReceiveResponse>");
}

fn write_enumerated(out: &mut String, pull: bool, shells: &[Shell], commands: &[Command], context: Option<&str>) {
    let (response, prefix) = if pull { ("PullResponse", "n") } else { ("EnumerateResponse", "w") };
    let _ = write!(out, "<n:{response}>");
    push_element(out, "n:EnumerationContext", context.unwrap_or_default());
    if !shells.is_empty() || !commands.is_empty() {
        let _ = write!(out, "<{prefix}:Items>");
        for shell in shells {
            shell_xml::write_shell(out, shell);
        }
        for command in commands {
            shell_xml::write_command(out, command);
        }
        let _ = write!(out, "</{prefix}:Items>");
    }
    if context.is_none() {
        let _ = write!(out, "<{prefix}:EndOfSequence/>");
    }
    let _ = write!(out, "</n:{response}>");
}

fn payload_length(body: &ResponseBody) -> usize {
    let bytes = match body {
        ResponseBody::Received { streams, .. } => streams.iter().map(|stream| stream.data.len() + 96).sum(),
        ResponseBody::Connected { connect_response_xml: Some(bytes) } => bytes.len(),
        ResponseBody::Enumerated { shells, .. } => shells.len() * 1024,
        _ => 0usize,
    };
    bytes.div_ceil(3) * 4
}
