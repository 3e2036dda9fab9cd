//! What a person is told, and what is asked, before a plan is carried out.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Effect, Planned, confirm};
use crate::bind::{Bound, CredentialArg};
use crate::bridge::Text;

/// Warnings about a command as a whole: what has no effect on it.
#[must_use]
pub fn notes(bound: &Bound) -> Vec<Text> {
    let mut notes = Vec::new();
    let network = match bound {
        Bound::NewSession(new) => new.enable_network_access,
        Bound::InvokeCommand(invoke) => invoke.enable_network_access,
        _ => false,
    };
    if network {
        notes.push(Text::new("warning-network-access-ignored"));
    }
    let option = bound.connection().and_then(|connection| connection.session_option.as_ref());
    let Some(option) = option else { return notes };
    let note = |id: &'static str| move |name: &str| Text::new(id).with("option", name);
    if matches!(bound, Bound::ConnectSession(_) | Bound::ReceiveSession(_) | Bound::GetSession(_)) {
        notes.extend(option.ignored_on_connect().into_iter().map(note("warning-option-ignored-on-connect")));
    }
    notes.extend(option.ignored_always().into_iter().map(note("warning-option-ignored")));
    notes
}

/// Something that a command asks before or while it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// A password, asked once for all these hosts.
    Credential {
        /// The account that the command names.
        user_name: Option<String>,
        /// Hosts in the plan's order, each once.
        computer_names: Vec<String>,
    },
    /// Whether to go on, asked for each of these lines of the plan.
    Confirm {
        /// The sentences, in order.
        actions: Vec<Text>,
    },
}

/// What will be asked of the person, in order. `held` says whether a credential for a host is there already.
#[must_use]
pub fn questions(bound: &Bound, lines: &[Planned], held: impl Fn(&str) -> bool) -> Vec<Question> {
    let mut questions = Vec::new();
    let credential = bound.connection().and_then(|connection| connection.credential.as_ref());
    if !matches!(credential, Some(CredentialArg::Held(_))) {
        let mut computer_names = Vec::<String>::new();
        for line in lines {
            let needs = match &line.effect {
                Effect::Query | Effect::NeedsCredential | Effect::Create => true,
                Effect::Connect | Effect::Receive => true,
                Effect::Invoke => line.endpoint.is_some(),
                _ => false,
            };
            if needs && !held(&line.target) && !computer_names.contains(&line.target) {
                computer_names.push(line.target.clone());
            }
        }
        if !computer_names.is_empty() {
            let user_name = credential.map(|credential| credential.user_name().into());
            questions.push(Question::Credential { user_name, computer_names });
        }
    }
    if bound.should_process().confirm && !bound.should_process().what_if {
        let actions: Vec<Text> = lines.iter().filter_map(confirm).collect();
        if !actions.is_empty() {
            questions.push(Question::Confirm { actions });
        }
    }
    questions
}
