//! A child process whose lines can be waited for and that ends with its parent.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Error;

/// A running child. Dropping it closes its standard input and, after two seconds, kills it.
#[derive(Debug)]
pub struct Child {
    name: String,
    process: std::process::Child,
    lines: Receiver<String>,
    last: String,
}

impl Child {
    /// Starts `program`, with the lowest priority when it `gives_way`; its standard error goes where ours goes.
    ///
    /// # Errors
    /// [`Error::CannotStart`].
    pub fn start(program: &Path, arguments: &[String], gives_way: bool) -> Result<Self, Error> {
        let mut command = if gives_way {
            let mut nice = Command::new("nice");
            nice.args(["-n", "19"]).arg(program);
            nice
        } else {
            Command::new(program)
        };
        if std::env::var_os("RUST_LOG").is_none() {
            // What a terminal shows is the sign-in link, not every connection.
            command.env("RUST_LOG", "warn");
        }
        let mut process = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| Error::CannotStart(program.into(), error))?;
        let (sender, lines) = mpsc::channel();
        if let Some(output) = process.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(output).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            });
        }
        let name = program.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(Self { name, process, lines, last: String::from("nothing") })
    }

    /// Waits for a line that starts with `prefix` and returns the rest of it.
    ///
    /// # Errors
    /// [`Error::Ended`] when the child ended first, [`Error::NotReady`] after `within`.
    pub fn line_starting(&mut self, prefix: &str, within: Duration) -> Result<String, Error> {
        let deadline = Instant::now() + within;
        loop {
            match self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(line) => match line.strip_prefix(prefix) {
                    Some(rest) => return Ok(rest.trim().into()),
                    None => self.last = line,
                },
                Err(RecvTimeoutError::Timeout) => return Err(Error::NotReady(self.name.clone())),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Error::Ended(self.name.clone(), self.last.clone()));
                }
            }
        }
    }

    /// Whether the child has ended.
    pub fn ended(&mut self) -> bool {
        !matches!(self.process.try_wait(), Ok(None))
    }

    /// Ends the child at once.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        for _ in 0..40 {
            if self.ended() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.kill();
    }
}
