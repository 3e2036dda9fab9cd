//! Answers kept for a client that asks again under the same OperationID (MS-WSMV 3.1.4.1.39).

use std::collections::VecDeque;

use reattach_wsman::{Response, ResponseBody};
use uuid::Uuid;

/// The last answers of a host.
#[derive(Debug, Default)]
pub(crate) struct Cache(VecDeque<Answer>);

#[derive(Debug)]
struct Answer {
    operation: Uuid,
    user: &'static str,
    stream: Option<Stream>,
    body: ResponseBody,
}

/// What a Receive reads: who asks for more has had what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stream {
    pub(crate) shell: Uuid,
    pub(crate) command: Option<Uuid>,
}

impl Cache {
    pub(crate) fn get(&self, operation: Uuid, user: &str) -> Option<ResponseBody> {
        let same = |answer: &&Answer| answer.operation == operation && answer.user == user;
        self.0.iter().rev().find(same).map(|answer| answer.body.clone())
    }

    /// Keeps an answer, `limit` of them at most; of a stream the last alone.
    pub(crate) fn put(
        &mut self,
        operation: Uuid,
        user: &'static str,
        stream: Option<Stream>,
        response: &Response,
        limit: usize,
    ) {
        if stream.is_some() {
            self.0.retain(|answer| answer.stream != stream);
        }
        self.0.push_back(Answer { operation, user, stream, body: response.body.clone() });
        while self.0.len() > limit {
            self.0.pop_front();
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use reattach_wsman::{Request, RequestBody, StreamChunk};

    use super::*;

    fn answer(data: u8) -> Response {
        let request = Request::new("http://a/wsman", "", Uuid::nil(), RequestBody::Receive { command_id: None });
        let chunk = StreamChunk { name: "stdout".into(), command_id: None, data: vec![data] };
        Response::to(&request, Uuid::nil(), ResponseBody::Received { streams: vec![chunk], state: None })
    }

    #[test]
    fn of_a_stream_the_last_answer_is_kept_and_of_all_the_newest() {
        let mut cache = Cache::default();
        let id = Uuid::from_u128;
        let stream = |shell| Some(Stream { shell: id(shell), command: None });
        cache.put(id(1), "adele", stream(1), &answer(1), 3);
        cache.put(id(2), "adele", stream(2), &answer(2), 3);
        cache.put(id(3), "adele", stream(1), &answer(3), 3);
        let kept = |cache: &Cache, user| (1..=5).filter(|n| cache.get(id(*n), user).is_some()).collect::<Vec<_>>();
        assert_eq!(kept(&cache, "adele"), [2, 3]);
        assert_eq!(kept(&cache, "boris"), [0; 0]);
        cache.put(id(4), "adele", None, &answer(4), 3);
        cache.put(id(5), "adele", None, &answer(5), 3);
        assert_eq!(kept(&cache, "adele"), [3, 4, 5]);
        assert_eq!(cache.get(id(3), "adele"), Some(answer(3).body));
    }
}
