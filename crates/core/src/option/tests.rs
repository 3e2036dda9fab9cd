use alloc::vec;

use super::*;
use crate::sentences;

fn text(text: &str) -> Vec<Datum> {
    vec![Datum::Text(text.into())]
}

#[test]
fn defaults_of_the_object_and_of_the_cmdlet() {
    let own = SessionOption::default();
    for (name, value) in [
        ("MaximumConnectionRedirectionCount", Datum::number(5)),
        ("NoCompression", Datum::Bool(false)),
        ("NoMachineProfile", Datum::Bool(false)),
        ("ProxyAccessType", Datum::Text("None".into())),
        ("ProxyAuthentication", Datum::Text("Negotiate".into())),
        ("ProxyCredential", Datum::Null),
        ("SkipCACheck", Datum::Bool(false)),
        ("SkipCNCheck", Datum::Bool(false)),
        ("SkipRevocationCheck", Datum::Bool(false)),
        ("OperationTimeout", Datum::number(180_000)),
        ("NoEncryption", Datum::Bool(false)),
        ("UseUTF16", Datum::Bool(false)),
        ("IncludePortInSPN", Datum::Bool(false)),
        ("OutputBufferingMode", Datum::Text("None".into())),
        ("MaxConnectionRetryCount", Datum::number(5)),
        ("Culture", Datum::Null),
        ("UICulture", Datum::Null),
        ("MaximumReceivedDataSizePerCommand", Datum::Null),
        ("MaximumReceivedObjectSize", Datum::number(209_715_200)),
        ("ApplicationArguments", Datum::Null),
        ("OpenTimeout", Datum::number(180_000)),
        ("CancelTimeout", Datum::number(60_000)),
        ("IdleTimeout", Datum::number(-1)),
    ] {
        assert_eq!(own.property(name), Some(value), "{name}");
    }
    let cmdlet = SessionOption::from_cmdlet();
    assert_eq!(cmdlet.property("MaxConnectionRetryCount"), Some(Datum::number(0)));
    assert_eq!(cmdlet.property("MaximumReceivedObjectSize"), Some(Datum::Null));
    assert_eq!(own.ignored_on_connect(), Vec::<&str>::new());
    assert_eq!(cmdlet.ignored_always(), Vec::<&str>::new());
}

#[test]
fn every_property_can_be_set_and_read_back() {
    let arguments = vec![("a".to_string(), text("b"))];
    let mut option = SessionOption::default();
    for (name, given, read) in [
        ("maximumconnectionredirectioncount", vec![Datum::number(-1)], Datum::number(-1)),
        ("NoCompression", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("NoMachineProfile", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("ProxyAccessType", text("autodetect"), Datum::Text("AutoDetect".into())),
        ("ProxyAuthentication", text("digest"), Datum::Text("Digest".into())),
        ("SkipCACheck", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("SkipCNCheck", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("SkipRevocationCheck", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("OperationTimeout", text("00:01:00"), Datum::number(60_000)),
        ("NoEncryption", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("UseUTF16", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("IncludePortInSPN", vec![Datum::Bool(true)], Datum::Bool(true)),
        ("OutputBufferingMode", text("Drop"), Datum::Text("Drop".into())),
        ("MaxConnectionRetryCount", vec![Datum::number(0)], Datum::number(0)),
        ("Culture", text("fr-FR"), Datum::Text("fr-FR".into())),
        ("UICulture", text(""), Datum::Text("".into())),
        ("MaximumReceivedDataSizePerCommand", vec![Datum::number(50 << 20)], Datum::number(50 << 20)),
        ("MaximumReceivedObjectSize", vec![Datum::Null], Datum::Null),
        ("ApplicationArguments", vec![Datum::Hashtable(arguments.clone())], Datum::Hashtable(arguments)),
        ("OpenTimeout", vec![Datum::number(0)], Datum::number(0)),
        ("CancelTimeout", vec![Datum::number(1)], Datum::number(1)),
        ("IdleTimeout", vec![Datum::number(-1)], Datum::number(-1)),
    ] {
        option.set(name, &given).unwrap();
        assert_eq!(option.property(name), Some(read), "{name}");
    }
    assert_eq!(option.ignored_on_connect(), ["NoMachineProfile", "Culture", "UICulture", "ApplicationArguments"]);
    assert_eq!(option.ignored_always(), ["ProxyAccessType", "ProxyAuthentication", "NoEncryption", "UseUTF16"]);
}

#[test]
fn what_does_not_fit_is_refused() {
    for (name, values, id) in [
        ("Bogus", text("x"), "SetWithInvocationException"),
        ("OpenTimeout", vec![Datum::number(-1)], "SetWithInvocationException"),
        ("IdleTimeout", vec![Datum::number(-2)], "SetWithInvocationException"),
        ("OperationTimeout", text("soon"), "SetWithInvocationException"),
        ("NoCompression", text("x"), "SetWithInvocationException"),
        ("Culture", text("a b"), "SetWithInvocationException"),
        ("ProxyAccessType", text("Foo"), "SetWithInvocationException"),
        ("ProxyAuthentication", text("Kerberos"), "System.ArgumentException"),
        ("ApplicationArguments", text("x"), "SetWithInvocationException"),
        ("OpenTimeout", vec![], "SetWithInvocationException"),
    ] {
        let error = SessionOption::default().set(name, &values).unwrap_err();
        assert_eq!(error.error_id, id, "{name}");
        sentences::check(&error.message);
    }
    let credential = CredentialRef { user_name: "u".into(), key: 1 };
    let mut option = SessionOption { proxy_credential: Some(credential), ..SessionOption::default() };
    sentences::check(&option.check().unwrap_err().message);
    option.proxy_access_type = ProxyAccessType::AutoDetect;
    assert_eq!(option.check(), Ok(()));
}

#[test]
fn redirections_as_the_help_page_has_it() {
    let three = SessionOption { maximum_connection_redirection_count: 3, ..SessionOption::default() };
    let endless = SessionOption { maximum_connection_redirection_count: -1, ..SessionOption::default() };
    for (option, allowed, count) in [
        (None, false, 0),
        (None, true, 5),
        (Some(&three), false, 0),
        (Some(&three), true, 3),
        (Some(&endless), true, u32::MAX),
    ] {
        assert_eq!(SessionOption::redirections(option, allowed), count);
    }
}

#[test]
fn time_spans() {
    for (text, ms) in [
        ("00:03:00", Some(180_000)),
        ("0:1", Some(60_000)),
        ("1.02:03:04.5", Some(93_784_500)),
        ("-00:00:01", Some(-1000)),
        ("00:00:00.0009999", Some(0)),
        ("24:00", None),
        ("00:60", None),
        ("3", None),
        ("1:2:3:4", None),
        ("", None),
        ("00:00:01.", None),
    ] {
        assert_eq!(time_span(text), ms, "{text}");
    }
}
