//! The exchange of keys and what needs it, both ends against each other.

use std::sync::OnceLock;

use reattach_psrp::{
    Error,
    client::{ClientPool, Event, InputStream, NotStarted, Outgoing, PoolState},
    clixml::Value,
    message::{
        Argument, ConsoleColor, CreatePipeline, HostAnswer, HostCall, HostMethod, HostQuery, MessageBody,
        PipelineCommand, PipelineState, Rectangle, RunspacePoolState, SessionCapability, VOID_CALL_ID,
    },
    secret::{Confidential, Credential, KeyPair, Sealed, SecretError, SecureText},
    server::{Refusal, ServerPool, version_table, version_table_of},
};

use crate::pair::open;
use crate::vectors::{PIPELINE, POOL};

/// Not fit for keys: the same on every run (xorshift64*).
fn random(seed: u64) -> impl FnMut(&mut [u8]) {
    let mut state = seed | 1;
    move |buffer| {
        for byte in buffer {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            *byte = (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 56) as u8;
        }
    }
}

fn pair() -> KeyPair {
    static SEED: OnceLock<std::sync::atomic::AtomicU64> = OnceLock::new();
    let seed = SEED.get_or_init(|| 77.into()).fetch_add(2, std::sync::atomic::Ordering::Relaxed);
    KeyPair::generate(&mut random(seed)).unwrap()
}

/// Delivers what the client has to send, and what the server answers to keys.
fn deliver(client: &mut ClientPool, server: &mut ServerPool) -> Vec<(InputStream, MessageBody)> {
    let mut seen = Vec::new();
    while let Some(Outgoing { stream, command_id, data }) = client.next_send() {
        for message in server.receive(command_id, &data).unwrap() {
            if let MessageBody::PublicKey(key) = &message.body {
                let answer = server.exchange_key(key, &mut random(5)).unwrap().concat();
                let events = client.receive(None, &answer).unwrap();
                assert_eq!(events, [Event::KeyExchanged(Ok(()))]);
            }
            seen.push((stream, message.body));
        }
    }
    seen
}

fn ask(client: &mut ClientPool, server: &mut ServerPool, query: &HostQuery) -> HostCall {
    let asked = server.ask(Some(PIPELINE), query);
    if !asked.key_request.is_empty() {
        assert_eq!(client.receive(None, &asked.key_request.concat()).unwrap(), [Event::KeyRequested]);
    }
    let events = client.receive(Some(PIPELINE), &asked.fragments.concat()).unwrap();
    let [Event::HostCall { pipeline: Some(PIPELINE), call }] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(call.query().as_ref(), Ok(query));
    call.clone()
}

fn answered(server: &mut ServerPool, seen: &[(InputStream, MessageBody)]) -> HostAnswer<Sealed> {
    let Some((InputStream::PromptResponse, MessageBody::HostResponse(response))) = seen.last() else {
        panic!("{seen:?}")
    };
    let answered = server.answered(response).unwrap();
    assert_eq!(answered.pipeline, Some(PIPELINE));
    assert_eq!(server.answered(response), None);
    answered.answer.unwrap()
}

#[test]
fn a_secret_line_waits_for_the_key() {
    let (mut client, mut server) = open();
    client.create_pipeline(PIPELINE, "Read-Host -AsSecureString");
    let call = ask(&mut client, &mut server, &HostQuery::ReadLineAsSecureString);
    assert!(client.wants_key());
    let answer = HostAnswer::SecureString(SecureText::new("secret"));
    client.answer(Some(PIPELINE), &call, answer).unwrap();
    assert_eq!(client.next_send(), None);
    client.exchange_key(pair()).unwrap();
    assert!(!client.wants_key());
    // A second pair is not needed.
    client.exchange_key(pair()).unwrap();
    let seen = deliver(&mut client, &mut server);
    assert!(matches!(&seen[..], [(InputStream::Stdin, MessageBody::PublicKey(_)), (InputStream::PromptResponse, _)]));
    let HostAnswer::SecureString(sealed) = answered(&mut server, &seen) else { panic!("a secure string") };
    assert_eq!(*server.open_secret(&sealed).unwrap().reveal(), "secret");

    // From now on without waiting, and in the other direction.
    let query = HostQuery::PromptForCredential1 {
        caption: "c".into(),
        message: "m".into(),
        user_name: None,
        target_name: String::new(),
    };
    let call = ask(&mut client, &mut server, &query);
    assert!(!client.wants_key());
    let credential = Credential { user_name: "adele".into(), password: SecureText::new("pw") };
    client.answer(Some(PIPELINE), &call, HostAnswer::Credential(Some(credential.clone()))).unwrap();
    let seen = deliver(&mut client, &mut server);
    let opened = answered(&mut server, &seen).open(server.session_key().unwrap()).unwrap();
    assert_eq!(opened, HostAnswer::Credential(Some(credential)));
    let sealed = server.seal(&SecureText::new("from afar"), &mut random(3));
    assert_eq!(*client.open(&sealed).unwrap().reveal(), "from afar");
}

#[test]
fn a_new_client_exchanges_anew() {
    let (mut first, mut server) = open();
    first.exchange_key(pair()).unwrap();
    deliver(&mut first, &mut server);
    let sealed = server.seal(&SecureText::new("kept"), &mut random(3));
    assert!(first.open(&sealed).is_ok());

    let mut second = ClientPool::new(POOL);
    let answer = server.connect(&second.connect_xml()).unwrap();
    second.connect_response(&answer).unwrap();
    second.receive(None, &server.application_private_data(version_table("7.4.1")).concat()).unwrap();
    // The text can be read once somebody needs it.
    assert!(!second.wants_key());
    assert_eq!(second.open(&sealed), Err(SecretError::NoKey));
    assert!(second.wants_key());
    second.exchange_key(pair()).unwrap();
    deliver(&mut second, &mut server);
    assert_eq!(*second.open(&sealed).unwrap().reveal(), "kept");
    // Who reconnects as the same client keeps the key; who connects does not.
    second.disconnected();
    second.reconnected();
    assert!(second.open(&sealed).is_ok());
    second.connect_xml();
    assert_eq!(second.open(&sealed), Err(SecretError::NoKey));
}

#[test]
fn a_broken_exchange_leaves_nobody_waiting() {
    let (mut client, mut server) = open();
    client.create_pipeline(PIPELINE, "x");
    let call = ask(&mut client, &mut server, &HostQuery::ReadLineAsSecureString);
    client.answer(Some(PIPELINE), &call, HostAnswer::SecureString(SecureText::new("secret"))).unwrap();
    client.exchange_key(pair()).unwrap();
    assert!(client.next_send().is_some());
    let broken = server.send(None, MessageBody::EncryptedSessionKey("AAAA".into())).concat();
    let failed = Event::KeyExchanged(Err(SecretError::SessionKey));
    assert_eq!(client.receive(None, &broken).unwrap(), [failed]);
    let seen = deliver(&mut client, &mut server);
    let HostAnswer::Error(record) = answered(&mut server, &seen) else { panic!("an error") };
    assert!(record.message().contains("encrypted"), "{record:?}");
    // A key that nobody asked for says nothing.
    assert_eq!(client.receive(None, &broken).unwrap(), []);
    assert_eq!(server.exchange_key("AAAA", &mut random(1)), Err(SecretError::PublicKey));
}

#[test]
fn input_is_sent_in_order_and_in_few_pieces() {
    let (mut client, mut server) = open();
    let create = CreatePipeline { no_input: false, ..CreatePipeline::script("$input") };
    client.start_pipeline(PIPELINE, create).unwrap();
    assert_eq!(client.open_inputs().collect::<Vec<_>>(), [PIPELINE]);
    for number in 0..50 {
        client.input(PIPELINE, Value::I32(number));
    }
    assert_eq!(client.waiting_inputs(PIPELINE), 50);
    let first = client.next_send().unwrap();
    assert_eq!((first.stream, first.command_id), (InputStream::Stdin, Some(PIPELINE)));
    assert_eq!((client.waiting_inputs(PIPELINE), client.next_send()), (0, None));
    let numbers: Vec<MessageBody> =
        server.receive(Some(PIPELINE), &first.data).unwrap().into_iter().map(|message| message.body).collect();
    assert_eq!(numbers, (0..50).map(|n| MessageBody::PipelineInput(Value::I32(n))).collect::<Vec<_>>());

    // A secret holds back what comes after it in its pipeline, and nothing else.
    client.input(PIPELINE, Confidential::SecureString(SecureText::new("s")));
    client.input(PIPELINE, Value::from("after"));
    client.close_input(PIPELINE);
    let call = HostCall { call_id: 1, method: HostMethod::READ_LINE, parameters: vec![] };
    client.answer(Some(PIPELINE), &call, HostAnswer::Text("line".into())).unwrap();
    assert_eq!(client.next_send().unwrap().stream, InputStream::PromptResponse);
    assert_eq!(client.next_send(), None);
    assert_eq!(client.open_inputs().count(), 1);
    assert!(client.wants_key());
    client.exchange_key(pair()).unwrap();
    let seen: Vec<MessageBody> = deliver(&mut client, &mut server).into_iter().map(|(_, body)| body).collect();
    let [MessageBody::PublicKey(_), MessageBody::PipelineInput(sealed), MessageBody::PipelineInput(after), end] =
        &seen[..]
    else {
        panic!("{seen:?}")
    };
    assert_eq!(*server.open_secret(&Sealed::from_value(sealed).unwrap()).unwrap().reveal(), "s");
    assert_eq!((after, end), (&"after".into(), &MessageBody::EndOfPipelineInput));
    assert_eq!(client.open_inputs().count(), 0);

    // What is larger than a Send goes out in several, whole fragments each.
    client.set_max_blob(64);
    client.input(PIPELINE, Value::from("x".repeat(300)));
    let mut sends = Vec::new();
    while let Some(send) = client.next_send() {
        assert!(send.data.len() <= 64 + 21);
        sends.push(send.data);
    }
    assert!(sends.len() > 4);
    assert_eq!(server.receive(Some(PIPELINE), &sends.concat()).unwrap().len(), 1);
    // A pipeline that is stopped gets nothing more.
    client.input(PIPELINE, Value::Null);
    client.stopping(PIPELINE);
    assert_eq!((client.next_send(), client.pipeline_state(PIPELINE)), (None, Some(PipelineState::Stopping)));
    let stopped = server.pipeline_state(PIPELINE, PipelineState::Stopped, None).concat();
    client.receive(Some(PIPELINE), &stopped).unwrap();
    assert_eq!(client.pipeline_state(PIPELINE), Some(PipelineState::Stopped));
}

#[test]
fn arguments_are_sealed_before_the_pipeline_is_made() {
    let (mut client, mut server) = open();
    assert_eq!(client.seal(&SecureText::new("pw")), Err(SecretError::NoKey));
    client.exchange_key(pair()).unwrap();
    deliver(&mut client, &mut server);
    let credential = Credential { user_name: "adele".into(), password: client.seal(&SecureText::new("pw")).unwrap() };
    let argument = Argument { name: Some("Credential".into()), value: credential.into() };
    let command = PipelineCommand { text: "Get-Item".into(), arguments: vec![argument], ..PipelineCommand::default() };
    let create = CreatePipeline { statements: vec![vec![command]], ..CreatePipeline::script("") };
    let new = client.start_pipeline(PIPELINE, create).unwrap();
    let [message] = &server.receive(Some(PIPELINE), &new.fragments.concat()).unwrap()[..] else { panic!("one") };
    let MessageBody::CreatePipeline(create) = &message.body else { panic!("CREATE_PIPELINE") };
    let read = Credential::from_value(&create.statements[0][0].arguments[0].value).unwrap();
    assert_eq!(*read.open(server.session_key().unwrap()).unwrap().password.reveal(), "pw");
}

#[test]
fn one_pipeline_at_a_time() {
    let (mut client, mut server) = open();
    let create = || CreatePipeline::script("x");
    client.start_pipeline(PIPELINE, create()).unwrap();
    server.admit(PIPELINE, &create()).unwrap();
    assert_eq!(client.start_pipeline(POOL, create()), Err(NotStarted::Busy(PIPELINE)));
    let nested = CreatePipeline { is_nested: true, ..create() };
    assert!(client.start_pipeline(POOL, nested.clone()).is_ok());
    assert!(server.admit(POOL, &nested).is_ok());
    let refused = server.admit(POOL, &create()).unwrap_err().concat();
    let events = client.receive(Some(POOL), &refused).unwrap();
    let [Event::PipelineState { state: PipelineState::Failed, error: Some(error), .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!(error.fully_qualified_error_id, "InvalidOperation");
    assert_eq!(server.running().collect::<Vec<_>>(), [PIPELINE]);
    server.pipeline_state(PIPELINE, PipelineState::Completed, None);
    assert!(server.admit(POOL, &create()).is_ok());
    client.broken();
    assert_eq!(client.start_pipeline(POOL, create()), Err(NotStarted::NotOpen(PoolState::Broken)));
}

#[test]
fn host_calls_are_answered_by_their_number() {
    let (mut client, mut server) = open();
    client.create_pipeline(PIPELINE, "x");
    let of_pipeline = ask(&mut client, &mut server, &HostQuery::ReadLine);
    let asked = server.ask(None, &HostQuery::GetName);
    assert_ne!(of_pipeline.call_id, asked.call_id);
    let write = HostQuery::Write2 { foreground: ConsoleColor(1), background: ConsoleColor(0), text: "t".into() };
    assert_eq!(server.ask(Some(PIPELINE), &write).call_id, VOID_CALL_ID);
    assert_eq!(server.unanswered().count(), 2);

    // The pipeline's answer comes without the command's id.
    client.answer(None, &of_pipeline, HostAnswer::Text("line".into())).unwrap();
    let seen = deliver(&mut client, &mut server);
    assert_eq!(answered(&mut server, &seen), HostAnswer::Text("line".into()));

    // What a method does not return is not sent; a screen is never sent.
    let wrong = client.answer(Some(PIPELINE), &of_pipeline, HostAnswer::Int(1));
    assert_eq!(wrong, Err(Error::HostCall { method: "ReadLine", parameter: "mr" }));
    assert_eq!(client.next_send(), None);
    let screen = ask(&mut client, &mut server, &HostQuery::GetBufferContents { rectangle: Rectangle::default() });
    client.answer(Some(PIPELINE), &screen, HostAnswer::Cells(Default::default())).unwrap();
    let seen = deliver(&mut client, &mut server);
    assert!(matches!(answered(&mut server, &seen), HostAnswer::Error(_)));
    // Nobody answers what needs no answer, and everything else can be refused.
    let call = HostCall::new(1, &write);
    client.answer(Some(PIPELINE), &call, HostAnswer::Text("x".into())).unwrap();
    client.refuse(Some(PIPELINE), &call);
    assert_eq!(client.next_send(), None);
    let key = ask(&mut client, &mut server, &HostQuery::GetKeyAvailable);
    client.refuse(Some(PIPELINE), &key);
    let seen = deliver(&mut client, &mut server);
    assert!(matches!(answered(&mut server, &seen), HostAnswer::Error(_)));
    // A stopped pipeline waits for nothing.
    ask(&mut client, &mut server, &HostQuery::ReadLine);
    server.pipeline_state(PIPELINE, PipelineState::Stopped, None);
    assert_eq!(server.unanswered().count(), 1);
}

#[test]
fn versions() {
    for (spoken, asked, agreed) in
        [((2, 3), "2.3", "2.3"), ((2, 3), "2.2", "2.2"), ((2, 3), "2.4", "2.3"), ((2, 1), "2.3", "2.1")]
    {
        let mut client = ClientPool::new(POOL);
        let creation = client.creation_xml(Default::default());
        let at = creation.windows(3).position(|w| w == b"2.3").unwrap();
        let mut changed = creation.clone();
        changed[at..at + 3].copy_from_slice(asked.as_bytes());
        let mut server = ServerPool::open(POOL, &changed).unwrap();
        server.set_protocol_version(spoken);
        let events = client.receive(None, &server.session_capability().concat()).unwrap();
        let [Event::Capability(capability)] = &events[..] else { panic!("{events:?}") };
        assert_eq!(capability.protocol_version, agreed);
    }

    // A server of PowerShell 2 can be used, but neither left nor taken over.
    let mut client = ClientPool::new(POOL);
    let mut server = ServerPool::open(POOL, &client.creation_xml(Default::default())).unwrap();
    server.set_protocol_version((2, 1));
    assert_eq!(server.protocol_version(), (2, 1));
    let mut stream = server.session_capability().concat();
    stream.extend(server.application_private_data(version_table_of("2.0", server.protocol_version())).concat());
    stream.extend(server.state(RunspacePoolState::Opened, None).concat());
    assert_eq!(client.receive(None, &stream).unwrap().last(), Some(&Event::Opened));
    assert!(!client.can_disconnect());
    let new = client.start_pipeline(PIPELINE, CreatePipeline::script("x")).unwrap();
    let messages = server.receive(Some(PIPELINE), &new.fragments.concat()).unwrap();
    let MessageBody::CreatePipeline(create) = &messages[0].body else { panic!("CREATE_PIPELINE") };
    let merges = create.statements[0][0].merges;
    assert_eq!((merges.error, merges.debug, merges.information), (None, None, None));
    let connect = ClientPool::new(POOL).connect_xml();
    assert_eq!(server.connect(&connect), Err(Refusal::CannotConnect("2.1".into())));

    // Another major version is none of ours.
    let mut client = ClientPool::new(POOL);
    let creation = client.creation_xml(Default::default());
    let at = creation.windows(3).position(|w| w == b"2.3").unwrap();
    let mut other = creation.clone();
    other[at..at + 3].copy_from_slice(b"3.0");
    assert_eq!(ServerPool::open(POOL, &other).unwrap_err(), Refusal::Version("3.0".into()));
    let mut server = ServerPool::open(POOL, &creation).unwrap();
    let capability = SessionCapability { protocol_version: "3.0".into(), ..SessionCapability::default() };
    let bytes = server.send(None, MessageBody::SessionCapability(capability.clone())).concat();
    assert_eq!(client.receive(None, &bytes).unwrap(), [Event::Incompatible(capability)]);
    assert_eq!(client.state(), PoolState::Broken);
}
