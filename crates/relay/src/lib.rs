//! The relay contract between the engine and the gateway: frames, heads and problems.
//!
//! An exchange with a target is one `POST /v1/relay`. Its request body is [`Frame::Head`]
//! ([`RequestHead`]), [`Frame::Data`] and [`Frame::End`]; so is the answer's
//! ([`ResponseHead`]), whose failure after the head is a [`Frame::Problem`]. An answer is complete
//! only with its end, so a cut is never taken for a short success.

mod frame;
mod head;
mod problem;
mod session;

pub use frame::{Frame, FrameError, FrameReader, encode};
pub use head::{ConnectionState, Declared, End, RequestHead, ResponseHead, TlsWishes};
pub use problem::Problem;
pub use session::{NamedHost, PolicyAnswer, PolicyLimits, SessionAnswer, SessionRequest};

/// Content type of both bodies of `/v1/relay`; not one of those that a form can send.
pub const MEDIA_TYPE: &str = "application/vnd.reattach.relay.v1";
/// Content type of a [`Problem`] (RFC 9457).
pub const PROBLEM_TYPE: &str = "application/problem+json";

/// `POST`: one exchange.
pub const RELAY_PATH: &str = "/v1/relay";
/// `DELETE`: gives a pin up.
pub const CONNECTIONS_PATH: &str = "/v1/connections";
/// `POST`: signs in or renews; `DELETE`: signs out.
pub const SESSION_PATH: &str = "/v1/session";
/// `GET`: what the principal may reach.
pub const POLICY_PATH: &str = "/v1/policy";

/// Request header: `http://host[:port]` or `https://host[:port]` of the target.
pub const TARGET_HEADER: &str = "reattach-target";
/// Request header: the pin's id, 128 random bits as 22 characters of base64url.
pub const CONNECTION_HEADER: &str = "reattach-connection";
/// Response header: names the request in the gateway's log.
pub const REQUEST_ID_HEADER: &str = "reattach-request-id";
/// The cookie that renews a sign-in.
pub const COOKIE: &str = "__Host-reattach";

/// Largest head frame, in bytes.
pub const MAX_HEAD: usize = 128 * 1024;
/// Largest request body, frames included, in bytes: WinRM's 500 KiB envelope, sealing, and a head.
pub const MAX_REQUEST: usize = 768 * 1024;
/// Largest answer of one exchange, in bytes.
pub const MAX_RESPONSE: usize = 4 * 1024 * 1024;
/// Largest `Authorization` value for the target, in bytes.
pub const MAX_AUTHORIZATION: usize = 96 * 1024;
