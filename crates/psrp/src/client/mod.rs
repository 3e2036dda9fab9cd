//! The client's side of a runspace pool, \[MS-PSRP\] 3.1.
//!
//! The caller moves bytes: what a method returns goes into the SOAP body that its documentation
//! names, what comes back goes into [`ClientPool::connect_response`] or [`ClientPool::receive`].
//!
//! What a person or a program gives to a pipeline that runs (its input, answers to its questions)
//! is put in with [`ClientPool::input`], [`ClientPool::close_input`] and [`ClientPool::answer`] and
//! taken out, one Send at a time, with [`ClientPool::next_send`]; so nothing grows but what
//! [`ClientPool::waiting_inputs`] counts. Secrets among it wait there until a key was exchanged: as
//! long as [`ClientPool::wants_key`], call [`ClientPool::exchange_key`].

mod event;
mod keys;
mod outbox;
mod receive;
mod send;

use std::collections::BTreeMap;

use uuid::Uuid;

pub use event::{Event, PoolState, Stream};
use keys::Keys;
use outbox::Outbox;
pub use outbox::{InputStream, Outgoing};

use crate::{
    Error,
    clixml::{Decoder, Value},
    fragment::{DEFAULT_MAX_BLOB, Defragmenter, Fragmenter, Limits},
    message::{
        CreatePipeline, Destination, InitRunspacePool, Message, MessageBody, PipelineState, SessionCapability,
        parse_version,
    },
};

/// A pipeline to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPipeline {
    /// The pipeline's id, which is the WSMan command's id.
    pub id: Uuid,
    /// The first goes into `rsp:Arguments`, each other into a Send on `stdin` with the command's id.
    pub fragments: Vec<Vec<u8>>,
}

/// Why a pipeline was not started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotStarted {
    /// The pool is not open: open or connect it first.
    #[error("the pool is not open")]
    NotOpen(PoolState),
    /// Another pipeline runs, and a session runs one at a time: wait for its end, or stop it.
    #[error("the pool is busy with another pipeline")]
    Busy(Uuid),
}

/// The state machine of one pool.
#[derive(Debug)]
pub struct ClientPool {
    id: Uuid,
    state: PoolState,
    fragmenter: Fragmenter,
    max_blob: usize,
    limits: Limits,
    stream: Defragmenter,
    decoder: Decoder,
    pipelines: BTreeMap<Uuid, Pipeline>,
    capability: Option<SessionCapability>,
    private_data: Option<Value>,
    got_init_data: bool,
    got_private_data: bool,
    keys: Keys,
    outbox: Outbox,
}

#[derive(Debug)]
struct Pipeline {
    state: PipelineState,
    stream: Defragmenter,
    /// More input may follow.
    takes_input: bool,
}

impl Pipeline {
    fn new(limits: Limits, takes_input: bool) -> Self {
        Pipeline { state: PipelineState::Running, stream: Defragmenter::new(limits), takes_input }
    }
}

impl ClientPool {
    /// A pool of this id, which is the shell's id and the session's InstanceId.
    pub fn new(pool_id: Uuid) -> Self {
        Self::with_limits(pool_id, Limits::default())
    }

    /// As [`ClientPool::new`], with other bounds on what is received.
    pub fn with_limits(pool_id: Uuid, limits: Limits) -> Self {
        ClientPool {
            id: pool_id,
            state: PoolState::BeforeOpen,
            fragmenter: Fragmenter::new(),
            max_blob: DEFAULT_MAX_BLOB,
            limits,
            stream: Defragmenter::new(limits),
            decoder: Decoder::default(),
            pipelines: BTreeMap::new(),
            capability: None,
            private_data: None,
            got_init_data: false,
            got_private_data: false,
            keys: Keys::default(),
            outbox: Outbox::default(),
        }
    }

    /// `connectXml`: takes over a disconnected pool.
    ///
    /// As a new client does, object ids start again at 1, nothing half-received or half-sent is
    /// kept, and secrets need a new key.
    pub fn connect_xml(&mut self) -> Vec<u8> {
        *self = Self { max_blob: self.max_blob, ..Self::with_limits(self.id, self.limits) };
        self.state = PoolState::Connecting;
        let mut bytes = self.pool_message(MessageBody::SessionCapability(SessionCapability::default())).concat();
        bytes.extend(self.pool_message(MessageBody::ConnectRunspacePool { runspaces: None }).concat());
        bytes
    }

    /// `creationXml` of a new pool.
    pub fn creation_xml(&mut self, init: InitRunspacePool) -> Vec<u8> {
        *self = Self { max_blob: self.max_blob, ..Self::with_limits(self.id, self.limits) };
        self.state = PoolState::Opening;
        let mut bytes = self.pool_message(MessageBody::SessionCapability(SessionCapability::default())).concat();
        bytes.extend(self.pool_message(MessageBody::InitRunspacePool(init)).concat());
        bytes
    }

    /// Takes `connectResponseXml`.
    ///
    /// # Errors
    ///
    /// As [`ClientPool::receive`].
    pub fn connect_response(&mut self, data: &[u8]) -> Result<Vec<Event>, Error> {
        // Its fragments have a sequence of their own and never go on in the pool's stream.
        let mut events = Vec::new();
        self.events(None, &mut Defragmenter::new(self.limits), data, &mut events)?;
        Ok(events)
    }

    /// Makes a pipeline that runs a script without input. `id` must be fresh and random.
    pub fn create_pipeline(&mut self, id: Uuid, script: &str) -> NewPipeline {
        self.create_pipeline_with(id, CreatePipeline::script(script))
    }

    /// Makes any pipeline, whatever the pool does now. `id` must be fresh and random.
    pub fn create_pipeline_with(&mut self, id: Uuid, create: CreatePipeline) -> NewPipeline {
        self.pipelines.insert(id, Pipeline::new(self.limits, !create.no_input));
        let create = create.for_protocol(self.remote_protocol_version().unwrap_or((2, 3)));
        let fragments = self.message(Some(id), MessageBody::CreatePipeline(create));
        NewPipeline { id, fragments }
    }

    /// Makes a pipeline if the pool can run it now: it is open, and nothing else runs in it (a
    /// nested pipeline runs inside another).
    ///
    /// # Errors
    ///
    /// [`NotStarted`]; nothing has changed then.
    pub fn start_pipeline(&mut self, id: Uuid, create: CreatePipeline) -> Result<NewPipeline, NotStarted> {
        if self.state != PoolState::Opened {
            return Err(NotStarted::NotOpen(self.state));
        }
        let other = self.running().next().filter(|_| !create.is_nested);
        other.map_or_else(|| Ok(self.create_pipeline_with(id, create)), |other| Err(NotStarted::Busy(other)))
    }

    /// Knows a pipeline that a listing showed and whose command was connected.
    pub fn attach_pipeline(&mut self, id: Uuid) {
        self.pipelines.insert(id, Pipeline::new(self.limits, false));
    }

    /// The stop signal was sent to a pipeline; its end comes as an event.
    pub fn stopping(&mut self, id: Uuid) {
        if let Some(pipeline) = self.pipelines.get_mut(&id).filter(|pipeline| !pipeline.state.is_final()) {
            pipeline.state = PipelineState::Stopping;
            pipeline.takes_input = false;
            self.outbox.remove(id);
        }
    }

    /// Takes the data of one `rsp:Stream`: of the pool's stream, or of a command's.
    ///
    /// # Errors
    ///
    /// Malformed fragments, messages or CLIXML. The stream cannot go on after an error.
    pub fn receive(&mut self, command_id: Option<Uuid>, data: &[u8]) -> Result<Vec<Event>, Error> {
        let mut events = Vec::new();
        self.receive_onto(command_id, data, &mut events)?;
        Ok(events)
    }

    /// As [`ClientPool::receive`], adding to `events`; those before an error are there too.
    ///
    /// # Errors
    ///
    /// As [`ClientPool::receive`].
    pub fn receive_onto(
        &mut self,
        command_id: Option<Uuid>,
        data: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        // The stream is taken out while its messages change the pool, and put back whatever they were.
        let fresh = Defragmenter::new(self.limits);
        let mut stream = std::mem::replace(self.stream(command_id), fresh);
        let outcome = self.events(command_id, &mut stream, data, events);
        if !stream.is_fresh() {
            *self.stream(command_id) = stream;
        }
        outcome
    }

    fn stream(&mut self, command_id: Option<Uuid>) -> &mut Defragmenter {
        let limits = self.limits;
        match command_id {
            None => &mut self.stream,
            Some(id) => &mut self.pipelines.entry(id).or_insert_with(|| Pipeline::new(limits, false)).stream,
        }
    }

    /// Forgets a pipeline whose command was terminated.
    pub fn remove_pipeline(&mut self, id: Uuid) {
        self.pipelines.remove(&id);
        self.outbox.remove(id);
    }

    /// The server confirmed Disconnect.
    pub fn disconnected(&mut self) {
        self.state = PoolState::Disconnected;
        for pipeline in self.pipelines.values_mut().filter(|p| !p.state.is_final()) {
            pipeline.state = PipelineState::Disconnected;
        }
    }

    /// The server confirmed Reconnect: counters and half-received objects go on.
    pub fn reconnected(&mut self) {
        self.state = PoolState::Opened;
        for pipeline in self.pipelines.values_mut().filter(|p| p.state == PipelineState::Disconnected) {
            pipeline.state = PipelineState::Running;
        }
    }

    /// The shell was deleted.
    pub fn closed(&mut self) {
        self.state = PoolState::Closed;
    }

    /// The transport failed for good.
    pub fn broken(&mut self) {
        self.state = PoolState::Broken;
    }

    /// Bounds the fragments that are made. Default 32 KiB, which a 153,600-byte envelope holds.
    pub fn set_max_blob(&mut self, max_blob: usize) {
        self.max_blob = max_blob;
    }

    /// The pool's id.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// The pool's state.
    pub fn state(&self) -> PoolState {
        self.state
    }

    /// A pipeline's state, if it is known.
    pub fn pipeline_state(&self, id: Uuid) -> Option<PipelineState> {
        self.pipelines.get(&id).map(|pipeline| pipeline.state)
    }

    /// The pipelines that are not over: while there is one, the session is busy.
    pub fn running(&self) -> impl Iterator<Item = Uuid> + '_ {
        self.pipelines.iter().filter(|(_, p)| !p.state.is_final()).map(|(id, _)| *id)
    }

    /// What the server said it speaks.
    pub fn capability(&self) -> Option<&SessionCapability> {
        self.capability.as_ref()
    }

    /// The protocol version of the server's SESSION_CAPABILITY, as (major, minor).
    pub fn remote_protocol_version(&self) -> Option<(u32, u32)> {
        self.capability.as_ref()?.protocol()
    }

    /// The server's own data.
    pub fn application_private_data(&self) -> Option<&Value> {
        self.private_data.as_ref()
    }

    /// The server's PowerShell version, from its version table.
    pub fn ps_version(&self) -> Option<&str> {
        self.private_data.as_ref()?.entry("PSVersionTable")?.entry("PSVersion")?.as_str()
    }

    /// Whether the session can be disconnected: `PSRemotingProtocolVersion` of the server's version
    /// table is 2.2 or more; no when it is missing.
    pub fn can_disconnect(&self) -> bool {
        let version = || {
            let table = self.private_data.as_ref()?.entry("PSVersionTable")?;
            parse_version(table.entry("PSRemotingProtocolVersion")?.as_str()?)
        };
        version().is_some_and(|version| version >= (2, 2))
    }

    fn pool_message(&mut self, body: MessageBody) -> Vec<Vec<u8>> {
        self.message(None, body)
    }

    fn message(&mut self, pipeline_id: Option<Uuid>, body: MessageBody) -> Vec<Vec<u8>> {
        let message = Message { destination: Destination::Server, pool_id: self.id, pipeline_id, body };
        self.fragmenter.fragment(&message.encode(), self.max_blob)
    }
}
