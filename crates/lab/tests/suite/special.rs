//! Hosts that are old, moved or dead, and sessions that are hidden or bound to their host.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use reattach_lab::{Lab, LabOptions};
use reattach_psrp::client::{ClientPool, Event};
use reattach_psrp::message::{HostQuery, InitRunspacePool};
use reattach_wsman::{CreateShell, FaultKind, POWERSHELL_PREFIX, RequestBody, ResponseBody};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::client::{ADELE, Client, Failure, events, id};

const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 9));

async fn lab() -> Lab {
    let options = LabOptions { special_hosts: true, local_addresses: vec![LOCAL], ..LabOptions::default() };
    Lab::start(options).await.unwrap()
}

#[tokio::test]
async fn power_shell_2_runs_scripts_but_cannot_be_left() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Legacy01").unwrap(), ADELE).await.unwrap();
    let mut pool = ClientPool::new(id());
    let xml = pool.creation_xml(InitRunspacePool::default());
    let create = CreateShell { name: Some("Old".into()), ..CreateShell::power_shell(pool.id(), xml) };
    let mut request = client.request(RequestBody::Create(create));
    // Robust Connection came later, too.
    let response = client.attempt(&request).await.unwrap();
    assert_eq!(response.header.operation_id, None);
    let mut ask = async |client: &mut Client, body: RequestBody| {
        request = client.request(body).for_shell(pool.id());
        request.header.operation_id = None;
        client.exchange(&request).await
    };
    let Ok(ResponseBody::Received { streams, .. }) = ask(&mut client, RequestBody::Receive { command_id: None }).await
    else {
        panic!("the pool says nothing")
    };
    let events: Vec<Event> = events(&mut pool, &streams);
    assert!(events.contains(&Event::Opened) && !pool.can_disconnect());
    assert_eq!((pool.remote_protocol_version(), pool.ps_version()), (Some((2, 1)), Some("2.0")));

    let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
    let connect = RequestBody::ConnectShell { connect_xml: ClientPool::new(pool.id()).connect_xml() };
    for body in [leave, RequestBody::Reconnect { buffer_mode: None }, connect] {
        let mut request = client.request(body).for_shell(pool.id());
        request.header.operation_id = None;
        assert_eq!(client.exchange(&request).await.err(), Some(FaultKind::OperationNotSupported));
    }
    let mut request = client.request(RequestBody::EnumerateShells);
    request.header.operation_id = None;
    let Ok(ResponseBody::Enumerated { shells, .. }) = client.exchange(&request).await else { panic!() };
    assert_eq!((shells.len(), &shells[0].name, &shells[0].state), (1, &None, &None));

    let pipeline = pool.create_pipeline(id(), "Write-Host 'for the host'; Write-Information 'unknown then'; 1 + 1");
    let body = RequestBody::Command {
        command_id: Some(pipeline.id),
        command_line: String::new(),
        arguments: pipeline.fragments[0].clone(),
    };
    let mut request = client.request(body).for_shell(pool.id());
    request.header.operation_id = None;
    client.exchange(&request).await.unwrap();
    let mut found = Vec::new();
    loop {
        let mut request = client.request(RequestBody::Receive { command_id: Some(pipeline.id) }).for_shell(pool.id());
        request.header.operation_id = None;
        let Ok(ResponseBody::Received { streams, state }) = client.exchange(&request).await else { panic!() };
        found.extend(crate::client::events(&mut pool, &streams));
        if state.is_some_and(|state| state.done) {
            break;
        }
    }
    let told = |event: &Event| match event {
        Event::HostCall { call, .. } => call.query().ok(),
        _ => None,
    };
    let told: Vec<HostQuery> = found.iter().filter_map(told).collect();
    assert_eq!(told, [HostQuery::WriteLine2 { text: "for the host".into() }]);
    let output = found.iter().filter(|event| matches!(event, Event::Output { .. })).count();
    assert_eq!((output, found.iter().any(|event| matches!(event, Event::Information { .. }))), (1, false));
}

#[tokio::test]
async fn what_a_listing_of_sessions_leaves_out_is_there() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Hidden01").unwrap(), ADELE).await.unwrap();
    let mut visible = Vec::new();
    let mut hidden = 0;
    for shell in client.shells().await {
        let listed = client.ask(RequestBody::EnumerateCommands { shell_id: shell.shell_id }).await;
        let Ok(ResponseBody::Enumerated { commands, .. }) = listed else { panic!("{listed:?}") };
        // As .NET does.
        match shell.name {
            Some(name) if shell.resource_uri.starts_with(POWERSHELL_PREFIX) && commands.len() < 2 => visible.push(name),
            _ => hidden += 1,
        }
    }
    assert_eq!((visible.as_slice(), hidden), (["Visible".to_owned()].as_slice(), 3));
}

#[tokio::test]
async fn a_session_with_network_access_is_connected_from_its_own_host_alone() {
    let lab = lab().await;
    let address = lab.address("Loopback01").unwrap();
    let mut elsewhere = Client::open(address, ADELE).await.unwrap();
    let shell = elsewhere.find("Local").await.unwrap().shell_id;
    assert_eq!(elsewhere.connect(shell).await.err(), Some(FaultKind::AccessDenied));
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(LOCAL, 0)).unwrap();
    let mut here = Client::over(socket.connect(address).await.unwrap(), ADELE).await.unwrap();
    assert!(here.connect(shell).await.is_ok());
}

#[tokio::test]
async fn moved_hosts_say_where_and_dead_ones_nothing() {
    let lab = lab().await;
    for (host, to) in [("Moved01", "http://Server01:5985/wsman"), ("Loop01", "http://Loop01:5985/wsman")] {
        let mut stream = TcpStream::connect(lab.address(host).unwrap()).await.unwrap();
        stream.write_all(b"POST /wsman HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").await.unwrap();
        let mut answer = [0; 256];
        let count = stream.read(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer[..count]).to_lowercase();
        assert!(answer.starts_with("http/1.1 302 "), "{answer}");
        assert!(answer.contains(&format!("location: {to}\r\n").to_lowercase()), "{answer}");
    }
    let refused = TcpStream::connect(lab.address("Refused01").unwrap()).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    let mut stream = TcpStream::connect(lab.address("Silent01").unwrap()).await.unwrap();
    stream.write_all(b"POST /wsman HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    assert!(tokio::time::timeout(Duration::from_millis(300), stream.read_u8()).await.is_err());
    let mut client = Client::open(lab.address("Server01").unwrap(), ADELE).await.unwrap();
    let request = client.request(RequestBody::EnumerateShells);
    assert_ne!(client.attempt(&request).await.err(), Some(Failure::Dropped), "the others are as ever");
}
