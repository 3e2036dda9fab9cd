//! What a person reads.

use reattach_psrp::{
    clixml::{Container, Object, Value, decode},
    message::{CommandInfo, ErrorCategory, ErrorRecord, InvocationInfo},
    render::{error_text, error_text_from, render, render_all},
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
        (Value::F64(1e20), "1E+20"),
        (Value::F32(0.1), "0.1"),
        (Value::DateTime("2026-11-23T10:00:00.1234567+01:00".into()), "2026-11-23 10:00:00"),
        (Value::TimeSpan("P1DT2H3M4.5S".into()), "1.02:03:04.5000000"),
        (Value::TimeSpan("odd".into()), "odd"),
        (Value::DateTime("yesterday".into()), "yesterday"),
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
    // A character of two columns takes two.
    let wide = [object(&[("A", "日本".into()), ("B", "x".into())]), object(&[("A", "ab".into()), ("B", "y".into())])];
    assert_eq!(render_all(&wide), "A    B\n-    -\n日本 x\nab   y");
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
    let place = "At line:1 char:1\r\n+ gi x\r\n+ ~~~~";
    let invocation =
        InvocationInfo { invocation_name: "gi".into(), position_message: place.into(), ..InvocationInfo::default() };
    let placed = ErrorRecord { recommended_action: Some("Do.".into()), ..record.clone() }.with_invocation(&invocation);
    assert_eq!(
        error_text_from(&placed, Some("server01")),
        "gi : The term 'x' is not recognized.\nAt line:1 char:1\n+ gi x\n+ ~~~~\n    + CategoryInfo          : \
         ObjectNotFound: (x:String) [], CommandNotFoundException\n    + FullyQualifiedErrorId : \
         CommandNotFoundException\n    + PSComputerName        : server01\n    Do."
    );
    let command = Some(CommandInfo { name: "Get-Item".into(), ..CommandInfo::default() });
    let block = InvocationInfo { invocation_name: "&".into(), command, ..InvocationInfo::default() };
    assert!(error_text(&record.clone().with_invocation(&block)).starts_with("Get-Item : The term"));
    // What a program wrote to its error stream is no error of PowerShell's.
    let native = ErrorRecord { fully_qualified_error_id: "NativeCommandError".into(), ..record.clone() };
    assert_eq!(error_text(&native), "The term 'x' is not recognized.");
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
