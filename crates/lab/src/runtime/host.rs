//! `$Host`: what a script asks of the client's own host.

use std::sync::{Arc, Mutex};

use reattach_psrp::message::{
    ChoiceDescription, ConsoleColor, CredentialOptions, CredentialTypes, FieldDescription, HostAnswer, HostQuery,
    ReadKeyOptions,
};
use reattach_psrp::secret::Confidential;

use super::console::Console;
use super::object::Object;
use super::record::ErrorInfo;
use super::types::Type;
use super::value::{Number, Value};
use super::write_commands::colour_number;
use crate::lock;

/// `$Host`, `$Host.UI` or `$Host.UI.RawUI`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Host,
    UserInterface,
    RawUserInterface,
}

impl Part {
    pub(crate) fn property(self, name: &str) -> Value {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        match self {
            Self::Host if is("UI") => Value::Host(Self::UserInterface),
            Self::Host if is("Name") => Value::string("ServerRemoteHost"),
            Self::Host if is("Version") => Value::Version("1.0.0.0".into()),
            Self::UserInterface if is("RawUI") => Value::Host(Self::RawUserInterface),
            _ => Value::Null,
        }
    }

    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Host => "System.Management.Automation.Internal.Host.InternalHost",
            Self::UserInterface => "System.Management.Automation.Internal.Host.InternalHostUserInterface",
            Self::RawUserInterface => "System.Management.Automation.Internal.Host.InternalHostRawUserInterface",
        }
    }

    /// Calls one of its methods.
    pub(crate) async fn call(self, console: &Console, name: &str, arguments: Vec<Value>) -> Result<Value, ErrorInfo> {
        let query = match self {
            Self::Host => host_query(name, &arguments),
            Self::UserInterface => interface_query(name, &arguments)?,
            Self::RawUserInterface => raw_query(name, &arguments),
        };
        let query = query.ok_or_else(|| match self.knows(name) {
            true => ErrorInfo::no_overload(name, arguments.len()),
            false => ErrorInfo::no_method(self.type_name(), name),
        })?;
        let answers = query.method().expects_answer();
        let answer = console.ask(query).await?;
        Ok(if answers { value_of(answer) } else { Value::nothing() })
    }

    fn knows(self, name: &str) -> bool {
        const HOST: &[&str] = &["SetShouldExit"];
        const UI: &[&str] = &[
            "ReadLine",
            "ReadLineAsSecureString",
            "Write",
            "WriteLine",
            "WriteErrorLine",
            "WriteWarningLine",
            "WriteVerboseLine",
            "WriteDebugLine",
            "Prompt",
            "PromptForCredential",
            "PromptForChoice",
        ];
        const RAW_UI: &[&str] = &["ReadKey", "FlushInputBuffer"];
        let known = match self {
            Self::Host => HOST,
            Self::UserInterface => UI,
            Self::RawUserInterface => RAW_UI,
        };
        known.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

fn host_query(name: &str, arguments: &[Value]) -> Option<HostQuery> {
    match arguments {
        [code] if name.eq_ignore_ascii_case("SetShouldExit") => {
            Some(HostQuery::SetShouldExit { exit_code: int(code)? })
        }
        _ => None,
    }
}

fn raw_query(name: &str, arguments: &[Value]) -> Option<HostQuery> {
    match (name.to_ascii_lowercase().as_str(), arguments) {
        ("flushinputbuffer", []) => Some(HostQuery::FlushInputBuffer),
        ("readkey", []) => {
            let options = ReadKeyOptions(ReadKeyOptions::INCLUDE_KEY_DOWN);
            Some(HostQuery::ReadKey { options })
        }
        ("readkey", [options]) => {
            let known = [
                ("AllowCtrlC", ReadKeyOptions::ALLOW_CTRL_C),
                ("NoEcho", ReadKeyOptions::NO_ECHO),
                ("IncludeKeyDown", ReadKeyOptions::INCLUDE_KEY_DOWN),
                ("IncludeKeyUp", ReadKeyOptions::INCLUDE_KEY_UP),
            ];
            let words = options.to_string();
            let bit = |word: &str| known.iter().find(|(name, _)| name.eq_ignore_ascii_case(word.trim()));
            let bits = words.split(',').map(|word| bit(word).map(|(_, bit)| bit)).sum::<Option<i32>>()?;
            Some(HostQuery::ReadKey { options: ReadKeyOptions(bits) })
        }
        _ => None,
    }
}

fn interface_query(name: &str, arguments: &[Value]) -> Result<Option<HostQuery>, ErrorInfo> {
    let text = |value: &Value| value.to_string();
    Ok(match (name.to_ascii_lowercase().as_str(), arguments) {
        ("readline", []) => Some(HostQuery::ReadLine),
        ("readlineassecurestring", []) => Some(HostQuery::ReadLineAsSecureString),
        ("write", [one]) => Some(HostQuery::Write1 { text: text(one) }),
        ("write", [foreground, background, one]) => colours(foreground, background)
            .map(|(foreground, background)| HostQuery::Write2 { foreground, background, text: text(one) }),
        ("writeline", []) => Some(HostQuery::WriteLine1),
        ("writeline", [one]) => Some(HostQuery::WriteLine2 { text: text(one) }),
        ("writeline", [foreground, background, one]) => colours(foreground, background)
            .map(|(foreground, background)| HostQuery::WriteLine3 { foreground, background, text: text(one) }),
        ("writeerrorline", [one]) => Some(HostQuery::WriteErrorLine { text: text(one) }),
        ("writewarningline", [one]) => Some(HostQuery::WriteWarningLine { text: text(one) }),
        ("writeverboseline", [one]) => Some(HostQuery::WriteVerboseLine { text: text(one) }),
        ("writedebugline", [one]) => Some(HostQuery::WriteDebugLine { text: text(one) }),
        ("prompt", [caption, message, descriptions]) => {
            let fields = Type::Array(Box::new(Type::Field)).cast(descriptions.clone())?.into_items();
            let fields = fields.iter().filter_map(field).collect();
            Some(HostQuery::Prompt { caption: text(caption), message: text(message), fields })
        }
        ("promptforcredential", [caption, message, user, target]) => Some(HostQuery::PromptForCredential1 {
            caption: text(caption),
            message: text(message),
            user_name: Some(text(user)).filter(|user| !user.is_empty()),
            target_name: text(target),
        }),
        ("promptforcredential", [caption, message, user, target, types, options]) => {
            let numbers = int(types).zip(int(options));
            numbers.map(|(types, options)| HostQuery::PromptForCredential2 {
                caption: text(caption),
                message: text(message),
                user_name: Some(text(user)).filter(|user| !user.is_empty()),
                target_name: text(target),
                allowed_types: CredentialTypes(types),
                options: CredentialOptions(options),
            })
        }
        ("promptforchoice", [caption, message, choices, default]) => {
            let choices = Type::Array(Box::new(Type::Choice)).cast(choices.clone())?.into_items();
            let choices: Vec<ChoiceDescription> = choices.iter().filter_map(choice).collect();
            let (caption, message) = (text(caption), text(message));
            // Several numbers choose the method that takes several.
            match default {
                Value::List(defaults) => {
                    let default_choices = defaults.iter().map(int).collect::<Option<_>>();
                    default_choices.map(|default_choices| HostQuery::PromptForChoiceMultipleSelection {
                        caption,
                        message,
                        choices,
                        default_choices,
                    })
                }
                one => int(one).map(|default_choice| HostQuery::PromptForChoice {
                    caption,
                    message,
                    choices,
                    default_choice,
                }),
            }
        }
        _ => None,
    })
}

/// What a host answers, for a script.
pub(crate) fn value_of(answer: HostAnswer) -> Value {
    match answer {
        HostAnswer::Text(text) => Value::string(text),
        HostAnswer::Version(text) => Value::Version(text.into()),
        HostAnswer::Guid(id) => Value::string(id.hyphenated().to_string()),
        HostAnswer::Bool(yes) => Value::Bool(yes),
        HostAnswer::Int(number) => Value::Int(number),
        HostAnswer::Color(color) => Value::Int(color.0),
        HostAnswer::Key(key) => {
            let character = char::from_u32(key.character.into()).unwrap_or_default();
            let properties = vec![
                ("VirtualKeyCode", Value::Int(key.virtual_key_code)),
                ("Character", Value::string(character.to_string())),
                ("KeyDown", Value::Bool(key.key_down)),
            ];
            Value::Object(Arc::new(Object::new(&["System.Management.Automation.Host.KeyInfo"], properties)))
        }
        HostAnswer::SecureString(text) => Value::Secure(text),
        HostAnswer::Credential(Some(credential)) => Value::Credential(Arc::new(credential)),
        HostAnswer::Fields(fields) => {
            let value = |value| match value {
                Confidential::Value(value) => crate::wire::from_clixml(&value),
                Confidential::SecureString(text) => Value::Secure(text),
                Confidential::Credential(credential) => Value::Credential(Arc::new(credential)),
            };
            Value::Table(Arc::new(fields.into_iter().map(|(name, field)| (name, value(field))).collect()))
        }
        HostAnswer::Choices(choices) => Value::List(choices.into_iter().map(Value::Int).collect()),
        HostAnswer::Object(value) => crate::wire::from_clixml(&value),
        _ => Value::Null,
    }
}

/// A field of this name and type.
pub(crate) fn field_of(name: &str, kind: &Type) -> FieldDescription {
    let field = Mutex::new(FieldDescription::text(name));
    kind.describe(&field);
    lock(&field).clone()
}

fn field(value: &Value) -> Option<FieldDescription> {
    if let Value::Field(field) = value { Some(lock(field).clone()) } else { None }
}

fn choice(value: &Value) -> Option<ChoiceDescription> {
    if let Value::Choice(choice) = value { Some((**choice).clone()) } else { None }
}

fn int(value: &Value) -> Option<i32> {
    value.number().and_then(Number::integer).and_then(|number| i32::try_from(number).ok())
}

fn colours(foreground: &Value, background: &Value) -> Option<(ConsoleColor, ConsoleColor)> {
    let colour = |value: &Value| colour_number(&value.to_string()).or_else(|| int(value)).map(ConsoleColor);
    colour(foreground).zip(colour(background))
}
