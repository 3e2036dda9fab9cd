//! Signing in to the gateway, and the one secret that crosses the bridge.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// How to sign in to the gateway.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignIn {
    /// By the `__Host-` cookie of an earlier sign-in. Failing is silent: the form is shown.
    Renew,
    /// By a one-time code from a sign-in link.
    Code {
        /// The code, single use.
        code: Password,
    },
    /// By the name and password of a local user of the gateway.
    Password {
        /// User name at the gateway.
        user_name: String,
        /// Password at the gateway.
        password: Password,
    },
}

/// How one may sign in at the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInWays {
    /// By [`SignIn::Password`] and [`SignIn::Code`].
    pub local: bool,
    /// By [`ToEngine::DeviceSignIn`](super::ToEngine::DeviceSignIn).
    pub device: bool,
}

/// A code that a person enters at the gateway's identity provider. What it is asked about with stays in the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceCode {
    /// What is entered.
    pub user_code: String,
    /// Where it is entered: an https address.
    pub verification_uri: String,
    /// The same with the code in it, if the provider gives one.
    pub verification_uri_complete: Option<String>,
    /// Life of the code from now on, in seconds.
    pub expires_in_s: u32,
}

/// A secret on its one way from a form to the engine. It has no `Debug`, no `Display` and no
/// `Clone`, and its memory is wiped on drop.
#[derive(Serialize, Deserialize, Zeroize)]
#[serde(transparent)]
#[zeroize(drop)]
pub struct Password(String);

impl Password {
    /// Takes the text over; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one place that computes with it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}
