//! What received bytes mean to a client.

use uuid::Uuid;

use crate::{
    clixml::Value,
    message::{
        ErrorRecord, HostCall, InformationRecord, InformationalRecord, Message, PipelineState, ProgressRecord,
        RunspacePoolState, SessionCapability, UserEvent,
    },
    secret::SecretError,
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
    /// The server speaks something that cannot be spoken with; the pool is broken.
    Incompatible(SessionCapability),
    /// The server reports a state; see [`super::ClientPool::state`] for the pool's own.
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
    /// The server asks something of the host. [`HostCall::query`] says what; answer it with
    /// [`super::ClientPool::answer`] or [`super::ClientPool::refuse`] when
    /// [`HostCall::expects_answer`].
    HostCall {
        /// The pipeline; nothing for the pool's own.
        pipeline: Option<Uuid>,
        /// The call.
        call: HostCall,
    },
    /// The server asks for a key: [`super::ClientPool::wants_key`] says so from now on.
    KeyRequested,
    /// The key exchange has ended: secure strings can be read, and what waited for the key is sent;
    /// or it failed, and answers that hold secrets became refusals.
    KeyExchanged(Result<(), SecretError>),
    /// An event that the session forwards.
    UserEvent(Box<UserEvent>),
    /// Any other message.
    Other(Box<Message>),
}
