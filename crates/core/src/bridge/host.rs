//! Hosts and groups of hosts.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{ErrorRecord, Millis};

/// What is known of one host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostStatus {
    /// As addressed, for example `Server01`.
    pub computer_name: String,
    /// What the engine is doing with it.
    pub state: HostState,
    /// When its listing was last read.
    pub as_of: Option<Millis>,
    /// Why the last query failed.
    pub error: Option<ErrorRecord>,
}

/// What the engine is doing with a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HostState {
    /// Never asked.
    Unknown,
    /// Waiting for a credential.
    NeedsCredential,
    /// Being asked now.
    Querying,
    /// Answered.
    Listed,
    /// The last query failed.
    Failed,
}

/// Hosts that the gateway's policy groups under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HostGroup {
    /// The group's name.
    pub name: String,
    /// Names of its hosts, in the gateway's order.
    pub hosts: Vec<String>,
}
