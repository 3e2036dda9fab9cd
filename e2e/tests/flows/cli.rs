//! The command-line front end, straight to the target and through the gateway.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use reattach_e2e::{ACCOUNT, Look, Outcome, PASSWORD, flow};

const COMMANDS: [&str; 6] = [
    "-c",
    "Get-PSSession -ComputerName Server01",
    "-c",
    "Connect-PSSession -ComputerName Server01 -Name ITTask",
    "-c",
    "Disconnect-PSSession -Name ITTask",
];

#[tokio::test]
async fn the_same_three_commands_run_direct_and_through_the_gateway() {
    flow("cli", Look::default(), async |flow| {
        let binary = flow.stack.options().binaries.join("reattach");
        let names = flow.stack.names_file().display().to_string();
        let direct = reattach(&binary, &["--direct", "--names", &names, "--credential", ACCOUNT], &COMMANDS)?;
        expect_tables(&direct)?;

        let origin = flow.stack.origin().to_string();
        let certificate = flow.stack.certificate().display().to_string();
        let token = flow.stack.options().state.join("token").display().to_string();
        let options = flow.stack.options();
        let mut login = Command::new(&binary)
            .args(["login", "--gateway", &origin, "--token-file", &token, "--trust", &certificate])
            .args(["--user", &options.user_name, "--password-stdin"])
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        if let Some(mut input) = login.stdin.take() {
            let _ = writeln!(input, "{}", options.password);
        }
        if !login.wait().is_ok_and(|status| status.success()) {
            return Err("reattach login failed".into());
        }
        let arguments =
            ["--gateway", &origin, "--token-file", &token, "--trust", &certificate, "--credential", ACCOUNT];
        expect_tables(&reattach(&binary, &arguments, &COMMANDS)?)
    })
    .await;
}

fn reattach(binary: &Path, arguments: &[&str], commands: &[&str]) -> Outcome<String> {
    let output = Command::new(binary)
        .args(arguments)
        .args(commands)
        .env("REATTACH_PASSWORD", PASSWORD)
        .env("LANG", "C.UTF-8")
        .stdin(Stdio::null())
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.code() == Some(0) {
        Ok(text)
    } else {
        Err(format!("reattach ended with {}: {text}{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

fn expect_tables(text: &str) -> Outcome {
    for row in [
        "ITTask          Server01        Disconnected  ITTasks                       None",
        "ITTask          Server01        Opened        ITTasks                  Available",
    ] {
        if !text.contains(row) {
            return Err(format!("the row \"{row}\" is missing from:\n{text}"));
        }
    }
    Ok(())
}
