//! Gives the arguments of a command to its parameters.

use super::record::{Category, ErrorInfo};
use super::value::{Number, Value};

/// A parameter of a command.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) switch: bool,
    /// Place among the arguments without a name.
    pub(crate) position: Option<usize>,
    /// It is asked for when neither an argument nor the pipeline gives it.
    pub(crate) mandatory: bool,
}

/// A parameter with a value that needs its name.
pub(crate) const fn named(name: &'static str) -> Parameter {
    Parameter { name, switch: false, position: None, mandatory: false }
}

/// A parameter that may also be given by its place.
pub(crate) const fn at(position: usize, name: &'static str) -> Parameter {
    Parameter { name, switch: false, position: Some(position), mandatory: false }
}

/// The same, and it must be given.
pub(crate) const fn required(position: usize, name: &'static str) -> Parameter {
    Parameter { mandatory: true, ..at(position, name) }
}

/// A parameter that is there or not.
pub(crate) const fn switch(name: &'static str) -> Parameter {
    Parameter { name, switch: true, position: None, mandatory: false }
}

/// Parameters that every cmdlet has.
pub(crate) const COMMON: &[Parameter] = &[
    switch("Verbose"),
    switch("Debug"),
    named("ErrorAction"),
    named("WarningAction"),
    named("InformationAction"),
    named("ErrorVariable"),
    named("OutVariable"),
];

/// Arguments as given, in order.
#[derive(Debug, Default)]
pub(crate) struct Given(Vec<Item>);

#[derive(Debug)]
enum Item {
    Value(Value),
    Name(String),
    Pair(String, Value),
}

/// Values by parameter.
#[derive(Debug, Default)]
pub(crate) struct Bound(Vec<(&'static str, Value)>);

impl Given {
    pub(crate) fn value(&mut self, value: Value) {
        self.0.push(Item::Value(value));
    }

    pub(crate) fn name(&mut self, name: &str) {
        self.0.push(Item::Name(name.into()));
    }

    pub(crate) fn pair(&mut self, name: &str, value: Value) {
        self.0.push(Item::Pair(name.into(), value));
    }

    /// Arguments that came as objects; a switch without a value comes as null.
    pub(crate) fn of_objects(arguments: &[(Option<String>, Value)]) -> Self {
        let item = |(name, value): &(Option<String>, Value)| match (name, value) {
            (None, value) => Item::Value(value.clone()),
            (Some(name), Value::Null) => Item::Name(name.trim_start_matches('-').into()),
            (Some(name), value) => Item::Pair(name.trim_start_matches('-').into(), value.clone()),
        };
        Self(arguments.iter().map(item).collect())
    }

    /// Matches names by unique prefix, then the rest by place. `rest` takes what is left over, as
    /// an array (PowerShell's ValueFromRemainingArguments).
    pub(crate) fn bind(
        self,
        command: &str,
        parameters: &[Parameter],
        rest: Option<&'static str>,
    ) -> Result<Bound, ErrorInfo> {
        let mut bound = Bound::default();
        let mut places = Vec::new();
        let mut items = self.0.into_iter().peekable();
        while let Some(item) = items.next() {
            match item {
                Item::Value(value) => places.push(value),
                Item::Pair(name, value) => bound.0.push((find(command, parameters, &name)?.name, value)),
                Item::Name(name) => {
                    let parameter = find(command, parameters, &name)?;
                    let value = if parameter.switch {
                        Value::Bool(true)
                    } else {
                        match items.next_if(|next| matches!(next, Item::Value(_))) {
                            Some(Item::Value(value)) => value,
                            _ => {
                                let text = format!("Missing an argument for parameter '{}'.", parameter.name);
                                return Err(fault(command, text, "MissingArgument", parameter.name));
                            }
                        }
                    };
                    bound.0.push((parameter.name, value));
                }
            }
        }
        let mut free: Vec<&Parameter> = parameters.iter().filter(|parameter| parameter.position.is_some()).collect();
        free.sort_by_key(|parameter| parameter.position);
        let mut free = free.into_iter().filter(|parameter| !bound.has(parameter.name)).collect::<Vec<_>>().into_iter();
        let mut left = Vec::new();
        for value in places {
            match free.next() {
                Some(parameter) => bound.0.push((parameter.name, value)),
                None if rest.is_some() => left.push(value),
                None => {
                    let text = format!("A positional parameter cannot be found that accepts argument '{value}'.");
                    return Err(fault(command, text, "PositionalParameterNotFound", &value.to_string()));
                }
            }
        }
        match rest {
            Some(name) if left.len() == 1 => bound.0.push((name, left.remove(0))),
            Some(name) if !left.is_empty() => bound.0.push((name, Value::List(left))),
            _ => {}
        }
        Ok(bound)
    }
}

impl Bound {
    pub(crate) fn set(&mut self, name: &'static str, value: Value) {
        self.0.push((name, value));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| *known == name)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    pub(crate) fn on(&self, name: &str) -> bool {
        self.get(name).is_some_and(Value::truthy)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(ToString::to_string)
    }

    /// A whole number; something else is an error of the command.
    pub(crate) fn integer(&self, command: &str, name: &str) -> Result<Option<i64>, ErrorInfo> {
        let Some(value) = self.get(name) else { return Ok(None) };
        value.number().and_then(Number::integer).map(Some).ok_or_else(|| {
            let text = format!("Cannot convert value \"{value}\" of parameter '{name}' to type System.Int32.");
            fault(command, text, "CannotConvertArgumentNoMessage", name)
        })
    }
}

fn find(command: &str, parameters: &[Parameter], name: &str) -> Result<Parameter, ErrorInfo> {
    let all = || parameters.iter().chain(COMMON);
    if let Some(exact) = all().find(|parameter| parameter.name.eq_ignore_ascii_case(name)) {
        return Ok(*exact);
    }
    let is_prefix =
        |parameter: &&Parameter| parameter.name.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let found: Vec<&Parameter> = all().filter(is_prefix).collect();
    match found.as_slice() {
        [one] => Ok(**one),
        [] => {
            let text = format!("A parameter cannot be found that matches parameter name '{name}'.");
            Err(fault(command, text, "NamedParameterNotFound", name))
        }
        _ => {
            let text = format!("Parameter cannot be processed because the parameter name '{name}' is ambiguous.");
            Err(fault(command, text, "AmbiguousParameter", name))
        }
    }
}

fn fault(command: &str, message: String, id: &str, target: &str) -> ErrorInfo {
    ErrorInfo {
        exception: "System.Management.Automation.ParameterBindingException",
        activity: command.into(),
        target: Some(target.into()),
        ..ErrorInfo::runtime(message, &format!("{id},{command}"), Category::InvalidArgument)
    }
}
