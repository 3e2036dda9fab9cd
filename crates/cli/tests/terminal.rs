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
const THREE_COMMANDS: [&str; 6] = [
    "-c",
    "Get-PSSession -ComputerName Server01",
    "-c",
    "Connect-PSSession -ComputerName Server01 -Name ITTask",
    "-c",
    "Disconnect-PSSession -Name ITTask",
];

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

fn row(id: u32, name: &str, computer: &str, state: &str, configuration: &str, availability: &str) -> String {
    format!("{id:>3} {name:<15} {computer:<15} {state:<13} {configuration:<20} {availability:>13}")
}

/// The page's second example: what Backups on Localhost looks like before, meanwhile and after.
#[test]
fn help_page_example_two() {
    let stage = Stage::new();
    let output = stage.direct(&[
        "-c",
        "Connect-PSSession -ComputerName Localhost -Name Backups",
        "-c",
        "Get-PSSession",
        "-c",
        "Get-PSSession | Disconnect-PSSession",
        "-c",
        "Get-PSSession | Connect-PSSession",
    ]);
    ended(&output, 0);
    let rows: Vec<String> =
        stdout(&output).lines().filter(|line| line.contains("Backups")).map(str::to_owned).collect();
    let opened = row(1, "Backups", "Localhost", "Opened", "Microsoft.PowerShell", "Available");
    let left = row(1, "Backups", "Localhost", "Disconnected", "Microsoft.PowerShell", "None");
    assert_eq!(rows, [opened.clone(), opened.clone(), left, opened]);
}

/// The page's third example, verbatim, as one scripted session and then a second one from elsewhere.
#[test]
fn help_page_example_three() {
    let stage = Stage::new();
    let output = stage.direct(&[
        "-c",
        "$s = New-PSSession -ComputerName Server02 -Name ITTask -ConfigurationName ITTasks",
        "-c",
        r"Invoke-Command -Session $s {Start-Job -FilePath \\Server30\Scripts\Backup-SQLDatabase.ps1}",
        "-c",
        "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15",
    ]);
    ended(&output, 0);
    let text = stdout(&output);
    assert!(text.contains("Backup-SQLDatabase.ps1") && text.contains("Running"), "{text}");
    assert!(text.contains(&row(1, "ITTask", "Server02", "Disconnected", "ITTasks", "None")), "{text}");

    let output = stage.direct(&[
        "-c",
        "Get-PSSession -ComputerName Server02 -Name ITTask",
        "-c",
        "$s = Connect-PSSession -ComputerName Server02 -Name ITTask",
        "-c",
        "Invoke-Command -Session $s {Get-Job}",
        "-c",
        "Invoke-Command -Session $s {$BackupSpecs = Receive-Job -JobName Job1}",
        "-c",
        r"Invoke-Command -Session $s {\\Server30\Scripts\New-SQLDatabase.ps1 -InitData $BackupSpecs.Initialization}",
        "-c",
        "Disconnect-PSSession -Session $s -OutputBufferingMode Drop -IdleTimeoutSec 60*60*15",
    ]);
    ended(&output, 0);
    let text = stdout(&output);
    assert!(text.contains("Job1") && text.contains("Created a database"), "{text}");
    let left = |id| row(id, "ITTask", "Server02", "Disconnected", "ITTasks", "None");
    let rows: Vec<&str> = text.lines().filter(|line| line.contains("ITTasks")).collect();
    assert_eq!(rows.len(), 2, "{text}");
    assert_eq!(rows[0], rows[1], "the same number before and after");
    assert!((1..9).any(|id| rows[0] == left(id)), "{text}");
}
