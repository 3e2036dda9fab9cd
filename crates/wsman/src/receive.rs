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
    pub fn read(&mut self, bytes: &[u8], visit: impl FnMut(StreamRef<'_>)) -> Result<Received, Error> {
        self.read_if(bytes, |_| true, visit)
    }

    /// As [`ReceiveReader::read`], but of an answer whose headers are not what is awaited nothing is
    /// visited: the headers come back, and say which answer it is.
    ///
    /// # Errors
    /// As [`ReceiveReader::read`].
    pub fn read_if(
        &mut self,
        bytes: &[u8],
        mut awaited: impl FnMut(&ResponseHeader) -> bool,
        mut visit: impl FnMut(StreamRef<'_>),
    ) -> Result<Received, Error> {
        self.read_dyn(bytes, &mut awaited, &mut visit)
    }

    /// The reading itself, which is so compiled once and as this crate is.
    fn read_dyn(
        &mut self,
        bytes: &[u8],
        awaited: &mut dyn FnMut(&ResponseHeader) -> bool,
        visit: &mut dyn FnMut(StreamRef<'_>),
    ) -> Result<Received, Error> {
        let buffer = &mut self.buffer;
        one(bytes, &self.limits, |root| {
            let (head, body) = envelope(root)?;
            let header = head.map(response_read::read_header).transpose()?.unwrap_or_default();
            let receive = Operation::from_response_action(&header.action) == Some(Operation::Receive);
            let Some(response) = body.child(ns::SHELL, "ReceiveResponse").filter(|_| receive) else {
                return response_read::read_root(root).map(|other| Received::Other(Box::new(other)));
            };
            let state = response_read::command_state(response)?;
            if awaited(&header) {
                show(response, buffer, visit)?;
            }
            Ok(Received::Output { header, state })
        })
    }
}

fn show(response: &Element<'_>, buffer: &mut Vec<u8>, visit: &mut dyn FnMut(StreamRef<'_>)) -> Result<(), Error> {
    let mut last: Option<(&Element<'_>, &str, Option<Uuid>)> = None;
    for stream in response.children_named(ns::SHELL, "Stream") {
        let (name, command_id) = match last {
            Some((known, name, command_id)) if known.shares_attributes(stream) => (name, command_id),
            _ => (stream.attribute("Name").unwrap_or_default(), guid_attribute(stream, "CommandId")?),
        };
        last = Some((stream, name, command_id));
        base64_into(stream, "Stream", buffer)?;
        visit(StreamRef { name, command_id, data: buffer });
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
