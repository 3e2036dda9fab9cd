//! Sessions.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Millis, Text};
use crate::option::OutputBufferingMode;

/// A session as the grid and the tables show it. The properties are those of PSSession.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Counter of this engine, from 1.
    pub id: u32,
    /// The shell's name.
    pub name: String,
    /// The host as addressed.
    pub computer_name: String,
    /// Without the schema's prefix.
    pub configuration_name: String,
    /// The ShellId.
    pub instance_id: Uuid,
    /// Relative to this client.
    pub state: SessionState,
    /// What decides whether it can be connected.
    pub availability: Availability,
    /// `DOMAIN\user` as the host reports it.
    pub owner: Option<String>,
    /// Text of the running command, when there is one.
    pub running_command: Option<String>,
    /// Whether and why (not) it can be connected now.
    pub eligibility: Eligibility,
    /// When it was disconnected, if it is.
    pub disconnected_on: Option<Millis>,
    /// When the host will delete it, if nobody connects.
    pub expires_on: Option<Millis>,
    /// When the host last told us about it.
    pub as_of: Millis,
    /// Connected by this engine at some time and not closed since: its page can be shown, and `-Name`, `-Id` and
    /// `-InstanceId` find it. Whether it is open now, `eligibility` says.
    pub local: bool,
    /// Why input is refused now; `None` when input is accepted.
    pub input_refused: Option<Text>,
    /// Protocol facts of an open session, from APPLICATION_PRIVATE_DATA.
    pub ps_version: Option<String>,
    /// Where the host's listener is, as a URL; empty in a session that no host has listed.
    pub endpoint: String,
    /// The account that holds it open or listed it, as typed.
    pub account: Option<String>,
    /// How long it may stay disconnected.
    pub idle_timeout: Option<Millis>,
    /// The longest that its host allows for `idle_timeout`.
    pub max_idle_timeout: Option<Millis>,
    /// What becomes of output that nobody receives.
    pub output_buffering_mode: OutputBufferingMode,
    /// How the connection of an open session is.
    pub connection: Connection,
    /// Why it is broken, or why it was disconnected other than by this user's wish.
    pub reason: Option<Text>,
}

impl SessionView {
    /// A disconnected session that can be connected, with nothing else known of it.
    #[must_use]
    pub fn disconnected(id: u32, instance_id: Uuid, name: &str, computer_name: &str) -> Self {
        Self {
            id,
            name: name.into(),
            computer_name: computer_name.into(),
            configuration_name: "Microsoft.PowerShell".into(),
            instance_id,
            state: SessionState::Disconnected,
            availability: Availability::None,
            owner: None,
            running_command: None,
            eligibility: Eligibility::Connectable,
            disconnected_on: None,
            expires_on: None,
            as_of: 0,
            local: false,
            input_refused: None,
            ps_version: None,
            endpoint: String::new(),
            account: None,
            idle_timeout: None,
            max_idle_timeout: None,
            output_buffering_mode: OutputBufferingMode::None,
            connection: Connection::Closed,
            reason: None,
        }
    }

    /// The same session, open here and idle.
    #[must_use]
    pub fn opened(self) -> Self {
        Self {
            state: SessionState::Opened,
            availability: Availability::Available,
            eligibility: Eligibility::Open,
            local: true,
            connection: Connection::Live,
            ..self
        }
    }
}

/// How the connection of a session to its host is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Connection {
    /// There is none: the session is not open here.
    #[default]
    Closed,
    /// It works, or nothing says otherwise.
    Live,
    /// It was lost and is tried again; the session goes on on its host meanwhile.
    Interrupted {
        /// When it was lost.
        since: Millis,
        /// Attempts made so far.
        attempt: u32,
        /// When the next attempt is made; `None` while one is under way.
        retry_at: Option<Millis>,
        /// When the session is given up and shows as Disconnected.
        gives_up_at: Millis,
        /// What happened.
        reason: Text,
    },
}

/// `RunspaceState` of a PSSession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SessionState {
    /// 0
    BeforeOpen,
    /// 1
    Opening,
    /// 2
    Opened,
    /// 3
    Closed,
    /// 4
    Closing,
    /// 5
    Broken,
    /// 6
    Disconnecting,
    /// 7
    Disconnected,
    /// 8
    Connecting,
}

/// `RunspaceAvailability` of a PSSession.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Availability {
    /// 0
    None,
    /// 1
    Available,
    /// 2
    AvailableForNestedCommand,
    /// 3
    Busy,
    /// 4
    RemoteDebug,
}

/// Whether a session can be connected, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Eligibility {
    /// Disconnected and free.
    Connectable,
    /// Already open here.
    Open,
    /// Another client holds it.
    HeldByAnotherClient,
    /// It belongs to somebody else; that user's credential is needed.
    OtherOwner {
        /// As the host reports it.
        owner: String,
    },
    /// It was broken or closed.
    NotUsable,
}

/// What is kept over a reload, and nothing else: no secret, no output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RememberedSession {
    /// The host as addressed.
    pub computer_name: String,
    /// The session's name.
    pub name: String,
    /// The ShellId.
    pub instance_id: Uuid,
    /// The wsmv:SessionId that holds it; with it the session can be disconnected.
    pub session_id: Uuid,
    /// The account that opened it, to suggest in the prompt.
    pub user_name: Option<String>,
    /// Where the host's listener is, as in [`SessionView::endpoint`]; empty: at the usual place.
    #[serde(default)]
    pub endpoint: String,
}
