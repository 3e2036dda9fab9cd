//! What can go wrong when a stack starts. Every message says what to do next.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a stack did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Something else listens on the port.
    PortInUse(u16),
    /// A binary could not be started.
    CannotStart(PathBuf, io::Error),
    /// A file could not be written or read.
    File(PathBuf, io::Error),
    /// A child ended before it was ready; the text is what it wrote last.
    Ended(String, String),
    /// The lab refused a control command; the text is its answer.
    Control(String),
    /// A child did not say that it was ready in time.
    NotReady(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortInUse(port) => write!(
                f,
                "port {port} on this machine is in use: stop the program that listens there, or choose another one with --port"
            ),
            Self::CannotStart(path, error) => {
                write!(f, "{} could not be started ({error}): build it with `cargo xtask run`", path.display())
            }
            Self::File(path, error) => {
                write!(
                    f,
                    "{} could not be used ({error}): check its permissions and the free disk space",
                    path.display()
                )
            }
            Self::Ended(name, last) => write!(f, "{name} ended before it was ready; it said: {last}"),
            Self::Control(answer) => write!(f, "the lab refused the command: {answer}"),
            Self::NotReady(name) => {
                write!(f, "{name} did not become ready within 30 seconds: try again when the machine is less busy")
            }
        }
    }
}

impl std::error::Error for Error {}
