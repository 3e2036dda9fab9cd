//! Problems, as RFC 9457 writes them.

use serde::{Deserialize, Serialize};

/// Why the gateway did not do what it was asked, and whether trying again helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// `/problems/` and a slug, for example `/problems/target-refused`.
    pub r#type: String,
    /// The slug in words.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What to do.
    #[serde(default)]
    pub detail: String,
    /// `urn:uuid:` and the request's id in the gateway's log.
    #[serde(default)]
    pub instance: String,
    /// Where it stopped: `parse`, `auth`, `policy`, `pin`, `limit` or `upstream`.
    #[serde(default)]
    pub stage: String,
    /// Whether the same request may succeed later.
    #[serde(default)]
    pub retryable: bool,
    /// `open` or `closed`: what became of the pin.
    #[serde(default)]
    pub connection: String,
    /// Seconds to wait.
    #[serde(default)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// The part of the type after the last slash, for example `target-refused`.
    #[must_use]
    pub fn slug(&self) -> &str {
        self.r#type.rsplit('/').next().unwrap_or_default()
    }
}
