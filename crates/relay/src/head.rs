//! What the HEAD and END frames hold.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::frame::FrameError;
use crate::frame::Kind;

/// HEAD of a request. From it the gateway builds the request to the target; nothing else of the
/// client's gets there. Unknown members are refused.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestHead {
    /// Version of the contract: 1.
    pub v: u8,
    /// Path at the target, `/wsman` unless `-ApplicationName` or `-ConnectionUri` chose another.
    #[serde(default = "wsman")]
    pub path: String,
    /// Query without `?`, for example `PSVersion=7.4`.
    #[serde(default)]
    pub query: Option<String>,
    /// `application/soap+xml;charset=UTF-8` or UTF-16, or `multipart/encrypted` (or
    /// `multipart/x-multi-encrypted`) with one of the three session-encryption protocols. `None`
    /// only for an empty body.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Value of `Authorization` for the target, at most 96 KiB. Without it only a pin that exists
    /// is used.
    #[serde(default)]
    pub authorization: Option<String>,
    /// Name of a credential that the gateway holds; excludes `authorization`.
    #[serde(default)]
    pub credential: Option<String>,
    /// How long the target may take until its answer begins, in milliseconds; default 65,000, at
    /// most 90,000.
    #[serde(default)]
    pub timeout_ms: Option<u32>,
    /// What the session option wishes of TLS; honoured only where the policy allows it.
    #[serde(default)]
    pub tls: Option<TlsWishes>,
    /// What the client says it does, for the audit; never believed.
    #[serde(default)]
    pub declared: Option<Declared>,
}

impl RequestHead {
    /// A head for `/wsman` with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            v: 1,
            path: wsman(),
            query: None,
            content_type: None,
            authorization: None,
            credential: None,
            timeout_ms: None,
            tls: None,
            declared: None,
        }
    }

    /// Reads the JSON of a HEAD frame.
    ///
    /// # Errors
    /// [`FrameError::Malformed`], which tells no content.
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        serde_json::from_slice(bytes).map_err(|_| FrameError::Malformed(Kind::Head))
    }
}

impl Default for RequestHead {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for RequestHead {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RequestHead")
            .field("path", &self.path)
            .field("content_type", &self.content_type)
            .field("authorization", &self.authorization.as_ref().map(|_| "…"))
            .field("timeout_ms", &self.timeout_ms)
            .finish_non_exhaustive()
    }
}

fn wsman() -> String {
    String::from("/wsman")
}

/// TLS wishes of a `New-PSSessionOption`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TlsWishes {
    /// `-SkipCACheck`.
    #[serde(default)]
    pub skip_ca_check: bool,
    /// `-SkipCNCheck`.
    #[serde(default)]
    pub skip_cn_check: bool,
}

/// What the client says it does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declared {
    /// WS-Addressing action.
    #[serde(default)]
    pub action: Option<String>,
    /// ShellId.
    #[serde(default)]
    pub shell: Option<String>,
}

/// HEAD of an answer: what the target said, its 401 included.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResponseHead {
    /// The target's HTTP status.
    pub status: u16,
    /// Its `WWW-Authenticate` values, in order.
    #[serde(default)]
    pub challenges: Vec<String>,
    /// Its `Content-Type`.
    #[serde(default)]
    pub content_type: Option<String>,
    /// Its `Location`, never followed by the gateway.
    #[serde(default)]
    pub location: Option<String>,
    /// Whether the pin can be used again.
    pub state: ConnectionState,
    /// From the arrival of the request at the gateway to the head of the target's answer, in
    /// milliseconds.
    #[serde(default)]
    pub ms: u32,
}

impl core::fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("challenges", &self.challenges.len())
            .field("content_type", &self.content_type)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// What becomes of the pin after this answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ConnectionState {
    /// It stays.
    Open,
    /// The target closes it; the next exchange needs a new connection id.
    Closing,
}

/// END: the body is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Bytes of all DATA frames.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_are_refused() {
        assert!(RequestHead::parse(br#"{"v":1,"contentType":null}"#).is_ok());
        assert!(RequestHead::parse(br#"{"v":1,"host":"other"}"#).is_err());
        assert!(RequestHead::parse(br#"{"v":1,"tls":{"skip":true}}"#).is_err());
    }

    #[test]
    fn debug_shows_no_token() {
        let mut head = RequestHead::new();
        head.authorization = Some("Negotiate TlRMTVNTUA".into());
        assert!(!alloc::format!("{head:?}").contains("TlRMT"));
    }
}
