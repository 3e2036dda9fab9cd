//! Runs pipelines and puts what they write where a client finds it.

use std::pin::pin;
use std::sync::Arc;

use reattach_psrp::message::{Availability, CreatePipeline, Message, MessageBody, PipelineState};
use reattach_wsman::BufferMode;
use uuid::Uuid;

use crate::host::Host;
use crate::runtime::{ErrorInfo, Record, Session, Sink, Value, invoke};
use crate::shell::{Progress, Shell};
use crate::wire;

impl Host {
    /// Acts on what a client sent to a command; starts it once everything is there.
    pub(crate) fn deliver(self: &Arc<Self>, shell: &mut Shell, id: Uuid, messages: Vec<Message>) {
        let Some(command) = shell.commands.get_mut(&id) else { return };
        let Progress::Pending { create, input } = &mut command.progress else { return };
        let mut complete = false;
        for message in messages {
            match message.body {
                MessageBody::CreatePipeline(body) => {
                    complete |= body.no_input;
                    *create = Some(Box::new(body));
                }
                MessageBody::PipelineInput(value) => input.push(wire::from_clixml(&value)),
                MessageBody::EndOfPipelineInput => complete = true,
                MessageBody::GetCommandMetadata(_) => {
                    let error = ErrorInfo::command_not_found("Get-Command");
                    return self.finish(shell, id, PipelineState::Failed, Some(error));
                }
                _ => {}
            }
        }
        let input = std::mem::take(input);
        match create.take() {
            Some(create) if complete => self.start(shell, id, &create, input),
            waiting => command.progress = Progress::Pending { create: waiting, input },
        }
    }

    /// Answers what a client asks of the pool itself.
    pub(crate) fn deliver_to_pool(&self, shell: &mut Shell, messages: Vec<Message>) {
        for message in messages {
            let (response, call_id) = match message.body {
                MessageBody::SetMaxRunspaces { count, call_id } | MessageBody::SetMinRunspaces { count, call_id } => {
                    (Availability::Done(count == 1), call_id)
                }
                MessageBody::GetAvailableRunspaces { call_id } => {
                    (Availability::Free(i64::from(!shell.busy(Uuid::nil()))), call_id)
                }
                MessageBody::ResetRunspaceState { call_id } => {
                    shell.session = Session::new(self.world.clock());
                    (Availability::Done(true), call_id)
                }
                _ => continue,
            };
            let fragments = shell.pool.send(None, MessageBody::RunspaceAvailability { response, call_id });
            shell.output.output.push(fragments, true);
        }
        self.wake();
    }

    fn start(self: &Arc<Self>, shell: &mut Shell, id: Uuid, create: &CreatePipeline, input: Vec<Value>) {
        if shell.busy(id) {
            return self.finish(shell, id, PipelineState::Failed, Some(ErrorInfo::busy()));
        }
        let statements: Vec<Vec<_>> =
            create.statements.iter().map(|commands| commands.iter().map(wire::invocation).collect()).collect();
        let (host, session, shell_id) = (Arc::clone(self), Arc::clone(&shell.session), shell.id);
        let task = tokio::spawn(async move {
            let sink = host.sink(shell_id, id);
            let mut input = input;
            let mut result = Ok(());
            for statement in &statements {
                result = invoke(statement, std::mem::take(&mut input), &session, &sink).await;
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
        command.output.output.push(fragments, true);
        command.progress = Progress::Done;
        self.wake();
    }

    /// Where a pipeline writes to. It waits while its buffer is full; with buffer mode Drop, and
    /// nobody connected, the oldest output goes instead.
    fn sink(self: &Arc<Self>, shell_id: Uuid, id: Uuid) -> Sink {
        let host = Arc::clone(self);
        Sink::new(move |record| {
            let host = Arc::clone(&host);
            async move { host.write(shell_id, id, record).await }
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
                    let fragments = wire::record(&mut shell.pool, id, &self.name, &shell.owner, record);
                    output.push(fragments, false);
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
