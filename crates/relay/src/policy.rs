//! What a user may reach.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

/// Answer to `GET /v1/policy`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyAnswer {
    /// Name of the user at the gateway.
    pub user_name: String,
    /// Named hosts that the policy lets this user reach, in the gateway's order.
    pub hosts: Vec<Host>,
    /// Groups of them by target set, in the gateway's order; sets without a named host are left out.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// The bounds in force.
    pub limits: Limits,
}

/// A host that has a name in the gateway's table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Host {
    /// As written in the table.
    pub name: String,
    /// The target set that admits it.
    pub target_set: String,
}

/// The named hosts of one target set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The target set's name.
    pub name: String,
    /// Names of its hosts, in the table's order.
    pub hosts: Vec<String>,
}

/// Bounds in force at a gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Bytes of a request body.
    pub request_bytes: u64,
    /// Bytes of a target's body in one exchange.
    pub answer_bytes: u64,
    /// An idle pin is closed after this, in seconds.
    pub pin_idle_s: u32,
    /// Pins that one user may hold.
    pub pins: u32,
}
