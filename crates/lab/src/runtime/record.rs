//! What a pipeline writes, stream by stream.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

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
    pub(crate) target: Option<String>,
}

/// The categories in use here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Category {
    NotSpecified = 0,
    InvalidArgument = 5,
    InvalidOperation = 7,
    ObjectNotFound = 13,
    OperationStopped = 14,
    ParserError = 17,
    ResourceBusy = 19,
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
        }
    }

    /// One runspace, one pipeline.
    pub(crate) fn busy() -> Self {
        Self {
            exception: "System.Management.Automation.PSInvalidOperationException",
            ..Self::runtime(
                "The pipeline was not run because another pipeline is running in this session.",
                "RemotePipelineExecutionFailed",
                Category::ResourceBusy,
            )
        }
    }

    pub(crate) fn stopped() -> Self {
        Self {
            exception: "System.Management.Automation.PipelineStoppedException",
            ..Self::runtime("The pipeline has been stopped.", "PipelineStopped", Category::OperationStopped)
        }
    }
}

/// Where records go. Waiting is back-pressure: the pipeline stands still until there is room.
#[derive(Clone)]
pub(crate) struct Sink(Arc<Emit>);

type Emit = dyn Fn(Record) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

impl Sink {
    pub(crate) fn new<F, W>(emit: F) -> Self
    where
        F: Fn(Record) -> W + Send + Sync + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        Self(Arc::new(move |record| Box::pin(emit(record))))
    }

    pub(crate) async fn emit(&self, record: Record) {
        (self.0)(record).await;
    }
}
