//! The framed answer: HEAD, DATA as it arrives, END.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use http::header::{CONNECTION, CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, Version};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use reattach_relay::{ConnectionState, Kind, ResponseHead, encode, limit, media, slug};
use uuid::Uuid;

use super::pins::Lease;
use super::{Answered, Framed, STALL};
use crate::http::Refusal;

/// What is left of an answer.
enum Rest {
    Head { lease: Lease, head: Vec<u8>, body: Incoming, state: ConnectionState, id: Uuid },
    Body { lease: Lease, body: Incoming, state: ConnectionState, id: Uuid, bytes: usize },
    Nothing,
}

/// Turns the target's answer into ours. It is 200 whatever the target's status is; three of its
/// headers and the state of its connection get through. When the client goes away the body is
/// dropped, and with it the lease and the connection.
pub(super) fn response(lease: Lease, answer: Answered, ms: u32, id: Uuid) -> Result<Framed, Refusal> {
    let (parts, body) = answer.into_parts();
    let state = state(parts.version, &parts.headers);
    let head = ResponseHead {
        status: parts.status.as_u16(),
        challenges: parts.headers.get_all(WWW_AUTHENTICATE).iter().filter_map(text).collect(),
        content_type: header(&parts.headers, &CONTENT_TYPE),
        location: header(&parts.headers, &LOCATION),
        state,
        ms,
    };
    let head = serde_json::to_vec(&head).map_err(|_| Refusal::internal())?;
    if head.len() > limit::HEAD {
        return Err(Refusal::new(slug::UPSTREAM_PROTOCOL, "the headers of the target's answer are too long"));
    }
    let rest = Rest::Head { lease, head, body, state, id };
    let frames = stream::unfold(rest, |rest| async {
        let (bytes, rest) = next(rest).await?;
        Some((Ok::<_, Infallible>(Frame::data(Bytes::from(bytes))), rest))
    });
    let mut response = Response::new(StreamBody::new(frames).boxed_unsync());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media::RELAY));
    Ok(response)
}

async fn next(rest: Rest) -> Option<(Vec<u8>, Rest)> {
    match rest {
        Rest::Head { lease, head, body, state, id } => {
            Some((encode(Kind::Head, &head), Rest::Body { lease, body, state, id, bytes: 0 }))
        }
        Rest::Body { mut lease, mut body, state, id, mut bytes } => loop {
            let frame = lease.unless_closed(tokio::time::timeout(STALL, body.frame())).await;
            let failure = match frame {
                Ok(Ok(Some(Ok(frame)))) => match frame.into_data() {
                    Ok(data) if bytes + data.len() <= limit::ANSWER => {
                        if data.is_empty() {
                            continue;
                        }
                        bytes += data.len();
                        return Some((encode_data(&data), Rest::Body { lease, body, state, id, bytes }));
                    }
                    Ok(_) => Refusal::new(
                        slug::UPSTREAM_PROTOCOL,
                        format!("the target's answer has more than {} bytes", limit::ANSWER),
                    ),
                    // Trailers do not get through.
                    Err(_) => continue,
                },
                Ok(Ok(None)) => {
                    if state == ConnectionState::Open {
                        lease.release();
                    }
                    let end = format!("{{\"bytes\":{bytes}}}");
                    return Some((encode(Kind::End, end.as_bytes()), Rest::Nothing));
                }
                Ok(Ok(Some(Err(_)))) => {
                    Refusal::new(slug::UPSTREAM_CLOSED, "the target closed the connection in the middle of its answer")
                }
                Ok(Err(_)) => Refusal::new(slug::UPSTREAM_TIMEOUT, "the target's answer does not go on"),
                Err(closed) => closed,
            };
            tracing::info!(request = %id, problem = failure.slug(), bytes, "answer cut");
            return Some((encode(Kind::Problem, &failure.problem(id).to_json()), Rest::Nothing));
        },
        Rest::Nothing => None,
    }
}

fn encode_data(data: &[u8]) -> Vec<u8> {
    if data.len() <= limit::DATA {
        return encode(Kind::Data, data);
    }
    data.chunks(limit::DATA).flat_map(|chunk| encode(Kind::Data, chunk)).collect()
}

fn state(version: Version, headers: &HeaderMap) -> ConnectionState {
    let close = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|token| token.trim().eq_ignore_ascii_case("close"));
    if close || version < Version::HTTP_11 { ConnectionState::Closing } else { ConnectionState::Open }
}

fn header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).and_then(text)
}

fn text(value: &HeaderValue) -> Option<String> {
    value.to_str().ok().map(String::from)
}
