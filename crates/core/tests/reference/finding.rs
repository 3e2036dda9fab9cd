//! 4: finding the sessions.

use reattach_core::bridge::{Availability, ErrorRecord, HostState, SessionState, SessionView, Text};
use reattach_core::plan::{Known, plan};
use reattach_core::session::keeps_local_record;

use crate::support::{bound, held, host, listed, one, own, planned, short};

/// 4.1
#[test]
fn this_clients_own_table() {
    use SessionState::{Disconnected, Opened};
    let known = [own(1, "ITTask", Disconnected), own(2, "Other", Opened), listed(3, "Listed", "s")];
    let id = |number: u32| format!("00000000-0000-0000-0000-{number:012x}");
    for (arguments, expected) in [
        ("-Name ittask".to_owned(), vec!["Server01/ITTask connect".to_owned()]),
        ("-Name *".into(), vec!["Server01/ITTask connect".into(), "Server01/Other write".into()]),
        ("-Name IT*, *".into(), vec!["Server01/ITTask connect".into(), "Server01/Other write".into()]),
        ("-Name X*".into(), vec![]),
        ("-Name X".into(), vec!["X missing RemoteRunspaceNotAvailableForSpecifiedName".into()]),
        (
            "-Name X, ITTask".into(),
            vec!["X missing RemoteRunspaceNotAvailableForSpecifiedName".into(), "Server01/ITTask connect".into()],
        ),
        ("-Name Listed".into(), vec!["Listed missing RemoteRunspaceNotAvailableForSpecifiedName".into()]),
        (format!("-InstanceId {}", id(1)), vec!["Server01/ITTask connect".into()]),
        (
            format!("-InstanceId {}", id(3)),
            vec![format!("{} missing RemoteRunspaceNotAvailableForSpecifiedRunspaceId", id(3))],
        ),
        ("1".into(), vec!["Server01/ITTask connect".into()]),
        (
            "3, 1".into(),
            vec!["3 missing RemoteRunspaceNotAvailableForSpecifiedSessionId".into(), "Server01/ITTask connect".into()],
        ),
    ] {
        assert_eq!(short(&format!("Connect-PSSession {arguments}"), &known[..]), expected, "{arguments}");
    }
    let error = planned("Connect-PSSession 9", &known[..]).unwrap().remove(0).effect.error().unwrap().clone();
    assert_eq!((error.category.as_str(), error.target.as_deref()), ("InvalidArgument", Some("9")));
}

/// Set S takes the objects as given, duplicates included.
#[test]
fn session_objects_as_given() {
    let input = [listed(1, "A", "s"), listed(1, "A", "s")];
    let known = Known { input: &input, ..Known::default() };
    let lines: Vec<_> = plan(&bound("$s | Connect-PSSession"), known, 0).unwrap().iter().map(one).collect();
    assert_eq!(lines, ["s/A connect", "s/A refused PSSessionConnectFailed"]);
}

/// 4.2, steps 2 to 9.
#[test]
fn on_hosts() {
    let it_tasks = |session: SessionView| SessionView { configuration_name: "ITTasks".into(), ..session };
    let known = [
        it_tasks(listed(1, "ITTask", "a")),
        listed(2, "Other", "a"),
        held(3, "Busy", "a"),
        listed(4, "ITTwo", "b"),
        SessionView { state: SessionState::Opened, ..own(5, "Open", SessionState::Opened) },
    ];
    let id = |number: u32| format!("00000000-0000-0000-0000-{number:012x}");
    for (arguments, expected) in [
        // 3: configuration
        ("a -ConfigurationName ittasks".to_owned(), vec!["a/ITTask connect"]),
        // 5: Disconnected only, Busy ones among them
        ("a".into(), vec!["a/ITTask connect", "a/Other connect", "a/Busy busy PSSessionConnectFailed"]),
        ("Server01".into(), vec!["Server01 nothing"]),
        // 6: ids over all hosts
        (format!("-ComputerName a, b -InstanceId {}", id(4)), vec!["b/ITTwo connect"]),
        (
            format!("-ComputerName a -InstanceId {}", id(4)),
            vec!["00000000-0000-0000-0000-000000000004 missing PSSessionIdMatchFail"],
        ),
        // 7: names over all hosts, a miss with wildcards too
        ("a, b -Name IT*".into(), vec!["a/ITTask connect", "b/ITTwo connect"]),
        ("a -Name IT*, Z*".into(), vec!["a/ITTask connect", "Z* missing PSSessionNameMatchFail"]),
        // 8: nothing left is no error, whatever was asked for
        ("c -Name Z".into(), vec!["c nothing"]),
        ("c, b -Name Z".into(), vec!["c nothing", "Z missing PSSessionNameMatchFail"]),
        // 9: two patterns
        ("a -Name IT*, *Task".into(), vec!["a/ITTask connect", "a/ITTask refused PSSessionConnectFailed"]),
    ] {
        assert_eq!(short(&format!("Connect-PSSession {arguments}"), &known[..]), expected, "{arguments}");
    }
    let lines = planned("Connect-PSSession a -Name Z", &known[..]).unwrap();
    let error: &ErrorRecord = lines[0].effect.error().unwrap();
    assert_eq!((error.category.as_str(), error.target.as_deref()), ("InvalidOperation", Some("Z")));
}

/// 4.2, step 2: a failing host is an error of its own, the others go on.
#[test]
fn a_host_that_fails() {
    let sessions = [listed(1, "A", "b")];
    let mut failed = host("a", HostState::Failed);
    failed.error = Some(ErrorRecord {
        error_id: "AccessDenied,RemotePSSessionQueryFailed".into(),
        category: "InvalidOperation".into(),
        message: Text::new("error-query-failed").with("computer", "a"),
        target: Some("a".into()),
        span: None,
    });
    let hosts = [failed, host("b", HostState::Listed)];
    let known = Known { sessions: &sessions, hosts: &hosts, input: &[] };
    assert_eq!(
        short("Connect-PSSession a, b", known),
        ["a refused AccessDenied,RemotePSSessionQueryFailed", "b/A connect"]
    );
}

/// 4.2, step 4: when the client's own record stands for a listing.
#[test]
fn own_record_or_listing() {
    use SessionState::{Broken, Closed, Disconnected, Opened};
    for (local, listed, keeps) in [
        (Opened, Availability::Busy, true),
        (Opened, Availability::None, true),
        (Disconnected, Availability::None, true),
        (Disconnected, Availability::Busy, false),
        (Broken, Availability::None, false),
        (Broken, Availability::Busy, false),
        (Closed, Availability::None, false),
    ] {
        assert_eq!(keeps_local_record(local, listed), keeps, "{local:?} {listed:?}");
    }
}

/// The same shell listed under two names of its host is one session.
#[test]
fn one_shell_under_two_names() {
    let known = [listed(1, "A", "a"), listed(1, "A", "alias")];
    assert_eq!(
        short("Connect-PSSession a, alias", &known[..]),
        ["a/A connect", "alias/A refused PSSessionConnectFailed"]
    );
}
