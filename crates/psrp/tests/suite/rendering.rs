//! What a person reads.

use reattach_psrp::{
    clixml::{Container, Object, Value, decode},
    message::{ErrorCategory, ErrorRecord},
    render::{error_text, render, render_all},
};

fn object(members: &[(&str, Value)]) -> Value {
    Value::extended(members.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
}

#[test]
fn simple_values() {
    for (value, text) in [
        (Value::Null, ""),
        ("a\nb".into(), "a\nb"),
        (true.into(), "True"),
        (Value::F64(1.5), "1.5"),
        (Value::DateTime("2026-11-23T10:00:00.1234567+01:00".into()), "2026-11-23 10:00:00"),
        (Value::TimeSpan("P1DT2H3M4.5S".into()), "1.02:03:04.5000000"),
        (Value::TimeSpan("odd".into()), "odd"),
        (Value::enumeration("E", "Running", 1), "Running"),
        (Value::array_list(vec![1.into(), "x".into()]), "1\nx"),
        (Object { to_string: Some("text".into()), ..Object::default() }.into(), "text"),
    ] {
        assert_eq!(render(&value), text);
    }
}

#[test]
fn tables_and_lists() {
    let rows =
        [object(&[("Id", 1.into()), ("Name", "first".into())]), object(&[("Id", 12.into()), ("Name", "b\nc".into())])];
    assert_eq!(render_all(&rows), "Id Name\n-- ----\n 1 first\n12 b…");
    let many = object(&[
        ("A", 1.into()),
        ("Long", Value::array_list((1..9).map(Value::I32).collect())),
        ("C", "x\ny".into()),
        ("D", Value::Null),
        ("E", object(&[("k", "v".into())])),
        ("PSComputerName", "gone".into()),
    ]);
    assert_eq!(render(&many), "A    : 1\nLong : {1, 2, 3, 4, …}\nC    : x\n       y\nD    : \nE    : @{k=v}");
    let table = Object {
        container: Some(Container::Dictionary(vec![("Name".into(), "v".into()), (Value::I32(1), Value::Null)])),
        ..Object::default()
    };
    assert_eq!(render(&table.into()), "Name Value\n---- -----\nName v\n1");
    assert_eq!(
        render_all(&["before".into(), rows[0].clone(), "after".into()]),
        "before\n\nId Name\n-- ----\n 1 first\n\nafter"
    );
}

#[test]
fn a_job_as_get_job_shows_it() {
    let job = Object {
        type_names: [
            "Deserialized.System.Management.Automation.PSRemotingJob",
            "Deserialized.System.Management.Automation.Job",
            "System.Object",
        ]
        .into(),
        properties: [
            ("State", Value::from("Running")),
            ("HasMoreData", true.into()),
            ("Location", "localhost".into()),
            ("Command", "Start-Sleep 60".into()),
            ("Id", 1.into()),
            ("Name", "Job1".into()),
            ("PSJobTypeName", "BackgroundJob".into()),
            ("Output", Value::array_list(vec![])),
        ]
        .map(|(name, value)| (name.into(), value))
        .into(),
        ..Object::default()
    };
    assert_eq!(
        render(&job.into()),
        "Id Name PSJobTypeName State   HasMoreData Location  Command\n\
         -- ---- ------------- -----   ----------- --------  -------\n \
         1 Job1 BackgroundJob Running True        localhost Start-Sleep 60"
    );
}

#[test]
fn errors() {
    let record = ErrorRecord::new(
        "The term 'x' is not recognized.",
        "CommandNotFoundException",
        ErrorCategory::OBJECT_NOT_FOUND,
        Value::from("x"),
    );
    let text = "The term 'x' is not recognized.\n    + CategoryInfo          : ObjectNotFound: (x:String) [], \
         CommandNotFoundException\n    + FullyQualifiedErrorId : CommandNotFoundException";
    assert_eq!(error_text(&record), text);
    assert_eq!(render(&record.to_value()), text);
    let named = ErrorRecord { activity: Some("Get-Item".into()), details_message: Some("no".into()), ..record };
    assert!(error_text(&named).starts_with("Get-Item : no\n"));
}

/// A small text must not become a huge one, whatever refers to whatever.
#[test]
fn bounded() {
    let mut bomb = String::from("<Objs><Obj RefId=\"0\"><LST><S>x</S><S>x</S></LST></Obj>");
    for id in 1..17 {
        let before = id - 1;
        bomb.push_str(&format!(
            "<Obj RefId=\"{id}\"><LST><Ref RefId=\"{before}\" /><Ref RefId=\"{before}\" /></LST></Obj>"
        ));
    }
    bomb.push_str("</Objs>");
    assert!(render(&decode(&bomb).unwrap()).len() < 1 << 20);
}
