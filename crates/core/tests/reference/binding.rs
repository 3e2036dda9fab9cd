//! 2: which set wins, and what the binder says.

use reattach_core::bind::{Bound, PipelineInput, bind};
use reattach_core::command::{Element, parse};
use reattach_core::data::{Datum, Environment, Object, Variables};

use crate::support::{GUID, bound, outcome};

const AMBIGUOUS: &str = "AmbiguousParameterSet";
const MISSING: &str = "MissingMandatoryParameter";

#[test]
fn decision_table() {
    for (arguments, expected) in [
        ("", Err(MISSING)),
        ("Server01", Ok("ComputerName")),
        ("http://s/wsman", Ok("ComputerName")),
        ("([uri]'http://s/wsman')", Ok("ConnectionUri")),
        ("4", Ok("Id")),
        ("$session", Ok("Session")),
        ("-AllowRedirection http://s/wsman", Ok("ConnectionUri")),
        ("-Port 80 Server01", Ok("ComputerName")),
        ("-UseSSL Server01", Ok("ComputerName")),
        ("-Name x Server01", Ok("ComputerName")),
        ("-InstanceId GUID", Ok("InstanceId")),
        ("-ComputerName s -InstanceId GUID", Ok("ComputerNameGuid")),
        ("Server01 -InstanceId GUID", Ok("ConnectionUriGuid")),
        ("-Name a -InstanceId GUID", Err(AMBIGUOUS)),
        ("-ComputerName s -Name a -InstanceId GUID", Err(AMBIGUOUS)),
        ("-ComputerName s -ConnectionUri u", Err(AMBIGUOUS)),
        ("-Name a -Port 5985", Err(MISSING)),
        ("-Session $s -Name a", Err(AMBIGUOUS)),
        ("s -Port 0", Err("ParameterArgumentValidationError")),
        ("s -Port 65536", Err("ParameterArgumentValidationError")),
        ("-ComputerName ''", Err("ParameterArgumentValidationErrorEmptyStringNotAllowed")),
        ("-ComputerName $null", Err("ParameterArgumentValidationErrorNullNotAllowed")),
        ("-ComputerName @()", Err("ParameterArgumentValidationErrorEmptyArrayNotAllowed")),
        ("-Id abc", Err("CannotConvertArgument")),
        ("-Bogus 1", Err("NamedParameterNotFound")),
        ("Server01 Server02", Err("PositionalParameterNotFound")),
    ] {
        let line = format!("Connect-PSSession {arguments}").replace("GUID", GUID);
        let actual = outcome(line.trim());
        assert_eq!(actual.as_deref().map_err(|(id, ..)| id.as_str()), expected, "{line}");
    }
}

#[test]
fn what_the_pipe_brings() {
    assert_eq!(outcome("$s | Connect-PSSession").unwrap(), "Session");
    assert_eq!(outcome("'Server01' | Connect-PSSession").unwrap_err().0, "InputObjectNotBound");
    let parsed = parse("Connect-PSSession");
    let Element::Command(command) = &parsed.pipeline.elements[0] else { panic!("a command") };
    let piped = |properties: Vec<(&str, Datum)>| {
        let properties = properties.into_iter().map(|(name, value)| (name.to_owned(), vec![value])).collect();
        let object = Datum::Object(Object { properties, ..Object::default() });
        bind(command, PipelineInput::Datum(&object), &Environment::open())
    };
    let Ok(Bound::ConnectSession(by_id)) = piped(vec![("id", Datum::number(4))]) else { panic!("binds") };
    assert_eq!((by_id.set.as_str(), by_id.selection.id[0].value), ("Id", 4));
    let uri = piped(vec![("CU", Datum::Text("http://s".into())), ("ConfigurationName", Datum::Text("C".into()))]);
    let Ok(Bound::ConnectSession(by_uri)) = uri else { panic!("binds") };
    assert_eq!(by_uri.set.as_str(), "ConnectionUri");
    assert_eq!(by_uri.connection.configuration_name.as_deref(), Some("C"));
    assert_eq!(piped(vec![("Other", Datum::number(4))]).unwrap_err().error_id, "InputObjectNotBound");
    assert_eq!(piped(vec![("Name", Datum::Text("a".into()))]).unwrap_err().error_id, "InputObjectNotBound");
}

#[test]
fn names_may_be_abbreviated() {
    for (arguments, expected) in [
        ("-Comp s", Ok("ComputerName")),
        ("-Inst GUID", Ok("InstanceId")),
        ("-Name a -cf", Ok("Name")),
        ("-Name a -wi", Ok("Name")),
        ("-URI http://s", Ok("ConnectionUri")),
        ("-cU http://s", Ok("ConnectionUri")),
        ("-cN s", Ok("ComputerName")),
        ("-Conf x", Err("AmbiguousParameter")),
        ("s -Authentication kerberos", Ok("ComputerName")),
    ] {
        let line = format!("Connect-PSSession {arguments}").replace("GUID", GUID);
        assert_eq!(outcome(&line).as_deref().map_err(|(id, ..)| id.as_str()), expected, "{line}");
    }
}

/// 2.3, one line for each message of the binder: id, category, and what it points at.
#[test]
fn messages_of_the_binder() {
    for (line, id, category, place) in [
        ("Connect-PSSession -Name a -Id 4", AMBIGUOUS, "InvalidArgument", "-Id"),
        ("Connect-PSSession", MISSING, "InvalidArgument", "Connect-PSSession"),
        ("Connect-PSSession -Bogus 1", "NamedParameterNotFound", "InvalidArgument", "-Bogus"),
        ("Connect-PSSession a b", "PositionalParameterNotFound", "InvalidArgument", "b"),
        ("Connect-PSSession -Name a -Name b", "ParameterAlreadyBound", "InvalidArgument", "-Name"),
        ("Connect-PSSession -Name", "MissingArgument", "InvalidArgument", "-Name"),
        ("Connect-PSSession -Conf x", "AmbiguousParameter", "InvalidArgument", "-Conf"),
        ("Connect-PSSession s -Port 0", "ParameterArgumentValidationError", "InvalidData", "0"),
        ("Connect-PSSession -Name $null", "ParameterArgumentValidationErrorNullNotAllowed", "InvalidData", "$null"),
        ("Connect-PSSession -Name ''", "ParameterArgumentValidationErrorEmptyStringNotAllowed", "InvalidData", "''"),
        ("Connect-PSSession -Name @()", "ParameterArgumentValidationErrorEmptyArrayNotAllowed", "InvalidData", "@()"),
        ("1 | Connect-PSSession", "InputObjectNotBound", "InvalidArgument", "Connect-PSSession"),
        (
            "Connect-PSSession s -Credential u -CertificateThumbprint t",
            "ParameterBindingFailed",
            "WriteError",
            "-CertificateThumbprint t",
        ),
        ("Foo", "CommandNotFoundException", "ObjectNotFound", "Foo"),
    ] {
        assert_eq!(outcome(line), Err((id.into(), category.into(), place.into())), "{line}");
    }
}

/// 2.4: whichever is set last, the pair is named in the same order.
#[test]
fn authentication_conflicts() {
    use reattach_core::bind::bind_line;
    use reattach_core::bridge::Arg;
    for (arguments, first, second) in [
        ("-Credential u -CertificateThumbprint t", "CertificateThumbPrint", "Credential"),
        ("-CertificateThumbprint t -Credential u", "CertificateThumbPrint", "Credential"),
        ("-CertificateThumbprint t -Authentication Basic", "CertificateThumbPrint", "Basic"),
        ("-Authentication Kerberos -CertificateThumbprint t", "CertificateThumbPrint", "Kerberos"),
        (
            "-Credential u -Authentication NegotiateWithImplicitCredential",
            "Credential",
            "NegotiateWithImplicitCredential",
        ),
    ] {
        let error = bind_line(&format!("Connect-PSSession s {arguments}")).unwrap_err();
        let argument =
            |name: &str| error.message.args.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        assert_eq!(argument("first"), Some(Arg::Text(first.into())), "{arguments}");
        assert_eq!(argument("second"), Some(Arg::Text(second.into())), "{arguments}");
    }
    assert!(outcome("Connect-PSSession s -CertificateThumbprint t -Authentication Default").is_ok());
}

#[test]
fn preference_variables() {
    let mut variables = Variables::new();
    let bind_with = |variables: &Variables, line: &str| {
        let parsed = parse(line);
        let Element::Command(command) = &parsed.pipeline.elements[0] else { panic!("a command") };
        let environment = Environment { variables, sessions: &[], jobs: &[], open: false };
        bind(command, PipelineInput::None, &environment).unwrap()
    };
    let connection = |bound: &Bound| bound.connection().unwrap().clone();
    let names = "Connect-PSSession s -ApplicationName '' -ConfigurationName ''";
    let unset = connection(&bind_with(&variables, names));
    assert_eq!(unset.application_name.as_deref(), Some("WSMan"));
    assert_eq!(unset.configuration_name.as_deref(), Some("Microsoft.PowerShell"));

    variables.set("PSSessionApplicationName", vec![Datum::Text("pw".into())]);
    variables.set("PSSessionConfigurationName", vec![Datum::Text("ITTasks".into())]);
    variables.set("PSSessionOption", vec![Datum::Hashtable(vec![("OpenTimeout".into(), vec![Datum::number(7)])])]);
    let given = connection(&bind_with(&variables, names));
    assert_eq!((given.application_name.as_deref(), given.configuration_name.as_deref()), (Some("pw"), Some("ITTasks")));
    // Unbound, Connect-PSSession reads none of them: no filter, the standard path, no options.
    let unbound = connection(&bind_with(&variables, "Connect-PSSession s"));
    assert_eq!((unbound.application_name, unbound.configuration_name, unbound.session_option), (None, None, None));
    // New-PSSession reads all three.
    let new = connection(&bind_with(&variables, "New-PSSession s"));
    assert_eq!((new.application_name.as_deref(), new.configuration_name.as_deref()), (Some("pw"), Some("ITTasks")));
    assert_eq!(new.session_option.map(|option| option.open_timeout), Some(7));

    for (preference, line, asks) in [
        ("High", "Connect-PSSession s", false),
        ("Medium", "Connect-PSSession s", true),
        ("Medium", "Receive-PSSession 1", false),
        ("Low", "Receive-PSSession 1", true),
        ("Low", "Connect-PSSession s -Confirm:$false", false),
        ("None", "Connect-PSSession s", false),
        ("None", "Connect-PSSession s -Confirm", true),
    ] {
        variables.set("ConfirmPreference", vec![Datum::Text(preference.into())]);
        assert_eq!(bind_with(&variables, line).should_process().confirm, asks, "{preference} {line}");
    }
}

#[test]
fn throttle_limit_takes_any_number() {
    for (given, limit) in [("0", 32), ("-1", 32), ("3", 3), ("1000", 1000)] {
        let bound = bound(&format!("Connect-PSSession s -ThrottleLimit {given}"));
        let throttle = reattach_core::throttle::Throttle::<u8>::new(bound.throttle_limit());
        assert_eq!(throttle.limit(), limit);
    }
}
