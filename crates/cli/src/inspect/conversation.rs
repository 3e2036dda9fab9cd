//! Envelopes in order, and the PSRP messages that each of them completes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use reattach_core::bridge::Text;
use reattach_psrp::message::{Destination, HEADER_LEN, Message};
use reattach_wsman::{Error, Fault, Limits, Operation, Request, RequestBody, Response, ResponseBody};
use uuid::Uuid;

use super::source::{Place, Source};
use super::streams::Stream;
use super::{trouble, typed};

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
    /// Where it stands: in another file where a message began there.
    pub(crate) place: Option<Place>,
    /// Whether the text says the place.
    pub(crate) is_said: bool,
}

impl Envelope {
    pub(crate) fn is_broken(&self) -> bool {
        !self.problems.is_empty()
    }
}

/// Streams go on from one envelope to the next.
#[derive(Default)]
pub(crate) struct Conversation {
    streams: BTreeMap<(Direction, String, Option<Uuid>), Stream>,
    /// Requests to shells for commands in text, whose streams are text.
    plain: BTreeSet<Uuid>,
}

/// The shell for commands in text, \[MS-WSMV\] 2.2.3; PSRP has resources of its own.
const COMMAND_SHELL: &str = "/windows/shell/cmd";

/// The file at hand, and how far it was looked through.
struct File {
    source: Rc<Source>,
    from: usize,
}

impl Conversation {
    /// What the bytes of one file hold: one envelope, several, or what is wrong with them.
    pub(crate) fn read(&mut self, name: &str, bytes: &[u8]) -> Vec<Envelope> {
        let mut file = File { source: Rc::new(Source::new(name, bytes)), from: 0 };
        let broken = |error: &Error| Envelope { problems: vec![trouble::envelope(name, error)], ..Envelope::default() };
        let as_request = match Request::parse(bytes) {
            Ok(request) => return vec![self.request(&mut file, request)],
            Err(error) => error,
        };
        match Response::parse_all(bytes, &Limits::default()) {
            Ok(responses) if !responses.is_empty() => {
                responses.into_iter().map(|response| self.response(&mut file, response)).collect()
            }
            Ok(_) => vec![broken(&as_request)],
            // Which of both was meant is not known when its action is not; otherwise the one that came further.
            Err(Error::Unsupported { .. }) => vec![broken(&as_request)],
            Err(error) => vec![broken(&error)],
        }
    }

    fn request(&mut self, file: &mut File, request: Request) -> Envelope {
        let header = &request.header;
        let is_plain = header.resource_uri.ends_with(COMMAND_SHELL);
        if is_plain {
            self.plain.insert(header.message_id);
        }
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
                self.own(file, &mut envelope, &create.creation_xml);
            }
            RequestBody::ConnectShell { connect_xml } => self.own(file, &mut envelope, &connect_xml),
            RequestBody::Command { command_id, command_line, arguments } => {
                command(&mut envelope, command_id);
                envelope.facts.push(("commandLine", command_line));
                if !is_plain {
                    let stream = self.stream(Direction::Request, "stdin", command_id);
                    take(file, &mut envelope, stream, &arguments);
                }
            }
            RequestBody::Send { stream, command_id, data, .. } => {
                command(&mut envelope, command_id);
                envelope.facts.push(("stream", stream.clone()));
                if !is_plain {
                    take(file, &mut envelope, self.stream(Direction::Request, &stream, command_id), &data);
                }
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

    fn response(&mut self, file: &mut File, response: Response) -> Envelope {
        let header = &response.header;
        let is_plain = header.relates_to.is_some_and(|id| self.plain.contains(&id));
        let mut envelope = Envelope {
            direction: Some(Direction::Response),
            operation: response.operation(),
            action: Some(header.action.clone()).filter(|action| !action.is_empty()),
            ..Envelope::default()
        };
        envelope.ids.push(("messageId", header.message_id.to_string()));
        envelope.ids.extend(header.relates_to.map(|id| ("relatesTo", id.to_string())));
        envelope.ids.extend(header.operation_id.map(|id| ("operationId", id.to_string())));
        envelope.problems.extend(response.problems.iter().map(|error| trouble::envelope(file.source.name(), error)));
        match response.body {
            ResponseBody::Fault(fault) => envelope.fault = Some(fault),
            ResponseBody::Created(shell) | ResponseBody::Shell(shell) => {
                envelope.ids.push(("shellId", shell.shell_id.to_string()));
                envelope.facts.extend(shell.name.map(|name| ("name", name)));
            }
            ResponseBody::CommandStarted { command_id } => {
                envelope.ids.push(("commandId", command_id.to_string()));
            }
            ResponseBody::Connected { connect_response_xml: Some(xml) } => self.own(file, &mut envelope, &xml),
            ResponseBody::Received { streams, state } => {
                for chunk in streams.iter().filter(|_| !is_plain) {
                    let stream = self.stream(Direction::Response, &chunk.name, chunk.command_id);
                    take(file, &mut envelope, stream, &chunk.data);
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
    fn own(&self, file: &mut File, envelope: &mut Envelope, data: &[u8]) {
        take(file, envelope, &mut Stream::default(), data);
    }

    fn stream(&mut self, direction: Direction, name: &str, command_id: Option<Uuid>) -> &mut Stream {
        self.streams.entry((direction, name.to_owned(), command_id)).or_default()
    }
}

fn take(file: &mut File, envelope: &mut Envelope, stream: &mut Stream, data: &[u8]) {
    let located = file.source.find(data, &mut file.from);
    let (messages, problems) = stream.push(data, located.as_ref());
    envelope.problems.extend(problems);
    for assembly in messages {
        let bytes = &assembly.bytes;
        let data = bytes.get(HEADER_LEN..).unwrap_or_default();
        match Message::decode(bytes) {
            Ok(message) => {
                let unreadable = typed::unreadable(&message.body);
                envelope.problems.extend(unreadable.map(|error| trouble::psrp(&error, &assembly)));
                envelope.messages.push(Decoded { message, data: data.into() });
            }
            Err(error) => envelope.problems.push(trouble::psrp(&error, &assembly)),
        }
    }
}

/// `Client` or `Server`, as MS-PSRP 2.2.1 names them.
pub(crate) const fn destination(destination: Destination) -> &'static str {
    match destination {
        Destination::Client => "Client",
        Destination::Server => "Server",
    }
}
