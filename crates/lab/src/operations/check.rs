//! What a request is refused for before anything is done.

use reattach_wsman::{
    COMMAND_RESOURCE_URI, Error, Fault, FaultKind, Incoming, OPTION_KEEPALIVE, OPTION_PROTOCOL_VERSION, Operation,
    Request, SELECTOR_SHELL_ID,
};

use crate::host::Host;
use crate::options::Limits;
use crate::shell::fault;

/// The least MaxEnvelopeSize that a client may ask for, in bytes (DSP0226 6.2).
const MIN_ENVELOPE_SIZE: u32 = 8_192;

/// Options that are known although their value changes nothing here.
const OPTIONS: [&str; 5] =
    [OPTION_PROTOCOL_VERSION, OPTION_KEEPALIVE, "WINRS_NOPROFILE", "WINRS_SKIP_CMD_SHELL", "WINRS_CONSOLEMODE_STDIN"];
/// Code of PowerShell's plug-in for an option of its own that it does not know.
const OPTION_NOT_UNDERSTOOD: u32 = 0x8054_0BC6;

/// The request, if there is nothing wrong with its envelope of `size` bytes.
pub(super) fn check(host: &Host, incoming: Incoming, size: usize, limits: &Limits) -> Result<Request, Box<Fault>> {
    let header = &incoming.header;
    if let Some(name) = incoming.not_understood.first() {
        return Err(not_understood(name));
    }
    if header.operation_id.is_some_and(|operation| operation.must_understand) && !host.robust() {
        return Err(not_understood("OperationID"));
    }
    if size > limits.max_envelope_size {
        return Err(fault(FaultKind::RequestTooLarge));
    }
    if header.max_envelope_size.is_some_and(|size| size < MIN_ENVELOPE_SIZE) {
        return Err(fault(FaultKind::AskedSizeTooSmall));
    }
    if header.selector(SELECTOR_SHELL_ID).is_some() && header.shell_id().is_none() {
        return Err(fault(FaultKind::ShellIdNotValid));
    }
    let unknown = |name: &&String| !OPTIONS.iter().any(|known| known.eq_ignore_ascii_case(name));
    if let Some(name) = incoming.must_comply.iter().find(unknown) {
        let plugin = name.to_uppercase().starts_with("WSMAN");
        let kind = if plugin { FaultKind::Other(OPTION_NOT_UNDERSTOOD) } else { FaultKind::InvalidOption };
        return Err(fault(kind));
    }
    let operation = incoming.operation();
    if host.legacy && matches!(operation, Some(Operation::Disconnect | Operation::Reconnect | Operation::Connect)) {
        return Err(fault(FaultKind::OperationNotSupported));
    }
    match incoming.body {
        Ok(body) => Ok(Request { header: incoming.header, body }),
        Err(error) => Err(unreadable(operation, &incoming.header.resource_uri, &error)),
    }
}

/// The fault for something whose headers cannot even be read.
pub(super) fn no_request(error: &Error) -> Box<Fault> {
    let kind = match error {
        Error::Missing { what: "MessageID" | "Action" | "Header", .. } => FaultKind::HeaderRequired,
        Error::Missing { .. } | Error::Unsupported { .. } => FaultKind::SchemaValidation,
        Error::Malformed { .. } => FaultKind::InvalidHeader,
        Error::Encoding { .. } => FaultKind::CharacterSet,
        _ => FaultKind::InvalidXml,
    };
    explained(kind, error)
}

fn unreadable(operation: Option<Operation>, resource_uri: &str, error: &Error) -> Box<Fault> {
    let filter = operation == Some(Operation::Enumerate) && resource_uri == COMMAND_RESOURCE_URI;
    let kind = match error {
        Error::Unsupported { .. } if operation == Some(Operation::Enumerate) => FaultKind::InvalidResourceUri,
        Error::Unsupported { .. } => FaultKind::OperationNotSupported,
        Error::Missing { what: "Filter", .. } if filter => FaultKind::FilterRequired,
        Error::Missing { .. } | Error::Malformed { .. } if filter => FaultKind::FilterInvalid,
        Error::Malformed { what: "connectXml" | "creationXml", .. } => FaultKind::PluginNoNegotiationData,
        Error::Malformed { what: "ShellId", .. } => FaultKind::ShellIdNotValid,
        Error::Malformed { what: "CommandId", .. } => FaultKind::CommandIdNotValid,
        _ => FaultKind::SchemaValidation,
    };
    explained(kind, error)
}

fn explained(kind: FaultKind, error: &Error) -> Box<Fault> {
    let reason = error.to_string();
    Box::new(Fault { message: Some(reason.clone()), reason, ..Fault::new(kind) })
}

fn not_understood(name: &str) -> Box<Fault> {
    let reason = format!("The header {name} was not understood.");
    Box::new(Fault { subcode: Some("MustUnderstand".into()), reason, ..Fault::default() })
}
