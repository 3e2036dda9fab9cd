//! 8 to 11: Disconnect-, New-, Receive- and Remove-PSSession, Invoke-Command, New-PSSessionOption.

use reattach_core::bind::{Bound, InvokeInput, Script};
use reattach_core::bridge::{SessionState, SessionView};
use reattach_core::option::{OutputBufferingMode, ProxyAccessType, ProxyAuthentication};

use crate::support::{bound, held, listed, outcome, own, planned, short};

/// 8
#[test]
fn disconnect() {
    use SessionState::{Broken, Disconnected, Opened};
    for (state, arguments, expected) in [
        (Opened, "", "disconnect"),
        (Disconnected, "", "write"),
        (Broken, "", "refused CannotDisconnectSessionWhenNotOpened"),
        (Opened, "-IdleTimeoutSec 60", "disconnect"),
        (Opened, "-IdleTimeoutSec 59", "refused CannotDisconnectSessionWithInvalidIdleTimeout"),
        (Opened, "-IdleTimeoutSec 60*60*15 -OutputBufferingMode Drop", "disconnect"),
        (Disconnected, "-IdleTimeoutSec 1", "write"),
    ] {
        let line = format!("Disconnect-PSSession -Name A {arguments}");
        assert_eq!(short(&line, &[own(1, "A", state)][..]), [format!("Server01/A {expected}")], "{line} {state:?}");
    }
    let Bound::DisconnectSession(drop) =
        bound("Disconnect-PSSession $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15")
    else {
        panic!("a disconnect")
    };
    assert_eq!(drop.output_buffering_mode, OutputBufferingMode::Drop);
    assert_eq!(drop.idle_timeout_sec.map(|seconds| seconds.value), Some(54_000));
    assert_eq!(
        outcome("Disconnect-PSSession -Name a -IdleTimeoutSec -1").unwrap_err().0,
        "ParameterArgumentValidationError"
    );
}

/// 9
#[test]
fn new() {
    for (arguments, expected) in [
        ("", vec!["localhost create"]),
        ("Server01, Server02 -Name A", vec!["Server01/A create", "Server02 create"]),
        ("Server01, 'a b', ::1", vec!["Server01 create", "a b missing PSSessionInvalidComputerName", "::1 create"]),
        ("http://s/wsman", vec!["http://s/wsman missing PSSessionInvalidComputerName"]),
        ("-ConnectionUri http://s, ftp://t", vec!["s create", "ftp://t missing CreateRemoteRunspaceFailed"]),
    ] {
        assert_eq!(short(format!("New-PSSession {arguments}").trim(), &[][..]), expected, "{arguments}");
    }
    let error = planned("New-PSSession s -SessionOption @{ IdleTimeout = 59999 }", &[][..]).unwrap_err();
    assert_eq!((error.error_id.as_str(), error.category.as_str()), ("Argument", "InvalidArgument"));
    assert!(planned("New-PSSession s -SessionOption @{ IdleTimeout = 60000 }", &[][..]).is_ok());
    let own = own(1, "A", SessionState::Opened);
    let known = reattach_core::plan::Known { input: std::slice::from_ref(&own), ..Default::default() };
    assert_eq!(short("$s | New-PSSession -Name B", known), ["Server01/B create"]);
}

/// 10
#[test]
fn receive() {
    use SessionState::{Broken, Disconnected, Opened};
    for (line, set) in [
        ("Receive-PSSession $s", "Session"),
        ("$s | Receive-PSSession", "Session"),
        ("Receive-PSSession 1", "Id"),
        ("1 | Receive-PSSession", "Id"),
        ("'ITTask' | Receive-PSSession", "SessionName"),
        ("Receive-PSSession -Name a", "SessionName"),
        ("Receive-PSSession -InstanceId 00000000-0000-0000-0000-0000000000ab", "InstanceId"),
        ("Receive-PSSession s -Name a", "ComputerSessionName"),
        ("Receive-PSSession s -InstanceId 00000000-0000-0000-0000-0000000000ab", "ComputerInstanceId"),
        ("Receive-PSSession -ConnectionUri http://s -Name a", "ConnectionUriSessionName"),
        (
            "Receive-PSSession -ConnectionUri http://s -InstanceId 00000000-0000-0000-0000-0000000000ab",
            "ConnectionUriInstanceId",
        ),
    ] {
        assert_eq!(outcome(line).as_deref(), Ok(set), "{line}");
    }
    assert_eq!(outcome("Receive-PSSession s").unwrap_err().0, "AmbiguousParameterSet");
    assert_eq!(outcome("Receive-PSSession -Name a, b").unwrap_err().0, "CannotConvertArgument", "one value only");
    for (state, expected) in
        [(Opened, "receive"), (Disconnected, "receive"), (Broken, "refused ReceivePSSessionCannotConnectSession")]
    {
        assert_eq!(short("Receive-PSSession -Name A", &[own(1, "A", state)][..]), [format!("Server01/A {expected}")]);
    }
    let known = [listed(1, "ITTask", "s"), held(2, "Held", "s")];
    for (arguments, expected) in [
        ("-Name ittask", "s/ITTask receive"),
        ("-Name IT*", "IT* missing PSSessionNameMatchFail"),
        ("-Name Held", "s/Held refused ReceivePSSessionCannotConnectSession"),
    ] {
        assert_eq!(short(&format!("Receive-PSSession s {arguments}"), &known[..]), [expected]);
    }
}

/// 10
#[test]
fn remove() {
    for (line, set) in [
        ("Remove-PSSession 1", "Id"),
        ("Remove-PSSession $s", "Session"),
        ("Remove-PSSession Server01", "ComputerName"),
        ("Remove-PSSession -Name a", "Name"),
        ("Remove-PSSession -InstanceId 00000000-0000-0000-0000-0000000000ab", "InstanceId"),
        ("Get-PSSession | Remove-PSSession", "Session"),
    ] {
        assert_eq!(outcome(line).as_deref(), Ok(set), "{line}");
    }
    let known = [own(1, "A", SessionState::Opened), own(2, "B", SessionState::Broken), listed(3, "C", "Server01")];
    assert_eq!(short("Remove-PSSession server01", &known[..]), ["Server01/A remove", "Server01/B remove"]);
    assert_eq!(
        short("Remove-PSSession 1, 1, 9", &known[..]),
        ["Server01/A remove", "9 missing RemoteRunspaceNotAvailableForSpecifiedSessionId"]
    );
    assert_eq!(
        short("Remove-PSSession Server09", &known[..]),
        ["Server09 missing RemoteRunspaceNotAvailableForSpecifiedComputer"]
    );
}

/// 10
#[test]
fn invoke() {
    for (line, set) in [
        ("Invoke-Command $s {Get-Job}", Ok("Session")),
        ("Invoke-Command -Session $s {Get-Job}", Ok("Session")),
        ("Invoke-Command -Session $s -ScriptBlock {Get-Job}", Ok("Session")),
        ("Invoke-Command $s -FilePath f.ps1", Ok("FilePathRunspace")),
        ("Invoke-Command $s f.ps1", Ok("FilePathRunspace")),
        ("Invoke-Command Server01 {Get-Job}", Ok("ComputerName")),
        ("Invoke-Command Server01 f.ps1", Ok("FilePathComputerName")),
        ("Invoke-Command -ConnectionUri http://s {Get-Job}", Ok("Uri")),
        ("Invoke-Command -ConnectionUri http://s f.ps1", Ok("FilePathUri")),
        ("Invoke-Command Server01 {Get-Job} -Disconnected -SessionName a", Ok("ComputerName")),
        ("Invoke-Command {Get-Job}", Err("InvokeInProcessNotSupported")),
        ("Invoke-Command $s", Err("MissingMandatoryParameter")),
        ("Invoke-Command s {1} -AsJob", Ok("ComputerName")),
        ("Invoke-Command s {1} -AsJob -InDisconnectedSession", Err("System.InvalidOperationException")),
        ("Invoke-Command s {1} -SessionName a", Err("System.InvalidOperationException")),
        ("Invoke-Command -Session $s {1} -InDisconnectedSession", Err("AmbiguousParameterSet")),
    ] {
        let actual = outcome(line);
        let actual = actual.as_deref().map_err(|(id, ..)| id.as_str());
        if set == Err("MissingMandatoryParameter") {
            assert!(actual.is_err(), "{line}");
        } else {
            assert_eq!(actual, set, "{line}");
        }
    }
    let Bound::InvokeCommand(invoke) = bound("1, 2 | Invoke-Command $s { param($a) $a } -Args 1, 'b', $true") else {
        panic!("an invoke")
    };
    assert_eq!(invoke.script, Script::Block(" param($a) $a ".into()));
    assert_eq!((invoke.argument_list.len(), invoke.input), (3, InvokeInput::Pipeline));
    use SessionState::{Broken, Disconnected, Opened};
    let busy = SessionView { availability: reattach_core::bridge::Availability::Busy, ..own(1, "A", Opened) };
    for (session, expected) in [
        (own(1, "A", Opened), "invoke"),
        (own(1, "A", Disconnected), "refused PSSessionStateBroken"),
        (own(1, "A", Broken), "refused PSSessionStateBroken"),
        (busy, "refused PSSessionBusy"),
    ] {
        let known = reattach_core::plan::Known { input: std::slice::from_ref(&session), ..Default::default() };
        assert_eq!(short("Invoke-Command $s {1}", known), [format!("Server01/A {expected}")]);
    }
    assert_eq!(short("Invoke-Command a, b {1}", &[][..]), ["a invoke", "b invoke"]);
    assert_eq!(short("Invoke-Command a {1} -Disconnected -SessionName S", &[][..]), ["a/S invoke"]);
}

/// 11
#[test]
fn new_option() {
    let Bound::NewSessionOption(made) = bound(
        "New-PSSessionOption -MaximumRedirection -1 -OpenTimeoutMSec 0 -CancelTimeout 1 -IdleTimeoutMSec 60000 \
         -OperationTimeoutMSec 9 -MaximumReceivedObjectSize 50MB -Culture fr-FR -ProxyAccessType 4 \
         -ProxyAuthentication Basic -SkipCACheck -OutputBufferingMode Block -ApplicationArguments @{ a = 1 }",
    ) else {
        panic!("an option")
    };
    let option = made.option;
    assert_eq!(option.maximum_connection_redirection_count, -1);
    assert_eq!(
        (option.open_timeout, option.cancel_timeout, option.idle_timeout, option.operation_timeout),
        (0, 1, 60_000, 9)
    );
    assert_eq!(option.maximum_received_object_size, Some(50 << 20));
    assert_eq!(option.proxy_access_type, ProxyAccessType::AutoDetect);
    assert_eq!(option.proxy_authentication, ProxyAuthentication::Basic);
    assert_eq!(option.output_buffering_mode, OutputBufferingMode::Block);
    assert!(option.skip_ca_check && !option.skip_cn_check && option.application_arguments.is_some());
    assert_eq!(option.max_connection_retry_count, 0, "not given");
    for (arguments, id) in [
        ("-OpenTimeout -1", "ParameterArgumentValidationError"),
        ("-CancelTimeout -1", "ParameterArgumentValidationError"),
        ("-OperationTimeout -1", "ParameterArgumentValidationError"),
        ("-IdleTimeout -2", "ParameterArgumentValidationError"),
        ("-MaxConnectionRetryCount -1", "ParameterArgumentValidationError"),
        ("-ProxyAuthentication Kerberos", "System.ArgumentException"),
        ("-Culture 'a b'", "CannotConvertArgument"),
        ("-ApplicationArguments 1", "CannotConvertArgument"),
    ] {
        assert_eq!(outcome(&format!("New-PSSessionOption {arguments}")).unwrap_err().0, id, "{arguments}");
    }
}
