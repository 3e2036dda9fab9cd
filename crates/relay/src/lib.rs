//! The relay contract between the engine and the gateway: frames, heads and problems.
//!
//! One exchange with a target is one `POST` to [`path::RELAY`]. Its body is
//! [`encode_request`]'s: a HEAD frame with what would be the HTTP head, DATA, and END. The outer
//! status is 200 whenever the target answered HTTP at all, its 401 included; that body is read by
//! an [`AnswerReader`]. Every other outer status carries a [`Problem`] as
//! `application/problem+json`.
//!
//! Tokens of an authentication travel in the HEAD frame and not in HTTP headers, because Kerberos
//! tokens outgrow what load balancers accept there, and because bodies are not access-logged.
//!
//! Nothing in this crate does I/O, and nothing that it prints holds a token or a password.

#![no_std]
#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test may fail"))]

extern crate alloc;

mod answer;
mod connection;
mod frame;
mod head;
mod policy;
mod problem;
mod secret;
mod session;

pub use answer::{Answer, AnswerReader};
pub use connection::{connection_id, is_connection_id};
pub use frame::{Frame, FrameError, FrameReader, Kind, encode, encode_request};
pub use head::{ConnectionState, Declared, End, RequestHead, ResponseHead, TlsWishes};
pub use policy::{Group, Host, Limits, PolicyAnswer};
pub use problem::{Problem, ProblemConnection, Stage, slug};
pub use secret::SecretText;
pub use session::{DeviceAnswer, DeviceRequest, SessionAnswer, SessionRequest, SignInWays, way};

/// Names of HTTP headers, lower case.
pub mod header {
    /// `http://host[:port]` or `https://host[:port]`, nothing else. Default ports 5985 and 5986.
    pub const TARGET: &str = "reattach-target";
    /// The pin: 22 characters of base64url, 128 random bits made by the client.
    pub const CONNECTION: &str = "reattach-connection";
    /// On every answer of the gateway: the id that its log and its problems name.
    pub const REQUEST_ID: &str = "reattach-request-id";
}

/// Paths of the gateway.
pub mod path {
    /// `POST`: one exchange.
    pub const RELAY: &str = "/v1/relay";
    /// `DELETE` with the target and connection headers: close a pin. Idempotent, 204.
    pub const CONNECTIONS: &str = "/v1/connections";
    /// `GET` the [`SignInWays`](crate::SignInWays), `POST` a [`SessionRequest`](crate::SessionRequest),
    /// `DELETE` to sign out.
    pub const SESSION: &str = "/v1/session";
    /// `POST` a [`DeviceRequest`](crate::DeviceRequest): begins a sign-in by device code, which ends
    /// with [`SessionRequest::Device`](crate::SessionRequest::Device).
    pub const DEVICE: &str = "/v1/session/device";
    /// `GET`: a [`PolicyAnswer`](crate::PolicyAnswer).
    pub const POLICY: &str = "/v1/policy";
}

/// Media types.
pub mod media {
    /// Of the body of [`path::RELAY`](crate::path::RELAY), both ways.
    pub const RELAY: &str = "application/vnd.reattach.relay.v1";
    /// Of every refusal.
    pub const PROBLEM: &str = "application/problem+json";
    /// Of everything else.
    pub const JSON: &str = "application/json";
}

/// Bounds of the contract, in bytes unless a name says otherwise.
pub mod limit {
    /// JSON of a HEAD, END or PROBLEM frame.
    pub const HEAD: usize = 128 * 1024;
    /// `authorization` in a request head.
    pub const AUTHORIZATION: usize = 96 * 1024;
    /// A whole request body, frames included: an envelope of 500 KiB, its sealing and its head.
    pub const REQUEST: usize = 768 * 1024;
    /// The target's body in one exchange; what is longer is cut with a PROBLEM.
    pub const ANSWER: usize = 4 * 1024 * 1024;
    /// One DATA frame. Longer ones are refused; an encoder splits.
    pub const DATA: usize = 1024 * 1024;
    /// `timeoutMs` of a request head, in milliseconds.
    pub const TIMEOUT_MS: u32 = 90_000;
}
