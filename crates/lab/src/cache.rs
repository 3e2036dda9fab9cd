//! Answers kept for a client that asks again under the same OperationID (MS-WSMV 3.1.4.1.39).

use std::collections::VecDeque;

use reattach_wsman::{Response, ResponseBody};
use uuid::Uuid;

/// Answers that are kept at most.
const MAX_ANSWERS: usize = 512;
/// Bytes of output in them at most.
const MAX_BYTES: usize = 4 << 20;

/// The last answers of a host.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    answers: VecDeque<Answer>,
    bytes: usize,
}

#[derive(Debug)]
struct Answer {
    operation: Uuid,
    user: &'static str,
    body: ResponseBody,
    bytes: usize,
}

impl Cache {
    pub(crate) fn get(&self, operation: Uuid, user: &str) -> Option<ResponseBody> {
        let same = |answer: &&Answer| answer.operation == operation && answer.user == user;
        self.answers.iter().rev().find(same).map(|answer| answer.body.clone())
    }

    pub(crate) fn put(&mut self, operation: Uuid, user: &'static str, response: &Response) {
        let bytes = match &response.body {
            ResponseBody::Received { streams, .. } => streams.iter().map(|chunk| chunk.data.len()).sum(),
            _ => 0,
        };
        self.bytes += bytes;
        self.answers.push_back(Answer { operation, user, body: response.body.clone(), bytes });
        while self.answers.len() > MAX_ANSWERS || self.bytes > MAX_BYTES {
            let Some(oldest) = self.answers.pop_front() else { return };
            self.bytes -= oldest.bytes;
        }
    }
}
