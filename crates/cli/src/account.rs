//! The account at the targets, and where its password comes from: a prompt, standard input or a variable; never an
//! argument.

use std::env;
use std::io::{self, BufRead};

use reattach_core::bridge::Password;

/// Holds the password of the one account that `--credential` names.
const VARIABLE: &str = "REATTACH_PASSWORD";

/// See the module.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    /// From `--credential`; asked for when missing.
    pub(crate) user_name: Option<String>,
    /// From `--password-stdin`.
    pub(crate) password_stdin: bool,
}

impl Account {
    /// The password that was given with the command line, for a prompt that suggests `user_name`; `None` when a person
    /// must be asked. Reads standard input at most once a prompt.
    pub(crate) fn given(&self, user_name: Option<&str>) -> Option<io::Result<Password>> {
        let same = |own: &str| user_name.is_none_or(|wanted| wanted.eq_ignore_ascii_case(own));
        if !self.user_name.as_deref().is_none_or(same) {
            return None;
        }
        if self.password_stdin {
            return Some(from_stdin());
        }
        env::var(VARIABLE).ok().map(|value| Ok(Password::new(value)))
    }
}

/// A line of standard input. The line break at its end does not belong to it.
///
/// # Errors
/// What the system said, or that there is no line.
pub(crate) fn from_stdin() -> io::Result<Password> {
    let mut line = String::new();
    if io::stdin().lock().read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(Password::new(line))
}
