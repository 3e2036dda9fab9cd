//! GET_COMMAND_METADATA and the objects that answer it, \[MS-PSRP\] 2.2.2.14 and 2.2.3.19 to 2.2.3.24.
//!
//! The answer is the output of a pipeline: first a count, then so many commands.

use super::bag::Bag;
use crate::{
    Error,
    clixml::{Container, Name, Object, Value},
};

/// Kinds of commands as bits, PowerShell's `CommandTypes`, \[MS-PSRP\] 2.2.3.19.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct CommandTypes(pub i32);

impl CommandTypes {
    /// `Alias`.
    pub const ALIAS: i32 = 0x1;
    /// `Function`.
    pub const FUNCTION: i32 = 0x2;
    /// `Filter`.
    pub const FILTER: i32 = 0x4;
    /// `Cmdlet`.
    pub const CMDLET: i32 = 0x8;
    /// `ExternalScript`.
    pub const EXTERNAL_SCRIPT: i32 = 0x10;
    /// `Application`.
    pub const APPLICATION: i32 = 0x20;
    /// `Script`.
    pub const SCRIPT: i32 = 0x40;
    /// `Configuration`.
    pub const CONFIGURATION: i32 = 0x100;

    const NAMES: [(i32, &str); 8] = [
        (Self::ALIAS, "Alias"),
        (Self::FUNCTION, "Function"),
        (Self::FILTER, "Filter"),
        (Self::CMDLET, "Cmdlet"),
        (Self::EXTERNAL_SCRIPT, "ExternalScript"),
        (Self::APPLICATION, "Application"),
        (Self::SCRIPT, "Script"),
        (Self::CONFIGURATION, "Configuration"),
    ];

    /// The kinds' names, as .NET joins them: `Alias, Function`. A set that has others is a number.
    pub fn names(self) -> String {
        let known = Self::NAMES.iter().filter(|(bit, _)| self.0 & bit != 0);
        if known.clone().fold(0, |bits, (bit, _)| bits | bit) != self.0 || self.0 == 0 {
            return self.0.to_string();
        }
        known.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn to_value(self) -> Value {
        Value::enumeration("System.Management.Automation.CommandTypes", self.names(), self.0)
    }
}

/// GET_COMMAND_METADATA: which commands a client wants to know about.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GetCommandMetadata {
    /// Wildcard patterns of names; nothing for every name.
    pub names: Option<Vec<String>>,
    /// Which kinds.
    pub command_type: CommandTypes,
    /// Wildcard patterns of modules; nothing for commands of no module.
    pub namespaces: Option<Vec<String>>,
    /// Arguments that the commands' dynamic parameters depend on.
    pub arguments: Option<Vec<Value>>,
    /// Every other property, in order.
    pub extra: Vec<(Name, Value)>,
}

impl GetCommandMetadata {
    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("GET_COMMAND_METADATA", value)?;
        let mut patterns = |name| bag.take(name).and_then(|value| texts(&value));
        Ok(GetCommandMetadata {
            names: patterns("Name"),
            namespaces: patterns("Namespace"),
            command_type: CommandTypes(bag.opt_i32("CommandType").unwrap_or_default()),
            arguments: bag.take("ArgumentList").and_then(|value| Some(value.items()?.to_vec())),
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let patterns = |patterns: &Option<Vec<String>>| {
            let array = |patterns: &Vec<String>| array("System.String[]", patterns.iter().cloned().map(Value::String));
            patterns.as_ref().map_or(Value::Null, array)
        };
        let arguments = self.arguments.as_ref();
        let arguments = arguments.map_or(Value::Null, |values| array("System.Object[]", values.iter().cloned()));
        let mut extended = vec![
            ("Name".into(), patterns(&self.names)),
            ("CommandType".into(), self.command_type.to_value()),
            ("Namespace".into(), patterns(&self.namespaces)),
            ("ArgumentList".into(), arguments),
        ];
        extended.extend(self.extra.iter().cloned());
        Value::extended(extended)
    }
}

/// How many commands follow, \[MS-PSRP\] 2.2.3.21.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandMetadataCount {
    /// The number.
    pub count: i32,
}

impl CommandMetadataCount {
    const TYPE: &str = "Selected.Microsoft.PowerShell.Commands.GenericMeasureInfo";

    /// Of an object of the output; nothing where it is another.
    pub fn from_value(value: &Value) -> Option<Self> {
        let object = value.as_object().filter(|object| object.is(Self::TYPE))?;
        Some(CommandMetadataCount { count: object.get("Count")?.as_i32()? })
    }

    /// The object that a server writes.
    pub fn to_value(self) -> Value {
        selected(Self::TYPE, vec![("Count".into(), self.count.into())])
    }
}

/// A command, \[MS-PSRP\] 2.2.3.22.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CommandMetadata {
    /// The command's name.
    pub name: String,
    /// Its module, if it has one.
    pub namespace: Option<String>,
    /// Where it is documented.
    pub help_uri: Option<String>,
    /// What kind it is.
    pub command_type: CommandTypes,
    /// Of an alias: what it stands for.
    pub resolved_command_name: Option<String>,
    /// Type names of what it writes.
    pub output_type: Vec<String>,
    /// Its parameters by name.
    pub parameters: Vec<(String, ParameterMetadata)>,
}

/// A parameter of a command, \[MS-PSRP\] 2.2.3.23.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ParameterMetadata {
    /// Its name.
    pub name: String,
    /// Its type's name.
    pub parameter_type: Option<String>,
    /// Its other names.
    pub aliases: Vec<String>,
    /// Whether it is a switch.
    pub switch_parameter: bool,
    /// Whether it depends on the arguments that were given.
    pub is_dynamic: bool,
}

impl CommandMetadata {
    const PREFIX: &str = "Selected.System.Management.Automation.";

    /// Of an object of the output; nothing where it is another.
    pub fn from_value(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        object.type_names.iter().find(|name| name.starts_with(Self::PREFIX))?;
        let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let parameters = object.get("Parameters").and_then(Value::as_object).and_then(Object::entries);
        Some(CommandMetadata {
            name: text("Name")?,
            namespace: text("Namespace"),
            help_uri: text("HelpUri"),
            command_type: CommandTypes(object.get("CommandType")?.as_i32()?),
            resolved_command_name: text("ResolvedCommandName"),
            output_type: object.get("OutputType").and_then(texts).unwrap_or_default(),
            parameters: parameters
                .unwrap_or_default()
                .iter()
                .filter_map(|(name, value)| Some((name.as_str()?.to_owned(), ParameterMetadata::from_value(value))))
                .collect(),
        })
    }

    /// The object that a server writes.
    pub fn to_value(&self) -> Value {
        let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::String);
        let parameters = self.parameters.iter().map(|(name, value)| (name.clone().into(), value.to_value()));
        let parameters = Object {
            type_names: ["System.Collections.Hashtable", "System.Object"].into(),
            container: Some(Container::Dictionary(parameters.collect())),
            ..Object::default()
        };
        let kind = match self.command_type.0 {
            CommandTypes::ALIAS => "AliasInfo",
            CommandTypes::FUNCTION => "FunctionInfo",
            CommandTypes::FILTER => "FilterInfo",
            CommandTypes::CMDLET => "CmdletInfo",
            CommandTypes::EXTERNAL_SCRIPT => "ExternalScriptInfo",
            CommandTypes::APPLICATION => "ApplicationInfo",
            CommandTypes::SCRIPT => "ScriptInfo",
            _ => "CommandInfo",
        };
        selected(
            &format!("{}{kind}", Self::PREFIX),
            vec![
                ("Name".into(), self.name.clone().into()),
                ("Namespace".into(), text(&self.namespace)),
                ("HelpUri".into(), text(&self.help_uri)),
                ("CommandType".into(), self.command_type.to_value()),
                ("ResolvedCommandName".into(), text(&self.resolved_command_name)),
                ("OutputType".into(), array("System.String[]", self.output_type.iter().cloned().map(Value::String))),
                ("Parameters".into(), parameters.into()),
            ],
        )
    }
}

impl ParameterMetadata {
    fn from_value(value: &Value) -> Self {
        let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or_default();
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        ParameterMetadata {
            name: text("Name").unwrap_or_default(),
            parameter_type: text("ParameterType"),
            aliases: value.get("Aliases").and_then(texts).unwrap_or_default(),
            switch_parameter: flag("SwitchParameter"),
            is_dynamic: flag("IsDynamic"),
        }
    }

    fn to_value(&self) -> Value {
        const TYPE: &str = "System.Management.Automation.ParameterMetadata";
        Object {
            type_names: [TYPE, "System.Object"].into(),
            to_string: Some(TYPE.into()),
            properties: vec![
                ("Name".into(), self.name.clone().into()),
                ("ParameterType".into(), self.parameter_type.clone().map_or(Value::Null, Value::String)),
                ("Aliases".into(), array("System.String[]", self.aliases.iter().cloned().map(Value::String))),
                ("IsDynamic".into(), self.is_dynamic.into()),
                ("SwitchParameter".into(), self.switch_parameter.into()),
            ],
            ..Object::default()
        }
        .into()
    }
}

fn selected(type_name: &str, extended: Vec<(Name, Value)>) -> Value {
    Object {
        type_names: [type_name, "System.Management.Automation.PSCustomObject", "System.Object"].into(),
        extended,
        ..Object::default()
    }
    .into()
}

fn array(type_name: &str, items: impl Iterator<Item = Value>) -> Value {
    Object {
        type_names: [type_name, "System.Array", "System.Object"].into(),
        container: Some(Container::List(items.collect())),
        ..Object::default()
    }
    .into()
}

/// A list of texts, or one text alone.
fn texts(value: &Value) -> Option<Vec<String>> {
    match value.items() {
        Some(items) => Some(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()),
        None => value.as_str().map(|text| vec![text.to_owned()]),
    }
}
