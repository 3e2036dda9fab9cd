//! Straight to the target: one HTTP/1.1 connection a pin, over TCP or TLS.

use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use http::{HeaderMap, Request, Response, Version, header};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use reattach_core::bridge::Millis;
use reattach_core::endpoint::{Endpoint, Scheme};
use reattach_relay::TlsWishes;
use tokio::io::{AsyncRead, AsyncWrite};

use super::native::{self, Names};
use super::tls::Trust;
use crate::{HttpAnswer, HttpExchange, Pin, Platform, TransportError};

#[cfg(test)]
mod tests;

/// What Windows' own client calls itself; hosts do not check it.
const USER_AGENT: &str = "Microsoft WinRM Client";

/// The world of a terminal that talks to the targets itself. Tasks need a tokio `LocalSet`.
#[derive(Clone)]
pub struct DirectPlatform {
    names: Rc<Names>,
    trust: Trust,
}

impl DirectPlatform {
    /// Dials what `names` says, and believes the certificates of `trust`.
    #[must_use]
    pub fn new(names: Names, trust: Trust) -> Self {
        Self { names: Rc::new(names), trust }
    }
}

impl Platform for DirectPlatform {
    type Pin = DirectPin;

    fn pin(&self, endpoint: &Endpoint) -> DirectPin {
        self.pin_with(endpoint, TlsWishes::default())
    }

    fn pin_with(&self, endpoint: &Endpoint, wishes: TlsWishes) -> DirectPin {
        DirectPin { platform: self.clone(), endpoint: endpoint.clone(), wishes, state: State::New }
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        native::spawn(task);
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        native::sleep(duration)
    }

    fn now(&self) -> Millis {
        native::now()
    }

    fn uptime(&self) -> Duration {
        native::uptime()
    }

    fn read_file(&self, path: &str) -> Option<Result<String, String>> {
        Some(std::fs::read_to_string(path).map_err(|error| error.to_string()))
    }

    fn random(&self, buffer: &mut [u8]) {
        native::random(buffer);
    }
}

/// One connection to a target.
pub struct DirectPin {
    platform: DirectPlatform,
    endpoint: Endpoint,
    wishes: TlsWishes,
    state: State,
}

enum State {
    New,
    Open(SendRequest<Full<Bytes>>),
    Dead,
}

impl DirectPin {
    async fn send(&mut self, exchange: HttpExchange) -> Result<HttpAnswer, TransportError> {
        let mut sender = match std::mem::replace(&mut self.state, State::Dead) {
            State::New => self.open().await?,
            State::Open(sender) => sender,
            State::Dead => return Err(TransportError::Cut),
        };
        let request = self.request(exchange)?;
        // The connection's task may still be putting the last exchange away.
        sender.ready().await.map_err(|_| TransportError::Cut)?;
        let response = sender.send_request(request).await.map_err(|_| TransportError::Cut)?;
        let answer = read(response).await?;
        if !answer.closing {
            self.state = State::Open(sender);
        }
        Ok(answer)
    }

    async fn open(&self) -> Result<SendRequest<Full<Bytes>>, TransportError> {
        let address = self.platform.names.address(&self.endpoint.host, self.endpoint.effective_port());
        let stream = native::dial(&address).await?;
        match self.endpoint.scheme {
            Scheme::Http => start(stream).await,
            Scheme::Https => {
                let trust = &self.platform.trust;
                start(trust.connect(stream, &self.endpoint.host, &[b"http/1.1"], self.wishes).await?).await
            }
        }
    }

    fn request(&self, exchange: HttpExchange) -> Result<Request<Full<Bytes>>, TransportError> {
        let path = match exchange.query {
            Some(query) => format!("{}?{query}", exchange.path),
            None => exchange.path,
        };
        let mut request =
            Request::post(path).header(header::HOST, self.endpoint.authority()).header(header::USER_AGENT, USER_AGENT);
        if let Some(content_type) = exchange.content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        if let Some(authorization) = exchange.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        request
            .body(Full::new(Bytes::from(exchange.body)))
            .map_err(|error| TransportError::Unreachable { transport_id: "URLNotAvailable", detail: error.to_string() })
    }
}

impl Pin for DirectPin {
    fn exchange(&mut self, exchange: HttpExchange) -> LocalBoxFuture<'_, Result<HttpAnswer, TransportError>> {
        let within = exchange.timeout;
        async move {
            // A connection given up in the middle of an answer stays dead.
            tokio::time::timeout(within, self.send(exchange)).await.unwrap_or(Err(TransportError::Timeout))
        }
        .boxed_local()
    }

    fn close(self) {
        drop(self.state);
    }
}

async fn start<S>(stream: S) -> Result<SendRequest<Full<Bytes>>, TransportError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| TransportError::Cut)?;
    tokio::spawn(async move {
        // Its end shows in the exchange that it cuts.
        let _ = connection.await;
    });
    Ok(sender)
}

async fn read(response: Response<Incoming>) -> Result<HttpAnswer, TransportError> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, reattach_relay::limit::ANSWER).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            let detail = String::from("the answer is larger than 4 MiB");
            TransportError::Unreachable { transport_id: "WinRMHttpError", detail }
        } else {
            TransportError::Cut
        }
    })?;
    let connection = text(&head.headers, header::CONNECTION).unwrap_or_default();
    let says = |wanted| connection.split(',').any(|word| word.trim().eq_ignore_ascii_case(wanted));
    let closing = says("close") || (head.version == Version::HTTP_10 && !says("keep-alive"));
    Ok(HttpAnswer {
        status: head.status.as_u16(),
        challenges: head
            .headers
            .get_all(header::WWW_AUTHENTICATE)
            .iter()
            .filter_map(|value| value.to_str().ok().map(Into::into))
            .collect(),
        content_type: text(&head.headers, header::CONTENT_TYPE),
        location: text(&head.headers, header::LOCATION),
        body: body.to_bytes().to_vec(),
        closing,
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(Into::into)
}
