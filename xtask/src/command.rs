//! Child commands with the environment that the build needs.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::place;

/// What a task returns; the error is a sentence that says what to do.
pub(crate) type Outcome = Result<(), String>;

/// Announces a step.
pub(crate) fn step(text: &str) {
    eprintln!("==> {text}");
}

/// A command that runs in the root with our tools first on the path.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    let mut path = OsString::from(place::tools().join("bin"));
    if let Some(rest) = env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    command
        .current_dir(place::root())
        .env("PATH", path)
        // Set by the cargo that runs us, for the crate xtask; wrong for every other.
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("CARGO_PKG_NAME")
        // trunk refuses the value 1.
        .env_remove("NO_COLOR")
        .stdin(Stdio::null());
    command
}

/// `cargo` with the toolchain that runs us.
pub(crate) fn cargo() -> Command {
    command(&env::var("CARGO").unwrap_or_else(|_| "cargo".into()))
}

/// Runs a command to its end.
///
/// # Errors
/// `advice`, when it cannot be started or fails.
pub(crate) fn done(command: &mut Command, advice: &str) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{advice} ({} ended with {status})", name(command))),
        Err(error) => Err(format!("{advice} ({} could not be started: {error})", name(command))),
    }
}

/// Whether a command can be started and succeeds, quietly.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// What a command writes to its standard output, if it succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
