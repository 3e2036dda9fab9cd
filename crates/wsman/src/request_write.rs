use std::fmt::Write as _;

use uuid::Uuid;

use crate::read::push_base64;
use crate::request::guid;
use crate::request_read::is_power_shell;
use crate::xml_write::{push_attribute, push_element};
use crate::{
    BufferMode, CreateShell, Enumeration, OPTION_PROTOCOL_VERSION, Request, RequestBody, RequestHeader,
    format_duration, ns,
};

/// The answer comes back on the same connection (MS-WSMV 3.1.4.1.3).
const ANONYMOUS: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

pub(crate) fn write(request: &Request) -> String {
    let mut out = String::with_capacity(2048 + payload_length(&request.body));
    out.push_str("<s:Envelope xmlns:s=\"");
    out.push_str(ns::SOAP);
    if matches!(request.body, RequestBody::Identify) {
        let _ = write!(
            out,
            "\" xmlns:wsmid=\"{}\"><s:Header/><s:Body><wsmid:Identify/></s:Body></s:Envelope>",
            ns::IDENTIFY
        );
        return out;
    }
    let _ = write!(
        out,
        "\" xmlns:wsa=\"{}\" xmlns:wsman=\"{}\" xmlns:wsmv=\"{}\" xmlns:rsp=\"{}\" \
         xmlns:wsen=\"{}\"><s:Header>",
        ns::ADDRESSING,
        ns::WSMAN,
        ns::WSMV,
        ns::SHELL,
        ns::ENUMERATION
    );
    write_header(&mut out, request);
    out.push_str("</s:Header><s:Body>");
    write_body(&mut out, request);
    out.push_str("</s:Body></s:Envelope>");
    out
}

fn write_header(out: &mut String, request: &Request) {
    let header: &RequestHeader = &request.header;
    let action = request.operation().action().unwrap_or_default();
    push_element(out, "wsa:Action s:mustUnderstand=\"true\"", action);
    for (name, language) in [("wsmv:DataLocale", &header.data_locale), ("wsman:Locale", &header.locale)] {
        if let Some(language) = language {
            let _ = write!(out, "<{name} s:mustUnderstand=\"false\"");
            push_attribute(out, "xml:lang", language);
            out.push_str("/>");
        }
    }
    if let Some(size) = header.max_envelope_size {
        push_element(out, "wsman:MaxEnvelopeSize s:mustUnderstand=\"true\"", &size.to_string());
    }
    push_element(out, "wsa:MessageID", &format!("uuid:{}", guid(header.message_id)));
    if let Some(timeout) = header.operation_timeout {
        push_element(out, "wsman:OperationTimeout", &format_duration(timeout));
    }
    out.push_str("<wsa:ReplyTo>");
    push_element(out, "wsa:Address s:mustUnderstand=\"true\"", ANONYMOUS);
    out.push_str("</wsa:ReplyTo>");
    push_element(out, "wsman:ResourceURI s:mustUnderstand=\"true\"", &header.resource_uri);
    if let Some(id) = header.session_id {
        let id = format!("uuid:{}", guid(id));
        push_element(out, "wsmv:SessionId s:mustUnderstand=\"false\"", &id);
    }
    if let Some(operation) = header.operation_id {
        let tag = if operation.must_understand {
            "wsmv:OperationID s:mustUnderstand=\"true\""
        } else {
            "wsmv:OperationID s:mustUnderstand=\"false\""
        };
        push_element(out, tag, &format!("uuid:{}", guid(operation.id)));
    }
    if let Some(sequence) = header.sequence_id {
        let sequence = sequence.to_string();
        push_element(out, "wsmv:SequenceId s:mustUnderstand=\"false\"", &sequence);
    }
    push_element(out, "wsa:To", &header.to);
    if !header.options.is_empty() {
        out.push_str("<wsman:OptionSet s:mustUnderstand=\"true\">");
        for (name, value) in &header.options {
            let mut tag = String::from("wsman:Option");
            push_attribute(&mut tag, "Name", name);
            if [OPTION_PROTOCOL_VERSION, "WINRS_NOPROFILE"].contains(&name.as_str()) {
                tag.push_str(" MustComply=\"true\"");
            }
            push_element(out, &tag, value);
        }
        out.push_str("</wsman:OptionSet>");
    }
    write_selectors(out, &header.selectors);
}

fn write_selectors(out: &mut String, selectors: &[(String, String)]) {
    if selectors.is_empty() {
        return;
    }
    out.push_str("<wsman:SelectorSet>");
    for (name, value) in selectors {
        let mut tag = String::from("wsman:Selector");
        push_attribute(&mut tag, "Name", name);
        push_element(out, &tag, value);
    }
    out.push_str("</wsman:SelectorSet>");
}

fn write_body(out: &mut String, request: &Request) {
    match &request.body {
        RequestBody::Identify | RequestBody::Get | RequestBody::Delete => {}
        RequestBody::Create(shell) => write_create(out, shell),
        RequestBody::Command { command_id, command_line, arguments } => {
            out.push_str("<rsp:CommandLine");
            if let Some(id) = command_id {
                push_attribute(out, "CommandId", &guid(*id));
            }
            out.push('>');
            push_element(out, "rsp:Command", command_line);
            if is_power_shell(&request.header.resource_uri) {
                push_payload(out, "rsp:Arguments", arguments);
            } else {
                push_element(out, "rsp:Arguments", &String::from_utf8_lossy(arguments));
            }
            out.push_str("</rsp:CommandLine>");
        }
        RequestBody::Send { stream, command_id, data, end } => {
            let mut tag = String::from("rsp:Stream");
            push_attribute(&mut tag, "Name", stream);
            if let Some(id) = command_id {
                push_attribute(&mut tag, "CommandId", &guid(*id));
            }
            if *end {
                tag.push_str(" End=\"true\"");
            }
            out.push_str("<rsp:Send>");
            push_payload(out, &tag, data);
            out.push_str("</rsp:Send>");
        }
        RequestBody::Receive { command_id } => {
            let mut tag = String::from("rsp:DesiredStream");
            if let Some(id) = command_id {
                push_attribute(&mut tag, "CommandId", &guid(*id));
            }
            out.push_str("<rsp:Receive>");
            push_element(out, &tag, "stdout");
            out.push_str("</rsp:Receive>");
        }
        RequestBody::Signal { command_id, code } => {
            let _ = write!(out, "<rsp:Signal CommandId=\"{}\">", guid(*command_id));
            push_element(out, "rsp:Code", code.as_str());
            out.push_str("</rsp:Signal>");
        }
        RequestBody::Disconnect { idle_timeout, buffer_mode } => {
            out.push_str("<rsp:Disconnect>");
            if let Some(timeout) = idle_timeout {
                push_element(out, "rsp:IdleTimeOut", &format_duration(*timeout));
            }
            write_buffer_mode(out, *buffer_mode);
            out.push_str("</rsp:Disconnect>");
        }
        RequestBody::Reconnect { buffer_mode } => {
            out.push_str("<rsp:Reconnect>");
            write_buffer_mode(out, *buffer_mode);
            out.push_str("</rsp:Reconnect>");
        }
        RequestBody::ConnectShell { connect_xml } => {
            out.push_str("<rsp:Connect>");
            push_payload(out, &payload_tag("connectXml"), connect_xml);
            out.push_str("</rsp:Connect>");
        }
        RequestBody::ConnectCommand { command_id } => {
            let _ = write!(out, "<rsp:Connect CommandId=\"{}\"/>", guid(*command_id));
        }
        RequestBody::EnumerateShells => write_enumerate(out, &request.header.enumeration, None),
        RequestBody::EnumerateCommands { shell_id } => {
            write_enumerate(out, &request.header.enumeration, Some(*shell_id));
        }
        RequestBody::Pull { context } => {
            out.push_str("<wsen:Pull>");
            push_element(out, "wsen:EnumerationContext", context);
            if let Some(number) = request.header.enumeration.max_elements {
                push_element(out, "wsen:MaxElements", &number.to_string());
            }
            out.push_str("</wsen:Pull>");
        }
        RequestBody::Release { context } => {
            out.push_str("<wsen:Release>");
            push_element(out, "wsen:EnumerationContext", context);
            out.push_str("</wsen:Release>");
        }
    }
}

fn write_enumerate(out: &mut String, how: &Enumeration, shell_id: Option<Uuid>) {
    out.push_str("<wsen:Enumerate>");
    if how.optimize {
        out.push_str("<wsman:OptimizeEnumeration/>");
    }
    if let Some(number) = how.max_elements {
        push_element(out, "wsman:MaxElements", &number.to_string());
    }
    if let Some(shell_id) = shell_id {
        out.push_str("<wsman:Filter Dialect=\"http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter\">");
        write_selectors(out, &[(crate::SELECTOR_SHELL_ID.into(), guid(shell_id))]);
        out.push_str("</wsman:Filter>");
    }
    if let Some(mode) = how.mode.as_str() {
        push_element(out, "wsman:EnumerationMode", mode);
    }
    out.push_str("</wsen:Enumerate>");
}

fn write_create(out: &mut String, shell: &CreateShell) {
    out.push_str("<rsp:Shell");
    if let Some(id) = shell.shell_id {
        push_attribute(out, "ShellId", &guid(id));
    }
    if let Some(name) = &shell.name {
        push_attribute(out, "Name", name);
    }
    out.push('>');
    push_element(out, "rsp:InputStreams", &shell.input_streams);
    push_element(out, "rsp:OutputStreams", &shell.output_streams);
    if let Some(timeout) = shell.idle_timeout {
        push_element(out, "rsp:IdleTimeOut", &format_duration(timeout));
    }
    if !shell.creation_xml.is_empty() {
        push_payload(out, &payload_tag("creationXml"), &shell.creation_xml);
    }
    out.push_str("</rsp:Shell>");
}

fn write_buffer_mode(out: &mut String, mode: Option<BufferMode>) {
    if let Some(mode) = mode {
        push_element(out, "rsp:BufferMode", mode.as_str());
    }
}

/// A PowerShell element in its own default namespace, as Windows' client writes it.
pub(crate) fn payload_tag(local: &str) -> String {
    format!("{local} xmlns=\"{}\"", ns::POWERSHELL)
}

/// An element that holds base64, written in place.
pub(crate) fn push_payload(out: &mut String, tag: &str, bytes: &[u8]) {
    let name = tag.split(' ').next().unwrap_or(tag);
    let _ = write!(out, "<{tag}>");
    push_base64(out, bytes);
    let _ = write!(out, "</{name}>");
}

fn payload_length(body: &RequestBody) -> usize {
    let bytes = match body {
        RequestBody::Create(shell) => shell.creation_xml.len(),
        RequestBody::Command { arguments, .. } => arguments.len(),
        RequestBody::Send { data, .. } => data.len(),
        RequestBody::ConnectShell { connect_xml } => connect_xml.len(),
        _ => 0,
    };
    bytes.div_ceil(3) * 4
}
