//! 7: Get-PSSession.

use reattach_core::bridge::{SessionState, SessionView};

use crate::support::{held, listed, outcome, own, short};

#[test]
fn sets() {
    for (arguments, set) in [
        ("", "Name"),
        ("-Name a*", "Name"),
        ("-InstanceId 00000000-0000-0000-0000-0000000000ab", "InstanceId"),
        ("3", "Id"),
        ("Server01", "ComputerName"),
        ("Server01 -Name a", "ComputerName"),
        ("Server01 -InstanceId 00000000-0000-0000-0000-0000000000ab", "ComputerInstanceId"),
        ("-ConnectionUri http://s", "ConnectionUri"),
        ("-ConnectionUri http://s -InstanceId 00000000-0000-0000-0000-0000000000ab", "ConnectionUriInstanceId"),
    ] {
        assert_eq!(outcome(format!("Get-PSSession {arguments}").trim()).as_deref(), Ok(set), "{arguments}");
    }
    assert_eq!(outcome("Get-PSSession -WhatIf").unwrap_err().0, "NamedParameterNotFound", "no ShouldProcess");
}

#[test]
fn what_is_written() {
    let broken = SessionView { computer_name: "a".into(), ..own(4, "Broken", SessionState::Broken) };
    let open = SessionView { computer_name: "a".into(), ..own(3, "Open", SessionState::Opened) };
    let known = [listed(1, "Free", "a"), held(2, "Held", "a"), open, broken];
    for (arguments, expected) in [
        ("", vec!["a/Open write", "a/Broken write"]),
        ("-Name O*", vec!["a/Open write"]),
        ("-Name Free", vec!["Free missing RemoteRunspaceNotAvailableForSpecifiedName"]),
        ("a", vec!["a/Free write", "a/Held write", "a/Open write", "a/Broken write"]),
        ("a -State All", vec!["a/Free write", "a/Held write", "a/Open write", "a/Broken write"]),
        ("a -State Opened", vec!["a/Open write"]),
        ("a -State Disconnected", vec!["a/Free write", "a/Held write"]),
        ("a -State Broken", vec!["a/Broken write"]),
        ("a -State Closed", vec!["a nothing"]),
        ("a -Name Z", vec!["Z missing PSSessionNameMatchFail"]),
        (
            "a -InstanceId 00000000-0000-0000-0000-0000000000ab",
            vec!["00000000-0000-0000-0000-0000000000ab missing PSSessionIdMatchFail"],
        ),
    ] {
        assert_eq!(short(format!("Get-PSSession {arguments}").trim(), &known[..]), expected, "{arguments}");
    }
}
