//! Runs pipelines and puts what they write where a client finds it.

use std::pin::pin;
use std::sync::Arc;

use reattach_psrp::message::{Availability, CreatePipeline, Message, MessageBody, PipelineCommand, PipelineState};
use reattach_wsman::BufferMode;
use uuid::Uuid;

use crate::host::Host;
use crate::output::Kind;
use crate::prompts::{answered, exchange_key, forget, has_host};
use crate::runtime::{Console, ErrorInfo, Record, Session, Value, invoke};
use crate::shell::{Command, Progress, Shell};
use crate::wire::{self, Recipient};

impl Host {
    /// Acts on what a client sent to a command; starts it once everything is there.
    pub(crate) fn deliver(self: &Arc<Self>, shell: &mut Shell, id: Uuid, messages: Vec<Message>) {
        let mut complete = false;
        for message in messages {
            if let MessageBody::HostResponse(response) = &message.body {
                answered(shell, response);
                continue;
            }
            let Some(command) = shell.commands.get_mut(&id) else { return };
            let Progress::Pending { create, input } = &mut command.progress else { continue };
            match message.body {
                MessageBody::CreatePipeline(body) => {
                    complete |= body.no_input;
                    *create = Some(Box::new(body));
                }
                MessageBody::PipelineInput(value) => input.push(wire::received(&shell.pool, &value)),
                MessageBody::EndOfPipelineInput => complete = true,
                MessageBody::GetCommandMetadata(_) => {
                    let error = ErrorInfo::command_not_found("Get-Command");
                    return self.finish(shell, id, PipelineState::Failed, Some(error));
                }
                _ => {}
            }
        }
        let Some(Command { progress: Progress::Pending { create, input }, .. }) = shell.commands.get_mut(&id) else {
            return;
        };
        if complete && let Some(create) = create.take() {
            let input = std::mem::take(input);
            self.start(shell, id, &create, input);
        }
    }

    /// Answers what a client asks of the pool itself. Answers to questions of a pipeline come here
    /// too: some clients do not say whose they are.
    pub(crate) fn deliver_to_pool(&self, shell: &mut Shell, messages: Vec<Message>) {
        for message in messages {
            let (response, call_id) = match message.body {
                MessageBody::SetMaxRunspaces { count, call_id } | MessageBody::SetMinRunspaces { count, call_id } => {
                    (Availability::Done(count == 1), call_id)
                }
                MessageBody::GetAvailableRunspaces { call_id } => {
                    (Availability::Free(i64::from(shell.pool.running().next().is_none())), call_id)
                }
                MessageBody::ResetRunspaceState { call_id } => {
                    shell.session = Session::new(self.world.clock());
                    (Availability::Done(true), call_id)
                }
                MessageBody::HostResponse(response) => {
                    answered(shell, &response);
                    continue;
                }
                MessageBody::PublicKey(key) => {
                    exchange_key(shell, &key);
                    continue;
                }
                _ => continue,
            };
            let fragments = shell.pool.send(None, MessageBody::RunspaceAvailability { response, call_id });
            shell.output.output.push(fragments, Kind::State);
        }
        self.wake();
    }

    fn start(self: &Arc<Self>, shell: &mut Shell, id: Uuid, create: &CreatePipeline, input: Vec<Value>) {
        if let Err(refused) = shell.pool.admit(id, create) {
            if let Some(command) = shell.commands.get_mut(&id) {
                command.output.output.push(refused, Kind::State);
                command.progress = Progress::Done;
            }
            return self.wake();
        }
        let pool = &shell.pool;
        let invocations =
            |commands: &Vec<PipelineCommand>| commands.iter().map(|it| wire::invocation(pool, it)).collect();
        let statements: Vec<Vec<_>> = create.statements.iter().map(invocations).collect();
        let console = self.console(shell.id, id, has_host(shell, create));
        let (host, session, shell_id) = (Arc::clone(self), Arc::clone(&shell.session), shell.id);
        let task = tokio::spawn(async move {
            let mut input = input;
            let mut result = Ok(());
            for statement in &statements {
                result = invoke(statement, std::mem::take(&mut input), &session, &console).await;
                if result.is_err() {
                    break;
                }
            }
            if let Some(shell) = host.shells().get_mut(&shell_id) {
                let state = if result.is_ok() { PipelineState::Completed } else { PipelineState::Failed };
                host.finish(shell, id, state, result.err());
            }
        });
        if let Some(command) = shell.commands.get_mut(&id) {
            command.progress = Progress::Running(task.abort_handle());
            command.stream_options = create.remote_stream_options;
        }
    }

    /// Stops a pipeline as Ctrl+C does; the command stays until it is terminated.
    pub(crate) fn stop(&self, shell: &mut Shell, id: Uuid) {
        let Some(command) = shell.commands.get(&id) else { return };
        if !matches!(command.progress, Progress::Done) {
            command.abort();
            self.finish(shell, id, PipelineState::Stopped, Some(ErrorInfo::stopped()));
        }
    }

    fn finish(&self, shell: &mut Shell, id: Uuid, state: PipelineState, error: Option<ErrorInfo>) {
        let Some(command) = shell.commands.get_mut(&id) else { return };
        if matches!(command.progress, Progress::Done) {
            return;
        }
        let fragments = shell.pool.pipeline_state(id, state, error.map(wire::error_record));
        command.output.output.push(fragments, Kind::State);
        command.progress = Progress::Done;
        forget(shell, id);
        self.wake();
    }

    /// Where a pipeline writes to, and whom it asks. It waits while its buffer is full; with buffer
    /// mode Drop, and nobody connected, the oldest output goes instead.
    fn console(self: &Arc<Self>, shell_id: Uuid, id: Uuid, has_host: bool) -> Console {
        let host = Arc::clone(self);
        let console = Console::new(move |record| {
            let host = Arc::clone(&host);
            async move { host.write(shell_id, id, record).await }
        });
        if !has_host {
            return console;
        }
        let host = Arc::clone(self);
        console.asking(move |query| {
            let host = Arc::clone(&host);
            async move { host.ask(shell_id, id, query).await }
        })
    }

    async fn write(&self, shell_id: Uuid, id: Uuid, record: Record) {
        let limit = self.world.limits().buffer_size;
        loop {
            let mut changed = pin!(self.changed.notified());
            changed.as_mut().enable();
            {
                let mut shells = self.shells();
                let Some(shell) = shells.get_mut(&shell_id) else { return };
                let dropping = shell.buffer_mode == BufferMode::Drop && shell.disconnected();
                let Some(command) = shell.commands.get_mut(&id) else { return };
                let output = &mut command.output.output;
                if output.bytes() < limit || dropping {
                    let stream_options = command.stream_options;
                    let to = Recipient { pipeline: id, host: &self.name, user: &shell.owner, stream_options };
                    let fragments = wire::record(&mut shell.pool, &to, record);
                    output.push(fragments, Kind::Record);
                    if dropping {
                        output.shrink(limit);
                    }
                    drop(shells);
                    return self.wake();
                }
            }
            changed.await;
        }
    }
}
