use alloc::format;
use alloc::vec;

use proptest::prelude::*;

use super::*;
use crate::bind::{bind_line, bind_pipeline, written};
use crate::command::lift;
use crate::data::Environment;

const FAILED: Fate = Fate::Failed { transient: false };
const PASSES: Fate = Fate::Failed { transient: true };

fn id(number: u8) -> Uuid {
    Uuid::from_u128(number.into())
}

fn host(name: &str, fate: Fate) -> Row {
    let endpoint = Endpoint::from_computer_name(name, None, false, None).unwrap();
    Row { unit: Unit::Host { computer_name: name.into(), endpoint, session_name: None }, fate }
}

fn session(number: u8, computer: &str, local: bool, fate: Fate) -> Row {
    let endpoint = Endpoint::from_computer_name(computer, None, false, None).unwrap();
    Row { unit: Unit::Session { instance_id: id(number), computer_name: computer.into(), endpoint, local }, fate }
}

/// Every command of a line that stands outside parentheses, with what became of it.
fn attempts(line: &str, rows: Vec<Vec<Row>>) -> (Lifted, Vec<Attempt>) {
    let parsed = parse(line);
    assert_eq!(parsed.problems, [], "{line}");
    let bound = bind_pipeline(&parsed.pipeline, &Environment::open()).unwrap_or_else(|e| panic!("{line}: {e:?}"));
    let lifted = lift(parsed.pipeline);
    let mut bound = bound.commands.into_iter();
    let mut rows = rows.into_iter();
    let mut attempts = Vec::new();
    for (element, part) in lifted.rest.elements.iter().enumerate() {
        let Element::Command(command) = part else { continue };
        attempts.push(Attempt {
            inner: None,
            element,
            written: written(command, &Environment::open()).unwrap().put_back(&lifted),
            bound: bound.next().unwrap(),
            rows: rows.next().unwrap_or_default(),
        });
    }
    (lifted, attempts)
}

fn retried(line: &str, rows: Vec<Vec<Row>>) -> String {
    let (line, attempts) = attempts(line, rows);
    follow_ups(&line, &attempts, &[]).retry_failed.unwrap_or_default()
}

#[test]
fn what_failed_is_done_again() {
    let (a, b) = (id(1), id(2));
    for (line, rows, again) in [
        (
            "gsn a, b, c -Name IT* -Port 80",
            vec![vec![host("a", Fate::Done), host("b", FAILED), host("c", Fate::Stopped)]],
            "Get-PSSession -ComputerName b, c -Name IT* -Port 80".into(),
        ),
        (
            "Connect-PSSession a, b -Name IT* -ThrottleLimit 3",
            vec![vec![host("a", Fate::Done), host("b", Fate::Done), session(1, "b", false, FAILED)]],
            format!("Connect-PSSession -ComputerName b -InstanceId {a} -ThrottleLimit 3"),
        ),
        (
            "Connect-PSSession a, b -Name IT*",
            vec![vec![host("a", Fate::Done), host("b", FAILED), session(1, "a", false, FAILED)]],
            "Connect-PSSession -ComputerName b, a -Name IT*".into(),
        ),
        (
            "Connect-PSSession $s -Confirm",
            vec![vec![session(1, "a", false, FAILED), session(2, "a", false, Fate::Done)]],
            format!("Connect-PSSession -ComputerName a -InstanceId {a} -Confirm"),
        ),
        (
            "Get-PSSession | Connect-PSSession",
            vec![vec![], vec![session(1, "a", true, FAILED), session(2, "b", true, PASSES)]],
            format!("Connect-PSSession -InstanceId {a}, {b}"),
        ),
        (
            "Get-PSSession a, b | Connect-PSSession | Disconnect-PSSession -IdleTimeoutSec 600",
            vec![vec![host("a", Fate::Done), host("b", FAILED)], vec![session(1, "a", false, FAILED)], vec![]],
            "Get-PSSession -ComputerName b, a | Connect-PSSession | Disconnect-PSSession -IdleTimeoutSec 600".into(),
        ),
        (
            "$all = Connect-PSSession -Id 4, 5",
            vec![vec![session(1, "a", true, FAILED)]],
            format!("Connect-PSSession -InstanceId {a} -OutVariable '+all'"),
        ),
        (
            "Disconnect-PSSession -Name * -OutputBufferingMode Drop",
            vec![vec![session(1, "a", true, FAILED)]],
            format!("Disconnect-PSSession -InstanceId {a} -OutputBufferingMode Drop"),
        ),
        (
            "rsn -Id 1",
            vec![vec![session(1, "a", false, FAILED)]],
            format!("Get-PSSession -ComputerName a -InstanceId {a} | Remove-PSSession"),
        ),
        (
            "rcsn -Id 1 -OutTarget Job",
            vec![vec![session(1, "a", true, FAILED)]],
            format!("Receive-PSSession -InstanceId {a} -OutTarget Job"),
        ),
        (
            "nsn a, b, c -Name x, y",
            vec![vec![host("a", Fate::Done), named("b", "y", FAILED), host("c", FAILED)]],
            "New-PSSession -ComputerName b, c -Name y".into(),
        ),
        (
            "icm (gsn -Name a) {1 + 1} -args (60*60), $x",
            vec![vec![session(1, "a", true, FAILED)]],
            format!(
                "Invoke-Command -Session (Get-PSSession -InstanceId {a}) -ArgumentList 3600, $x -ScriptBlock {{1 + 1}}"
            ),
        ),
        (
            "1, 2 | icm -ComputerName a, b {$input}",
            vec![vec![host("a", Fate::Done), host("b", FAILED)]],
            "1, 2 | Invoke-Command -ComputerName b -ScriptBlock {$input}".into(),
        ),
        (
            "Connect-PSSession -ConnectionUri https://a/x -AllowRedirection",
            vec![vec![uri("https://a/x", FAILED)]],
            "Connect-PSSession -ConnectionUri https://a:443/x -AllowRedirection".into(),
        ),
        ("Connect-PSSession a", vec![vec![host("a", Fate::Done)]], String::new()),
    ] {
        let line_again = retried(line, rows);
        assert_eq!(line_again, again, "{line}");
        if !again.is_empty() {
            bind_line(&again).unwrap_or_else(|error| panic!("{again}: {error:?}"));
        }
    }
}

fn named(computer: &str, name: &str, fate: Fate) -> Row {
    let mut row = host(computer, fate);
    if let Unit::Host { session_name, .. } = &mut row.unit {
        *session_name = Some(name.into());
    }
    row
}

fn uri(uri: &str, fate: Fate) -> Row {
    let endpoint = Endpoint::from_uri(uri).unwrap();
    Row { unit: Unit::Host { computer_name: endpoint.host.clone(), endpoint, session_name: None }, fate }
}

#[test]
fn only_what_may_pass() {
    let rows = vec![vec![host("a", FAILED), host("b", PASSES)]];
    let (line, attempts) = attempts("Get-PSSession a, b", rows);
    let follow_ups = follow_ups(&line, &attempts, &[id(7)]);
    assert_eq!(follow_ups.retry_failed.as_deref(), Some("Get-PSSession -ComputerName a, b"));
    assert_eq!(follow_ups.retry_transient.as_deref(), Some("Get-PSSession -ComputerName b"));
    assert_eq!(follow_ups.undo, Some(format!("Disconnect-PSSession -InstanceId {}", id(7))));
}

#[test]
fn what_stands_in_parentheses_is_done_again_with_its_line() {
    let text = "Connect-PSSession -Session (Get-PSSession -ComputerName a)";
    let (line, mut attempts) = attempts(text, vec![vec![]]);
    let parsed = parse("Get-PSSession -ComputerName a").pipeline;
    let Some(Element::Command(command)) = parsed.elements.first() else { panic!() };
    attempts.insert(
        0,
        Attempt {
            inner: Some(0),
            element: 0,
            written: written(command, &Environment::open()).unwrap(),
            bound: bind_line("Get-PSSession -ComputerName a").unwrap().commands.remove(0),
            rows: vec![host("a", FAILED)],
        },
    );
    assert_eq!(follow_ups(&line, &attempts, &[]).retry_failed.as_deref(), Some(text));
}

#[test]
fn a_line_that_would_be_too_long_is_not_offered() {
    let connected: Vec<Uuid> = (0..2000).map(Uuid::from_u128).collect();
    let (line, attempts) = attempts("Get-PSSession", vec![]);
    assert_eq!(follow_ups(&line, &attempts, &connected).undo, None);
    assert!(follow_ups(&line, &attempts, &connected[..1000]).undo.is_some(), "the most that one command connects");
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9-]{1,12}", "[ -~éß’“*\\[\\]`$]{1,10}", Just("-x".to_string()), Just("007".to_string())]
}

fn fate() -> impl Strategy<Value = Fate> {
    prop_oneof![Just(Fate::Done), Just(FAILED), Just(PASSES), Just(Fate::Stopped)]
}

fn row() -> impl Strategy<Value = Row> {
    let endpoint = (any::<bool>(), proptest::option::of(1_u16..), any::<bool>()).prop_map(|(ssl, port, other)| {
        Endpoint::from_computer_name("server", port, ssl, other.then_some("o'ther")).unwrap()
    });
    (name(), endpoint, any::<u8>(), any::<bool>(), proptest::option::of(name()), any::<bool>(), fate()).prop_map(
        |(computer_name, endpoint, number, local, session_name, is_host, fate)| {
            let unit = if is_host {
                Unit::Host { computer_name, endpoint, session_name }
            } else {
                Unit::Session { instance_id: id(number), computer_name, endpoint, local }
            };
            Row { unit, fate }
        },
    )
}

const LINES: [&str; 14] = [
    "Get-PSSession -ComputerName a, b -Credential (Get-Credential x)",
    "Get-PSSession a | Connect-PSSession -Verbose | Disconnect-PSSession",
    "$x = Connect-PSSession -ComputerName a, b -Name 'it''s' -SessionOption @{ OpenTimeout = 1 }",
    "Connect-PSSession -ConnectionUri http://a/wsman -InstanceId 00000000-0000-0000-0000-0000000000ab",
    "Connect-PSSession -Id 1, 2 -ThrottleLimit 7",
    "$s | Connect-PSSession -WarningVariable +w",
    "Disconnect-PSSession $s -IdleTimeoutSec 60*60*15",
    "Receive-PSSession -ComputerName a -Name b -OutTarget Host",
    "Get-PSSession | Receive-PSSession",
    "Remove-PSSession -ComputerName a, b",
    "New-PSSession a, b -Name c -EnableNetworkAccess",
    "New-PSSession -Session (Get-PSSession -Name x)",
    "Invoke-Command -ComputerName a, b {Get-Date} -InDisconnectedSession -SessionName x, y",
    "$objects | Invoke-Command $s -FilePath 'C:\\a b.ps1' -ErrorAction Stop",
];

proptest! {
    /// Whatever became of a line: what is offered prints, reads back as the same and binds.
    #[test]
    fn every_line_that_is_offered_is_read(
        line in 0..LINES.len(),
        rows in proptest::collection::vec(proptest::collection::vec(row(), 0..6), 0..3),
        connected in proptest::collection::vec(any::<u8>().prop_map(id), 0..5),
    ) {
        let (line, attempts) = attempts(LINES[line], rows);
        let offered = follow_ups(&line, &attempts, &connected);
        prop_assert_eq!(offered.undo.is_some(), !connected.is_empty());
        for text in [offered.retry_failed, offered.retry_transient, offered.undo].into_iter().flatten() {
            let parsed = parse(&text);
            prop_assert!(parsed.problems.is_empty(), "{}", text);
            prop_assert_eq!(parsed.pipeline.to_string(), text.clone());
            if let Err(error) = bind_line(&text) {
                prop_assert!(false, "{}: {:?}", text, error);
            }
        }
        let left = attempts.iter().flat_map(|attempt| &attempt.rows).any(|row| row.fate != Fate::Done);
        prop_assert!(left || follow_ups(&line, &attempts, &[]) == FollowUps::default());
    }
}
