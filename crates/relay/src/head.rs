//! The heads and the end of an exchange.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the gateway is to send to the target. It builds the request from this and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestHead {
    /// Version of the contract: 1.
    pub v: u8,
    /// Path at the target, default `/wsman`; policy lists the allowed ones.
    #[serde(default = "default_path")]
    pub path: String,
    /// Query without its question mark.
    #[serde(default)]
    pub query: Option<String>,
    /// `Content-Type` for the target; none with an empty body.
    #[serde(default)]
    pub content_type: Option<String>,
    /// `Authorization` for the target.
    #[serde(default)]
    pub authorization: Option<String>,
    /// Name of a credential that the gateway holds; excludes `authorization`.
    #[serde(default)]
    pub credential: Option<String>,
    /// How long the target may take, in milliseconds.
    #[serde(default)]
    pub timeout_ms: Option<u64>,
    /// TLS checks that the user wishes to skip.
    #[serde(default)]
    pub tls: Option<TlsWishes>,
    /// What the sealed body is said to be, for the gateway's log.
    #[serde(default)]
    pub declared: Option<Declared>,
}

impl Default for RequestHead {
    fn default() -> Self {
        Self {
            v: 1,
            path: default_path(),
            query: None,
            content_type: None,
            authorization: None,
            credential: None,
            timeout_ms: None,
            tls: None,
            declared: None,
        }
    }
}

// The authorization is a token.
impl fmt::Debug for RequestHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestHead")
            .field("v", &self.v)
            .field("path", &self.path)
            .field("content_type", &self.content_type)
            .field("authorization", &self.authorization.is_some())
            .finish_non_exhaustive()
    }
}

/// `SkipCACheck` and `SkipCNCheck` of a session option; honoured only where policy allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TlsWishes {
    /// Accept a certificate of an unknown authority.
    #[serde(default)]
    pub skip_ca_check: bool,
    /// Accept a certificate of another name.
    #[serde(default)]
    pub skip_cn_check: bool,
}

/// What the engine says of a body that the gateway cannot read. Never trusted for a decision.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Declared {
    /// WS-Management action.
    #[serde(default)]
    pub action: Option<String>,
    /// ShellId.
    #[serde(default)]
    pub shell: Option<String>,
}

/// What the target answered, whatever its status: the outer status is 200 then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where it redirects to; not followed.
    #[serde(default)]
    pub location: Option<String>,
    /// Whether the pin can be used again.
    pub state: ConnectionState,
}

/// Whether a pin can be used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConnectionState {
    /// It can.
    Open,
    /// The target closes it after this answer.
    Closing,
}

/// Says that a body is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Bytes in all data frames together.
    pub bytes: u64,
}

fn default_path() -> String {
    "/wsman".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_members_are_refused() {
        assert!(serde_json::from_str::<RequestHead>(r#"{"v":1,"host":"x"}"#).is_err());
        assert_eq!(serde_json::from_str::<RequestHead>(r#"{"v":1}"#).expect("valid"), RequestHead::default());
    }

    #[test]
    fn tokens_stay_out_of_debug() {
        let head = RequestHead { authorization: Some("Negotiate c2VjcmV0".into()), ..RequestHead::default() };
        assert!(!format!("{head:?}").contains("c2VjcmV0"));
    }
}
