//! The display form of a value.
//!
//! The engine makes it from CLIXML; it is bounded in depth, count and bytes, and says so where
//! something was left out. It is for showing and copying, never for computing.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// A value that a command wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectView {
    /// The most derived type name, with PowerShell's `Deserialized.`; empty when there is none.
    pub type_name: String,
    /// How PowerShell shows it by default.
    pub shape: Shape,
    /// What it looks like alone, as PowerShell's default formatting shows it.
    pub text: String,
    /// The value with everything that it holds.
    pub value: ValueView,
}

/// How PowerShell shows a value by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// As its text.
    Text,
    /// As a row; values that follow one another with the same type and columns share a table.
    Table {
        /// Names of the properties shown, in order.
        columns: Vec<String>,
    },
    /// One property a line.
    List {
        /// Names of the properties shown, in order.
        properties: Vec<String>,
    },
}

/// A value and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ValueView {
    /// `$null`.
    Null,
    /// A truth value.
    Bool(bool),
    /// Any number: its invariant text, exact.
    Number(String),
    /// Text, and what is shown as text.
    Text(String),
    /// A date and time: ISO 8601, as it came.
    Date(String),
    /// A duration, as PowerShell shows it: `1.02:03:04.5000000`.
    Duration(String),
    /// A collection.
    List(Vec<ValueView>),
    /// An object with properties, or a dictionary with its entries.
    Object(Vec<PropertyView>),
    /// Something was left out here: the depth, count or size is over the bound.
    Cut(String),
}

/// A property of an object or an entry of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyView {
    /// The name.
    pub name: String,
    /// How a cell shows the value.
    pub text: String,
    /// The value.
    pub value: ValueView,
}
