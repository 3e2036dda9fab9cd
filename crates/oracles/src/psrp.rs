//! CLIXML, fragments, messages and host calls.

use arbitrary::Unstructured;
use reattach_psrp::Uuid;
use reattach_psrp::client::ClientPool;
use reattach_psrp::clixml::{decode, encode};
use reattach_psrp::fragment::{Defragmenter, Fragmenter, Limits};
use reattach_psrp::message::{HostCall, Message, MessageBody};
use reattach_psrp::render::render;

use crate::value;

/// What is read writes and reads back as the same, and can be shown.
pub fn clixml(data: &[u8]) {
    let Ok(value) = decode(data) else { return };
    let text = encode(&value);
    let again = decode(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    // By the text: a number that is none equals nothing, not even itself.
    assert_eq!(encode(&again), text);
    let _ = render(&value);
}

/// Any bytes in any pieces; and any message cut into pieces comes back whole.
pub fn fragments(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let mut defragmenter = Defragmenter::new(Limits::default());
    for piece in rest.chunks(usize::from(first).max(1)) {
        if defragmenter.push(piece).is_err() {
            break;
        }
    }
    let mut fragmenter = Fragmenter::new();
    let mut whole = Defragmenter::new(Limits::default());
    for _ in 0..2 {
        let pieces = fragmenter.fragment(rest, usize::from(first).max(1));
        let mut read = Vec::new();
        for piece in &pieces {
            read.extend(whole.push(piece).unwrap());
        }
        assert_eq!(read, [rest]);
    }
    assert!(!whole.is_partial());
}

/// A message that is read writes and reads back as the same. A pool takes any message without a panic.
pub fn messages(data: &[u8]) {
    let mut pool = ClientPool::new(Uuid::nil());
    let _ = pool.connect_xml();
    for piece in Fragmenter::new().fragment(data, 1024) {
        let _ = pool.receive(None, &piece);
    }
    let Ok(message) = Message::decode(data) else { return };
    same(&message);
}

/// Any data as the body of a host call, of the pool or of a pipeline: what is read is answered or refused.
pub fn host_calls(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let pipeline = (first & 1 == 1).then(|| Uuid::from_u128(1));
    let type_id: u32 = if pipeline.is_some() { 0x0004_1100 } else { 0x0002_1100 };
    let mut bytes = vec![1, 0, 0, 0];
    bytes.extend(type_id.to_le_bytes());
    bytes.extend(Uuid::from_u128(2).to_bytes_le());
    bytes.extend(pipeline.unwrap_or_default().to_bytes_le());
    bytes.extend(rest);
    let Ok(message) = Message::decode(&bytes) else { return };
    same(&message);
    if let MessageBody::HostCall(call) = &message.body {
        answered(call);
    }
}

fn answered(call: &HostCall) {
    let mut pool = ClientPool::new(Uuid::from_u128(2));
    assert_eq!(pool.refuse_host_call(None, call).is_some(), call.expects_answer());
    assert!(!call.method.name().is_empty());
}

/// A value made of anything is written and read back as itself.
pub fn round_trip(data: &[u8]) {
    let Ok(value) = value::value(&mut Unstructured::new(data), 0) else { return };
    let text = encode(&value);
    let again = decode(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(encode(&again), text);
    let message = Message {
        destination: reattach_psrp::message::Destination::Client,
        pool_id: Uuid::from_u128(3),
        pipeline_id: Some(Uuid::from_u128(4)),
        body: MessageBody::PipelineOutput(value),
    };
    same(&message);
}

fn same(message: &Message) {
    let bytes = message.encode();
    let again = Message::decode(&bytes).unwrap_or_else(|error| panic!("{error}: {message:?}"));
    assert_eq!(again.encode(), bytes);
}
