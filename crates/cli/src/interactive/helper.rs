//! Completion and the end of a line of several.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use reattach_core::bridge::{SessionView, VariableView};
use reattach_core::command::is_incomplete;
use reattach_core::complete::{Candidates, complete};
use reattach_core::data::{Environment, Type, Variables};
use reattach_messages::{Catalog, Language};
use rustyline::completion::{Completer, Pair};
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Context, Result};

/// What completion may offer.
#[derive(Default)]
pub(super) struct Known {
    sessions: Vec<SessionView>,
    variables: Variables,
    hosts: Vec<String>,
}

impl Known {
    pub(super) fn new<'a>(sessions: impl Iterator<Item = &'a SessionView>, variables: &[VariableView]) -> Self {
        let mut known = Self { sessions: sessions.cloned().collect(), ..Self::default() };
        known.sessions.sort_by_key(|session| session.id);
        let hosts: BTreeSet<&str> = known.sessions.iter().map(|session| session.computer_name.as_str()).collect();
        known.hosts = hosts.into_iter().map(str::to_owned).collect();
        for variable in variables {
            known.variables.declare(&variable.name, type_of(&variable.summary));
        }
        known
    }
}

/// From `3 × PSSession`.
fn type_of(summary: &str) -> Type {
    match summary.rsplit(' ').next() {
        Some("PSSession") => Type::Session,
        Some("PSCredential") => Type::Credential,
        Some("PSSessionOption") => Type::SessionOption,
        _ => Type::Object,
    }
}

/// See the module.
pub(super) struct Helper {
    known: Arc<Mutex<Known>>,
    language: Language,
}

impl Helper {
    pub(super) fn new(known: Arc<Mutex<Known>>, language: Language) -> Self {
        Self { known, language }
    }
}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let environment = Environment { variables: &known.variables, sessions: &known.sessions, jobs: &[], open: true };
        let found = complete(line, pos, &Candidates { environment, hosts: &known.hosts });
        let catalog = Catalog::new(self.language);
        let alone = found.items.len() == 1;
        let pair = |item: reattach_core::complete::Completion| {
            let about = catalog.text(&item.description);
            // One candidate is put in at once; among several a person chooses.
            let display = if alone || about.is_empty() { item.text.clone() } else { format!("{}  {about}", item.text) };
            Pair { display, replacement: item.text }
        };
        Ok((found.span.0, found.items.into_iter().map(pair).collect()))
    }
}

impl Validator for Helper {
    fn validate(&self, context: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let more = is_incomplete(context.input());
        Ok(if more { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

impl Hinter for Helper {
    type Hint = String;
}

impl Highlighter for Helper {}

impl rustyline::Helper for Helper {}

#[cfg(test)]
mod tests {
    use super::*;
    use rustyline::history::MemHistory;

    fn offered(line: &str) -> Vec<String> {
        let session = SessionView::disconnected(4, uuid::Uuid::nil(), "ITTask", "Server01").opened();
        let variables = [
            VariableView { name: "held".into(), summary: "2 × PSSession".into() },
            VariableView { name: "account".into(), summary: "PSCredential".into() },
        ];
        let known = Known::new(std::iter::once(&session), &variables);
        let helper = Helper::new(Arc::new(Mutex::new(known)), Language::En);
        let history = MemHistory::new();
        let (_, pairs) = helper.complete(line, line.len(), &Context::new(&history)).unwrap();
        pairs.into_iter().map(|pair| pair.replacement).collect()
    }

    #[test]
    fn sessions_hosts_and_variables_are_offered() {
        assert_eq!(offered("Connect-PSS"), ["Connect-PSSession"]);
        assert!(offered("Connect-PSSession -Name ").contains(&"ITTask".to_owned()));
        assert!(offered("Get-PSSession -ComputerName Se").contains(&"Server01".to_owned()));
        assert_eq!(offered("Disconnect-PSSession -Session $"), ["$held", "$account"], "what fits comes first");
        assert_eq!(offered("Get-PSSession x -Credential $"), ["$account", "$held"]);
    }
}
