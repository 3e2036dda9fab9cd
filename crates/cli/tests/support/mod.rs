//! A lab, and the binary against it.
#![allow(dead_code, reason = "each suite uses its part")]

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use reattach_gateway::config::Config;
use reattach_gateway::{Gateway, hash_password};
use reattach_lab::{Lab, LabOptions};
use tokio::runtime::Runtime;

pub(crate) const PASSWORD: &str = "Reattach-Lab-1";
pub(crate) const HEADINGS: &str = " Id Name            ComputerName    State         ConfigurationName     Availability
 -- ----            ------------    -----         -----------------     ------------
";

/// A lab, and a folder of its own.
pub(crate) struct Stage {
    runtime: Runtime,
    pub(crate) lab: Option<Lab>,
    pub(crate) folder: PathBuf,
}

impl Stage {
    pub(crate) fn new() -> Self {
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

    pub(crate) fn reattach(&self, arguments: &[&str], password: &str) -> Output {
        self.start(arguments, password).wait_with_output().unwrap()
    }

    /// The binary in the stage's folder while it runs: nobody sits at its standard input, and what it writes can be
    /// read.
    pub(crate) fn start(&self, arguments: &[&str], password: &str) -> Child {
        Command::new(env!("CARGO_BIN_EXE_reattach"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("REATTACH_PASSWORD", password)
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Straight to the lab, as its administrator.
    pub(crate) fn direct(&self, arguments: &[&str]) -> Output {
        let ways = ["--direct", "--names", "names.toml", "--credential", "LAB\\adele"];
        self.reattach(&[&ways, arguments].concat(), PASSWORD)
    }

    /// Serves a gateway in front of the lab, for the user `admin` with the password `p`.
    pub(crate) fn gateway(&self) -> String {
        let hash = hash_password("p").unwrap();
        self.gateway_with(&self.runtime, &format!("[[users]]\nname = \"admin\"\npassword_hash = '{hash}'\n"))
    }

    /// Serves a gateway in front of the lab for the user `admin`, who signs in as this part of its configuration says.
    pub(crate) fn gateway_with(&self, runtime: &Runtime, sign_in: &str) -> String {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let origin = format!("https://localhost:{port}");
        let text = format!(
            r#"
listen = "127.0.0.1:{port}"
public_origin = "{origin}"
lab = true
console = "."

[tls]
self_signed_in = "tls"

{sign_in}
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
        let listener = runtime.block_on(async {
            let gateway = Gateway::new(config).unwrap();
            let listener = gateway.listen().await.unwrap();
            (gateway, listener)
        });
        let (gateway, listener) = listener;
        runtime.spawn(gateway.serve(listener, std::future::pending::<Duration>()));
        origin
    }

    pub(crate) fn login(&self, origin: &str, password: &str) -> Output {
        let login = ["login", "--gateway", origin, "--token-file", "token", "--user", "admin", "--password-stdin"];
        self.fed(&[&login[..], &["--trust", "tls/cert.pem"]].concat(), &format!("{password}\n"))
    }

    /// The binary in the stage's folder, with `input` on its standard input.
    pub(crate) fn fed(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_reattach"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("LC_ALL", "C")
            .env_remove("REATTACH_PASSWORD")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
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

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
pub(crate) fn ended(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}{}", stdout(output), stderr(output));
}

/// The rows under the headings of tables, without the numbers that a process counts and without the spaces between
/// columns: the page sets the same columns now to the left and now to the right.
pub(crate) fn rows(text: &str) -> Vec<String> {
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

/// Each line with the option that gives it.
pub(crate) fn commands<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    lines.iter().flat_map(|line| ["-c", line]).collect()
}

/// What `--json` wrote.
pub(crate) fn objects(output: &Output) -> Vec<serde_json::Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
