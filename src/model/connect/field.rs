//! The fields of the connect dialog.

use reattach_core::command::{Value, ValueKind, build};

/// A field. The first ones say which sessions are meant, the others how they are reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "named like the parameter that the help page documents")]
pub enum Field {
    ComputerName,
    ConnectionUri,
    Session,
    Name,
    InstanceId,
    Id,
    ConfigurationName,
    ApplicationName,
    Port,
    UseSsl,
    AllowRedirection,
    Credential,
    Authentication,
    CertificateThumbprint,
    ThrottleLimit,
    OpenTimeout,
    OperationTimeout,
    CancelTimeout,
    IdleTimeout,
    MaximumConnectionRedirectionCount,
    Culture,
    UiCulture,
    SkipCaCheck,
    SkipCnCheck,
    SkipRevocationCheck,
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Input {
    /// Several texts, separated by commas, semicolons or line ends.
    List,
    /// Several words; white space separates them, too.
    Words,
    /// One text.
    Text,
    /// A whole number.
    Number,
    /// On or off; on is written `true`.
    Switch,
    /// One of these.
    Choice(&'static [&'static str]),
    /// An entry of `-SessionOption`, filled in like this.
    Option(OptionInput),
}

/// How an entry of `-SessionOption` is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionInput {
    /// A text.
    Text,
    /// A whole number; times are in milliseconds.
    Number,
    /// On or off.
    Switch,
}

/// The values of `-Authentication`.
const MECHANISMS: &[&str] =
    &["Default", "Basic", "Negotiate", "NegotiateWithImplicitCredential", "Credssp", "Digest", "Kerberos"];

impl Field {
    /// In the order of the dialog and of the line.
    pub const ALL: [Self; 25] = [
        Self::ComputerName,
        Self::ConnectionUri,
        Self::Session,
        Self::Name,
        Self::InstanceId,
        Self::Id,
        Self::ConfigurationName,
        Self::ApplicationName,
        Self::Port,
        Self::UseSsl,
        Self::AllowRedirection,
        Self::Credential,
        Self::Authentication,
        Self::CertificateThumbprint,
        Self::ThrottleLimit,
        Self::OpenTimeout,
        Self::OperationTimeout,
        Self::CancelTimeout,
        Self::IdleTimeout,
        Self::MaximumConnectionRedirectionCount,
        Self::Culture,
        Self::UiCulture,
        Self::SkipCaCheck,
        Self::SkipCnCheck,
        Self::SkipRevocationCheck,
    ];

    /// The parameter's name, or the name of the session option.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ComputerName => "ComputerName",
            Self::ConnectionUri => "ConnectionUri",
            Self::Session => "Session",
            Self::Name => "Name",
            Self::InstanceId => "InstanceId",
            Self::Id => "Id",
            Self::ConfigurationName => "ConfigurationName",
            Self::ApplicationName => "ApplicationName",
            Self::Port => "Port",
            Self::UseSsl => "UseSSL",
            Self::AllowRedirection => "AllowRedirection",
            Self::Credential => "Credential",
            Self::Authentication => "Authentication",
            Self::CertificateThumbprint => "CertificateThumbprint",
            Self::ThrottleLimit => "ThrottleLimit",
            Self::OpenTimeout => "OpenTimeout",
            Self::OperationTimeout => "OperationTimeout",
            Self::CancelTimeout => "CancelTimeout",
            Self::IdleTimeout => "IdleTimeout",
            Self::MaximumConnectionRedirectionCount => "MaximumConnectionRedirectionCount",
            Self::Culture => "Culture",
            Self::UiCulture => "UICulture",
            Self::SkipCaCheck => "SkipCACheck",
            Self::SkipCnCheck => "SkipCNCheck",
            Self::SkipRevocationCheck => "SkipRevocationCheck",
        }
    }

    /// The field of a parameter or session option.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name().eq_ignore_ascii_case(name))
    }

    /// How it is filled in.
    #[must_use]
    pub const fn input(self) -> Input {
        match self {
            Self::ComputerName | Self::ConnectionUri | Self::InstanceId | Self::Id | Self::Session => Input::Words,
            Self::Name => Input::List,
            Self::Port | Self::ThrottleLimit => Input::Number,
            Self::UseSsl | Self::AllowRedirection => Input::Switch,
            Self::Authentication => Input::Choice(MECHANISMS),
            Self::ConfigurationName | Self::ApplicationName | Self::Credential | Self::CertificateThumbprint => {
                Input::Text
            }
            Self::OpenTimeout
            | Self::OperationTimeout
            | Self::CancelTimeout
            | Self::IdleTimeout
            | Self::MaximumConnectionRedirectionCount => Input::Option(OptionInput::Number),
            Self::Culture | Self::UiCulture => Input::Option(OptionInput::Text),
            Self::SkipCaCheck | Self::SkipCnCheck | Self::SkipRevocationCheck => Input::Option(OptionInput::Switch),
        }
    }

    /// Whether it is on or off.
    #[must_use]
    pub const fn is_switch(self) -> bool {
        matches!(self.input(), Input::Switch | Input::Option(OptionInput::Switch))
    }

    /// Whether it says which sessions are meant.
    #[must_use]
    pub const fn selects(self) -> bool {
        matches!(
            self,
            Self::ComputerName | Self::ConnectionUri | Self::Session | Self::Name | Self::InstanceId | Self::Id
        )
    }

    /// The value that a text stands for.
    pub(super) fn value(self, text: &str) -> Value {
        match self.input() {
            Input::List | Input::Words => {
                let words = self.input() == Input::Words;
                let ends = |c: char| separates(c) || (words && c.is_whitespace());
                let mut items: Vec<Value> = items(text, ends).iter().map(|item| self.item(item)).collect();
                if items.len() == 1 {
                    items.remove(0)
                } else {
                    Value { kind: ValueKind::Array(items), span: Default::default() }
                }
            }
            Input::Option(OptionInput::Switch) => build::variable("true"),
            _ => self.item(&items(text, |_| false).concat()),
        }
    }

    fn item(self, text: &str) -> Value {
        let number =
            matches!(self, Self::Id) || matches!(self.input(), Input::Number | Input::Option(OptionInput::Number));
        match (text.parse(), text.strip_prefix('$')) {
            (Ok(value), _) if number => build::number(value),
            (_, Some(name)) if self == Self::Session && is_name(name) => build::variable(name),
            _ => build::text(text),
        }
    }
}

/// A value as a field holds it.
pub(super) fn written(value: &Value) -> String {
    match &value.kind {
        ValueKind::Text(text) | ValueKind::Number { text, .. } => text.clone(),
        ValueKind::Array(items) => items.iter().map(|item| quoted(written(item))).collect::<Vec<_>>().join(","),
        _ => value.to_string(),
    }
}

/// A text as one item of a list.
fn quoted(text: String) -> String {
    let needs = text.contains(separates) || text.starts_with(['"', '\'']);
    if needs { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

const fn separates(c: char) -> bool {
    matches!(c, ',' | ';' | '\n' | '\r')
}

/// The items of a text. What stands between quotes is one, and the quotes are no part of it, as in a command; a quote
/// in it is written twice, and one that is never closed is one.
fn items(text: &str, ends: impl Fn(char) -> bool) -> Vec<String> {
    let mut items = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let begun = rest.trim_start_matches(unseen);
        if let Some((item, after)) = begun.chars().next().and_then(|quote| between(begun, quote)) {
            let end = after.find(&ends).unwrap_or(after.len());
            items.push(item + clean(&after[..end]));
            rest = &after[end..];
        } else {
            let end = rest.find(&ends).unwrap_or(rest.len());
            items.push(clean(&rest[..end]).into());
            rest = &rest[end..];
        }
        rest = rest.strip_prefix(&ends).unwrap_or(rest);
    }
    items.retain(|item| !item.is_empty());
    items
}

/// What stands between the quotes that a text begins with, and what stands behind them.
fn between(text: &str, quote: char) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix(quote).filter(|_| matches!(quote, '"' | '\''))?;
    let mut item = String::new();
    loop {
        let (inner, after) = rest.split_once(quote)?;
        item.push_str(inner);
        match after.strip_prefix(quote) {
            Some(more) => {
                item.push(quote);
                rest = more;
            }
            None => return Some((item, after)),
        }
    }
}

fn unseen(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Without what is pasted along and cannot be seen.
pub(crate) fn clean(text: &str) -> &str {
    text.trim_matches(unseen)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}
