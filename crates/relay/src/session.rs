//! Signing in at the gateway.

use alloc::string::String;

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
    /// By the `__Host-` cookie of an earlier sign-in. Same origin only.
    Renew,
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
    }
}
