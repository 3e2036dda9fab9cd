//! Windows' quotas and bounds, each with its fault.

use reattach_lab::{Lab, LabOptions, Limits};
use reattach_psrp::client::ClientPool;
use reattach_psrp::message::InitRunspacePool;
use reattach_wsman::{CreateShell, FaultKind, RequestBody, ResponseBody};

use crate::client::{ADELE, BORIS, Client, Failure, connection, exchange, id};

const ITTASKS: &str = "http://schemas.microsoft.com/powershell/ITTasks";

/// Server01 has ITTask of ITTasks, which is adele's.
async fn lab(limits: Limits) -> Lab {
    Lab::start(LabOptions { limits, ..LabOptions::default() }).await.unwrap()
}

fn create(name: &str) -> RequestBody {
    let mut pool = ClientPool::new(id());
    let xml = pool.creation_xml(InitRunspacePool::default());
    RequestBody::Create(CreateShell { name: Some(name.into()), ..CreateShell::power_shell(pool.id(), xml) })
}

/// What becomes of one more shell of a configuration on Server01.
async fn one_more(limits: Limits, account: (&str, &str), uri: &str) -> Option<FaultKind> {
    let lab = lab(limits).await;
    let mut client = Client::open(lab.address("Server01").unwrap(), account).await.unwrap();
    let mut request = client.request(create("More"));
    request.header.resource_uri = uri.into();
    client.exchange(&request).await.err()
}

#[tokio::test]
async fn each_quota_of_shells_has_its_fault() {
    let none = Limits::default;
    let other = crate::client::DEFAULT;
    let full = Some(FaultKind::QuotaMaxShells);
    assert_eq!(one_more(none(), ADELE, ITTASKS).await, None);
    assert_eq!(one_more(Limits { max_shells_per_user: 1, ..none() }, ADELE, other).await, full);
    assert_eq!(one_more(Limits { max_shells_per_user: 1, ..none() }, BORIS, other).await, None);
    let full = Some(FaultKind::QuotaMaxShellUsers);
    assert_eq!(one_more(Limits { max_concurrent_users: 1, ..none() }, BORIS, other).await, full);
    assert_eq!(one_more(Limits { max_concurrent_users: 1, ..none() }, ADELE, other).await, None);
    let full = Some(FaultKind::QuotaMaxPluginShells);
    assert_eq!(one_more(Limits { plugin_max_shells: 1, ..none() }, BORIS, ITTASKS).await, full);
    assert_eq!(one_more(Limits { plugin_max_shells: 1, ..none() }, BORIS, other).await, None);
    let full = Some(FaultKind::QuotaMaxShellsPerPlugin);
    assert_eq!(one_more(Limits { plugin_max_shells_per_user: 1, ..none() }, ADELE, ITTASKS).await, full);
    assert_eq!(one_more(Limits { plugin_max_shells_per_user: 1, ..none() }, BORIS, ITTASKS).await, None);
    let full = Some(FaultKind::QuotaMaxUsersPerPlugin);
    assert_eq!(one_more(Limits { plugin_max_users: 1, ..none() }, BORIS, ITTASKS).await, full);
    assert_eq!(one_more(Limits { plugin_max_users: 1, ..none() }, BORIS, other).await, None);
}

#[tokio::test]
async fn a_limit_is_set_while_the_lab_runs() {
    let lab = lab(Limits::default()).await;
    let mut client = Client::open(lab.address("Server01").unwrap(), ADELE).await.unwrap();
    let pool = client.create("First").await;
    lab.control("limit max_shells_per_user 2").unwrap();
    assert_eq!(client.ask(create("Second")).await.err(), Some(FaultKind::QuotaMaxShells));
    client.in_shell(pool.id(), RequestBody::Delete).await.unwrap();
    assert!(client.ask(create("Second")).await.is_ok());
}

#[tokio::test]
async fn held_receives_are_operations_and_commands_are_counted_until_they_are_closed() {
    let lab = lab(Limits { max_operations_per_user: 2, max_commands_per_shell: 1, ..Limits::default() }).await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Counted").await;
    let command = client.start(&mut pool, "'done'").await;
    assert_eq!(client.output(&mut pool, command).await, ["done"]);
    let second = RequestBody::Command { command_id: Some(id()), command_line: String::new(), arguments: Vec::new() };
    assert_eq!(client.in_shell(pool.id(), second).await.err(), Some(FaultKind::QuotaMaxCommandsPerShell));

    let shell = pool.id();
    let mut held = Vec::new();
    for _ in 0..2 {
        // Of different streams, since a second Receive of the same takes the first one's place.
        let stream = if held.is_empty() { None } else { Some(client.start_in(&mut pool, "Start-Sleep 60").await) };
        let mut other = client.again(address, ADELE).await;
        held.push(tokio::spawn(async move { other.receive(shell, stream).await }));
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(client.ask(RequestBody::EnumerateShells).await.err(), Some(FaultKind::QuotaMaxOperations));
    held.into_iter().for_each(|receive| receive.abort());
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(client.ask(RequestBody::EnumerateShells).await.is_ok());
}

#[tokio::test]
async fn envelopes_are_bounded_both_ways() {
    let lab = lab(Limits { max_envelope_size: 20_000, ..Limits::default() }).await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Sized").await;
    let command = client.start(&mut pool, "'0123456789' * 5000").await;
    let mut text = String::new();
    loop {
        let mut request = client.request(RequestBody::Receive { command_id: Some(command) }).for_shell(pool.id());
        request.header.max_envelope_size = Some(512_000);
        let response = client.attempt(&request).await.unwrap();
        assert!(response.to_xml().len() <= 20_000);
        let ResponseBody::Received { streams, state } = response.body else { panic!() };
        text.push_str(&crate::client::texts(&mut pool, &streams).concat());
        if state.is_some_and(|state| state.done) {
            break;
        }
    }
    assert_eq!(text, "0123456789".repeat(5_000));

    let mut small = client.request(RequestBody::Get).for_shell(pool.id());
    small.header.max_envelope_size = Some(8_191);
    assert_eq!(client.exchange(&small).await.err(), Some(FaultKind::AskedSizeTooSmall));
    let long = RequestBody::Send { stream: "stdin".into(), command_id: None, data: vec![0; 20_000], end: false };
    assert_eq!(client.in_shell(pool.id(), long).await.err(), Some(FaultKind::RequestTooLarge));
    // Beyond any doubt, it is not even read.
    let mut http = connection(address).await;
    let answer = exchange(&mut http, &[("content-type", "application/soap+xml")], vec![b' '; 60_000]).await;
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn connections_beyond_the_limit_are_turned_away() {
    let lab = lab(Limits { max_connections: 1, ..Limits::default() }).await;
    let address = lab.address("Localhost").unwrap();
    let first = Client::open(address, ADELE).await.unwrap();
    assert_eq!(Client::open(address, ADELE).await.err(), Some(503));
    drop(first);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert!(Client::open(address, ADELE).await.is_ok());
}

#[tokio::test]
async fn ids_names_and_configurations_are_checked() {
    let lab = lab(Limits::default()).await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let again = create("Twice");
    assert!(client.ask(again.clone()).await.is_ok());
    assert_eq!(client.ask(again).await.err(), Some(FaultKind::ShellIdConflict));
    for name in ["", "bad\u{85}name", &"n".repeat(257)] {
        assert_eq!(client.ask(create(name)).await.err(), Some(FaultKind::InvalidName), "{name:?}");
    }
    assert!(client.ask(create("café 'x' & <y> [*?]")).await.is_ok());
    let mut request = client.request(create("Lost"));
    request.header.resource_uri = "http://schemas.microsoft.com/powershell/Nowhere".into();
    assert_eq!(client.exchange(&request).await.err(), Some(FaultKind::InvalidResourceUri));
    let nothing = CreateShell::power_shell(id(), b"nonsense".to_vec());
    let fault = client.ask(RequestBody::Create(nothing)).await.err();
    assert_eq!(fault, Some(FaultKind::IncorrectProtocolVersion), "0x80540FA0, a managed exception");

    let pool = client.create("Checked").await;
    let unknown = RequestBody::Receive { command_id: Some(id()) };
    assert_eq!(client.in_shell(pool.id(), unknown).await.err(), Some(FaultKind::UnexpectedSelectors));
    let mut odd = client.request(RequestBody::Get);
    odd.header.selectors = vec![("ShellId".into(), "not-a-guid".into())];
    assert_eq!(client.exchange(&odd).await.err(), Some(FaultKind::ShellIdNotValid));
    let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
    client.in_shell(pool.id(), leave).await.unwrap();
    for (connect_xml, kind) in [
        (Vec::new(), FaultKind::PluginNoNegotiationData),
        (b"not a fragment".to_vec(), FaultKind::PluginNoNegotiationData),
        (ClientPool::new(id()).connect_xml(), FaultKind::PluginConnectFailed),
    ] {
        let outcome = client.in_shell(pool.id(), RequestBody::ConnectShell { connect_xml }).await;
        assert_eq!(outcome.err(), Some(kind));
    }
    let request = client.request(RequestBody::ConnectShell { connect_xml: vec![1] }).for_shell(pool.id());
    let text = request.to_xml().replace(">AQ==<", ">?!<");
    let failure = client.attempt_all(text, request.header.message_id).await.err();
    assert_eq!(failure, Some(Failure::Fault(FaultKind::PluginNoNegotiationData)));
}
