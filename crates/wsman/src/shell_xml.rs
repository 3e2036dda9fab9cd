//! `rsp:Shell` and `rsp:Command` as a server writes and a client reads them.

use std::time::Duration;

use crate::duration::format_components;
use crate::read::guid_of;
use crate::request::guid;
use crate::xml::Element;
use crate::xml_write::push_element;
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
/// read counts as absent and becomes a problem, so that one odd value hides nothing else.
pub(crate) fn read_shell(element: &Element<'_>, problems: &mut Vec<Error>) -> Result<Shell, Error> {
    let shell_id = guid_of(element, ns::SHELL, "ShellId")?.ok_or_else(|| element.missing("ShellId"))?;
    let text = |local| element.child_text(ns::SHELL, local).filter(|text| !text.is_empty());
    let owned = |local| text(local).map(String::from);
    let mut reader = Values { element, problems };
    Ok(Shell {
        shell_id,
        name: owned("Name"),
        resource_uri: owned("ResourceUri").unwrap_or_default(),
        owner: owned("Owner"),
        client_ip: owned("ClientIP"),
        process_id: reader.value("ProcessId", |text| text.parse().ok()),
        idle_timeout: reader.value("IdleTimeOut", |text| parse_duration(text).ok()),
        max_idle_timeout: reader.value("MaxIdleTimeOut", |text| parse_duration(text).ok()),
        input_streams: owned("InputStreams"),
        output_streams: owned("OutputStreams"),
        locale: owned("Locale"),
        data_locale: owned("DataLocale"),
        compression_mode: owned("CompressionMode"),
        profile_loaded: reader.value("ProfileLoaded", yes_or_no),
        encoding: owned("Encoding"),
        buffer_mode: reader.value("BufferMode", BufferMode::from_wire),
        state: text("State").map(ShellState::from_wire),
        shell_run_time: reader.value("ShellRunTime", |text| parse_duration(text).ok()),
        shell_inactivity: reader.value("ShellInactivity", |text| parse_duration(text).ok()),
        memory_used: owned("MemoryUsed"),
        child_processes: reader.value("ChildProcesses", |text| text.parse().ok()),
    })
}

struct Values<'e, 'a, 'p> {
    element: &'e Element<'a>,
    problems: &'p mut Vec<Error>,
}

impl Values<'_, '_, '_> {
    /// `None` for a child that is absent or empty, and with a problem for one that is malformed.
    fn value<T>(&mut self, local: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let child = self.element.child(ns::SHELL, local)?;
        let text = child.text.trim();
        if text.is_empty() {
            return None;
        }
        let value = read(text);
        if value.is_none() {
            self.problems.push(child.malformed(local));
        }
        value
    }
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
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
        command_id: guid_of(element, ns::SHELL, "CommandId")?.ok_or_else(|| element.missing("CommandId"))?,
        command_line: text("CommandLine").unwrap_or_default().into(),
        state: text("CommandState").unwrap_or_default().into(),
    })
}
