//! From what a stream brings to what a session page shows, and a run gets.

use std::rc::Rc;

use reattach_core::bridge::{OutputContent, SessionState, Text};
use reattach_psrp::client::Event;
use reattach_psrp::message::RunspacePoolState;
use uuid::Uuid;

use crate::Platform;
use crate::failure::Failure;
use crate::reading::Reading;
use crate::session::Session;
use crate::shared::Shared;

/// What a Connect has brought so far.
#[derive(Default)]
pub(crate) struct Opening {
    /// The target's private data has come.
    pub(crate) opened: bool,
    pub(crate) contents: Vec<OutputContent>,
}

impl Opening {
    pub(crate) fn take(&mut self, events: Vec<Event>) {
        self.opened |= events.iter().any(|event| matches!(event, Event::Opened));
        // Nobody waits for an answer yet: host calls are asked again of whoever receives.
        self.contents.extend(Reading::of(events, false).contents);
    }
}

impl<P: Platform> Shared<P> {
    /// Takes data of a stream in; says whether it told the end of the pipeline.
    ///
    /// # Errors
    /// [`Failure::Malformed`] when the stream cannot be read any further.
    pub(crate) fn take_in(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        session_id: Uuid,
        command_id: Option<Uuid>,
        data: &[u8],
    ) -> Result<bool, Failure> {
        let (events, ours) = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut().filter(|link| link.session_id == session_id) else {
                return Ok(false);
            };
            let ours = link.pipeline.as_ref().is_some_and(|pipeline| pipeline.ours);
            (link.pool.receive(command_id, data), ours)
        };
        self.bound_data(session, command_id, data.len());
        if let Err(reattach_psrp::Error::Limit { limit, .. }) = &events
            && session.option.borrow().as_ref().is_some_and(|option| option.maximum_received_object_size.is_some())
        {
            self.over_limit(session, "MaximumReceivedObjectSize", *limit);
        }
        let reading = Reading::of(events.map_err(|_| Failure::Malformed)?, ours);
        let collector = session.collector.borrow().clone();
        if let Some(collector) = collector.filter(|_| command_id.is_some()) {
            collector.take_in(&reading);
        }
        self.write(session, reading.contents);
        if reading.key_exchanged
            && let Some(link) = session.link.borrow().as_ref()
        {
            link.keys_exchanged.set(true);
            session.changed.ring();
        }
        for (pipeline, call) in reading.calls {
            self.host_call(session, pipeline, call);
        }
        if reading.over {
            self.drop_calls(session, command_id);
        }
        // The target may have asked for a key.
        self.send_waiting(session);
        if let Some(state) = reading.closed {
            self.pool_over(session, state);
        }
        Ok(reading.over)
    }

    fn pool_over(&self, session: &Session<P>, state: RunspacePoolState) {
        if state == RunspacePoolState::Closed {
            self.separate(session, Text::new("engine-separator-gone"));
            self.remove_session(session);
        } else if session.is_open() {
            let text = Text::new("engine-separator-broken");
            self.separate(session, text.clone());
            self.change(session, |facts| {
                facts.state = SessionState::Broken;
                facts.reason = Some(text);
            });
        }
    }
}
