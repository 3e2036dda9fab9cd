//! Signing in, and what one may reach afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Body of `POST /v1/session`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SessionRequest {
    /// By the code of a sign-in link.
    Code {
        /// Single use, ten minutes.
        code: String,
    },
    /// By a local user's password.
    Password {
        /// Name at the gateway.
        user_name: String,
        /// Password at the gateway.
        password: String,
    },
    /// By the cookie of an earlier sign-in.
    Renew,
}

// Codes and passwords stay out of every log.
impl fmt::Debug for SessionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code { .. } => "Code",
            Self::Password { .. } => "Password",
            Self::Renew => "Renew",
        })
    }
}

/// Answer of `POST /v1/session`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// The bearer token; to be kept in memory only.
    pub token: String,
    /// Seconds until it ends.
    pub expires_in_s: u64,
    /// Who signed in.
    pub user_name: String,
}

impl fmt::Debug for SessionAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionAnswer").field("user_name", &self.user_name).finish_non_exhaustive()
    }
}

/// Answer of `GET /v1/policy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyAnswer {
    /// Who asked.
    pub user_name: String,
    /// Named hosts that may be reached, in the configuration's order.
    pub hosts: Vec<NamedHost>,
    /// Limits in force.
    pub limits: PolicyLimits,
}

/// A host by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedHost {
    /// As it is addressed.
    pub name: String,
    /// The target set that allows it.
    pub target_set: String,
}

/// Limits that a client should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyLimits {
    /// Largest request body, in bytes.
    pub max_request: u64,
    /// Largest answer, in bytes.
    pub max_response: u64,
    /// Seconds after which an idle pin is closed.
    pub idle_pin_s: u64,
}
