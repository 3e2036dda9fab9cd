//! Running a script in an open session, and stopping it (\[MS-WSMV\] rsp:CommandLine and rsp:Signal).

use std::rc::Rc;

use futures_util::future::join;
use reattach_core::bridge::{Availability, SessionState, Stream as Output};
use reattach_core::session::ListedCommand;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::CreatePipeline;
use reattach_wsman::{FaultKind, NextStep, RequestBody, ResponseBody, SignalCode};
use uuid::Uuid;

use crate::Platform;
use crate::failure::Failure;
use crate::host_calls::host_info;
use crate::line::Line;
use crate::output::text;
use crate::session::{Pipeline, Session};
use crate::shared::Shared;
use crate::wake::Promise;

/// What a pipeline is started with.
pub(crate) struct Input {
    /// As it is shown.
    pub(crate) script: String,
    pub(crate) create: CreatePipeline,
    /// What its `$input` gets.
    pub(crate) objects: Vec<Value>,
    /// What it writes is for whoever connects the session next: nothing of it is received here.
    pub(crate) left: bool,
}

/// What a listing shows of a command; Windows' client cuts there too.
const COMMAND_LINE: usize = 256;

impl<P: Platform> Shared<P> {
    /// Runs a script, if the session takes input now; otherwise its page says why not.
    pub(crate) fn input(self: &Rc<Self>, session: &Rc<Session<P>>, script: String) {
        if let Some(reason) = session.input_refused() {
            self.separate(session, reason);
            return;
        }
        let create = CreatePipeline::script(script.clone());
        drop(self.start_pipeline(session, Input { script, create, objects: Vec::new(), left: false }));
    }

    /// Starts a pipeline in a session that takes input now. The promise is kept when the target knows it, or when
    /// that failed and the session's page says so.
    pub(crate) fn start_pipeline(self: &Rc<Self>, session: &Rc<Session<P>>, input: Input) -> Option<Promise<()>> {
        let Input { script, mut create, objects, left } = input;
        create.host = host_info();
        let promise = Promise::default();
        let command_line: String = script.chars().take(COMMAND_LINE).collect();
        let started = {
            let mut link = session.link.borrow_mut();
            let link = link.as_mut()?;
            let id = self.new_id();
            let takes_input = !create.no_input;
            let mut fragments = link.pool.create_pipeline_with(id, create).fragments;
            for object in objects {
                fragments.extend(link.pool.pipeline_input(id, object));
            }
            if takes_input {
                fragments.push(link.pool.end_of_input(id));
            }
            // Its stream may be received from the moment the target knows it.
            link.pipeline = Some(Pipeline { id, attached: true, ours: !left });
            link.receiving.pipeline = true;
            (id, fragments, link.epoch, Rc::clone(&link.credential))
        };
        self.write(session, vec![text(Output::Input, script)]);
        let running = ListedCommand { id: started.0, command_line };
        self.change(session, |facts| {
            facts.availability = Availability::Busy;
            facts.running = Some(running);
        });
        let (shared, session, given) = (Rc::clone(self), Rc::clone(session), promise.clone());
        self.spawn(async move {
            let (id, fragments, epoch, credential) = started;
            let start = async {
                shared.without_helper(&session).await;
                shared.start_command(&session, epoch, id, fragments).await
            };
            // The stream's own connection is made meanwhile.
            let mut line = session.lines.borrow_mut().pop().unwrap_or_else(|| Line::new(&session.host));
            let caller = shared.own();
            let ready =
                async { if left { Ok(()) } else { line.ready(&shared, &credential, &caller).await.map(|_| ()) } };
            // What is wrong with that connection, the loop will find out.
            let (outcome, _) = join(start, ready).await;
            session.keep_line(line);
            if let Some(link) = session.link.borrow_mut().as_mut()
                && link.epoch == epoch
            {
                link.receiving.pipeline = false;
            }
            match outcome {
                Ok(()) => shared.receive_as_wanted(&session),
                Err(failure) => shared.not_started(&session, id, epoch, &failure).await,
            }
            given.keep(());
        });
        Some(promise)
    }

    async fn start_command(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        epoch: u64,
        id: Uuid,
        fragments: Vec<Vec<u8>>,
    ) -> Result<(), Failure> {
        let command_line = session.facts.borrow().running.clone().map(|c| c.command_line).unwrap_or_default();
        let mut fragments = fragments.into_iter();
        let arguments = fragments.next().unwrap_or_default();
        let start = RequestBody::Command { command_id: Some(id), command_line, arguments };
        loop {
            match self.on_control(session, epoch, start.clone()).await {
                // The answer is lost, and the target does not say it again. It knows whether it has the command.
                Err(failure) if failure.in_doubt() => {
                    if self.has_command(session, epoch, id).await? {
                        break;
                    }
                }
                answer => break answer?,
            }
        }
        for data in fragments {
            let body = RequestBody::Send { stream: "stdin".into(), command_id: Some(id), data, end: false };
            self.on_control(session, epoch, body).await?;
        }
        Ok(())
    }

    /// Whether the target lists a command of a session.
    async fn has_command(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64, id: Uuid) -> Result<bool, Failure> {
        let body = RequestBody::EnumerateCommands { shell_id: session.instance_id };
        let request = self.host_request(&session.host, body);
        match self.insist(session, epoch, request).await?.body {
            ResponseBody::Enumerated { commands, .. } => Ok(commands.iter().any(|command| command.command_id == id)),
            _ => Err(Failure::Malformed),
        }
    }

    async fn not_started(self: &Rc<Self>, session: &Rc<Session<P>>, id: Uuid, epoch: u64, failure: &Failure) {
        match failure.next_step() {
            // It is not ours, or not there, any more.
            Some(NextStep::Forget | NextStep::Connect | NextStep::ListAgain) => {
                self.lost(session, epoch, failure).await;
            }
            None if failure.is_worth_waiting() && !failure.in_doubt() => self.lost(session, epoch, failure).await,
            _ => {
                self.separate(session, failure.text(&session.host.name));
                // Whatever part of it has arrived must not run.
                self.close_pipeline(session, epoch, id).await;
                self.receive_as_wanted(session);
            }
        }
    }

    /// A pipeline has ended: closes it on the target, then input is taken again.
    pub(crate) async fn close_pipeline(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64, id: Uuid) {
        let body = RequestBody::Signal { command_id: id, code: SignalCode::Terminate };
        // A command that is gone already is closed.
        let _ = self.on_control(session, epoch, body).await;
        self.pipeline_over(session, id);
    }

    fn pipeline_over(&self, session: &Session<P>, id: Uuid) {
        let was = session.link.borrow_mut().as_mut().is_some_and(|link| {
            let was = link.pipeline.as_ref().is_some_and(|pipeline| pipeline.id == id);
            if was {
                link.pool.remove_pipeline(id);
                link.pipeline = None;
            }
            was
        });
        if was {
            self.drop_calls(session, Some(id));
            self.change(session, |facts| {
                facts.running = None;
                if facts.state == SessionState::Opened {
                    facts.availability = Availability::Available;
                }
            });
        }
    }

    /// Ctrl+C.
    pub(crate) fn stop_pipeline(self: &Rc<Self>, session: &Rc<Session<P>>) {
        let running = {
            let link = session.link.borrow();
            let link = link.as_ref().filter(|_| session.is_open());
            link.and_then(|link| Some((link.pipeline.as_ref()?.id, link.epoch)))
        };
        let Some((command_id, epoch)) = running else { return };
        if let Some(link) = session.link.borrow_mut().as_mut() {
            link.pool.stopping(command_id);
        }
        self.drop_calls(session, Some(command_id));
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let body = RequestBody::Signal { command_id, code: SignalCode::PowerShellStop };
            if let Err(failure) = shared.on_control(&session, epoch, body).await
                && failure.fault_kind() != Some(FaultKind::UnexpectedSelectors)
                && session.is_held(epoch)
            {
                shared.separate(&session, failure.text(&session.host.name));
            }
        });
    }

    /// A request of a session on the control line: the session is at stake.
    pub(crate) async fn on_control(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        epoch: u64,
        body: RequestBody,
    ) -> Result<(), Failure> {
        let session_id = session.link.borrow().as_ref().map(|link| link.session_id);
        let request = self.session_request(session, session_id.unwrap_or_default(), body);
        self.insist(session, epoch, request).await.map(|_| ())
    }
}
