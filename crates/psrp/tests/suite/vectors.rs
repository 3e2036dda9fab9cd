//! Byte vectors: each is decoded to what it says and made again byte for byte.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reattach_psrp::{
    Uuid,
    client::{ClientPool, Event, PoolState},
    clixml::Value,
    fragment::{Defragmenter, Fragmenter, Limits},
    message::{
        CreatePipeline, Destination, InitRunspacePool, Message, MessageBody, PipelineState, RunspacePoolState,
        SessionCapability,
    },
    server::{ServerPool, version_table},
};

pub(crate) const POOL: Uuid = Uuid::from_u128(0x0306EAA9_6870_4284_A706_8F1A2B18CBFB);
pub(crate) const PIPELINE: Uuid = Uuid::from_u128(0x2CB569BF_5518_49D3_BCA8_A70D24EA6038);

macro_rules! vector {
    ($name:literal) => {
        STANDARD.decode(include_str!(concat!("vectors/", $name, ".b64")).replace('\n', "")).unwrap()
    };
}

fn decode(bytes: &[u8]) -> Vec<Message> {
    let messages = Defragmenter::new(Limits::default()).push(bytes).unwrap();
    messages.iter().map(|message| Message::decode(message).unwrap()).collect()
}

/// Decodes to these bodies, and the bodies make the same bytes, with these object ids.
fn check(bytes: &[u8], first_object: usize, destination: Destination, pipeline: bool, bodies: Vec<MessageBody>) {
    let pipeline_id = pipeline.then_some(PIPELINE);
    let expected: Vec<Message> =
        bodies.into_iter().map(|body| Message { destination, pool_id: POOL, pipeline_id, body }).collect();
    assert_eq!(decode(bytes), expected);
    let mut fragmenter = Fragmenter::new();
    for _ in 1..first_object {
        fragmenter.fragment(b"", 1);
    }
    let made: Vec<u8> =
        expected.iter().flat_map(|message| fragmenter.fragment(&message.encode(), 32 << 10).concat()).collect();
    assert_eq!(made, bytes);
}

#[test]
fn creation_xml() {
    let bytes = vector!("creation_xml");
    check(
        &bytes,
        1,
        Destination::Server,
        false,
        vec![
            MessageBody::SessionCapability(SessionCapability::default()),
            MessageBody::InitRunspacePool(InitRunspacePool::default()),
        ],
    );
    assert_eq!(ClientPool::new(POOL).creation_xml(InitRunspacePool::default()), bytes);
    assert_eq!(ServerPool::open(POOL, &bytes).unwrap().init(), &InitRunspacePool::default());
}

#[test]
fn private_data_and_state() {
    check(
        &vector!("private_data"),
        3,
        Destination::Client,
        false,
        vec![MessageBody::ApplicationPrivateData(version_table("5.1.20348.1"))],
    );
    check(
        &vector!("pool_opened"),
        4,
        Destination::Client,
        false,
        vec![MessageBody::RunspacePoolState { state: RunspacePoolState::Opened, error: None }],
    );
}

#[test]
fn connect() {
    let (bytes, answer) = (vector!("connect_xml"), vector!("connect_response_xml"));
    let capability = || MessageBody::SessionCapability(SessionCapability::default());
    let connect = |runspaces| MessageBody::ConnectRunspacePool { runspaces };
    check(&bytes, 1, Destination::Server, false, vec![capability(), connect(None)]);
    let min_max = vector!("connect_xml_min_max");
    check(&min_max, 1, Destination::Server, false, vec![capability(), connect(Some((1, 1)))]);
    let init = MessageBody::RunspacePoolInitData { min: 1, max: 1 };
    check(&answer, 1, Destination::Client, false, vec![capability(), init]);

    let mut client = ClientPool::new(POOL);
    assert_eq!(client.connect_xml(), bytes);
    assert_eq!(ServerPool::left_running(POOL).connect(&bytes).unwrap(), answer);
    assert_eq!(ServerPool::left_running(POOL).connect(&min_max).unwrap(), answer);
    client.connect_response(&answer).unwrap();
    assert_eq!(client.state(), PoolState::Connecting);
    let events = client.receive(None, &vector!("private_data")).unwrap();
    assert_eq!(events.last(), Some(&Event::Opened));
    assert_eq!(client.state(), PoolState::Opened);
    assert_eq!(client.remote_protocol_version(), Some((2, 3)));
    assert_eq!(client.ps_version(), Some("5.1.20348.1"));
    assert!(client.can_disconnect());
    // A stale Opened is no second opening.
    assert_eq!(client.receive(None, &vector!("pool_opened")).unwrap().len(), 1);
}

#[test]
fn pipeline() {
    let create = vector!("create_pipeline");
    let body = MessageBody::CreatePipeline(CreatePipeline::script("Get-Job"));
    check(&create, 3, Destination::Server, true, vec![body]);
    let mut client = ClientPool::new(POOL);
    client.connect_xml();
    assert_eq!(client.create_pipeline(PIPELINE, "Get-Job").fragments, [create]);
    let end = vector!("end_of_input");
    check(&end, 4, Destination::Server, true, vec![MessageBody::EndOfPipelineInput]);
    assert_eq!(client.end_of_input(PIPELINE), end);

    let (output, state) = (vector!("output"), vector!("pipeline_completed"));
    check(&output, 5, Destination::Client, true, vec![MessageBody::PipelineOutput("hello".into())]);
    let completed = MessageBody::PipelineState { state: PipelineState::Completed, error: None };
    check(&state, 6, Destination::Client, true, vec![completed]);
    let hello = Event::Output { pipeline: PIPELINE, value: "hello".into() };
    let received = client.receive(Some(PIPELINE), &output).unwrap();
    assert_eq!(received.as_slice(), std::slice::from_ref(&hello));
    assert_eq!(client.running().collect::<Vec<_>>(), [PIPELINE]);
    client.receive(Some(PIPELINE), &state).unwrap();
    assert_eq!(client.pipeline_state(PIPELINE), Some(PipelineState::Completed));
    assert_eq!(client.running().count(), 0);

    // The same object in two pieces, cut inside the header's GUID.
    assert_eq!(client.receive(Some(PIPELINE), &vector!("output_first")).unwrap(), []);
    assert_eq!(client.receive(Some(PIPELINE), &vector!("output_second")).unwrap(), [hello]);
    let mut fragmenter = Fragmenter::new();
    for _ in 1..7 {
        fragmenter.fragment(b"", 1);
    }
    let message = Message {
        destination: Destination::Client,
        pool_id: POOL,
        pipeline_id: Some(PIPELINE),
        body: MessageBody::PipelineOutput(Value::from("hello")),
    };
    assert_eq!(fragmenter.fragment(&message.encode(), 30), [vector!("output_first"), vector!("output_second")]);
}
