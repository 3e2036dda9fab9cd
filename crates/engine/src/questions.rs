//! A script's question in the console's form, and a person's answer in the target's.

use reattach_core::bridge::{Answer, Choice, Field, FieldAnswer, FieldKind, HostQuestion, Password};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{self, ChoiceDescription, CredentialOptions, FieldDescription, HostAnswer, HostQuery};
use reattach_psrp::render::render;
use reattach_psrp::secret::{Confidential, Credential, SecureText};

/// Most fields or choices of one question; a script that asks more is refused.
const MOST: usize = 1_000;
/// Most characters of a text that is shown.
const MOST_SHOWN: usize = 4_000;

/// What is asked, as far as an answer must be read by it.
#[derive(Debug, Clone)]
pub(crate) enum Question {
    Line,
    SecureLine,
    Fields { caption: String, message: String, fields: Vec<FieldDescription> },
    Credential { caption: String, message: String, user_name: String, target: String, read_only: bool },
    Choice { caption: String, message: String, choices: Vec<ChoiceDescription>, default: Option<u32> },
    Choices { caption: String, message: String, choices: Vec<ChoiceDescription>, defaults: Vec<u32> },
}

impl Question {
    /// None for what cannot be asked: without anything to choose from, or too much.
    pub(crate) fn of(query: &HostQuery) -> Option<Self> {
        let askable = |count: usize| (1..=MOST).contains(&count);
        let index = |number: i32, choices: &[ChoiceDescription]| {
            u32::try_from(number).ok().filter(|index| (*index as usize) < choices.len())
        };
        Some(match query.clone() {
            HostQuery::ReadLine => Self::Line,
            HostQuery::ReadLineAsSecureString => Self::SecureLine,
            HostQuery::Prompt { caption, message, fields } if askable(fields.len()) => {
                Self::Fields { caption, message, fields }
            }
            HostQuery::PromptForCredential1 { caption, message, user_name, target_name } => Self::Credential {
                caption,
                message,
                user_name: user_name.unwrap_or_default(),
                target: target_name,
                read_only: false,
            },
            HostQuery::PromptForCredential2 { caption, message, user_name, target_name, options, .. } => {
                let user_name = user_name.unwrap_or_default();
                // A name that is not there cannot be fixed.
                let read_only = options == CredentialOptions::READ_ONLY_USER_NAME && !user_name.is_empty();
                Self::Credential { caption, message, user_name, target: target_name, read_only }
            }
            HostQuery::PromptForChoice { caption, message, choices, default_choice } if askable(choices.len()) => {
                let default = index(default_choice, &choices);
                Self::Choice { caption, message, choices, default }
            }
            HostQuery::PromptForChoiceMultipleSelection { caption, message, choices, default_choices }
                if askable(choices.len()) =>
            {
                let defaults = default_choices.into_iter().filter_map(|number| index(number, &choices)).collect();
                Self::Choices { caption, message, choices, defaults }
            }
            _ => return None,
        })
    }

    /// An answer holds something that must be encrypted.
    pub(crate) fn is_secret(&self) -> bool {
        match self {
            Self::SecureLine | Self::Credential { .. } => true,
            Self::Fields { fields, .. } => {
                let secret = [message::FieldKind::SecureString, message::FieldKind::Credential];
                fields.iter().any(|field| secret.contains(&field.kind()))
            }
            _ => false,
        }
    }

    /// The console's form. All texts are the target's, none longer than is sensible.
    pub(crate) fn view(&self) -> HostQuestion {
        match self {
            Self::Line => HostQuestion::Line,
            Self::SecureLine => HostQuestion::SecureLine,
            Self::Fields { caption, message, fields } => HostQuestion::Fields {
                caption: shown(caption),
                message: shown(message),
                fields: fields.iter().map(field).collect(),
            },
            Self::Credential { caption, message, user_name, target, read_only } => HostQuestion::Credential {
                caption: shown(caption),
                message: shown(message),
                user_name: shown(user_name),
                target: shown(target),
                read_only: *read_only,
            },
            Self::Choice { caption, message, choices, default } => HostQuestion::Choice {
                caption: shown(caption),
                message: shown(message),
                choices: choices.iter().map(choice).collect(),
                default: *default,
            },
            Self::Choices { caption, message, choices, defaults } => HostQuestion::Choices {
                caption: shown(caption),
                message: shown(message),
                choices: choices.iter().map(choice).collect(),
                defaults: defaults.clone(),
            },
        }
    }
}

fn shown(text: &str) -> String {
    text.chars().take(MOST_SHOWN).collect()
}

fn field(field: &FieldDescription) -> Field {
    let default = field.default_value.as_ref().map(render).filter(|text| !text.is_empty());
    Field {
        name: shown(&field.name),
        label: shown(&field.plain_label()),
        help: shown(&field.help_message),
        kind: match field.kind() {
            message::FieldKind::SecureString => FieldKind::Secret,
            message::FieldKind::Credential => FieldKind::Credential,
            message::FieldKind::List => FieldKind::List,
            message::FieldKind::Text | message::FieldKind::Bool => FieldKind::Text,
        },
        type_name: shown(&field.parameter_type_full_name),
        default: default.map(|text| shown(&text)),
        mandatory: field.is_mandatory,
    }
}

fn choice(choice: &ChoiceDescription) -> Choice {
    Choice { label: shown(&choice.plain_label()), hot_key: choice.hot_key(), help: shown(&choice.help_message) }
}

/// The target's form of an answer, and what the page shows of it: never a secret.
///
/// An answer that does not fit its question, and one that was declined, become the error that PowerShell's console
/// gives on Ctrl+C.
pub(crate) fn read_answer(question: &Question, answer: Answer) -> (HostAnswer, Option<String>) {
    read(question, answer).unwrap_or_else(|| {
        let declined = match question {
            Question::Credential { .. } => HostAnswer::Credential(None),
            _ => HostAnswer::cancelled(),
        };
        (declined, None)
    })
}

fn read(question: &Question, answer: Answer) -> Option<(HostAnswer, Option<String>)> {
    Some(match (question, answer) {
        (Question::Line, Answer::Value { text }) => (HostAnswer::Text(text.clone()), Some(text)),
        (Question::SecureLine, Answer::Secret { text }) => (HostAnswer::SecureString(secret(&text)), None),
        (Question::Credential { user_name, read_only, .. }, Answer::Credential { user_name: typed, password }) => {
            let user_name = if *read_only { user_name.clone() } else { typed };
            let echo = user_name.clone();
            let password = secret(&password);
            (HostAnswer::Credential(Some(Credential { user_name, password })), Some(echo))
        }
        (Question::Choice { choices, .. }, Answer::Choice { index }) => {
            let chosen = choices.get(usize::try_from(index).ok()?)?;
            (HostAnswer::Int(i32::try_from(index).ok()?), Some(chosen.plain_label()))
        }
        (Question::Choices { choices, defaults, .. }, Answer::Choices { indices }) => {
            let indices = if indices.is_empty() { defaults.clone() } else { indices };
            let labels: Option<Vec<String>> =
                indices.iter().map(|index| Some(choices.get(usize::try_from(*index).ok()?)?.plain_label())).collect();
            let numbers: Option<Vec<i32>> = indices.iter().map(|index| i32::try_from(*index).ok()).collect();
            (HostAnswer::Choices(numbers?), Some(labels?.join(", ")))
        }
        (Question::Fields { fields, .. }, Answer::Fields { values }) if values.len() == fields.len() => {
            let mut echo = Vec::new();
            let mut answers = Vec::new();
            for (field, value) in fields.iter().zip(values) {
                let (value, said) = read_field(field.kind(), value)?;
                echo.extend(said.map(|said| format!("{}: {said}", field.plain_label())));
                answers.push((field.name.clone(), value));
            }
            (HostAnswer::Fields(answers), Some(echo.join("\n")).filter(|echo| !echo.is_empty()))
        }
        _ => return None,
    })
}

fn read_field(kind: message::FieldKind, answer: FieldAnswer) -> Option<(Confidential, Option<String>)> {
    Some(match (kind, answer) {
        (message::FieldKind::Text, FieldAnswer::Text { text }) => {
            (Confidential::Value(Value::String(text.clone())), Some(text))
        }
        (message::FieldKind::Bool, FieldAnswer::Text { text }) => {
            // The target converts text to any type but this.
            let word = text.trim().trim_start_matches('$').to_ascii_lowercase();
            let value = match word.as_str() {
                "true" | "1" => Value::Bool(true),
                "false" | "0" | "" => Value::Bool(false),
                _ => Value::String(text.clone()),
            };
            (Confidential::Value(value), Some(text))
        }
        (message::FieldKind::List, FieldAnswer::List { items }) => {
            let echo = items.join(", ");
            (Confidential::Value(Value::array_list(items.into_iter().map(Value::String).collect())), Some(echo))
        }
        (message::FieldKind::SecureString, FieldAnswer::Secret { text }) => {
            (Confidential::SecureString(secret(&text)), None)
        }
        (message::FieldKind::Credential, FieldAnswer::Credential { user_name, password }) => {
            let echo = user_name.clone();
            (Confidential::Credential(Credential { user_name, password: secret(&password) }), Some(echo))
        }
        _ => return None,
    })
}

fn secret(password: &Password) -> SecureText {
    SecureText::new(password.expose())
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn fields() -> Question {
        let field = |name: &str, type_name: &str| FieldDescription {
            name: name.into(),
            parameter_type_full_name: type_name.into(),
            ..FieldDescription::default()
        };
        Question::Fields {
            caption: String::new(),
            message: String::new(),
            fields: vec![
                field("Name", "System.String"),
                field("Force", "System.Boolean"),
                field("Hosts", "System.String[]"),
                field("Pin", "System.Security.SecureString"),
                field("As", "System.Management.Automation.PSCredential"),
            ],
        }
    }

    #[test]
    fn fields_are_read_by_their_type_and_secrets_are_not_shown() {
        let text = |text: &str| FieldAnswer::Text { text: text.into() };
        let password = || Password::new("hidden".into());
        let values = vec![
            text("x"),
            text("$True"),
            FieldAnswer::List { items: vec!["a".into(), "b".into()] },
            FieldAnswer::Secret { text: password() },
            FieldAnswer::Credential { user_name: "LAB\\adele".into(), password: password() },
        ];
        let (answer, echo) = read_answer(&fields(), Answer::Fields { values });
        let HostAnswer::Fields(answers) = answer else { panic!("{answer:?}") };
        assert_eq!(answers[1], ("Force".into(), Confidential::Value(Value::Bool(true))));
        assert_eq!(answers[3], ("Pin".into(), Confidential::SecureString(SecureText::new("hidden"))));
        assert_eq!(echo.as_deref(), Some("Name: x\nForce: $True\nHosts: a, b\nAs: LAB\\adele"));
    }

    #[test]
    fn what_does_not_fit_is_declined() {
        let choices = vec![ChoiceDescription::new("&Yes", ""), ChoiceDescription::new("&No", "")];
        let one = Question::Choice {
            caption: String::new(),
            message: String::new(),
            choices: choices.clone(),
            default: None,
        };
        let many = Question::Choices { caption: String::new(), message: String::new(), choices, defaults: vec![1] };
        let cancelled = HostAnswer::cancelled();
        assert_eq!(read_answer(&one, Answer::Choice { index: 2 }).0, cancelled);
        assert_eq!(read_answer(&one, Answer::Choice { index: 1 }), (HostAnswer::Int(1), Some("No".into())));
        assert_eq!(read_answer(&many, Answer::Choices { indices: vec![0, 7] }).0, cancelled);
        assert_eq!(
            read_answer(&many, Answer::Choices { indices: Vec::new() }),
            (HostAnswer::Choices(vec![1]), Some("No".into()))
        );
        assert_eq!(read_answer(&fields(), Answer::Fields { values: Vec::new() }).0, cancelled);
        assert_eq!(read_answer(&Question::Line, Answer::Cancel).0, cancelled);
        assert_eq!(read_answer(&Question::SecureLine, Answer::Value { text: "x".into() }).0, cancelled);
    }

    #[test]
    fn a_credential_for_a_fixed_name_keeps_the_name() {
        let question = Question::Credential {
            caption: String::new(),
            message: String::new(),
            user_name: "LAB\\adele".into(),
            target: String::new(),
            read_only: true,
        };
        let answer = Answer::Credential { user_name: "LAB\\boris".into(), password: Password::new("p".into()) };
        let expected = Credential { user_name: "LAB\\adele".into(), password: SecureText::new("p") };
        assert_eq!(read_answer(&question, answer).0, HostAnswer::Credential(Some(expected)));
        assert_eq!(read_answer(&question, Answer::Cancel).0, HostAnswer::Credential(None));
    }

    #[test]
    fn defaults_that_are_no_choices_are_none() {
        let query = HostQuery::PromptForChoice {
            caption: "c".into(),
            message: "m".repeat(10_000),
            choices: vec![ChoiceDescription::new("&Yes", "help")],
            default_choice: 5,
        };
        let view = Question::of(&query).expect("it can be asked").view();
        let HostQuestion::Choice { message, choices, default, .. } = view else { panic!() };
        assert_eq!((message.len(), default), (MOST_SHOWN, None));
        assert_eq!(choices, [Choice { label: "Yes".into(), hot_key: Some('Y'), help: "help".into() }]);
        let none = HostQuery::PromptForChoice {
            caption: String::new(),
            message: String::new(),
            choices: Vec::new(),
            default_choice: -1,
        };
        assert!(Question::of(&none).is_none());
    }
}
