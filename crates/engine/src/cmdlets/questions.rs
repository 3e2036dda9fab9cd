//! What a command asks of the person, other than passwords for hosts.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use reattach_core::bridge::{Answer, FromEngine, Prompt, PromptId, RunId, Text};
use reattach_core::command::{Argument, Span, build, parse};
use reattach_core::command::{Element, Value, ValueKind};
use reattach_core::plan::{Effect, Planned, confirm};

use crate::Platform;
use crate::runs::Run;
use crate::shared::Shared;
use crate::wake::Promise;

/// Questions that wait for an answer.
#[derive(Default)]
pub(crate) struct Questions(RefCell<BTreeMap<PromptId, (RunId, Promise<Answer>)>>);

impl Questions {
    /// Takes an answer; gives it back when the prompt is none of these.
    pub(crate) fn answer(&self, prompt_id: PromptId, answer: Answer) -> Option<Answer> {
        match self.0.borrow_mut().remove(&prompt_id) {
            Some((_, promise)) => {
                promise.keep(answer);
                None
            }
            None => Some(answer),
        }
    }

    /// A run was stopped: what it asked needs no answer. Gives the prompts to be closed.
    pub(crate) fn stop(&self, run_id: RunId) -> Vec<PromptId> {
        let mut open = self.0.borrow_mut();
        let ids: Vec<_> = open.iter().filter(|(_, (run, _))| *run == run_id).map(|(id, _)| *id).collect();
        for (_, promise) in ids.iter().filter_map(|id| open.remove(id)) {
            promise.keep(Answer::Cancel);
        }
        ids
    }
}

/// What a person is asked before something is done.
pub(super) struct Question {
    /// The sentence, in the cmdlet's words.
    pub(super) text: Text,
    /// Which session, where it is one.
    pub(super) about: Option<Text>,
    /// It cannot be undone.
    pub(super) destructive: bool,
}

impl<P: Platform> Shared<P> {
    /// Asks a person; after a stop nobody is asked.
    pub(super) async fn question(&self, run: &Run, prompt: Prompt) -> Answer {
        if run.caller.stopped() {
            return Answer::Cancel;
        }
        let prompt_id = self.credentials.next_prompt();
        let promise = Promise::default();
        self.questions.0.borrow_mut().insert(prompt_id, (run.id, promise.clone()));
        self.emit(FromEngine::Prompt { prompt_id, prompt });
        promise.value().await
    }

    /// Asks about each line that does something, in order; says which may be done.
    pub(super) async fn confirmed(&self, run: &Run, lines: &[Planned]) -> Vec<bool> {
        let question = |line: &Planned| {
            Some(Question { text: confirm(line)?, about: self.named(line), destructive: line.effect == Effect::Remove })
        };
        self.agreed_to(run, lines.iter().map(question).collect()).await
    }

    /// The session of a line, told from others of the same name or host.
    fn named(&self, line: &Planned) -> Option<Text> {
        let session = self.session(line.instance_id?)?;
        let session = self.view(&session);
        let text = Text::new("engine-confirm-session").with("name", session.name);
        Some(text.with("id", session.id.to_string()).with("computer", session.computer_name))
    }

    /// Asks question after question; what needs none is agreed to.
    pub(super) async fn agreed_to(&self, run: &Run, questions: Vec<Option<Question>>) -> Vec<bool> {
        let mut all = None;
        let mut allowed = Vec::with_capacity(questions.len());
        let mut left = questions.iter().flatten().count();
        for question in questions {
            let Some(Question { text, about, destructive }) = question else {
                allowed.push(true);
                continue;
            };
            let remaining = u32::try_from(left).unwrap_or(u32::MAX);
            left -= 1;
            allowed.push(match all {
                Some(yes) => yes,
                None => match self.question(run, Prompt::Confirm { text, about, destructive, remaining }).await {
                    Answer::Yes => true,
                    Answer::YesToAll => *all.insert(true),
                    Answer::No => false,
                    // Closing the question is no consent.
                    _ => *all.insert(false),
                },
            });
        }
        allowed
    }

    /// A value for a mandatory parameter, as arguments; commas separate several.
    pub(super) async fn ask_value(&self, run: &Rc<Run>, parameter: &str) -> Option<Vec<Argument>> {
        let Answer::Value { text } = self.question(run, Prompt::Mandatory { parameter: parameter.into() }).await else {
            return None;
        };
        if text.trim().is_empty() {
            return None;
        }
        let name = Argument::Parameter { name: parameter.into(), value: None, span: Span::default() };
        Some(vec![name, Argument::Value(value(&text))])
    }
}

/// What a person typed at the question: a variable, a list, or plain text.
fn value(text: &str) -> Value {
    let parsed = parse(text.trim());
    if let ([Element::Value(value)], [], None) =
        (parsed.pipeline.elements.as_slice(), parsed.problems.as_slice(), &parsed.pipeline.assign_to)
    {
        return value.clone();
    }
    let items: Vec<Value> = text.split(',').map(|item| build::text(item.trim())).collect();
    match items.as_slice() {
        [one] => one.clone(),
        _ => Value { kind: ValueKind::Array(items), span: Span::default() },
    }
}
