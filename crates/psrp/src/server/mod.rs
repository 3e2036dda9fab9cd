//! The server's side of a runspace pool, \[MS-PSRP\] 3.2, as far as a target for tests needs it.

mod calls;
mod keys;
mod refusal;

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use calls::Calls;
pub use calls::{Answered, Asked};
use keys::Keys;
pub use refusal::Refusal;

use crate::{
    Error,
    clixml::Value,
    fragment::{DEFAULT_MAX_BLOB, Defragmenter, Fragment, Fragmenter, HEADER_LEN, Limits},
    message::{
        CreatePipeline, Destination, ErrorCategory, ErrorRecord, HostCall, InformationRecord, InformationalRecord,
        InitRunspacePool, Message, MessageBody, PipelineState, ProgressRecord, RunspacePoolState, SessionCapability,
        parse_version,
    },
};

/// What this server speaks unless it is told otherwise, [`crate::PROTOCOL_VERSION`].
const SPOKEN: (u32, u32) = (2, 3);

/// From this version on a client can disconnect and another can connect, \[MS-PSRP\] 1.7.
const CAN_CONNECT: (u32, u32) = (2, 2);

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
    spoken: (u32, u32),
    running: BTreeSet<Uuid>,
    calls: Calls,
    keys: Keys,
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
        check_version(&client, (2, 0))?;
        Ok(ServerPool { client, init, ..Self::left_running(pool_id) })
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
            spoken: SPOKEN,
            running: BTreeSet::new(),
            calls: Calls::default(),
            keys: Keys::default(),
        }
    }

    /// Speaks another version of the protocol, as (major, minor), for example 2.1 as PowerShell 2
    /// does. Default 2.3. Set it before anything is sent; a client that speaks less is answered in kind.
    pub fn set_protocol_version(&mut self, version: (u32, u32)) {
        self.spoken = version;
    }

    /// The version that both ends speak, as (major, minor).
    pub fn protocol_version(&self) -> (u32, u32) {
        self.client.protocol().map_or(self.spoken, |client| client.min(self.spoken))
    }

    /// Connects another client: takes `connectXml`, returns `connectResponseXml`.
    ///
    /// Next, put [`ServerPool::application_private_data`] on the pool's stream.
    /// The pool's object ids go on; what the former client had half-sent is forgotten, and the new
    /// one has no key for secrets. Host calls that nobody answered are asked again with
    /// [`ServerPool::unanswered`].
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
        if self.spoken < CAN_CONNECT {
            return Err(Refusal::CannotConnect(version_text(self.spoken)));
        }
        check_version(&client, CAN_CONNECT)?;
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
        self.keys.client_changed();
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

    /// Forgets a command: what it had half-sent, and what it asked.
    pub fn remove_pipeline(&mut self, id: Uuid) {
        self.streams.remove(&Some(id));
        self.running.remove(&id);
        self.calls.remove(id);
    }

    /// Lets a pipeline run, if there is a runspace for it; a nested one runs in another's.
    ///
    /// # Errors
    ///
    /// The PIPELINE_STATE message to be put on its stream when the pool is busy.
    pub fn admit(&mut self, id: Uuid, create: &CreatePipeline) -> Result<(), Vec<Vec<u8>>> {
        let runspaces = usize::try_from(self.init.max_runspaces).unwrap_or_default().max(1);
        if !create.is_nested && !self.running.contains(&id) && self.running.len() >= runspaces {
            let error = ErrorRecord::new(
                "The pipeline was not run because a pipeline is already running. Pipelines cannot be run concurrently.",
                "InvalidOperation",
                ErrorCategory::INVALID_OPERATION,
                None,
            );
            return Err(self.pipeline_state(id, PipelineState::Failed, Some(error)));
        }
        if !create.is_nested {
            self.running.insert(id);
        }
        Ok(())
    }

    /// The pipelines that were admitted and are not over.
    pub fn running(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.running.iter().copied()
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
        if state.is_final() {
            self.running.remove(&pipeline);
            self.calls.remove(pipeline);
        }
        self.send(Some(pipeline), MessageBody::PipelineState { state, error })
    }

    /// A host call, of a pipeline or of the pool, whose answer nobody waits for here; see [`ServerPool::ask`].
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

    fn own_capability(&self) -> SessionCapability {
        SessionCapability { protocol_version: version_text(self.protocol_version()), ..SessionCapability::default() }
    }

    fn message(&self, pipeline_id: Option<Uuid>, body: MessageBody) -> Message {
        Message { destination: Destination::Client, pool_id: self.id, pipeline_id, body }
    }
}

/// The usual APPLICATION_PRIVATE_DATA: a `PSVersionTable` for this version of PowerShell.
pub fn version_table(ps_version: &str) -> Value {
    version_table_of(ps_version, SPOKEN)
}

/// As [`version_table`], for a server that speaks another version of the protocol; a client can
/// disconnect from 2.2 on.
pub fn version_table_of(ps_version: &str, protocol: (u32, u32)) -> Value {
    let version = |text: String| Value::Version(text);
    let table = Value::primitive_dictionary(vec![
        ("PSVersion".into(), version(ps_version.into())),
        ("PSRemotingProtocolVersion".into(), version(version_text(protocol))),
        ("SerializationVersion".into(), version("1.1.0.1".into())),
    ]);
    Value::primitive_dictionary(vec![("PSVersionTable".into(), table)])
}

fn version_text((major, minor): (u32, u32)) -> String {
    format!("{major}.{minor}")
}

/// The body of a message that must be for the server and for this pool.
fn addressed(pool_id: Uuid, bytes: &[u8]) -> Result<MessageBody, Refusal> {
    let message = Message::decode(bytes)?;
    if message.destination != Destination::Server || message.pool_id != pool_id {
        return Err(Refusal::WrongPool);
    }
    Ok(message.body)
}

/// The same major version, and at least this minor one; newer clients are answered with ours.
fn check_version(client: &SessionCapability, least: (u32, u32)) -> Result<(), Refusal> {
    match parse_version(&client.protocol_version) {
        Some(version) if version.0 == least.0 && version >= least => Ok(()),
        _ => Err(Refusal::Version(client.protocol_version.clone())),
    }
}
