use std::fmt;
use std::time::Duration;

use uuid::Uuid;

use crate::{
    COMMAND_RESOURCE_URI, Enumeration, Error, Limits, OPTION_KEEPALIVE, OPTION_PROTOCOL_VERSION, Operation,
    SELECTOR_SHELL_ID, SHELL_RESOURCE_URI, request_read, request_write,
};

/// One request envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The addressing and WS-Management headers. Ignored for [`RequestBody::Identify`].
    pub header: RequestHeader,
    /// The operation.
    pub body: RequestBody,
}

/// The headers of a request (DSP0226 clauses 5 and 6, MS-WSMV 3.1.4.1).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestHeader {
    /// `wsa:To`: the endpoint's URL as the client knows it.
    pub to: String,
    /// `wsman:ResourceURI`.
    pub resource_uri: String,
    /// `wsa:MessageID`; fresh for each request.
    pub message_id: Uuid,
    /// `wsmv:SessionId`: identifies the client and decides between Reconnect and Connect.
    pub session_id: Option<Uuid>,
    /// `wsmv:OperationID` (MS-WSMV 3.1.4.1.39).
    pub operation_id: Option<OperationId>,
    /// `wsmv:SequenceId`; Windows sends 1.
    pub sequence_id: Option<u64>,
    /// `wsman:OperationTimeout`.
    pub operation_timeout: Option<Duration>,
    /// `wsman:MaxEnvelopeSize`, in bytes.
    pub max_envelope_size: Option<u32>,
    /// `wsman:Locale`, for example `en-US`.
    pub locale: Option<String>,
    /// `wsmv:DataLocale`.
    pub data_locale: Option<String>,
    /// `wsman:OptionSet`, in order. Those that a server must not ignore are written with
    /// `MustComply`.
    pub options: Vec<(String, String)>,
    /// `wsman:SelectorSet`, in order.
    pub selectors: Vec<(String, String)>,
    /// How a listing is asked for.
    pub enumeration: Enumeration,
}

/// The id under which a server that supports Robust Connection remembers an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperationId {
    /// The id; the same when the operation is sent again.
    pub id: Uuid,
    /// False the first time, true when the operation is sent again.
    pub must_understand: bool,
}

/// The operation of a request. Binary fields are already base64-decoded.
#[derive(Clone, PartialEq, Eq)]
pub enum RequestBody {
    /// Identify: what answers here?
    Identify,
    /// Transfer Get of the selected resource.
    Get,
    /// Transfer Delete: ends the selected shell.
    Delete,
    /// Transfer Create of a shell.
    Create(CreateShell),
    /// Starts a command in the selected shell.
    Command {
        /// Chosen by the client. Only plain shells do without.
        command_id: Option<Uuid>,
        /// Text shown in the listing of commands; Windows' client cuts it at 256 characters.
        command_line: String,
        /// First fragments of CREATE_PIPELINE. For a plain shell the argument's text.
        arguments: Vec<u8>,
    },
    /// Writes to a stream of the shell or of a command.
    Send {
        /// `stdin` or `pr`.
        stream: String,
        /// `None` for the shell's own stream.
        command_id: Option<Uuid>,
        /// Whole PSRP fragments.
        data: Vec<u8>,
        /// Nothing follows on this stream (plain shells only).
        end: bool,
    },
    /// Waits for output of the shell or of a command.
    Receive {
        /// `None` for the shell's own stream.
        command_id: Option<Uuid>,
    },
    /// Stops or closes a command.
    Signal {
        /// The command.
        command_id: Uuid,
        /// What to do with it.
        code: SignalCode,
    },
    /// Leaves the shell running without a client.
    Disconnect {
        /// The new idle time-out; `None` keeps the shell's.
        idle_timeout: Option<Duration>,
        /// What happens when nobody reads; `None` keeps the shell's.
        buffer_mode: Option<BufferMode>,
    },
    /// Takes a shell up again under the same `SessionId`.
    Reconnect {
        /// What happens when nobody reads; `None` keeps the shell's.
        buffer_mode: Option<BufferMode>,
    },
    /// Takes up a shell that another client left.
    ConnectShell {
        /// PSRP fragments of `connectXml`.
        connect_xml: Vec<u8>,
    },
    /// Takes up a command of a connected shell.
    ConnectCommand {
        /// The command.
        command_id: Uuid,
    },
    /// Lists the shells of the host.
    EnumerateShells,
    /// Lists the commands of one shell.
    EnumerateCommands {
        /// The shell.
        shell_id: Uuid,
    },
    /// The rest of a listing.
    Pull {
        /// From the answer before.
        context: String,
    },
    /// Gives a listing up.
    Release {
        /// From the answer before.
        context: String,
    },
}

/// What Create asks for (MS-WSMV 2.2.4.37 and 3.1.4.5.2, MS-PSRP 3.1.5.3.1).
#[derive(Clone, PartialEq, Eq, Default)]
pub struct CreateShell {
    /// Chosen by the client; without one the shell cannot be disconnected (MS-WSMV 3.1.4.15).
    pub shell_id: Option<Uuid>,
    /// The session's name.
    pub name: Option<String>,
    /// `None`: the server's default, two hours.
    pub idle_timeout: Option<Duration>,
    /// PSRP fragments of `creationXml`; empty for a plain shell.
    pub creation_xml: Vec<u8>,
    /// `stdin pr` for PowerShell.
    pub input_streams: String,
    /// `stdout` for PowerShell.
    pub output_streams: String,
}

impl CreateShell {
    /// A PowerShell shell with the streams that PSRP uses.
    pub fn power_shell(shell_id: Uuid, creation_xml: Vec<u8>) -> Self {
        Self {
            shell_id: Some(shell_id),
            name: None,
            idle_timeout: None,
            creation_xml,
            input_streams: "stdin pr".into(),
            output_streams: "stdout".into(),
        }
    }
}

/// What to do with a command (MS-WSMV 2.2.4.38 and 2.2.5.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignalCode {
    /// Close the command and free it; sent after every command, finished ones too.
    Terminate,
    /// Stop the pipeline. On the wire `powershell/signal/crtl_c`: the misspelling is Windows' own,
    /// not that of MS-WSMV 2.2.5.6, and the correct spelling closes the command instead.
    PowerShellStop,
    /// Any other code, as it stands.
    Other(String),
}

impl SignalCode {
    /// The code on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Terminate => "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/Terminate",
            Self::PowerShellStop => "powershell/signal/crtl_c",
            Self::Other(code) => code,
        }
    }

    /// Reads a code; compared exactly, as Windows does.
    pub fn from_wire(code: &str) -> Self {
        [Self::Terminate, Self::PowerShellStop]
            .into_iter()
            .find(|known| known.as_str() == code)
            .unwrap_or_else(|| Self::Other(code.into()))
    }
}

/// What a shell does with output that nobody reads (MS-WSMV 2.2.5.10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BufferMode {
    /// The pipeline waits.
    Block,
    /// The oldest output is lost.
    Drop,
}

impl BufferMode {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Block => "Block",
            Self::Drop => "Drop",
        }
    }

    /// Reads the word, without regard to case.
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Block, Self::Drop].into_iter().find(|mode| mode.as_str().eq_ignore_ascii_case(word))
    }
}

impl Request {
    /// A request with the headers and options that the operation needs: `en-US`, the initial
    /// envelope size, 20 seconds, `protocolversion` 2.3 on Create and Connect of a shell, the
    /// keep-alive option on Receive. For listings `resource_uri` is ignored and theirs is taken.
    pub fn new(to: &str, resource_uri: &str, message_id: Uuid, body: RequestBody) -> Self {
        let options = match &body {
            RequestBody::Create(_) | RequestBody::ConnectShell { .. } => {
                vec![(OPTION_PROTOCOL_VERSION.into(), "2.3".into())]
            }
            RequestBody::Receive { .. } => vec![(OPTION_KEEPALIVE.into(), "True".into())],
            RequestBody::Command { .. } => {
                vec![("WINRS_SKIP_CMD_SHELL".into(), "False".into())]
            }
            _ => Vec::new(),
        };
        let resource_uri = match &body {
            RequestBody::EnumerateShells => SHELL_RESOURCE_URI,
            RequestBody::EnumerateCommands { .. } => COMMAND_RESOURCE_URI,
            _ => resource_uri,
        };
        Self {
            header: RequestHeader {
                to: to.into(),
                resource_uri: resource_uri.into(),
                message_id,
                operation_timeout: Some(Duration::from_secs(20)),
                max_envelope_size: Some(crate::INITIAL_ENVELOPE_SIZE),
                locale: Some("en-US".into()),
                data_locale: Some("en-US".into()),
                options,
                ..RequestHeader::default()
            },
            body,
        }
    }

    /// The same request for one shell: adds the `ShellId` selector.
    #[must_use]
    pub fn for_shell(mut self, shell_id: Uuid) -> Self {
        self.header.selectors.push((SELECTOR_SHELL_ID.into(), guid(shell_id)));
        self
    }

    /// The same request under an id that a server with Robust Connection remembers, its first
    /// time: `OperationID` not to be understood, `SequenceId` 1 (MS-WSMV 3.1.4.1.39).
    #[must_use]
    pub fn with_operation(mut self, id: Uuid) -> Self {
        self.header.operation_id = Some(OperationId { id, must_understand: false });
        self.header.sequence_id = Some(1);
        self
    }

    /// The operation of the body.
    pub fn operation(&self) -> Operation {
        self.body.operation()
    }

    /// Writes the envelope.
    pub fn to_xml(&self) -> String {
        request_write::write(self)
    }

    /// Reads an envelope within the default [`Limits`].
    ///
    /// # Errors
    /// [`Error`], with [`Error::Unsupported`] for an action that is not one of [`Operation`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_with(bytes, &Limits::default())
    }

    /// Reads an envelope within the given limits.
    ///
    /// # Errors
    /// As [`Request::parse`].
    pub fn parse_with(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        request_read::read(bytes, limits)
    }

    /// Reads envelopes that follow each other in one stream of bytes. The limits count for all
    /// of them together.
    ///
    /// # Errors
    /// As [`Request::parse`], for the first that cannot be read.
    pub fn parse_all(bytes: &[u8], limits: &Limits) -> Result<Vec<Self>, Error> {
        request_read::read_all(bytes, limits)
    }
}

impl RequestHeader {
    /// The value of an option, by its name without regard to case.
    pub fn option(&self, name: &str) -> Option<&str> {
        find(&self.options, name)
    }

    /// The value of a selector, by its name without regard to case.
    pub fn selector(&self, name: &str) -> Option<&str> {
        find(&self.selectors, name)
    }

    /// The shell that the selectors name.
    pub fn shell_id(&self) -> Option<Uuid> {
        self.selector(SELECTOR_SHELL_ID).and_then(|text| text.trim().parse().ok())
    }
}

impl RequestBody {
    /// The operation of this body.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Identify => Operation::Identify,
            Self::Get => Operation::Get,
            Self::Delete => Operation::Delete,
            Self::Create(_) => Operation::Create,
            Self::Command { .. } => Operation::Command,
            Self::Send { .. } => Operation::Send,
            Self::Receive { .. } => Operation::Receive,
            Self::Signal { .. } => Operation::Signal,
            Self::Disconnect { .. } => Operation::Disconnect,
            Self::Reconnect { .. } => Operation::Reconnect,
            Self::ConnectShell { .. } | Self::ConnectCommand { .. } => Operation::Connect,
            Self::EnumerateShells | Self::EnumerateCommands { .. } => Operation::Enumerate,
            Self::Pull { .. } => Operation::Pull,
            Self::Release { .. } => Operation::Release,
        }
    }
}

// What travels in a body may be a password: only the kind is shown.
impl fmt::Debug for RequestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}(..)", self.operation())
    }
}

impl fmt::Debug for CreateShell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateShell")
            .field("shell_id", &self.shell_id)
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// A GUID as Windows writes it: upper case, with hyphens.
pub(crate) fn guid(id: Uuid) -> String {
    let mut text = id.hyphenated().to_string();
    text.make_ascii_uppercase();
    text
}
