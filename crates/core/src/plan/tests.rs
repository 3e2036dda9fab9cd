use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use uuid::Uuid;

use super::*;
use crate::bind::bind_line;
use crate::bridge::{Availability, Eligibility, HostState, SessionState};
use crate::sentences;

use crate::session::sample as session;

fn opened(id: u32, name: &str) -> SessionView {
    session(id, name, "Server01").opened()
}

fn busy(id: u32, name: &str, computer: &str) -> SessionView {
    SessionView {
        availability: Availability::Busy,
        eligibility: Eligibility::HeldByAnotherClient,
        ..session(id, name, computer)
    }
}

fn run<'a>(line: &str, known: impl Into<Known<'a>>) -> Result<Vec<Planned>, ErrorRecord> {
    let bound = bind_line(line).unwrap();
    let lines = plan(bound.commands.last().unwrap(), known.into(), 1_000_000);
    for text in lines.iter().flatten().flat_map(|line| {
        let nothing = if let Effect::Nothing(text) = &line.effect { Some(text) } else { None };
        line.effect.error().map(|error| &error.message).into_iter().chain(&line.warning).chain(nothing)
    }) {
        sentences::check(text);
    }
    lines
}

/// `target/session effect`, errors by their id.
fn short(line: &str, sessions: &[SessionView]) -> Vec<String> {
    run(line, sessions).unwrap().iter().map(shorten).collect()
}

fn shorten(line: &Planned) -> String {
    let effect = match &line.effect {
        Effect::Connect => "connect".into(),
        Effect::Disconnect => "disconnect".into(),
        Effect::Create => "create".into(),
        Effect::Receive => "receive".into(),
        Effect::Remove => "remove".into(),
        Effect::Invoke => "invoke".into(),
        Effect::Write => "write".into(),
        Effect::Nothing(_) => "nothing".into(),
        Effect::Query => "query".into(),
        Effect::NeedsCredential => "credential".into(),
        Effect::Busy(error) => format!("busy {}", error.error_id),
        Effect::NotFound(error) => format!("not found {}", error.error_id),
        Effect::Refused(error) => format!("refused {}", error.error_id),
    };
    match &line.session_name {
        Some(name) => format!("{}/{name} {effect}", line.target),
        None => format!("{} {effect}", line.target),
    }
}

#[test]
fn help_page_example_one() {
    let known = [session(1, "ITTask", "Server01"), session(2, "Other", "Server01")];
    let line = "Connect-PSSession -ComputerName Server01 -Name ITTask";
    assert_eq!(short(line, &known), ["Server01/ITTask connect"]);
    let lines = run(&format!("{line} -WhatIf"), &known[..]).unwrap();
    let text = what_if(&lines[0]).unwrap();
    sentences::check(&text);
    assert_eq!(text, Text::new("what-if").with("operation", "Connect").with("target", "ITTask"));
    sentences::check(&confirm(&lines[0]).unwrap());
}

#[test]
fn help_page_example_two() {
    let known = [opened(1, "Backups")];
    assert_eq!(short("Get-PSSession", &known), ["Server01/Backups write"]);
    let piped = |line: &str, session: SessionView| {
        let input = [session];
        let known = Known { input: &input, ..Known::default() };
        run(line, known).unwrap().iter().map(shorten).collect::<Vec<_>>()
    };
    assert_eq!(piped("Get-PSSession | Disconnect-PSSession", opened(1, "B")), ["Server01/B disconnect"]);
    let left = session(1, "B", "Server01");
    assert_eq!(piped("Get-PSSession | Disconnect-PSSession", left.clone()), ["Server01/B write"]);
    assert_eq!(piped("Get-PSSession | Connect-PSSession", left), ["Server01/B connect"]);
    assert_eq!(piped("Get-PSSession | Connect-PSSession", opened(1, "B")), ["Server01/B write"]);
}

#[test]
fn remote_misses_are_errors_only_if_something_was_listed() {
    let known = [session(1, "ITTask", "Server01")];
    let by_name = "Connect-PSSession -Cn Server01, Server02 -Name Nope*";
    assert_eq!(short(by_name, &known), ["Server02 nothing", "Nope* not found PSSessionNameMatchFail"]);
    assert_eq!(short(by_name, &[]), ["Server01 nothing", "Server02 nothing"]);
    let by_id = format!("Connect-PSSession -Cn Server01 -InstanceId {}", Uuid::from_u128(9));
    let expected = format!("{} not found PSSessionIdMatchFail", Uuid::from_u128(9));
    assert_eq!(short(&by_id, &known), [expected]);
    assert_eq!(short(&by_id, &[]), ["Server01 nothing"]);
    let error = run(by_name, &known[..]).unwrap()[1].effect.error().unwrap().clone();
    assert_eq!((error.category.as_str(), error.target.as_deref()), ("InvalidOperation", Some("Nope*")));
    assert_eq!(&by_name[error.span.unwrap().0..], "Nope*");
}

#[test]
fn what_a_session_may_be() {
    let other = SessionView {
        eligibility: Eligibility::OtherOwner { owner: "LAB\\boris".into() },
        ..session(3, "Audit", "Server03")
    };
    let known = [busy(1, "Payroll", "Server03"), session(2, "Free", "server03"), other];
    assert_eq!(
        short("Connect-PSSession -ComputerName Server03", &known),
        [
            "Server03/Payroll busy PSSessionConnectFailed",
            "server03/Free connect",
            "Server03/Audit refused PSSessionConnectFailed"
        ]
    );
    let as_boris = "Connect-PSSession -ComputerName Server03 -Name Audit -Credential lab\\Boris";
    assert_eq!(short(as_boris, &known), ["Server03/Audit connect"]);
    let broken = SessionView { state: SessionState::Broken, local: true, ..session(4, "B", "s") };
    assert_eq!(
        short("Connect-PSSession -Name B", core::slice::from_ref(&broken)),
        ["s/B refused PSSessionConnectFailed"]
    );
    assert_eq!(short("Disconnect-PSSession -Name B", &[broken]), ["s/B refused CannotDisconnectSessionWhenNotOpened"]);
}

#[test]
fn two_patterns_give_a_session_twice_and_the_second_fails() {
    let known = [session(1, "ITTask", "s")];
    assert_eq!(
        short("Connect-PSSession -Cn s -Name IT*, *Task", &known),
        ["s/ITTask connect", "s/ITTask refused PSSessionConnectFailed"]
    );
}

#[test]
fn configuration_and_state_filter() {
    let it = SessionView { configuration_name: "ITTasks".into(), ..session(1, "A", "s") };
    let known = [it, session(2, "B", "s")];
    assert_eq!(short("Connect-PSSession -Cn s -ConfigurationName ittasks", &known), ["s/A connect"]);
    assert_eq!(short("Get-PSSession -Cn s", &known), ["s/A write", "s/B write"]);
    assert_eq!(short("Get-PSSession -Cn s -State Opened", &known), ["s nothing"]);
}

#[test]
fn local_sets_see_only_what_was_opened_here() {
    let known = [opened(1, "ITTask"), opened(2, "Other"), session(3, "Listed", "s")];
    let id = Uuid::from_u128(3);
    for (line, expected) in [
        ("Disconnect-PSSession -Name ITTask".to_string(), vec!["Server01/ITTask disconnect".to_string()]),
        (
            "Disconnect-PSSession -Name *".into(),
            vec!["Server01/ITTask disconnect".into(), "Server01/Other disconnect".into()],
        ),
        (
            "Disconnect-PSSession -Name *,IT*".into(),
            vec!["Server01/ITTask disconnect".into(), "Server01/Other disconnect".into()],
        ),
        (
            "Connect-PSSession -Name Listed".into(),
            vec!["Listed not found RemoteRunspaceNotAvailableForSpecifiedName".into()],
        ),
        ("Connect-PSSession -Name L*".into(), vec![]),
        ("Connect-PSSession 3".into(), vec!["3 not found RemoteRunspaceNotAvailableForSpecifiedSessionId".into()]),
        (
            format!("Connect-PSSession -InstanceId {id}"),
            vec![format!("{id} not found RemoteRunspaceNotAvailableForSpecifiedRunspaceId")],
        ),
        ("Get-PSSession -Id 2,2".into(), vec!["Server01/Other write".into()]),
    ] {
        assert_eq!(short(&line, &known), expected, "{line}");
    }
    let idle = "Disconnect-PSSession -Name ITTask -IdleTimeoutSec 59";
    assert_eq!(short(idle, &known), ["Server01/ITTask refused CannotDisconnectSessionWithInvalidIdleTimeout"]);
}

#[test]
fn given_twice_ends_a_disconnect() {
    let input = [opened(1, "A"), opened(1, "A")];
    let known = Known { input: &input, ..Known::default() };
    let error = run("$s | Disconnect-PSSession", known).unwrap_err();
    assert_eq!(error.error_id, "System.ArgumentException");
    sentences::check(&error.message);
}

#[test]
fn hosts_that_have_not_answered() {
    let host = |name: &str, state| HostStatus { computer_name: name.into(), state, as_of: None, error: None };
    let hosts = [
        host("a", HostState::Unknown),
        host("b", HostState::NeedsCredential),
        host("c", HostState::Failed),
        host("d", HostState::Listed),
    ];
    let sessions = [session(1, "X", "d")];
    let known = Known { sessions: &sessions, hosts: &hosts, ..Known::default() };
    let lines = run("Connect-PSSession a,b,c,d -Name X,Y", known).unwrap();
    let lines: Vec<_> = lines.iter().map(shorten).collect();
    assert_eq!(lines, ["a query", "b credential", "c refused RemotePSSessionQueryFailed", "d/X connect"]);
}

#[test]
fn expiry_is_said() {
    let warning = |left: Millis| {
        let soon = SessionView { expires_on: Some(1_000_000 + left), as_of: 1_000_000, ..session(1, "A", "s") };
        run("Connect-PSSession s", &[soon][..]).unwrap()[0].warning.as_ref().map(|text| text.id.clone())
    };
    assert_eq!(warning(EXPIRES_SOON_MS), None);
    assert_eq!(warning(1).as_deref(), Some("warning-session-expires-soon"));
    assert_eq!(warning(0).as_deref(), Some("warning-session-expired"));
}

#[test]
fn an_old_listing_is_said() {
    let warning = |as_of: Millis, local: bool| {
        let old = SessionView { as_of, local, ..session(1, "A", "s") };
        run("Connect-PSSession s", &[old][..]).unwrap()[0].warning.as_ref().map(|text| text.id.clone())
    };
    let just = 1_000_000 - crate::session::STALE_AFTER_MS;
    assert_eq!(warning(just, false), None);
    assert_eq!(warning(just - 1, false).as_deref(), Some("warning-listing-stale"));
    assert_eq!(warning(just - 1, true), None);
}

#[test]
fn what_ends_the_command() {
    for (line, id) in [
        ("Connect-PSSession Server01 -InstanceId 00000000-0000-0000-0000-0000000000ab", "System.NotSupportedException"),
        ("Connect-PSSession http://s/wsman", "System.UriFormatException"),
        ("Connect-PSSession -CU ftp://s", "System.ArgumentException"),
        ("Connect-PSSession s -Authentication Basic", "NotYetAvailable"),
        ("Connect-PSSession -CU http://u:p@s", "System.ArgumentException"),
        ("Connect-PSSession -CU http://s#f", "System.ArgumentException"),
        ("Connect-PSSession -CU http://s:0", "System.UriFormatException"),
        ("Connect-PSSession s -ApplicationName 'a b'", "System.UriFormatException"),
        ("Get-PSSession s -Authentication Kerberos", "NotYetAvailable"),
    ] {
        let error = run(line, Known::default()).unwrap_err();
        assert_eq!(error.error_id, id, "{line}");
        sentences::check(&error.message);
    }
}

#[test]
fn targets_are_asked_once_and_as_addressed() {
    let hosts = |line: &str| {
        let bound = bind_line(line).unwrap();
        let targets = targets(&bound.commands[0]).unwrap();
        targets.iter().map(|t| format!("{} {}", t.computer_name, t.endpoint)).collect::<Vec<_>>()
    };
    assert_eq!(
        hosts("Get-PSSession Server01,SERVER01,.,::1"),
        ["Server01 http://server01/wsman", "localhost http://localhost/wsman", "::1 http://[::1]/wsman"]
    );
    assert_eq!(hosts("Connect-PSSession -CU https://S/x"), ["S https://s:443/x"]);
    assert!(hosts("Get-PSSession").is_empty());
}
