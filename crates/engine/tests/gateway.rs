//! The engine behind a gateway that is killed while output streams, and started again.
//!
//! `cargo xtask test faults` and `cargo xtask soak` build the binaries and say where they are.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::path::PathBuf;
use std::rc::Rc;

use client::{Client, on_one_thread};
use reattach_core::bridge::{Connection, Password, SessionState, SessionView, SignIn, ToEngine};
use reattach_engine::transport::Trust;
use reattach_engine::transport::gateway::{GatewaySession, HyperHttp, HyperPlatform};
use reattach_stack::{Options, Stack};
use uuid::Uuid;

const LINES: usize = 300;
const SCRIPT: &str = "foreach ($n in 1..300) { \"line $n\"; Start-Sleep -Milliseconds 2 }; Write-Warning 'the end'";

fn setting(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `cargo xtask test faults`"))
}

/// At how many places of the stream the gateway is killed.
fn offsets() -> usize {
    setting("REATTACH_TEST_OFFSETS").parse().unwrap()
}

fn stack(name: &str) -> Stack {
    let state = PathBuf::from(setting("REATTACH_TEST_STATE")).join(name);
    let binaries = PathBuf::from(setting("REATTACH_TEST_BINARIES"));
    let options = Options { port: 0, ..Options::new(&binaries, &PathBuf::from("/nonexistent"), &state) };
    Stack::start(options).unwrap()
}

async fn sign_in(session: &GatewaySession<HyperHttp>, stack: &Stack) {
    let (_, code) = stack.sign_in_link().split_once("/#code=").unwrap();
    let code = || SignIn::Code { code: Password::new(code.into()) };
    // The connection to the gateway that was killed may first be found dead.
    if session.sign_in(code()).await.is_err() {
        session.sign_in(code()).await.unwrap();
    }
}

/// What a session's page shows of the script, and whether something may be missing.
fn shown(page: &str) -> (Vec<&str>, bool) {
    let own = |line: &&str| line.starts_with("line ") || *line == "the end";
    (page.lines().filter(own).collect(), page.contains("engine-separator-gap"))
}

/// Runs the script in a new session; kills the gateway when so many lines are shown. Returns the page.
async fn streamed(
    stack: &mut Stack,
    signed: &GatewaySession<HyperHttp>,
    client: &Client<HyperPlatform>,
    kill_at: Option<usize>,
) -> (String, SessionState) {
    let created = client.run("New-PSSession -ComputerName Server03 -Name Streams").await;
    assert_eq!(created.errors, []);
    let id = created.sessions[0].instance_id;
    client.engine.handle(ToEngine::Watch { instance_id: id });
    client.engine.handle(ToEngine::Input { instance_id: id, script: SCRIPT.into() });
    if let Some(kill_at) = kill_at {
        let count = || client.page(id).lines().filter(|line| line.starts_with("line ")).count();
        client.until("so many lines are shown", || (count() >= kill_at).then_some(())).await;
        stack.kill_gateway();
        // Every second one is back before the engine has tried again.
        if kill_at.is_multiple_of(2) && count() < LINES {
            let interrupted = |view: &SessionView| matches!(view.connection, Connection::Interrupted { .. });
            client.until("the loss is shown", || client.session(id).filter(interrupted).map(drop)).await;
        }
        stack.restart_gateway().unwrap();
        sign_in(signed, stack).await;
        client.engine.signed_in();
    }
    let state = settled(client, id).await;
    let page = client.page(id);
    let removed = client.run("Remove-PSSession -Name Streams").await;
    assert_eq!(removed.errors, []);
    (page, state)
}

async fn settled(client: &Client<HyperPlatform>, id: Uuid) -> SessionState {
    client
        .until("the script has ended, or the session is given up", || {
            let view = client.session(id)?;
            let ended = view.connection == Connection::Live && view.input_refused.is_none();
            (ended || view.state != SessionState::Opened).then_some(view.state)
        })
        .await
}

fn each_offset(name: &str, robust: bool, check: impl Fn(usize, &str, &str, SessionState)) {
    on_one_thread(async {
        let mut stack = stack(name);
        if !robust {
            stack.lab_control("robust off").unwrap();
        }
        let http = HyperHttp::new(stack.origin(), Trust::new(Some(&stack.certificate())).unwrap()).unwrap();
        let signed = Rc::new(GatewaySession::new(http));
        sign_in(&signed, &stack).await;
        let client = Client::over(HyperPlatform::new(Rc::clone(&signed)));
        let (undisturbed, state) = streamed(&mut stack, &signed, &client, None).await;
        assert_eq!(state, SessionState::Opened);
        assert_eq!(shown(&undisturbed).0.len(), LINES + 1, "{undisturbed}");
        let offsets = offsets();
        for offset in 0..offsets {
            let kill_at = offset * LINES / offsets;
            let (page, state) = streamed(&mut stack, &signed, &client, Some(kill_at)).await;
            check(kill_at, &undisturbed, &page, state);
        }
    });
}

#[test]
#[ignore = "needs the binaries: cargo xtask test faults"]
fn a_gateway_killed_while_output_streams_changes_not_one_byte() {
    each_offset("robust", true, |kill_at, undisturbed, page, state| {
        assert_eq!(page, undisturbed, "killed at line {kill_at}");
        assert_eq!(state, SessionState::Opened, "killed at line {kill_at}");
    });
}

#[test]
#[ignore = "needs the binaries: cargo xtask test faults"]
fn where_operations_are_not_remembered_the_gap_is_marked() {
    each_offset("not-robust", false, |kill_at, undisturbed, page, _| {
        let (lines, gap) = shown(page);
        let (whole, _) = shown(undisturbed);
        assert!(gap || lines == whole, "killed at line {kill_at}: {page}");
        // In order, and nothing twice.
        let mut rest = whole.iter();
        assert!(lines.iter().all(|line| rest.any(|other| other == line)), "killed at line {kill_at}: {page}");
    });
}
