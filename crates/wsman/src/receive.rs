//! Answers to Receive without a copy for each stream.

use uuid::Uuid;

use crate::read::{base64_into, envelope, guid_attribute, one};
use crate::xml::Element;
use crate::{CommandState, Error, Limits, Operation, Response, ResponseHeader, ns, response_read};

/// Reads answers to Receive into one buffer that is used again and again: the base64 text is read
/// where it stands and decoded once. Beside [`Response::parse`], which gives owned data.
///
/// One reader serves one loop of Receives; it keeps the buffer of the largest chunk seen.
#[derive(Debug, Default)]
pub struct ReceiveReader {
    limits: Limits,
    buffer: Vec<u8>,
}

/// Output on one stream, borrowed for the time of a visit (MS-WSMV 2.2.4.40).
#[derive(Clone, Copy)]
pub struct StreamRef<'r> {
    /// `stdout` for PowerShell.
    pub name: &'r str,
    /// `None` for the shell's own stream.
    pub command_id: Option<Uuid>,
    /// Whole PSRP fragments, decoded.
    pub data: &'r [u8],
}

/// What an answer to Receive holds beside its streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Output; the streams have been visited.
    Output {
        /// The addressing headers.
        header: ResponseHeader,
        /// What has become of the command.
        state: Option<CommandState>,
    },
    /// Anything else, mostly a fault. Nothing was visited.
    Other(Box<Response>),
}

impl ReceiveReader {
    /// A reader with bounds of its own.
    pub fn new(limits: Limits) -> Self {
        Self { limits, buffer: Vec::new() }
    }

    /// Reads one answer and shows its streams in order.
    ///
    /// # Errors
    /// As [`Response::parse`]. Nothing is visited of an envelope that is not well-formed or not
    /// what it should be; a stream that is no base64 ends the visit after those before it.
    pub fn read(&mut self, bytes: &[u8], mut visit: impl FnMut(StreamRef<'_>)) -> Result<Received, Error> {
        let buffer = &mut self.buffer;
        one(bytes, &self.limits, |root| {
            let (head, body) = envelope(root)?;
            let header = head.map(response_read::read_header).transpose()?.unwrap_or_default();
            let receive = Operation::from_response_action(&header.action) == Some(Operation::Receive);
            let Some(response) = body.child(ns::SHELL, "ReceiveResponse").filter(|_| receive) else {
                return response_read::read_root(root).map(|other| Received::Other(Box::new(other)));
            };
            let state = response_read::command_state(response)?;
            show(response, buffer, &mut visit)?;
            Ok(Received::Output { header, state })
        })
    }
}

fn show(response: &Element<'_>, buffer: &mut Vec<u8>, visit: &mut impl FnMut(StreamRef<'_>)) -> Result<(), Error> {
    let mut last: Option<(&str, Option<Uuid>)> = None;
    for stream in response.children_named(ns::SHELL, "Stream") {
        let text = stream.attribute("CommandId").unwrap_or_default();
        let command_id = match last {
            Some((known, id)) if known == text => id,
            _ => guid_attribute(stream, "CommandId")?,
        };
        last = Some((text, command_id));
        base64_into(stream, "Stream", buffer)?;
        visit(StreamRef { name: stream.attribute("Name").unwrap_or_default(), command_id, data: buffer });
    }
    Ok(())
}

// Output belongs to the user: only its size is shown.
impl std::fmt::Debug for StreamRef<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamRef")
            .field("name", &self.name)
            .field("command_id", &self.command_id)
            .field("bytes", &self.data.len())
            .finish()
    }
}
