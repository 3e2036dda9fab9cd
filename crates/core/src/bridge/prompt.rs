//! What the engine asks, for itself or for a script on a target.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ErrorRecord, Text};

/// What the engine asks.
#[allow(clippy::large_enum_variant, reason = "there is one at a time")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Prompt {
    /// A credential for hosts.
    Credential {
        /// Suggested user name (from `-Credential name`), if any.
        user_name: Option<String>,
        /// Hosts that wait for it.
        computer_names: Vec<String>,
        /// What the credential is for, for example "list sessions" or "connect ITTask".
        purpose: Text,
        /// `Negotiate` and so on.
        mechanism: String,
        /// Why the last attempt failed. The failed password is never sent again.
        failed: Option<ErrorRecord>,
        /// Attempts that failed so far.
        attempts: u32,
    },
    /// `-Confirm`.
    Confirm {
        /// The sentence that names the action and its target, in the cmdlet's words.
        text: Text,
        /// Which session that is, where it is one: its name, number and host. Of many that a cmdlet calls alike a
        /// person could not tell which one is meant.
        about: Option<Text>,
        /// What is done cannot be undone.
        destructive: bool,
        /// Actions that wait to be confirmed, this one included.
        remaining: u32,
    },
    /// A mandatory parameter is missing.
    Mandatory {
        /// The parameter's name.
        parameter: String,
    },
    /// A script on a target asks. It must look different from what the engine asks itself: its
    /// texts come from the target.
    Host {
        /// The session.
        instance_id: Uuid,
        /// The host as addressed.
        computer_name: String,
        /// The session's name.
        session_name: String,
        /// What is asked.
        question: HostQuestion,
    },
}

/// What a script asks of the person at the host. \[MS-PSRP\] 2.2.3.17: the host methods that are answered.
///
/// All texts are the target's own. Before anything secret is typed, the reader is told which
/// computer asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HostQuestion {
    /// `ReadLine`; answered by [`Answer::Value`](super::Answer).
    Line,
    /// `ReadLineAsSecureString`; answered by [`Answer::Secret`](super::Answer).
    SecureLine,
    /// `Prompt`; answered by [`Answer::Fields`](super::Answer).
    Fields {
        /// May be empty.
        caption: String,
        /// May be empty.
        message: String,
        /// At least one.
        fields: Vec<Field>,
    },
    /// `PromptForCredential`; answered by [`Answer::Credential`](super::Answer).
    Credential {
        /// May be empty.
        caption: String,
        /// May be empty.
        message: String,
        /// Suggested, and fixed when `read_only`.
        user_name: String,
        /// What it is for; may be empty.
        target: String,
        /// The user name cannot be changed.
        read_only: bool,
    },
    /// `PromptForChoice`; answered by [`Answer::Choice`](super::Answer).
    Choice {
        /// May be empty.
        caption: String,
        /// May be empty.
        message: String,
        /// At least one.
        choices: Vec<Choice>,
        /// Index of what Enter takes.
        default: Option<u32>,
    },
    /// `PromptForChoiceMultipleSelection`; answered by [`Answer::Choices`](super::Answer).
    Choices {
        /// May be empty.
        caption: String,
        /// May be empty.
        message: String,
        /// At least one.
        choices: Vec<Choice>,
        /// Indices of what Enter takes.
        defaults: Vec<u32>,
    },
}

/// A field of a `Prompt`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    /// The name.
    pub name: String,
    /// What to show; the name when it is empty.
    pub label: String,
    /// Help; may be empty.
    pub help: String,
    /// What can be typed.
    pub kind: FieldKind,
    /// The type's name, for example `System.Int32`.
    pub type_name: String,
    /// Text to start with.
    pub default: Option<String>,
    /// An empty answer is refused.
    pub mandatory: bool,
}

/// What can be typed into a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// One line of text.
    Text,
    /// Several lines, one item each.
    List,
    /// Text that is not shown.
    Secret,
    /// A user name and a password.
    Credential,
}

/// A choice offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    /// Without the mark of its hot key.
    pub label: String,
    /// The letter after `&`.
    pub hot_key: Option<char>,
    /// Help; may be empty.
    pub help: String,
}
