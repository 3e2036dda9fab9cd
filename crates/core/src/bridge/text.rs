//! Sentences by id, and error records.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// A text for people: a message id of the `messages` crate and its arguments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Message id in Fluent's form, for example `error-logon-failure`.
    pub id: String,
    /// Named arguments.
    pub args: Vec<(String, Arg)>,
}

/// An argument of a [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arg {
    /// A number, for plural forms.
    Number(i64),
    /// Anything else, shown as it is.
    Text(String),
}

impl Text {
    /// A text without arguments.
    #[must_use]
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), args: Vec::new() }
    }

    /// Adds a text argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.args.push((name.into(), Arg::Text(value.into())));
        self
    }

    /// Adds a number.
    #[must_use]
    pub fn with_number(mut self, name: &str, value: i64) -> Self {
        self.args.push((name.into(), Arg::Number(value)));
        self
    }
}

/// An error as PowerShell counts them: an id that scripts know, a category, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorRecord {
    /// Without the cmdlet's suffix, for example `LogonFailure,PSSessionConnectFailed`.
    pub error_id: String,
    /// PowerShell's `ErrorCategory` by name, for example `InvalidOperation`.
    pub category: String,
    /// What happened and what to do next.
    pub message: Text,
    /// The host, session or value concerned.
    pub target: Option<String>,
    /// Start and end in the command line, in bytes, when the error has a place there.
    pub span: Option<(usize, usize)>,
}
