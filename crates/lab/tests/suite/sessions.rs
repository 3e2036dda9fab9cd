//! Who holds a session, and what becomes of its output.

use std::time::{Duration, Instant};

use crate::client::{ADELE, BORIS, Client, connection, events, exchange, id, texts};
use reattach_lab::{Lab, LabOptions, Limits};
use reattach_psrp::client::Event;
use reattach_psrp::message::PipelineState;
use reattach_wsman::{BufferMode, FaultKind, Request, RequestBody, ResponseBody, ShellState, SignalCode};

async fn lab() -> Lab {
    Lab::start(LabOptions { nightly_interval: Duration::from_millis(50), ..LabOptions::default() }).await.unwrap()
}

const LEAVE: RequestBody = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };

#[tokio::test]
async fn authentication_is_of_the_connection_and_its_outcome_is_logged() {
    let log = std::env::temp_dir().join(format!("reattach-lab-{}.jsonl", id()));
    let lab = Lab::start(LabOptions { log_file: Some(log.clone()), ..LabOptions::default() }).await.unwrap();
    let address = lab.address("server01").unwrap();
    assert_eq!(Client::open(address, (ADELE.0, "not-the-password")).await.err(), Some(401));
    assert_eq!(Client::open(address, (r"LAB\nobody", ADELE.1)).await.err(), Some(401));
    let mut client = Client::open(address, ADELE).await.unwrap();
    assert_eq!(client.shells().await.len(), 1);

    let mut other = connection(address).await;
    let answer = exchange(&mut other, &[("content-type", "application/soap+xml")], b"<x/>".to_vec()).await;
    assert_eq!((answer.status().as_u16(), &answer.headers()["www-authenticate"]), (401, &"Negotiate".parse().unwrap()));
    let clear = client.request(RequestBody::EnumerateShells).to_xml().into_bytes();
    let answer = client.send(&[("content-type", "application/soap+xml;charset=UTF-8")], clear).await;
    assert_eq!((answer.status().as_u16(), answer.body().len()), (500, 0));
    lab.stop().await;

    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::remove_file(log).unwrap();
    let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outcomes: Vec<_> =
        lines.iter().filter_map(|line| Some((line["auth"].as_str()?, line["user"].as_str()?))).collect();
    assert_eq!(outcomes, [("failed", "adele"), ("failed", "nobody"), ("succeeded", "adele")]);
    let operations: Vec<_> = lines.iter().filter_map(|line| line["operation"].as_str()).collect();
    assert_eq!(operations, ["Enumerate", "Unsealed"]);
    assert!(!text.contains("Reattach-Lab") && !text.contains("not-the-password") && !text.contains("Envelope"));
}

#[tokio::test]
async fn identify_needs_no_sign_in() {
    let lab = lab().await;
    let mut http = connection(lab.names()[0].1).await;
    let body = Request::new("http://server/wsman", "", id(), RequestBody::Identify).to_xml().into_bytes();
    let headers = [("wsmanidentify", "unauthenticated"), ("content-type", "application/soap+xml")];
    let answer = exchange(&mut http, &headers, body).await;
    assert_eq!(answer.status(), 200);
    assert!(String::from_utf8_lossy(answer.body()).contains("ProductVendor"));
    let body = Request::new("http://server/wsman", "", id(), RequestBody::EnumerateShells).to_xml().into_bytes();
    assert_eq!(exchange(&mut http, &headers, body).await.status(), 401);
}

#[tokio::test]
async fn one_client_holds_a_session_at_a_time() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut first = Client::open(address, ADELE).await.unwrap();
    let mut second = Client::open(address, ADELE).await.unwrap();
    let mut boris = Client::open(address, BORIS).await.unwrap();
    let pool = first.create("Shared").await;
    let shell = pool.id();

    assert_eq!(second.connect(shell).await.err(), Some(FaultKind::ConnectedToDifferentClient));
    assert_eq!(first.connect(shell).await.err(), Some(FaultKind::ReconnectNotValid));
    assert_eq!(second.in_shell(shell, LEAVE).await.err(), Some(FaultKind::SessionIdMismatch));
    assert_eq!(boris.in_shell(shell, LEAVE).await.err(), Some(FaultKind::AccessDenied));
    assert_eq!(boris.shells().await, []);

    first.in_shell(shell, LEAVE).await.unwrap();
    assert_eq!(first.in_shell(shell, LEAVE).await.err(), Some(FaultKind::DisconnectNotValid));
    assert_eq!(first.receive(shell, None).await.err(), Some(FaultKind::ShellDisconnected));
    let reconnect = || RequestBody::Reconnect { buffer_mode: None };
    assert_eq!(second.in_shell(shell, reconnect()).await.err(), Some(FaultKind::SessionIdMismatch));
    first.in_shell(shell, reconnect()).await.unwrap();
    assert_eq!(first.find("Shared").await.unwrap().state, Some(ShellState::Connected));
    first.in_shell(shell, LEAVE).await.unwrap();

    second.connect(shell).await.unwrap();
    assert_eq!(first.in_shell(shell, reconnect()).await.err(), Some(FaultKind::ConnectedToDifferentClient));
    first.in_shell(shell, RequestBody::Delete).await.unwrap();
    assert_eq!(second.receive(shell, None).await.err(), Some(FaultKind::UnexpectedSelectors));
    assert_eq!(second.connect(id()).await.err(), Some(FaultKind::UnexpectedSelectors));
}

#[tokio::test]
async fn leaving_ends_a_receive_that_is_held() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let pool = client.create("Left").await;
    let mut waiting = client.again(address, ADELE).await;
    let shell = pool.id();
    let started = Instant::now();
    let held = tokio::spawn(async move { waiting.receive(shell, None).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.in_shell(shell, LEAVE).await.unwrap();
    assert_eq!(held.await.unwrap().err(), Some(FaultKind::ShellDisconnected));
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn nothing_within_the_time_is_a_fault_that_means_ask_again() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let pool = client.create("Quiet").await;
    let mut request = client.request(RequestBody::Receive { command_id: None }).for_shell(pool.id());
    request.header.operation_timeout = Some(Duration::from_millis(300));
    let started = Instant::now();
    assert_eq!(client.exchange(&request).await.err(), Some(FaultKind::OperationTimedOut));
    assert!(started.elapsed() >= Duration::from_millis(300) && started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn nightly_is_buffered_then_live_and_only_once() {
    let lab = lab().await;
    let address = lab.address("Server02").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let shell = client.find("Nightly").await.unwrap();
    let listed = client.ask(RequestBody::EnumerateCommands { shell_id: shell.shell_id }).await;
    let Ok(ResponseBody::Enumerated { commands, .. }) = listed else { panic!("{listed:?}") };
    let [command] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!((command.state.as_str(), command.command_line.as_str()), ("Running", r".\Nightly.ps1"));
    let command = command.command_id;

    let mut pool = client.connect(shell.shell_id).await.unwrap();
    let unconnected = client.receive(shell.shell_id, Some(command)).await.err();
    assert_eq!(unconnected, Some(FaultKind::ShellDisconnected), "the command must be connected first");
    client.in_shell(shell.shell_id, RequestBody::ConnectCommand { command_id: command }).await.unwrap();
    pool.attach_pipeline(command);
    let (chunks, done) = client.receive(shell.shell_id, Some(command)).await.unwrap();
    let mut lines = texts(&mut pool, &chunks);
    assert!(lines.len() >= 5 && !done, "{lines:?}");
    while lines.len() < 12 {
        let (chunks, _) = client.receive(shell.shell_id, Some(command)).await.unwrap();
        lines.extend(texts(&mut pool, &chunks));
    }
    let expected: Vec<String> = (1..=lines.len()).map(|step| format!("Nightly step {step} of 240")).collect();
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn a_later_receive_takes_the_place_of_one_that_is_held() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Twice").await;
    let command = client.start(&mut pool, "Start-Sleep -Milliseconds 500; 'only once'").await;
    let (mut other, shell) = (client.again(address, ADELE).await, pool.id());
    let held = tokio::spawn(async move { other.receive(shell, Some(command)).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(client.output(&mut pool, command).await, ["only once"]);
    assert_eq!(held.await.unwrap().err(), Some(FaultKind::OperationAborted));
}

#[tokio::test]
async fn block_waits_for_a_reader_and_drop_loses_the_oldest() {
    let lab =
        Lab::start(LabOptions { limits: Limits { buffer_size: 2_000, ..Limits::default() }, ..LabOptions::default() })
            .await
            .unwrap();
    let address = lab.address("Localhost").unwrap();
    for mode in [BufferMode::Block, BufferMode::Drop] {
        let mut client = Client::open(address, ADELE).await.unwrap();
        let mut pool = client.create("Buffered").await;
        let command = client.start(&mut pool, "foreach ($i in 1..200) { $i }").await;
        let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: Some(mode) };
        client.in_shell(pool.id(), leave).await.unwrap();
        tokio::time::sleep(Duration::from_millis(300)).await;
        client.in_shell(pool.id(), RequestBody::Reconnect { buffer_mode: None }).await.unwrap();
        let lines = client.output(&mut pool, command).await;
        assert_eq!(lines.last().map(String::as_str), Some("200"), "{mode:?}");
        match mode {
            BufferMode::Block => assert_eq!(lines.len(), 200),
            BufferMode::Drop => assert!(lines.len() < 100, "{} lines", lines.len()),
        }
        client.in_shell(pool.id(), RequestBody::Delete).await.unwrap();
    }
}

#[tokio::test]
async fn drop_loses_nothing_while_a_client_is_connected() {
    let limits = Limits { buffer_size: 2_000, ..Limits::default() };
    let lab = Lab::start(LabOptions { limits, ..LabOptions::default() }).await.unwrap();
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut pool = client.create("Dropping").await;
    let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: Some(BufferMode::Drop) };
    client.in_shell(pool.id(), leave).await.unwrap();
    client.in_shell(pool.id(), RequestBody::Reconnect { buffer_mode: None }).await.unwrap();
    assert_eq!(client.find("Dropping").await.unwrap().buffer_mode, Some(BufferMode::Drop));
    let command = client.start(&mut pool, "1..500").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let lines = client.output(&mut pool, command).await;
    assert_eq!(lines, (1..=500).map(|number: i32| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_code_that_is_spelt_rightly_closes_the_command() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut pool = client.create("Spelt").await;
    let command = client.start(&mut pool, "Start-Sleep 60").await;
    let code = SignalCode::Other("powershell/signal/ctrl_c".into());
    client.in_shell(pool.id(), RequestBody::Signal { command_id: command, code }).await.unwrap();
    assert_eq!(client.receive(pool.id(), Some(command)).await.err(), Some(FaultKind::UnexpectedSelectors));
    let command = client.start(&mut pool, "'free'").await;
    assert_eq!(client.output(&mut pool, command).await, ["free"]);
}

#[tokio::test]
async fn one_shell_is_read_by_its_owner_and_by_an_administrator() {
    let lab = lab().await;
    let address = lab.address("Server03").unwrap();
    let mut adele = Client::open(address, ADELE).await.unwrap();
    let mut boris = Client::open(address, BORIS).await.unwrap();
    let (payroll, audit) = (adele.find("Payroll").await.unwrap(), adele.find("Audit").await.unwrap());
    let read = |outcome| match outcome {
        Ok(ResponseBody::Shell(shell)) => Ok(shell.name),
        Ok(other) => panic!("{other:?}"),
        Err(kind) => Err(kind),
    };
    assert_eq!(read(adele.in_shell(audit.shell_id, RequestBody::Get).await), Ok(Some("Audit".into())));
    assert_eq!(read(boris.in_shell(audit.shell_id, RequestBody::Get).await), Ok(Some("Audit".into())));
    assert_eq!(read(boris.in_shell(payroll.shell_id, RequestBody::Get).await), Err(FaultKind::AccessDenied));
    assert_eq!(boris.in_shell(payroll.shell_id, RequestBody::Delete).await.err(), Some(FaultKind::AccessDenied));
    assert_eq!(read(boris.in_shell(id(), RequestBody::Get).await), Err(FaultKind::UnexpectedSelectors));
}

#[tokio::test]
async fn a_stopped_pipeline_says_so_and_stays_until_it_is_closed() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut pool = client.create("Stopped").await;
    let command = client.start(&mut pool, "Start-Sleep 60").await;
    let signal = |code| RequestBody::Signal { command_id: command, code };
    client.in_shell(pool.id(), signal(SignalCode::PowerShellStop)).await.unwrap();
    let (chunks, done) = client.receive(pool.id(), Some(command)).await.unwrap();
    let stopped = |event: &Event| matches!(event, Event::PipelineState { state: PipelineState::Stopped, .. });
    assert!(done && events(&mut pool, &chunks).iter().any(stopped));
    client.in_shell(pool.id(), signal(SignalCode::Terminate)).await.unwrap();
    assert_eq!(
        client.in_shell(pool.id(), signal(SignalCode::Terminate)).await.err(),
        Some(FaultKind::UnexpectedSelectors)
    );
    let command = client.start(&mut pool, "1 + 1").await;
    assert_eq!(client.output(&mut pool, command).await, ["2"]);
}
