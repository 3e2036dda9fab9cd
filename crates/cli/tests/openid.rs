//! `reattach login --device` against an OpenID provider that is not ours: oidc-provider, which is certified, with a
//! person who enters the code in a browser of HTTP requests.
//!
//! `cargo xtask test interop` installs it and says where it is.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::thread;

use serde_json::{Value, json};
use support::{PASSWORD, Stage, rows, stdout};
use tokio::runtime::Runtime;

/// The provider as a child process; it ends when its standard input closes.
struct Provider {
    child: Child,
    talk: Mutex<(Option<ChildStdin>, BufReader<ChildStdout>)>,
    issuer: String,
}

impl Provider {
    fn start() -> Self {
        let folder = std::env::var("REATTACH_TEST_OPENID").expect("run `cargo xtask test interop`");
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/openid/provider.mjs");
        let mut child = Command::new("node")
            .args([script, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let issuer = line(&mut lines)["issuer"].as_str().unwrap().into();
        let talk = Mutex::new((child.stdin.take(), lines));
        Self { child, talk, issuer }
    }

    /// Has a person enter a code.
    fn enters(&self, what: &str, uri: &str, login: &str) {
        let mut talk = self.talk.lock().unwrap();
        writeln!(talk.0.as_mut().unwrap(), "{}", json!({"do": what, "uri": uri, "login": login})).unwrap();
        assert_eq!(line(&mut talk.1), json!({"ok": true}));
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        // Not a lock: a test that has failed may have poisoned it.
        self.talk.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner).0.take();
        let _ = self.child.wait();
    }
}

fn line(lines: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|_| panic!("the provider said {line:?}"))
}

/// Signs in as a client of the provider; returns the exit status, and what was written to standard output and to
/// standard error.
fn login(stage: &Stage, origin: &str, file: &str, person: impl FnOnce(&str)) -> (i32, String, String) {
    let way = ["login", "--gateway", origin, "--token-file", file, "--trust", "tls/cert.pem", "--device"];
    let mut child = stage.start(&way, "");
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    let mut told = String::new();
    while !told.contains("Waiting for the code") {
        assert_ne!(reader.read_line(&mut told).unwrap(), 0, "it ended: {told}");
    }
    let uri = told.lines().find_map(|line| line.split_once("holds the code: ")).unwrap().1.to_owned();
    let code = uri.split_once("user_code=").unwrap().1;
    assert!(told.lines().next().unwrap().ends_with(&format!("enter the code {code}")), "{told}");
    person(&uri);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut reader, &mut rest).unwrap();
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), stdout(&output), rest)
}

#[test]
#[ignore = "needs Node.js and a package: `cargo xtask test interop`"]
fn a_person_at_a_provider_that_is_not_ours() {
    let (stage, runtime, provider) = (Stage::new(), Runtime::new().unwrap(), Provider::start());
    std::fs::write(stage.folder.join("secret"), "a:secret with%signs+and&more\n").unwrap();
    let gateway = |client: &str, secret: &str| {
        let text = format!(
            "[oidc]\nissuer = \"{}\"\nclient_id = \"{client}\"\n{secret}\n[oidc.users]\n\"adele@contoso.com\" = \
             \"admin\"\n[oidc.groups]\nOperators = \"admin\"\n",
            provider.issuer
        );
        stage.gateway_with(&runtime, &text)
    };
    // One gateway an algorithm, each a client of its own: two with a secret, two without.
    let file = "client_secret_file = \"secret\"";
    let gateways = [("rs256", file), ("ps256", file), ("es256", ""), ("eddsa", "")]
        .map(|(name, secret)| (name, gateway(name, secret)));
    let short = gateway("short", "");
    thread::scope(|scope| {
        for (name, origin) in &gateways {
            let (stage, provider) = (&stage, &provider);
            scope.spawn(move || {
                let approves = |uri: &str| provider.enters("approve", uri, "adele@contoso.com");
                let (status, out, told) = login(stage, origin, name, approves);
                assert_eq!((status, out.as_str()), (0, "Signed in as admin.\n"), "{name}: {told}");
                let ways = ["--gateway", origin, "--token-file", name, "--trust", "tls/cert.pem"];
                let command = ["--credential", "LAB\\adele", "-c", "Get-PSSession -ComputerName Server01"];
                let output = stage.reattach(&[&ways[..], &command].concat(), PASSWORD);
                assert_eq!(rows(&stdout(&output)), ["ITTask Server01 Disconnected ITTasks None"], "{name}");
            });
        }
        let (stage, provider, origin) = (&stage, &provider, &gateways[2].1);
        scope.spawn(move || {
            // By a group: the name stays the provider's.
            let (status, out, told) =
                login(stage, origin, "carla", |uri| provider.enters("approve", uri, "carla@contoso.com"));
            assert_eq!((status, out.as_str()), (0, "Signed in as carla@contoso.com.\n"), "{told}");
        });
        scope.spawn(move || {
            let (status, _, told) =
                login(stage, origin, "boris", |uri| provider.enters("approve", uri, "boris@contoso.com"));
            assert_eq!(status, 1);
            assert!(told.contains("does not admit boris@contoso.com"), "{told}");
        });
        scope.spawn(move || {
            let (status, _, told) = login(stage, origin, "denied", |uri| provider.enters("refuse", uri, ""));
            assert_eq!(status, 1);
            assert!(told.contains("refused where the code was entered"), "{told}");
        });
        scope.spawn(|| {
            // Six seconds, and nobody enters it.
            let (status, _, told) = login(stage, &short, "short", |_| {});
            assert_eq!(status, 1);
            assert!(told.contains("Nobody entered the code in time"), "{told}");
        });
    });
}
