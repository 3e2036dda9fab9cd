//! What a client has to send, in order, and what of it waits for the session key.

use std::collections::VecDeque;

use uuid::Uuid;

use crate::{
    fragment::Fragmenter,
    message::{Destination, HostAnswer, HostCall, HostResponse, Message, MessageBody},
    secret::{Confidential, SecretError, SessionKey},
};

/// A stream towards the server, \[MS-PSRP\] 3.1.5.3.1 (`rsp:InputStreams` of \[MS-WSMV\] 2.2.4.37).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InputStream {
    /// `stdin`: everything but the other.
    Stdin,
    /// `pr`: answers to host calls.
    PromptResponse,
}

impl InputStream {
    /// The name in WSMan's Send.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stdin => "stdin",
            Self::PromptResponse => "pr",
        }
    }
}

/// The content of one Send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The stream.
    pub stream: InputStream,
    /// The command, for what belongs to a pipeline.
    pub command_id: Option<Uuid>,
    /// Whole fragments.
    pub data: Vec<u8>,
}

/// Something that has not been made into bytes yet.
#[derive(Debug)]
struct Waiting {
    pipeline: Option<Uuid>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Answer(HostCall, HostAnswer),
    Input(Confidential),
    EndOfInput,
    PublicKey(String),
}

impl Content {
    fn stream(&self) -> InputStream {
        match self {
            Self::Answer(..) => InputStream::PromptResponse,
            _ => InputStream::Stdin,
        }
    }

    fn needs_key(&self) -> bool {
        match self {
            Self::Answer(_, answer) => answer.clone().seal(None).is_err(),
            Self::Input(value) => !matches!(value, Confidential::Value(_)),
            Self::EndOfInput | Self::PublicKey(_) => false,
        }
    }

    fn body(self, key: Option<&SessionKey>) -> Result<MessageBody, SecretError> {
        Ok(match self {
            Self::Answer(call, answer) => {
                let sealed = answer.seal(key)?;
                // Checked when it was put here; a method refuses no error.
                let refused = || HostResponse::new(&call, HostAnswer::not_implemented(call.method));
                match HostResponse::new(&call, sealed).or_else(|_| refused()) {
                    Ok(response) => MessageBody::HostResponse(response),
                    Err(_) => return Err(SecretError::Kind("answer")),
                }
            }
            Self::Input(value) => MessageBody::PipelineInput(value.seal(key)?.into()),
            Self::EndOfInput => MessageBody::EndOfPipelineInput,
            Self::PublicKey(key) => MessageBody::PublicKey(key),
        })
    }
}

/// The queue. Nothing of one stream of one pipeline overtakes what came before it.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    waiting: VecDeque<Waiting>,
    /// Fragments of a message that does not fit one Send.
    begun: VecDeque<Outgoing>,
}

impl Outbox {
    pub(super) fn answer(&mut self, pipeline: Option<Uuid>, call: HostCall, answer: HostAnswer) {
        self.waiting.push_back(Waiting { pipeline, content: Content::Answer(call, answer) });
    }

    pub(super) fn input(&mut self, pipeline: Uuid, value: Confidential) {
        self.waiting.push_back(Waiting { pipeline: Some(pipeline), content: Content::Input(value) });
    }

    pub(super) fn end_of_input(&mut self, pipeline: Uuid) {
        self.waiting.push_back(Waiting { pipeline: Some(pipeline), content: Content::EndOfInput });
    }

    /// PUBLIC_KEY, before everything else.
    pub(super) fn public_key(&mut self, key: String) {
        self.waiting.push_front(Waiting { pipeline: None, content: Content::PublicKey(key) });
    }

    /// Messages of this pipeline's input that have not been fetched.
    pub(super) fn inputs(&self, pipeline: Uuid) -> usize {
        let of = |waiting: &&Waiting| {
            waiting.pipeline == Some(pipeline) && matches!(waiting.content, Content::Input(_) | Content::EndOfInput)
        };
        self.waiting.iter().filter(of).count()
    }

    pub(super) fn needs_key(&self) -> bool {
        self.waiting.iter().any(|waiting| waiting.content.needs_key())
    }

    /// There will be no key: whoever waits for a secret gets a refusal.
    pub(super) fn refuse_secrets(&mut self) {
        for waiting in &mut self.waiting {
            if waiting.content.needs_key()
                && let Content::Answer(_, answer) = &mut waiting.content
            {
                *answer = HostAnswer::not_encrypted();
            }
        }
    }

    pub(super) fn remove(&mut self, pipeline: Uuid) {
        self.waiting.retain(|waiting| waiting.pipeline != Some(pipeline));
        self.begun.retain(|outgoing| outgoing.command_id != Some(pipeline));
    }

    /// The next Send; small messages of one stream go together.
    pub(super) fn next(
        &mut self,
        pool: Uuid,
        key: Option<&SessionKey>,
        fragmenter: &mut Fragmenter,
        max_blob: usize,
    ) -> Option<Outgoing> {
        if let Some(begun) = self.begun.pop_front() {
            return Some(begun);
        }
        let mut send: Option<Outgoing> = None;
        while let Some(index) = self.ready(key, send.as_ref()) {
            let Some(Waiting { pipeline, content }) = self.waiting.remove(index) else { break };
            let stream = content.stream();
            let Ok(body) = content.body(key) else { continue };
            let message = Message { destination: Destination::Server, pool_id: pool, pipeline_id: pipeline, body };
            let mut fragments = fragmenter.fragment(&message.encode(), max_blob).into_iter();
            let first = fragments.next().unwrap_or_default();
            let send = send.get_or_insert_with(|| Outgoing { stream, command_id: pipeline, data: Vec::new() });
            if send.data.is_empty() {
                send.data = first;
            } else if send.data.len() + first.len() <= max_blob {
                send.data.extend_from_slice(&first);
            } else {
                self.begun.push_back(Outgoing { stream, command_id: pipeline, data: first });
            }
            self.begun.extend(fragments.map(|data| Outgoing { stream, command_id: pipeline, data }));
            if !self.begun.is_empty() || send.data.len() >= max_blob {
                break;
            }
        }
        send
    }

    /// The first message that can go now; with a Send begun, the first that can go with it.
    fn ready(&self, key: Option<&SessionKey>, send: Option<&Outgoing>) -> Option<usize> {
        let mut blocked: Vec<(InputStream, Option<Uuid>)> = Vec::new();
        for (index, waiting) in self.waiting.iter().enumerate() {
            let place = (waiting.content.stream(), waiting.pipeline);
            if blocked.contains(&place) {
                continue;
            }
            if key.is_none() && waiting.content.needs_key() {
                blocked.push(place);
                continue;
            }
            match send {
                None => return Some(index),
                Some(send) if (send.stream, send.command_id) == place => return Some(index),
                Some(_) => blocked.push(place),
            }
        }
        None
    }
}
