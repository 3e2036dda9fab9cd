//! Questions of pipelines to the client's host, and the key that its secrets travel under.

use reattach_psrp::message::{AnswerKind, CreatePipeline, HostAnswer, HostQuery, HostResponse, RunspacePoolState};
use reattach_psrp::secret::SessionKey;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::host::Host;
use crate::output::Kind;
use crate::runtime::ErrorInfo;
use crate::shell::{Progress, Shell};
use crate::wire;

type Outcome = Result<HostAnswer, ErrorInfo>;

/// Who waits for an answer.
#[derive(Debug)]
pub(crate) struct Question {
    pipeline: Uuid,
    asker: oneshot::Sender<Outcome>,
}

impl Host {
    /// Puts a question on a pipeline's stream and waits for its answer, however long that takes
    /// and whoever gives it: the session may change hands meanwhile.
    pub(crate) async fn ask(&self, shell_id: Uuid, id: Uuid, query: HostQuery) -> Outcome {
        let answer = {
            let mut shells = self.shells();
            let shell = shells.get_mut(&shell_id).ok_or_else(ErrorInfo::stopped)?;
            let asked = shell.pool.ask(Some(id), &query);
            if !asked.key_request.is_empty() {
                shell.output.output.push(asked.key_request, Kind::State);
            }
            let command = shell.commands.get_mut(&id).ok_or_else(ErrorInfo::stopped)?;
            command.output.output.push(asked.fragments, Kind::Question(asked.call_id));
            query.method().expects_answer().then(|| {
                let (asker, answer) = oneshot::channel();
                shell.questions.insert(asked.call_id, Question { pipeline: id, asker });
                answer
            })
        };
        self.wake();
        match answer {
            Some(answer) => answer.await.unwrap_or_else(|_| Err(ErrorInfo::stopped())),
            None => Ok(HostAnswer::Choices(Vec::new())),
        }
    }
}

/// Gives an answer to the pipeline that waits for it; one that nobody waits for is dropped.
pub(crate) fn answered(shell: &mut Shell, response: &HostResponse) {
    let Some(answered) = shell.pool.answered(response) else { return };
    let Some(question) = shell.questions.remove(&response.call_id) else { return };
    let unreadable = |error: &dyn std::fmt::Display| ErrorInfo::host_failed(error.to_string());
    // Without a key there is nothing secret that could be read, and any key will do for the rest.
    let key = shell.pool.session_key().cloned().unwrap_or_else(|| SessionKey::generate(&mut wire::random));
    let answer = match answered.answer {
        Ok(HostAnswer::Error(record)) => Err(ErrorInfo::host_failed(record.message().to_owned())),
        Ok(answer) => answer.open(&key).map_err(|error| unreadable(&error)),
        Err(error) => Err(unreadable(&error)),
    };
    // The pipeline may have been stopped a moment ago.
    let _ = question.asker.send(answer);
}

/// Forgets what a pipeline asked.
pub(crate) fn forget(shell: &mut Shell, pipeline: Uuid) {
    shell.questions.retain(|_, question| question.pipeline != pipeline);
}

/// Puts the questions that nobody has answered once more, for a client that has just connected.
pub(crate) fn ask_again(shell: &mut Shell) {
    let open: Vec<_> = shell.pool.unanswered().map(|(pipeline, call)| (pipeline, call.clone())).collect();
    for (pipeline, call) in open {
        let Some(id) = pipeline else { continue };
        let waits = shell.questions.contains_key(&call.call_id);
        let Some(command) = shell.commands.get(&id).filter(|_| waits) else { continue };
        if !matches!(command.progress, Progress::Running(_)) {
            continue;
        }
        let secret = matches!(call.method.answer_kind(), AnswerKind::SecureString | AnswerKind::Credential);
        if secret {
            let fragments = shell.pool.request_key();
            shell.output.output.push(fragments, Kind::State);
        }
        if !command.output.output.holds(call.call_id) {
            let call_id = call.call_id;
            let fragments = shell.pool.host_call(Some(id), call);
            if let Some(command) = shell.commands.get_mut(&id) {
                command.output.output.push(fragments, Kind::Question(call_id));
            }
        }
    }
}

/// Answers a client's public key with the session key; one that is none breaks the pool, as on
/// Windows (MS-PSRP 3.2.5.4.3).
pub(crate) fn exchange_key(shell: &mut Shell, public_key: &str) {
    let fragments = match shell.pool.exchange_key(public_key, &mut wire::random) {
        Ok(fragments) => fragments,
        Err(error) => {
            let error = wire::error_record(ErrorInfo::host_failed(error.to_string()));
            shell.pool.state(RunspacePoolState::Broken, Some(error))
        }
    };
    shell.output.output.push(fragments, Kind::State);
}

/// Whether somebody can be asked: the pipeline's own host, or the one of the pool.
pub(crate) fn has_host(shell: &Shell, create: &CreatePipeline) -> bool {
    let there = |host: &reattach_psrp::message::HostInfo| !host.is_host_null && !host.is_host_ui_null;
    there(&create.host) || create.host.use_runspace_host && (shell.preloaded || there(&shell.pool.init().host))
}
