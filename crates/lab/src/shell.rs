//! Shells and their commands: who holds them, what they have written, how long they may stay.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reattach_psrp::message::CreatePipeline;
use reattach_psrp::server::ServerPool;
use reattach_wsman as wsman;
use reattach_wsman::{BufferMode, Fault, FaultKind, ShellState};
use tokio::task::AbortHandle;
use uuid::Uuid;

use crate::clock::Clock;
use crate::options::Limits;
use crate::output::Output;
use crate::prompts::Question;
use crate::runtime::{Session, Value};

/// A shell: one runspace pool, one PSSession.
#[derive(Debug)]
pub(crate) struct Shell {
    pub(crate) id: Uuid,
    pub(crate) name: Option<String>,
    pub(crate) resource_uri: String,
    /// The user's name without the domain.
    pub(crate) owner: String,
    pub(crate) client_ip: String,
    pub(crate) process_id: u32,
    pub(crate) idle_timeout: Duration,
    pub(crate) buffer_mode: BufferMode,
    /// The client chose the id: only then can it be disconnected (MS-WSMV 3.1.4.15).
    pub(crate) disconnectable: bool,
    pub(crate) holder: Holder,
    pub(crate) pool: ServerPool,
    pub(crate) session: Arc<Session>,
    pub(crate) output: Stream,
    pub(crate) commands: BTreeMap<Uuid, Command>,
    /// Pipelines that wait for an answer of the client's host, by the call's id.
    pub(crate) questions: BTreeMap<i64, Question>,
    /// It was there when the lab started: whoever made it had a host.
    pub(crate) preloaded: bool,
    /// It was made with EnableNetworkAccess on the host itself: only from there it is connected.
    pub(crate) loopback: bool,
    /// Its host runs PowerShell 2, which knows neither names nor states of shells.
    pub(crate) legacy: bool,
    /// In the lab's time.
    created: Duration,
    active: Duration,
    /// It is older than this process: added to the run time.
    pub(crate) age: Duration,
    /// The same for the inactivity, until the first request.
    pub(crate) idle: Duration,
    /// Requests that are being answered.
    pub(crate) outstanding: u32,
}

/// Who holds a shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    /// The client with this `wsmv:SessionId`.
    Client(Option<Uuid>),
    /// A client of the scenario that never goes away.
    Resident,
    /// Nobody; the client that left it may take it up again with Reconnect.
    Nobody { former: Option<Uuid> },
}

/// Output of a shell or of a command, and who waits for it.
#[derive(Debug, Default)]
pub(crate) struct Stream {
    pub(crate) output: Output,
    /// Counts Receives: a later one takes the place of one that still waits.
    pub(crate) receives: u64,
}

/// A command: one pipeline.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) line: String,
    pub(crate) output: Stream,
    pub(crate) progress: Progress,
    /// False after Connect of the shell by another client, until the command is connected too.
    pub(crate) connected: bool,
    /// `RemoteStreamOptions` of its CREATE_PIPELINE.
    pub(crate) stream_options: i32,
}

/// How far a command is.
#[derive(Debug)]
pub(crate) enum Progress {
    /// CREATE_PIPELINE or its input is not complete.
    Pending {
        create: Option<Box<CreatePipeline>>,
        input: Vec<Value>,
    },
    Running(AbortHandle),
    Done,
}

impl Shell {
    pub(crate) fn new(pool: ServerPool, resource_uri: &str, owner: &str, holder: Holder, clock: &Clock) -> Self {
        let now = clock.now();
        let id = pool.id();
        Self {
            id,
            name: None,
            resource_uri: resource_uri.into(),
            owner: owner.into(),
            client_ip: "127.0.0.1".into(),
            process_id: 1_000 + (id.as_u128() % 9_000) as u32 / 4 * 4,
            idle_timeout: Limits::default().idle_timeout,
            buffer_mode: BufferMode::Block,
            disconnectable: true,
            holder,
            pool,
            session: Session::new(clock),
            output: Stream::default(),
            commands: BTreeMap::new(),
            questions: BTreeMap::new(),
            preloaded: false,
            loopback: false,
            legacy: false,
            created: now,
            active: now,
            age: Duration::ZERO,
            idle: Duration::ZERO,
            outstanding: 0,
        }
    }

    /// Something happened at the hands of a client.
    pub(crate) fn touch(&mut self, now: Duration) {
        self.active = now;
        self.idle = Duration::ZERO;
    }

    /// Since the last request; nothing while one is being answered.
    pub(crate) fn inactivity(&self, now: Duration) -> Duration {
        if self.outstanding > 0 { Duration::ZERO } else { now.saturating_sub(self.active) + self.idle }
    }

    /// Takes the settings that a request brings; what it does not name stays.
    pub(crate) fn set(
        &mut self,
        limits: &Limits,
        idle_timeout: Option<Duration>,
        buffer_mode: Option<BufferMode>,
    ) -> Result<(), Box<Fault>> {
        if let Some(idle) = idle_timeout {
            if idle < limits.min_idle_timeout || idle > limits.max_idle_timeout {
                return Err(fault(FaultKind::IdleTimeoutOutOfBounds));
            }
            self.idle_timeout = idle;
        }
        self.buffer_mode = buffer_mode.unwrap_or(self.buffer_mode);
        Ok(())
    }

    pub(crate) fn disconnected(&self) -> bool {
        matches!(self.holder, Holder::Nobody { .. })
    }

    /// Lets go of it: output goes on being buffered.
    pub(crate) fn release(&mut self, now: Duration) {
        if let Holder::Client(former) = self.holder {
            self.holder = Holder::Nobody { former };
            self.touch(now);
            self.session.left();
        }
    }

    /// Checks that `client` may work in it.
    pub(crate) fn held_by(&self, client: Option<Uuid>) -> Result<(), Box<Fault>> {
        match self.holder {
            Holder::Client(holder) if holder == client => Ok(()),
            Holder::Client(_) | Holder::Resident => Err(fault(FaultKind::SessionIdMismatch)),
            Holder::Nobody { .. } => Err(fault(FaultKind::ShellDisconnected)),
        }
    }

    /// The stream of the shell or of a command.
    pub(crate) fn stream(&mut self, command: Option<Uuid>) -> Option<&mut Stream> {
        match command {
            None => Some(&mut self.output),
            Some(id) => self.commands.get_mut(&id).map(|command| &mut command.output),
        }
    }

    /// As listings show it.
    pub(crate) fn describe(&self, now: Duration, max_idle_timeout: Duration) -> wsman::Shell {
        let described = wsman::Shell {
            shell_id: self.id,
            name: self.name.clone(),
            resource_uri: self.resource_uri.clone(),
            owner: Some(format!("{}\\{}", crate::accounts::DOMAIN, self.owner)),
            client_ip: Some(self.client_ip.clone()),
            process_id: Some(self.process_id),
            idle_timeout: Some(self.idle_timeout),
            max_idle_timeout: Some(max_idle_timeout),
            input_streams: Some("stdin pr".into()),
            output_streams: Some("stdout".into()),
            locale: Some("en-US".into()),
            data_locale: Some("en-US".into()),
            compression_mode: Some("NoCompression".into()),
            profile_loaded: Some(true),
            encoding: Some("UTF8".into()),
            buffer_mode: Some(self.buffer_mode),
            state: Some(if self.disconnected() { ShellState::Disconnected } else { ShellState::Connected }),
            shell_run_time: Some(now.saturating_sub(self.created) + self.age),
            shell_inactivity: Some(self.inactivity(now)),
            memory_used: Some("46MB".into()),
            child_processes: Some(0),
        };
        if !self.legacy {
            return described;
        }
        wsman::Shell {
            name: None,
            max_idle_timeout: None,
            buffer_mode: None,
            state: None,
            profile_loaded: None,
            encoding: None,
            ..described
        }
    }

    /// Its commands as listings show them.
    pub(crate) fn describe_commands(&self) -> Vec<wsman::Command> {
        let describe = |(id, command): (&Uuid, &Command)| wsman::Command {
            command_id: *id,
            command_line: command.line.clone(),
            state: command.progress.word().into(),
        };
        self.commands.iter().map(describe).collect()
    }
}

/// A fault of this kind; boxed because it is large and rare.
pub(crate) fn fault(kind: FaultKind) -> Box<Fault> {
    Box::new(Fault::new(kind))
}

impl Drop for Shell {
    fn drop(&mut self) {
        for command in self.commands.values() {
            command.abort();
        }
    }
}

impl Command {
    pub(crate) fn new(line: String) -> Self {
        let line = line.chars().take(256).collect();
        let progress = Progress::Pending { create: None, input: Vec::new() };
        Self { line, output: Stream::default(), progress, connected: true, stream_options: 0 }
    }

    pub(crate) fn abort(&self) {
        if let Progress::Running(task) = &self.progress {
            task.abort();
        }
    }
}

impl Progress {
    fn word(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "Pending",
            Self::Running(_) => "Running",
            Self::Done => "Done",
        }
    }
}
