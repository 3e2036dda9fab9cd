//! Envelopes in order, and the PSRP messages that each of them completes.

use std::collections::BTreeMap;

use reattach_core::bridge::Text;
use reattach_psrp::fragment::{Defragmenter, Limits as FragmentLimits};
use reattach_psrp::message::{Destination, Message};
use reattach_wsman::{Error, Fault, Limits, Operation, Request, RequestBody, Response, ResponseBody};
use uuid::Uuid;

use super::trouble;

/// Which way an envelope went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Direction {
    Request,
    Response,
}

/// What an envelope holds.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    /// `None` when nothing could be read.
    pub(crate) direction: Option<Direction>,
    pub(crate) operation: Option<Operation>,
    pub(crate) action: Option<String>,
    /// `messageId`, `shellId` and so on, in the order in which they are shown.
    pub(crate) ids: Vec<(&'static str, String)>,
    /// What else the body says, in the same way.
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) fault: Option<Fault>,
    pub(crate) messages: Vec<Decoded>,
    /// What is wrong, and where.
    pub(crate) problems: Vec<Problem>,
}

/// A PSRP message with its data as it came.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) message: Message,
    pub(crate) data: Vec<u8>,
}

/// Something broken.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) text: Text,
    /// In the file for the envelope; in the decoded bytes of a stream for what is in them.
    pub(crate) offset: Option<u64>,
}

impl Envelope {
    pub(crate) fn is_broken(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// Streams go on from one envelope to the next.
#[derive(Default)]
pub(crate) struct Conversation {
    streams: BTreeMap<(Direction, String, Option<Uuid>), Defragmenter>,
}

impl Conversation {
    /// What the bytes of one file hold: one envelope, several, or what is wrong with them.
    pub(crate) fn read(&mut self, bytes: &[u8]) -> Vec<Envelope> {
        let as_request = match Request::parse(bytes) {
            Ok(request) => return vec![self.request(request)],
            Err(error) => error,
        };
        match Response::parse_all(bytes, &Limits::default()) {
            Ok(responses) if !responses.is_empty() => {
                responses.into_iter().map(|response| self.response(response)).collect()
            }
            Ok(_) => vec![broken(&as_request)],
            // Which of both was meant is not known when its action is not; otherwise the one that came further.
            Err(Error::Unsupported { .. }) => vec![broken(&as_request)],
            Err(error) => vec![broken(&error)],
        }
    }

    fn request(&mut self, request: Request) -> Envelope {
        let header = &request.header;
        let mut envelope = Envelope {
            direction: Some(Direction::Request),
            operation: Some(request.operation()),
            action: request.operation().action().map(Into::into),
            ..Envelope::default()
        };
        envelope.ids.push(("messageId", header.message_id.to_string()));
        envelope.ids.extend(header.session_id.map(|id| ("sessionId", id.to_string())));
        envelope.ids.extend(header.operation_id.map(|operation| ("operationId", operation.id.to_string())));
        envelope.ids.extend(request.header.shell_id().map(|id| ("shellId", id.to_string())));
        envelope.facts.push(("to", header.to.clone()));
        envelope.facts.push(("resourceUri", header.resource_uri.clone()));
        let command = |envelope: &mut Envelope, id: Option<Uuid>| {
            envelope.ids.extend(id.map(|id| ("commandId", id.to_string())));
        };
        match request.body {
            RequestBody::Create(create) => {
                envelope.facts.extend(create.name.map(|name| ("name", name)));
                self.own(&mut envelope, &create.creation_xml);
            }
            RequestBody::ConnectShell { connect_xml } => self.own(&mut envelope, &connect_xml),
            RequestBody::Command { command_id, command_line, arguments } => {
                command(&mut envelope, command_id);
                envelope.facts.push(("commandLine", command_line));
                self.stream(&mut envelope, Direction::Request, "stdin", command_id, &arguments);
            }
            RequestBody::Send { stream, command_id, data, .. } => {
                command(&mut envelope, command_id);
                envelope.facts.push(("stream", stream.clone()));
                self.stream(&mut envelope, Direction::Request, &stream, command_id, &data);
            }
            RequestBody::Receive { command_id } => command(&mut envelope, command_id),
            RequestBody::ConnectCommand { command_id } => command(&mut envelope, Some(command_id)),
            RequestBody::Signal { command_id, code } => {
                command(&mut envelope, Some(command_id));
                envelope.facts.push(("code", code.as_str().into()));
            }
            _ => {}
        }
        envelope
    }

    fn response(&mut self, response: Response) -> Envelope {
        let header = &response.header;
        let mut envelope = Envelope {
            direction: Some(Direction::Response),
            operation: response.operation(),
            action: Some(header.action.clone()).filter(|action| !action.is_empty()),
            ..Envelope::default()
        };
        envelope.ids.push(("messageId", header.message_id.to_string()));
        envelope.ids.extend(header.relates_to.map(|id| ("relatesTo", id.to_string())));
        envelope.ids.extend(header.operation_id.map(|id| ("operationId", id.to_string())));
        envelope.problems.extend(response.problems.iter().map(trouble::envelope));
        match response.body {
            ResponseBody::Fault(fault) => envelope.fault = Some(fault),
            ResponseBody::Created(shell) | ResponseBody::Shell(shell) => {
                envelope.ids.push(("shellId", shell.shell_id.to_string()));
                envelope.facts.extend(shell.name.map(|name| ("name", name)));
            }
            ResponseBody::CommandStarted { command_id } => {
                envelope.ids.push(("commandId", command_id.to_string()));
            }
            ResponseBody::Connected { connect_response_xml: Some(xml) } => self.own(&mut envelope, &xml),
            ResponseBody::Received { streams, state } => {
                for chunk in &streams {
                    self.stream(&mut envelope, Direction::Response, &chunk.name, chunk.command_id, &chunk.data);
                }
                if let Some(state) = state {
                    envelope.ids.extend(state.command_id.map(|id| ("commandId", id.to_string())));
                    envelope.facts.push(("commandState", if state.done { "Done" } else { "Running" }.into()));
                }
            }
            ResponseBody::Enumerated { shells, commands, .. } => {
                envelope.facts.push(("shells", shells.len().to_string()));
                envelope.facts.push(("commands", commands.len().to_string()));
            }
            _ => {}
        }
        envelope
    }

    /// Fragments with a sequence of their own: `creationXml`, `connectXml` and its answer.
    fn own(&mut self, envelope: &mut Envelope, data: &[u8]) {
        take(envelope, &mut Defragmenter::new(FragmentLimits::default()), data);
    }

    fn stream(
        &mut self,
        envelope: &mut Envelope,
        direction: Direction,
        name: &str,
        command_id: Option<Uuid>,
        data: &[u8],
    ) {
        let key = (direction, name.to_owned(), command_id);
        let stream = self.streams.entry(key).or_insert_with(|| Defragmenter::new(FragmentLimits::default()));
        take(envelope, stream, data);
    }
}

fn take(envelope: &mut Envelope, stream: &mut Defragmenter, data: &[u8]) {
    let messages = match stream.push(data) {
        Ok(messages) => messages,
        Err(error) => {
            envelope.problems.push(trouble::psrp(&error));
            // What follows is read from its own beginning.
            *stream = Defragmenter::new(FragmentLimits::default());
            return;
        }
    };
    for bytes in messages {
        match Message::decode(&bytes) {
            Ok(message) => {
                envelope.messages.push(Decoded { message, data: bytes.get(40..).unwrap_or_default().into() })
            }
            Err(error) => envelope.problems.push(trouble::psrp(&error)),
        }
    }
}

fn broken(error: &Error) -> Envelope {
    Envelope { problems: vec![trouble::envelope(error)], ..Envelope::default() }
}

/// `Client` or `Server`, as MS-PSRP 2.2.1 names them.
pub(crate) const fn destination(destination: Destination) -> &'static str {
    match destination {
        Destination::Client => "Client",
        Destination::Server => "Server",
    }
}
