//! `--json`: one object a line, each of its kind.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::{Value, json};
use support::{Stage, commands, ended, objects};

/// The objects of one kind.
fn of<'o>(objects: &'o [Value], kind: &str) -> Vec<&'o Value> {
    objects.iter().filter(|object| object["kind"] == kind).collect()
}

/// What lines write, which end with this exit status.
fn written(stage: &Stage, lines: &[&str], status: i32) -> Vec<Value> {
    let output = stage.direct(&[&["--json"], &commands(lines)[..]].concat());
    ended(&output, status);
    objects(&output)
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_session_and_a_summary() {
    let stage = Stage::new();
    let objects = written(&stage, &["Get-PSSession -ComputerName Server01"], 0);
    let [session, summary] = objects.as_slice() else { panic!("{objects:?}") };
    let instance_id = session["InstanceId"].as_str().unwrap();
    let expires_on = session["ExpiresOn"].as_i64().unwrap();
    assert_eq!(instance_id.parse::<uuid::Uuid>().unwrap().hyphenated().to_string(), instance_id.to_lowercase());
    let expected = json!({
        "kind": "session",
        "Id": 1,
        "Name": "ITTask",
        "ComputerName": "Server01",
        "State": "Disconnected",
        "ConfigurationName": "ITTasks",
        "Availability": "None",
        "InstanceId": instance_id,
        "ExpiresOn": expires_on,
    });
    assert_eq!(*session, expected);
    assert_eq!(keys(summary), ["connected", "elapsedMs", "failed", "kind", "requests", "targets"]);
    assert_eq!((&summary["targets"], &summary["failed"], &summary["connected"]), (&json!(1), &json!(0), &json!(0)));
    // Two legs of the handshake, the listing, and the commands of its one session.
    assert_eq!(summary["requests"], 4);
}

#[test]
fn what_was_connected_is_counted() {
    let stage = Stage::new();
    let objects =
        written(&stage, &["Connect-PSSession -ComputerName Server01", "Get-PSSession | Disconnect-PSSession"], 0);
    let states: Vec<_> = of(&objects, "session")
        .iter()
        .map(|session| (session["State"].clone(), session["Availability"].clone()))
        .collect();
    assert_eq!(states, [(json!("Opened"), json!("Available")), (json!("Disconnected"), json!("None"))]);
    let connected: Vec<_> = of(&objects, "summary").iter().map(|summary| summary["connected"].clone()).collect();
    assert_eq!(connected, [1, 0]);
}

#[test]
fn errors_with_their_ids() {
    let stage = Stage::new();
    let lines = ["Connect-PSSession -ComputerName Server03 -Name Payroll", "Get-PSSession -Id 99"];
    let objects = written(&stage, &lines, 1);
    let errors = of(&objects, "error");
    assert_eq!(errors.len(), 2);
    assert!(errors.iter().all(|error| keys(error) == ["category", "errorId", "kind", "message", "span", "target"]));
    assert_eq!(
        (&errors[0]["errorId"], &errors[0]["category"]),
        (&json!("PSSessionConnectFailed"), &json!("InvalidOperation"))
    );
    assert_eq!((&errors[1]["target"], errors[1]["span"].is_null()), (&json!("99"), false));
    assert!(errors.iter().all(|error| !error["message"].as_str().unwrap().is_empty()));
    let failed: Vec<_> = of(&objects, "summary").iter().map(|summary| summary["failed"].clone()).collect();
    assert_eq!(failed, [1, 1]);
}

#[test]
fn an_error_of_the_line_has_its_place() {
    let stage = Stage::new();
    let line = "Connect-PSSession -ComputerName Server01 -ConnectionUri http://Server01";
    let objects = written(&stage, &[line], 2);
    let error = of(&objects, "error")[0];
    assert_eq!((&error["errorId"], &error["category"]), (&json!("AmbiguousParameterSet"), &json!("InvalidArgument")));
    let [from, to] = [0, 1].map(|at| usize::try_from(error["span"][at].as_u64().unwrap()).unwrap());
    assert!(line[from..to].starts_with('-'), "{}", &line[from..to]);
}

#[test]
fn what_if_does_nothing_and_says_what() {
    let stage = Stage::new();
    let objects = written(&stage, &["Connect-PSSession -ComputerName Server01 -WhatIf", "Get-PSSession"], 0);
    let expected = "What if: Performing the operation \"Connect\" on target \"ITTask\".";
    assert_eq!(of(&objects, "whatif"), [&json!({"kind": "whatif", "text": expected})]);
    assert!(of(&objects, "session").is_empty());
}

/// Every stream has its name, and every value its form.
#[test]
fn output_by_its_stream() {
    let stage = Stage::new();
    let script = "Get-Date; Start-Job { 1 }; Write-Output 7; Write-Warning w; Write-Verbose v -Verbose; Write-Debug d -Debug; \
                  Write-Error e; Write-Host h; Write-Information i -InformationAction Continue; \
                  Write-Progress -Activity a -Status s -PercentComplete 40";
    let run = format!("Invoke-Command -Session $s {{ {script} }}");
    let objects = written(&stage, &["$s = New-PSSession -ComputerName Server01", &run, "$s"], 1);
    let session = &of(&objects, "session")[0]["InstanceId"];
    let written = of(&objects, "output");
    assert!(written.iter().all(|output| keys(output) == ["kind", "session", "stream", "text", "value"]));
    let on = |stream: &str| -> Vec<&Value> {
        written.iter().copied().filter(|output| output["stream"] == stream && output["session"] == *session).collect()
    };
    let out = on("output");
    assert!(out[0]["value"].as_str().unwrap().contains('T'), "a date as ISO 8601: {}", out[0]);
    assert_eq!((&out[1]["value"]["Name"], &out[1]["value"]["Id"]), (&json!("Job1"), &json!(1)));
    assert_eq!((&out[2]["value"], &out[2]["text"]), (&json!(7), &json!("7")));
    for (stream, text) in [("warning", "w"), ("verbose", "v"), ("debug", "d"), ("information", "i"), ("host", "h")] {
        let of_stream = on(stream);
        assert_eq!((of_stream.len(), &of_stream[0]["text"]), (1, &json!(text)), "{stream}");
        assert_eq!(of_stream[0]["value"], text);
    }
    assert_eq!(on("error")[0]["value"]["message"], "e");
    let progress = &on("progress")[0];
    assert_eq!((&progress["value"]["activity"], &progress["value"]["percentComplete"]), (&json!("a"), &json!(40)));
    assert_eq!(progress["text"], "a: s");
}
