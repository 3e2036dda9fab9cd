//! One request on its way: how it may be sent again when its answer was lost.

use std::time::Duration;

use reattach_psrp::client::InputStream;
use reattach_wsman::{OperationId, Request, RequestBody, ResponseHeader};
use uuid::Uuid;

use crate::failure::Failure;
use crate::host::Host;

/// How long a target holds a Receive that is sent again.
const SOON: Duration = Duration::from_secs(1);

/// A request, however often it is sent.
pub(crate) struct Delivery {
    request: Request,
    /// Ids of the messages that carried it. A remembered answer may relate to any of them.
    messages: Vec<Uuid>,
    /// It was sent, and its answer did not come: whether it was carried out is not known.
    doubt: bool,
}

impl Delivery {
    /// Nothing is sent yet.
    pub(crate) fn new(request: Request) -> Self {
        Self { messages: vec![request.header.message_id], request, doubt: false }
    }

    /// What is sent now.
    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// How large an answer may be, in bytes.
    pub(crate) fn limit_answer(&mut self, bytes: u32) {
        self.request.header.max_envelope_size = Some(bytes);
    }

    /// Whether an answer answers this request. A fault about headers that the target could not
    /// read relates to nothing.
    pub(crate) fn is_answered_by(&self, header: &ResponseHeader, fault: bool) -> bool {
        match header.relates_to {
            Some(message) => self.messages.contains(&message),
            None => fault,
        }
    }

    /// The exchange failed. A fault says that it was not carried out.
    pub(crate) fn failed(&mut self, failure: &Failure) {
        self.doubt = match failure {
            Failure::Fault(_) => false,
            failure => self.doubt || failure.in_doubt(),
        };
    }

    /// Prepares the next sending after a failure; false when it could be carried out twice.
    ///
    /// A target with Robust Connection is asked for the answer that it kept. Any other gets the
    /// request once more when that does no harm: it was never carried out, it only reads, or doing
    /// it twice is the same as once.
    pub(crate) fn again(&mut self, host: &Host, mut new_id: impl FnMut() -> Uuid) -> bool {
        let message = new_id();
        if self.doubt
            && let Some(again) = host.robust.get().resend(&self.request, message)
        {
            self.request = again;
        } else if !self.doubt || harmless(&self.request.body) {
            self.request.header.message_id = message;
            self.request.header.operation_id = Some(OperationId { id: new_id(), must_understand: false });
        } else {
            return false;
        }
        if matches!(self.request.body, RequestBody::Receive { .. }) {
            // Whether the target is there again shall be known soon, output or not.
            self.request.header.operation_timeout = Some(SOON);
        }
        self.messages.push(message);
        true
    }
}

/// Twice is as good as once: it reads, or the second is refused or ignored because of the first. An answer to a host
/// call names the call, and a call is answered once.
fn harmless(body: &RequestBody) -> bool {
    if let RequestBody::Send { stream, .. } = body {
        return stream == InputStream::PromptResponse.name();
    }
    matches!(
        body,
        RequestBody::Identify
            | RequestBody::Get
            | RequestBody::EnumerateShells
            | RequestBody::EnumerateCommands { .. }
            | RequestBody::Release { .. }
            | RequestBody::Signal { .. }
            | RequestBody::Disconnect { .. }
            | RequestBody::Reconnect { .. }
            | RequestBody::ConnectCommand { .. }
            | RequestBody::Delete
    )
}

#[cfg(test)]
mod tests {
    use reattach_core::endpoint::Endpoint;
    use reattach_wsman::{Response, ResponseBody};

    use super::*;
    use crate::TransportError;
    use crate::option::Reach;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    fn ids() -> impl FnMut() -> Uuid {
        let mut last = 100;
        move || {
            last += 1;
            Uuid::from_u128(last)
        }
    }

    fn receive() -> Delivery {
        let body = RequestBody::Receive { command_id: None };
        Delivery::new(Request::new("http://a/wsman", "r", Uuid::from_u128(1), body).with_operation(Uuid::from_u128(2)))
    }

    fn host(robust: bool) -> Host {
        let endpoint = Endpoint::from_computer_name("a", None, false, None).expect("a name");
        let host = Host::new("a", &endpoint, Reach::default());
        if robust {
            let request = receive().request;
            let answer = Response::to(&request, Uuid::nil(), ResponseBody::Empty);
            host.note(&request, &answer.header);
        }
        host
    }

    #[test]
    fn what_was_never_sent_is_sent_as_new() {
        let mut delivery = receive();
        assert!(delivery.again(&host(false), ids()));
        assert_eq!(delivery.request.header.operation_id.map(|operation| operation.must_understand), Some(false));
    }

    #[test]
    fn a_lost_answer_is_asked_for_again_where_it_was_kept() {
        let mut delivery = receive();
        delivery.failed(&TransportError::Cut.into());
        assert!(!delivery.again(&host(false), ids()), "a Receive takes output away");
        assert!(delivery.again(&host(true), ids()));
        let header = &delivery.request.header;
        assert_eq!(header.operation_id, Some(OperationId { id: Uuid::from_u128(2), must_understand: true }));
        // The answer may be the kept one, which relates to the first message, or a new one.
        for message in [1, 101] {
            let answer = ResponseHeader { relates_to: Some(Uuid::from_u128(message)), ..ResponseHeader::default() };
            assert!(delivery.is_answered_by(&answer, false), "{message}");
        }
        let other = ResponseHeader { relates_to: Some(Uuid::from_u128(9)), ..ResponseHeader::default() };
        assert!(!delivery.is_answered_by(&other, true));
    }

    #[test]
    fn what_only_reads_may_be_sent_again_anywhere() {
        let mut delivery = Delivery::new(Request::new("http://a/wsman", "", Uuid::nil(), RequestBody::EnumerateShells));
        delivery.failed(&TransportError::Timeout.into());
        assert!(delivery.again(&host(false), ids()));
    }
}
