//! One upstream connection of the gateway.

use std::rc::Rc;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use reattach_core::endpoint::{Endpoint, Scheme};
use reattach_relay::{
    Answer, AnswerReader, ConnectionState, RequestHead, TlsWishes, connection_id, encode_request, header, media, path,
};

use super::http::{GatewayRequest, Http, Method};
use super::session::{GatewaySession, failure};
use crate::{HttpAnswer, HttpExchange, Pin, TransportError};

/// How long the gateway may take beyond the target's own time.
const MARGIN_MS: u64 = 5_000;

/// A pin: the gateway opens its connection at the first exchange and keeps it for this id, this
/// target and this user alone.
pub struct GatewayPin<H: Http> {
    session: Rc<GatewaySession<H>>,
    target: String,
    id: String,
    /// Only where there is TLS, and something is wished.
    wishes: Option<TlsWishes>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was sent.
    New,
    /// Between two exchanges.
    Open,
    /// An exchange was given up or cut; the gateway may still hold the connection.
    Broken,
    /// The gateway has closed it.
    Closed,
}

impl<H: Http> GatewayPin<H> {
    pub(super) fn new(session: Rc<GatewaySession<H>>, endpoint: &Endpoint, wishes: TlsWishes) -> Self {
        let mut random = [0; 16];
        session.http().random(&mut random);
        let scheme = match endpoint.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        let target = format!("{scheme}://{}", endpoint.authority());
        let wished = endpoint.scheme == Scheme::Https && wishes != TlsWishes::default();
        Self { session, target, id: connection_id(random), wishes: wished.then_some(wishes), state: State::New }
    }

    async fn send(&mut self, exchange: HttpExchange) -> Result<HttpAnswer, TransportError> {
        if matches!(self.state, State::Broken | State::Closed) {
            return Err(TransportError::Cut);
        }
        // Until it has succeeded, it has failed: a future dropped half-way leaves a broken pin.
        self.state = State::Broken;
        let head = RequestHead {
            path: exchange.path,
            query: exchange.query,
            content_type: exchange.content_type,
            authorization: exchange.authorization,
            tls: self.wishes,
            timeout_ms: u32::try_from(exchange.timeout.as_millis())
                .ok()
                .map(|ms| ms.min(reattach_relay::limit::TIMEOUT_MS)),
            ..RequestHead::new()
        };
        let body = encode_request(&head, &exchange.body);
        let timeout = exchange.timeout + std::time::Duration::from_millis(MARGIN_MS);
        let response = self
            .session
            .send(&|| GatewayRequest {
                method: Method::Post,
                path: path::RELAY,
                headers: vec![
                    ("content-type", media::RELAY.into()),
                    (header::TARGET, self.target.clone()),
                    (header::CONNECTION, self.id.clone()),
                ],
                body: body.clone(),
                timeout,
                cookies: false,
                keepalive: exchange.keepalive,
            })
            .await?;
        if response.status != 200 {
            self.state = State::Closed;
            return Err(failure(&response));
        }
        let mut reader = AnswerReader::new();
        reader.push(&response.body).map_err(|_| TransportError::Cut)?;
        match reader.finish().map_err(|_| TransportError::Cut)? {
            Answer::Failed(problem) => {
                self.state = State::Closed;
                Err(TransportError::Problem(problem))
            }
            Answer::Complete { head, body } => {
                let closing = head.state == ConnectionState::Closing;
                self.state = if closing { State::Closed } else { State::Open };
                Ok(HttpAnswer {
                    status: head.status,
                    challenges: head.challenges,
                    content_type: head.content_type,
                    location: head.location,
                    body,
                    closing,
                })
            }
        }
    }
}

impl<H: Http> Pin for GatewayPin<H> {
    fn exchange(&mut self, exchange: HttpExchange) -> LocalBoxFuture<'_, Result<HttpAnswer, TransportError>> {
        self.send(exchange).boxed_local()
    }

    fn close(self) {
        // Dropping does it.
    }
}

impl<H: Http> Drop for GatewayPin<H> {
    fn drop(&mut self) {
        if matches!(self.state, State::New | State::Closed) {
            return;
        }
        let (session, target, id) = (Rc::clone(&self.session), self.target.clone(), self.id.clone());
        let task = async move {
            let delete = || GatewayRequest {
                method: Method::Delete,
                path: path::CONNECTIONS,
                headers: vec![(header::TARGET, target.clone()), (header::CONNECTION, id.clone())],
                body: Vec::new(),
                timeout: std::time::Duration::from_millis(MARGIN_MS),
                cookies: false,
                keepalive: true,
            };
            // Best effort: the gateway closes idle pins by itself.
            let _ = session.send(&delete).await;
        };
        self.session.http().spawn(task.boxed_local());
    }
}
