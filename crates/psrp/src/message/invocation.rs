//! Where in a script something happened, \[MS-PSRP\] 2.2.3.15.1.

use crate::clixml::{Container, Name, Object, Value};

use super::{CommandTypes, bag::opt};

/// Which command wrote a record, and where it stands: the `InvocationInfo_…` set of properties.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InvocationInfo {
    /// What the command was called as; an alias if it was called by one.
    pub invocation_name: String,
    /// The command's parameters by name.
    pub bound_parameters: Vec<(String, Value)>,
    /// Arguments that belong to no parameter.
    pub unbound_arguments: Vec<Value>,
    /// 0: a person called it; 1: another command did (\[MS-PSRP\] 2.2.3.30).
    pub command_origin: i32,
    /// Whether it takes input from the pipeline.
    pub expecting_input: bool,
    /// The line that the command stands in.
    pub line: String,
    /// Where in it, from 1.
    pub offset_in_line: i32,
    /// Line, place and marks in words: `At line:1 char:1` and so on.
    pub position_message: String,
    /// The script's path, if there is one.
    pub script_name: Option<String>,
    /// The line's number in the script, from 1.
    pub script_line_number: i32,
    /// The script's folder; not in records of PowerShell 2.
    pub script_root: Option<String>,
    /// The path of the script that is run; not in records of PowerShell 2.
    pub command_path: Option<String>,
    /// The history's id of the pipeline.
    pub history_id: i64,
    /// How many commands the pipeline has.
    pub pipeline_length: i32,
    /// Which of them this is, from 1.
    pub pipeline_position: i32,
    /// How often each command of the pipeline has run.
    pub pipeline_iteration: Vec<i32>,
    /// The place as numbers.
    pub extent: Option<ScriptExtent>,
    /// What was called.
    pub command: Option<CommandInfo>,
}

/// A place in a script, as PowerShell adds it (`ScriptExtent_…`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScriptExtent {
    /// The script's path.
    pub file: Option<String>,
    /// The first line, from 1.
    pub start_line: i32,
    /// The first column, from 1.
    pub start_column: i32,
    /// The last line.
    pub end_line: i32,
    /// The column after the last.
    pub end_column: i32,
}

/// What was called, as PowerShell adds it (`CommandInfo_…`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandInfo {
    /// What kind of command it is.
    pub command_type: CommandTypes,
    /// Its name.
    pub name: String,
    /// Its definition.
    pub definition: String,
    /// 0 public, 1 private.
    pub visibility: i32,
}

impl InvocationInfo {
    /// The set among a record's other properties; nothing where the record says that there is none.
    pub(super) fn read(flag: &str, members: &[(Name, Value)]) -> Option<Self> {
        let get = |name: &str| members.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        if get(flag).and_then(Value::as_bool) != Some(true) {
            return None;
        }
        let of = |name: &str| get(&format!("InvocationInfo_{name}"));
        let text = |name: &str| of(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| of(name).and_then(Value::as_i32).unwrap_or_default();
        Some(InvocationInfo {
            invocation_name: text("InvocationName").unwrap_or_default(),
            bound_parameters: of("BoundParameters").map(entries).unwrap_or_default(),
            unbound_arguments: of("UnboundArguments").and_then(Value::items).unwrap_or_default().to_vec(),
            command_origin: number("CommandOrigin"),
            expecting_input: of("ExpectingInput").and_then(Value::as_bool).unwrap_or_default(),
            line: text("Line").unwrap_or_default(),
            offset_in_line: number("OffsetInLine"),
            position_message: text("PositionMessage").unwrap_or_default(),
            script_name: text("ScriptName"),
            script_line_number: number("ScriptLineNumber"),
            script_root: text("PSScriptRoot"),
            command_path: text("PSCommandPath"),
            history_id: of("HistoryId").and_then(Value::as_i64).unwrap_or_default(),
            pipeline_length: number("PipelineLength"),
            pipeline_position: number("PipelinePosition"),
            pipeline_iteration: of("PipelineIterationInfo")
                .and_then(Value::items)
                .map(|items| items.iter().filter_map(Value::as_i32).collect())
                .unwrap_or_default(),
            extent: ScriptExtent::read(&get),
            command: CommandInfo::read(&get),
        })
    }

    /// The set in the order in which PowerShell writes it.
    pub(super) fn members(&self) -> Vec<(Name, Value)> {
        let entries = self.bound_parameters.iter().map(|(name, value)| (name.clone().into(), value.clone()));
        let bound = Object {
            type_names: [
                "System.Management.Automation.PSBoundParametersDictionary",
                "System.Collections.Generic.Dictionary`2[[System.String],[System.Object]]",
                "System.Object",
            ]
            .into(),
            container: Some(Container::Dictionary(entries.collect())),
            ..Object::default()
        };
        let origin = if self.command_origin == 0 { "Runspace" } else { "Internal" };
        let mut members: Vec<(Name, Value)> = [
            ("BoundParameters", bound.into()),
            (
                "CommandOrigin",
                Value::enumeration("System.Management.Automation.CommandOrigin", origin, self.command_origin),
            ),
            ("ExpectingInput", self.expecting_input.into()),
            ("InvocationName", self.invocation_name.clone().into()),
            ("Line", self.line.clone().into()),
            ("OffsetInLine", self.offset_in_line.into()),
            ("HistoryId", self.history_id.into()),
            ("PipelineIterationInfo", numbers(&self.pipeline_iteration)),
            ("PipelineLength", self.pipeline_length.into()),
            ("PipelinePosition", self.pipeline_position.into()),
            ("PSScriptRoot", opt(&self.script_root)),
            ("PSCommandPath", opt(&self.command_path)),
            ("PositionMessage", self.position_message.clone().into()),
            ("ScriptLineNumber", self.script_line_number.into()),
            ("ScriptName", opt(&self.script_name)),
            ("UnboundArguments", Value::array_list(self.unbound_arguments.clone())),
        ]
        .into_iter()
        .map(|(name, value)| (format!("InvocationInfo_{name}").into(), value))
        .collect();
        if let Some(extent) = &self.extent {
            members.extend(extent.members());
        }
        members.push(("SerializeExtent".into(), self.extent.is_some().into()));
        if let Some(command) = &self.command {
            members.extend(command.members());
        }
        members
    }
}

impl ScriptExtent {
    fn read<'a>(get: &impl Fn(&str) -> Option<&'a Value>) -> Option<Self> {
        let number = |name: &str| get(&format!("ScriptExtent_{name}")).and_then(Value::as_i32);
        Some(ScriptExtent {
            file: get("ScriptExtent_File").and_then(Value::as_str).map(str::to_owned),
            start_line: number("StartLineNumber")?,
            start_column: number("StartColumnNumber")?,
            end_line: number("EndLineNumber")?,
            end_column: number("EndColumnNumber")?,
        })
    }

    fn members(&self) -> [(Name, Value); 5] {
        [
            ("ScriptExtent_File".into(), opt(&self.file)),
            ("ScriptExtent_StartLineNumber".into(), self.start_line.into()),
            ("ScriptExtent_StartColumnNumber".into(), self.start_column.into()),
            ("ScriptExtent_EndLineNumber".into(), self.end_line.into()),
            ("ScriptExtent_EndColumnNumber".into(), self.end_column.into()),
        ]
    }
}

impl CommandInfo {
    fn read<'a>(get: &impl Fn(&str) -> Option<&'a Value>) -> Option<Self> {
        let text = |name: &str| get(name).and_then(Value::as_str).map(str::to_owned).unwrap_or_default();
        Some(CommandInfo {
            command_type: CommandTypes(get("CommandInfo_CommandType").and_then(Value::as_i32)?),
            name: text("CommandInfo_Name"),
            definition: text("CommandInfo_Definition"),
            visibility: get("CommandInfo_Visibility").and_then(Value::as_i32).unwrap_or_default(),
        })
    }

    fn members(&self) -> [(Name, Value); 4] {
        const VISIBILITY: &str = "System.Management.Automation.SessionStateEntryVisibility";
        let visibility = if self.visibility == 0 { "Public" } else { "Private" };
        [
            ("CommandInfo_CommandType".into(), self.command_type.to_value()),
            ("CommandInfo_Definition".into(), self.definition.clone().into()),
            ("CommandInfo_Name".into(), self.name.clone().into()),
            ("CommandInfo_Visibility".into(), Value::enumeration(VISIBILITY, visibility, self.visibility)),
        ]
    }
}

/// An array of numbers, as .NET names it.
pub(super) fn numbers(numbers: &[i32]) -> Value {
    Object {
        type_names: ["System.Int32[]", "System.Array", "System.Object"].into(),
        container: Some(Container::List(numbers.iter().copied().map(Value::I32).collect())),
        ..Object::default()
    }
    .into()
}

fn entries(value: &Value) -> Vec<(String, Value)> {
    let entries = value.as_object().and_then(Object::entries).unwrap_or_default();
    entries.iter().filter_map(|(key, value)| Some((key.as_str()?.to_owned(), value.clone()))).collect()
}
