//! Commands as the interface makes them, so that every click prints as a line that could have been typed.

use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use super::{Argument, Command, Element, Pipeline, Span, Value, ValueKind};

/// `Get-PSSession -ComputerName …`; without names the sessions of this client.
#[must_use]
pub fn get_sessions<S: AsRef<str>>(computers: &[S]) -> Pipeline {
    let names = computers.iter().map(|name| text(name.as_ref())).collect();
    cmdlet("Get-PSSession", &[("ComputerName", names)])
}

/// `Connect-PSSession -ComputerName … -InstanceId …`.
#[must_use]
pub fn connect_by_id(computer: &str, instance_id: Uuid) -> Pipeline {
    connect_by_ids(&[computer], &[instance_id])
}

/// `Connect-PSSession -ComputerName …, … -InstanceId …, …` for a selection over several hosts.
#[must_use]
pub fn connect_by_ids<S: AsRef<str>>(computers: &[S], instance_ids: &[Uuid]) -> Pipeline {
    let names = computers.iter().map(|name| text(name.as_ref())).collect();
    cmdlet("Connect-PSSession", &[("ComputerName", names), ("InstanceId", ids(instance_ids))])
}

/// `Connect-PSSession -ComputerName … -Name …`; without names every session of the hosts.
#[must_use]
pub fn connect_by_name<S: AsRef<str>>(computers: &[S], names: &[S]) -> Pipeline {
    let computers = computers.iter().map(|name| text(name.as_ref())).collect();
    let names = names.iter().map(|name| text(name.as_ref())).collect();
    cmdlet("Connect-PSSession", &[("ComputerName", computers), ("Name", names)])
}

/// `Connect-PSSession -InstanceId …`, for sessions that this client has had open.
#[must_use]
pub fn reconnect(instance_ids: &[Uuid]) -> Pipeline {
    cmdlet("Connect-PSSession", &[("InstanceId", ids(instance_ids))])
}

/// `Disconnect-PSSession -InstanceId …`.
#[must_use]
pub fn disconnect(instance_ids: &[Uuid]) -> Pipeline {
    cmdlet("Disconnect-PSSession", &[("InstanceId", ids(instance_ids))])
}

/// `Disconnect-PSSession -Name …`; the name is taken literally, wildcards in it are escaped.
#[must_use]
pub fn disconnect_by_name(name: &str) -> Pipeline {
    let mut literal = String::new();
    for c in name.chars() {
        if "*?[]`".contains(c) {
            literal.push('`');
        }
        literal.push(c);
    }
    cmdlet("Disconnect-PSSession", &[("Name", vec![text(&literal)])])
}

/// The same line with `-WhatIf`, for the preview.
#[must_use]
pub fn with_what_if(pipeline: Pipeline) -> Pipeline {
    with_switch(pipeline, "WhatIf")
}

/// The same line with a switch on its last command.
#[must_use]
pub fn with_switch(mut pipeline: Pipeline, name: &str) -> Pipeline {
    if let Some(Element::Command(command)) = pipeline.elements.last_mut() {
        command.arguments.push(parameter(name));
    }
    pipeline
}

/// The same line with a parameter on its first command, in place of the one that it may have had.
#[must_use]
pub fn with_parameter(mut pipeline: Pipeline, name: &str, value: Value) -> Pipeline {
    if let Some(Element::Command(command)) =
        pipeline.elements.iter_mut().find(|element| matches!(element, Element::Command(_)))
    {
        let same = |argument: &Argument| matches!(argument, Argument::Parameter { name: known, .. } if known.eq_ignore_ascii_case(name));
        if let Some(at) = command.arguments.iter().position(same) {
            let own = matches!(command.arguments[at], Argument::Parameter { value: Some(_), .. });
            let end =
                at + if !own && matches!(command.arguments.get(at + 1), Some(Argument::Value(_))) { 2 } else { 1 };
            command.arguments.drain(at..end);
        }
        command.arguments.push(parameter(name));
        command.arguments.push(Argument::Value(value));
    }
    pipeline
}

/// What the first line writes goes to the command of the second.
#[must_use]
pub fn piped(mut first: Pipeline, second: Pipeline) -> Pipeline {
    first.elements.extend(second.elements);
    first
}

/// A cmdlet with named parameters; a parameter without values is left out.
#[must_use]
pub fn cmdlet(name: &str, parameters: &[(&str, Vec<Value>)]) -> Pipeline {
    let mut arguments = Vec::new();
    for (name, values) in parameters {
        if let Some(value) = one_or_list(values.clone()) {
            arguments.push(parameter(name));
            arguments.push(Argument::Value(value));
        }
    }
    Pipeline {
        assign_to: None,
        elements: vec![Element::Command(Command { name: name.into(), arguments, span: Span::default() })],
    }
}

/// A text value; it prints with quotes where it needs them.
#[must_use]
pub fn text(text: &str) -> Value {
    Value { kind: ValueKind::Text(text.into()), span: Span::default() }
}

/// Instance ids as values.
pub(crate) fn ids(instance_ids: &[Uuid]) -> Vec<Value> {
    instance_ids.iter().map(|id| text(&id.to_string())).collect()
}

/// A value that stands for all of these; `None` for none.
pub(crate) fn one_or_list(mut values: Vec<Value>) -> Option<Value> {
    match values.len() {
        0 | 1 => values.pop(),
        _ => Some(Value { kind: ValueKind::Array(values), span: Span::default() }),
    }
}

/// A whole number.
#[must_use]
pub fn number(value: i64) -> Value {
    Value { kind: ValueKind::Number { text: value.to_string(), value }, span: Span::default() }
}

/// A variable; the name stands without its sign.
#[must_use]
pub fn variable(name: &str) -> Value {
    Value { kind: ValueKind::Variable(name.into()), span: Span::default() }
}

fn parameter(name: &str) -> Argument {
    Argument::Parameter { name: name.into(), value: None, span: Span::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bind::bind_line;
    use crate::command::parse;

    #[test]
    fn clicks_print_and_read_back() {
        let id = Uuid::from_u128(0xAB);
        for (pipeline, line) in [
            (get_sessions::<&str>(&[]), "Get-PSSession"),
            (get_sessions(&["Server01", "Server 02"]), "Get-PSSession -ComputerName Server01, 'Server 02'"),
            (
                connect_by_id("Server01", id),
                "Connect-PSSession -ComputerName Server01 -InstanceId 00000000-0000-0000-0000-0000000000ab",
            ),
            (connect_by_name(&["s"], &["O'Neil's"]), "Connect-PSSession -ComputerName s -Name 'O''Neil''s'"),
            (disconnect_by_name("a*b"), "Disconnect-PSSession -Name 'a`*b'"),
            (disconnect_by_name("007"), "Disconnect-PSSession -Name '007'"),
            (with_what_if(disconnect_by_name("-x")), "Disconnect-PSSession -Name '-x' -WhatIf"),
            (
                with_switch(piped(get_sessions(&["s"]), cmdlet("Remove-PSSession", &[])), "Confirm"),
                "Get-PSSession -ComputerName s | Remove-PSSession -Confirm",
            ),
            (
                with_parameter(connect_by_name(&["s"], &["a"]), "Port", number(8080)),
                "Connect-PSSession -ComputerName s -Name a -Port 8080",
            ),
        ] {
            assert_eq!(pipeline.to_string(), line);
            assert_eq!(parse(line).pipeline, pipeline);
            assert!(bind_line(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn a_parameter_takes_the_place_of_the_one_before() {
        for (line, expected) in [
            ("Connect-PSSession -Credential a -ComputerName s", "Connect-PSSession -ComputerName s -Credential $c"),
            ("Connect-PSSession s -credential:a -WhatIf", "Connect-PSSession s -WhatIf -Credential $c"),
            (
                "$x | Connect-PSSession -UseSSL | Receive-PSSession",
                "$x | Connect-PSSession -UseSSL -Credential $c | Receive-PSSession",
            ),
        ] {
            let pipeline = with_parameter(parse(line).pipeline, "Credential", variable("c"));
            assert_eq!(pipeline.to_string(), expected);
        }
    }
}
