use crate::document::Document;
use crate::read::envelope;
use crate::request_read::{read_body, read_header};
use crate::xml::{self, Element};
use crate::{Error, Limits, Operation, RequestBody, RequestHeader, ns};

/// A request as a server takes it: what can be said about it even if its body cannot be read, so
/// that a fault can relate to it, and what a server must refuse if it does not know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// `wsa:Action` as it stands; empty for Identify.
    pub action: String,
    /// The headers.
    pub header: RequestHeader,
    /// Local names of headers that no part of this crate knows although they are marked
    /// `mustUnderstand` (SOAP 1.2 part 1, 5.2.3).
    pub not_understood: Vec<String>,
    /// Names of the options marked `MustComply` (DSP0226 6.4).
    pub must_comply: Vec<String>,
    /// The operation, or why there is none. [`Error::Unsupported`] is for an action or a resource
    /// that is not known.
    pub body: Result<RequestBody, Error>,
}

/// Headers that are known (DSP0226 clauses 5 and 6, MS-WSMV 3.1.4.1).
const KNOWN: [(&str, &[&str]); 4] = [
    (ns::ADDRESSING, &["Action", "To", "From", "ReplyTo", "FaultTo", "MessageID", "RelatesTo"]),
    (ns::WSMAN, &["ResourceURI", "SelectorSet", "OptionSet", "OperationTimeout", "MaxEnvelopeSize", "Locale"]),
    (ns::WSMV, &["SessionId", "OperationID", "SequenceId", "DataLocale", "ActivityId"]),
    (ns::SHELL, &["CompressionType"]),
];

impl Incoming {
    /// Reads an envelope within the given limits.
    ///
    /// # Errors
    /// [`Error`] when it is no envelope or its headers cannot be read, [`Error::Missing`] for a
    /// header that every request has.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let document = Document::new(bytes, limits)?;
        let read = xml::parse(document.text(), limits).and_then(|root| read_root(&root));
        let mut incoming = read.map_err(|error| document.locate(error))?;
        incoming.body = incoming.body.map_err(|error| document.locate(error));
        Ok(incoming)
    }

    /// The operation that the action names, whether or not its body can be read.
    pub fn operation(&self) -> Option<Operation> {
        match &self.body {
            Ok(body) => Some(body.operation()),
            Err(_) => Operation::from_action(&self.action),
        }
    }
}

fn read_root(root: &Element<'_>) -> Result<Incoming, Error> {
    let (head, body) = envelope(root)?;
    if body.child(ns::IDENTIFY, "Identify").is_some() {
        return Ok(Incoming {
            action: String::new(),
            header: RequestHeader::default(),
            not_understood: Vec::new(),
            must_comply: Vec::new(),
            body: Ok(RequestBody::Identify),
        });
    }
    let head = head.ok_or_else(|| root.missing("Header"))?;
    let action = head.required(ns::ADDRESSING, "Action")?.text.trim();
    let mut header = read_header(head)?;
    let body = match Operation::from_action(action) {
        Some(operation) => read_body(operation, &mut header, body),
        None => Err(Error::Unsupported { offset: root.offset }),
    };
    let unknown = |element: &&Element<'_>| {
        let known = |(namespace, names): &(&str, &[&str])| names.iter().any(|name| element.is(namespace, name));
        is_true(element.attribute_in(ns::SOAP, "mustUnderstand")) && !KNOWN.iter().any(known)
    };
    let options = head.child(ns::WSMAN, "OptionSet");
    let demanded = options.into_iter().flat_map(|set| set.children_named(ns::WSMAN, "Option"));
    Ok(Incoming {
        action: action.into(),
        not_understood: head.children.iter().filter(unknown).map(|element| element.local().into()).collect(),
        must_comply: demanded
            .filter(|option| is_true(option.attribute("MustComply")))
            .filter_map(|option| option.attribute("Name").map(Into::into))
            .collect(),
        header,
        body,
    })
}

fn is_true(value: Option<&str>) -> bool {
    matches!(value, Some("true" | "1"))
}
