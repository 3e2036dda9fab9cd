//! Answers of HTTP, honest and otherwise.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use hyper::body::{Body, Frame, SizeHint};
use reattach_wsman::{self as wsman, ResponseBody};

use crate::faults::Action;
use crate::host::random_id;

/// An answer before it is sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// A status alone.
    pub(crate) fn bare(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    pub(crate) fn with(status: StatusCode, content_type: &str, body: Vec<u8>) -> Self {
        let value = HeaderValue::try_from(content_type).ok();
        Self { status, headers: value.map(|value| (CONTENT_TYPE, value)).into_iter().collect(), body }
    }

    /// Changes one bit, among the ciphertext of a sealed body.
    pub(crate) fn tamper(&mut self) {
        let place = self.body.len().saturating_sub(40);
        if let Some(byte) = self.body.get_mut(place) {
            *byte ^= 1;
        }
    }

    pub(crate) fn into_response(self) -> Response<Payload> {
        let payload = Payload { data: Some(self.body.into()), sized: true };
        respond(self.status, self.headers, payload)
    }

    /// An answer whose `Content-Length` is wrong by so much, and what follows it on the wire.
    pub(crate) fn lying(mut self, by: i32) -> (Response<Payload>, Vec<u8>) {
        let length = i64::try_from(self.body.len()).unwrap_or(i64::MAX).saturating_add(by.into());
        let announced = usize::try_from(length).unwrap_or_default();
        // What was not announced goes out after what was; what is missing never does.
        let extra = if announced < self.body.len() { self.body.split_off(announced) } else { Vec::new() };
        self.headers.insert(CONTENT_LENGTH, announced.into());
        let payload = Payload { data: Some(self.body.into()), sized: false };
        (respond(self.status, self.headers, payload), extra)
    }
}

/// An answer as text; of several envelopes each has a part of the output, or all are alike.
pub(crate) fn envelopes(response: &wsman::Response, action: Option<&Action>) -> String {
    let mut response = response.clone();
    match action {
        Some(Action::WrongRelatesTo) => response.header.relates_to = Some(random_id()),
        Some(Action::Envelopes(count)) => {
            return parts(response, *count).iter().map(wsman::Response::to_xml).collect();
        }
        _ => {}
    }
    response.to_xml()
}

fn parts(response: wsman::Response, count: usize) -> Vec<wsman::Response> {
    let mut all = vec![response; count];
    let per_part = match &all[0].body {
        ResponseBody::Received { streams, .. } => Some(streams.len().div_ceil(count).max(1)),
        _ => None,
    };
    for (index, part) in all.iter_mut().enumerate() {
        if index > 0 {
            part.header.message_id = random_id();
        }
        if let (Some(per_part), ResponseBody::Received { streams, state }) = (per_part, &mut part.body) {
            let own = streams.iter().skip(index * per_part).take(per_part).cloned().collect();
            *streams = own;
            if index + 1 < count {
                *state = None;
            }
        }
    }
    all
}

fn respond(status: StatusCode, headers: HeaderMap, payload: Payload) -> Response<Payload> {
    let mut response = Response::new(payload);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// A body that may keep its length for itself, so that the header can say what it likes.
#[derive(Debug)]
pub(crate) struct Payload {
    data: Option<Bytes>,
    sized: bool,
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.data.take().filter(|data| !data.is_empty()).map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.as_ref().is_none_or(Bytes::is_empty) && self.sized
    }

    fn size_hint(&self) -> SizeHint {
        match &self.data {
            _ if !self.sized => SizeHint::default(),
            Some(data) => SizeHint::with_exact(u64::try_from(data.len()).unwrap_or(u64::MAX)),
            None => SizeHint::with_exact(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use reattach_wsman::{CommandState, Request, RequestBody, StreamChunk};

    use super::*;

    #[test]
    fn several_envelopes_share_the_output_and_the_last_has_the_state() {
        let request = Request::new("http://a/wsman", "", random_id(), RequestBody::Receive { command_id: None });
        let chunk = |data: u8| StreamChunk { name: "stdout".into(), command_id: None, data: vec![data] };
        let state = Some(CommandState { command_id: None, done: true, exit_code: Some(0) });
        let body = ResponseBody::Received { streams: (0..5).map(chunk).collect(), state };
        let response = wsman::Response::to(&request, random_id(), body);
        let text = envelopes(&response, Some(&Action::Envelopes(3)));
        let found = wsman::Response::parse_all(text.as_bytes(), &wsman::Limits::default()).unwrap();
        let shares: Vec<_> = found
            .iter()
            .map(|part| match &part.body {
                ResponseBody::Received { streams, state } => {
                    (streams.iter().map(|chunk| chunk.data[0]).collect::<Vec<_>>(), state.is_some())
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(shares, [(vec![0, 1], false), (vec![2, 3], false), (vec![4], true)]);
        assert!(found.iter().all(|part| part.header.relates_to == Some(request.header.message_id)));
    }
}
