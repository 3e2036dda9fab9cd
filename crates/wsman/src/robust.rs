use uuid::Uuid;

use crate::{OperationId, Request, ResponseHeader};

/// Whether one server supports Robust Connection (MS-WSMV 3.1.4.1.39), learnt from its answers:
/// one that does repeats the `OperationID` of the request.
///
/// To a server that does, a request whose answer was lost can be sent again: it is not run twice,
/// and the answer kept for it is given. A server that does not would run it as new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RobustConnection {
    supported: bool,
}

impl RobustConnection {
    /// Takes note of the headers of an answer.
    pub fn note(&mut self, request: &Request, answer: &ResponseHeader) {
        let sent = request.header.operation_id.map(|operation| operation.id);
        self.supported |= sent.is_some() && answer.operation_id == sent;
    }

    /// Whether an answer has shown support so far.
    pub fn supported(self) -> bool {
        self.supported
    }

    /// `request` as it is sent again after its answer was lost: under the same operation id,
    /// which now must be understood, and a message id of its own. `None` where sending again
    /// could run the operation twice.
    pub fn resend(self, request: &Request, message_id: Uuid) -> Option<Request> {
        let operation = request.header.operation_id.filter(|_| self.supported)?;
        let mut again = request.clone();
        again.header.message_id = message_id;
        again.header.operation_id = Some(OperationId { must_understand: true, ..operation });
        Some(again)
    }
}
