//! `rsp:Shell` and `rsp:Command` as a server writes and a client reads them.

use std::time::Duration;

use crate::duration::format_components;
use crate::read::guid as read_guid;
use crate::request::guid;
use crate::xml::{Element, push_element};
use crate::{BufferMode, Command, Error, Shell, ShellState, format_duration, ns, parse_duration};

pub(crate) fn write_shell(out: &mut String, shell: &Shell) {
    out.push_str("<rsp:Shell>");
    push_element(out, "rsp:ShellId", &guid(shell.shell_id));
    let mut push = |tag: &str, value: Option<&str>| {
        if let Some(value) = value {
            push_element(out, tag, value);
        }
    };
    let seconds = |duration: Option<Duration>| duration.map(format_duration);
    let components = |duration: Option<Duration>| duration.map(format_components);
    let number = |number: Option<u32>| number.map(|number| number.to_string());
    push("rsp:Name", shell.name.as_deref());
    push("rsp:ResourceUri", Some(&shell.resource_uri));
    push("rsp:Owner", shell.owner.as_deref());
    push("rsp:ClientIP", shell.client_ip.as_deref());
    push("rsp:ProcessId", number(shell.process_id).as_deref());
    push("rsp:IdleTimeOut", seconds(shell.idle_timeout).as_deref());
    push("rsp:InputStreams", shell.input_streams.as_deref());
    push("rsp:OutputStreams", shell.output_streams.as_deref());
    push("rsp:MaxIdleTimeOut", seconds(shell.max_idle_timeout).as_deref());
    push("rsp:Locale", shell.locale.as_deref());
    push("rsp:DataLocale", shell.data_locale.as_deref());
    push("rsp:CompressionMode", shell.compression_mode.as_deref());
    push("rsp:ProfileLoaded", shell.profile_loaded.map(|yes| if yes { "Yes" } else { "No" }));
    push("rsp:Encoding", shell.encoding.as_deref());
    push("rsp:BufferMode", shell.buffer_mode.map(BufferMode::as_str));
    push("rsp:State", shell.state.as_ref().map(ShellState::as_str));
    push("rsp:ShellRunTime", components(shell.shell_run_time).as_deref());
    push("rsp:ShellInactivity", components(shell.shell_inactivity).as_deref());
    push("rsp:MemoryUsed", shell.memory_used.as_deref());
    push("rsp:ChildProcesses", number(shell.child_processes).as_deref());
    out.push_str("</rsp:Shell>");
}

/// Order and unknown children do not matter. Only the id must be there: a value that cannot be
/// read counts as absent, so that one odd shell does not hide the others of a listing.
pub(crate) fn read_shell(element: &Element<'_>) -> Result<Shell, Error> {
    let text = |local| element.child_text(ns::SHELL, local);
    let owned = |local| text(local).filter(|text| !text.is_empty()).map(String::from);
    let duration = |local| text(local).and_then(parse_duration);
    let number = |local| text(local).and_then(|text| text.parse().ok());
    Ok(Shell {
        shell_id: read_guid(text("ShellId").ok_or(Error::Missing { what: "ShellId" })?, "ShellId")?,
        name: owned("Name"),
        resource_uri: text("ResourceUri").unwrap_or_default().into(),
        owner: owned("Owner"),
        client_ip: owned("ClientIP"),
        process_id: number("ProcessId"),
        idle_timeout: duration("IdleTimeOut"),
        max_idle_timeout: duration("MaxIdleTimeOut"),
        input_streams: owned("InputStreams"),
        output_streams: owned("OutputStreams"),
        locale: owned("Locale"),
        data_locale: owned("DataLocale"),
        compression_mode: owned("CompressionMode"),
        profile_loaded: text("ProfileLoaded").map(|word| word.eq_ignore_ascii_case("yes")),
        encoding: owned("Encoding"),
        buffer_mode: text("BufferMode").and_then(BufferMode::from_wire),
        state: text("State").filter(|word| !word.is_empty()).map(ShellState::from_wire),
        shell_run_time: duration("ShellRunTime"),
        shell_inactivity: duration("ShellInactivity"),
        memory_used: owned("MemoryUsed"),
        child_processes: number("ChildProcesses"),
    })
}

pub(crate) fn write_command(out: &mut String, command: &Command) {
    out.push_str("<rsp:Command>");
    push_element(out, "rsp:CommandId", &guid(command.command_id));
    push_element(out, "rsp:CommandLine", &command.command_line);
    push_element(out, "rsp:CommandState", &command.state);
    out.push_str("</rsp:Command>");
}

pub(crate) fn read_command(element: &Element<'_>) -> Result<Command, Error> {
    let text = |local| element.child_text(ns::SHELL, local);
    Ok(Command {
        command_id: read_guid(text("CommandId").ok_or(Error::Missing { what: "CommandId" })?, "CommandId")?,
        command_line: text("CommandLine").unwrap_or_default().into(),
        state: text("CommandState").unwrap_or_default().into(),
    })
}
