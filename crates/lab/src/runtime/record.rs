//! What a pipeline writes, stream by stream.

use std::sync::Arc;

use super::ast::Place;
use super::value::{DateTime, Value};

/// One record on one of the streams.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Record {
    Output(Value),
    Error(ErrorInfo),
    Warning(String),
    Verbose(String),
    Debug(String),
    Progress(Progress),
    Information(Information),
}

/// An error record. Category numbers are those of `System.Management.Automation.ErrorCategory`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ErrorInfo {
    pub(crate) message: String,
    /// Type name of the exception.
    pub(crate) exception: &'static str,
    pub(crate) id: String,
    pub(crate) category: Category,
    /// The command that failed; empty for a script.
    pub(crate) activity: String,
    pub(crate) target: Option<Arc<str>>,
    /// Where in a script it happened.
    pub(crate) place: Option<Arc<Place>>,
}

/// The categories in use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    NotSpecified = 0,
    InvalidArgument = 5,
    InvalidOperation = 7,
    NotImplemented = 11,
    ObjectNotFound = 13,
    OperationStopped = 14,
    ParserError = 17,
}

impl Category {
    pub(crate) fn number(self) -> i32 {
        // A fieldless enum's own discriminant.
        self as i32
    }
}

/// A progress record; percent and seconds are -1 when unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) activity: String,
    pub(crate) id: i32,
    pub(crate) parent: i32,
    pub(crate) status: String,
    pub(crate) operation: Option<String>,
    pub(crate) percent: i32,
    pub(crate) seconds: i32,
    pub(crate) completed: bool,
}

impl Progress {
    /// Nothing is known yet of how far it is.
    pub(crate) fn begun(activity: &str, status: String) -> Self {
        Self {
            activity: activity.into(),
            id: 0,
            parent: -1,
            status,
            operation: None,
            percent: -1,
            seconds: -1,
            completed: false,
        }
    }
}

/// An information record; `host` says that it came from Write-Host.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Information {
    pub(crate) data: Value,
    pub(crate) tags: Vec<String>,
    pub(crate) host: Option<HostText>,
    pub(crate) when: DateTime,
    pub(crate) source: String,
}

/// How Write-Host wants its text to look; colours are `System.ConsoleColor`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct HostText {
    pub(crate) foreground: Option<i32>,
    pub(crate) background: Option<i32>,
    pub(crate) no_new_line: bool,
}

impl ErrorInfo {
    /// The exception's type without its namespace.
    pub(crate) fn reason(&self) -> &'static str {
        self.exception.rsplit('.').next().unwrap_or(self.exception)
    }

    pub(crate) fn runtime(message: impl Into<String>, id: &str, category: Category) -> Self {
        Self {
            message: message.into(),
            exception: "System.Management.Automation.RuntimeException",
            id: id.into(),
            category,
            activity: String::new(),
            target: None,
            place: None,
        }
    }

    pub(crate) fn parse(message: String) -> Self {
        Self {
            exception: "System.Management.Automation.ParseException",
            ..Self::runtime(message, "ParserError", Category::ParserError)
        }
    }

    pub(crate) fn command_not_found(name: &str) -> Self {
        Self {
            message: format!(
                "The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable \
                 program. Check the spelling of the name and try again."
            ),
            exception: "System.Management.Automation.CommandNotFoundException",
            id: "CommandNotFoundException".into(),
            category: Category::ObjectNotFound,
            activity: String::new(),
            target: Some(name.into()),
            place: None,
        }
    }

    /// What a question ends with where the client has no host to put it to.
    pub(crate) fn no_host() -> Self {
        Self {
            exception: "System.Management.Automation.Host.HostException",
            ..Self::runtime(
                "A command that prompts the user failed because the client's host does not support it.",
                "HostFunctionNotImplemented",
                Category::NotImplemented,
            )
        }
    }

    /// The client's host did not do what it was asked to.
    pub(crate) fn host_failed(message: String) -> Self {
        Self {
            exception: "System.Management.Automation.Host.HostException",
            ..Self::runtime(message, "RemoteHostExecutionException", Category::NotSpecified)
        }
    }

    /// A method was called that is not there, or with other arguments than it takes.
    pub(crate) fn no_method(kind: &str, name: &str) -> Self {
        let text = format!("Method invocation failed because [{kind}] does not contain a method named '{name}'.");
        Self { target: Some(name.into()), ..Self::runtime(text, "MethodNotFound", Category::InvalidOperation) }
    }

    /// A method or constructor cannot do anything with these arguments.
    pub(crate) fn no_overload(name: &str, count: usize) -> Self {
        let text = format!("Cannot find an overload for \"{name}\" and the argument count: \"{count}\".");
        Self::runtime(text, "MethodCountCouldNotFindBest", Category::NotSpecified)
    }

    pub(crate) fn stopped() -> Self {
        Self {
            exception: "System.Management.Automation.PipelineStoppedException",
            ..Self::runtime("The pipeline has been stopped.", "PipelineStopped", Category::OperationStopped)
        }
    }
}
