//! From messages to events.

use uuid::Uuid;

use super::{ClientPool, Event, PoolState, Stream};
use crate::{
    Error,
    fragment::Defragmenter,
    message::{Message, MessageBody, RunspacePoolState},
};

impl ClientPool {
    /// The events of the messages that these fragments complete.
    pub(super) fn events(
        &mut self,
        command: Option<Uuid>,
        stream: &mut Defragmenter,
        data: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        stream.push_each(data, |bytes| {
            let message = Message::decode_in(&mut self.decoder, bytes)?;
            self.event(command, message, events);
            Ok(())
        })
    }

    fn event(&mut self, command: Option<Uuid>, message: Message, events: &mut Vec<Event>) {
        let pipeline = message.pipeline_id.or(command);
        let of_pipeline = pipeline.unwrap_or_default();
        let event = match message.body {
            MessageBody::SessionCapability(capability) => {
                self.capability = Some(capability.clone());
                if capability.is_compatible() {
                    Event::Capability(capability)
                } else {
                    self.state = PoolState::Broken;
                    Event::Incompatible(capability)
                }
            }
            MessageBody::RunspacePoolState { state, error } => {
                let opens = state == RunspacePoolState::Opened && self.state == PoolState::Opening;
                match state {
                    RunspacePoolState::Closed => self.state = PoolState::Closed,
                    RunspacePoolState::Broken => self.state = PoolState::Broken,
                    // A stale Opened, as comes after a Connect, changes nothing.
                    _ => {}
                }
                events.push(Event::PoolState { state, error: error.map(Box::new) });
                if !opens {
                    return;
                }
                self.state = PoolState::Opened;
                Event::Opened
            }
            MessageBody::RunspacePoolInitData { min, max } => {
                self.got_init_data = true;
                events.push(Event::InitData { min, max });
                return self.opened_by_connect(events);
            }
            MessageBody::ApplicationPrivateData(data) => {
                self.got_private_data = true;
                self.private_data = Some(data.clone());
                events.push(Event::ApplicationPrivateData(data));
                return self.opened_by_connect(events);
            }
            MessageBody::PipelineOutput(value) => Event::Output { pipeline: of_pipeline, value },
            MessageBody::ErrorRecord(record) => Event::Error { pipeline: of_pipeline, record: Box::new(record) },
            MessageBody::PipelineState { state, error } => {
                if let Some(known) = self.pipelines.get_mut(&of_pipeline) {
                    known.state = state;
                }
                Event::PipelineState { pipeline: of_pipeline, state, error: error.map(Box::new) }
            }
            MessageBody::Debug(record) => Event::Record { pipeline, stream: Stream::Debug, record },
            MessageBody::Verbose(record) => Event::Record { pipeline, stream: Stream::Verbose, record },
            MessageBody::Warning(record) => Event::Record { pipeline, stream: Stream::Warning, record },
            MessageBody::Progress(record) => Event::Progress { pipeline, record },
            MessageBody::Information(record) => Event::Information { pipeline, record: Box::new(record) },
            MessageBody::HostCall(call) => Event::HostCall { pipeline: message.pipeline_id, call },
            MessageBody::UserEvent(event) => Event::UserEvent(Box::new(event)),
            MessageBody::PublicKeyRequest => {
                self.keys.requested();
                Event::KeyRequested
            }
            MessageBody::EncryptedSessionKey(encrypted) => match self.keys.end(&encrypted) {
                Some(outcome) => {
                    if outcome.is_err() {
                        self.outbox.refuse_secrets();
                    }
                    Event::KeyExchanged(outcome)
                }
                // A key that nobody asked for.
                None => return,
            },
            _ => Event::Other(Box::new(message)),
        };
        events.push(event);
    }

    fn opened_by_connect(&mut self, events: &mut Vec<Event>) {
        if self.state == PoolState::Connecting && self.got_init_data && self.got_private_data {
            self.state = PoolState::Opened;
            events.push(Event::Opened);
        }
    }
}
