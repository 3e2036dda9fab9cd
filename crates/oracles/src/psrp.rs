//! CLIXML, fragments, messages and host calls.

use arbitrary::Unstructured;
use reattach_psrp::Uuid;
use reattach_psrp::client::ClientPool;
use reattach_psrp::clixml::{DateTime, Decimal, TimeSpan, Value, Version, decode, encode};
use reattach_psrp::fragment::{Defragmenter, Fragmenter, Limits};
use reattach_psrp::message::{
    CommandMetadata, CommandMetadataCount, ErrorRecord, HostAnswer, HostCall, HostResponse, Message, MessageBody,
};
use reattach_psrp::render::{error_text, render, view};
use reattach_psrp::secret::{Confidential, KeyPair, Sealed, SessionKey};
use reattach_psrp::server::ServerPool;

use crate::message::any_message;
use crate::value;

/// What is read writes and reads back as the same, and can be shown, in bounds, and understood.
pub fn clixml(data: &[u8]) {
    let Ok(value) = decode(data) else { return };
    let text = encode(&value);
    let again = decode(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    // By the text: a number that is none equals nothing, not even itself.
    assert_eq!(encode(&again), text);
    let _ = render(&value);
    shown(&value);
    exact(&value);
    if let Ok(record) = ErrorRecord::from_value(value.clone()) {
        let _ = (error_text(&record), record.invocation());
    }
    let _ = (CommandMetadataCount::from_value(&value), CommandMetadata::from_value(&value));
    let _ = (Confidential::from_value(value.clone()), value == again, format!("{value:?}"));
}

/// The display form keeps its bounds.
fn shown(value: &Value) {
    let limits = view::Limits { depth: 3, nodes: 40, bytes: 2_000 };
    let view = view::view(value, limits);
    let (nodes, depth) = size(&view.value);
    assert!(nodes <= 2 * limits.nodes && depth <= limits.depth, "{nodes} nodes, {depth} deep");
    assert!(view.text.len() <= limits.bytes, "{} bytes", view.text.len());
}

fn size(node: &view::Node) -> (usize, usize) {
    let parts: Vec<(usize, usize)> = match node {
        view::Node::List(nodes) => nodes.iter().map(size).collect(),
        view::Node::Object(properties) => properties.iter().map(|property| size(&property.value)).collect(),
        _ => return (1, 0),
    };
    parts.iter().fold((1, 1), |(nodes, depth), part| (nodes + part.0, depth.max(part.1 + 1)))
}

/// What a text means is what its own text means.
fn exact(value: &Value) {
    if let Some(date) = value.as_date_time() {
        assert_eq!(DateTime::parse(&date.to_string()), Some(date));
        assert_eq!(DateTime::new(date.date(), parts(date), date.time().3, date.offset()), Some(date));
    }
    if let Some(span) = value.as_time_span() {
        assert_eq!(TimeSpan::parse(&span.to_string()), Some(span));
    }
    if let Some(decimal) = value.as_decimal() {
        assert_eq!(Decimal::parse(&decimal.to_string()), Some(decimal));
        let _ = decimal.normalized();
    }
    if let Some(version) = value.as_version() {
        assert_eq!(Version::parse(&version.to_string()), Some(version));
    }
    let _ = (value.as_f64(), value.as_guid(), value.as_enumeration().is_some());
}

fn parts(date: DateTime) -> (u8, u8, u8) {
    let (hour, minute, second, _) = date.time();
    (hour, minute, second)
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

/// A message that is read writes and reads back as the same. A pool takes any message without a panic, and so do
/// those who read keys and what is encrypted with them.
pub fn messages(data: &[u8]) {
    keys(&String::from_utf8_lossy(data));
    let mut pool = ClientPool::new(Uuid::nil());
    let _ = pool.connect_xml();
    for piece in Fragmenter::new().fragment(data, 1024) {
        let _ = pool.receive(None, &piece);
    }
    let Ok(message) = Message::decode(data) else { return };
    same(&message);
}

/// Any text as a public key, as an encrypted session key and as a secure string.
fn keys(text: &str) {
    let mut fill = |buffer: &mut [u8]| buffer.fill(0x5a);
    let key = SessionKey::generate(&mut fill);
    let _ = key.encrypt_for(text, &mut fill);
    if let Ok(plain) = key.open(&Sealed::new(text)) {
        assert!(key.open(&key.seal(&plain)).is_ok_and(|again| again == plain));
    }
    // Making a pair takes long: only for what has the length and the letters of an encrypted key.
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    if text.len() == 360 && text.bytes().all(is_base64) {
        let mut state = 1u64;
        let pair = KeyPair::generate(&mut |buffer: &mut [u8]| {
            for byte in buffer {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *byte = (state >> 56) as u8;
            }
        });
        let _ = pair.unwrap().session_key(text);
    }
}

/// Any data as the body of a host call or of its answer, of the pool or of a pipeline: what is understood writes and
/// reads back as the same, and every call is answered or refused.
pub fn host_calls(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let pipeline = (first & 1 == 1).then(|| Uuid::from_u128(1));
    let (of_pipeline, is_answer) = (if pipeline.is_some() { 0x0002_0000 } else { 0 }, u32::from(first >> 1 & 1));
    let type_id: u32 = 0x0002_1100 + of_pipeline + is_answer;
    let mut bytes = vec![1, 0, 0, 0];
    bytes.extend(type_id.to_le_bytes());
    bytes.extend(Uuid::from_u128(2).to_bytes_le());
    bytes.extend(pipeline.unwrap_or_default().to_bytes_le());
    bytes.extend(rest);
    let Ok(message) = Message::decode(&bytes) else { return };
    same(&message);
    match &message.body {
        MessageBody::HostCall(call) => called(call),
        MessageBody::HostResponse(response) => answered(response),
        _ => {}
    }
}

fn called(call: &HostCall) {
    let mut pool = ClientPool::new(Uuid::from_u128(2));
    assert_eq!(pool.refuse_host_call(None, call).is_some(), call.expects_answer());
    assert!(!call.method.name().is_empty());
    pool.refuse(None, call);
    assert_eq!(pool.next_send().is_some(), call.expects_answer());
    let Ok(query) = call.query() else { return };
    assert_eq!(query.method(), call.method);
    let again = HostCall::new(call.call_id, &query);
    assert_eq!(shape(&again.query()), shape(&Ok::<_, reattach_psrp::Error>(query.clone())));
    // Another server would ask the same.
    let asked = ServerPool::left_running(Uuid::from_u128(2)).ask(None, &query);
    assert!(!asked.fragments.is_empty());
}

/// By the text: a number that is none equals nothing.
fn shape(thing: &impl std::fmt::Debug) -> String {
    format!("{thing:?}")
}

fn answered(response: &HostResponse) {
    let Ok(answer) = response.answer() else { return };
    let call = HostCall { call_id: response.call_id, method: response.method, parameters: Vec::new() };
    let again = HostResponse::new(&call, answer.clone());
    if !response.method.expects_answer() {
        return assert!(matches!(answer, HostAnswer::Error(_)) && again.is_err());
    }
    let again = again.unwrap_or_else(|error| panic!("{error}: {answer:?}"));
    assert_eq!(shape(&again.answer()), shape(&Ok::<_, reattach_psrp::Error>(answer.clone())));
    let _ = answer.open(&SessionKey::generate(&mut |buffer| buffer.fill(7)));
}

/// A value and a message made of anything are written and read back as themselves.
pub fn round_trip(data: &[u8]) {
    let mut source = Unstructured::new(data);
    if let Ok(message) = source.arbitrary::<u8>().and_then(|number| any_message(number.into(), &mut source)) {
        same(&message);
        let again = Message::decode(&message.encode()).unwrap_or_else(|error| panic!("{error}: {message:?}"));
        assert_eq!(again.name(), message.name());
    }
    let Ok(value) = value::value(&mut Unstructured::new(data), value::Kind::Any, 0) else { return };
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
