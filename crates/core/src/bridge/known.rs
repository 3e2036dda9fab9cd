//! What the engine holds besides sessions: credentials, variables, completions.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Millis;

/// A credential that the engine holds; never its password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialView {
    /// `DOMAIN\user`, as typed.
    pub account: String,
    /// Hosts where it was accepted, as addressed.
    pub computer_names: Vec<String>,
    /// When it is forgotten by itself; `None` when only signing out does it.
    pub expires_on: Option<Millis>,
}

/// A variable that a line has set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VariableView {
    /// Without `$`.
    pub name: String,
    /// What it holds, shortly and without secrets, for example `PSSession` or `3 × PSSession`.
    pub summary: String,
}

/// One way to go on with a script, as the target's `TabExpansion2` offers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CompletionItem {
    /// What replaces the text completed.
    pub text: String,
    /// How a list shows it.
    pub label: String,
    /// More about it; empty when the target has none.
    pub description: String,
    /// What it is.
    pub kind: CompletionKind,
}

/// `CompletionResultType` of a completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CompletionKind {
    /// Text, History, and what is not known.
    #[default]
    Text,
    /// Command.
    Command,
    /// ProviderItem, ProviderContainer.
    Path,
    /// Property, Method.
    Member,
    /// ParameterName.
    ParameterName,
    /// ParameterValue.
    ParameterValue,
    /// Variable.
    Variable,
    /// Namespace, Type.
    Type,
    /// Keyword, DynamicKeyword.
    Keyword,
}
