//! Streaming: who receives what, and how a stream ends.
//!
//! A session that somebody looks at receives the stream of its pipeline, or of its pool while no
//! pipeline runs. One that nobody looks at receives only what it collects itself.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::Text;
use reattach_wsman::{FaultKind, RequestBody, ResponseBody};
use uuid::Uuid;

use crate::Platform;
use crate::credentials::Credential;
use crate::failure::Failure;
use crate::line::{Line, Patience, Pauses};
use crate::runs::Caller;
use crate::session::Session;
use crate::shared::Shared;

/// How long a target holds a Receive that has nothing to say.
pub(crate) const LONG_POLL: Duration = Duration::from_secs(20);
/// Lines kept for the next loop of a session.
const SPARE_LINES: usize = 2;

/// Which stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Pool,
    Pipeline(Uuid),
}

/// What the end of one Receive means.
enum Next {
    Again,
    End,
    /// The pipeline has ended; it is to be closed.
    Ended,
}

impl<P: Platform> Shared<P> {
    /// Starts the loops that a session should have now.
    pub(crate) fn receive_as_wanted(self: &Rc<Self>, session: &Rc<Session<P>>) {
        if !session.is_open() {
            return;
        }
        let start = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut() else { return };
            match &link.pipeline {
                None if session.watched.get() && !link.receiving.pool => {
                    link.receiving.pool = true;
                    Stream::Pool
                }
                Some(pipeline) if (session.watched.get() || pipeline.ours) && !link.receiving.pipeline => {
                    link.receiving.pipeline = true;
                    Stream::Pipeline(pipeline.id)
                }
                _ => return,
            }
        };
        let (shared, session) = (Rc::clone(self), Rc::clone(session));
        self.spawn(async move { shared.receive_loop(&session, start).await });
    }

    /// Whether the stream is still to be received.
    fn wanted(session: &Session<P>, epoch: u64, stream: Stream) -> bool {
        let link = session.link.borrow();
        let Some(link) = link.as_ref().filter(|link| link.epoch == epoch) else {
            return false;
        };
        session.is_open()
            && match (stream, &link.pipeline) {
                (Stream::Pool, None) => session.watched.get(),
                (Stream::Pipeline(id), Some(pipeline)) => pipeline.id == id && (session.watched.get() || pipeline.ours),
                _ => false,
            }
    }

    async fn receive_loop(self: Rc<Self>, session: &Rc<Session<P>>, stream: Stream) {
        let held =
            session.link.borrow().as_ref().map(|link| (link.session_id, Rc::clone(&link.credential), link.epoch));
        let Some((session_id, credential, epoch)) = held else { return };
        let caller = self.own();
        let mut line = session.lines.borrow_mut().pop().unwrap_or_else(|| Line::new(&session.host));
        let mut ended = false;
        match self.attach(session, stream, &credential, &caller).await {
            Ok(()) => {
                while Self::wanted(session, epoch, stream) {
                    match self.receive_once(session, &mut line, stream, (session_id, epoch), &credential, &caller).await
                    {
                        Next::Again => {}
                        Next::End => break,
                        Next::Ended => {
                            ended = true;
                            break;
                        }
                    }
                }
            }
            Err(failure) => {
                self.lost(session, epoch, &failure).await;
            }
        }
        // The same link, not a later one of the same session.
        let ours = session.link.borrow_mut().as_mut().is_some_and(|link| {
            let ours = link.epoch == epoch;
            if ours {
                match stream {
                    Stream::Pool => link.receiving.pool = false,
                    Stream::Pipeline(_) => link.receiving.pipeline = false,
                }
            }
            ours
        });
        if ours && session.is_open() && session.lines.borrow().len() < SPARE_LINES {
            session.lines.borrow_mut().push(line);
        } else {
            line.close();
        }
        if let Stream::Pipeline(id) = stream
            && ended
        {
            self.close_pipeline(session, session_id, id, &credential).await;
        }
        self.receive_as_wanted(session);
    }

    /// Connects the command of a listing, before its stream can be received.
    async fn attach(
        &self,
        session: &Rc<Session<P>>,
        stream: Stream,
        credential: &Rc<Credential>,
        caller: &Caller,
    ) -> Result<(), Failure> {
        let Stream::Pipeline(command_id) = stream else { return Ok(()) };
        let session_id = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut() else { return Ok(()) };
            match &link.pipeline {
                Some(pipeline) if !pipeline.attached => {}
                _ => return Ok(()),
            }
            link.pool.attach_pipeline(command_id);
            link.session_id
        };
        let body = RequestBody::ConnectCommand { command_id };
        let request = self.session_request(session, session_id, body);
        self.ask_as(&session.host, credential, caller, request, Patience::Long).await?;
        let mut link = session.link.borrow_mut();
        let pipeline = link.as_mut().and_then(|link| link.pipeline.as_mut());
        if let Some(pipeline) = pipeline.filter(|pipeline| pipeline.id == command_id) {
            pipeline.attached = true;
        }
        Ok(())
    }

    async fn receive_once(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        line: &mut Line<P>,
        stream: Stream,
        (session_id, epoch): (Uuid, u64),
        credential: &Rc<Credential>,
        caller: &Caller,
    ) -> Next {
        let command_id = match stream {
            Stream::Pool => None,
            Stream::Pipeline(id) => Some(id),
        };
        let mut request = self.session_request(session, session_id, RequestBody::Receive { command_id });
        request.header.operation_timeout = Some(LONG_POLL);
        let answer = line.request(self, credential, caller, request, Patience::Long).await;
        let failure = match answer {
            Ok(response) => match response.body {
                // What came is shown, whatever has become of the session meanwhile.
                ResponseBody::Received { streams, state } => {
                    let mut ended =
                        state.is_some_and(|state| state.done && command_id.is_some() && state.command_id == command_id);
                    for chunk in streams {
                        match self.take_in(session, session_id, chunk.command_id, &chunk.data) {
                            Ok(over) => ended |= over && command_id.is_some(),
                            Err(failure) => {
                                self.separate(session, failure.text(&session.host.name));
                                return Next::End;
                            }
                        }
                    }
                    return if ended { Next::Ended } else { Next::Again };
                }
                _ => Failure::Malformed,
            },
            Err(failure) => failure,
        };
        if failure.fault_kind() == Some(FaultKind::OperationTimedOut) {
            return Next::Again;
        }
        if !Self::wanted(session, epoch, stream) {
            // We left, or the pipeline was closed: the end was expected.
            return Next::End;
        }
        if command_id.is_some()
            && matches!(failure.fault_kind(), Some(FaultKind::CommandTerminated | FaultKind::UnexpectedSelectors))
        {
            return Next::Ended;
        }
        if failure.may_pass() && !line.host.robust.get() {
            // The answer may have held output, and the target does not say it twice.
            self.separate(session, Text::new("engine-separator-gap"));
            if self.wait_for_host(line, credential, caller).await {
                return Next::Again;
            }
        }
        self.lost(session, epoch, &failure).await;
        Next::End
    }

    /// Waits until the host can be reached again; false after four minutes.
    async fn wait_for_host(&self, line: &mut Line<P>, credential: &Rc<Credential>, caller: &Caller) -> bool {
        let mut pauses = Pauses::new(self.platform.now());
        while pauses.wait(self).await {
            match line.ready(self, credential, caller).await {
                Ok(_) => return true,
                Err(failure) if failure.may_pass() => {}
                Err(_) => return false,
            }
        }
        false
    }
}
