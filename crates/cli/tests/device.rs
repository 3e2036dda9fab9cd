//! `reattach login --device`, through a gateway, against a provider that does what a test tells it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../gateway/tests/provider/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "another suite uses the rest")]
mod provider;
mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};

use provider::{Provider, Reply, Signer};
use serde_json::json;
use support::{PASSWORD, Stage, ended, rows, stderr, stdout};
use tokio::runtime::Runtime;

const LIST: &str = "Get-PSSession -ComputerName Server01";

/// A stage with a provider, and with a gateway that signs in by it alone.
struct Set {
    stage: Stage,
    runtime: Runtime,
    provider: Provider,
    origin: String,
}

impl Set {
    fn new() -> Self {
        let (stage, runtime) = (Stage::new(), Runtime::new().unwrap());
        let provider = runtime.block_on(Provider::start());
        let text = format!(
            "[oidc]\nissuer = \"{}\"\nclient_id = \"reattach\"\n[oidc.users]\n\"adele@contoso.com\" = \"admin\"\n",
            provider.issuer
        );
        let origin = stage.gateway_with(&runtime, &text);
        Self { stage, runtime, provider, origin }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reattach"));
        command
            .args(["login", "--gateway", &self.origin, "--token-file", "token", "--trust", "tls/cert.pem", "--device"])
            .current_dir(&self.stage.folder)
            .env("LC_ALL", "C.UTF-8")
            .env_remove("REATTACH_PASSWORD");
        command
    }

    /// The binary; nobody sits at its standard input.
    fn login(&self) -> Output {
        self.command().stdin(Stdio::null()).output().unwrap()
    }
}

/// What a child has written to standard error up to the line that says that it waits.
fn shown(child: &mut Child) -> (String, BufReader<std::process::ChildStderr>) {
    let mut reader = BufReader::new(child.stderr.take().unwrap());
    let mut text = String::new();
    while !text.contains("Waiting for the code") {
        assert_ne!(reader.read_line(&mut text).unwrap(), 0, "it ended: {text}");
    }
    (text, reader)
}

#[test]
fn a_code_signs_in_and_the_file_is_as_good_as_any() {
    let set = Set::new();
    let mut child = set.command().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (told, mut rest) = shown(&mut child);
    let issuer = &set.provider.issuer;
    let open = format!(
        "To sign in at {}, open {issuer}/enter in a browser, on this or another device, and enter the code WDJB-0001\n",
        set.origin
    );
    assert!(told.starts_with(&open), "{told}");
    assert!(told.contains(&format!("holds the code: {issuer}/enter?user_code=WDJB-0001\n")), "{told}");
    assert!(told.contains("for 10 minutes. Ctrl+C stops."), "{told}");
    set.provider.tokens([set.provider.grant("adele@contoso.com")]);
    let mut after = String::new();
    rest.read_to_string(&mut after).unwrap();
    let output = child.wait_with_output().unwrap();
    ended(&output, 0);
    assert_eq!((stdout(&output).as_str(), after.as_str()), ("Signed in as admin.\n", ""));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(set.stage.folder.join("token")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let ways = ["--gateway", &set.origin, "--token-file", "token", "--trust", "tls/cert.pem"];
    let output = set.stage.reattach(&[&ways[..], &["--credential", "LAB\\adele", "-c", LIST]].concat(), PASSWORD);
    ended(&output, 0);
    assert_eq!(rows(&stdout(&output)), ["ITTask Server01 Disconnected ITTasks None"]);
}

#[test]
fn what_else_may_come_of_a_code() {
    let set = Set::new();
    let claims = set.provider.claims("adele@contoso.com");
    for (reply, status, told) in [
        (Reply::error("access_denied"), 1, "refused where the code was entered"),
        (Reply::error("expired_token"), 1, "Nobody entered the code in time"),
        (set.provider.grant("boris@contoso.com"), 1, "boris@contoso.com"),
        (Reply::token(&Signer::es256().token("key-1", &claims)), 1, "does not accept what its identity provider says"),
    ] {
        set.provider.tokens([reply]);
        let output = set.login();
        ended(&output, status);
        let told_all = stderr(&output);
        assert!(told_all.contains(told), "{told_all}");
        assert_eq!(stdout(&output), "");
        assert!(!set.stage.folder.join("token").exists(), "nothing is kept of a sign-in that failed");
    }
    // A provider that cannot be had at all.
    set.provider.reply("/device", Reply::Json(500, json!({})));
    let output = set.login();
    ended(&output, 3);
    assert!(stderr(&output).contains("identity provider cannot be used now"), "{}", stderr(&output));
}

/// The code's time is over before anybody has entered it; the provider wants longer intervals meanwhile.
#[test]
fn a_code_that_nobody_enters_ends() {
    let set = Set::new();
    set.provider.reply(
        "/device",
        Reply::ok(json!({
            "device_code": "d", "user_code": "ABCD", "verification_uri": "https://idp.example", "expires_in": 3,
            "interval": 1,
        })),
    );
    set.provider.tokens([Reply::error("slow_down")]);
    let output = set.login();
    ended(&output, 1);
    assert!(stderr(&output).contains("Nobody entered the code in time"), "{}", stderr(&output));
    assert!(stderr(&output).contains("for one minute"), "{}", stderr(&output));
    assert_eq!(set.provider.asked("/token").len(), 1, "it slowed down");
}

#[test]
fn a_gateway_that_goes_away_is_asked_again_and_then_given_up() {
    let set = Set::new();
    set.provider.reply(
        "/device",
        Reply::ok(json!({
            "device_code": "d", "user_code": "ABCD", "verification_uri": "https://idp.example", "expires_in": 4,
            "interval": 1,
        })),
    );
    let mut child = set.command().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (_, mut rest) = shown(&mut child);
    set.runtime.shutdown_background();
    let mut after = String::new();
    rest.read_to_string(&mut after).unwrap();
    ended(&child.wait_with_output().unwrap(), 3);
    assert!(after.contains("The next try is in 2 seconds."), "{after}");
    assert!(after.contains("The gateway cannot be reached"), "{after}");
}

#[test]
fn each_gateway_says_how_one_signs_in_there() {
    let set = Set::new();
    // Nothing is read from standard input for nothing.
    for user in [&["--user", "admin"][..], &[]] {
        let login = ["login", "--gateway", &set.origin, "--token-file", "token", "--trust", "tls/cert.pem"];
        let output = set.stage.fed(&[&login[..], &["--password-stdin"], user].concat(), "p\n");
        ended(&output, 2);
        assert!(stderr(&output).contains("Use --device."), "{}", stderr(&output));
    }
    assert!(set.provider.asked("/device").is_empty());
    let local = set.stage.gateway();
    let login = ["login", "--gateway", &local, "--token-file", "token", "--trust", "tls/cert.pem", "--device"];
    let output = set.stage.reattach(&login, "");
    ended(&output, 2);
    assert!(stderr(&output).contains("offers no sign-in by device code. Use --user NAME"), "{}", stderr(&output));
    let nobody = ["login", "--gateway", "https://localhost:1", "--token-file", "token", "--device"];
    let output = set.stage.reattach(&nobody, "");
    ended(&output, 3);
    assert!(stderr(&output).contains("cannot be reached"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_the_wait() {
    let set = Set::new();
    let mut terminal = rexpect::session::spawn_command(set.command(), Some(20_000)).unwrap();
    terminal.exp_string("Waiting for the code to be entered").unwrap();
    terminal.send_control('c').unwrap();
    terminal.exp_string("Stopped: you are not signed in.").unwrap();
    terminal.exp_eof().unwrap();
    let status = terminal.process().wait().unwrap();
    assert!(format!("{status:?}").ends_with(", 1)"), "{status:?}");
    assert!(!set.stage.folder.join("token").exists(), "nothing is kept of a sign-in that was stopped");
}
