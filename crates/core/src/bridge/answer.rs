//! What the user decided at a prompt.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Password;

/// What the user decided at a prompt.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// A credential for the hosts that the prompt named.
    Credential {
        /// `user`, `DOMAIN\user` or `user@domain`.
        user_name: String,
        /// The password.
        password: Password,
    },
    /// A value that a mandatory parameter lacked.
    Value {
        /// The text typed.
        text: String,
    },
    /// Text that was typed without being shown.
    Secret {
        /// The text.
        text: Password,
    },
    /// One of the choices offered.
    Choice {
        /// Its index, from 0.
        index: u32,
    },
    /// Several of the choices offered, in the order chosen; none takes the defaults.
    Choices {
        /// Their indices, from 0.
        indices: Vec<u32>,
    },
    /// The fields of a [`HostQuestion::Fields`](super::HostQuestion), in its order.
    Fields {
        /// One for each field.
        values: Vec<FieldAnswer>,
    },
    /// Yes to one action.
    Yes,
    /// Yes to this and all that follow.
    YesToAll,
    /// No to one action.
    No,
    /// No to this and all that follow.
    NoToAll,
    /// The prompt was closed; what waited for it fails as cancelled.
    Cancel,
    /// Nobody is there who could answer. A script is told so as by a PowerShell that is not interactive; anything else
    /// fails as cancelled.
    Absent,
}

/// What was typed into one field.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldAnswer {
    /// Text, converted by the target to the field's type.
    Text {
        /// The text.
        text: String,
    },
    /// Several texts, for a field that takes a list.
    List {
        /// The texts.
        items: Vec<String>,
    },
    /// Text that was not shown.
    Secret {
        /// The text.
        text: Password,
    },
    /// A credential.
    Credential {
        /// `user`, `DOMAIN\user` or `user@domain`.
        user_name: String,
        /// The password.
        password: Password,
    },
}
