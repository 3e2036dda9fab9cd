//! Recordings of real Windows hosts, when the folder is there: beside the repository, or where
//! `REATTACH_RECORDINGS` says.

use std::{collections::HashMap, path::PathBuf};

use reattach_psrp::{
    Uuid,
    client::{ClientPool, Event, PoolState},
    fragment::{Defragmenter, Limits},
    message::{Message, MessageBody, RunspacePoolState},
    server::ServerPool,
};
use reattach_wsman::{Request, RequestBody, Response, ResponseBody};

fn folder() -> Option<PathBuf> {
    let path = match std::env::var_os("REATTACH_RECORDINGS") {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/recordings"),
    };
    if !path.is_dir() {
        println!("skipped: no recordings folder");
        return None;
    }
    Some(path)
}

/// The envelopes of one file, in order: (is a request, XML). The files are YAML of one shape.
fn envelopes(text: &str) -> Vec<(bool, &str)> {
    let mut found = Vec::new();
    for (key, is_request) in [("request: ", true), ("response: ", false)] {
        for (at, _) in text.match_indices(key) {
            let value = &text[at + key.len()..];
            if !value.trim_start_matches(['\'', '"']).starts_with("<s:Envelope") {
                continue;
            }
            const END: &str = "</s:Envelope>";
            let (start, end) = (value.find('<').unwrap(), value.find(END).unwrap() + END.len());
            found.push((at, is_request, &value[start..end]));
        }
    }
    found.sort_by_key(|(at, ..)| *at);
    found.into_iter().map(|(_, is_request, xml)| (is_request, xml)).collect()
}

/// PSRP bytes of a file, in order: (to the server, stream, bytes).
fn payloads(text: &str) -> Vec<(bool, String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut number = 0;
    // Messages that open something have a sequence of their own; the number keeps them apart.
    let mut alone = || {
        number += 1;
        format!("opening {number}")
    };
    let stream = |id: Option<Uuid>| id.map_or("pool".to_owned(), |id| id.to_string());
    for (is_request, xml) in envelopes(text) {
        if is_request {
            match Request::parse(xml.as_bytes()).unwrap().body {
                RequestBody::Create(shell) => found.push((true, alone(), shell.creation_xml)),
                RequestBody::ConnectShell { connect_xml } => found.push((true, alone(), connect_xml)),
                RequestBody::Command { command_id, arguments, .. } => {
                    found.push((true, stream(command_id), arguments));
                }
                RequestBody::Send { command_id, data, .. } => found.push((true, stream(command_id), data)),
                _ => {}
            }
        } else {
            match Response::parse(xml.as_bytes()).unwrap().body {
                ResponseBody::Connected { connect_response_xml: Some(data) } => found.push((false, alone(), data)),
                ResponseBody::Received { streams, .. } => {
                    found.extend(streams.into_iter().map(|chunk| (false, stream(chunk.command_id), chunk.data)));
                }
                _ => {}
            }
        }
    }
    found
}

fn messages(text: &str) -> Vec<Message> {
    let mut streams: HashMap<(bool, String), Defragmenter> = HashMap::new();
    let mut messages = Vec::new();
    for (to_server, stream, data) in payloads(text) {
        let stream = streams.entry((to_server, stream)).or_insert_with(|| Defragmenter::new(Limits::default()));
        for bytes in stream.push(&data).unwrap() {
            let message = Message::decode(&bytes).unwrap();
            assert!(!matches!(message.body, MessageBody::Other { .. }), "{message:?}");
            let again = Message::decode(&message.encode()).unwrap();
            assert_eq!(again, message);
            messages.push(message);
        }
    }
    messages
}

fn names(messages: &[Message]) -> Vec<&'static str> {
    messages.iter().map(Message::name).collect()
}

#[test]
fn every_recording_decodes_and_survives_encoding() {
    let Some(folder) = folder() else { return };
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // A plain command shell speaks no PSRP.
        if name.ends_with(".yml") && !name.starts_with("winrs") {
            let messages = messages(&std::fs::read_to_string(&path).unwrap());
            println!("{name}: {}", names(&messages).join(" "));
            count += messages.len();
        }
    }
    println!("{count} messages");
    assert!(count > 100);
}

#[test]
fn opening() {
    let Some(folder) = folder() else { return };
    let messages = messages(&std::fs::read_to_string(folder.join("psrp_open_runspace.yml")).unwrap());
    assert_eq!(
        names(&messages)[..5],
        [
            "SESSION_CAPABILITY",
            "INIT_RUNSPACEPOOL",
            "SESSION_CAPABILITY",
            "APPLICATION_PRIVATE_DATA",
            "RUNSPACEPOOL_STATE"
        ]
    );
    // PowerShell's first message names no pool.
    assert!(messages[2].pool_id.is_nil());
    assert_eq!(messages[4].pool_id, messages[0].pool_id);
    let opened = MessageBody::RunspacePoolState { state: RunspacePoolState::Opened, error: None };
    assert_eq!(messages[4].body, opened);
}

/// The recording client wrote GUIDs with their bytes in plain order, and so the pool's id differs
/// from the shell's in the first three groups.
fn pool_id(shell_id: Uuid) -> Uuid {
    Uuid::from_bytes_le(*shell_id.as_bytes())
}

#[test]
fn disconnecting_and_connecting_again() {
    let Some(folder) = folder() else { return };
    let text = std::fs::read_to_string(folder.join("psrp_disconnect_runspaces.yml")).unwrap();
    let all = messages(&text);
    let created = [
        "SESSION_CAPABILITY",
        "INIT_RUNSPACEPOOL",
        "SESSION_CAPABILITY",
        "APPLICATION_PRIVATE_DATA",
        "RUNSPACEPOOL_STATE",
    ];
    let connected = [
        "SESSION_CAPABILITY",
        "CONNECT_RUNSPACEPOOL",
        "SESSION_CAPABILITY",
        "RUNSPACEPOOL_INIT_DATA",
        "RUNSPACEPOOL_STATE",
    ];
    assert_eq!(names(&all), [created, created, connected, connected].concat());
    // The last two are stale: a Connect is over with the private data, which nobody fetched here.
    for message in all.iter().skip(4).step_by(5) {
        let state = RunspacePoolState::Opened;
        assert_eq!(message.body, MessageBody::RunspacePoolState { state, error: None });
    }

    // The same through both state machines.
    let mut pools: HashMap<Uuid, (ClientPool, ServerPool)> = HashMap::new();
    let (mut asked, mut opened, mut joined) = (None, 0, 0);
    for (is_request, xml) in envelopes(&text) {
        if is_request {
            let request = Request::parse(xml.as_bytes()).unwrap();
            let shell = request.header.selectors.iter().find(|(name, _)| name == "ShellId");
            asked = shell.map(|(_, id)| pool_id(id.parse().unwrap()));
            match request.body {
                RequestBody::Create(create) => {
                    let id = pool_id(create.shell_id.unwrap());
                    let mut client = ClientPool::new(id);
                    client.creation_xml(reattach_psrp::message::InitRunspacePool::default());
                    pools.insert(id, (client, ServerPool::open(id, &create.creation_xml).unwrap()));
                }
                RequestBody::ConnectShell { connect_xml } => {
                    let (client, server) = pools.get_mut(&asked.unwrap()).unwrap();
                    assert_eq!(client.state(), PoolState::Disconnected);
                    let ours = client.connect_xml();
                    // Ours says the same as the recorded client's.
                    assert_eq!(server.connect(&ours).unwrap(), server.connect(&connect_xml).unwrap());
                }
                RequestBody::Disconnect { .. } => pools.get_mut(&asked.unwrap()).unwrap().0.disconnected(),
                _ => {}
            }
            continue;
        }
        match Response::parse(xml.as_bytes()).unwrap().body {
            ResponseBody::Connected { connect_response_xml: Some(data) } => {
                let client = &mut pools.get_mut(&asked.unwrap()).unwrap().0;
                let events = client.connect_response(&data).unwrap();
                assert_eq!(events.last(), Some(&Event::InitData { min: 1, max: 1 }));
                assert_eq!(client.remote_protocol_version(), Some((2, 3)));
                joined += 1;
            }
            ResponseBody::Received { streams, .. } => {
                let client = &mut pools.get_mut(&asked.unwrap()).unwrap().0;
                for chunk in streams {
                    let events = client.receive(chunk.command_id, &chunk.data).unwrap();
                    if events.contains(&Event::Opened) {
                        assert_eq!(client.state(), PoolState::Opened);
                        assert!(client.can_disconnect());
                        opened += 1;
                    }
                }
            }
            _ => {}
        }
    }
    assert_eq!((opened, joined), (2, 2));
    assert!(pools.values().all(|(client, _)| client.state() == PoolState::Connecting));
}
