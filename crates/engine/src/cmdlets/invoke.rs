//! Invoke-Command and Receive-PSSession: a pipeline whose output the run waits for.

use std::rc::Rc;

use reattach_core::bind::{InvokeCommand, InvokeInput, Script};
use reattach_core::bridge::{ErrorRecord, Stream, Text};
use reattach_core::data::Datum;
use reattach_core::error::{Category, Place, record};
use reattach_core::plan::Planned;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{Argument, CreatePipeline};
use uuid::Uuid;

use super::Collector;
use super::create::{Wanted, resource_uri, value};
use super::execute::connect_error;
use super::step::Step;
use crate::Platform;
use crate::disconnect::Leaving;
use crate::pipeline::Input;
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// Stops the pipeline that nobody waits for any more, because the run was stopped.
struct Guard<P: Platform> {
    shared: Rc<Shared<P>>,
    session: Rc<Session<P>>,
    armed: bool,
}

impl<P: Platform> Drop for Guard<P> {
    fn drop(&mut self) {
        self.session.collector.take();
        if self.armed {
            self.shared.stop_pipeline(&self.session);
        }
    }
}

impl<P: Platform> Shared<P> {
    pub(super) async fn invoke_line(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        invoke: &InvokeCommand,
        line: &Planned,
        session: Option<Rc<Session<P>>>,
        live: bool,
    ) -> Vec<Datum> {
        let input = match self.input_of(invoke) {
            Ok(input) => input,
            Err(error) => {
                step.error(*error);
                return Vec::new();
            }
        };
        if let Some(session) = session {
            let many = invoke.selection_count() > 1 && !invoke.hide_computer_name;
            let computer = many.then(|| session.host.name.clone());
            let collector = Collector::new(step, live, computer);
            return self.run_script(step, &session, input, collector).await;
        }
        let Some(endpoint) = &line.endpoint else { return Vec::new() };
        let connection = &invoke.connection;
        let host = self.host_for(&line.target, endpoint, connection);
        let wanted = Wanted {
            host: Rc::clone(&host),
            name: line.session_name.clone(),
            resource_uri: resource_uri(connection.configuration_name.as_deref()),
            option: connection.session_option.as_ref(),
        };
        let session = match self.create(&wanted, caller).await {
            Ok(session) => session,
            Err(failure) => {
                let mut error = failure.record("PSSessionStateBroken", &host.name, Some(host.name.clone()));
                error.category = "OpenError".into();
                step.error(error);
                return Vec::new();
            }
        };
        if invoke.in_disconnected_session {
            return self.start_and_leave(step, caller, &session, input).await;
        }
        let many = invoke.selection_count() > 1 && !invoke.hide_computer_name;
        let collector = Collector::new(step, live, many.then(|| host.name.clone()));
        let written = self.run_script(step, &session, input, collector).await;
        // The session was made for this script alone.
        let _ = self.delete(&session, caller).await;
        self.remove_session(&session);
        written
    }

    /// Starts a script in a session of its own and leaves it there.
    async fn start_and_leave(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        session: &Rc<Session<P>>,
        input: Input,
    ) -> Vec<Datum> {
        let started = self.start_pipeline(session, input);
        let Some(started) = started else { return Vec::new() };
        started.value().await;
        match self.disconnecting(session, Leaving::default(), caller).value().await {
            Ok(()) => vec![Datum::Session(session.instance_id)],
            Err(failure) => {
                step.error(failure.record("PSSessionDisconnectFailed", &session.host.name, Some(session.name())));
                Vec::new()
            }
        }
    }

    /// Runs a script in an open session and waits for its end.
    async fn run_script(
        self: &Rc<Self>,
        step: &Step,
        session: &Rc<Session<P>>,
        input: Input,
        collector: Rc<Collector>,
    ) -> Vec<Datum> {
        if let Some(reason) = session.input_refused() {
            step.error(refused("PSSessionStateBroken", session, reason));
            return Vec::new();
        }
        *session.collector.borrow_mut() = Some(Rc::clone(&collector));
        let Some(started) = self.start_pipeline(session, input) else { return Vec::new() };
        let id = session.pipeline_id();
        let guard = Guard { shared: Rc::clone(self), session: Rc::clone(session), armed: true };
        started.value().await;
        self.wait_for_end(step, session, id, guard).await;
        collector.take()
    }

    /// Connects a session unless it is open, and waits for what its command writes.
    pub(super) async fn receive_line(
        self: &Rc<Self>,
        step: &Step,
        caller: &Caller,
        session: &Rc<Session<P>>,
        collector: Rc<Collector>,
    ) -> Vec<Datum> {
        *session.collector.borrow_mut() = Some(Rc::clone(&collector));
        let mut guard = Guard { shared: Rc::clone(self), session: Rc::clone(session), armed: false };
        if !session.is_open() {
            if let Err(failure) = self.connecting(session, caller).value().await {
                let mut error = connect_error(&failure, session);
                error.error_id = failure.error_id("ReceivePSSessionCannotConnectSession");
                step.error(error);
                return Vec::new();
            }
            step.run.one_connected();
        }
        let Some(id) = session.pipeline_id() else {
            let text = Text::new("engine-nothing-to-receive").with("session", session.name());
            step.note(Stream::Verbose, text);
            return Vec::new();
        };
        if let Some(pipeline) = session.link.borrow_mut().as_mut().and_then(|link| link.pipeline.as_mut()) {
            // Collected from now on, whether somebody looks or not.
            pipeline.ours = true;
        }
        guard.armed = false;
        self.receive_as_wanted(session);
        self.wait_for_end(step, session, Some(id), guard).await;
        collector.take()
    }

    async fn wait_for_end(
        self: &Rc<Self>,
        step: &Step,
        session: &Rc<Session<P>>,
        id: Option<Uuid>,
        mut guard: Guard<P>,
    ) {
        session
            .changed
            .until(|| {
                let over = !session.is_open() || session.pipeline_id() != id;
                over.then_some(())
            })
            .await;
        guard.armed = false;
        if !session.is_open() {
            let text = Text::new("engine-pipeline-lost")
                .with("session", session.name())
                .with("computer", session.host.name.as_str());
            step.error(refused("PSSessionStateBroken", session, text));
        }
    }

    /// The script with its arguments and input.
    fn input_of(&self, invoke: &InvokeCommand) -> Result<Input, Box<ErrorRecord>> {
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
            InvokeInput::Pipeline => self.piped.borrow().iter().map(value).collect(),
        };
        create.no_input = invoke.input == InvokeInput::None;
        Ok(Input { script, create, objects })
    }
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
