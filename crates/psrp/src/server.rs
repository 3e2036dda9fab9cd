//! The server's side of a runspace pool, \[MS-PSRP\] 3.2, as far as a target for tests needs it.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    Error, PROTOCOL_VERSION,
    clixml::Value,
    fragment::{DEFAULT_MAX_BLOB, Defragmenter, Fragment, Fragmenter, HEADER_LEN, Limits},
    message::{
        Destination, ErrorRecord, HostCall, InformationRecord, InformationalRecord, InitRunspacePool, Message,
        MessageBody, PipelineState, ProgressRecord, RunspacePoolState, SessionCapability, parse_version,
    },
};

/// Why a pool was not created or not connected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// There are no bytes, or they are no fragments.
    #[error("no negotiation data")]
    NoNegotiationData,
    /// A message of the two is not whole in one fragment, comes in the wrong order, or something
    /// is left over.
    #[error("the negotiation data is not the two messages that it must be")]
    Order,
    /// A message names another pool, or is not for the server.
    #[error("the negotiation data is for another pool")]
    WrongPool,
    /// The client's protocol version does not fit.
    #[error("the protocol version {0} is not supported")]
    Version(String),
    /// Both numbers of runspaces were given and both differ from the pool's.
    #[error("the numbers of runspaces differ from the pool's")]
    Runspaces,
    /// The pool is not open.
    #[error("the pool is not established")]
    NotEstablished,
    /// A message is malformed.
    #[error("malformed negotiation data: {0}")]
    Malformed(#[from] Error),
}

impl Refusal {
    /// The code of the WSMan fault in which PowerShell's plug-in says this on Connect.
    pub fn fault_code(&self) -> u32 {
        match self {
            Refusal::NoNegotiationData => 0x8054_0FA2,
            _ => 0x8054_0FA3,
        }
    }
}

/// A pool on the server.
///
/// The methods that make messages return fragments, in order; each goes on the stream named by the
/// pipeline (or on the pool's), whole fragments at a time.
#[derive(Debug)]
pub struct ServerPool {
    id: Uuid,
    client: SessionCapability,
    init: InitRunspacePool,
    fragmenter: Fragmenter,
    max_blob: usize,
    established: bool,
    limits: Limits,
    streams: BTreeMap<Option<Uuid>, Defragmenter>,
}

impl ServerPool {
    /// Creates the pool that `creationXml` asks for.
    ///
    /// Next, put [`ServerPool::session_capability`], [`ServerPool::application_private_data`] and
    /// [`ServerPool::state`] with `Opened` on the pool's stream.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] when the data is not SESSION_CAPABILITY and INIT_RUNSPACEPOOL for this pool.
    pub fn open(pool_id: Uuid, creation_xml: &[u8]) -> Result<Self, Refusal> {
        if creation_xml.is_empty() {
            return Err(Refusal::NoNegotiationData);
        }
        let limits = Limits::default();
        let messages = Defragmenter::new(limits).push(creation_xml)?;
        let [capability, init] = messages.as_slice() else {
            return Err(Refusal::Order);
        };
        let capability = addressed(pool_id, capability)?;
        let init = addressed(pool_id, init)?;
        let (MessageBody::SessionCapability(client), MessageBody::InitRunspacePool(init)) = (capability, init) else {
            return Err(Refusal::Order);
        };
        check_version(&client)?;
        Ok(ServerPool {
            id: pool_id,
            client,
            init,
            fragmenter: Fragmenter::new(),
            max_blob: DEFAULT_MAX_BLOB,
            established: true,
            limits,
            streams: BTreeMap::new(),
        })
    }

    /// A pool that no client created here: one that was left running.
    pub fn left_running(pool_id: Uuid) -> Self {
        ServerPool {
            id: pool_id,
            client: SessionCapability::default(),
            init: InitRunspacePool::default(),
            fragmenter: Fragmenter::new(),
            max_blob: DEFAULT_MAX_BLOB,
            established: true,
            limits: Limits::default(),
            streams: BTreeMap::new(),
        }
    }

    /// Connects another client: takes `connectXml`, returns `connectResponseXml`.
    ///
    /// Next, put [`ServerPool::application_private_data`] on the pool's stream.
    /// The pool's object ids go on; what the former client had half-sent is forgotten.
    ///
    /// # Errors
    ///
    /// A [`Refusal`]; the pool is unchanged then.
    pub fn connect(&mut self, connect_xml: &[u8]) -> Result<Vec<u8>, Refusal> {
        let first = Fragment::parse(connect_xml).map_err(|_| Refusal::NoNegotiationData)?;
        let rest = &connect_xml[HEADER_LEN + first.blob.len()..];
        let second = Fragment::parse(rest).map_err(|_| Refusal::Order)?;
        let rest = &rest[HEADER_LEN + second.blob.len()..];
        if !first.is_whole() || !second.is_whole() || !rest.is_empty() {
            return Err(Refusal::Order);
        }
        let MessageBody::SessionCapability(client) = addressed(self.id, first.blob)? else {
            return Err(Refusal::Order);
        };
        let MessageBody::ConnectRunspacePool { runspaces } = addressed(self.id, second.blob)? else {
            return Err(Refusal::Order);
        };
        check_version(&client)?;
        let (min, max) = (self.init.min_runspaces, self.init.max_runspaces);
        // PowerShell joins the two comparisons with "and".
        if runspaces.is_some_and(|(asked_min, asked_max)| asked_min != min && asked_max != max) {
            return Err(Refusal::Runspaces);
        }
        if !self.established {
            return Err(Refusal::NotEstablished);
        }
        self.client = client;
        self.streams.clear();
        let mut answer = Fragmenter::new();
        let mut bytes = Vec::new();
        for body in
            [MessageBody::SessionCapability(self.own_capability()), MessageBody::RunspacePoolInitData { min, max }]
        {
            let message = self.message(None, body).encode();
            bytes.extend(answer.fragment(&message, self.max_blob).concat());
        }
        Ok(bytes)
    }

    /// Takes what a client sent: `Arguments` or the data of a Send, of the pool or of a command.
    ///
    /// A CREATE_PIPELINE comes out once its last fragment is in.
    ///
    /// # Errors
    ///
    /// Malformed fragments or messages.
    pub fn receive(&mut self, command_id: Option<Uuid>, data: &[u8]) -> Result<Vec<Message>, Error> {
        let limits = self.limits;
        let stream = self.streams.entry(command_id).or_insert_with(|| Defragmenter::new(limits));
        stream.push(data)?.iter().map(|bytes| Message::decode(bytes)).collect()
    }

    /// Forgets what a command had half-sent.
    pub fn remove_pipeline(&mut self, id: Uuid) {
        self.streams.remove(&Some(id));
    }

    /// SESSION_CAPABILITY with a zero pool id, as PowerShell begins a new pool's stream.
    pub fn session_capability(&mut self) -> Vec<Vec<u8>> {
        let mut message = self.message(None, MessageBody::SessionCapability(self.own_capability()));
        message.pool_id = Uuid::nil();
        self.fragmenter.fragment(&message.encode(), self.max_blob)
    }

    /// APPLICATION_PRIVATE_DATA; see [`version_table`] for the usual data.
    pub fn application_private_data(&mut self, data: Value) -> Vec<Vec<u8>> {
        self.send(None, MessageBody::ApplicationPrivateData(data))
    }

    /// RUNSPACEPOOL_STATE.
    pub fn state(&mut self, state: RunspacePoolState, error: Option<ErrorRecord>) -> Vec<Vec<u8>> {
        self.established = state == RunspacePoolState::Opened;
        self.send(None, MessageBody::RunspacePoolState { state, error })
    }

    /// PIPELINE_OUTPUT.
    pub fn output(&mut self, pipeline: Uuid, value: &Value) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::PipelineOutput(value.clone()))
    }

    /// ERROR_RECORD.
    pub fn error(&mut self, pipeline: Uuid, record: ErrorRecord) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::ErrorRecord(record))
    }

    /// WARNING_RECORD.
    pub fn warning(&mut self, pipeline: Uuid, message: &str) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::Warning(InformationalRecord::new(message)))
    }

    /// VERBOSE_RECORD.
    pub fn verbose(&mut self, pipeline: Uuid, message: &str) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::Verbose(InformationalRecord::new(message)))
    }

    /// DEBUG_RECORD.
    pub fn debug(&mut self, pipeline: Uuid, message: &str) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::Debug(InformationalRecord::new(message)))
    }

    /// INFORMATION_RECORD.
    pub fn information(&mut self, pipeline: Uuid, record: InformationRecord) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::Information(record))
    }

    /// PROGRESS_RECORD.
    pub fn progress(&mut self, pipeline: Uuid, record: ProgressRecord) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::Progress(record))
    }

    /// PIPELINE_STATE.
    pub fn pipeline_state(&mut self, pipeline: Uuid, state: PipelineState, error: Option<ErrorRecord>) -> Vec<Vec<u8>> {
        self.send(Some(pipeline), MessageBody::PipelineState { state, error })
    }

    /// A host call, of a pipeline or of the pool.
    pub fn host_call(&mut self, pipeline: Option<Uuid>, call: HostCall) -> Vec<Vec<u8>> {
        self.send(pipeline, MessageBody::HostCall(call))
    }

    /// Any message to the client.
    pub fn send(&mut self, pipeline: Option<Uuid>, body: MessageBody) -> Vec<Vec<u8>> {
        let message = self.message(pipeline, body).encode();
        self.fragmenter.fragment(&message, self.max_blob)
    }

    /// Bounds the fragments that are made. Default 32 KiB.
    pub fn set_max_blob(&mut self, max_blob: usize) {
        self.max_blob = max_blob;
    }

    /// The pool's id.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// What the client that holds the pool speaks.
    pub fn client_capability(&self) -> &SessionCapability {
        &self.client
    }

    /// What the pool was created with, the creating client's host among it.
    pub fn init(&self) -> &InitRunspacePool {
        &self.init
    }

    /// As PowerShell, 2.2 and 2.3 are answered in kind.
    fn own_capability(&self) -> SessionCapability {
        let protocol_version = match self.client.protocol() {
            Some((2, 2)) => "2.2",
            _ => PROTOCOL_VERSION,
        };
        SessionCapability { protocol_version: protocol_version.into(), ..SessionCapability::default() }
    }

    fn message(&self, pipeline_id: Option<Uuid>, body: MessageBody) -> Message {
        Message { destination: Destination::Client, pool_id: self.id, pipeline_id, body }
    }
}

/// The usual APPLICATION_PRIVATE_DATA: a `PSVersionTable` for this version of PowerShell.
pub fn version_table(ps_version: &str) -> Value {
    let version = |text: &str| Value::Version(text.to_owned());
    let table = Value::primitive_dictionary(vec![
        ("PSVersion".into(), version(ps_version)),
        ("PSRemotingProtocolVersion".into(), version(PROTOCOL_VERSION)),
        ("SerializationVersion".into(), version("1.1.0.1")),
    ]);
    Value::primitive_dictionary(vec![("PSVersionTable".into(), table)])
}

/// The body of a message that must be for the server and for this pool.
fn addressed(pool_id: Uuid, bytes: &[u8]) -> Result<MessageBody, Refusal> {
    let message = Message::decode(bytes)?;
    if message.destination != Destination::Server || message.pool_id != pool_id {
        return Err(Refusal::WrongPool);
    }
    Ok(message.body)
}

/// The same major version, and a minor one from 2.2 on (a newer client is answered with ours).
fn check_version(client: &SessionCapability) -> Result<(), Refusal> {
    match parse_version(&client.protocol_version) {
        Some((2, minor)) if minor >= 2 => Ok(()),
        _ => Err(Refusal::Version(client.protocol_version.clone())),
    }
}
