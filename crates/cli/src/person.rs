//! Whoever sits at the terminal.

use std::io::{self, IsTerminal};

use reattach_core::bridge::Password;
use rustyline::config::Behavior;
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{Config, Editor};

use crate::output::safe;

/// Somebody at a terminal, or nobody: a pipe, a service, a build.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    present: bool,
}

/// The person will not answer: nobody is there, or Ctrl+C or Ctrl+D was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// There is no terminal.
    Absent,
    /// Ctrl+C.
    Interrupted,
    /// Ctrl+D on an empty line.
    Closed,
}

impl Person {
    /// Whoever types into standard input, if that is a terminal.
    pub(crate) fn at_terminal() -> Self {
        Self { present: io::stdin().is_terminal() }
    }

    pub(crate) fn is_present(self) -> bool {
        self.present
    }

    /// One line, to be edited from `initial` on. It goes into no history. Blocks.
    pub(crate) fn line(self, prompt: &str, initial: &str) -> Result<String, NoAnswer> {
        if !self.present {
            return Err(NoAnswer::Absent);
        }
        let config = Config::builder().behavior(Behavior::PreferTerm).auto_add_history(false).build();
        let mut editor =
            Editor::<(), MemHistory>::with_history(config, MemHistory::new()).map_err(|_| NoAnswer::Absent)?;
        let initial: String = initial.chars().filter(|c| !c.is_control()).collect();
        editor.readline_with_initial(safe(prompt).as_ref(), (&initial, "")).map_err(|error| match error {
            ReadlineError::Interrupted => NoAnswer::Interrupted,
            ReadlineError::Eof => NoAnswer::Closed,
            _ => NoAnswer::Absent,
        })
    }

    /// A text that is not shown. Blocks.
    pub(crate) fn secret(self, prompt: &str) -> Result<Password, NoAnswer> {
        if !self.present {
            return Err(NoAnswer::Absent);
        }
        match rpassword::prompt_password(safe(prompt)) {
            Ok(text) => Ok(Password::new(text)),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(NoAnswer::Interrupted),
            Err(_) => Err(NoAnswer::Closed),
        }
    }
}
