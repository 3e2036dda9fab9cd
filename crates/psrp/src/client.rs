//! The client's side of a runspace pool, \[MS-PSRP\] 3.1.
//!
//! The caller moves bytes: what a method returns goes into the SOAP body that its documentation
//! names, what comes back goes into [`ClientPool::connect_response`] or [`ClientPool::receive`].

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    Error,
    clixml::{Decoder, Value},
    fragment::{DEFAULT_MAX_BLOB, Defragmenter, Fragmenter, Limits},
    message::{
        CreatePipeline, Destination, ErrorCategory, ErrorRecord, HostCall, HostResponse, InformationRecord,
        InformationalRecord, InitRunspacePool, Message, MessageBody, PipelineState, ProgressRecord, RunspacePoolState,
        SessionCapability, parse_version,
    },
};

/// A pool as its client sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PoolState {
    /// Nothing was sent yet: neither created nor connected.
    BeforeOpen,
    /// `creationXml` was made; RUNSPACEPOOL_STATE 2 is awaited.
    Opening,
    /// `connectXml` was made; RUNSPACEPOOL_INIT_DATA and APPLICATION_PRIVATE_DATA are awaited.
    Connecting,
    /// Ready.
    Opened,
    /// Left running on the server.
    Disconnected,
    /// Closed for everybody.
    Closed,
    /// Lost.
    Broken,
}

/// A stream of plain messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// DEBUG_RECORD.
    Debug,
    /// VERBOSE_RECORD.
    Verbose,
    /// WARNING_RECORD.
    Warning,
}

/// What received bytes mean.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Event {
    /// What the server speaks.
    Capability(SessionCapability),
    /// The server reports a state; see [`ClientPool::state`] for the pool's own.
    PoolState {
        /// The state.
        state: RunspacePoolState,
        /// Why, when it broke.
        error: Option<Box<ErrorRecord>>,
    },
    /// The pool's size, on Connect.
    InitData {
        /// Runspaces at least.
        min: i32,
        /// Runspaces at most.
        max: i32,
    },
    /// The server's own data, with its version table.
    ApplicationPrivateData(Value),
    /// The pool is ready: it comes once for each creation or connection.
    Opened,
    /// An object of the output.
    Output {
        /// The pipeline.
        pipeline: Uuid,
        /// The object.
        value: Value,
    },
    /// A warning, verbose or debug message.
    Record {
        /// The pipeline; nothing for the pool's own.
        pipeline: Option<Uuid>,
        /// Which of the three.
        stream: Stream,
        /// The message.
        record: InformationalRecord,
    },
    /// An information record, also what `Write-Host` wrote.
    Information {
        /// The pipeline; nothing for the pool's own.
        pipeline: Option<Uuid>,
        /// The record.
        record: Box<InformationRecord>,
    },
    /// An error that did not end the pipeline.
    Error {
        /// The pipeline.
        pipeline: Uuid,
        /// The error.
        record: Box<ErrorRecord>,
    },
    /// How far an activity is.
    Progress {
        /// The pipeline; nothing for the pool's own.
        pipeline: Option<Uuid>,
        /// The record.
        record: ProgressRecord,
    },
    /// The pipeline's state.
    PipelineState {
        /// The pipeline.
        pipeline: Uuid,
        /// The state.
        state: PipelineState,
        /// Why, when it failed or was stopped.
        error: Option<Box<ErrorRecord>>,
    },
    /// The server asks something of the host. Answer it with [`ClientPool::host_response`] or
    /// [`ClientPool::refuse_host_call`] when [`HostCall::expects_answer`].
    HostCall {
        /// The pipeline; nothing for the pool's own.
        pipeline: Option<Uuid>,
        /// The call.
        call: HostCall,
    },
    /// An event that the session forwards.
    UserEvent(Value),
    /// Any other message.
    Other(Box<Message>),
}

/// A pipeline to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPipeline {
    /// The pipeline's id, which is the WSMan command's id.
    pub id: Uuid,
    /// The first goes into `rsp:Arguments`, each other into a Send on `stdin` with the command's id.
    pub fragments: Vec<Vec<u8>>,
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
}

#[derive(Debug)]
struct Pipeline {
    state: PipelineState,
    stream: Defragmenter,
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
        }
    }

    /// `connectXml`: takes over a disconnected pool.
    ///
    /// As a new client does, object ids start again at 1 and nothing half-received is kept.
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

    /// Makes any pipeline. `id` must be fresh and random.
    pub fn create_pipeline_with(&mut self, id: Uuid, create: CreatePipeline) -> NewPipeline {
        self.attach_pipeline(id);
        let fragments = self.message(Some(id), MessageBody::CreatePipeline(create));
        NewPipeline { id, fragments }
    }

    /// Knows a pipeline that a listing showed and whose command was connected.
    pub fn attach_pipeline(&mut self, id: Uuid) {
        self.pipelines.insert(id, Pipeline { state: PipelineState::Running, stream: Defragmenter::new(self.limits) });
    }

    /// PIPELINE_INPUT, to be sent on `stdin` with the pipeline's command id, one Send a fragment.
    pub fn pipeline_input(&mut self, pipeline: Uuid, value: Value) -> Vec<Vec<u8>> {
        self.message(Some(pipeline), MessageBody::PipelineInput(value))
    }

    /// END_OF_PIPELINE_INPUT, to be sent on `stdin` with the pipeline's command id.
    pub fn end_of_input(&mut self, pipeline: Uuid) -> Vec<u8> {
        self.message(Some(pipeline), MessageBody::EndOfPipelineInput).concat()
    }

    /// The answer to a host call, to be sent on the stream `pr`, with the command id for a pipeline's call.
    pub fn host_response(&mut self, pipeline: Option<Uuid>, call: &HostCall, value: Value) -> Vec<u8> {
        let response = HostResponse { call_id: call.call_id, method: call.method, value: Some(value), error: None };
        self.message(pipeline, MessageBody::HostResponse(response)).concat()
    }

    /// The answer that this host does not do that, for a call that awaits one; nothing for others.
    pub fn refuse_host_call(&mut self, pipeline: Option<Uuid>, call: &HostCall) -> Option<Vec<u8>> {
        if !call.expects_answer() {
            return None;
        }
        let error = ErrorRecord::new(
            format!("The host method {} is not available in this host.", call.method.name()),
            "PSNotImplementedException",
            ErrorCategory::NOT_IMPLEMENTED,
            None,
        );
        let response = HostResponse { call_id: call.call_id, method: call.method, value: None, error: Some(error) };
        Some(self.message(pipeline, MessageBody::HostResponse(response)).concat())
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
        let mut stream = std::mem::take(self.stream(command_id));
        let outcome = self.events(command_id, &mut stream, data, events);
        *self.stream(command_id) = stream;
        outcome
    }

    fn stream(&mut self, command_id: Option<Uuid>) -> &mut Defragmenter {
        let limits = self.limits;
        let new = || Pipeline { state: PipelineState::Running, stream: Defragmenter::new(limits) };
        match command_id {
            None => &mut self.stream,
            Some(id) => &mut self.pipelines.entry(id).or_insert_with(new).stream,
        }
    }

    /// Forgets a pipeline whose command was terminated.
    pub fn remove_pipeline(&mut self, id: Uuid) {
        self.pipelines.remove(&id);
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

    fn events(
        &mut self,
        command: Option<Uuid>,
        stream: &mut Defragmenter,
        data: &[u8],
        events: &mut Vec<Event>,
    ) -> Result<(), Error> {
        stream.push_each(data, |bytes| {
            let message = Message::decode_in(&mut self.decoder, bytes)?;
            self.event(command, message, events);
            Ok(())
        })
    }

    fn event(&mut self, command: Option<Uuid>, message: Message, events: &mut Vec<Event>) {
        let pipeline = message.pipeline_id.or(command);
        let of_pipeline = pipeline.unwrap_or_default();
        let event = match message.body {
            MessageBody::SessionCapability(capability) => {
                self.capability = Some(capability.clone());
                Event::Capability(capability)
            }
            MessageBody::RunspacePoolState { state, error } => {
                let opens = state == RunspacePoolState::Opened && self.state == PoolState::Opening;
                match state {
                    RunspacePoolState::Closed => self.state = PoolState::Closed,
                    RunspacePoolState::Broken => self.state = PoolState::Broken,
                    // A stale Opened, as comes after a Connect, changes nothing.
                    _ => {}
                }
                events.push(Event::PoolState { state, error: error.map(Box::new) });
                if !opens {
                    return;
                }
                self.state = PoolState::Opened;
                Event::Opened
            }
            MessageBody::RunspacePoolInitData { min, max } => {
                self.got_init_data = true;
                events.push(Event::InitData { min, max });
                return self.opened_by_connect(events);
            }
            MessageBody::ApplicationPrivateData(data) => {
                self.got_private_data = true;
                self.private_data = Some(data.clone());
                events.push(Event::ApplicationPrivateData(data));
                return self.opened_by_connect(events);
            }
            MessageBody::PipelineOutput(value) => Event::Output { pipeline: of_pipeline, value },
            MessageBody::ErrorRecord(record) => Event::Error { pipeline: of_pipeline, record: Box::new(record) },
            MessageBody::PipelineState { state, error } => {
                if let Some(known) = self.pipelines.get_mut(&of_pipeline) {
                    known.state = state;
                }
                Event::PipelineState { pipeline: of_pipeline, state, error: error.map(Box::new) }
            }
            MessageBody::Debug(record) => Event::Record { pipeline, stream: Stream::Debug, record },
            MessageBody::Verbose(record) => Event::Record { pipeline, stream: Stream::Verbose, record },
            MessageBody::Warning(record) => Event::Record { pipeline, stream: Stream::Warning, record },
            MessageBody::Progress(record) => Event::Progress { pipeline, record },
            MessageBody::Information(record) => Event::Information { pipeline, record: Box::new(record) },
            MessageBody::HostCall(call) => Event::HostCall { pipeline: message.pipeline_id, call },
            MessageBody::UserEvent(value) => Event::UserEvent(value),
            _ => Event::Other(Box::new(message)),
        };
        events.push(event);
    }

    fn opened_by_connect(&mut self, events: &mut Vec<Event>) {
        if self.state == PoolState::Connecting && self.got_init_data && self.got_private_data {
            self.state = PoolState::Opened;
            events.push(Event::Opened);
        }
    }

    fn pool_message(&mut self, body: MessageBody) -> Vec<Vec<u8>> {
        self.message(None, body)
    }

    fn message(&mut self, pipeline_id: Option<Uuid>, body: MessageBody) -> Vec<Vec<u8>> {
        let message = Message { destination: Destination::Server, pool_id: self.id, pipeline_id, body };
        self.fragmenter.fragment(&message.encode(), self.max_blob)
    }
}
