//! What a line binds to, as data to be shown: `reattach --explain`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde_json::{Map, Value as Json};

use super::binder;
use super::convert::Converted;
use super::spec::{Kind, Parameter};
use super::{Bound, PipelineInput, bind, cmdlet};
use crate::bridge::ErrorRecord;
use crate::command::Command;
use crate::data::{Datum, Environment};

/// One command of a line, bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The cmdlet, in its usual spelling.
    pub cmdlet: &'static str,
    /// The set that won, as the reference declares it.
    pub parameter_set: &'static str,
    /// Every parameter that was given, with its value: texts, numbers, truth values and lists as JSON has them, a GUID
    /// as text, an enumeration by name, a script block as the text between its braces, a session object by its
    /// InstanceId, a credential by its user name; what is not known yet as it was written; what the pipe brings as
    /// `"(pipeline)"`. In the order of their names.
    pub parameters: Map<String, Json>,
    /// The command itself.
    pub bound: Bound,
}

/// Binds a command and says how.
///
/// # Errors
/// As [`super::bind`].
pub fn explain(
    command: &Command,
    input: PipelineInput<'_>,
    environment: &Environment<'_>,
) -> Result<Explained, ErrorRecord> {
    let bound = bind(command, input, environment)?;
    let declared = cmdlet(command)?;
    let binding = binder::bind(declared, command, input, environment)?;
    let mut parameters = Map::new();
    for value in &binding.values {
        parameters.insert(value.parameter.name.into(), json(value.parameter, &value.value));
    }
    Ok(Explained { cmdlet: bound.cmdlet(), parameter_set: bound.parameter_set(), parameters, bound })
}

fn json(parameter: &Parameter, value: &Converted) -> Json {
    match value {
        Converted::Piped => Json::from("(pipeline)"),
        Converted::Deferred(source) => Json::from(source.as_str()),
        Converted::Values(values) => {
            let mut values: Vec<Json> = values.iter().map(|given| datum(parameter.kind, &given.value)).collect();
            if parameter.many { Json::Array(values) } else { values.pop().unwrap_or(Json::Null) }
        }
    }
}

fn datum(kind: Kind, value: &Datum) -> Json {
    match value {
        Datum::Null => Json::Null,
        Datum::Bool(flag) => Json::from(*flag),
        Datum::Number { value, .. } => {
            let name = usize::try_from(*value).ok().and_then(|index| kind.names().get(index));
            name.map_or_else(|| Json::from(*value), |name| Json::from(*name))
        }
        Datum::Session(id) => Json::from(id.to_string()),
        Datum::Credential(credential) => Json::from(credential.user_name.as_str()),
        Datum::ScriptBlock(text) => Json::from(text.as_str()),
        Datum::Hashtable(entries) => {
            let entry = |(key, values): &(String, Vec<Datum>)| {
                let mut values: Vec<Json> = values.iter().map(|value| datum(Kind::Object, value)).collect();
                (key.clone(), if values.len() == 1 { values.remove(0) } else { Json::Array(values) })
            };
            Json::Object(entries.iter().map(entry).collect())
        }
        Datum::SessionOption(option) => {
            let properties = crate::option::SessionOption::names()
                .filter_map(|name| Some((name.to_string(), datum(Kind::Object, &option.property(name)?))));
            Json::Object(properties.collect())
        }
        other => Json::from(other.as_text().unwrap_or_default()),
    }
}
