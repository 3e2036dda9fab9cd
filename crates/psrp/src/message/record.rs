//! Warning, verbose, debug, progress and information records, \[MS-PSRP\] 2.2.2.22 to 2.2.2.26.

use super::{
    ConsoleColor, InvocationInfo,
    bag::{Bag, opt},
    invocation,
};
use crate::{
    Error,
    clixml::{Container, Name, Object, Value},
};

/// Whether an informational record carries its invocation, \[MS-PSRP\] 2.2.3.16.
const SERIALIZED: &str = "InformationalRecord_SerializeInvocationInfo";

/// A warning, verbose or debug message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InformationalRecord {
    /// The text.
    pub message: String,
    /// Every other property, in order.
    pub extra: Vec<(Name, Value)>,
}

impl InformationalRecord {
    /// A record without an invocation.
    pub fn new(message: impl Into<String>) -> Self {
        InformationalRecord { message: message.into(), extra: vec![(SERIALIZED.into(), Value::Bool(false))] }
    }

    /// Which command wrote it, where the record says so.
    pub fn invocation(&self) -> Option<InvocationInfo> {
        InvocationInfo::read(SERIALIZED, &self.extra)
    }

    /// A record that says which command wrote it.
    pub fn with_invocation(message: impl Into<String>, invocation: &InvocationInfo) -> Self {
        let mut extra = vec![(SERIALIZED.into(), Value::Bool(true))];
        extra.extend(invocation.members());
        extra.push((
            "InformationalRecord_PipelineIterationInfo".into(),
            invocation::numbers(&invocation.pipeline_iteration),
        ));
        InformationalRecord { message: message.into(), extra }
    }

    pub(super) fn from_value(message: &'static str, value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new(message, value)?;
        Ok(InformationalRecord {
            message: bag.text("InformationalRecord_Message").unwrap_or_default(),
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let mut extended = vec![("InformationalRecord_Message".into(), self.message.clone().into())];
        extended.extend(self.extra.iter().cloned());
        Object { to_string: Some(self.message.clone()), extended, ..Object::default() }.into()
    }
}

/// How far an activity is.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgressRecord {
    /// What is done.
    pub activity: String,
    /// Tells activities apart.
    pub activity_id: i32,
    /// The state in words.
    pub status: Option<String>,
    /// The step at hand.
    pub current_operation: Option<String>,
    /// The enclosing activity, −1 for none.
    pub parent_activity_id: i32,
    /// 0 to 100, −1 for unknown.
    pub percent_complete: i32,
    /// Seconds to go, −1 for unknown.
    pub seconds_remaining: i32,
    /// Whether the activity is over and its bar goes away.
    pub completed: bool,
    /// Every other property, in order.
    pub extra: Vec<(Name, Value)>,
}

impl Default for ProgressRecord {
    fn default() -> Self {
        ProgressRecord {
            activity: String::new(),
            activity_id: 0,
            status: None,
            current_operation: None,
            parent_activity_id: -1,
            percent_complete: -1,
            seconds_remaining: -1,
            completed: false,
            extra: Vec::new(),
        }
    }
}

impl ProgressRecord {
    /// Reads a record from a decoded object, as in the message and in the host call `WriteProgress`.
    ///
    /// # Errors
    ///
    /// [`Error::Property`] when the value is no object.
    pub fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("PROGRESS_RECORD", value)?;
        Ok(ProgressRecord {
            activity: bag.text("Activity").unwrap_or_default(),
            activity_id: bag.opt_i32("ActivityId").unwrap_or_default(),
            status: bag.text("StatusDescription"),
            current_operation: bag.text("CurrentOperation"),
            parent_activity_id: bag.opt_i32("ParentActivityId").unwrap_or(-1),
            percent_complete: bag.opt_i32("PercentComplete").unwrap_or(-1),
            completed: bag
                .take("Type")
                .is_some_and(|kind| kind.as_i32() == Some(1) || kind.as_str() == Some("Completed")),
            seconds_remaining: bag.opt_i32("SecondsRemaining").unwrap_or(-1),
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let kind = i32::from(self.completed);
        let text = if self.completed { "Completed" } else { "Processing" };
        let mut extended = vec![
            ("Activity".into(), self.activity.clone().into()),
            ("ActivityId".into(), self.activity_id.into()),
            ("StatusDescription".into(), opt(&self.status)),
            ("CurrentOperation".into(), opt(&self.current_operation)),
            ("ParentActivityId".into(), self.parent_activity_id.into()),
            ("PercentComplete".into(), self.percent_complete.into()),
            ("Type".into(), Value::enumeration("System.Management.Automation.ProgressRecordType", text, kind)),
            ("SecondsRemaining".into(), self.seconds_remaining.into()),
        ];
        extended.extend(self.extra.iter().cloned());
        Value::extended(extended)
    }
}

/// What `Write-Information` or `Write-Host` wrote.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InformationRecord {
    /// The object that was written.
    pub message_data: Value,
    /// The script or command.
    pub source: Option<String>,
    /// A `DT` text.
    pub time_generated: Option<String>,
    /// `PSHOST` marks what `Write-Host` wrote.
    pub tags: Vec<String>,
    /// The account.
    pub user: Option<String>,
    /// The computer.
    pub computer: Option<String>,
    /// The process.
    pub process_id: u32,
    /// The operating system's thread.
    pub native_thread_id: u32,
    /// The runtime's thread.
    pub managed_thread_id: u32,
    /// Every other property, in order.
    pub extra: Vec<(Name, Value)>,
}

/// What `Write-Host` wrote.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HostInformation {
    /// The text.
    pub message: String,
    /// The colour of the text; nothing for the usual one.
    pub foreground: Option<ConsoleColor>,
    /// The colour behind it; nothing for the usual one.
    pub background: Option<ConsoleColor>,
    /// Whether the next text goes on in the same line.
    pub no_new_line: bool,
}

impl InformationRecord {
    /// What `Write-Host` writes.
    pub fn host(text: HostInformation) -> Self {
        let colour = |color: Option<ConsoleColor>| {
            color.map_or(Value::Null, |c| Value::enumeration("System.ConsoleColor", c.name(), c.0))
        };
        let message_data = Object {
            type_names: ["System.Management.Automation.HostInformationMessage", "System.Object"].into(),
            to_string: Some(text.message.clone()),
            properties: vec![
                ("Message".into(), text.message.into()),
                ("NoNewLine".into(), text.no_new_line.into()),
                ("ForegroundColor".into(), colour(text.foreground)),
                ("BackgroundColor".into(), colour(text.background)),
            ],
            ..Object::default()
        };
        InformationRecord {
            message_data: message_data.into(),
            tags: vec!["PSHOST".into()],
            ..InformationRecord::default()
        }
    }

    /// The text, if `Write-Host` wrote it.
    pub fn host_information(&self) -> Option<HostInformation> {
        if !self.tags.iter().any(|tag| tag == "PSHOST") {
            return None;
        }
        let colour = |name| self.message_data.get(name).and_then(Value::as_i32).map(ConsoleColor);
        Some(HostInformation {
            message: self.message_data.get("Message")?.as_str()?.to_owned(),
            foreground: colour("ForegroundColor"),
            background: colour("BackgroundColor"),
            no_new_line: self.message_data.get("NoNewLine").and_then(Value::as_bool).unwrap_or_default(),
        })
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Error> {
        let mut bag = Bag::new("INFORMATION_RECORD", value)?;
        let number = |value: Option<Value>| {
            value.and_then(|v| v.as_i64()).and_then(|n| u32::try_from(n).ok()).unwrap_or_default()
        };
        Ok(InformationRecord {
            message_data: bag.value("MessageData"),
            source: bag.text("Source"),
            time_generated: bag.text("TimeGenerated"),
            tags: bag
                .take("Tags")
                .and_then(|tags| Some(tags.items()?.iter().filter_map(|t| t.as_str().map(str::to_owned)).collect()))
                .unwrap_or_default(),
            user: bag.text("User"),
            computer: bag.text("Computer"),
            process_id: number(bag.take("ProcessId")),
            native_thread_id: number(bag.take("NativeThreadId")),
            managed_thread_id: number(bag.take("ManagedThreadId")),
            extra: bag.rest(),
        })
    }

    pub(super) fn to_value(&self) -> Value {
        let tags = Object {
            type_names: [
                "System.Collections.Generic.List`1[[System.String, mscorlib, Version=4.0.0.0, Culture=neutral, \
                 PublicKeyToken=b77a5c561934e089]]",
                "System.Object",
            ]
            .into(),
            container: Some(Container::List(self.tags.iter().cloned().map(Value::String).collect())),
            ..Object::default()
        };
        let mut extended = vec![
            ("MessageData".into(), self.message_data.clone()),
            ("Source".into(), opt(&self.source)),
            ("TimeGenerated".into(), self.time_generated.clone().map_or(Value::Null, Value::DateTime)),
            ("Tags".into(), tags.into()),
            ("User".into(), opt(&self.user)),
            ("Computer".into(), opt(&self.computer)),
            ("ProcessId".into(), Value::U32(self.process_id)),
            ("NativeThreadId".into(), Value::U32(self.native_thread_id)),
            ("ManagedThreadId".into(), Value::U32(self.managed_thread_id)),
        ];
        extended.extend(self.extra.iter().cloned());
        let to_string =
            self.message_data.as_str().map(str::to_owned).or_else(|| self.message_data.as_object()?.to_string.clone());
        Object { to_string, extended, ..Object::default() }.into()
    }
}
