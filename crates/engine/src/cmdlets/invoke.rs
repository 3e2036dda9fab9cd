//! Invoke-Command and Receive-PSSession: a pipeline whose output the run waits for.

use std::rc::Rc;
use std::time::Duration;

use futures_util::future::{Either, select};
use reattach_core::bind::{InvokeCommand, InvokeInput, Script};
use reattach_core::bridge::{ErrorRecord, RunEvent, SessionState, Stream, Text};
use reattach_core::data::Datum;
use reattach_core::error::{Category, Place, record};
use reattach_core::option::SessionOption;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, CreatePipeline};
use uuid::Uuid;

use super::collect::{Collector, Names};
use super::connect::receive_error;
use super::create::{Wanted, resource_uri, value};
use super::execute::{LineTurn, Lines, NeedsCredential};
use super::redirect::Followed;
use super::target::Target;
use crate::Platform;
use crate::disconnect::Leaving;
use crate::failure::Failure;
use crate::pipeline::Input;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// A collector that gets what a session's pipeline writes, until it is dropped.
struct Attached<P: Platform>(Rc<Session<P>>);

impl<P: Platform> Attached<P> {
    fn new(session: &Rc<Session<P>>, collector: &Rc<Collector>) -> Self {
        *session.collector.borrow_mut() = Some(Rc::clone(collector));
        Self(Rc::clone(session))
    }
}

impl<P: Platform> Drop for Attached<P> {
    fn drop(&mut self) {
        self.0.collector.take();
    }
}

impl<P: Platform> Lines<'_, P> {
    pub(super) async fn invoke_line(&self, at: usize, caller: &Caller, invoke: &InvokeCommand) -> LineTurn {
        let (shared, target, line, live) = (self.shared, &self.targets[at], &self.lines[at], self.live);
        let input = match shared.input_of(invoke, self.input) {
            Ok(input) => input,
            Err(error) => {
                target.refused(*error).await;
                return Ok(Vec::new());
            }
        };
        let names = match invoke.hide_computer_name || invoke.selection_count() < 2 {
            true => Names::Kept,
            false => Names::Shown,
        };
        if let Some(session) = &self.sessions[at] {
            let collector = Collector::new(shared, target.step, session, live, names);
            return Ok(shared.run_script(target, session, input, collector).await);
        }
        let Some(endpoint) = &line.endpoint else { return Ok(Vec::new()) };
        let connection = &invoke.connection;
        let host = shared.host_for(&line.target, endpoint, connection);
        let wanted = Wanted {
            host: Rc::clone(&host),
            name: line.session_name.clone(),
            resource_uri: resource_uri(connection.configuration_name.as_deref()),
        };
        let session = match shared.create_for(target, &Followed::of(connection), wanted, caller).await {
            Ok(session) => session,
            Err(Failure::NeedsCredential(user)) => return Err(NeedsCredential(user)),
            Err(failure) => {
                target.failed(&failure, open_error(&failure, &host.name)).await;
                return Ok(Vec::new());
            }
        };
        if invoke.in_disconnected_session {
            target.step.run.one_made(session.instance_id);
            return Ok(shared.start_and_leave(target, &session, input).await);
        }
        let collector = Collector::new(shared, target.step, &session, live, names);
        let written = shared.run_script(target, &session, input, collector).await;
        // The session was made for this script alone, and must not stay although the run was stopped.
        let _ = shared.delete(&session, &shared.own()).await;
        shared.remove_session(&session);
        Ok(written)
    }
}

impl<P: Platform> Shared<P> {
    /// Starts a script in a session of its own and leaves it there.
    async fn start_and_leave(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        session: &Rc<Session<P>>,
        input: Input,
    ) -> Vec<Datum> {
        let started = self.start_pipeline(session, input);
        let Some(started) = started else { return Vec::new() };
        started.value().await;
        // A run that was stopped meanwhile must not leave it connected.
        match self.disconnecting(session, Leaving::default(), &self.own()).value().await {
            Ok(()) => vec![Datum::Session(session.instance_id)],
            Err(failure) => {
                target.failed(&failure, super::disconnect::error(&failure, session)).await;
                Vec::new()
            }
        }
    }

    /// Runs a script in an open session and waits for its end.
    async fn run_script(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        session: &Rc<Session<P>>,
        input: Input,
        collector: Rc<Collector>,
    ) -> Vec<Datum> {
        if let Some(reason) = session.input_refused() {
            target.refused(refused("PSSessionStateBroken", session, reason)).await;
            return Vec::new();
        }
        let attached = Attached::new(session, &collector);
        let Some(started) = self.start_pipeline(session, input) else { return Vec::new() };
        let id = session.pipeline_id();
        started.value().await;
        self.until_end(target, session, id, true).await;
        drop(attached);
        collector.take()
    }

    /// Connects a session unless it is open, and waits for what its command writes.
    pub(super) async fn receive_line(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        caller: &Caller,
        followed: &Followed,
        session: &Rc<Session<P>>,
        live: bool,
    ) -> LineTurn {
        let collector = Collector::new(self, target.step, session, live, Names::Nowhere);
        let mut session = Rc::clone(session);
        let mut attached = Attached::new(&session, &collector);
        if !session.is_open() {
            match self.connect_following(target, caller, followed, &session).await {
                Ok(open) => {
                    target.step.run.one_connected(open.instance_id);
                    if !Rc::ptr_eq(&open, &session) {
                        session = open;
                        attached = Attached::new(&session, &collector);
                    }
                }
                Err(Failure::NeedsCredential(user)) => return Err(NeedsCredential(user)),
                Err(failure) => {
                    target.failed(&failure, receive_error(&failure, &session)).await;
                    return Ok(Vec::new());
                }
            }
        }
        let Some(id) = session.pipeline_id() else {
            target.step.information(Text::new("engine-nothing-to-receive").with("session", session.name()));
            return Ok(Vec::new());
        };
        if let Some(pipeline) = session.link.borrow_mut().as_mut().and_then(|link| link.pipeline.as_mut()) {
            // Collected from now on, whether somebody looks or not.
            pipeline.ours = true;
        }
        self.receive_as_wanted(&session);
        self.until_end(target, &session, Some(id), false).await;
        drop(attached);
        Ok(collector.take())
    }

    /// Waits for the end of a pipeline. When the command is stopped, one that was started by it is stopped, too, and
    /// its end is awaited as long as the target may take for that; another one goes on.
    async fn until_end(
        self: &Rc<Self>,
        target: &Target<'_, P>,
        session: &Rc<Session<P>>,
        id: Option<Uuid>,
        started_here: bool,
    ) {
        let over = || session.changed.until(|| (!session.is_open() || session.pipeline_id() != id).then_some(()));
        let step = target.step;
        let given_up = async {
            let (stopped, halted) =
                (std::pin::pin!(step.run.caller.until_stopped()), std::pin::pin!(step.until_halted()));
            select(stopped, halted).await;
        };
        let ended = matches!(select(Box::pin(over()), Box::pin(given_up)).await, Either::Left(_));
        if !ended {
            if !started_here {
                target.stopped();
                return;
            }
            self.stop_pipeline(session);
            let given = session.option.borrow().as_ref().map(|option| option.cancel_timeout);
            let given = given.unwrap_or(SessionOption::default().cancel_timeout);
            let patience = self.platform.sleep(Duration::from_millis(u64::try_from(given).unwrap_or(0)));
            if matches!(select(Box::pin(over()), patience).await, Either::Right(_)) {
                let text = Text::new("engine-script-goes-on").with("session", session.name());
                let text = text.with("computer", session.host.name.as_str());
                step.run.event(RunEvent::Note { stream: Stream::Warning, text });
            }
            target.stopped();
            return;
        }
        if !session.is_open() {
            let left = matches!(session.state(), SessionState::Disconnecting | SessionState::Disconnected);
            if let Some(job) = step.run.job.as_ref().filter(|_| left) {
                job.left.set(true);
                return;
            }
            let text = Text::new("engine-pipeline-lost")
                .with("session", session.name())
                .with("computer", session.host.name.as_str());
            target.fail(refused("PSSessionStateBroken", session, text), true).await;
        }
    }

    /// The script with its arguments and input.
    fn input_of(&self, invoke: &InvokeCommand, piped: &[Datum]) -> Result<Input, Box<ErrorRecord>> {
        let script = match &invoke.script {
            Script::Block(text) => text.clone(),
            Script::File(path) => match self.platform.read_file(&path.value) {
                Some(Ok(text)) => text,
                outcome => {
                    let text = match outcome {
                        Some(Err(reason)) => Text::new("engine-file-unreadable").with("reason", reason),
                        _ => Text::new("engine-no-files"),
                    };
                    let text = text.with("path", path.value.as_str());
                    let error = record("FilePathNotReadable", Category::InvalidArgument, text);
                    return Err(Box::new(error.about(path.value.as_str()).at(path.span)));
                }
            },
        };
        let mut create = CreatePipeline::script(script.clone());
        if let Some(command) = create.statements.first_mut().and_then(|statement| statement.first_mut()) {
            let argument = |datum| Argument { name: None, value: value(datum) };
            command.arguments = invoke.argument_list.iter().map(argument).collect();
        }
        let objects: Vec<Value> = match &invoke.input {
            InvokeInput::None => Vec::new(),
            InvokeInput::Values(values) => values.iter().map(value).collect(),
            InvokeInput::Pipeline => piped.iter().map(value).collect(),
        };
        create.no_input = invoke.input == InvokeInput::None;
        Ok(Input { script, create, objects, left: invoke.in_disconnected_session })
    }
}

/// The error of a session that could not be made for a script.
pub(super) fn open_error(failure: &Failure, computer: &str) -> ErrorRecord {
    let error = failure.record("PSSessionStateBroken", computer, Some(computer.to_owned()));
    ErrorRecord { category: "OpenError".into(), ..error }
}

fn refused<P: Platform>(id: &str, session: &Session<P>, text: Text) -> ErrorRecord {
    record(id, Category::InvalidOperation, text).about(session.name())
}

/// How many sessions, computers or URIs a script goes to.
trait Count {
    fn selection_count(&self) -> usize;
}

impl Count for InvokeCommand {
    fn selection_count(&self) -> usize {
        let selection = &self.selection;
        let sessions = match &selection.session {
            reattach_core::bind::SessionArg::Given(given) => given.len(),
            _ => 0,
        };
        sessions + selection.computer_name.len() + selection.connection_uri.len()
    }
}
