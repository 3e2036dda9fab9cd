//! The gateway's client in the browser: `fetch`, from a page or a worker.

use std::rc::Rc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, LocalBoxFuture, select};
use gloo_net::http::{Request, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Reflect, Uint8Array};
use reattach_core::bridge::Millis;
use reattach_core::endpoint::Endpoint;
use reattach_psrp::secret::{KeyPair, SecretError};
use reattach_relay::TlsWishes;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortController, Performance, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

use super::http::{GatewayRequest, GatewayResponse, Http, Method};
use super::{GatewayPin, GatewaySession};
use crate::transport::web_crypto;
use crate::{Platform, TransportError};

/// One gateway, from a browser.
pub struct FetchHttp {
    origin: String,
}

impl FetchHttp {
    /// A client of the gateway at `origin`, without a slash at its end. From another origin than
    /// the page's the gateway must list the page's, and a sign-in cannot be renewed by cookie.
    #[must_use]
    pub fn new(origin: &str) -> Self {
        Self { origin: origin.trim_end_matches('/').into() }
    }

    fn build(&self, request: GatewayRequest, abort: &AbortController) -> Result<Request, TransportError> {
        let url = format!("{}{}", self.origin, request.path);
        let mut builder: RequestBuilder = match request.method {
            Method::Get => Request::get(&url),
            Method::Post => Request::post(&url),
            Method::Delete => Request::delete(&url),
        };
        let credentials = if request.cookies { RequestCredentials::SameOrigin } else { RequestCredentials::Omit };
        builder = builder
            .credentials(credentials)
            .redirect(RequestRedirect::Error)
            .cache(RequestCache::NoStore)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&abort.signal()));
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if request.body.is_empty() {
            return builder.build().map_err(refused);
        }
        builder.body(Uint8Array::from(request.body.as_slice())).map_err(refused)
    }

    async fn exchange(
        &self,
        request: GatewayRequest,
        abort: &AbortController,
    ) -> Result<GatewayResponse, TransportError> {
        let keepalive = request.keepalive;
        let mut request = self.build(request, abort)?;
        if keepalive {
            request = outliving(request)?;
        }
        let response = request.send().await.map_err(|_| TransportError::Cut)?;
        let status = response.status();
        let body = response.binary().await.map_err(|_| TransportError::Cut)?;
        Ok(GatewayResponse { status, body })
    }
}

/// `keepalive` has no setter in web-sys: a request is made again with it.
fn outliving(request: Request) -> Result<Request, TransportError> {
    let raw: web_sys::Request = request.into();
    let init = web_sys::RequestInit::new();
    // A second initialisation resets the policy.
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    Reflect::set(&init, &JsValue::from_str("keepalive"), &JsValue::TRUE).map_err(|_| TransportError::Cut)?;
    web_sys::Request::new_with_request_and_init(&raw, &init).map(Request::from).map_err(|_| TransportError::Cut)
}

fn refused(error: impl std::fmt::Display) -> TransportError {
    TransportError::Unreachable { transport_id: "CannotConnect", detail: error.to_string() }
}

/// Gives a request up when its future is dropped.
struct Abort(AbortController);

impl Drop for Abort {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Http for FetchHttp {
    fn send(&self, request: GatewayRequest) -> LocalBoxFuture<'_, Result<GatewayResponse, TransportError>> {
        let within = request.timeout;
        async move {
            let abort = Abort(AbortController::new().map_err(|_| TransportError::Cut)?);
            let exchange = self.exchange(request, &abort.0).boxed_local();
            match select(exchange, timer(within)).await {
                Either::Left((answer, _)) => answer,
                Either::Right(_) => Err(TransportError::Timeout),
            }
        }
        .boxed_local()
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn random(&self, buffer: &mut [u8]) {
        random(buffer);
    }
}

/// The world of a browser behind a gateway.
#[derive(Clone)]
pub struct FetchPlatform {
    session: Rc<GatewaySession<FetchHttp>>,
}

impl FetchPlatform {
    /// Relays through a session; its sign-in may come later.
    #[must_use]
    pub fn new(session: Rc<GatewaySession<FetchHttp>>) -> Self {
        Self { session }
    }
}

impl Platform for FetchPlatform {
    type Pin = GatewayPin<FetchHttp>;

    fn pin(&self, endpoint: &Endpoint) -> Self::Pin {
        self.pin_with(endpoint, TlsWishes::default())
    }

    fn pin_with(&self, endpoint: &Endpoint, wishes: TlsWishes) -> Self::Pin {
        GatewayPin::new(Rc::clone(&self.session), endpoint, wishes)
    }

    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(task);
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        timer(duration).boxed_local()
    }

    fn now(&self) -> Millis {
        // Whole milliseconds, far below 2^53.
        js_sys::Date::now() as Millis
    }

    fn uptime(&self) -> Duration {
        uptime()
    }

    fn random(&self, buffer: &mut [u8]) {
        random(buffer);
    }

    fn key_pair(&self) -> LocalBoxFuture<'_, Result<KeyPair, SecretError>> {
        async { web_crypto::key_pair(&js_sys::global()).await }.boxed_local()
    }
}

/// `performance.now()`, of a page as well as of a worker.
fn uptime() -> Duration {
    let performance = Reflect::get(&js_sys::global(), &JsValue::from_str("performance"));
    let performance: Option<Performance> = performance.ok().and_then(|value| value.dyn_into().ok());
    Duration::try_from_secs_f64(performance.map_or(0.0, |performance| performance.now()) / 1000.0).unwrap_or_default()
}

/// Browsers count milliseconds in 31 bits; what is longer would end at once.
fn timer(duration: Duration) -> TimeoutFuture {
    TimeoutFuture::new(u32::try_from(duration.as_millis()).unwrap_or(u32::MAX).min(i32::MAX as u32))
}

#[expect(clippy::expect_used, reason = "without randomness nothing can be done safely; no browser lacks it")]
fn random(buffer: &mut [u8]) {
    getrandom::fill(buffer).expect("the browser has a source of randomness");
}
