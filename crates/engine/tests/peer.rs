//! The engine against a server that is not ours: psrpcore speaks PSRP there and pyspnego NTLM. It knows no Robust
//! Connection, as many devices do not.
//!
//! `cargo xtask test interop` makes the Python environment and says where it is.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use client::{Client, on_one_thread};
use reattach_core::bridge::{Availability, OutputContent, SessionState, Stream, ToEngine};
use reattach_engine::transport::direct::DirectPlatform;
use reattach_engine::transport::{Names, Trust};
use uuid::Uuid;

/// The server as a child process; it ends when its standard input closes.
struct Peer {
    child: Child,
    port: u16,
}

impl Peer {
    fn start() -> Self {
        let python = std::env::var("REATTACH_TEST_PYTHON").expect("run `cargo xtask test interop`");
        let server = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peer/server.py");
        let mut child =
            Command::new(python).args(["-B", server]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        let port = said["port"].as_u64().unwrap().try_into().unwrap();
        Self { child, port }
    }

    fn client(&self) -> Client {
        let names = Names::new([("Peer", format!("127.0.0.1:{}", self.port))]);
        Client::over(DirectPlatform::new(names, Trust::new(None).unwrap()))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn with_peer(test: impl AsyncFnOnce(&Peer, Client)) {
    on_one_thread(async {
        let peer = Peer::start();
        let client = peer.client();
        test(&peer, client).await;
    });
}

async fn connected(client: &Client, name: &str) -> Uuid {
    let view = client.open("Peer", name).await;
    client.engine.handle(ToEngine::Watch { instance_id: view.instance_id });
    view.instance_id
}

/// Types a script and waits for its end.
async fn entered(client: &Client, id: Uuid, script: &str) -> Vec<OutputContent> {
    let before = client.contents(id).len();
    client.engine.handle(ToEngine::Input { instance_id: id, script: script.into() });
    client
        .until("it has ended", || {
            let begun = client.contents(id).len() > before;
            (begun && client.session(id)?.input_refused.is_none()).then_some(())
        })
        .await;
    // The first is the echo.
    client.contents(id).split_off(before + 1)
}

fn texts(contents: &[OutputContent]) -> Vec<String> {
    contents.iter().filter_map(|content| content.plain()).map(str::to_owned).collect()
}

fn numbered(page: &str) -> Vec<&str> {
    page.lines().filter(|line| line.starts_with("line ")).collect()
}

fn all(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("line {number}")).collect()
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn its_sessions_are_listed() {
    with_peer(async |_, client| {
        let listed = client.run("Get-PSSession -ComputerName Peer").await;
        assert_eq!(listed.errors, []);
        let mut found: Vec<_> = listed.sessions.iter().map(|view| (view.name.as_str(), view.state)).collect();
        found.sort_by_key(|(name, _)| *name);
        assert_eq!(found, [("Left", SessionState::Disconnected), ("Running", SessionState::Disconnected)]);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn every_stream_comes_as_it_was_written() {
    with_peer(async |_, client| {
        let id = connected(&client, "Left").await;
        let script = "'one'; 1..3; 2 + 3; $kept = 'mine'; $kept; Write-Warning w; Write-Verbose v; Write-Debug d; \
                      Write-Information i; Write-Host h; Write-Error e; Get-Nothing; Write-Progress p";
        let contents = entered(&client, id, script).await;
        let shown: Vec<_> = contents.iter().map(OutputContent::stream).collect();
        let streams = [
            Stream::Warning,
            Stream::Verbose,
            Stream::Debug,
            Stream::Information,
            Stream::Host,
            Stream::Error,
            Stream::Error,
        ];
        assert_eq!(shown[..6], [Some(Stream::Output); 6]);
        assert_eq!(shown[6..13], streams.map(Some));
        assert!(shown[13..].iter().all(|stream| *stream == Some(Stream::Progress)), "{shown:?}");
        let texts = texts(&contents);
        assert_eq!(texts[..6], ["one", "1", "2", "3", "5", "mine"]);
        let OutputContent::Error { error_id, .. } = &contents[12] else { panic!("{:?}", contents[12]) };
        assert_eq!(error_id, "CommandNotFoundException");
        let failed = entered(&client, id, "throw 'bad luck'").await;
        assert!(failed.iter().any(|content| content.plain().is_some_and(|text| text.contains("bad luck"))));
        assert_eq!(texts_of(&client, id, "$kept").await, ["mine"]);
    });
}

async fn texts_of(client: &Client, id: Uuid, script: &str) -> Vec<String> {
    texts(&entered(client, id, script).await)
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn a_script_that_was_running_is_read_from_where_it_was_left() {
    with_peer(async |_, client| {
        let id = connected(&client, "Running").await;
        client.until("it has ended", || client.page(id).contains("line 200").then_some(())).await;
        assert_eq!(numbered(&client.page(id)), all(200));
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn what_it_writes_while_nobody_is_there_comes_to_the_same_client_and_to_another() {
    with_peer(async |peer, client| {
        let id = connected(&client, "Left").await;
        client.engine.handle(ToEngine::Input { instance_id: id, script: "Count-Up 60 20".into() });
        client.shows(id, "line 3").await;
        assert_eq!(client.run("Disconnect-PSSession -Name Left").await.errors, []);
        assert_eq!(client.run("Connect-PSSession -Name Left").await.errors, []);
        client.shows(id, "line 60").await;
        assert_eq!(numbered(&client.page(id)), all(60));
        client
            .until("it is free", || (client.session(id)?.availability == Availability::Available).then_some(()))
            .await;
        client.engine.handle(ToEngine::Input { instance_id: id, script: "Count-Up 40 20".into() });
        client.until("it is shown", || (numbered(&client.page(id)).len() > 62).then_some(())).await;
        assert_eq!(client.run("Disconnect-PSSession -Name Left").await.errors, []);
        let seen = numbered(&client.page(id)).len() - 60;
        let other = peer.client();
        assert_eq!(connected(&other, "Left").await, id);
        other.shows(id, "line 40").await;
        assert_eq!(numbered(&other.page(id)), all(40)[seen..]);
        let refused = client.run("Connect-PSSession -Name Left").await;
        assert_eq!(refused.errors.len(), 1, "{:?}", refused.errors);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn its_questions_are_asked_here_and_a_secret_goes_back_under_the_session_key() {
    with_peer(async |_, client| {
        let id = connected(&client, "Left").await;
        let asked = texts_of(&client, id, "Read-Host; Write-Host said; 'next'").await;
        // What was typed, and what the script makes of it.
        assert!(asked[0].starts_with("answer ") && asked[0] == asked[1], "{asked:?}");
        assert_eq!(asked[2..], ["said", "next"]);
        // The peer gives back its digest, and no more.
        const DIGEST: &str = "fa74d39345b349bbe1d5a75a2bcf1d9620b1e66e998fe14bc04309a26c6ab8ae";
        assert_eq!(texts_of(&client, id, "Read-Host -AsSecureString").await, [DIGEST]);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn a_command_is_stopped_and_the_session_takes_the_next() {
    with_peer(async |_, client| {
        let id = connected(&client, "Left").await;
        client.engine.handle(ToEngine::Input { instance_id: id, script: "'begun'; Start-Sleep 60".into() });
        client
            .until("it has begun", || {
                client.contents(id).iter().any(|content| content.plain() == Some("begun")).then_some(())
            })
            .await;
        client.engine.handle(ToEngine::StopPipeline { instance_id: id });
        client.until("it is free", || client.session(id)?.input_refused.is_none().then_some(())).await;
        assert_eq!(texts_of(&client, id, "'free again'").await, ["free again"]);
        // It has no TabExpansion2: that is no answer, and no trouble.
        client.engine.handle(ToEngine::Complete { request_id: 7, instance_id: id, script: "Get-".into(), cursor: 4 });
        assert_eq!(texts_of(&client, id, "'and again'").await, ["and again"]);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn sessions_are_made_used_and_removed() {
    with_peer(async |_, client| {
        let created = client.run("New-PSSession -ComputerName Peer -Name Mine").await;
        assert_eq!(created.errors, []);
        let invoked = client.run("Invoke-Command -Session (Get-PSSession -Name Mine) -ScriptBlock { 2 + 3 }").await;
        assert_eq!((invoked.errors, invoked.texts), (vec![], vec!["5".into()]));
        assert_eq!(client.run("Remove-PSSession -Name Mine").await.errors, []);
        let listed = client.run("Get-PSSession -ComputerName Peer").await;
        assert!(listed.sessions.iter().all(|view| view.name != "Mine"), "{:?}", listed.sessions);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn a_script_started_here_is_received_by_another_client() {
    with_peer(async |peer, client| {
        let line = "Invoke-Command -ComputerName Peer { Count-Up 30 10 } -InDisconnectedSession -SessionName Long";
        let begun = client.run(line).await;
        assert_eq!(begun.errors, []);
        assert_eq!((begun.sessions.len(), begun.sessions[0].state), (1, SessionState::Disconnected));
        let other = peer.client();
        let received = other.run("Receive-PSSession -ComputerName Peer -Name Long").await;
        assert_eq!((received.errors, received.texts), (vec![], all(30)));
        assert_eq!(other.run("Remove-PSSession -Name Long").await.errors, []);
        assert_eq!(client.run("Get-PSSession -ComputerName Peer").await.sessions.len(), 2);
    });
}

#[test]
#[ignore = "needs Python: cargo xtask test interop"]
fn a_wrong_password_is_asked_for_again() {
    with_peer(async |_, client| {
        client.passwords.borrow_mut().push("wrong");
        let listed = client.run("Get-PSSession -ComputerName Peer").await;
        assert_eq!(listed.errors, []);
        assert_eq!(listed.sessions.len(), 2);
        assert_eq!(client.prompts().len(), 2);
    });
}
