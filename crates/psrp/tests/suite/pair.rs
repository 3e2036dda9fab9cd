//! Both ends against each other.

use reattach_psrp::{
    Error,
    client::{ClientPool, Event, PoolState, Stream},
    clixml::Value,
    fragment::{Defragmenter, Fragmenter, Limits},
    message::{
        Argument, ConsoleColor, CreatePipeline, ErrorCategory, ErrorRecord, HostCall, HostInfo, HostInformation,
        HostMethod, InformationRecord, InitRunspacePool, MessageBody, PipelineCommand, PipelineState, ProgressRecord,
        RunspacePoolState, name,
    },
    server::{Refusal, ServerPool, version_table},
};

use crate::vectors::{PIPELINE, POOL};

pub(crate) fn open() -> (ClientPool, ServerPool) {
    let mut client = ClientPool::new(POOL);
    let init = InitRunspacePool { host: HostInfo::interactive(120, 30), ..InitRunspacePool::default() };
    let mut server = ServerPool::open(POOL, &client.creation_xml(init.clone())).unwrap();
    assert_eq!(server.init(), &init);
    let mut stream = server.session_capability().concat();
    stream.extend(server.application_private_data(version_table("7.4.1")).concat());
    stream.extend(server.state(RunspacePoolState::Opened, None).concat());
    assert_eq!(client.state(), PoolState::Opening);
    let events = client.receive(None, &stream).unwrap();
    assert_eq!(events.last(), Some(&Event::Opened));
    assert_eq!(client.state(), PoolState::Opened);
    (client, server)
}

#[test]
fn a_command_from_start_to_end() {
    let (mut client, mut server) = open();
    client.set_max_blob(100);
    let new = client.create_pipeline(PIPELINE, "Get-Job");
    assert!(new.fragments.len() > 1);
    let mut messages = Vec::new();
    for fragment in &new.fragments {
        messages.extend(server.receive(Some(PIPELINE), fragment).unwrap());
    }
    let [message] = messages.as_slice() else { panic!("one message") };
    let MessageBody::CreatePipeline(create) = &message.body else { panic!("CREATE_PIPELINE") };
    assert_eq!(create.script_text(), "Get-Job");

    let failed = ErrorRecord::new(
        "no such thing",
        "CommandNotFoundException",
        ErrorCategory::OBJECT_NOT_FOUND,
        Value::from("x"),
    );
    let host =
        HostInformation { message: "hi".into(), foreground: Some(ConsoleColor(10)), ..HostInformation::default() };
    let progress = ProgressRecord { activity: "Copy".into(), percent_complete: 5, ..ProgressRecord::default() };
    server.set_max_blob(64);
    let mut stream = Vec::new();
    for fragments in [
        server.output(PIPELINE, &"a".into()),
        server.error(PIPELINE, failed.clone()),
        server.warning(PIPELINE, "w"),
        server.verbose(PIPELINE, "v"),
        server.debug(PIPELINE, "d"),
        server.information(PIPELINE, InformationRecord::host(host.clone())),
        server.progress(PIPELINE, progress.clone()),
        server.pipeline_state(PIPELINE, PipelineState::Failed, Some(failed.clone())),
    ] {
        stream.extend(fragments.concat());
    }
    let events = client.receive(Some(PIPELINE), &stream).unwrap();
    assert_eq!(events.len(), 8);
    assert_eq!(events[0], Event::Output { pipeline: PIPELINE, value: "a".into() });
    assert_eq!(events[1], Event::Error { pipeline: PIPELINE, record: Box::new(failed.clone()) });
    for (event, (expected, text)) in
        events[2..5].iter().zip([(Stream::Warning, "w"), (Stream::Verbose, "v"), (Stream::Debug, "d")])
    {
        assert!(matches!(event, Event::Record { pipeline: Some(PIPELINE), stream, record }
            if *stream == expected && record.message == text));
    }
    assert!(matches!(&events[5], Event::Information { record, .. } if record.host_information() == Some(host)));
    assert_eq!(events[6], Event::Progress { pipeline: Some(PIPELINE), record: progress });
    let state = PipelineState::Failed;
    assert_eq!(events[7], Event::PipelineState { pipeline: PIPELINE, state, error: Some(Box::new(failed)) });
    assert_eq!(client.running().count(), 0);
}

#[test]
fn another_client_takes_over_a_running_pipeline() {
    let (mut first, mut server) = open();
    first.create_pipeline(PIPELINE, "1..100");
    server.output(PIPELINE, &Value::I32(1));
    first.disconnected();
    assert_eq!(first.state(), PoolState::Disconnected);
    assert_eq!(first.pipeline_state(PIPELINE), Some(PipelineState::Disconnected));
    let buffered = server.output(PIPELINE, &Value::I32(2)).concat();

    let mut second = ClientPool::new(POOL);
    let answer = server.connect(&second.connect_xml()).unwrap();
    assert!(matches!(second.connect_response(&answer).unwrap().last(), Some(Event::InitData { .. })));
    let private = server.application_private_data(version_table("7.4.1")).concat();
    assert_eq!(second.receive(None, &private).unwrap().last(), Some(&Event::Opened));
    second.attach_pipeline(PIPELINE);
    let live = server.output(PIPELINE, &Value::I32(3)).concat();
    let mut seen = second.receive(Some(PIPELINE), &buffered).unwrap();
    seen.extend(second.receive(Some(PIPELINE), &live).unwrap());
    let output = |n| Event::Output { pipeline: PIPELINE, value: Value::I32(n) };
    assert_eq!(seen, [output(2), output(3)]);
    assert_eq!(second.running().collect::<Vec<_>>(), [PIPELINE]);

    // The first goes on where it was if it reconnects, the pool opens anew if it connects.
    first.reconnected();
    assert_eq!((first.state(), first.pipeline_state(PIPELINE)), (PoolState::Opened, Some(PipelineState::Running)));
    second.remove_pipeline(PIPELINE);
    second.connect_xml();
    assert_eq!(second.state(), PoolState::Connecting);
}

#[test]
fn refused_connections() {
    let refuse = |bytes: &[u8]| ServerPool::left_running(POOL).connect(bytes).unwrap_err();
    let good = ClientPool::new(POOL).connect_xml();
    assert_eq!(refuse(&[]), Refusal::NoNegotiationData);
    assert_eq!(refuse(b"nonsense"), Refusal::NoNegotiationData);
    assert_eq!(refuse(&good[..220]), Refusal::Order);
    assert_eq!(refuse(&[good.clone(), good[..220].to_vec()].concat()), Refusal::Order);
    assert_eq!(refuse(&[&good[220..], &good[..220]].concat()), Refusal::Order);
    let mut small = ClientPool::new(POOL);
    small.set_max_blob(60);
    assert_eq!(refuse(&small.connect_xml()), Refusal::Order);
    assert_eq!(refuse(&ClientPool::new(PIPELINE).connect_xml()), Refusal::WrongPool);
    let at = good.windows(3).position(|w| w == b"2.3").unwrap();
    let mut version = good.clone();
    version[at..at + 3].copy_from_slice(b"2.1");
    assert_eq!(refuse(&version), Refusal::Version("2.1".into()));
    assert_eq!(refuse(&version).fault_code(), 0x8054_0FA3);

    let mut server = ServerPool::left_running(POOL);
    version[at..at + 3].copy_from_slice(b"2.2");
    let mut client = ClientPool::new(POOL);
    client.connect_xml();
    client.connect_response(&server.connect(&version).unwrap()).unwrap();
    assert_eq!(client.remote_protocol_version(), Some((2, 2)));
    server.state(RunspacePoolState::Broken, None);
    assert_eq!(server.connect(&good).unwrap_err(), Refusal::NotEstablished);
    assert_eq!(ServerPool::open(POOL, &good).unwrap_err(), Refusal::Order);
    assert!(matches!(ServerPool::open(POOL, &[1]), Err(Refusal::Malformed(_))));
}

#[test]
fn host_calls() {
    let (mut client, mut server) = open();
    let ask = HostCall { call_id: 1, method: HostMethod::READ_LINE, parameters: vec![] };
    let write = HostCall { call_id: -100, method: HostMethod::WRITE_LINE2, parameters: vec!["hi".into()] };
    for (pipeline, call) in [(Some(PIPELINE), ask.clone()), (None, write.clone())] {
        let bytes = server.host_call(pipeline, call.clone()).concat();
        assert_eq!(client.receive(pipeline, &bytes).unwrap(), [Event::HostCall { pipeline, call }]);
    }
    assert_eq!(client.refuse_host_call(None, &write), None);
    let refused = client.refuse_host_call(Some(PIPELINE), &ask).unwrap();
    let answered = client.host_response(Some(PIPELINE), &ask, "text".into());
    for (bytes, is_error) in [(refused, true), (answered, false)] {
        let [message] = &server.receive(Some(PIPELINE), &bytes).unwrap()[..] else { panic!("one message") };
        assert_eq!(message.name(), "PIPELINE_HOST_RESPONSE");
        let MessageBody::HostResponse(response) = &message.body else { panic!("a response") };
        assert_eq!((response.call_id, response.method), (1, HostMethod::READ_LINE));
        assert_eq!((response.error.is_some(), response.value.is_some()), (is_error, !is_error));
    }
    assert_eq!(HostMethod(56).name(), "PromptForChoiceMultipleSelection");
    assert_eq!(HostMethod(11).name(), "ReadLine");
    assert_eq!(HostMethod(50).name(), "GetBufferContents");
    assert!(HostMethod(57).expects_answer() && !HostMethod(22).expects_answer());
    assert_eq!(name(0x0004_1010), "PROGRESS_RECORD");
}

#[test]
fn commands_as_script_text() {
    let argument = |name: Option<&str>, value: Value| Argument { name: name.map(str::to_owned), value };
    let command = |text: &str, arguments: Vec<Argument>| PipelineCommand {
        text: text.into(),
        arguments,
        ..PipelineCommand::default()
    };
    let check = |statements: Vec<Vec<PipelineCommand>>, expected: &str| {
        let create = CreatePipeline { statements, ..CreatePipeline::script("") };
        assert_eq!(create.script_text(), expected);
    };
    check(
        vec![
            vec![
                command("Get-Job", vec![argument(Some("Id"), Value::I32(1)), argument(Some("Force"), Value::Null)]),
                command("Out-String", vec![]),
            ],
            vec![command("Write-Output", vec![argument(None, "it's".into())])],
        ],
        "Get-Job -Id 1 -Force | Out-String; Write-Output 'it''s'",
    );
    let list = Value::array_list(vec![Value::I32(1), "b".into(), Value::Null, true.into()]);
    check(
        vec![vec![command("A", vec![argument(Some("-L:"), list), argument(Some("S"), false.into())])]],
        "A -L @(1, 'b', $null, $true) -S:$false",
    );
    check(vec![vec![command("a b; c", vec![])]], "& 'a b; c'");
}

#[test]
fn streams_out_of_step() {
    let mut fragmenter = Fragmenter::new();
    let mut cut = |text: &[u8]| fragmenter.fragment(text, 2);
    let (first, second, third) = (cut(b"aaaa"), cut(b"bbbb"), cut(b"cc"));
    let mut stream = Defragmenter::new(Limits::default());
    // Interleaved objects are joined each by itself.
    let run = [&first[0], &second[0], &third[0], &second[1], &first[1]].map(Clone::clone).concat();
    assert_eq!(stream.push(&run).unwrap(), [b"cc".to_vec(), b"bbbb".to_vec(), b"aaaa".to_vec()]);
    // A piece that continues nothing is dropped; a repeat begins anew; ids may go backwards.
    let run = [&second[1], &first[0], &first[0], &first[1], &first[1]].map(Clone::clone).concat();
    assert_eq!(stream.push(&run).unwrap(), [b"aaaa".to_vec()]);
    assert_eq!(stream.dropped(), 2);

    let whole = first.concat();
    assert!(matches!(stream.push(&whole[..20]), Err(Error::FragmentCut { needed: 21, present: 20 })));
    assert!(matches!(stream.push(&whole[..22]), Err(Error::FragmentCut { needed: 23, present: 22 })));
    let mut lying = whole.clone();
    lying[17..21].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(matches!(stream.push(&lying), Err(Error::FragmentCut { .. })));
    let mut small = Defragmenter::new(Limits { message: 3, partial: 2 });
    assert!(matches!(small.push(&whole), Err(Error::Limit { what: "message size", limit: 3 })));
    // Objects that never end give way to newer ones.
    let mut endless = Defragmenter::new(Limits { message: 8, partial: 2 });
    for _ in 0..100 {
        endless.push(&Fragmenter::new().fragment(b"abcdef", 3)[0]).unwrap();
    }
    for fragments in (0..100).map(|_| cut(b"abcdef")) {
        endless.push(&fragments[0]).unwrap();
    }
    assert!(endless.dropped() >= 97);
}

/// The bounds of a command's stream and what is half received are kept from one piece of data to the next.
#[test]
fn a_stream_goes_on_where_it_was() {
    let (_, mut server) = open();
    let mut client = ClientPool::with_limits(POOL, Limits { message: 500, ..Limits::default() });
    let mut output = |text: &str| server.output(PIPELINE, &text.into()).concat();
    let (short, long) = (output("short"), output(&"long".repeat(200)));
    let texts = |events: Vec<Event>| -> Vec<Value> {
        events
            .into_iter()
            .filter_map(|event| match event {
                Event::Output { value, .. } => Some(value),
                _ => None,
            })
            .collect()
    };
    assert_eq!(texts(client.receive(Some(PIPELINE), &short).unwrap()), ["short".into()]);
    let limit = Error::Limit { what: "message size", limit: 500 };
    assert_eq!(client.receive(Some(PIPELINE), &long), Err(limit));
    let pieces = Fragmenter::new().fragment(&short[21..], 20);
    let (last, first) = pieces.split_last().unwrap();
    for piece in first {
        assert_eq!(client.receive(Some(PIPELINE), piece).unwrap(), []);
    }
    assert_eq!(texts(client.receive(Some(PIPELINE), last).unwrap()), ["short".into()]);
}
