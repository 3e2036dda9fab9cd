//! CREATE_PIPELINE and the states of a pipeline, \[MS-PSRP\] 2.2.2.10 and 2.2.3.11 to 2.2.3.13.

use super::{
    HostInfo, Merges,
    bag::{Bag, opt},
    pool::apartment,
};
use crate::{
    Error,
    clixml::{Container, Object, Value},
};

const LIST_TYPE: &str = "System.Collections.Generic.List`1[[System.Management.Automation.PSObject, \
     System.Management.Automation, Version=1.0.0.0, Culture=neutral, PublicKeyToken=31bf3856ad364e35]]";

/// CREATE_PIPELINE: what to run.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePipeline {
    /// No PIPELINE_INPUT and no END_OF_PIPELINE_INPUT will come.
    pub no_input: bool,
    /// `ApartmentState`: 0 STA, 1 MTA, 2 Unknown.
    pub apartment_state: i32,
    /// Which records carry their invocation, 2.2.3.8: 1 error, 2 warning, 4 debug, 8 verbose.
    pub remote_stream_options: i32,
    /// Whether the command goes into the session's history.
    pub add_to_history: bool,
    /// The client's host.
    pub host: HostInfo,
    /// Whether it runs inside another pipeline.
    pub is_nested: bool,
    /// What goes into the history, if not the commands' text.
    pub history: Option<String>,
    /// Where the commands' error output goes.
    pub redirect_shell_error_output_pipe: bool,
    /// The statements, each a pipeline of commands; at least one.
    pub statements: Vec<Vec<PipelineCommand>>,
}

/// One command of a pipeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PipelineCommand {
    /// A command's name, or a script's text.
    pub text: String,
    /// Whether the text is a script.
    pub is_script: bool,
    /// Whether the script has a scope of its own.
    pub use_local_scope: Option<bool>,
    /// Which of its streams go into others.
    pub merges: Merges,
    /// The arguments, in order.
    pub arguments: Vec<Argument>,
}

/// An argument of a command.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Argument {
    /// The parameter, with or without its dash; nothing for a positional argument.
    pub name: Option<String>,
    /// The value; null for a switch.
    pub value: Value,
}

impl CreatePipeline {
    /// A pipeline that runs this script without input.
    pub fn script(text: impl Into<String>) -> Self {
        CreatePipeline {
            no_input: true,
            apartment_state: 2,
            remote_stream_options: 0,
            add_to_history: true,
            host: HostInfo::NONE,
            is_nested: false,
            history: None,
            redirect_shell_error_output_pipe: true,
            statements: vec![vec![PipelineCommand {
                text: text.into(),
                is_script: true,
                ..PipelineCommand::default()
            }]],
        }
    }

    /// The whole as one script: statements joined by `; `, commands by ` | `, arguments quoted.
    pub fn script_text(&self) -> String {
        let statements: Vec<String> = self
            .statements
            .iter()
            .map(|commands| commands.iter().map(PipelineCommand::script_text).collect::<Vec<_>>().join(" | "))
            .collect();
        statements.join("; ")
    }

    /// As a server of this protocol version takes it: newer merges are left out.
    pub fn for_protocol(mut self, version: (u32, u32)) -> Self {
        for command in self.statements.iter_mut().flatten() {
            command.merges = command.merges.for_protocol(version);
        }
        self
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("CREATE_PIPELINE", value)?;
        let missing = Error::Property { message: "CREATE_PIPELINE", property: "PowerShell" };
        let mut power_shell = Bag::new("CREATE_PIPELINE", bag.take("PowerShell").ok_or(missing)?)?;
        let commands = |list: &Value| -> Result<Vec<PipelineCommand>, Error> {
            list.items().unwrap_or_default().iter().cloned().map(PipelineCommand::from_value).collect()
        };
        let extra = power_shell.value("ExtraCmds");
        let mut statements = Vec::new();
        // Where there are several statements ExtraCmds has all of them, and Cmds the first again.
        for statement in extra.items().unwrap_or_default() {
            statements.push(commands(statement.get("Cmds").unwrap_or(&Value::Null))?);
        }
        if statements.is_empty() {
            let first = power_shell.take("Cmds");
            let missing = Error::Property { message: "CREATE_PIPELINE", property: "Cmds" };
            statements.push(commands(&first.ok_or(missing)?)?);
        }
        Ok(CreatePipeline {
            no_input: bag.bool("NoInput"),
            apartment_state: bag.opt_i32("ApartmentState").unwrap_or(2),
            remote_stream_options: bag.opt_i32("RemoteStreamOptions").unwrap_or_default(),
            add_to_history: bag.bool("AddToHistory"),
            host: bag.take("HostInfo").map(HostInfo::from_value).transpose()?.unwrap_or_default(),
            is_nested: bag.bool("IsNested") || power_shell.bool("IsNested"),
            history: power_shell.text("History"),
            redirect_shell_error_output_pipe: power_shell.bool("RedirectShellErrorOutputPipe"),
            statements,
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let commands = |statement: &[PipelineCommand]| list(statement.iter().map(PipelineCommand::to_value).collect());
        let options = match self.remote_stream_options {
            15 => "AddInvocationInfo".to_owned(),
            number => number.to_string(),
        };
        let mut power_shell = vec![("IsNested".into(), self.is_nested.into())];
        if self.statements.len() > 1 {
            let all = self.statements.iter();
            let all = all.map(|s| Value::extended(vec![("Cmds".into(), commands(s))])).collect();
            power_shell.push(("ExtraCmds".into(), list(all)));
        }
        power_shell.extend([
            ("Cmds".into(), commands(self.statements.first().map_or(&[], Vec::as_slice))),
            ("History".into(), opt(&self.history)),
            ("RedirectShellErrorOutputPipe".into(), self.redirect_shell_error_output_pipe.into()),
        ]);
        Value::extended(vec![
            ("NoInput".into(), self.no_input.into()),
            ("ApartmentState".into(), apartment(self.apartment_state)),
            (
                "RemoteStreamOptions".into(),
                Value::enumeration(
                    "System.Management.Automation.RemoteStreamOptions",
                    options,
                    self.remote_stream_options,
                ),
            ),
            ("AddToHistory".into(), self.add_to_history.into()),
            ("HostInfo".into(), self.host.to_value()),
            ("PowerShell".into(), Value::extended(power_shell)),
            ("IsNested".into(), self.is_nested.into()),
        ])
    }
}

impl PipelineCommand {
    /// The command as script text; a script stays as it is when it has no arguments.
    pub fn script_text(&self) -> String {
        let mut out = match (self.is_script, self.arguments.is_empty()) {
            (true, true) => return self.text.clone(),
            (true, false) => format!("& {{ {} }}", self.text),
            (false, _) if is_plain(&self.text) => self.text.clone(),
            (false, _) => format!("& {}", quote(&self.text)),
        };
        for argument in &self.arguments {
            out.push(' ');
            let Some(name) = &argument.name else {
                out.push_str(&literal(&argument.value, 0));
                continue;
            };
            out.push('-');
            out.push_str(name.trim_start_matches('-').trim_end_matches(':'));
            match &argument.value {
                Value::Null => {}
                Value::Bool(on) => out.push_str(if *on { ":$true" } else { ":$false" }),
                value => {
                    out.push(' ');
                    out.push_str(&literal(value, 0));
                }
            }
        }
        out
    }

    fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("CREATE_PIPELINE", value)?;
        let mut arguments = Vec::new();
        for argument in bag.value("Args").items().unwrap_or_default() {
            let mut argument = Bag::new("CREATE_PIPELINE", argument.clone())?;
            arguments.push(Argument { name: argument.text("N"), value: argument.value("V") });
        }
        Ok(PipelineCommand {
            text: bag.required_text("Cmd")?,
            is_script: bag.bool("IsScript"),
            use_local_scope: bag.take("UseLocalScope").and_then(|v| v.as_bool()),
            merges: Merges::read(&mut bag),
            arguments,
        })
    }

    fn to_value(&self) -> Value {
        let mut extended = vec![
            ("Cmd".into(), self.text.clone().into()),
            ("IsScript".into(), self.is_script.into()),
            ("UseLocalScope".into(), self.use_local_scope.map_or(Value::Null, Value::Bool)),
        ];
        extended.extend(self.merges.members());
        let arguments = self.arguments.iter().map(|argument| {
            Value::extended(vec![("N".into(), opt(&argument.name)), ("V".into(), argument.value.clone())])
        });
        extended.push(("Args".into(), list(arguments.collect())));
        Value::extended(extended)
    }
}

fn list(items: Vec<Value>) -> Value {
    Object {
        type_names: [LIST_TYPE, "System.Object"].into(),
        container: Some(Container::List(items)),
        ..Object::default()
    }
    .into()
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '\\' | '/' | ':'))
        && !name.starts_with(|c: char| c.is_ascii_digit() || c == '-')
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Lists inside one another that are written out; deeper ones are `$null`.
const MAX_DEPTH: usize = 16;

/// A value as PowerShell would read it.
fn literal(value: &Value, depth: usize) -> String {
    if let Some(items) = value.items() {
        if depth >= MAX_DEPTH {
            return "$null".into();
        }
        let items: Vec<String> = items.iter().map(|item| literal(item, depth + 1)).collect();
        return format!("@({})", items.join(", "));
    }
    match value.primitive() {
        Value::Null => "$null".into(),
        Value::Bool(on) => if *on { "$true" } else { "$false" }.into(),
        Value::F32(n) => n.to_string(),
        Value::F64(n) => n.to_string(),
        Value::Decimal(text) => text.clone(),
        Value::ScriptBlock(text) => format!("{{{text}}}"),
        Value::Char(unit) => quote(&String::from_utf16_lossy(&[*unit])),
        Value::Utf16(units) => quote(&String::from_utf16_lossy(units)),
        Value::Guid(guid) => quote(&guid.to_string()),
        other => match (other.as_i64(), other.as_str(), other) {
            (Some(number), ..) => number.to_string(),
            (_, Some(text), _) => quote(text),
            (_, _, Value::U64(number)) => number.to_string(),
            _ => quote(other.as_object().and_then(|o| o.to_string.as_deref()).unwrap_or_default()),
        },
    }
}

/// A pipeline's state, PowerShell's `PSInvocationState`, \[MS-PSRP\] 2.2.3.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PipelineState {
    /// 0.
    NotStarted,
    /// 1.
    Running,
    /// 2.
    Stopping,
    /// 3: over, because somebody stopped it.
    Stopped,
    /// 4: over.
    Completed,
    /// 5: over, with an error.
    Failed,
    /// 6: the client's own notion; never on the wire.
    Disconnected,
    /// Any other number.
    Other(i32),
}

impl PipelineState {
    /// Whether the pipeline is over.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Stopped | Self::Completed | Self::Failed)
    }
}

impl From<i32> for PipelineState {
    fn from(number: i32) -> Self {
        match number {
            0 => Self::NotStarted,
            1 => Self::Running,
            2 => Self::Stopping,
            3 => Self::Stopped,
            4 => Self::Completed,
            5 => Self::Failed,
            6 => Self::Disconnected,
            other => Self::Other(other),
        }
    }
}

impl From<PipelineState> for i32 {
    fn from(state: PipelineState) -> Self {
        match state {
            PipelineState::NotStarted => 0,
            PipelineState::Running => 1,
            PipelineState::Stopping => 2,
            PipelineState::Stopped => 3,
            PipelineState::Completed => 4,
            PipelineState::Failed => 5,
            PipelineState::Disconnected => 6,
            PipelineState::Other(number) => number,
        }
    }
}
