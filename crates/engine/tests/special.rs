//! Hosts that are unlike the others: too old to leave a session, with shells that are no sessions, with a session that
//! can be had on the host alone, and hosts that send on.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use std::future::Future;
use std::rc::Rc;

use client::{Client, block_on_with};
use reattach_core::bridge::SessionState;
use reattach_lab::{Lab, LabOptions};

fn with_special_hosts<F: Future<Output = ()>>(test: impl FnOnce(Rc<Lab>) -> F) {
    block_on_with(LabOptions { special_hosts: true, ..LabOptions::default() }, test);
}

#[test]
fn a_session_of_an_old_host_is_used_and_removed_and_cannot_be_left() {
    with_special_hosts(|lab| async move {
        let client = Client::new(&lab);
        let made = client.run("New-PSSession -ComputerName Legacy01 -Name Old").await;
        assert_eq!((made.errors, made.sessions[0].state), (vec![], SessionState::Opened));
        let ran = client.run("Invoke-Command -Session (Get-PSSession -Name Old) { 1 + 2 }").await;
        assert_eq!((ran.errors, ran.texts), (vec![], vec!["3".into()]));
        let left = client.run("Disconnect-PSSession -Name Old").await;
        let (id, text) = &left.errors[0];
        assert!(id.ends_with("PSSessionDisconnectFailed"), "{id}");
        assert_eq!(text, "engine-too-old");
        // It is ours as before.
        let again = client.run("Invoke-Command -Session (Get-PSSession -Name Old) { 'here' }").await;
        assert_eq!((again.errors, again.texts), (vec![], vec!["here".into()]));
        assert_eq!(client.run("Remove-PSSession -Name Old").await.errors, []);
    });
}

#[test]
fn shells_that_are_no_sessions_are_not_listed() {
    with_special_hosts(|lab| async move {
        let client = Client::new(&lab);
        let listed = client.run("Get-PSSession -ComputerName Hidden01").await;
        let names: Vec<_> = listed.sessions.iter().map(|session| session.name.as_str()).collect();
        assert_eq!((names, listed.errors), (vec!["Visible"], vec![]));
    });
}

#[test]
fn a_session_for_its_own_host_alone_is_refused_from_elsewhere() {
    with_special_hosts(|lab| async move {
        let client = Client::new(&lab);
        let refused = client.run("Connect-PSSession -ComputerName Loopback01").await;
        assert_eq!(refused.errors, [("AccessDenied,PSSessionConnectFailed".into(), "engine-access-denied".into())]);
        assert!(client.sessions().iter().all(|session| session.state == SessionState::Disconnected));
    });
}

#[test]
fn a_host_that_has_moved_is_followed_with_leave_and_a_circle_is_not() {
    with_special_hosts(|lab| async move {
        let client = Client::new(&lab);
        let uri = |name: &str| format!("Connect-PSSession -ConnectionUri http://{name}:5985/wsman");
        let refused = client.run(&uri("Moved01")).await;
        assert_eq!((refused.errors.len(), refused.errors[0].1.as_str()), (1, "engine-redirected-not-allowed"));
        let followed = client.run(&format!("{} -Name ITTask -AllowRedirection", uri("Moved01"))).await;
        assert_eq!((followed.errors, followed.sessions[0].state), (vec![], SessionState::Opened));
        let circle = client.run(&format!("{} -AllowRedirection", uri("Loop01"))).await;
        assert_eq!(circle.errors[0].1, "engine-redirected-too-often");
    });
}
