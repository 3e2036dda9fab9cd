//! `--explain`: what lines bind to, without a network.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::process::{Command, Output};

use serde_json::Value;

fn explain(arguments: &[&str], language: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reattach"));
    command.arg("--explain").args(arguments).env("LC_ALL", language).output().unwrap()
}

fn objects(commands: &[&str]) -> (i32, Vec<Value>) {
    let mut arguments = vec!["--json"];
    commands.iter().for_each(|command| arguments.extend(["-c", command]));
    let output = explain(&arguments, "C");
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn the_binding_as_json() {
    let line = "Connect-PSSession Server01 -Name ITTask -UseSSL";
    let (status, objects) = objects(&[line]);
    assert_eq!((status, objects.len()), (0, 1));
    let binding = &objects[0];
    assert_eq!(binding["kind"], "binding");
    assert_eq!(binding["parameterSet"], "ComputerName");
    assert_eq!(binding["parameters"]["Name"], serde_json::json!(["ITTask"]));
    assert_eq!(binding["targets"][0]["authority"], "Server01:5986");
    assert_eq!(binding["asks"][0]["computerNames"], serde_json::json!(["Server01"]));
}

#[test]
fn the_error_as_json_with_its_place() {
    let (status, objects) = objects(&["Connect-PSSession -Name a -InstanceId 00000000-0000-0000-0000-0000000000ab"]);
    assert_eq!(status, 2);
    assert_eq!(objects[0]["kind"], "error");
    assert_eq!(objects[0]["errorId"], "AmbiguousParameterSet");
    assert_eq!(objects[0]["category"], "InvalidArgument");
    assert_eq!(objects[0]["span"], serde_json::json!([26, 37]));
}

#[test]
fn every_problem_of_a_line_is_said() {
    let (status, objects) = objects(&["Connect-PSSession $a[0] (", "Get-PSSession"]);
    assert_eq!(status, 2);
    let ids: Vec<_> = objects.iter().map(|object| object["errorId"].as_str().unwrap_or("-")).collect();
    assert_eq!(ids, ["CommandLineNotSupported", "MissingEndParenthesisInExpression", "-"]);
}

#[test]
fn for_people_in_their_language() {
    let english = String::from_utf8(explain(&["-c", "$s = Get-PSSession Server01"], "C").stdout).unwrap();
    assert!(english.contains("Get-PSSession\n  Parameter set ComputerName\n"), "{english}");
    let french = String::from_utf8(explain(&["-c", "Get-PSSession Server01"], "fr_FR.UTF-8").stdout).unwrap();
    assert!(french.contains("  Jeu de paramètres ComputerName\n"), "{french}");
}
