//! Streaming: who receives what, and how a stream ends.
//!
//! A session that somebody looks at receives the stream of its pipeline, or of its pool while no
//! pipeline runs. One that nobody looks at receives only what it collects itself.

use std::rc::Rc;
use std::time::Duration;

use reattach_core::bridge::Text;
use reattach_wsman::{NextStep, ReceiveReader, Received, RequestBody};
use uuid::Uuid;

use crate::Platform;
use crate::asking::Via;
use crate::failure::Failure;
use crate::line::Line;
use crate::session::Session;
use crate::shared::Shared;

/// How long a target holds a Receive that has nothing to say.
pub(crate) const LONG_POLL: Duration = Duration::from_secs(20);
/// The same while others wait for their turn.
const SHORT_POLL: Duration = Duration::from_secs(1);

/// Which stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Pool,
    Pipeline(Uuid),
}

impl Stream {
    fn command_id(self) -> Option<Uuid> {
        match self {
            Self::Pool => None,
            Self::Pipeline(id) => Some(id),
        }
    }
}

/// What the end of one Receive means.
enum Next {
    Again,
    End,
    /// The pipeline has ended; it is to be closed.
    Ended,
}

/// A loop of Receives on one stream of an opening of a session.
struct Receiver<P: Platform> {
    session: Rc<Session<P>>,
    stream: Stream,
    session_id: Uuid,
    epoch: u64,
    reader: ReceiveReader,
    /// The last Receive brought no answer, and what it may have held cannot be asked for again.
    cut: bool,
}

impl<P: Platform> Shared<P> {
    /// Starts the loops that a session should have now.
    pub(crate) fn receive_as_wanted(self: &Rc<Self>, session: &Rc<Session<P>>) {
        if !session.is_open() {
            return;
        }
        let receiver = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut() else { return };
            let stream = match &link.pipeline {
                None if session.watched.get() && !link.receiving.pool => {
                    link.receiving.pool = true;
                    Stream::Pool
                }
                Some(pipeline) if (session.watched.get() || pipeline.ours) && !link.receiving.pipeline => {
                    link.receiving.pipeline = true;
                    Stream::Pipeline(pipeline.id)
                }
                _ => return,
            };
            Receiver {
                session: Rc::clone(session),
                stream,
                session_id: link.session_id,
                epoch: link.epoch,
                reader: ReceiveReader::default(),
                cut: false,
            }
        };
        let shared = Rc::clone(self);
        self.spawn(async move { shared.receive_loop(receiver).await });
    }

    async fn receive_loop(self: Rc<Self>, mut receiver: Receiver<P>) {
        let session = Rc::clone(&receiver.session);
        let (stream, epoch) = (receiver.stream, receiver.epoch);
        let mut line = session.lines.borrow_mut().pop().unwrap_or_else(|| Line::new(&session.host));
        let mut ended = false;
        match self.attach(&receiver).await {
            Ok(()) => loop {
                session.room().await;
                if !receiver.wanted() {
                    break;
                }
                match self.receive_once(&mut receiver, &mut line).await {
                    Next::Again => {}
                    Next::End => break,
                    Next::Ended => {
                        ended = true;
                        break;
                    }
                }
            },
            Err(failure) => self.lost(&session, epoch, &failure).await,
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
        if ours {
            session.keep_line(line);
        } else {
            line.close();
        }
        if let Stream::Pipeline(id) = stream
            && ended
        {
            self.close_pipeline(&session, epoch, id).await;
        }
        self.receive_as_wanted(&session);
    }

    /// Connects the command of a listing, before its stream can be received.
    async fn attach(self: &Rc<Self>, receiver: &Receiver<P>) -> Result<(), Failure> {
        let Stream::Pipeline(command_id) = receiver.stream else { return Ok(()) };
        let session = &receiver.session;
        {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut() else { return Ok(()) };
            match &link.pipeline {
                Some(pipeline) if !pipeline.attached => {}
                _ => return Ok(()),
            }
            link.pool.attach_pipeline(command_id);
        }
        let body = RequestBody::ConnectCommand { command_id };
        let request = self.session_request(session, receiver.session_id, body);
        self.insist(session, receiver.epoch, request).await?;
        let mut link = session.link.borrow_mut();
        let pipeline = link.as_mut().and_then(|link| link.pipeline.as_mut());
        if let Some(pipeline) = pipeline.filter(|pipeline| pipeline.id == command_id) {
            pipeline.attached = true;
        }
        Ok(())
    }

    async fn receive_once(self: &Rc<Self>, receiver: &mut Receiver<P>, line: &mut Line<P>) -> Next {
        let Receiver { session, stream, session_id, epoch, reader, cut } = receiver;
        let (session, session_id, epoch) = (Rc::clone(session), *session_id, *epoch);
        let command_id = stream.command_id();
        let mut request = self.session_request(&session, session_id, RequestBody::Receive { command_id });
        request.header.operation_timeout = Some(if self.turns.wanted() { SHORT_POLL } else { LONG_POLL });
        let mut ended = false;
        // What came is shown, whatever has become of the session meanwhile.
        let mut read = |bytes: &[u8]| {
            reader.read(bytes, |chunk| match self.take_in(&session, session_id, chunk.command_id, chunk.data) {
                Ok(over) => ended |= over && command_id.is_some(),
                Err(_) => self.separate(&session, Text::new("engine-separator-unreadable")),
            })
        };
        let _out = session.receive_out();
        let answer = self.insist_via(&session, epoch, request, Via::Own(line), &mut read).await;
        let failure = match answer {
            Ok(Received::Output { state, .. }) => {
                *cut = false;
                ended |=
                    state.is_some_and(|state| state.done && command_id.is_some() && state.command_id == command_id);
                return if ended { Next::Ended } else { Next::Again };
            }
            Ok(Received::Other(_)) => Failure::Malformed,
            Err(failure) => failure,
        };
        if failure.next_step() == Some(NextStep::AskAgain) {
            *cut = false;
            return Next::Again;
        }
        let again = std::mem::replace(cut, true);
        let gap = failure.in_doubt() && !session.host.robust.get().supported();
        if gap {
            // The answer may have held output, and the target does not say it twice.
            self.separate(&session, Text::new("engine-separator-gap"));
        }
        if !receiver.wanted() {
            // We left, or the pipeline was closed: the end was expected.
            return Next::End;
        }
        if command_id.is_some() && failure.ends_command() {
            return Next::Ended;
        }
        if gap && (!again || failure.may_pass() && self.hold_out(&session, epoch, &failure).await) {
            return Next::Again;
        }
        self.lost(&session, epoch, &failure).await;
        Next::End
    }
}

impl<P: Platform> Receiver<P> {
    /// Whether the stream is still to be received.
    fn wanted(&self) -> bool {
        let (session, epoch) = (&self.session, self.epoch);
        let link = session.link.borrow();
        let Some(link) = link.as_ref().filter(|link| link.epoch == epoch) else {
            return false;
        };
        session.is_open()
            && match (self.stream, &link.pipeline) {
                (Stream::Pool, None) => session.watched.get(),
                (Stream::Pipeline(id), Some(pipeline)) => pipeline.id == id && (session.watched.get() || pipeline.ours),
                _ => false,
            }
    }
}
