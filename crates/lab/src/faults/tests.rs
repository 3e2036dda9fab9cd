use std::time::Duration;

use uuid::Uuid;

use super::*;

fn receive(host: &str) -> Exchange<'_> {
    Exchange { host, operation: "Receive", exactly: "ReceiveCommand", user: "adele", client: Some(Uuid::from_u128(7)) }
}

fn rule(text: &str) -> FaultRule {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn every_rule_reads_as_it_prints() {
    for text in [
        "drop-request",
        "drop-answer operation=create",
        "drop-inside host=Server*",
        "drop-inside=head",
        "drop-inside=17 user=adele",
        "drop-inside=30% nth=3 times=2",
        "drop-after times=always",
        "hang client=00000000-0000-0000-0000-000000000007",
        "delay=200ms operation=Authenticate",
        "dribble=16/5ms",
        "broken-soap",
        "wrong-relates-to",
        "content-length=+10",
        "content-length=-3",
        "truncate",
        "truncate=4",
        "tamper",
        "status=503",
        "fault=0x803381A6",
        "envelopes",
        "envelopes=3",
        "redirect=https://server02.example/wsman",
        "redirect=Server02",
    ] {
        let read = rule(text);
        assert_eq!(rule(&read.to_string()), read, "{text}");
    }
    assert_eq!(rule("fault=-2144108122").action, Action::Fault(0x8033_81A6));
    assert_eq!(rule("dribble=3/2s").action, Action::Dribble { bytes: 3, every: Duration::from_secs(2) });
}

#[test]
fn a_rule_that_cannot_be_used_says_why() {
    for (text, says) in [
        ("", "begins with an action"),
        ("explode", "no action \"explode\""),
        ("drop-after=3", "needs no argument"),
        ("drop-inside=120%", "percentage"),
        ("delay", "duration"),
        ("delay=5", "duration"),
        ("dribble=0/1ms", "bytes and a duration"),
        ("content-length=0", "with a sign"),
        ("status=99", "HTTP status"),
        ("fault=high", "fault's code"),
        ("redirect", "an address"),
        ("hang often", "no condition \"often\""),
        ("hang often=yes", "no condition \"often\""),
        ("hang operation=Explode", "operation's name"),
        ("hang nth=0", "from 1"),
        ("hang times=never", "always"),
        ("hang client=me", "SessionId"),
        ("tamper operation=Authenticate", "envelope"),
    ] {
        let error = text.parse::<FaultRule>().unwrap_err().to_string();
        assert!(error.contains(says), "{text}: {error}");
    }
}

#[test]
fn conditions_choose_and_count() {
    let faults = Faults::new(vec![rule("status=503 operation=Receive host=server01 nth=2 times=2")]);
    let happens = |host| faults.happens_to(&receive(host)).is_some();
    assert_eq!([happens("Server02"), happens("Server01")], [false, false]);
    assert_eq!([happens("Server01"), happens("Server01"), happens("Server01")], [true, true, false]);
    let listed = faults.list();
    assert_eq!((listed[0].seen, listed[0].happened), (4, 2));

    for (text, fits) in [
        ("hang user=Adele", true),
        ("hang user=boris", false),
        ("hang client=00000000-0000-0000-0000-000000000007", true),
        ("hang client=00000000-0000-0000-0000-000000000008", false),
        ("hang operation=ReceiveCommand", true),
        ("hang operation=ReceiveShell", false),
    ] {
        assert_eq!(Faults::new(vec![rule(text)]).happens_to(&receive("A")).is_some(), fits, "{text}");
    }
}

#[test]
fn the_first_rule_due_has_the_exchange_and_the_others_count_it() {
    let faults = Faults::new(vec![rule("tamper nth=2"), rule("hang times=always")]);
    let host = "Server01";
    assert_eq!(faults.happens_to(&receive(host)), Some(Action::Hang));
    assert_eq!(faults.happens_to(&receive(host)), Some(Action::Tamper));
    assert_eq!(faults.happens_to(&receive(host)), Some(Action::Hang));
    // The legs of a handshake have no envelope to tamper with.
    let leg = Exchange { operation: AUTHENTICATE, exactly: AUTHENTICATE, ..receive(host) };
    assert_eq!(Faults::new(vec![rule("tamper")]).happens_to(&leg), None);
    assert_eq!((faults.clear(Some(1)), faults.clear(Some(1)), faults.clear(None)), (1, 0, 1));
    assert_eq!(faults.happens_to(&receive(host)), None);
}
