//! 5: connecting.

use reattach_core::bridge::{Arg, Availability, SessionState, SessionView};
use reattach_core::plan::{Question, confirm, questions, what_if};
use reattach_core::throttle::{INUSE_CANNOT_RECONNECT, StaleSessions, Verdict};

use crate::support::{bound, held, listed, own, planned, short};

/// 5, steps 1 to 5.
#[test]
fn by_state_and_availability() {
    use SessionState::{BeforeOpen, Broken, Closed, Closing, Connecting, Disconnected, Disconnecting, Opened, Opening};
    for (state, availability, expected) in [
        (Disconnected, Availability::None, "connect"),
        (Disconnected, Availability::Busy, "busy PSSessionConnectFailed"),
        (Opened, Availability::Available, "write"),
        (Opened, Availability::Busy, "write"),
        (Broken, Availability::None, "refused PSSessionConnectFailed"),
        (Closed, Availability::None, "refused PSSessionConnectFailed"),
        (Closing, Availability::None, "refused PSSessionConnectFailed"),
        (Connecting, Availability::None, "refused PSSessionConnectFailed"),
        (Disconnecting, Availability::None, "refused PSSessionConnectFailed"),
        (Opening, Availability::None, "refused PSSessionConnectFailed"),
        (BeforeOpen, Availability::None, "refused PSSessionConnectFailed"),
    ] {
        let session = SessionView { state, availability, ..own(1, "A", Opened) };
        let lines = short("Connect-PSSession -Name A", &[session][..]);
        assert_eq!(lines, [format!("Server01/A {expected}")], "{state:?}");
    }
    let lines = planned("Connect-PSSession s", &[held(1, "A", "s")][..]).unwrap();
    let error = lines[0].effect.error().unwrap();
    assert_eq!((error.category.as_str(), error.target.as_deref()), ("InvalidOperation", Some("A")));
}

/// 5, step 1: the texts, and that the hosts are asked all the same.
#[test]
fn what_if_and_confirm() {
    let known = [listed(1, "ITTask", "Server01"), held(2, "Busy", "Server01")];
    let lines = planned("Connect-PSSession Server01 -WhatIf", &known[..]).unwrap();
    let text = what_if(&lines[0]).unwrap();
    assert_eq!(text.id, "what-if");
    assert_eq!(
        text.args,
        [("operation".into(), Arg::Text("Connect".into())), ("target".into(), Arg::Text("ITTask".into()))]
    );
    assert_eq!(what_if(&lines[1]), None, "nothing would be done with it");
    assert_eq!(confirm(&lines[0]).unwrap().id, "confirm-action");
    assert_eq!(reattach_core::plan::targets(&bound("Connect-PSSession Server01 -WhatIf")).unwrap().len(), 1);

    for (line, operation, target) in [
        ("Disconnect-PSSession -Name A", "Disconnect", "A"),
        ("Receive-PSSession -Name A", "Receive", "A"),
        ("Remove-PSSession -Name A", "Remove", "Server01"),
    ] {
        let lines = planned(line, &[own(1, "A", SessionState::Opened)][..]).unwrap();
        let text = what_if(&lines[0]).unwrap();
        assert_eq!(
            text.args,
            [("operation".into(), Arg::Text(operation.into())), ("target".into(), Arg::Text(target.into()))],
            "{line}"
        );
    }
}

#[test]
fn what_is_asked_of_whom() {
    let known = [listed(1, "A", "a"), listed(2, "B", "b"), listed(3, "C", "a")];
    let line = "Connect-PSSession a, b -Credential LAB\\adele -Confirm";
    let (bound, lines) = (bound(line), planned(line, &known[..]).unwrap());
    let asked = questions(&bound, &lines, |host| host == "b");
    let credential = Question::Credential { user_name: Some("LAB\\adele".into()), computer_names: vec!["a".into()] };
    assert_eq!(asked[0], credential);
    let Question::Confirm { actions } = &asked[1] else { panic!("a confirmation") };
    assert_eq!(actions.len(), 3);
    assert_eq!(questions(&bound, &lines, |_| true).len(), 1);
}

/// 5.2
#[test]
fn a_stale_session_is_tried_once_more() {
    assert_eq!(INUSE_CANNOT_RECONNECT as i32, -2_144_108_083);
    let mut stale = StaleSessions::default();
    assert_eq!(stale.failed("A", Some(INUSE_CANNOT_RECONNECT)), Verdict::Later);
    assert_eq!(stale.second_round(), ["A"]);
    assert_eq!(stale.failed("A", Some(INUSE_CANNOT_RECONNECT)), Verdict::Report);
}

/// Another owner's session, with and without that owner's credential.
#[test]
fn owners() {
    use reattach_core::bridge::Eligibility;
    let other = SessionView {
        owner: Some("LAB\\boris".into()),
        eligibility: Eligibility::OtherOwner { owner: "LAB\\boris".into() },
        ..listed(1, "A", "s")
    };
    for (arguments, expected) in [
        ("", "s/A refused PSSessionConnectFailed"),
        ("-Credential LAB\\adele", "s/A refused PSSessionConnectFailed"),
        ("-Credential lab\\Boris", "s/A connect"),
        ("-Credential boris", "s/A connect"),
        ("-Credential boris@lab.example", "s/A connect"),
    ] {
        let line = format!("Connect-PSSession s {arguments}");
        assert_eq!(short(&line, std::slice::from_ref(&other)), [expected], "{line}");
    }
}
