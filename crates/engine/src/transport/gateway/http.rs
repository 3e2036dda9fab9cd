//! What the gateway's two clients have in common: one request, one whole answer.

use std::time::Duration;

use futures_util::future::LocalBoxFuture;

use crate::TransportError;

/// Sends requests to one gateway.
pub trait Http: 'static {
    /// Sends a request and reads its whole answer. Dropping the future gives it up.
    fn send(&self, request: GatewayRequest) -> LocalBoxFuture<'_, Result<GatewayResponse, TransportError>>;

    /// Runs a task beside the caller's.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);

    /// Fills the buffer from a cryptographic source.
    fn random(&self, buffer: &mut [u8]);
}

/// A request to the gateway itself.
pub struct GatewayRequest {
    /// The method.
    pub method: Method,
    /// For example `/v1/relay`.
    pub path: &'static str,
    /// Lower-case names.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for none.
    pub body: Vec<u8>,
    /// How long to wait for the whole answer.
    pub timeout: Duration,
    /// Send and keep the renewal cookie. Only `/v1/session` does.
    pub cookies: bool,
    /// The page is going away: the request should outlive it.
    pub keepalive: bool,
}

/// HTTP methods that the gateway knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// What the gateway answered.
pub struct GatewayResponse {
    /// HTTP status.
    pub status: u16,
    /// The body, complete.
    pub body: Vec<u8>,
}
