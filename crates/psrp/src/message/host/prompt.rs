//! What a person is asked: fields, choices, credentials.

use super::console::{Encoded, untyped};
use crate::clixml::Value;

/// A field of a prompt, .NET's `FieldDescription`.
///
/// In a call it is an object with .NET's private fields (\[MS-PSRP\] 2.2.6.1.8).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FieldDescription {
    /// Names the field in the answer.
    pub name: String,
    /// What is shown; with `&` before its hot key. Empty: the name is shown.
    pub label: String,
    /// What is shown to somebody who asks for help.
    pub help_message: String,
    /// The type that is wanted, for example `String`.
    pub parameter_type_name: String,
    /// For example `System.String`.
    pub parameter_type_full_name: String,
    /// The assembly of that type.
    pub parameter_assembly_full_name: String,
    /// Whether there must be a value.
    pub is_mandatory: bool,
    /// What is taken if nothing is given.
    pub default_value: Option<Value>,
    /// Attributes of the field (`metadata`). PowerShell's server drops them.
    pub attributes: Vec<Value>,
}

/// How a field is to be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// A line of text, which the server converts to the type.
    Text,
    /// A line that is not shown.
    SecureString,
    /// A user name and a password.
    Credential,
    /// A truth value.
    Bool,
    /// Several values of one type.
    List,
}

impl FieldDescription {
    /// A mandatory field for text.
    pub fn text(name: impl Into<String>) -> Self {
        FieldDescription {
            name: name.into(),
            parameter_type_name: "String".into(),
            parameter_type_full_name: "System.String".into(),
            is_mandatory: true,
            ..FieldDescription::default()
        }
    }

    /// How the field is to be asked for, by its type.
    pub fn kind(&self) -> FieldKind {
        match self.parameter_type_full_name.as_str() {
            "System.Security.SecureString" => FieldKind::SecureString,
            "System.Management.Automation.PSCredential" => FieldKind::Credential,
            "System.Boolean" | "System.Management.Automation.SwitchParameter" => FieldKind::Bool,
            name if name.ends_with("[]") || name.starts_with("System.Collections.") => FieldKind::List,
            _ => FieldKind::Text,
        }
    }

    /// The label without its `&`, or the name where there is no label.
    pub fn plain_label(&self) -> String {
        let plain = Label::of(&self.label).plain;
        if plain.is_empty() { self.name.clone() } else { plain }
    }
}

impl Encoded for FieldDescription {
    fn to_value(&self) -> Value {
        let mut members = vec![
            ("name".into(), self.name.clone().into()),
            ("label".into(), self.label.clone().into()),
            ("parameterTypeName".into(), self.parameter_type_name.clone().into()),
            ("parameterTypeFullName".into(), self.parameter_type_full_name.clone().into()),
            ("parameterAssemblyFullName".into(), self.parameter_assembly_full_name.clone().into()),
            ("helpMessage".into(), self.help_message.clone().into()),
            ("isMandatory".into(), self.is_mandatory.into()),
        ];
        members.extend(self.default_value.clone().map(|value| ("defaultValue".into(), value)));
        members.extend([
            ("metadata".into(), Value::array_list(self.attributes.clone())),
            ("modifiedByRemotingProtocol".into(), false.into()),
            ("isFromRemoteHost".into(), false.into()),
        ]);
        Value::extended(members)
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        let text = |name: &str| value.get(name).and_then(text).unwrap_or_default();
        Some(FieldDescription {
            name: value.get("name").and_then(self::text)?,
            label: text("label"),
            help_message: text("helpMessage"),
            parameter_type_name: text("parameterTypeName"),
            parameter_type_full_name: text("parameterTypeFullName"),
            parameter_assembly_full_name: text("parameterAssemblyFullName"),
            is_mandatory: value.get("isMandatory").and_then(Value::as_bool).unwrap_or(true),
            default_value: value.get("defaultValue").filter(|value| !value.is_null()).cloned(),
            attributes: value.get("metadata").and_then(Value::items).unwrap_or_default().to_vec(),
        })
    }
}

/// One of the choices of a prompt, .NET's `ChoiceDescription`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ChoiceDescription {
    /// What is shown, with `&` before its hot key: `&Yes`.
    pub label: String,
    /// What is shown to somebody who asks for help.
    pub help_message: String,
}

impl ChoiceDescription {
    /// A choice.
    pub fn new(label: impl Into<String>, help_message: impl Into<String>) -> Self {
        ChoiceDescription { label: label.into(), help_message: help_message.into() }
    }

    /// The label without its `&`.
    pub fn plain_label(&self) -> String {
        Label::of(&self.label).plain
    }

    /// Which choice a person means who wrote this: its label in any case, or else its hot key.
    pub fn pick(choices: &[ChoiceDescription], response: &str) -> Option<usize> {
        let response = response.trim();
        let same = |text: &str| !response.is_empty() && text.to_lowercase() == response.to_lowercase();
        let by_label = choices.iter().position(|choice| same(&choice.plain_label()));
        let hot = |choice: &ChoiceDescription| choice.hot_key().is_some_and(|key| same(&key.to_string()));
        by_label.or_else(|| choices.iter().position(hot))
    }

    /// The character that chooses it, upper case; nothing where the label marks none.
    pub fn hot_key(&self) -> Option<char> {
        Label::of(&self.label).hot_key
    }
}

impl Encoded for ChoiceDescription {
    fn to_value(&self) -> Value {
        Value::extended(vec![
            ("label".into(), self.label.clone().into()),
            ("helpMessage".into(), self.help_message.clone().into()),
        ])
    }

    fn from_value(value: &Value) -> Option<Self> {
        let value = untyped(value);
        Some(ChoiceDescription {
            label: value.get("label").and_then(text)?,
            help_message: value.get("helpMessage").and_then(text).unwrap_or_default(),
        })
    }
}

/// A label split at its first `&`, as PowerShell splits it.
struct Label {
    plain: String,
    hot_key: Option<char>,
}

impl Label {
    fn of(label: &str) -> Self {
        let Some((before, after)) = label.split_once('&') else {
            return Label { plain: label.to_owned(), hot_key: None };
        };
        let marked = after.chars().next().filter(|c| !c.is_whitespace());
        let mut upper = marked.into_iter().flat_map(char::to_uppercase);
        let hot_key = upper.next().filter(|_| upper.next().is_none()).or(marked);
        Label { plain: format!("{before}{after}").trim().to_owned(), hot_key }
    }
}

/// Which credentials are wanted, .NET's `PSCredentialTypes`, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CredentialTypes(pub i32);

impl CredentialTypes {
    /// Any.
    pub const GENERIC: i32 = 1;
    /// Of a domain or a computer.
    pub const DOMAIN: i32 = 2;
}

impl Default for CredentialTypes {
    /// Both.
    fn default() -> Self {
        CredentialTypes(Self::GENERIC | Self::DOMAIN)
    }
}

/// How credentials are asked for, .NET's `PSCredentialUIOptions`: its numbers count up although
/// it calls itself flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CredentialOptions(pub i32);

impl CredentialOptions {
    /// Nothing is checked.
    pub const NONE: Self = Self(0);
    /// The user name must have the form of one.
    pub const VALIDATE_USER_NAME_SYNTAX: Self = Self(1);
    /// Ask even if the credential is known.
    pub const ALWAYS_PROMPT: Self = Self(2);
    /// The user name cannot be changed.
    pub const READ_ONLY_USER_NAME: Self = Self(3);
}

impl Default for CredentialOptions {
    fn default() -> Self {
        Self::VALIDATE_USER_NAME_SYNTAX
    }
}

/// Any text, also one that is not well-formed UTF-16; nothing for what is no text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value.primitive() {
        Value::Utf16(units) => Some(String::from_utf16_lossy(units)),
        Value::Char(unit) => Some(String::from_utf16_lossy(&[*unit])),
        other => other.as_str().map(str::to_owned),
    }
}
