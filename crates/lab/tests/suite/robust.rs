//! Robust Connection: answers that were lost are given again, or not.

use std::time::Duration;

use reattach_lab::{Lab, LabOptions};
use reattach_wsman::{CreateShell, FaultKind, OperationId, Request, RequestBody, ResponseBody, ShellState};

use crate::client::{ADELE, BORIS, Client, Failure, id, texts};

async fn lab() -> Lab {
    Lab::start(LabOptions::default()).await.unwrap()
}

fn resent(request: &Request) -> Request {
    let mut again = request.clone();
    again.header.message_id = id();
    again.header.operation_id.as_mut().unwrap().must_understand = true;
    again
}

#[tokio::test]
async fn a_cut_answer_is_given_again_to_the_same_operation() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Robust").await;
    let command = client.start(&mut pool, "'one'; Start-Sleep -Milliseconds 300; 'two'").await;
    let request = client.request(RequestBody::Receive { command_id: Some(command) }).for_shell(pool.id());
    let first = client.exchange(&request).await.unwrap();

    let mut second = client.again(address, ADELE).await;
    assert_eq!(second.exchange(&resent(&request)).await.unwrap(), first);
    let ResponseBody::Received { streams, .. } = first else { panic!("no output") };
    assert_eq!(texts(&mut pool, &streams), ["one"]);
    assert_eq!(second.output(&mut pool, command).await, ["two"]);

    // An id that is not known is run as new.
    let mut again = client.request(RequestBody::EnumerateShells);
    again.header.operation_id = Some(OperationId { id: id(), must_understand: true });
    assert!(client.exchange(&again).await.is_ok());
    let stats = lab.control("stats").unwrap();
    assert_eq!((&stats["resends"], &stats["answeredAgain"]), (&2.into(), &1.into()));
}

#[tokio::test]
async fn what_was_done_is_not_done_twice() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Once").await;
    let leave = RequestBody::Disconnect { idle_timeout: None, buffer_mode: None };
    lab.control("fault drop-answer operation=Disconnect").unwrap();
    let request = client.request(leave).for_shell(pool.id());
    assert_eq!(client.attempt(&request).await, Err(Failure::Dropped));
    let mut client = client.again(address, ADELE).await;
    assert_eq!(client.find("Once").await.unwrap().state, Some(ShellState::Disconnected));
    // Run again, it would be a fault.
    assert_eq!(client.exchange(&resent(&request)).await, Ok(ResponseBody::Empty));

    let reconnect = client.request(RequestBody::Reconnect { buffer_mode: None }).for_shell(pool.id());
    assert!(client.exchange(&reconnect).await.is_ok());
    lab.control("fault drop-inside operation=Command").unwrap();
    let pipeline = pool.create_pipeline(id(), "'only once'");
    let body = RequestBody::Command {
        command_id: Some(pipeline.id),
        command_line: String::new(),
        arguments: pipeline.fragments[0].clone(),
    };
    let request = client.request(body).for_shell(pool.id());
    assert_eq!(client.attempt(&request).await, Err(Failure::Dropped));
    let mut client = client.again(address, ADELE).await;
    assert!(matches!(client.exchange(&resent(&request)).await, Ok(ResponseBody::CommandStarted { .. })));
    assert_eq!(client.output(&mut pool, pipeline.id).await, ["only once"]);
}

#[tokio::test]
async fn another_user_does_not_get_an_answer_that_was_kept() {
    let lab = lab().await;
    let address = lab.address("Server03").unwrap();
    let mut adele = Client::open(address, ADELE).await.unwrap();
    let mut boris = Client::open(address, BORIS).await.unwrap();
    let request = adele.request(RequestBody::EnumerateShells);
    let count = |body| match body {
        Ok(ResponseBody::Enumerated { shells, .. }) => shells.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(count(adele.exchange(&request).await), 2);
    assert_eq!(count(boris.exchange(&resent(&request)).await), 1);
}

#[tokio::test]
async fn a_receive_that_is_sent_again_while_the_first_is_held_has_the_output() {
    let lab = lab().await;
    let address = lab.address("Localhost").unwrap();
    let mut client = Client::open(address, ADELE).await.unwrap();
    let mut pool = client.create("Held").await;
    let command = client.start(&mut pool, "Start-Sleep -Milliseconds 400; 'late'").await;
    let request = client.request(RequestBody::Receive { command_id: Some(command) }).for_shell(pool.id());
    let (mut first, again) = (client.again(address, ADELE).await, resent(&request));
    let held = tokio::spawn(async move { first.exchange(&request).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let Ok(ResponseBody::Received { streams, .. }) = client.exchange(&again).await else { panic!("no output") };
    assert_eq!(texts(&mut pool, &streams), ["late"]);
    assert_eq!(held.await.unwrap(), Err(FaultKind::OperationAborted));
}

#[tokio::test]
async fn without_robust_connection_nothing_is_echoed_kept_or_understood() {
    let lab = Lab::start(LabOptions { robust_connection: false, ..LabOptions::default() }).await.unwrap();
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let request = client.request(RequestBody::EnumerateShells);
    assert_eq!(client.attempt(&request).await.unwrap().header.operation_id, None);
    // A SOAP MustUnderstand fault.
    assert_eq!(client.attempt(&resent(&request)).await, Err(Failure::Fault(FaultKind::UnsupportedFeature)));
    lab.control("robust on").unwrap();
    assert!(client.exchange(&resent(&request)).await.is_ok());
}

#[tokio::test]
async fn what_must_be_understood_and_is_not_is_refused() {
    let lab = lab().await;
    let mut client = Client::open(lab.address("Localhost").unwrap(), ADELE).await.unwrap();
    let mut ask = async |request: &Request, change: &dyn Fn(String) -> String| {
        client.attempt_all(change(request.to_xml()), request.header.message_id).await.err()
    };
    let request = Request::new("http://a/wsman", "", id(), RequestBody::EnumerateShells);
    let odd = |xml: String| xml.replace("</s:Header>", "<Odd xmlns=\"urn:odd\" s:mustUnderstand=\"1\"/></s:Header>");
    assert_eq!(ask(&request, &odd).await, Some(Failure::Fault(FaultKind::UnsupportedFeature)));
    assert_eq!(ask(&request, &|xml| xml).await, None);
    let unknown = |xml: String| xml.replace("enumeration/Enumerate<", "enumeration/Invent<");
    assert_eq!(ask(&request, &unknown).await, Some(Failure::Fault(FaultKind::OperationNotSupported)));

    let shell = CreateShell::power_shell(id(), vec![1]);
    let create = Request::new("http://a/wsman", crate::client::DEFAULT, id(), RequestBody::Create(shell));
    for (option, kind) in [
        ("WSMAN_STRANGE", FaultKind::Other(0x8054_0BC6)),
        ("Strange", FaultKind::InvalidOption),
        ("WINRS_NOPROFILE", FaultKind::Other(0x8054_0BC7)),
    ] {
        let renamed = |xml: String| xml.replace("protocolversion", option);
        assert_eq!(ask(&create, &renamed).await, Some(Failure::Fault(kind)), "{option}");
    }
    let newer = |xml: String| xml.replace(">2.3<", ">3.0<");
    assert_eq!(ask(&create, &newer).await, Some(Failure::Fault(FaultKind::PluginVersionMismatch)));
}
