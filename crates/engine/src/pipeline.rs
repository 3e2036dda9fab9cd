//! Running a script in an open session, and stopping it (`protocol.md` C.9).

use std::rc::Rc;

use futures_util::future::join;
use reattach_core::bridge::{Availability, SessionState, Stream as Output, Text};
use reattach_core::session::ListedCommand;
use reattach_psrp::clixml::Value;
use reattach_psrp::message::CreatePipeline;
use reattach_wsman::{FaultKind, Request, RequestBody, SignalCode};
use uuid::Uuid;

use crate::Platform;
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::line::{Line, Patience};
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
        drop(self.start_pipeline(session, Input { script, create, objects: Vec::new() }));
    }

    /// Starts a pipeline in a session that takes input now. The promise is kept when the target knows it, or when
    /// that failed and the session's page says so.
    pub(crate) fn start_pipeline(self: &Rc<Self>, session: &Rc<Session<P>>, input: Input) -> Option<Promise<()>> {
        let Input { script, create, objects } = input;
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
            link.pipeline = Some(Pipeline { id, attached: true, ours: true });
            link.receiving.pipeline = true;
            (id, fragments, link.session_id, link.epoch, Rc::clone(&link.credential))
        };
        self.write(session, vec![text(Output::Input, script)]);
        let running = ListedCommand { id: started.0, command_line };
        self.change(session, |facts| {
            facts.availability = Availability::Busy;
            facts.running = Some(running);
        });
        let (shared, session, given) = (Rc::clone(self), Rc::clone(session), promise.clone());
        self.spawn(async move {
            let (id, fragments, session_id, epoch, credential) = started;
            let start = shared.start_command(&session, session_id, id, fragments, &credential);
            // The stream's own connection is made meanwhile.
            let mut line = session.lines.borrow_mut().pop().unwrap_or_else(|| Line::new(&session.host));
            let caller = shared.own();
            let ready = async { line.ready(&shared, &credential, &caller).await.map(|_| ()) };
            // What is wrong with that connection, the loop will find out.
            let (outcome, _) = join(start, ready).await;
            session.lines.borrow_mut().push(line);
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
        &self,
        session: &Session<P>,
        session_id: Uuid,
        id: Uuid,
        fragments: Vec<Vec<u8>>,
        credential: &Rc<Credential>,
    ) -> Result<(), Failure> {
        let command_line = session.facts.borrow().running.clone().map(|c| c.command_line);
        let mut fragments = fragments.into_iter();
        let mut body = RequestBody::Command {
            command_id: Some(id),
            command_line: command_line.unwrap_or_default(),
            arguments: fragments.next().unwrap_or_default(),
        };
        loop {
            let request = self.session_request(session, session_id, body);
            self.on_control(session, credential, request).await?;
            let Some(data) = fragments.next() else { return Ok(()) };
            body = RequestBody::Send { stream: "stdin".into(), command_id: Some(id), data, end: false };
        }
    }

    async fn not_started(self: &Rc<Self>, session: &Rc<Session<P>>, id: Uuid, epoch: u64, failure: &Failure) {
        let gone = matches!(
            failure.fault_kind(),
            Some(
                FaultKind::UnexpectedSelectors
                    | FaultKind::ShellDisconnected
                    | FaultKind::SessionIdMismatch
                    | FaultKind::ConnectedToDifferentClient
            )
        );
        if gone || failure.may_pass() {
            // Whether it runs is not known: the session must be taken up anew.
            self.lost(session, epoch, failure).await;
            return;
        }
        self.separate(session, failure.text(&session.host.name));
        self.pipeline_over(session, id);
        self.receive_as_wanted(session);
    }

    /// A pipeline has ended: closes it on the target, then input is taken again.
    pub(crate) async fn close_pipeline(
        &self,
        session: &Session<P>,
        session_id: Uuid,
        id: Uuid,
        credential: &Rc<Credential>,
    ) {
        let body = RequestBody::Signal { command_id: id, code: SignalCode::Terminate };
        let request = self.session_request(session, session_id, body);
        // A command that is gone already is closed.
        let _ = self.on_control(session, credential, request).await;
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
            link.and_then(|link| {
                let id = link.pipeline.as_ref()?.id;
                Some((id, link.session_id, Rc::clone(&link.credential)))
            })
        };
        let Some((command_id, session_id, credential)) = running else { return };
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let body = RequestBody::Signal { command_id, code: SignalCode::PowerShellStop };
            let request = shared.session_request(&session, session_id, body);
            if let Err(failure) = shared.on_control(&session, &credential, request).await
                && failure.fault_kind() != Some(FaultKind::UnexpectedSelectors)
            {
                shared.separate(&session, failure.text(&session.host.name));
            }
        });
    }

    /// Answers a host call with an error: nobody can be asked yet.
    pub(crate) fn refuse_host_call(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        command_id: Option<Uuid>,
        method: &str,
        data: Vec<u8>,
    ) {
        let held = session.link.borrow().as_ref().map(|link| (link.session_id, Rc::clone(&link.credential)));
        let Some((session_id, credential)) = held else { return };
        self.separate(session, Text::new("engine-separator-host-call").with("call", method));
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let body = RequestBody::Send { stream: "pr".into(), command_id, data, end: false };
            let request = shared.session_request(&session, session_id, body);
            if let Err(failure) = shared.on_control(&session, &credential, request).await {
                shared.separate(&session, failure.text(&session.host.name));
            }
        });
    }

    /// A request of a session on the control line, patiently: the session is at stake.
    async fn on_control(
        &self,
        session: &Session<P>,
        credential: &Rc<Credential>,
        request: Request,
    ) -> Result<(), Failure> {
        let caller = self.own();
        self.ask_as(&session.host, credential, &caller, request, Patience::Long).await.map(|_| ())
    }
}
