//! How targets are reached: redirections, and what session options say.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/client.rs"]
mod client;

use client::{Client, block_on, block_on_with};
use reattach_core::bridge::{Answer, SessionState, TargetState};
use reattach_lab::LabOptions;

/// The lab's second host is where the first sends us.
const SENT_ON: &str = "fault redirect=http://Server02:5985/wsman host=Server01 operation=Authenticate times=always";

#[test]
fn a_redirection_needs_leave_and_is_told() {
    block_on(|lab| async move {
        lab.control(SENT_ON).unwrap();
        let client = Client::new(&lab);
        let refused = client.run("Get-PSSession -ConnectionUri http://Server01:5985/wsman").await;
        assert_eq!(
            refused.errors,
            [("RedirectInformationRequired,RemotePSSessionQueryFailed".into(), "engine-redirected-not-allowed".into())]
        );
        let by_name = client.run("Get-PSSession -ComputerName Server01").await;
        assert_eq!(by_name.errors.len(), 1);
        let followed = client.run("Get-PSSession -ConnectionUri http://Server01:5985/wsman -AllowRedirection").await;
        assert!(followed.errors.is_empty(), "{:?}", followed.errors);
        assert_eq!(followed.notes, ["warning-redirected"]);
        let session = &followed.sessions[0];
        assert_eq!((session.name.as_str(), session.computer_name.as_str()), ("Nightly", "Server01"));
        assert_eq!(session.endpoint, "http://Server02:5985/wsman");
        assert_eq!(client.prompts().len(), 1, "the same credential is used there");
    });
}

#[test]
fn redirections_are_counted_and_never_lead_from_https_to_http() {
    block_on(|lab| async move {
        // In a circle.
        lab.control(SENT_ON).unwrap();
        lab.control("fault redirect=http://Server01:5985/wsman host=Server02 operation=Authenticate times=always")
            .unwrap();
        let client = Client::new(&lab);
        let line = "Get-PSSession -ConnectionUri http://Server01:5985/wsman -AllowRedirection";
        let outcome = client.run(line).await;
        assert_eq!(outcome.notes.len(), 5);
        assert_eq!(outcome.errors[0].1, "engine-redirected-too-often");
        let once = client.run(&format!("{line} -SessionOption @{{ MaximumConnectionRedirectionCount = 1 }}")).await;
        assert_eq!(once.notes.len(), 1);
        assert_eq!(once.errors[0].1, "engine-redirected-too-often");
    });
    block_on_with(LabOptions { https: true, ..LabOptions::default() }, |lab| async move {
        lab.control(SENT_ON).unwrap();
        let client = Client::new(&lab);
        let line = "Get-PSSession -ConnectionUri https://Server01:5986/wsman -AllowRedirection \
                    -SessionOption @{ SkipCACheck = $true; SkipCNCheck = $true }";
        assert_eq!(client.run(line).await.errors[0].1, "engine-redirected-to-http");
    });
}

#[test]
fn a_session_is_connected_where_its_host_sends_us() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let line = "Get-PSSession -ConnectionUri http://Server01:5985/wsman";
        client.run(line).await;
        // The host has moved in the meantime: the new address is the old host's own, by another port of the name.
        let port = lab.address("Server01").unwrap();
        lab.control(&format!("fault redirect=http://{port}/wsman host=Server01 operation=ConnectShell times=1"))
            .unwrap();
        let connected = client
            .run("Connect-PSSession -ConnectionUri http://Server01:5985/wsman -Name ITTask -AllowRedirection")
            .await;
        assert!(connected.errors.is_empty(), "{:?}", connected.errors);
        assert_eq!(connected.notes, ["warning-redirected"]);
        assert_eq!(connected.sessions[0].state, SessionState::Opened);
        assert_eq!(connected.sessions[0].endpoint, format!("http://{port}/wsman"));
        let there = lab.control("sessions Server01").unwrap();
        assert_eq!(there["sessions"].as_array().map_or(0, Vec::len), 1, "nothing was made there: {there}");
        let worked = client.run("Invoke-Command -Session (Get-PSSession -Name ITTask) {1 + 1}").await;
        assert!(worked.errors.is_empty(), "{worked:?}");
    });
}

#[test]
fn a_new_session_is_made_where_its_host_sends_us() {
    block_on(|lab| async move {
        lab.control(SENT_ON).unwrap();
        let client = Client::new(&lab);
        let made =
            client.run("New-PSSession -ConnectionUri http://Server01:5985/wsman -AllowRedirection -Name Mine").await;
        assert!(made.errors.is_empty(), "{:?}", made.errors);
        let there = lab.control("sessions Server02").unwrap().to_string();
        assert!(there.contains("Mine"), "{there}");
    });
}

#[test]
fn certificates_are_checked_unless_the_option_says_otherwise() {
    let options = LabOptions { https: true, ..LabOptions::default() };
    block_on_with(options.clone(), |lab| async move {
        let client = Client::new(&lab);
        let checked = client.run("Get-PSSession -ComputerName Server01 -UseSSL").await;
        assert_eq!(checked.errors, [("12175,RemotePSSessionQueryFailed".into(), "engine-tls-failed".into())]);
        // The name is right, only the authority is not known.
        let line = "Get-PSSession -ComputerName Server01 -UseSSL -SessionOption @{ SkipCACheck = $true }";
        let found = client.run(line).await;
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        assert_eq!((found.sessions[0].name.as_str(), found.notes.len()), ("ITTask", 0));
        // What was found so is connected so.
        let opened = client.run("Get-PSSession -ComputerName Server01 -UseSSL -SessionOption @{ SkipCACheck = $true } | Connect-PSSession").await;
        assert!(opened.errors.is_empty(), "{:?}", opened.errors);
    });
    block_on_with(LabOptions { certificate: reattach_lab::Certificate::WrongName, ..options }, |lab| async move {
        let client = Client::new(&lab);
        let line = |wish: &str| format!("Get-PSSession -ComputerName Server01 -UseSSL -SessionOption @{{ {wish} }}");
        assert_eq!(
            client.run(&line("SkipCACheck = $true")).await.errors.len(),
            1,
            "the name is looked at all the same"
        );
        assert_eq!(client.run(&line("SkipCNCheck = $true")).await.errors.len(), 1);
        let both = client.run(&line("SkipCACheck = $true; SkipCNCheck = $true")).await;
        assert!(both.errors.is_empty(), "{:?}", both.errors);
    });
}

#[test]
fn a_creation_is_tried_again_as_often_as_the_option_says() {
    block_on(|lab| async move {
        let busy = "fault fault=0x80338112 host=Server02 operation=Create times=2";
        lab.control(busy).unwrap();
        let client = Client::new(&lab);
        let made = client.run("New-PSSession Server02 -Name A").await;
        assert!(made.errors.is_empty(), "{:?}", made.errors);
        assert_eq!(made.steps[0].last(), Some(&(TargetState::Done, 3)));
        lab.control("clear").unwrap();
        lab.control(busy).unwrap();
        let once = client.run("New-PSSession Server02 -Name B -SessionOption (New-PSSessionOption)").await;
        assert_eq!(once.errors[0].0, "CannotConnectWinRMService,PSSessionOpenFailed");
        assert_eq!(once.steps[0].last(), Some(&(TargetState::Failed, 1)));
        assert!(once.follow_ups.retry_transient.is_some());
    });
}

#[test]
fn too_much_output_breaks_the_session_off() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let option = "@{ MaximumReceivedDataSizePerCommand = 20000; MaximumReceivedObjectSize = 4000 }";
        client.run(&format!("$s = New-PSSession Server02 -Name A -SessionOption {option}")).await;
        let little = client.run("Invoke-Command $s {1..3}").await;
        assert!(little.errors.is_empty(), "{little:?}");
        let much = client.run("Invoke-Command $s {foreach ($n in 1..2000) { \"line $n\" }}").await;
        assert_eq!(much.errors[0].0, "PSSessionStateBroken", "{much:?}");
        let session = client.sessions().into_iter().find(|session| session.name == "A").unwrap();
        assert_eq!(session.state, SessionState::Broken);
        assert_eq!(session.reason.unwrap().id, "engine-received-too-much");
        // It was left, so that another option can take it up.
        let other = Client::new(&lab);
        let again = other.run("Connect-PSSession Server02 -Name A").await;
        assert!(again.errors.is_empty(), "{:?}", again.errors);

        client.run(&format!("$t = New-PSSession Server02 -Name B -SessionOption {option}")).await;
        let large = client.run("Invoke-Command $t {'x' * 9000}").await;
        assert_eq!(large.errors[0].0, "PSSessionStateBroken", "{large:?}");
    });
}

#[test]
fn what_an_option_says_reaches_the_host() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        let option = "$o = New-PSSessionOption -Culture fr-FR -UICulture de-DE -NoMachineProfile -IdleTimeout 120000 \
                      -OutputBufferingMode Drop -IncludePortInSPN -OperationTimeout 30000 -NoCompression \
                      -SkipRevocationCheck -ProxyAccessType AutoDetect -NoEncryption -UseUTF16";
        client.run(option).await;
        let made = client.run("New-PSSession Server02 -Name A -SessionOption $o").await;
        // What cannot be done here is said by name; nothing else is.
        assert_eq!(made.notes, ["warning-option-ignored"; 3]);
        assert_eq!(made.sessions[0].idle_timeout, Some(120_000));
        let left = client.run("Disconnect-PSSession -Name A").await;
        assert_eq!(left.sessions[0].expires_on.unwrap() - left.sessions[0].disconnected_on.unwrap(), 120_000);
        let there = lab.control("sessions Server02").unwrap().to_string();
        assert!(there.contains("Drop"), "{there}");
    });
}

#[test]
fn idle_time_outs_have_a_minimum_and_a_maximum() {
    block_on(|lab| async move {
        let client = Client::new(&lab);
        client.run("New-PSSession Server02 -Name A").await;
        for (seconds, sentence) in
            [(59, "error-idle-timeout-too-short"), (2_147_483_647, "error-idle-timeout-too-long")]
        {
            let refused = client.run(&format!("Disconnect-PSSession -Name A -IdleTimeoutSec {seconds}")).await;
            let id = "CannotDisconnectSessionWithInvalidIdleTimeout".to_owned();
            assert_eq!(refused.errors, [(id, sentence.to_owned())]);
            assert_eq!(refused.summary.requests, 0);
        }
        let left = client.run("Disconnect-PSSession -Name A -IdleTimeoutSec 60").await;
        assert!(left.errors.is_empty(), "{:?}", left.errors);
    });
}

#[test]
fn a_session_taken_and_left_meanwhile_is_tried_once_more() {
    block_on(|lab| async move {
        lab.control("fault fault=0x803381CD host=Server01 operation=ConnectShell times=1").unwrap();
        let client = Client::new(&lab);
        let outcome = client.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
        assert_eq!((outcome.sessions.len(), outcome.sessions[0].state), (1, SessionState::Opened));
        assert_eq!(outcome.steps[0].last(), Some(&(TargetState::Done, 2)));
        client.run("Disconnect-PSSession -Name ITTask").await;
        // Twice is an error.
        lab.control("fault fault=0x803381CD host=Server01 operation=ConnectShell times=2").unwrap();
        let other = Client::new(&lab);
        let outcome = other.run("Connect-PSSession -ComputerName Server01 -Name ITTask").await;
        assert_eq!(outcome.errors[0].0, "CannotConnectAlreadyConnected,PSSessionConnectFailed");
        assert_eq!(outcome.errors.len(), 1);
        other.answers.borrow_mut().push_back(Answer::Cancel);
    });
}
