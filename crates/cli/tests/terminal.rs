//! The binary against a lab, straight and through a gateway: what it writes and how it ends.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reattach_gateway::config::Config;
use reattach_gateway::{Gateway, hash_password};
use reattach_lab::{Lab, LabOptions};
use tokio::runtime::Runtime;

const PASSWORD: &str = "Reattach-Lab-1";
const HEADINGS: &str = " Id Name            ComputerName    State         ConfigurationName     Availability
 -- ----            ------------    -----         -----------------     ------------
";

/// A lab, and a folder of its own.
struct Stage {
    runtime: Runtime,
    lab: Option<Lab>,
    folder: PathBuf,
}

impl Stage {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("terminal-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let runtime = Runtime::new().unwrap();
        let options = LabOptions { log_file: Some(folder.join("lab.log")), ..LabOptions::default() };
        let lab = runtime.block_on(Lab::start(options)).unwrap();
        fs::write(folder.join("names.toml"), lab.names_file()).unwrap();
        Self { runtime, lab: Some(lab), folder }
    }

    fn reattach(&self, arguments: &[&str], password: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_reattach"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("REATTACH_PASSWORD", password)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// Straight to the lab, as its administrator.
    fn direct(&self, arguments: &[&str]) -> Output {
        let ways = ["--direct", "--names", "names.toml", "--credential", "LAB\\adele"];
        self.reattach(&[&ways, arguments].concat(), PASSWORD)
    }

    /// Serves a gateway in front of the lab, for the user `admin` with the password `p`.
    fn gateway(&self) -> String {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("https://localhost:{port}");
        let hash = hash_password("p").unwrap();
        let text = format!(
            r#"
listen = "127.0.0.1:{port}"
public_origin = "{origin}"
lab = true
console = "."

[tls]
self_signed_in = "tls"

[[users]]
name = "admin"
password_hash = '{hash}'

[[targets]]
name = "lab"
hosts = ["Server01"]
addresses = ["127.0.0.0/8"]
ports = [5985]
schemes = ["http"]
auth = ["negotiate"]
users = ["admin"]
"#
        );
        let names = self.lab.as_ref().unwrap().names_file();
        let config = Config::parse(&text, Some(&names), &self.folder).unwrap();
        let listener = self.runtime.block_on(async {
            let gateway = Gateway::new(config).unwrap();
            let listener = gateway.listen().await.unwrap();
            (gateway, listener)
        });
        let (gateway, listener) = listener;
        self.runtime.spawn(gateway.serve(listener, std::future::pending::<Duration>()));
        origin
    }

    fn login(&self, origin: &str, password: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_reattach"))
            .args(["login", "--gateway", origin, "--token-file", "token", "--user", "admin", "--password-stdin"])
            .args(["--trust", "tls/cert.pem"])
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
        child.wait_with_output().unwrap()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(lab) = self.lab.take() {
            self.runtime.block_on(lab.stop());
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn ended(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}{}", stdout(output), stderr(output));
}

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
fn json_is_one_object_a_line() {
    let stage = Stage::new();
    let output = stage.direct(&["--json", "-c", THREE_COMMANDS[1]]);
    ended(&output, 0);
    let lines: Vec<serde_json::Value> =
        stdout(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["kind"], &lines[0]["Name"]), (&"session".into(), &"ITTask".into()));
    assert_eq!((&lines[0]["State"], &lines[0]["Availability"]), (&"Disconnected".into(), &"None".into()));
    assert_eq!((&lines[1]["kind"], &lines[1]["failed"]), (&"summary".into(), &0.into()));
}

#[test]
fn what_cannot_be_understood_or_reached() {
    let stage = Stage::new();
    ended(&stage.direct(&["-c", "Get-PSSession -Nonsense"]), 2);
    ended(&stage.direct(&["-c", "Connect-PSSession -ComputerName Server01 -Id 1"]), 2);
    ended(&stage.direct(&[]), 2);
    ended(&stage.reattach(&["-c", "Get-PSSession"], PASSWORD), 2);
    ended(&stage.reattach(&["--nonsense"], PASSWORD), 2);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    fs::write(stage.folder.join("names.toml"), format!("[names]\nServer01 = \"{free}\"\n")).unwrap();
    ended(&stage.direct(&["-c", "Get-PSSession -ComputerName Server01"]), 3);
}

/// The rows under the headings of tables, without the numbers that a process counts and without the spaces between
/// columns: the page sets the same columns now to the left and now to the right.
fn rows(text: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.first() {
            None => inside = false,
            Some(word) if word.chars().all(|c| c == '-') => inside = true,
            Some(_) if inside => rows.push(words[1..].join(" ")),
            Some(_) => {}
        }
    }
    rows
}

/// The help page's first example with its output, which the page gives in full.
#[test]
fn help_page_example_one() {
    let stage = Stage::new();
    let output = stage.direct(&["-c", "Connect-PSSession -ComputerName Server01 -Name ITTask"]);
    ended(&output, 0);
    let row = "  1 ITTask          Server01        Opened        ITTasks                  Available";
    assert_eq!(stdout(&output), format!("\n{HEADINGS}{row}\n\n"), "but for the number, as the page has it");
}

/// The page's second example: Backups on Localhost before, meanwhile and after. The page begins with a session that is
/// open already.
#[test]
fn help_page_example_two() {
    let stage = Stage::new();
    let output = stage.direct(&[
        "-c",
        "$opened = Connect-PSSession -ComputerName Localhost -Name Backups",
        "-c",
        "Get-PSSession",
        "-c",
        "Get-PSSession | Disconnect-PSSession",
        "-c",
        "Get-PSSession | Connect-PSSession",
    ]);
    ended(&output, 0);
    let rows = [
        "  1 Backups         Localhost       Opened        Microsoft.PowerShell     Available",
        "  1 Backups         Localhost       Disconnected  Microsoft.PowerShell          None",
        "  1 Backups         Localhost       Opened        Microsoft.PowerShell     Available",
    ];
    assert_eq!(stdout(&output), rows.map(|row| format!("\n{HEADINGS}{row}\n\n")).concat());
}

/// What the page's third example types, word for word but for the job's number.
const SCRIPT: [&str; 9] = [
    "$s = New-PSSession -ComputerName Server01 -Name ITTask -ConfigurationName ITTasks",
    r"Invoke-Command -Session $s {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}",
    "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15",
    "Get-PSSession -ComputerName Server01 -Name ITTask",
    "$s = Connect-PSSession -ComputerName Server01 -Name ITTask",
    "Invoke-Command -Session $s {Get-Job}",
    "Invoke-Command -Session $s {$BackupSpecs = Receive-Job -JobName Job1}",
    r"Invoke-Command -Session $s {\\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}",
    "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15",
];

/// On the page no other ITTask is on Server01.
fn without_the_other_task(stage: &Stage) {
    ended(&stage.direct(&["-c", "Get-PSSession -ComputerName Server01 -Name ITTask | Remove-PSSession"]), 0);
}

/// The evening passes: nothing is written.
const EVENING: &str = "Invoke-Command -Session $s {$ended = Wait-Job -Name Job1}";

fn commands<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines.iter().flat_map(|line| ["-c", line]).collect()
}

const JOB: &str = r"Job1 BackgroundJob Completed False localhost \\Server30\Scripts\Backup-SQLDatabase.ps1";
const LEFT: &str = "ITTask Server01 Disconnected ITTasks None";

/// The page's third example as one scripted session. The page shows a table under `$s = Connect-PSSession` as well;
/// what is assigned is not shown, there or here.
#[test]
fn help_page_example_three() {
    let stage = Stage::new();
    without_the_other_task(&stage);
    let output = stage.direct(&commands(&[&SCRIPT[..5], &[EVENING], &SCRIPT[5..]].concat()));
    ended(&output, 0);
    assert_eq!(stderr(&output), "");
    let text = stdout(&output);
    let running = JOB.replace("Completed False", "Running True");
    let finished = JOB.replace("False", "True");
    assert_eq!(rows(&text), [running.as_str(), LEFT, LEFT, &finished, LEFT], "{text}");
    assert!(text.contains("Created a database"), "{text}");
}

/// The same from two computers: what is left on one in the evening is taken up on the other.
#[test]
fn help_page_example_three_at_home() {
    let stage = Stage::new();
    without_the_other_task(&stage);
    let at_work = stage.direct(&commands(&SCRIPT[..3]));
    ended(&at_work, 0);
    assert_eq!(rows(&stdout(&at_work))[1..], [LEFT]);
    let at_home = stage.direct(&commands(&[&SCRIPT[3..5], &["$s", EVENING], &SCRIPT[5..]].concat()));
    ended(&at_home, 0);
    let rows = rows(&stdout(&at_home));
    let expected = [LEFT, "ITTask Server01 Opened ITTasks Available", &JOB.replace("False", "True"), LEFT];
    assert_eq!(rows, expected, "{}", stdout(&at_home));
}

fn objects(output: &Output) -> Vec<serde_json::Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn json_has_every_kind() {
    let stage = Stage::new();
    let script =
        "Get-Date; Start-Job { 1 }; Write-Output 7; Write-Warning w; Write-Verbose v; Write-Error e; Write-Host h";
    let run = format!("Invoke-Command -Session $s {{ {script} }}");
    let output = stage.direct(&[
        "--json",
        "-c",
        "$s = New-PSSession -ComputerName Server01",
        "-c",
        &run,
        "-c",
        "$s | Disconnect-PSSession -WhatIf",
        "-c",
        "Get-PSSession -Id 99",
    ]);
    ended(&output, 1);
    let lines = objects(&output);
    let written = |stream: &str| {
        lines.iter().filter(|line| line["kind"] == "output" && line["stream"] == stream).collect::<Vec<_>>()
    };
    let out = written("output");
    assert_eq!(out[1]["value"]["Name"], "Job1");
    assert_eq!((&out[2]["value"], &out[2]["text"]), (&7.into(), &"7".into()));
    assert!(out[0]["value"].as_str().unwrap().contains('T'), "a date as ISO 8601: {}", out[0]);
    let session = out[0]["session"].as_str().unwrap();
    assert!(out.iter().all(|line| line["session"] == session));
    assert_eq!(written("warning")[0]["value"], "w");
    assert_eq!(written("host")[0]["text"], "h");
    assert_eq!(written("error")[0]["value"]["message"], "e");
    assert_eq!(lines.iter().filter(|line| line["kind"] == "summary").count(), 4);
    let whatif: Vec<_> = lines.iter().filter(|line| line["kind"] == "whatif").collect();
    assert!(whatif[0]["text"].as_str().unwrap().contains("Disconnect"), "{whatif:?}");
    let error = lines.iter().find(|line| line["kind"] == "error").unwrap();
    assert_eq!(error["target"], "99");
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
    let mut child = Command::new(env!("CARGO_BIN_EXE_reattach"))
        .args(["--direct", "--names", "names.toml", "--credential", "LAB\\adele"])
        .args(commands(&THREE_LINES))
        .current_dir(&stage.folder)
        .env("REATTACH_PASSWORD", PASSWORD)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    ended(&output, 0);
    assert_eq!(stderr(&output), "");
    let list = stage.direct(&["-c", THREE_LINES[0]]);
    assert_eq!(rows(&stdout(&list)), [LEFT]);
}
