//! Where a password comes from: standard input, a variable, or a prompt; never an argument.

use std::env;
use std::io::{self, BufRead};

use reattach_core::bridge::Password;

/// Holds the password of the one account that `--credential` names.
const VARIABLE: &str = "REATTACH_PASSWORD";

/// The password of the account at the targets.
///
/// # Errors
/// What the system said when there is neither a line nor a variable nor a terminal.
pub(crate) fn read(prompt: &str, from_stdin: bool) -> io::Result<Password> {
    match env::var(VARIABLE) {
        Ok(value) if !from_stdin => Ok(Password::new(value)),
        _ => ask(prompt, from_stdin),
    }
}

/// Reads a secret. The line break at its end does not belong to it.
///
/// # Errors
/// What the system said when there is neither a line nor a terminal.
pub(crate) fn ask(prompt: &str, from_stdin: bool) -> io::Result<Password> {
    if !from_stdin {
        return rpassword::prompt_password(prompt).map(Password::new);
    }
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let length = line.trim_end_matches(['\r', '\n']).len();
    line.truncate(length);
    Ok(Password::new(line))
}
