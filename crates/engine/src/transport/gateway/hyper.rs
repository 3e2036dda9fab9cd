//! The gateway's client in a terminal: hyper over one TLS connection, HTTP/2.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use futures_util::lock::Mutex;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use reattach_core::bridge::Millis;
use reattach_core::endpoint::Endpoint;
use reattach_relay::{SecretText, TlsWishes};

use super::http::{GatewayRequest, GatewayResponse, Http};
use super::{GatewayPin, GatewaySession, Kept};
use crate::transport::native;
use crate::transport::tls::Trust;
use crate::{Platform, TransportError};

/// The renewal cookie; the gateway's own name for it.
const COOKIE: &str = "__Host-reattach";
/// An answer of 4 MiB and its frames.
const MAX_ANSWER: usize = reattach_relay::limit::ANSWER + 256 * 1024;

/// One gateway, from a terminal. Needs a tokio `LocalSet`.
pub struct HyperHttp {
    origin: String,
    host: String,
    port: u16,
    trust: Trust,
    sender: Mutex<Option<SendRequest<Full<Bytes>>>>,
    cookie: RefCell<Option<SecretText>>,
}

impl HyperHttp {
    /// A client of the gateway at `origin`, for example `https://gateway.example`.
    ///
    /// # Errors
    /// [`TransportError::Unreachable`] when it is not an https origin.
    pub fn new(origin: &str, trust: Trust) -> Result<Self, TransportError> {
        let invalid = || TransportError::Unreachable {
            transport_id: "CannotConnect",
            detail: format!("{origin} is not a gateway's address: give https://host or https://host:port"),
        };
        let rest = origin.strip_prefix("https://").ok_or_else(invalid)?.trim_end_matches('/');
        let authority: http::uri::Authority = rest.parse().map_err(|_| invalid())?;
        Ok(Self {
            origin: format!("https://{authority}"),
            host: authority.host().into(),
            port: authority.port_u16().unwrap_or(443),
            trust,
            sender: Mutex::new(None),
            cookie: RefCell::new(None),
        })
    }

    /// Goes on with what an earlier run kept.
    pub fn restore(&self, kept: Kept) {
        *self.cookie.borrow_mut() = Some(kept.cookie);
    }

    /// What the next run can renew the sign-in with. Keep it where only its owner can read it.
    #[must_use]
    pub fn kept(&self) -> Option<Kept> {
        self.cookie.borrow().as_ref().map(|cookie| Kept { cookie: SecretText::new(cookie.expose().into()) })
    }

    async fn sender(&self) -> Result<SendRequest<Full<Bytes>>, TransportError> {
        let mut kept = self.sender.lock().await;
        if let Some(sender) = kept.as_ref().filter(|sender| !sender.is_closed()) {
            return Ok(sender.clone());
        }
        let stream = native::dial(&native::Names::default().address(&self.host, self.port)).await?;
        let stream = self.trust.connect(stream, &self.host, &[b"h2"], TlsWishes::default()).await?;
        let (sender, connection) =
            handshake(TokioExecutor::new(), TokioIo::new(stream)).await.map_err(|_| TransportError::Cut)?;
        tokio::spawn(async move {
            // Its end shows in the requests that it cuts.
            let _ = connection.await;
        });
        *kept = Some(sender.clone());
        Ok(sender)
    }

    async fn exchange(&self, request: GatewayRequest) -> Result<GatewayResponse, TransportError> {
        let mut sender = self.sender().await?;
        let cookies = request.cookies;
        let response = sender.send_request(self.request(request)?).await.map_err(|_| TransportError::Cut)?;
        if cookies {
            self.keep_cookie(&response);
        }
        let status = response.status().as_u16();
        let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await.map_err(|_| TransportError::Cut)?;
        Ok(GatewayResponse { status, body: body.to_bytes().to_vec() })
    }

    fn request(&self, request: GatewayRequest) -> Result<Request<Full<Bytes>>, TransportError> {
        let mut built = Request::builder()
            .method(request.method.name())
            .uri(format!("{}{}", self.origin, request.path))
            .header(header::CONTENT_LENGTH, request.body.len());
        for (name, value) in request.headers {
            built = built.header(name, value);
        }
        if request.cookies {
            built = built.header(header::ORIGIN, &self.origin);
            if let Some(cookie) = &*self.cookie.borrow() {
                built = built.header(header::COOKIE, format!("{COOKIE}={}", cookie.expose()));
            }
        }
        built
            .body(Full::new(Bytes::from(request.body)))
            .map_err(|error| TransportError::Unreachable { transport_id: "CannotConnect", detail: error.to_string() })
    }

    fn keep_cookie(&self, response: &Response<Incoming>) {
        for value in response.headers().get_all(header::SET_COOKIE) {
            let value = value.to_str().unwrap_or_default();
            let Some(value) = value.strip_prefix(COOKIE).and_then(|rest| rest.strip_prefix('=')) else { continue };
            let value = value.split(';').next().unwrap_or_default();
            *self.cookie.borrow_mut() = (!value.is_empty()).then(|| SecretText::new(value.into()));
        }
    }
}

impl Http for HyperHttp {
    fn send(&self, request: GatewayRequest) -> LocalBoxFuture<'_, Result<GatewayResponse, TransportError>> {
        let within = request.timeout;
        async move { tokio::time::timeout(within, self.exchange(request)).await.unwrap_or(Err(TransportError::Timeout)) }
            .boxed_local()
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        native::spawn(task);
    }

    fn random(&self, buffer: &mut [u8]) {
        native::random(buffer);
    }
}

/// The world of a terminal behind a gateway.
#[derive(Clone)]
pub struct HyperPlatform {
    session: Rc<GatewaySession<HyperHttp>>,
}

impl HyperPlatform {
    /// Relays through a session that is signed in.
    #[must_use]
    pub fn new(session: Rc<GatewaySession<HyperHttp>>) -> Self {
        Self { session }
    }
}

impl Platform for HyperPlatform {
    type Pin = GatewayPin<HyperHttp>;

    fn pin(&self, endpoint: &Endpoint) -> Self::Pin {
        self.pin_with(endpoint, TlsWishes::default())
    }

    fn pin_with(&self, endpoint: &Endpoint, wishes: TlsWishes) -> Self::Pin {
        GatewayPin::new(Rc::clone(&self.session), endpoint, wishes)
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
