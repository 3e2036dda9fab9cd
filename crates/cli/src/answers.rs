//! Answering what the engine asks, for itself or for a script on a target.

use reattach_core::bridge::{Answer, ErrorRecord, Field, FieldAnswer, FieldKind, HostQuestion, Prompt, Text};
use reattach_messages::{Catalog, Language};

use crate::account::Account;
use crate::choose::{Question, marked};
use crate::output;
use crate::person::{NoAnswer, Person};

/// What is needed for answering; it may go to another thread, because whoever answers takes his time.
#[derive(Clone)]
pub(crate) struct Answers {
    pub(crate) person: Person,
    pub(crate) account: Account,
    pub(crate) language: Language,
}

/// An answer.
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    /// Ctrl+C was pressed: the command is to be stopped as well.
    pub(crate) interrupted: bool,
    /// Nobody was there to answer: what is not done for that, and what to do about it.
    pub(crate) absent: Option<ErrorRecord>,
}

impl Answers {
    /// Asks the person, where nothing was said beforehand. Blocks.
    pub(crate) fn answer(&self, prompt: &Prompt) -> Answered {
        let asking = Asking { answers: self, catalog: Catalog::new(self.language) };
        match asking.answer(prompt) {
            Ok(answer) => Answered { answer, interrupted: false, absent: None },
            Err(NoAnswer::Absent) => {
                Answered { answer: Answer::Absent, interrupted: false, absent: asking.absent(prompt) }
            }
            Err(no_answer) => {
                let interrupted = no_answer == NoAnswer::Interrupted;
                Answered { answer: Answer::Cancel, interrupted, absent: None }
            }
        }
    }
}

struct Asking<'a> {
    answers: &'a Answers,
    catalog: Catalog,
}

impl Asking<'_> {
    fn say(&self, text: Text) -> String {
        self.catalog.text(&text)
    }

    fn person(&self) -> Person {
        self.answers.person
    }

    fn answer(&self, prompt: &Prompt) -> Result<Answer, NoAnswer> {
        match prompt {
            Prompt::Credential { user_name, computer_names, failed, .. } => {
                self.credential(user_name.as_deref(), computer_names, failed.as_ref())
            }
            Prompt::Confirm { text, about, remaining, .. } => self.confirm(text, about.as_ref(), *remaining),
            Prompt::Mandatory { parameter } => {
                let text = self.person().line(&format!("{parameter}: "), "")?;
                Ok(Answer::Value { text })
            }
            Prompt::Host { computer_name, session_name, question, .. } => {
                let head = Text::new("cli-host-asks")
                    .with("session", session_name.as_str())
                    .with("computer", computer_name.as_str());
                if self.person().is_present() {
                    output::note(&self.say(head));
                }
                self.host(computer_name, question)
            }
        }
    }

    fn credential(
        &self,
        suggested: Option<&str>,
        computer_names: &[String],
        failed: Option<&ErrorRecord>,
    ) -> Result<Answer, NoAnswer> {
        let account = &self.answers.account;
        let user_name = suggested.or(account.user_name.as_deref());
        match failed {
            None => match (user_name, account.given(suggested)) {
                (Some(user_name), Some(Ok(password))) => {
                    return Ok(Answer::Credential { user_name: user_name.into(), password });
                }
                (_, Some(Err(_))) => {
                    output::note(&format!("reattach : {}", self.say(Text::new("cli-stdin-empty"))));
                    return Ok(Answer::Cancel);
                }
                _ => {}
            },
            // Only a person can know a better one. The run's own error says why where nobody is.
            Some(_) if !self.person().is_present() => return Ok(Answer::Cancel),
            Some(failed) => output::note(&self.say(failed.message.clone())),
        }
        let user_name = match user_name {
            Some(user_name) => user_name.to_owned(),
            None => self.person().line(&self.say(Text::new("cli-user-name")), "")?,
        };
        let prompt = match computer_names {
            [] => Text::new("cli-password-alone").with("user", user_name.as_str()),
            names => Text::new("cli-password").with("user", user_name.as_str()).with("hosts", names.join(", ")),
        };
        let password = self.person().secret(&self.say(prompt))?;
        Ok(Answer::Credential { user_name, password })
    }

    fn confirm(&self, text: &Text, about: Option<&Text>, remaining: u32) -> Result<Answer, NoAnswer> {
        let choices = ["cli-yes", "cli-yes-to-all", "cli-no", "cli-no-to-all"];
        let choices = choices.map(|id| marked(&self.say(Text::new(id))));
        let mut message = vec![self.say(Text::new("cli-confirm-question")), self.say(text.clone())];
        message.extend(about.map(|about| self.say(about.clone())));
        if remaining > 1 {
            message.push(self.say(Text::new("cli-confirm-remaining").with_number("count", remaining.into())));
        }
        let caption = self.say(Text::new("cli-confirm"));
        let question = Question { caption: &caption, message: &message.join("\n"), choices: &choices, defaults: &[0] };
        Ok(match question.one(self.person(), &self.catalog)? {
            0 => Answer::Yes,
            1 => Answer::YesToAll,
            2 => Answer::No,
            _ => Answer::NoToAll,
        })
    }

    fn host(&self, computer: &str, question: &HostQuestion) -> Result<Answer, NoAnswer> {
        let person = self.person();
        match question {
            HostQuestion::Line => Ok(Answer::Value { text: person.line("", "")? }),
            HostQuestion::SecureLine => {
                self.warn_of_secret(computer);
                Ok(Answer::Secret { text: person.secret("")? })
            }
            HostQuestion::Fields { caption, message, fields } => {
                self.head(caption, message);
                let values: Result<Vec<_>, _> = fields.iter().map(|field| self.field(computer, field)).collect();
                Ok(Answer::Fields { values: values? })
            }
            HostQuestion::Credential { caption, message, user_name, read_only, .. } => {
                self.head(caption, message);
                self.warn_of_secret(computer);
                let user_name = match (user_name.as_str(), *read_only) {
                    (name, true) => name.to_owned(),
                    (name, false) => person.line(&self.say(Text::new("cli-user-name")), name)?,
                };
                let prompt = Text::new("cli-password-alone").with("user", user_name.as_str());
                let password = person.secret(&self.say(prompt))?;
                Ok(Answer::Credential { user_name, password })
            }
            HostQuestion::Choice { caption, message, choices, default } => {
                let defaults: Vec<u32> = default.iter().copied().collect();
                let question = Question { caption, message, choices, defaults: &defaults };
                Ok(Answer::Choice { index: question.one(person, &self.catalog)? })
            }
            HostQuestion::Choices { caption, message, choices, defaults } => {
                let question = Question { caption, message, choices, defaults };
                Ok(Answer::Choices { indices: question.several(person, &self.catalog)? })
            }
        }
    }

    fn field(&self, computer: &str, field: &Field) -> Result<FieldAnswer, NoAnswer> {
        let person = self.person();
        let label = if field.label.is_empty() { &field.name } else { &field.label };
        match field.kind {
            FieldKind::Text => loop {
                let text = person.line(&format!("{label}: "), field.default.as_deref().unwrap_or_default())?;
                if !text.is_empty() || !field.mandatory {
                    return Ok(FieldAnswer::Text { text });
                }
            },
            FieldKind::List => {
                let mut items = Vec::new();
                loop {
                    let item = person.line(&format!("{label}[{}]: ", items.len()), "")?;
                    if item.is_empty() {
                        return Ok(FieldAnswer::List { items });
                    }
                    items.push(item);
                }
            }
            FieldKind::Secret => {
                self.warn_of_secret(computer);
                Ok(FieldAnswer::Secret { text: person.secret(&format!("{label}: "))? })
            }
            FieldKind::Credential => {
                self.warn_of_secret(computer);
                output::note(label);
                let user_name = person.line(&self.say(Text::new("cli-user-name")), "")?;
                let prompt = Text::new("cli-password-alone").with("user", user_name.as_str());
                Ok(FieldAnswer::Credential { password: person.secret(&self.say(prompt))?, user_name })
            }
        }
    }

    fn head(&self, caption: &str, message: &str) {
        for text in [caption, message].into_iter().filter(|text| !text.is_empty() && self.person().is_present()) {
            output::note(text);
        }
    }

    /// The script's own words could claim anything.
    fn warn_of_secret(&self, computer: &str) {
        if self.person().is_present() {
            output::note(&self.say(Text::new("cli-host-secret").with("computer", computer)));
        }
    }

    /// Why nothing was answered, and what to do. Where the engine has an error of its own for that, this comes before
    /// it; otherwise it is the error.
    fn absent(&self, prompt: &Prompt) -> Option<ErrorRecord> {
        let text = match prompt {
            Prompt::Credential { .. } => Text::new("cli-nobody-credential"),
            Prompt::Mandatory { parameter } => Text::new("cli-nobody-mandatory").with("parameter", parameter.as_str()),
            Prompt::Confirm { .. } => return Some(not_interactive(Text::new("cli-nobody-confirm"), None)),
            Prompt::Host { computer_name, session_name, .. } => {
                let text = Text::new("cli-nobody-host")
                    .with("session", session_name.as_str())
                    .with("computer", computer_name.as_str());
                return Some(not_interactive(text, Some(session_name.clone())));
            }
        };
        output::note(&format!("reattach : {}", self.say(text)));
        None
    }
}

/// The error of a PowerShell that was started with `-NonInteractive`.
fn not_interactive(message: Text, target: Option<String>) -> ErrorRecord {
    let (error_id, category) = ("NonInteractive".into(), "InvalidOperation".into());
    ErrorRecord { error_id, category, message, target, span: None }
}
