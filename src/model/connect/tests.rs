use proptest::prelude::*;
use reattach_core::bind::bind_line;

use super::*;
use crate::model::sample::session;

fn form(values: &[(Field, &str)]) -> Form {
    let mut form = Form::default();
    for (field, text) in values {
        form.set(*field, text);
    }
    form
}

fn set(values: &[(Field, &str)]) -> Result<&'static str, String> {
    form(values).resolve().outcome.map_err(|error| error.error_id)
}

#[test]
fn what_is_filled_in_chooses_one_of_the_eight_sets() {
    let id = "0306eaa9-6870-4284-a706-8f1a2b18cbfb";
    for (values, expected) in [
        (&[(Field::Name, "IT*")][..], "Name"),
        (&[(Field::Session, "$s")], "Session"),
        (&[(Field::Id, "4, 5")], "Id"),
        (&[(Field::InstanceId, id)], "InstanceId"),
        (&[(Field::ComputerName, "a b"), (Field::Name, "x"), (Field::Port, "80")], "ComputerName"),
        (&[(Field::ComputerName, "a"), (Field::InstanceId, id)], "ComputerNameGuid"),
        (&[(Field::ConnectionUri, "http://a/wsman"), (Field::AllowRedirection, "true")], "ConnectionUri"),
        (&[(Field::ConnectionUri, "http://a:1/x"), (Field::InstanceId, id)], "ConnectionUriGuid"),
    ] {
        assert_eq!(set(values), Ok(expected), "{values:?}");
        let states = set_states(&form(values));
        assert_eq!(states.len(), 8);
        for (name, state) in states {
            assert!(name != expected || state == SetState::Fits, "{name}: {state:?}");
        }
    }
}

#[test]
fn what_does_not_go_together_is_refused_with_the_reason() {
    for (values, expected) in [
        (&[][..], "MissingMandatoryParameter"),
        (&[(Field::Port, "80"), (Field::Name, "a")], "MissingMandatoryParameter"),
        (&[(Field::ComputerName, "a"), (Field::ConnectionUri, "http://a")], "AmbiguousParameterSet"),
        (&[(Field::ConnectionUri, "http://a"), (Field::Port, "80")], "AmbiguousParameterSet"),
        (&[(Field::ComputerName, "a"), (Field::Port, "99999")], "ParameterArgumentValidationError"),
        (&[(Field::ComputerName, "a"), (Field::Port, "x")], "CannotConvertArgument"),
        (&[(Field::ConnectionUri, "a")], "System.NotSupportedException"),
        (&[(Field::ComputerName, "a/b")], "System.UriFormatException"),
        (&[(Field::InstanceId, "x")], "CannotConvertArgument"),
        (
            &[(Field::ComputerName, "a"), (Field::Credential, "x"), (Field::CertificateThumbprint, "12")],
            "ParameterBindingFailed",
        ),
    ] {
        let error = set(values).expect_err("it is refused");
        assert!(error.starts_with(expected), "{values:?}: {error}");
    }
    let states = set_states(&form(&[(Field::ConnectionUri, "http://a"), (Field::Port, "80")]));
    assert_eq!(states[0].1, SetState::Excluded(vec![Field::ConnectionUri, Field::Port]));
    let uri = states.iter().find(|(name, _)| *name == "ConnectionUri").expect("there is one");
    assert_eq!(uri.1, SetState::Excluded(vec![Field::Port]));
    assert_eq!(explain(&uri.1), Text::new("ui-set-excluded").with("parameters", "-\u{2060}Port"));
}

#[test]
fn another_set_keeps_what_it_can() {
    let mut form = form(&[(Field::ComputerName, "a"), (Field::Port, "80"), (Field::Authentication, "Negotiate")]);
    form.keep_for("ConnectionUri");
    assert_eq!(form.filled().collect::<Vec<_>>(), [Field::Authentication]);
    let lacking = set_states(&form).into_iter().find(|(set, _)| *set == "ConnectionUri").expect("there is one");
    assert_eq!(lacking.1, SetState::Lacks(vec![Field::ConnectionUri]));
}

#[test]
fn pasted_lists_lose_what_cannot_be_seen() {
    let form = form(&[(Field::ComputerName, "\u{feff}Server01\u{200b}\r\nServer02;\u{a0}Server03 ,, ")]);
    assert_eq!(form.resolve().line, "Connect-PSSession -ComputerName Server01, Server02, Server03");
    let names = form_line(&[(Field::ComputerName, "a"), (Field::Name, "IT Task, Back*")]);
    assert_eq!(names, "Connect-PSSession -ComputerName a -Name 'IT Task', Back*");
}

#[test]
fn quotes_are_quoting() {
    for (typed, expected) in [
        ("\"Back up\"", "'Back up'"),
        ("'Back up', IT*", "'Back up', IT*"),
        ("\"a, b\";c", "'a, b', c"),
        ("\"say \"\"x\"\"\"", "'say \"x\"'"),
        ("it's", "'it''s'"),
        ("\"open", "'\"open'"),
    ] {
        let line = form_line(&[(Field::ComputerName, "s"), (Field::Name, typed)]);
        assert_eq!(line, format!("Connect-PSSession -ComputerName s -Name {expected}"), "{typed}");
        let again = Form::of_line(&line);
        assert_eq!(again.resolve().line, line, "{:?}", again.get(Field::Name));
    }
    assert_eq!(
        form_line(&[(Field::ComputerName, "\"Server01\" Server02")]),
        form_line(&[(Field::ComputerName, "Server01, Server02")])
    );
}

#[test]
fn every_field_that_is_wrong_by_itself_is_named() {
    let wrong = |values: &[(Field, &str)]| {
        form(values).resolve().errors.into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    let values =
        [(Field::ComputerName, "a/b"), (Field::InstanceId, "zzz"), (Field::Port, "x"), (Field::OpenTimeout, "y")];
    assert_eq!(wrong(&values), [Field::ComputerName, Field::InstanceId, Field::Port, Field::OpenTimeout]);
    assert_eq!(wrong(&[(Field::InstanceId, "zzz")]), [Field::InstanceId]);
    assert_eq!(wrong(&[(Field::Id, "b"), (Field::ConnectionUri, "a")]), [Field::ConnectionUri, Field::Id]);
    // What does not go together is wrong in no one field.
    assert_eq!(wrong(&[(Field::ComputerName, "a"), (Field::ConnectionUri, "http://a:1/x")]), []);
    assert_eq!(wrong(&[]), []);
    for field in [Field::InstanceId, Field::Port, Field::Id, Field::ComputerName, Field::ConnectionUri] {
        assert!(expected(field).is_some_and(|text| text.id.starts_with("ui-expected-")));
    }
}

fn form_line(values: &[(Field, &str)]) -> String {
    form(values).resolve().line
}

#[test]
fn session_options_are_one_hashtable() {
    let values = [
        (Field::ComputerName, "a"),
        (Field::UseSsl, "true"),
        (Field::OpenTimeout, "30000"),
        (Field::SkipCaCheck, "true"),
        (Field::IdleTimeout, "60000"),
    ];
    let resolved = form(&values).resolve();
    assert_eq!(
        resolved.line,
        "Connect-PSSession -ComputerName a -UseSSL -SessionOption @{ OpenTimeout = 30000; IdleTimeout = 60000; SkipCACheck = $true }"
    );
    assert_eq!(resolved.outcome, Ok("ComputerName"));
    let ignored = Text::new("warning-option-ignored-on-connect").with("option", "IdleTimeout");
    assert_eq!(resolved.warnings, [Warning { field: None, message: ignored }]);
}

#[test]
fn what_to_mind_stands_at_its_field() {
    for (values, field, id) in [
        (&[(Field::ComputerName, "srv0*")][..], Field::ComputerName, "ui-warn-wildcard"),
        (&[(Field::ComputerName, "a, localhost")], Field::ComputerName, "ui-warn-localhost"),
        (&[(Field::ConnectionUri, "https://a/wsman")], Field::ConnectionUri, "ui-warn-uri-port"),
        (&[(Field::ComputerName, "a"), (Field::Authentication, "Basic")], Field::Authentication, "ui-warn-basic-plain"),
        (
            &[(Field::ConnectionUri, "https://a:5986/x"), (Field::Authentication, "Basic")],
            Field::Authentication,
            "ui-warn-basic",
        ),
        (&[(Field::ComputerName, "a"), (Field::Authentication, "Credssp")], Field::Authentication, "ui-warn-credssp"),
        (
            &[(Field::ComputerName, "a"), (Field::CertificateThumbprint, "AB")],
            Field::CertificateThumbprint,
            "ui-warn-thumbprint",
        ),
    ] {
        let warnings = form(values).resolve().warnings;
        assert!(
            warnings.iter().any(|warning| warning.field == Some(field) && warning.message.id == id),
            "{values:?}: {warnings:?}"
        );
    }
    assert_eq!(form(&[(Field::ConnectionUri, "https://[::1]:5986/x")]).resolve().warnings, []);
}

#[test]
fn sessions_fill_the_dialog_and_a_line_fills_it_too() {
    let (one, two) = (session(1, "A", "s"), session(2, "B", "t"));
    let form = Form::of(&[&one, &two]);
    assert_eq!(form.resolve().outcome, Ok("ComputerNameGuid"));
    assert_eq!(form.get(Field::ComputerName), "s,t");
    let line = "Connect-PSSession -ComputerName a -UseSSL -Port 80 -Name 'x y', z -Credential LAB\\a";
    assert_eq!(Form::of_line(line).get(Field::Credential), "LAB\\a");
    assert_eq!(Form::of_line(line).get(Field::Name), "x y,z");
    assert_eq!(Form::of_line(line).get(Field::UseSsl), "true");
    assert!(Form::of_line("nonsense (").is_blank());
}

#[test]
fn an_address_never_holds_a_credential() {
    let form = form(&[(Field::ComputerName, "a b"), (Field::Credential, "LAB\\adele")]);
    assert_eq!(form.address(), "/connect?ComputerName=a+b");
    let read = Form::read(&Place::parse("/connect?ComputerName=x&Credential=y"));
    assert_eq!(read.filled().collect::<Vec<_>>(), [Field::ComputerName]);
}

proptest! {
    /// Whatever is typed, the line is read back as it is, and its set is the binder's.
    #[test]
    fn every_form_is_a_line(values in proptest::collection::vec((0..Field::ALL.len(), "[ -~é“–\n]{0,10}"), 0..6)) {
        let mut form = Form::default();
        for (at, text) in &values {
            let field = Field::ALL[*at];
            let text = match field.input() {
                _ if field.is_switch() => "true",
                Input::Choice(values) => values[text.len() % values.len()],
                _ => text,
            };
            form.set(field, text);
        }
        let line = form.command().to_string();
        let parsed = parse(&line);
        prop_assert_eq!(&parsed.problems, &[], "{}", line);
        prop_assert_eq!(parsed.pipeline.to_string(), line.clone());
        if let Ok(set) = form.resolve().outcome {
            let bound = bind_line(&line).expect("it binds");
            prop_assert_eq!(bound.commands[0].parameter_set(), set);
            let states = set_states(&form);
            let state = states.into_iter().find(|(name, _)| *name == set);
            prop_assert_eq!(state, Some((set, SetState::Fits)));
        }
    }
}
