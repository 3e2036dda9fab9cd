use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::sentences;

const GUID: &str = "00000000-0000-0000-0000-0000000000ab";

/// The bound set, or the error id with the text it points at.
fn outcome(line: &str) -> Result<String, (String, String)> {
    match bind_line(line) {
        Ok(bound) => Ok(match bound.commands.last() {
            Some(bound) => bound.parameter_set().into(),
            None => String::new(),
        }),
        Err(error) => {
            sentences::check(&error.message);
            let (start, end) = error.span.expect("an error of the binder has a place");
            Err((error.error_id, line[start..end].into()))
        }
    }
}

fn connect(line: &str) -> ConnectSession {
    match bind_line(line).map(|bound| bound.commands.into_iter().next()) {
        Ok(Some(Bound::ConnectSession(connect))) => connect,
        other => panic!("{line}: {other:?}"),
    }
}

fn values<T: Clone>(given: &[Given<T>]) -> Vec<T> {
    given.iter().map(|given| given.value.clone()).collect()
}

#[test]
fn connect_decision_table() {
    for (arguments, expected) in [
        ("", Err(("MissingMandatoryParameter", "Connect-PSSession"))),
        ("Server01", Ok("ComputerName")),
        ("http://s/wsman", Ok("ComputerName")),
        ("([uri]'http://s/wsman')", Ok("ConnectionUri")),
        ("4", Ok("Id")),
        ("1,2", Ok("Id")),
        ("'4'", Ok("ComputerName")),
        ("$session", Ok("Session")),
        ("-AllowRedirection http://s/wsman", Ok("ConnectionUri")),
        ("-Port 80 Server01", Ok("ComputerName")),
        ("-UseSSL Server01", Ok("ComputerName")),
        ("-Name x Server01", Ok("ComputerName")),
        ("-InstanceId GUID", Ok("InstanceId")),
        ("-ComputerName s -InstanceId GUID", Ok("ComputerNameGuid")),
        ("-ConnectionUri http://s -InstanceId GUID", Ok("ConnectionUriGuid")),
        ("-ConnectionUri http://s -Name a", Ok("ConnectionUri")),
        ("Server01 -InstanceId GUID", Ok("ConnectionUriGuid")),
        ("-Name a -InstanceId GUID", Err(("AmbiguousParameterSet", "-InstanceId"))),
        ("-ComputerName s -Name a -InstanceId GUID", Err(("AmbiguousParameterSet", "-InstanceId"))),
        ("-ComputerName s -ConnectionUri u", Err(("AmbiguousParameterSet", "-ConnectionUri"))),
        ("-Name a -Port 5985", Err(("MissingMandatoryParameter", "Connect-PSSession"))),
        ("-Port 5985", Err(("AmbiguousParameterSet", "Connect-PSSession"))),
        ("-Session $s -Name a", Err(("AmbiguousParameterSet", "-Name"))),
        ("s -Port 0", Err(("ParameterArgumentValidationError", "0"))),
        ("s -Port 65536", Err(("ParameterArgumentValidationError", "65536"))),
        ("-ComputerName ''", Err(("ParameterArgumentValidationErrorEmptyStringNotAllowed", "''"))),
        ("-ComputerName $null", Err(("ParameterArgumentValidationErrorNullNotAllowed", "$null"))),
        ("-ComputerName @()", Err(("ParameterArgumentValidationErrorEmptyArrayNotAllowed", "@()"))),
        ("-Id abc", Err(("CannotConvertArgument", "abc"))),
        ("-Id 1,b", Err(("CannotConvertArgument", "b"))),
        ("-InstanceId x", Err(("CannotConvertArgument", "x"))),
        ("-Bogus 1", Err(("NamedParameterNotFound", "-Bogus"))),
        ("Server01 Server02", Err(("PositionalParameterNotFound", "Server02"))),
        ("-Name a -Name b", Err(("ParameterAlreadyBound", "-Name"))),
        ("-Name", Err(("MissingArgument", "-Name"))),
        ("-Name -WhatIf", Err(("MissingArgument", "-Name"))),
        ("-Conf x", Err(("AmbiguousParameter", "-Conf"))),
        ("-Co x", Err(("AmbiguousParameter", "-Co"))),
        ("-Comp s", Ok("ComputerName")),
        ("-comp s -inst GUID", Ok("ComputerNameGuid")),
        ("-Cn s", Ok("ComputerName")),
        ("-URI http://s", Ok("ConnectionUri")),
        ("-CU http://s", Ok("ConnectionUri")),
        ("-Name a -cf", Ok("Name")),
        ("-Name a -wi", Ok("Name")),
        ("-Name a -W", Ok("Name")),
        ("-Name a -ThrottleLimit 0 -ErrorAction Stop -Verbose", Ok("Name")),
        ("-Name a -OutVariable x", Ok("Name")),
        ("-Name a -UseSSL:1", Err(("CannotConvertArgument", "1"))),
        ("-Name $n", Ok("Name")),
        ("s -Authentication Foo", Err(("CannotConvertArgument", "Foo"))),
        ("s -Port 80,81", Err(("CannotConvertArgument", "80,81"))),
    ] {
        let line = format!("Connect-PSSession {arguments}").replace("GUID", GUID);
        let expected = expected.map(String::from).map_err(|(id, at)| (id.to_string(), at.to_string()));
        assert_eq!(outcome(line.trim()), expected, "{line}");
    }
}

#[test]
fn pipelines() {
    for (line, expected) in [
        ("$s | Connect-PSSession", Ok("Session")),
        ("Get-PSSession | Connect-PSSession", Ok("Session")),
        ("Get-PSSession | Disconnect-PSSession", Ok("Session")),
        ("Get-PSSession -Cn a | Connect-PSSession -WhatIf", Ok("Session")),
        ("'Server01' | Connect-PSSession", Err(("InputObjectNotBound", "Connect-PSSession"))),
        ("$s | Connect-PSSession -Name a", Err(("InputObjectNotBound", "Connect-PSSession"))),
    ] {
        let expected = expected.map(String::from).map_err(|(id, at)| (id.to_string(), at.to_string()));
        assert_eq!(outcome(line), expected, "{line}");
    }
}

#[test]
fn get_and_disconnect() {
    for (line, expected) in [
        ("Get-PSSession", Ok("Name")),
        ("gsn", Ok("Name")),
        ("Get-PSSession -Name a*", Ok("Name")),
        ("Get-PSSession Server01", Ok("ComputerName")),
        ("Get-PSSession -ComputerName a,b -Name x -State Disc", Ok("ComputerName")),
        ("Get-PSSession Server01 -InstanceId GUID", Ok("ComputerInstanceId")),
        ("Get-PSSession -ConnectionUri http://s", Ok("ConnectionUri")),
        ("Get-PSSession -ConnectionUri http://s -InstanceId GUID", Ok("ConnectionUriInstanceId")),
        ("Get-PSSession -InstanceId GUID", Ok("InstanceId")),
        ("Get-PSSession 3", Ok("Id")),
        ("Get-PSSession -State Opened", Err(("AmbiguousParameterSet", "Get-PSSession"))),
        ("Get-PSSession -WhatIf", Err(("NamedParameterNotFound", "-WhatIf"))),
        ("Disconnect-PSSession -Name ITTask", Ok("Name")),
        ("Disconnect-PSSession $s", Ok("Session")),
        ("Disconnect-PSSession 4", Ok("Id")),
        ("Disconnect-PSSession -InstanceId GUID -IdleTimeoutSec 60*60*15 -OutputBufferingMode Drop", Ok("InstanceId")),
        ("Disconnect-PSSession", Err(("MissingMandatoryParameter", "Disconnect-PSSession"))),
        ("Disconnect-PSSession Server01", Err(("PositionalParameterNotFound", "Server01"))),
        ("Disconnect-PSSession -Name a -IdleTimeoutSec -1", Err(("ParameterArgumentValidationError", "-1"))),
        ("Get-Item x", Err(("CommandNotFoundException", "Get-Item"))),
    ] {
        let line = line.replace("GUID", GUID);
        let expected = expected.map(String::from).map_err(|(id, at)| (id.to_string(), at.to_string()));
        assert_eq!(outcome(&line), expected, "{line}");
    }
}

#[test]
fn values_reach_their_fields() {
    let bound = connect(
        "Connect-PSSession -Cn Server01, 007 -Name IT*,4 -Port 8443 -UseSSL -App pw -ConfigurationName '' \
         -Cred LAB\\adele -Auth kerb -Thr 3 -WhatIf:$false -Confirm -ea SilentlyContinue",
    );
    assert_eq!(values(&bound.selection.computer_name), ["Server01", "007"]);
    assert_eq!(values(&bound.selection.name), ["IT*", "4"]);
    assert_eq!(bound.connection.port, Some(8443));
    assert_eq!(bound.connection.authentication, Authentication::Kerberos);
    assert!(bound.connection.use_ssl && bound.should_process.confirm && !bound.should_process.what_if);
    assert_eq!(bound.connection.application_name.as_deref(), Some("pw"));
    assert_eq!(bound.connection.configuration_name.as_deref(), Some("Microsoft.PowerShell"));
    assert_eq!(bound.connection.credential, Some(CredentialArg::UserName("LAB\\adele".into())));
    assert_eq!(bound.throttle_limit, 3);
    assert_eq!(bound.common.error_action, Action::SilentlyContinue);
}

#[test]
fn authentication_conflicts() {
    for (arguments, ok) in [
        ("-Credential u -CertificateThumbprint t", false),
        ("-CertificateThumbprint t -Credential u", false),
        ("-CertificateThumbprint t -Authentication Basic", false),
        ("-CertificateThumbprint t -Authentication Default", true),
        ("-Credential u -Authentication NegotiateWithImplicitCredential", false),
        ("-Authentication NegotiateWithImplicitCredential", true),
        ("-Credential u -Authentication Kerberos", true),
    ] {
        let line = format!("Connect-PSSession s {arguments}");
        let error = bind_line(&line).err();
        assert_eq!(error.is_none(), ok, "{line}");
        if let Some(error) = error {
            assert_eq!((error.error_id.as_str(), error.category.as_str()), ("ParameterBindingFailed", "WriteError"));
            sentences::check(&error.message);
        }
    }
}

#[test]
fn mechanisms_bind_and_only_negotiate_is_there() {
    for (at, name) in Authentication::NAMES.iter().enumerate() {
        let bound = connect(&format!("Connect-PSSession s -Authentication {name}")).connection.authentication;
        assert_eq!((bound.as_str(), bound as usize), (*name, at));
        assert_eq!(bound.available().is_ok(), matches!(at, 0 | 2), "{name}");
    }
    let exact = connect("Connect-PSSession s -Authentication Negotiate").connection.authentication;
    assert_eq!(exact, Authentication::Negotiate);
}

#[test]
fn categories() {
    for (line, category) in [
        ("Connect-PSSession", "InvalidArgument"),
        ("Connect-PSSession s -Port 0", "InvalidData"),
        ("Connect-PSSession 'a", "ParserError"),
        ("Foo", "ObjectNotFound"),
        ("Connect-PSSession -Name a -ea Break", "WriteError"),
    ] {
        assert_eq!(bind_line(line).unwrap_err().category, category, "{line}");
    }
}

#[test]
fn every_parser_problem_has_a_sentence() {
    for line in [
        "|",
        "a 'b",
        "a \"`u{x}\"",
        "a )",
        "a b,",
        "'a' b",
        "a | 'b'",
        "a -b:",
        "a ()",
        "a (b",
        "a\nb",
        "a; b",
        "a & b",
        "a > b",
        "a || b",
        "a {",
        "a {{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
        "a @{",
        "a @{ b }",
        "a @{ b = }",
        "a @{ b = 1 c }",
        "a @{ b = 1; b = 2 }",
        "a @{ , }",
        "$a =",
        "$a += 1",
        "$a.b = 1",
        "$true = 1",
        "a $(b)",
        "a $b[0]",
        "a \"$b\"",
        "a [int]'1'",
        "a ((((((((((1",
        "a @",
        "a b,-c",
        "a (-b)",
    ] {
        let problems = crate::command::parse(line).problems;
        assert!(!problems.is_empty(), "{line}");
        problems.iter().for_each(|problem| sentences::check(&problem.message));
    }
    let long = "a ".repeat(40_000);
    crate::command::parse(&long).problems.iter().for_each(|problem| sentences::check(&problem.message));
    crate::command::parse(&long[..20_000]).problems.iter().for_each(|problem| sentences::check(&problem.message));
}

const ARGUMENTS: &[&str] = &[
    "-Name a",
    "-Cn s",
    "-Id 4",
    "-CU http://s",
    "-UseSSL",
    "-Port 1",
    "-InstanceId 00000000-0000-0000-0000-0000000000ab",
    "-Session $s",
    "x",
    "4",
    "$s",
    "-AllowRedirection",
    "-WhatIf",
    "-Credential u",
    "-State All",
    "-C",
    "$null",
    "{ Get-Job }",
    "-ScriptBlock { 1 }",
    "-FilePath f",
    "-InDisconnectedSession",
    "-SessionName n",
    "-SessionOption @{ OpenTimeout = 1 }",
    "-OutTarget Job",
    "(Get-PSSession)",
    "-OutVariable +v",
    "-IdleTimeoutSec 60*60",
];

const CMDLETS: &[&str] = &[
    "Connect-PSSession",
    "Get-PSSession",
    "Disconnect-PSSession",
    "New-PSSession",
    "Receive-PSSession",
    "Remove-PSSession",
    "Invoke-Command",
    "New-PSSessionOption",
    "Get-Credential",
];

proptest! {
    #[test]
    fn one_set_or_an_error_with_a_place_and_a_sentence(
        cmdlet in proptest::sample::select(CMDLETS),
        arguments in proptest::collection::vec(proptest::sample::select(ARGUMENTS), 0..5),
    ) {
        let line = format!("{cmdlet} {}", arguments.join(" "));
        let _ = outcome(&line);
        prop_assert_eq!(bind_line(&line), bind_line(&line));
    }
}
