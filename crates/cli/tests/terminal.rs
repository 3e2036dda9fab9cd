//! The binary against a lab, straight and through a gateway: what it writes and how it ends.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;

use support::{HEADINGS, PASSWORD, Stage, commands, ended, objects, rows, stderr, stdout};

const LEFT: &str = "ITTask Server01 Disconnected ITTasks None";

/// Help page, example 1, with what comes before and after it.
const THREE_LINES: [&str; 3] = [
    "Get-PSSession -ComputerName Server01",
    "Connect-PSSession -ComputerName Server01 -Name ITTask",
    "Disconnect-PSSession -Name ITTask",
];
const THREE_COMMANDS: [&str; 6] = ["-c", THREE_LINES[0], "-c", THREE_LINES[1], "-c", THREE_LINES[2]];

fn three_tables() -> String {
    let rows = [
        "  1 ITTask          Server01        Disconnected  ITTasks                       None",
        "  1 ITTask          Server01        Opened        ITTasks                  Available",
        "  1 ITTask          Server01        Disconnected  ITTasks                       None",
    ];
    rows.map(|row| format!("\n{HEADINGS}{row}\n\n")).concat()
}

#[test]
fn the_three_commands_straight() {
    let stage = Stage::new();
    let output = stage.direct(&THREE_COMMANDS);
    ended(&output, 0);
    assert_eq!(stdout(&output), three_tables());
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_three_commands_through_a_gateway() {
    let stage = Stage::new();
    let origin = stage.gateway();
    let refused = stage.login(&origin, "wrong");
    ended(&refused, 1);
    assert!(!stderr(&refused).contains("wrong"));
    ended(&stage.login(&origin, "p"), 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(stage.folder.join("token")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let ways = ["--gateway", &origin, "--token-file", "token", "--trust", "tls/cert.pem", "--credential", "LAB\\adele"];
    // Twice: the file is as good afterwards as it was before.
    for _ in 0..2 {
        let output = stage.reattach(&[&ways[..], &THREE_COMMANDS].concat(), PASSWORD);
        ended(&output, 0);
        assert_eq!(stdout(&output), three_tables());
    }
    // The gateway's policy does not name it.
    let output = stage.reattach(&[&ways[..], &["-c", "Get-PSSession -ComputerName Server02"]].concat(), PASSWORD);
    ended(&output, 1);
    assert!(stderr(&output).contains("does not let you reach Server02"), "{}", stderr(&output));
    // Not without its certificate.
    let output = stage.reattach(
        &["--gateway", &origin, "--token-file", "token", "-c", "Get-PSSession -ComputerName Server01"],
        PASSWORD,
    );
    ended(&output, 3);
}

#[test]
fn a_sign_in_that_fails_leaves_the_file_as_it_was() {
    let stage = Stage::new();
    let (origin, file) = (stage.gateway(), stage.folder.join("token"));
    ended(&stage.login(&origin, "wrong"), 1);
    assert!(!file.exists(), "there was none before");
    fs::write(&file, "before\n").unwrap();
    let permissions = || fs::metadata(&file).unwrap().permissions();
    let before = permissions();
    ended(&stage.login(&origin, "wrong"), 1);
    assert_eq!((fs::read_to_string(&file).unwrap().as_str(), permissions()), ("before\n", before));
    ended(&stage.login(&origin, "p"), 0);
    assert_ne!(fs::read_to_string(&file).unwrap(), "before\n");
}

#[test]
fn a_wrong_password_is_sent_once() {
    let stage = Stage::new();
    let arguments = ["--direct", "--names", "names.toml", "--credential", "LAB\\adele"];
    let output = stage.reattach(&[&arguments[..], &THREE_COMMANDS[..2]].concat(), "not-the-password");
    ended(&output, 1);
    let told = stderr(&output);
    assert!(told.starts_with("Get-PSSession : "), "{told}");
    let id = "FullyQualifiedErrorId : LogonFailure,RemotePSSessionQueryFailed,\
              Microsoft.PowerShell.Commands.GetPSSessionCommand";
    assert!(told.contains(id), "{told}");
    assert!(!told.contains("not-the-password"));
    let log = fs::read_to_string(stage.folder.join("lab.log")).unwrap();
    assert_eq!(log.lines().filter(|line| line.contains("\"auth\":\"failed\"")).count(), 1, "{log}");
}

#[test]
fn what_is_left_open_is_disconnected() {
    let stage = Stage::new();
    for _ in 0..2 {
        let output = stage.direct(&THREE_COMMANDS[2..4]);
        ended(&output, 0);
        assert!(stderr(&output).starts_with("VERBOSE: "), "{}", stderr(&output));
    }
}

#[test]
fn jobs_in_a_script_of_lines() {
    let stage = Stage::new();
    let output = stage.direct(&[
        "-c",
        "$j = Invoke-Command -ComputerName Server01, Server02 { 1; 2 } -AsJob -JobName Count",
        "-c",
        "$j | Wait-Job",
        "-c",
        "Receive-Job -Name Count",
        "-c",
        "Remove-Job -Name Count",
        "-c",
        "Get-Job",
    ]);
    ended(&output, 0);
    let text = stdout(&output);
    assert_eq!(rows(&text), ["Count RemoteJob Completed True Server01, Server02 1; 2"], "{text}");
    for line in ["[Server01] 1", "[Server01] 2", "[Server02] 1", "[Server02] 2"] {
        assert_eq!(text.lines().filter(|other| *other == line).count(), 1, "{text}");
    }
}

#[test]
fn a_script_that_asks_is_told_that_nobody_is_there() {
    let stage = Stage::new();
    for script in ["Read-Host", "$p = Read-Host -AsSecureString", "Get-Credential"] {
        let line = format!("Invoke-Command -ComputerName Server01 {{ {script}; 'after' }}");
        let output = stage.direct(&["-c", &line]);
        ended(&output, 1);
        let told = stderr(&output);
        assert!(told.contains("asks a question and nobody is here to answer"), "{script}: {told}");
        let ids = ["NonInteractive,Microsoft.PowerShell.Commands.InvokeCommandCommand", "RemoteHostExecutionException"];
        assert!(ids.iter().all(|id| told.contains(&format!("FullyQualifiedErrorId : {id}"))), "{script}: {told}");
    }
    // Nobody is told twice where the engine has an error of its own.
    for (line, told, id, status) in [
        ("Get-PSSession -ComputerName Server01 | Remove-PSSession -Confirm", "A confirmation", "NonInteractive", 1),
        ("Connect-PSSession", "A value for -Name", "MissingMandatoryParameter", 2),
    ] {
        let output = stage.direct(&["-c", line]);
        ended(&output, status);
        let all = stderr(&output);
        assert!(all.contains(&format!("{told} is needed")), "{all}");
        assert_eq!(all.matches("FullyQualifiedErrorId").count(), 1, "{all}");
        assert!(all.contains(&format!("FullyQualifiedErrorId : {id},")), "{all}");
    }
    assert!(!rows(&stdout(&stage.direct(&["-c", THREE_LINES[0]]))).is_empty(), "nothing was removed");
    let output = stage.direct(&["--json", "-c", "Invoke-Command -ComputerName Server01 { Get-Credential }"]);
    ended(&output, 1);
    let lines = objects(&output);
    let error = lines.iter().find(|line| line["kind"] == "error").unwrap();
    assert_eq!((&error["errorId"], &error["category"]), (&"NonInteractive".into(), &"InvalidOperation".into()));
}

/// Who reads the output may stop reading; what runs is ended as always.
#[test]
fn output_that_nobody_reads_is_no_failure() {
    let stage = Stage::new();
    let ways = ["--direct", "--names", "names.toml", "--credential", "LAB\\adele"];
    let mut child = stage.start(&[&ways[..], &commands(&THREE_LINES)].concat(), PASSWORD);
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    ended(&output, 0);
    assert_eq!(stderr(&output), "");
    let list = stage.direct(&["-c", THREE_LINES[0]]);
    assert_eq!(rows(&stdout(&list)), [LEFT]);
}
