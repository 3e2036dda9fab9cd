//! The same engine over real connections that break, against the lab: every kind of exchange, in every way that the
//! lab knows.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::time::Duration;

use client::{Client, on_one_thread};
use futures_util::StreamExt;
use futures_util::stream;
use reattach_core::bridge::{SessionState, ToEngine};
use reattach_lab::{Lab, LabOptions};

const EXCHANGES: [&str; 13] = [
    "EnumerateShells",
    "EnumerateCommands",
    "ConnectShell",
    "ConnectCommand",
    "ReceiveShell",
    "ReceiveCommand",
    "Command",
    "Send",
    "Signal",
    "Disconnect",
    "Reconnect",
    "Create",
    "Delete",
];
/// The connection ends before, inside or after the answer, or the answer trickles in.
const CUTS: [&str; 7] = [
    "drop-request",
    "drop-answer",
    "drop-inside=head",
    "drop-inside=1%",
    "drop-inside=99%",
    "drop-after",
    "dribble=64/1ms",
];
/// Something answers, and it is not the answer.
const GARBLED: [&str; 6] =
    ["broken-soap", "wrong-relates-to", "content-length=+10", "truncate", "tamper", "status=503"];
/// Cases at a time: each has a lab of its own.
const AT_ONCE: usize = 8;
const SCRIPT: &str = "foreach ($n in 1..20) { \"line $n\"; Start-Sleep -Milliseconds 3 }; Read-Host 'Who'";

#[derive(Debug, PartialEq, Eq)]
struct End {
    errors: Vec<(String, String)>,
    page: Vec<String>,
    open: bool,
}

/// From the listing to the removal, with a rule of the lab's.
async fn scenario(robust: bool, rule: Option<String>) -> (End, bool) {
    let options = LabOptions { nightly_interval: Duration::from_millis(50), ..LabOptions::default() };
    let lab = Lab::start(options).await.unwrap();
    if !robust {
        lab.control("robust off").unwrap();
    }
    if let Some(rule) = &rule {
        lab.control(&format!("fault {rule}")).unwrap();
    }
    let client = Client::new(&lab);
    let mut errors = Vec::new();
    let listed = client.run("Get-PSSession -ComputerName Server02").await;
    errors.extend(listed.errors);
    // Nightly runs a command; it is stopped.
    errors.extend(client.run("Connect-PSSession -ComputerName Server02 -Name Nightly").await.errors);
    let id = client.sessions().iter().find(|session| session.name == "Nightly").map(|session| session.instance_id);
    let mut page = Vec::new();
    let mut open = false;
    if let Some(id) = id {
        let is_open = |client: &Client| client.session(id).is_some_and(|view| view.state == SessionState::Opened);
        client.engine.handle(ToEngine::Watch { instance_id: id });
        let settled = async |client: &Client| {
            client
                .until("it takes input, or is not open", || {
                    let view = client.session(id)?;
                    let settled = view.input_refused.is_none()
                        || !matches!(view.state, SessionState::Opened | SessionState::Connecting);
                    settled.then_some(())
                })
                .await;
        };
        if is_open(&client) {
            client
                .until("it is shown, or lost", || {
                    (client.page(id).contains("Nightly step") || !is_open(&client)).then_some(())
                })
                .await;
            client.engine.handle(ToEngine::StopPipeline { instance_id: id });
            settled(&client).await;
        }
        for script in [SCRIPT, "'after'"] {
            if is_open(&client) {
                client.engine.handle(ToEngine::Input { instance_id: id, script: script.into() });
                settled(&client).await;
            }
            errors.extend(client.run("Disconnect-PSSession -Name Nightly").await.errors);
            errors.extend(client.run("Connect-PSSession -Name Nightly").await.errors);
        }
        page = client.page(id).lines().map(str::to_owned).collect();
        open = is_open(&client);
    }
    errors.extend(client.run("New-PSSession -ComputerName Server02 -Name New").await.errors);
    errors.extend(client.run("Remove-PSSession -Name New").await.errors);
    // What the lab says is held is what the client says is open; or an error has said that it could not be closed.
    let stays = errors.iter().any(|(id, _)| id.ends_with("RemoveSessionCannotConnectToServer"));
    let held = |lab: &Lab| {
        let found = lab.control("sessions Server02").unwrap();
        let found = found["sessions"].as_array().expect("a list").clone();
        let held = |session: &&serde_json::Value| session["connected"] == true && !(stays && session["name"] == "New");
        found.iter().filter(held).count()
    };
    client
        .until(&format!("nothing is held that is not open: {rule:?} {errors:?}"), || {
            (held(&lab) == usize::from(open)).then_some(())
        })
        .await;
    let happened = rule.is_none_or(|_| {
        let faults = lab.control("faults").unwrap().to_string();
        !faults.contains("\"happened\":0")
    });
    (End { errors, page, open }, happened)
}

/// Runs every rule on the first of every kind of exchange, and one of them on the second, too.
async fn each(robust: bool, actions: &[&str], check: impl Fn(&str, &str, &End)) {
    let cases = EXCHANGES.iter().flat_map(|exchange| {
        let first = actions.iter().map(move |action| (*exchange, *action, 1));
        let second = actions.iter().filter(|action| ["drop-answer", "tamper"].contains(action));
        first.chain(second.map(move |action| (*exchange, *action, 2)))
    });
    let ends = stream::iter(cases).map(|(exchange, action, nth)| async move {
        let rule = format!("{action} operation={exchange} host=Server02 nth={nth}");
        let (end, happened) = scenario(robust, Some(rule)).await;
        (exchange, action, nth, end, happened)
    });
    let mut ends = ends.buffer_unordered(AT_ONCE);
    while let Some((exchange, action, nth, end, happened)) = ends.next().await {
        assert!(happened || nth > 1, "{action} never happened to {exchange}");
        if happened {
            check(exchange, action, &end);
        }
    }
}

fn lines(end: &End) -> Vec<&str> {
    // Nightly is stopped by the clock, not at a certain line.
    let own = |line: &&str| !line.starts_with("Nightly step");
    end.page.iter().map(String::as_str).filter(own).collect()
}

#[test]
fn where_operations_are_remembered_no_cut_makes_a_difference() {
    on_one_thread(async {
        let (undisturbed, _) = scenario(true, None).await;
        assert!(undisturbed.errors.is_empty() && undisturbed.open, "{undisturbed:?}");
        assert_eq!(undisturbed.page.iter().filter(|line| line.starts_with("line ")).count(), 20);
        each(true, &CUTS, |exchange, action, end| {
            assert_eq!(end.errors, [], "{action} {exchange}: {:#?}", end.page);
            assert_eq!(lines(end), lines(&undisturbed), "{action} {exchange}");
        })
        .await;
    });
}

#[test]
fn where_they_are_not_what_is_missing_is_marked() {
    on_one_thread(async {
        let (undisturbed, _) = scenario(false, None).await;
        assert!(undisturbed.errors.is_empty(), "{undisturbed:?}");
        each(false, &CUTS[..6], |exchange, action, end| {
            let gap = end.page.iter().any(|line| line == "engine-separator-gap");
            let whole = lines(end) == lines(&undisturbed);
            assert!(whole || gap || !end.errors.is_empty(), "{action} {exchange}: {end:#?}");
            // Nothing comes twice.
            let mut numbers: Vec<_> = end.page.iter().filter(|line| line.starts_with("line ")).collect();
            let count = numbers.len();
            numbers.dedup();
            assert_eq!(numbers.len(), count, "{action} {exchange}: {end:#?}");
        })
        .await;
    });
}

#[test]
fn an_answer_that_is_none_is_made_up_for_or_said() {
    on_one_thread(async {
        let (undisturbed, _) = scenario(true, None).await;
        each(true, &GARBLED, |exchange, action, end| {
            let whole = lines(end) == lines(&undisturbed) && end.open;
            assert!(whole || !end.errors.is_empty(), "{action} {exchange}: {end:#?}");
            // What an open session asks for is asked for again.
            if ["ReceiveCommand", "Command", "ConnectCommand", "Send", "Signal"].contains(&exchange) {
                assert!(whole && end.errors.is_empty(), "{action} {exchange}: {end:#?}");
            }
            // Every error has a sentence.
            assert!(end.errors.iter().all(|(id, text)| !id.is_empty() && text.contains('-')), "{end:#?}");
        })
        .await;
    });
}
