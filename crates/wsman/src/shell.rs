use std::time::Duration;

use uuid::Uuid;

use crate::BufferMode;

/// A shell as the server describes it (MS-WSMV 2.2.4.37). What a server left out is `None` or
/// empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shell {
    /// The pool's GUID: PowerShell's InstanceId.
    pub shell_id: Uuid,
    /// The session's name; absent when its creator gave none.
    pub name: Option<String>,
    /// The resource URI that the shell was created with, to be used for every operation on it.
    pub resource_uri: String,
    /// Who created it, `DOMAIN\user` in listings.
    pub owner: Option<String>,
    /// Address of the last client.
    pub client_ip: Option<String>,
    /// The host process.
    pub process_id: Option<u32>,
    /// How long it may stay idle.
    pub idle_timeout: Option<Duration>,
    /// The most that `idle_timeout` may be.
    pub max_idle_timeout: Option<Duration>,
    /// `stdin pr` for PowerShell.
    pub input_streams: Option<String>,
    /// `stdout` for PowerShell.
    pub output_streams: Option<String>,
    /// UI language.
    pub locale: Option<String>,
    /// Language of data.
    pub data_locale: Option<String>,
    /// `NoCompression` or `XpressCompression`.
    pub compression_mode: Option<String>,
    /// Whether the user's profile was loaded.
    pub profile_loaded: Option<bool>,
    /// `UTF8` or `UTF16`.
    pub encoding: Option<String>,
    /// What happens to output that nobody reads.
    pub buffer_mode: Option<BufferMode>,
    /// Whether a client holds it. `None` when the server did not say.
    pub state: Option<ShellState>,
    /// Since its creation.
    pub shell_run_time: Option<Duration>,
    /// Since its last activity: for a disconnected shell, since it was left.
    pub shell_inactivity: Option<Duration>,
    /// For example `46MB`; in listings only.
    pub memory_used: Option<String>,
    /// In listings only.
    pub child_processes: Option<u32>,
}

/// Whether a client holds a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShellState {
    /// A client holds it.
    Connected,
    /// It can be connected.
    Disconnected,
    /// A word not known here.
    Other(String),
}

impl ShellState {
    /// The word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Connected => "Connected",
            Self::Disconnected => "Disconnected",
            Self::Other(word) => word,
        }
    }

    /// Reads the word, without regard to case as .NET does.
    pub fn from_wire(word: &str) -> Self {
        [Self::Connected, Self::Disconnected]
            .into_iter()
            .find(|known| known.as_str().eq_ignore_ascii_case(word))
            .unwrap_or_else(|| Self::Other(word.into()))
    }
}

/// A command in a listing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// The pipeline's GUID.
    pub command_id: Uuid,
    /// The text given when it was started, at most 256 characters from Windows' client.
    pub command_line: String,
    /// The bare word: `Running`, `Pending` or `Done`.
    pub state: String,
}
