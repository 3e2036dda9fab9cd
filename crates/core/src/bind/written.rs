//! A command with every argument under the full name of its parameter, so that some can be exchanged for others.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::binder::Binder;
use super::spec::Kind;
use super::{cmdlet, spec};
use crate::bridge::ErrorRecord;
use crate::command::{Argument, Command, Lifted, Span, Value};
use crate::data::Environment;

/// What was written of a command, by parameter. What the pipe brings is not written, so it is not here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// In its usual spelling.
    pub cmdlet: &'static str,
    arguments: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Named {
    parameter: &'static str,
    switch: bool,
    /// `None` for a switch alone.
    value: Option<Value>,
}

/// Names what a command was given. It need not be complete.
///
/// # Errors
/// As [`super::bind`], except for what is missing.
pub fn written(command: &Command, environment: &Environment<'_>) -> Result<Written, ErrorRecord> {
    let declared = cmdlet(command)?;
    let mut binder = Binder::new(declared, command, environment);
    let positional = binder.named()?;
    binder.positional(positional)?;
    let mut arguments = Vec::new();
    for bound in &binder.values {
        let Some(at) = bound.argument else { continue };
        let value = match &command.arguments[at] {
            Argument::Value(value) => Some(value.clone()),
            Argument::Parameter { value: Some(value), .. } => Some(value.clone()),
            Argument::Parameter { value: None, .. } if is_switch(bound.parameter) => None,
            Argument::Parameter { value: None, .. } => match command.arguments.get(at + 1) {
                Some(Argument::Value(value)) => Some(value.clone()),
                _ => None,
            },
        };
        arguments.push(Named { parameter: bound.parameter.name, switch: is_switch(bound.parameter), value });
    }
    Ok(Written { cmdlet: declared.name, arguments })
}

fn is_switch(parameter: &spec::Parameter) -> bool {
    parameter.kind == Kind::Switch
}

impl Written {
    /// Nothing but the cmdlet.
    pub(crate) const fn new(cmdlet: &'static str) -> Self {
        Self { cmdlet, arguments: Vec::new() }
    }

    /// A parameter is written, with a value or as a switch.
    #[must_use]
    pub fn has(&self, parameter: &str) -> bool {
        self.arguments.iter().any(|named| named.parameter == parameter)
    }

    /// The same without these parameters.
    #[must_use]
    pub fn without(mut self, parameters: &[&str]) -> Self {
        self.arguments.retain(|named| !parameters.contains(&named.parameter));
        self
    }

    /// The same with a parameter more, written first; nothing is added for no values.
    #[must_use]
    pub fn with(mut self, parameter: &'static str, values: Vec<Value>) -> Self {
        if let Some(value) = crate::command::build::one_or_list(values) {
            self.arguments.insert(0, Named { parameter, switch: false, value: Some(value) });
        }
        self
    }

    /// The same with the pipelines back that were lifted out of the line.
    #[must_use]
    pub fn put_back(mut self, line: &Lifted) -> Self {
        self.arguments.iter_mut().filter_map(|named| named.value.as_mut()).for_each(|value| line.put_back(value));
        self
    }

    /// The command that was meant, in its usual spelling.
    #[must_use]
    pub fn command(&self) -> Command {
        let span = Span::default();
        let mut arguments = Vec::new();
        for named in &self.arguments {
            let name = named.parameter.to_string();
            match &named.value {
                Some(value) if !named.switch => {
                    arguments.push(Argument::Parameter { name, value: None, span });
                    arguments.push(Argument::Value(value.clone()));
                }
                value => arguments.push(Argument::Parameter { name, value: value.clone(), span }),
            }
        }
        Command { name: self.cmdlet.to_string(), arguments, span }
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec;

    use super::*;
    use crate::command::build::text;
    use crate::command::{Element, parse};

    fn named(line: &str) -> Written {
        let parsed = parse(line).pipeline;
        let Some(Element::Command(command)) = parsed.elements.last() else { panic!("no command") };
        written(command, &Environment::open()).unwrap()
    }

    fn printed(written: &Written) -> String {
        written.command().to_string()
    }

    #[test]
    fn positions_get_names() {
        for (line, full) in [
            ("cnsn Server01 -na IT*", "Connect-PSSession -Name IT* -ComputerName Server01"),
            ("icm $s {1 + 1} -args 1, 2", "Invoke-Command -ArgumentList 1, 2 -Session $s -ScriptBlock {1 + 1}"),
            (
                "Connect-PSSession -UseSSL:$false -Cn a -Port 80",
                "Connect-PSSession -UseSSL:$false -ComputerName a -Port 80",
            ),
            ("Get-PSSession | Connect-PSSession -cf", "Connect-PSSession -Confirm"),
            ("Connect-PSSession", "Connect-PSSession"),
        ] {
            assert_eq!(printed(&named(line)), full);
        }
    }

    #[test]
    fn parameters_are_exchanged() {
        let line = named("Connect-PSSession Server01 -Name x -Verbose");
        assert!(line.has("ComputerName") && !line.has("InstanceId"));
        let other = line.without(&["ComputerName", "Name"]).with("InstanceId", vec![text("a"), text("b")]);
        assert_eq!(printed(&other), "Connect-PSSession -InstanceId a, b -Verbose");
        assert_eq!(printed(&other.with("Name", vec![])), "Connect-PSSession -InstanceId a, b -Verbose");
    }
}
