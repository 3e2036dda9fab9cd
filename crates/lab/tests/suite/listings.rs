//! Listings: whole, by page, given up, and of commands.

use std::time::Duration;

use reattach_lab::{Clock, Lab, LabOptions, Limits};
use reattach_wsman::{EnumerationMode, FaultKind, Request, RequestBody, ResponseBody};
use uuid::Uuid;

use crate::client::{ADELE, BORIS, Client, Failure};

async fn lab(sessions: u16, limits: Limits, clock: &Clock) -> (Lab, Client) {
    let options = LabOptions {
        generated_hosts: 1,
        sessions_per_host: Some(sessions),
        limits,
        clock: clock.clone(),
        ..LabOptions::default()
    };
    let lab = Lab::start(options).await.unwrap();
    let client = Client::open(lab.address("Node01").unwrap(), ADELE).await.unwrap();
    (lab, client)
}

/// Ids and the context for more.
async fn page(client: &mut Client, request: &Request) -> Result<(Vec<Uuid>, Option<String>), FaultKind> {
    match client.exchange(request).await? {
        ResponseBody::Enumerated { shells, context, .. } => {
            Ok((shells.iter().map(|shell| shell.shell_id).collect(), context))
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_listing_comes_in_pages_of_the_size_that_was_asked_for() {
    let (_lab, mut client) = lab(7, Limits::default(), &Clock::new()).await;
    let all: Vec<Uuid> = client.shells().await.iter().map(|shell| shell.shell_id).collect();
    assert_eq!(all.len(), 7);
    for (optimize, first) in [(true, 3), (false, 0)] {
        let mut request = client.request(RequestBody::EnumerateShells);
        request.header.enumeration.optimize = optimize;
        request.header.enumeration.max_elements = Some(3);
        let (mut ids, mut context) = page(&mut client, &request).await.unwrap();
        assert_eq!(ids.len(), first);
        while let Some(next) = context {
            let mut pull = client.request(RequestBody::Pull { context: next });
            pull.header.resource_uri = reattach_wsman::SHELL_RESOURCE_URI.into();
            pull.header.enumeration.max_elements = Some(3);
            let (more, after) = page(&mut client, &pull).await.unwrap();
            assert!((1..=3).contains(&more.len()));
            ids.extend(more);
            context = after;
        }
        assert_eq!(ids, all);
    }
}

#[tokio::test]
async fn the_host_decides_too_how_much_a_page_has() {
    let (lab, mut client) = lab(30, Limits { max_items: 4, ..Limits::default() }, &Clock::new()).await;
    let mut request = client.request(RequestBody::EnumerateShells);
    let (ids, context) = page(&mut client, &request).await.unwrap();
    assert_eq!((ids.len(), context.is_some()), (4, true));
    lab.control("limit max_items 32000").unwrap();
    request = client.request(RequestBody::EnumerateShells);
    request.header.max_envelope_size = Some(8_192);
    let response = client.attempt(&request).await.unwrap();
    assert!(response.to_xml().len() <= 8_192);
    let ResponseBody::Enumerated { shells, context, .. } = response.body else { panic!() };
    assert!((2..30).contains(&shells.len()) && context.is_some());
    // Without a number, one at a time (WS-Enumeration 3.1).
    let mut one = client.request(RequestBody::EnumerateShells);
    one.header.enumeration.max_elements = None;
    assert_eq!(page(&mut client, &one).await.unwrap().0.len(), 1);
}

#[tokio::test]
async fn a_context_is_its_users_and_ends_by_release_and_by_time() {
    let clock = Clock::new();
    let (lab, mut client) = lab(3, Limits::default(), &clock).await;
    let begin = async |client: &mut Client| {
        let mut request = client.request(RequestBody::EnumerateShells);
        request.header.enumeration.optimize = false;
        page(client, &request).await.unwrap().1.unwrap()
    };
    let gone = Some(FaultKind::InvalidEnumerationContext);
    let context = begin(&mut client).await;
    let mut boris = Client::open(lab.address("Node01").unwrap(), BORIS).await.unwrap();
    assert_eq!(boris.ask(RequestBody::Pull { context: context.clone() }).await.err(), gone);
    assert_eq!(client.ask(RequestBody::Release { context: context.clone() }).await, Ok(ResponseBody::Empty));
    assert_eq!(client.ask(RequestBody::Pull { context: context.clone() }).await.err(), gone);
    assert_eq!(client.ask(RequestBody::Release { context }).await.err(), gone);
    let context = begin(&mut client).await;
    clock.advance(Duration::from_secs(601));
    assert_eq!(client.ask(RequestBody::Pull { context }).await.err(), gone);
    assert_eq!(client.ask(RequestBody::Pull { context: "uuid:nonsense".into() }).await.err(), gone);
}

#[tokio::test]
async fn commands_are_listed_by_the_filter_and_by_nothing_else() {
    let lab = Lab::start(LabOptions::default()).await.unwrap();
    let mut client = Client::open(lab.address("Server02").unwrap(), ADELE).await.unwrap();
    let shell_id = client.find("Nightly").await.unwrap().shell_id;
    let request = client.request(RequestBody::EnumerateCommands { shell_id });
    let listed = client.exchange(&request).await.unwrap();
    assert!(matches!(listed, ResponseBody::Enumerated { commands, .. } if commands.len() == 1));
    let mut refused = async |from: &str, to: &str| {
        let text = request.to_xml();
        assert!(text.contains(from), "{text}");
        client.attempt_all(text.replace(from, to), request.header.message_id).await.err()
    };
    let kind = |kind| Some(Failure::Fault(kind));
    assert_eq!(refused("wsman:Filter", "wsman:Fitler").await, kind(FaultKind::FilterRequired));
    assert_eq!(refused("\"ShellId\"", "\"ShellName\"").await, kind(FaultKind::FilterInvalid));
    let id = shell_id.hyphenated().to_string().to_uppercase();
    assert_eq!(refused(&id, "everything").await, kind(FaultKind::FilterInvalid));
    assert_eq!(refused(&id, &Uuid::nil().to_string()).await, kind(FaultKind::UnexpectedSelectors));
    assert_eq!(refused("windows/shell/Command<", "windows/service<").await, kind(FaultKind::InvalidResourceUri));
    let mut references = client.request(RequestBody::EnumerateShells);
    references.header.enumeration.mode = EnumerationMode::Epr;
    assert_eq!(client.exchange(&references).await.err(), Some(FaultKind::EnumerationModeUnsupported));
}
