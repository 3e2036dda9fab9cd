//! What a server asks a client's host, \[MS-PSRP\] 3.2.1.2.6 and 3.2.1.3.6.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::ServerPool;
use crate::{
    Error,
    message::{AnswerKind, HostAnswer, HostCall, HostQuery, HostResponse, MessageBody},
    secret::Sealed,
};

/// A question that was put.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Names the answer; [`crate::message::VOID_CALL_ID`] where none comes.
    pub call_id: i64,
    /// PUBLIC_KEY_REQUEST for the pool's stream, where a secret is asked of a client that has no
    /// key. It goes out together with the question: some clients do not read the pool's stream
    /// while a pipeline runs, and exchange keys by themselves.
    pub key_request: Vec<Vec<u8>>,
    /// The question, for the stream of the pipeline, or for the pool's.
    pub fragments: Vec<Vec<u8>>,
}

/// A question that was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Who asked; nothing for the pool itself.
    pub pipeline: Option<Uuid>,
    /// What was asked.
    pub call: HostCall,
    /// What was answered, or that it cannot be read.
    pub answer: Result<HostAnswer<Sealed>, Error>,
}

#[derive(Debug, Default)]
pub(super) struct Calls {
    last: i64,
    open: BTreeMap<i64, (Option<Uuid>, HostCall)>,
}

impl Calls {
    pub(super) fn remove(&mut self, id: Uuid) {
        self.open.retain(|_, (pipeline, _)| *pipeline != Some(id));
    }
}

impl ServerPool {
    /// Asks the client's host for a pipeline, or for the pool itself.
    pub fn ask(&mut self, pipeline: Option<Uuid>, query: &HostQuery) -> Asked {
        let call = HostCall::new(self.calls.last + 1, query);
        let secret = matches!(call.method.answer_kind(), AnswerKind::SecureString | AnswerKind::Credential);
        let key_request = if secret && !self.keys.client_has_key() { self.request_key() } else { Vec::new() };
        if call.expects_answer() {
            self.calls.last = call.call_id;
            self.calls.open.insert(call.call_id, (pipeline, call.clone()));
        }
        Asked { call_id: call.call_id, key_request, fragments: self.send(pipeline, MessageBody::HostCall(call)) }
    }

    /// Finds the question of an answer by the call's id alone: clients send a pipeline's answers
    /// with and without the command's id.
    ///
    /// Nothing where nobody waits: the pipeline was stopped, or somebody answered before.
    pub fn answered(&mut self, response: &HostResponse) -> Option<Answered> {
        let (pipeline, call) = self.calls.open.remove(&response.call_id)?;
        // The client names the method a second time; the one that was asked counts.
        let response = HostResponse { method: call.method, ..response.clone() };
        Some(Answered { pipeline, answer: response.answer(), call })
    }

    /// The questions that nobody has answered, for a client that took the pool over; they go out
    /// again as they are, with [`ServerPool::host_call`].
    pub fn unanswered(&self) -> impl Iterator<Item = (Option<Uuid>, &HostCall)> + '_ {
        self.calls.open.values().map(|(pipeline, call)| (*pipeline, call))
    }
}
