//! What a script asks of the host: shown as output, put to the person, or answered for them
//! (\[MS-PSRP\] 2.2.3.17). Nothing of it is carried out here.

use std::rc::Rc;

use reattach_core::bridge::{Answer, FromEngine, Prompt, PromptId, Stream, Text};
use reattach_psrp::message::{HostAnswer, HostCall, HostDefaultData, HostInfo, HostMethod, HostPart, HostQuery};
use reattach_psrp::secret::{KEY_TRANSFER_TIMEOUT, SecureText};
use reattach_wsman::{NextStep, ReceiveReader, RequestBody, ResponseHeader};
use uuid::Uuid;

use crate::Platform;
use crate::asking::Via;
use crate::failure::Failure;
use crate::output::text;
use crate::questions::{Question, read_answer};
use crate::session::Session;
use crate::shared::Shared;

/// A call that waits for a person.
pub(crate) struct OpenCall {
    pipeline: Option<Uuid>,
    call: HostCall,
    question: Question,
    /// Where it is shown; not while the session is not open.
    prompt_id: Option<PromptId>,
}

/// Columns and rows of the console that scripts are told of.
const CONSOLE: (i32, i32) = (120, 50);

/// The host that scripts are told of: it can write and ask, and is no window whose keys and cells could be had.
pub(crate) fn host_info() -> HostInfo {
    HostInfo::console(&HostDefaultData::new(CONSOLE.0, CONSOLE.1))
}

impl<P: Platform> Shared<P> {
    /// A call that is more than writing.
    pub(crate) fn host_call(self: &Rc<Self>, session: &Rc<Session<P>>, pipeline: Option<Uuid>, call: HostCall) {
        let answer = match (call.method.part(), call.query()) {
            (HostPart::Prompt, Ok(query)) => match Question::of(&query) {
                Some(question) => return self.ask_person(session, pipeline, call, question),
                None => HostAnswer::not_implemented(call.method),
            },
            (HostPart::Identity, _) => self.identity(call.method),
            (HostPart::Session, Ok(HostQuery::SetShouldExit { exit_code })) => {
                // The session is the person's to leave.
                let line = Text::new("engine-separator-exit").with_number("code", i64::from(exit_code));
                return self.separate(session, line);
            }
            (HostPart::Session, Ok(HostQuery::GetIsRunspacePushed)) => HostAnswer::Bool(false),
            (HostPart::Session, Ok(HostQuery::PushRunspace { .. } | HostQuery::PopRunspace)) => {
                let line = Text::new("engine-separator-host-call").with("call", call.method.name());
                return self.separate(session, line);
            }
            _ => HostAnswer::not_implemented(call.method),
        };
        if !call.expects_answer() {
            return;
        }
        if matches!(call.method.part(), HostPart::Prompt | HostPart::Unknown) {
            self.separate(session, Text::new("engine-separator-host-call").with("call", call.method.name()));
        }
        self.answer_call(session, pipeline, &call, answer);
    }

    /// Facts about the host. None of them tells who sits before it.
    fn identity(&self, method: HostMethod) -> HostAnswer {
        match method {
            HostMethod::GET_NAME => HostAnswer::Text("Reattach".into()),
            HostMethod::GET_VERSION => HostAnswer::Version(env!("CARGO_PKG_VERSION").into()),
            HostMethod::GET_INSTANCE_ID => HostAnswer::Guid(self.client_id),
            _ => HostAnswer::Text("en-US".into()),
        }
    }

    fn ask_person(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        pipeline: Option<Uuid>,
        call: HostCall,
        question: Question,
    ) {
        if !call.expects_answer() {
            return;
        }
        let secret = question.is_secret();
        {
            let mut calls = session.calls.borrow_mut();
            // Asked again after a new connection, it is the same question.
            let same = |open: &OpenCall| open.pipeline == pipeline && open.call.call_id == call.call_id;
            if let Some(open) = calls.iter_mut().find(|open| same(open)) {
                open.call = call;
                open.question = question;
            } else {
                calls.push(OpenCall { pipeline, call, question, prompt_id: None });
            }
        }
        self.show_calls(session);
        if secret {
            if let Some(link) = session.link.borrow_mut().as_mut() {
                // The key is exchanged while the person types.
                let _ = link.pool.seal(&SecureText::default());
            }
            self.send_waiting(session);
        }
    }

    /// Shows the questions of an open session that are not shown.
    pub(crate) fn show_calls(&self, session: &Session<P>) {
        if !session.is_open() {
            return;
        }
        let shown: Vec<_> = {
            let mut calls = session.calls.borrow_mut();
            let hidden = calls.iter_mut().filter(|open| open.prompt_id.is_none());
            hidden
                .map(|open| {
                    let prompt_id = self.credentials.next_prompt();
                    open.prompt_id = Some(prompt_id);
                    (prompt_id, open.question.view())
                })
                .collect()
        };
        for (prompt_id, question) in shown {
            let prompt = Prompt::Host {
                instance_id: session.instance_id,
                computer_name: session.host.name.clone(),
                session_name: session.name(),
                question,
            };
            self.emit(FromEngine::Prompt { prompt_id, prompt });
        }
    }

    /// Takes the questions of a session away as long as it is not open: they stay on the target.
    pub(crate) fn hide_calls(&self, session: &Session<P>) {
        let shown: Vec<_> = session.calls.borrow_mut().iter_mut().filter_map(|open| open.prompt_id.take()).collect();
        self.close_prompts(shown);
    }

    /// Nothing waits for answers to these questions any more: those of a pipeline, or all.
    pub(crate) fn drop_calls(&self, session: &Session<P>, pipeline: Option<Uuid>) {
        let gone: Vec<_> = {
            let mut calls = session.calls.borrow_mut();
            calls.extract_if(.., |open| pipeline.is_none() || open.pipeline == pipeline).collect()
        };
        self.close_prompts(gone.into_iter().filter_map(|open| open.prompt_id).collect());
    }

    /// Takes an answer to a script's question; gives it back when the prompt is none of these.
    pub(crate) fn answer_host(self: &Rc<Self>, prompt_id: PromptId, answer: Answer) -> Option<Answer> {
        let found = self.all_sessions().into_iter().find_map(|session| {
            let at = session.calls.borrow().iter().position(|open| open.prompt_id == Some(prompt_id))?;
            let open = session.calls.borrow_mut().remove(at);
            Some((session, open))
        });
        let Some((session, open)) = found else { return Some(answer) };
        let (answer, echo) = match answer {
            Answer::Absent => (HostAnswer::not_interactive(open.call.method), None),
            answer => read_answer(&open.question, answer),
        };
        if let Some(echo) = echo {
            // As a console shows it: what was answered is no command.
            self.write(&session, vec![text(Stream::Host, echo)]);
        }
        self.answer_call(&session, open.pipeline, &open.call, answer);
        None
    }

    fn answer_call(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        pipeline: Option<Uuid>,
        call: &HostCall,
        answer: HostAnswer,
    ) {
        {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut() else { return };
            if link.pool.answer(pipeline, call, answer).is_err() {
                // Not what the method returns: an unanswered call would hold the command up for ever.
                link.pool.refuse(pipeline, call);
            }
        }
        self.send_waiting(session);
    }

    /// Sends what a session's pool has to send, in order, in a task of its own.
    pub(crate) fn send_waiting(self: &Rc<Self>, session: &Rc<Session<P>>) {
        let epoch = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut().filter(|link| !link.sending) else { return };
            link.sending = true;
            link.epoch
        };
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move {
            let sent = shared.send_all(&session, epoch).await;
            if let Some(link) = session.link.borrow_mut().as_mut().filter(|link| link.epoch == epoch) {
                link.sending = false;
            }
            if let Err(failure) = sent
                && session.is_held(epoch)
            {
                shared.separate(&session, failure.text(&session.host.name));
            }
        });
    }

    async fn send_all(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64) -> Result<(), Failure> {
        loop {
            let wants_key = self.with_link(session, epoch, |link| link.pool.wants_key())?;
            if wants_key {
                self.exchange_key(session, epoch).await?;
            }
            let next = self.with_link(session, epoch, |link| link.pool.next_send())?;
            let Some(out) = next else { return Ok(()) };
            let body = RequestBody::Send {
                stream: out.stream.name().into(),
                command_id: out.command_id,
                data: out.data,
                end: false,
            };
            match self.on_control(session, epoch, body).await {
                // A command that is over wants no answers.
                Err(failure) if out.command_id.is_some() && failure.ends_command() => {}
                sent => sent?,
            }
        }
    }

    fn with_link<T>(
        &self,
        session: &Session<P>,
        epoch: u64,
        work: impl FnOnce(&mut crate::session::Link) -> T,
    ) -> Result<T, Failure> {
        let mut link = session.link.borrow_mut();
        link.as_mut().filter(|link| link.epoch == epoch).map(work).ok_or(Failure::Stopped)
    }

    /// Exchanges the session key. The answer comes on the pool's stream, which nobody may be receiving.
    async fn exchange_key(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64) -> Result<(), Failure> {
        let pair = self.platform.key_pair().await;
        let begun = self.with_link(session, epoch, |link| {
            pair.and_then(|pair| link.pool.exchange_key(pair)).ok()?;
            link.pool.next_send()
        })?;
        let Some(key) = begun else { return self.no_key(session, epoch) };
        let stream = key.stream.name().into();
        let body = RequestBody::Send { stream, command_id: key.command_id, data: key.data, end: false };
        match self.on_control(session, epoch, body).await {
            // It may have arrived. A second one would be answered with a second key.
            Err(failure) if failure.in_doubt() => {}
            sent => sent?,
        }
        let deadline = self.platform.uptime() + KEY_TRANSFER_TIMEOUT;
        while self.platform.uptime() < deadline {
            let (received, exchanged) =
                self.with_link(session, epoch, |link| (link.receiving.pool, link.keys_exchanged.replace(false)))?;
            if exchanged {
                return Ok(());
            }
            if received {
                let exchanged = || {
                    let link = session.link.borrow();
                    let link = link.as_ref().filter(|link| link.epoch == epoch);
                    link.is_none_or(|link| link.keys_exchanged.get() || !link.receiving.pool).then_some(())
                };
                let late = self.platform.sleep(deadline.saturating_sub(self.platform.uptime()));
                futures_util::future::select(std::pin::pin!(session.changed.until(exchanged)), late).await;
                continue;
            }
            self.receive_pool_once(session, epoch).await?;
        }
        self.no_key(session, epoch)
    }

    /// One short Receive of the pool's stream while a pipeline's is being received.
    async fn receive_pool_once(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64) -> Result<(), Failure> {
        let session_id = self.with_link(session, epoch, |link| link.session_id)?;
        let mut request = self.session_request(session, session_id, RequestBody::Receive { command_id: None });
        request.header.operation_timeout = Some(std::time::Duration::from_secs(2));
        let mut reader = ReceiveReader::default();
        let mut read = |bytes: &[u8], awaited: &dyn Fn(&ResponseHeader) -> bool| {
            reader.read_if(bytes, awaited, |chunk| {
                if self.take_in(session, session_id, chunk.command_id, chunk.data).is_err() {
                    self.separate(session, Text::new("engine-separator-unreadable"));
                }
            })
        };
        match self.insist_via(session, epoch, request, Via::Control, &mut read).await {
            Err(failure) if failure.next_step() != Some(NextStep::AskAgain) => Err(failure),
            _ => Ok(()),
        }
    }

    /// A secret cannot be sent, and without it the command would wait for ever.
    fn no_key(self: &Rc<Self>, session: &Rc<Session<P>>, epoch: u64) -> Result<(), Failure> {
        if session.is_held(epoch) {
            self.separate(session, Text::new("engine-separator-no-key").with("computer", session.host.name.clone()));
            self.stop_pipeline(session);
        }
        Err(Failure::Stopped)
    }
}
