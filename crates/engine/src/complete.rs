//! What could stand at the cursor of a script, as the target's own `TabExpansion2` says.
//!
//! The script goes to the target as an argument, never as part of a script of ours. One question at
//! a time is asked of a session, and only the newest is of any interest.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, join, select};
use reattach_core::bridge::{CompletionItem, CompletionKind, FromEngine, RequestId};
use reattach_psrp::client::Event;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, CreatePipeline, PipelineCommand};
use reattach_wsman::{NextStep, ReceiveReader, Received, RequestBody, ResponseHeader, SignalCode};
use uuid::Uuid;

use crate::Platform;
use crate::asking::Patience;
use crate::credentials::Credential;
use crate::delivery::Delivery;
use crate::failure::Failure;
use crate::line::Line;
use crate::session::Session;
use crate::shared::Shared;

/// A person has typed on by then.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the target holds one Receive for the answer.
const POLL: Duration = Duration::from_secs(5);
/// Most completions that are passed on.
const MOST_ITEMS: usize = 1_000;
/// Most characters of a text that is only shown.
const MOST_SHOWN: usize = 1_000;
/// A completion longer than this, in characters, is left out: cut short it would be another one.
const MOST_TEXT: usize = 10_000;

/// Completions as they are shown.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    replace_start: u32,
    replace_length: u32,
    items: Vec<CompletionItem>,
}

/// A pipeline of the engine's own in somebody's session.
struct Helper {
    id: Uuid,
    session_id: Uuid,
    credential: Rc<Credential>,
    terminated: Cell<bool>,
}

impl<P: Platform> Shared<P> {
    /// Asks the target, unless the session takes no input. The question before is given up.
    pub(crate) fn complete(self: &Rc<Self>, request_id: RequestId, instance_id: Uuid, script: String, cursor: u32) {
        let session = self.session(instance_id).filter(|session| session.input_refused().is_none());
        let Some(session) = session else {
            self.completions(request_id, Found::default());
            return;
        };
        session.question.set(Some(request_id));
        session.changed.ring();
        let shared = Rc::clone(self);
        self.spawn(async move {
            // One at a time; whoever starts a script or disconnects waits for the end of this, too.
            let _turn = session.helper.lock().await;
            let length = u32::try_from(script.encode_utf16().count()).unwrap_or(u32::MAX);
            let helper = shared.start_helper(&session, request_id, tab_expansion(&script, cursor.min(length)));
            let Some((helper, start)) = helper else {
                shared.completions(request_id, Found::default());
                return;
            };
            let found = shared.found(&session, request_id, &helper, start).await;
            // Whatever went wrong, the person can type on.
            shared.completions(request_id, found.unwrap_or_default().within(length));
            shared.end_helper(&session, &helper).await;
        });
    }

    /// Nobody waits for completions any more; gives when the session is free for something else.
    pub(crate) async fn without_helper(&self, session: &Session<P>) {
        session.question.set(None);
        session.changed.ring();
        drop(session.helper.lock().await);
    }

    fn completions(&self, request_id: RequestId, found: Found) {
        let Found { replace_start, replace_length, items } = found;
        self.emit(FromEngine::Completions { request_id, replace_start, replace_length, items });
    }

    /// Prepares the pipeline, unless the question is of no interest any more.
    fn start_helper(
        &self,
        session: &Session<P>,
        request_id: RequestId,
        create: CreatePipeline,
    ) -> Option<(Helper, RequestBody)> {
        if session.question.get() != Some(request_id) || session.input_refused().is_some() {
            return None;
        }
        let mut link = session.link.borrow_mut();
        let link = link.as_mut()?;
        let id = self.new_id();
        let mut fragments = link.pool.create_pipeline_with(id, create).fragments.into_iter();
        let arguments = fragments.next()?;
        if fragments.next().is_some() {
            // Nobody types so long a script by hand.
            link.pool.remove_pipeline(id);
            return None;
        }
        let helper = Helper {
            id,
            session_id: link.session_id,
            credential: Rc::clone(&link.credential),
            terminated: Cell::default(),
        };
        Some((helper, RequestBody::Command { command_id: Some(id), command_line: "TabExpansion2".into(), arguments }))
    }

    /// What the target finds; nothing when something newer came in between.
    async fn found(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        request_id: RequestId,
        helper: &Helper,
        start: RequestBody,
    ) -> Option<Found> {
        let run = std::pin::pin!(self.run_helper(session, helper, start));
        let newer = || (session.question.get() != Some(request_id)).then_some(());
        let newer = std::pin::pin!(session.changed.until(newer));
        match select(run, newer).await {
            Either::Left((found, _)) => found.ok().flatten(),
            Either::Right((_, run)) => {
                // Ended from outside, its Receive is answered at once.
                let _ = join(self.terminate(session, helper), run).await;
                None
            }
        }
    }

    async fn run_helper(
        &self,
        session: &Session<P>,
        helper: &Helper,
        start: RequestBody,
    ) -> Result<Option<Found>, Failure> {
        let start = self.session_request(session, helper.session_id, start);
        self.ask_as(&session.host, &helper.credential, &self.own(), start, Patience::Short).await?;
        let mut line = session.lines.borrow_mut().pop().unwrap_or_else(|| Line::new(&session.host));
        let found = self.receive_helper(session, helper, &mut line).await;
        session.keep_line(line);
        found
    }

    async fn receive_helper(
        &self,
        session: &Session<P>,
        helper: &Helper,
        line: &mut Line<P>,
    ) -> Result<Option<Found>, Failure> {
        let (caller, mut reader) = (self.own(), ReceiveReader::default());
        let deadline = self.platform.uptime() + PATIENCE;
        let mut found = None;
        while self.platform.uptime() < deadline {
            let body = RequestBody::Receive { command_id: Some(helper.id) };
            let mut request = self.session_request(session, helper.session_id, body);
            request.header.operation_timeout = Some(POLL);
            let mut over = false;
            let mut read = |bytes: &[u8], awaited: &dyn Fn(&ResponseHeader) -> bool| {
                reader.read_if(bytes, awaited, |chunk| {
                    let mut link = session.link.borrow_mut();
                    let events = link.as_mut().map(|link| link.pool.receive(Some(helper.id), chunk.data));
                    for event in events.and_then(Result::ok).unwrap_or_default() {
                        match event {
                            Event::Output { value, .. } => found = Found::of(&value).or(found.take()),
                            Event::PipelineState { state, .. } => over |= state.is_final(),
                            _ => {}
                        }
                    }
                })
            };
            let mut delivery = Delivery::new(request);
            match line.send(self, &helper.credential, &caller, &mut delivery, &mut read).await {
                Ok(Received::Output { state, .. }) if !over && !state.as_ref().is_some_and(|state| state.done) => {}
                Ok(_) => return Ok(found),
                Err(failure) if failure.next_step() == Some(NextStep::AskAgain) => {}
                Err(failure) => return Err(failure),
            }
        }
        Ok(found)
    }

    async fn end_helper(&self, session: &Session<P>, helper: &Helper) {
        self.terminate(session, helper).await;
        if let Some(link) = session.link.borrow_mut().as_mut() {
            link.pool.remove_pipeline(helper.id);
        }
    }

    /// Closes the command. Not left to chance: an open one makes the session busy for others.
    async fn terminate(&self, session: &Session<P>, helper: &Helper) {
        if helper.terminated.replace(true) {
            return;
        }
        let body = RequestBody::Signal { command_id: helper.id, code: SignalCode::Terminate };
        let request = self.session_request(session, helper.session_id, body);
        let _ = self.ask_as(&session.host, &helper.credential, &self.own(), request, Patience::Long).await;
    }
}

/// `TabExpansion2 -inputScript … -cursorColumn …`.
fn tab_expansion(script: &str, cursor: u32) -> CreatePipeline {
    let argument = |name: &str, value| Argument { name: Some(name.into()), value };
    let cursor = i32::try_from(cursor).unwrap_or(i32::MAX);
    let command = PipelineCommand {
        text: "TabExpansion2".into(),
        arguments: vec![
            argument("inputScript", Value::String(script.into())),
            argument("cursorColumn", Value::I32(cursor)),
        ],
        ..PipelineCommand::default()
    };
    CreatePipeline { add_to_history: false, statements: vec![vec![command]], ..CreatePipeline::script("") }
}

impl Found {
    /// Reads a `CommandCompletion`.
    fn of(value: &Value) -> Option<Self> {
        let number = |name| value.get(name)?.as_i32().and_then(|number| u32::try_from(number).ok());
        let matches = value.get("CompletionMatches")?.items()?;
        Some(Self {
            replace_start: number("ReplacementIndex")?,
            replace_length: number("ReplacementLength")?,
            items: matches.iter().filter_map(item).take(MOST_ITEMS).collect(),
        })
    }

    /// What is replaced lies in the script, whatever the target says.
    fn within(self, length: u32) -> Self {
        let replace_start = self.replace_start.min(length);
        Self { replace_start, replace_length: self.replace_length.min(length - replace_start), items: self.items }
    }
}

fn item(value: &Value) -> Option<CompletionItem> {
    let text = |name| value.get(name).and_then(Value::as_str);
    let completion = text("CompletionText").filter(|text| text.chars().nth(MOST_TEXT).is_none())?;
    let label = text("ListItemText").filter(|label| !label.is_empty()).unwrap_or(completion);
    let description = text("ToolTip").filter(|tip| *tip != label && *tip != completion).unwrap_or_default();
    let shown = |text: &str| text.chars().take(MOST_SHOWN).collect();
    Some(CompletionItem {
        text: completion.into(),
        label: shown(label),
        description: shown(description),
        kind: value.get("ResultType").and_then(Value::as_i32).map(kind).unwrap_or_default(),
    })
}

/// `CompletionResultType`.
fn kind(number: i32) -> CompletionKind {
    match number {
        2 => CompletionKind::Command,
        3 | 4 => CompletionKind::Path,
        5 | 6 => CompletionKind::Member,
        7 => CompletionKind::ParameterName,
        8 => CompletionKind::ParameterValue,
        9 => CompletionKind::Variable,
        10 | 11 => CompletionKind::Type,
        12 | 13 => CompletionKind::Keyword,
        _ => CompletionKind::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn result(text: &str, tip: &str, kind: i32) -> Value {
        Value::extended(vec![
            ("CompletionText".into(), text.to_owned().into()),
            ("ListItemText".into(), String::new().into()),
            ("ToolTip".into(), tip.to_owned().into()),
            ("ResultType".into(), Value::I32(kind)),
        ])
    }

    #[test]
    fn what_the_target_says_is_bounded() {
        let long = "x".repeat(MOST_TEXT + 1);
        let mut matches = vec![result("Get-Job", &"t".repeat(5_000), 2), result(&long, "", 0), Value::Null];
        matches.extend((0..2_000).map(|_| result("a", "a", 99)));
        let answer = Value::extended(vec![
            ("CompletionMatches".into(), Value::array_list(matches)),
            ("ReplacementIndex".into(), Value::I32(4)),
            ("ReplacementLength".into(), Value::I32(90)),
        ]);
        let found = Found::of(&answer).expect("it is one").within(6);
        assert_eq!((found.replace_start, found.replace_length, found.items.len()), (4, 2, MOST_ITEMS));
        assert_eq!((found.items[0].label.as_str(), found.items[0].kind), ("Get-Job", CompletionKind::Command));
        assert_eq!(found.items[0].description.len(), MOST_SHOWN);
        assert_eq!((found.items[1].description.as_str(), found.items[1].kind), ("", CompletionKind::Text));
        assert_eq!(Found::of(&Value::Null), None);
    }
}
