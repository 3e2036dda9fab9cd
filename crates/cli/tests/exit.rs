//! The exit statuses: 0 nothing failed, 1 an error record was written, 2 a command could not be understood, 3 nothing
//! could be reached at all.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::net::TcpListener;
use std::process::Output;

use support::{PASSWORD, Stage, commands, ended, stderr, stdout};

const LIST: &str = "Get-PSSession -ComputerName Server01";

/// Where nobody listens.
fn nobody() -> std::net::SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Straight to the lab with a password from standard input.
fn with_stdin(stage: &Stage, arguments: &[&str], input: &str) -> Output {
    let direct = ["--direct", "--names", "names.toml", "--credential", "LAB\\adele", "--password-stdin"];
    stage.fed(&[&direct[..], arguments].concat(), input)
}

#[test]
fn zero_when_nothing_failed() {
    let stage = Stage::new();
    for lines in [
        &[LIST][..],
        &[LIST, "Connect-PSSession -ComputerName Server01 -WhatIf"],
        // An opened session is no error.
        &["$s = Connect-PSSession -ComputerName Server01", "$s | Connect-PSSession", "$s | Disconnect-PSSession"],
        // What a command is told to pass over.
        &["Get-PSSession -Id 99 -ErrorAction Ignore"],
        &["Get-PSSession -Id 99 -ErrorAction SilentlyContinue"],
    ] {
        ended(&stage.direct(&commands(lines)), 0);
    }
    ended(&stage.reattach(&["--explain", "-c", LIST], PASSWORD), 0);
    ended(&stage.reattach(&["--help"], PASSWORD), 0);
    ended(&stage.reattach(&["--version"], PASSWORD), 0);
}

#[test]
fn one_when_an_error_record_was_written() {
    let stage = Stage::new();
    for lines in [
        &["Get-PSSession -Id 99"][..],
        // The one of another client.
        &["Connect-PSSession -ComputerName Server03 -Name Payroll"],
        &["Get-PSSession -ComputerName Server01 -Name Nothing*"],
        &["Invoke-Command -ComputerName Server01 { Write-Error e }"],
        &["Invoke-Command -ComputerName Server01 { throw 't' }"],
        // What comes after does not make up for it.
        &["Get-PSSession -Id 99", LIST],
    ] {
        ended(&stage.direct(&commands(lines)), 1);
    }
}

#[test]
fn two_when_it_could_not_be_understood() {
    let stage = Stage::new();
    for line in [
        "Get-PSSession -Nonsense",
        "Connect-PSSession -ComputerName Server01 -Id 1",
        "Remove-Item x",
        "Get-PSSession (",
        "$missing | Connect-PSSession",
    ] {
        ended(&stage.direct(&["-c", line]), 2);
        // Whatever else was done.
        ended(&stage.direct(&["-c", LIST, "-c", line]), 2);
    }
    ended(&stage.direct(&[]), 2);
    ended(&stage.reattach(&["--nonsense"], PASSWORD), 2);
    ended(&stage.reattach(&["--explain", "-c", "Get-PSSession -Nonsense"], PASSWORD), 2);
    for (arguments, told) in [
        (&["-c", LIST][..], "--direct, or --gateway URL with --token-file FILE"),
        (&["--direct", "--names", "missing.toml", "-c", LIST], "lines such as Server01 = \"192.0.2.1:5985\""),
        (&["--direct", "--trust", "names.toml", "-c", LIST], "-----BEGIN CERTIFICATE-----"),
        (&["--gateway", "https://localhost:1", "--token-file", "missing", "-c", LIST], "`reattach login` makes one"),
        (&["login", "--gateway", "https://localhost:1", "--token-file", "no/where"], "another place with --token-file"),
        (&["login", "--gateway", "https://localhost:1", "--token-file", "new"], "--password-stdin"),
        (&["inspect", "missing.xml"], "missing.xml cannot be read"),
    ] {
        let output = stage.reattach(arguments, PASSWORD);
        ended(&output, 2);
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

#[test]
fn three_when_nothing_could_be_reached() {
    let stage = Stage::new();
    let lab = fs::read_to_string(stage.folder.join("names.toml")).unwrap();
    let dead = nobody();
    fs::write(stage.folder.join("names.toml"), format!("{lab}Dead01 = \"{dead}\"\nDead02 = \"{dead}\"\n")).unwrap();
    ended(&stage.direct(&["-c", "Get-PSSession -ComputerName Dead01, Dead02"]), 3);
    ended(&stage.direct(&["-c", "Invoke-Command -ComputerName Dead01 { 1 }"]), 3);
    ended(&stage.direct(&["-c", "New-PSSession -ComputerName Dead01"]), 3);
    // One that answers is something.
    ended(&stage.direct(&["-c", "Get-PSSession -ComputerName Dead01, Server01"]), 1);
    ended(&stage.direct(&["-c", LIST, "-c", "Get-PSSession -ComputerName Dead01"]), 1);
    // And so is one that refuses.
    ended(
        &stage.reattach(&["--direct", "--names", "names.toml", "--credential", "LAB\\adele", "-c", LIST], "wrong"),
        1,
    );

    let gateway = format!("https://localhost:{}", dead.port());
    fs::write(stage.folder.join("token"), "x\n").unwrap();
    ended(&stage.reattach(&["--gateway", &gateway, "--token-file", "token", "-c", LIST], PASSWORD), 3);
    // The gateway answers, and knows nothing of this sign-in.
    let origin = stage.gateway();
    ended(&stage.login(&gateway, "p"), 3);
    let ways = ["--gateway", &origin, "--token-file", "token", "--trust", "tls/cert.pem", "-c", LIST];
    let output = stage.reattach(&ways, PASSWORD);
    ended(&output, 3);
    assert!(stderr(&output).contains("Run `reattach login` again"), "{}", stderr(&output));
}

#[test]
fn a_password_from_standard_input() {
    let stage = Stage::new();
    let output = with_stdin(&stage, &["-c", LIST], &format!("{PASSWORD}\n"));
    ended(&output, 0);
    assert!(stdout(&output).contains("ITTask"));
    let output = with_stdin(&stage, &["-c", LIST], "");
    ended(&output, 1);
    assert!(stderr(&output).contains("Standard input ended before a password came"), "{}", stderr(&output));
}

/// `inspect` says by its status whether all was whole.
#[test]
fn inspect_reads_standard_input() {
    let stage = Stage::new();
    let inspect = |input: &str| stage.fed(&["inspect", "--json", "-"], input);
    let body = reattach_wsman::RequestBody::EnumerateShells;
    let request = reattach_wsman::Request::new("http://s:5985/wsman", "", uuid::Uuid::from_u128(1), body).to_xml();
    let output = inspect(&request);
    ended(&output, 0);
    let object: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(object["operation"], "Enumerate");
    ended(&inspect("<html>"), 1);
}
