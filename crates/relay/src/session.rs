//! Signing in at the gateway.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::SecretText;

/// Body of `POST /v1/session`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum SessionRequest {
    /// By a one-time code from a sign-in link.
    Code {
        /// The code; it is spent by this request.
        code: SecretText,
    },
    /// By name and password of a local user.
    Password {
        /// Name, as configured.
        user_name: String,
        /// The password.
        password: SecretText,
    },
    /// By the device code of a [`DeviceAnswer`], asked again and again until a person has entered
    /// the code elsewhere. Until then the answer is [`slug::SIGN_IN_PENDING`](crate::slug).
    Device {
        /// From the [`DeviceAnswer`].
        device: SecretText,
    },
    /// By the `__Host-` cookie of an earlier sign-in. Same origin only.
    Renew,
}

/// Answer to `GET /v1/session`, which needs no sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInWays {
    /// Constants of [`way`]; a client passes over those that it does not know.
    pub ways: Vec<String>,
}

impl SignInWays {
    /// Whether the gateway offers a way.
    #[must_use]
    pub fn offer(&self, way: &str) -> bool {
        self.ways.iter().any(|offered| offered == way)
    }
}

/// Ways of signing in.
pub mod way {
    /// [`SessionRequest::Code`](crate::SessionRequest::Code).
    pub const CODE: &str = "code";
    /// [`SessionRequest::Password`](crate::SessionRequest::Password).
    pub const PASSWORD: &str = "password";
    /// [`path::DEVICE`](crate::path::DEVICE).
    pub const DEVICE: &str = "device";
}

/// Body of `POST /v1/session/device`: an empty object.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceRequest {}

/// Answer to a [`DeviceRequest`]: the response of RFC 8628, section 3.2, with a handle of the
/// gateway's in place of the provider's device code, which stays at the gateway.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceAnswer {
    /// For [`SessionRequest::Device`]. Who holds it is signed in as whoever enters the code.
    pub device: SecretText,
    /// What a person enters.
    pub user_code: String,
    /// Where it is entered: an https address.
    pub verification_uri: String,
    /// The same with the code in it, if the provider gives one.
    #[serde(default)]
    pub verification_uri_complete: Option<String>,
    /// Life of the code, in seconds.
    #[serde(rename = "expiresInS")]
    pub expires_in_s: u32,
    /// Least time between two questions, in seconds.
    #[serde(rename = "intervalS")]
    pub interval_s: u32,
}

/// Answer to a [`SessionRequest`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    /// To be sent as `Authorization: Bearer …`; kept in memory only.
    pub token: SecretText,
    /// Life of the token, in seconds; renew before.
    #[serde(rename = "expiresInS")]
    pub expires_in_s: u32,
    /// Name of the user at the gateway.
    pub user_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form() {
        let request: SessionRequest =
            serde_json::from_str(r#"{"kind":"password","userName":"a","password":"b"}"#).unwrap();
        assert!(!alloc::format!("{request:?}").contains("\"b\""));
        assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"kind":"password","userName":"a","password":"b"}"#);
        assert!(serde_json::from_str::<SessionRequest>(r#"{"kind":"renew"}"#).is_ok());
        assert!(serde_json::from_str::<SessionRequest>(r#"{"kind":"code"}"#).is_err());
        assert!(serde_json::from_str::<SessionRequest>(r#"{"kind":"device","device":"d"}"#).is_ok());
        assert!(serde_json::from_str::<DeviceRequest>("{}").is_ok());
        assert!(serde_json::from_str::<DeviceRequest>(r#"{"scope":"all"}"#).is_err());
    }

    #[test]
    fn a_device_code_is_shown_and_its_handle_is_not() {
        let json = r#"{"device":"handle","userCode":"ABCD-EFGH","verificationUri":"https://idp.example/device",
            "expiresInS":600,"intervalS":5}"#;
        let answer: DeviceAnswer = serde_json::from_str(json).unwrap();
        let shown = alloc::format!("{answer:?}");
        assert!(shown.contains("ABCD-EFGH") && !shown.contains("handle"), "{shown}");
        assert_eq!(answer.verification_uri_complete, None);
    }

    #[test]
    fn ways_that_are_not_known_are_passed_over() {
        let ways: SignInWays = serde_json::from_str(r#"{"ways":["passkey","device"]}"#).unwrap();
        assert!(ways.offer(way::DEVICE) && !ways.offer(way::PASSWORD));
    }
}
