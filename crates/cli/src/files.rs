//! The names file, and the file that keeps a sign-in.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use reattach_core::bridge::Text;
use reattach_engine::transport::Names;
use reattach_engine::transport::gateway::Kept;
use reattach_relay::SecretText;
use serde::Deserialize;

#[derive(Deserialize)]
struct NamesFile {
    names: BTreeMap<String, String>,
}

/// The `[names]` table of a TOML file; without a file, none.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn names(file: Option<&Path>) -> Result<Names, Text> {
    let Some(file) = file else { return Ok(Names::default()) };
    let wrong =
        |reason: String| Text::new("cli-names-file").with("file", file.display().to_string()).with("reason", reason);
    let text = fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    let parsed: NamesFile = toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))?;
    Ok(Names::new(parsed.names))
}

/// Whether a sign-in can be kept in the file. One that is there stays as it is, and one that is not does not stay.
///
/// # Errors
/// Why it cannot be written.
pub(crate) fn check_writable(file: &Path) -> Result<(), Text> {
    let tried = match OpenOptions::new().write(true).create_new(true).open(file) {
        Ok(made) => {
            drop(made);
            fs::remove_file(file)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).open(file).map(drop)
        }
        Err(error) => Err(error),
    };
    tried.map_err(|error| trouble("cli-token-file-written", file, &error))
}

/// Reads a sign-in.
///
/// # Errors
/// Why it cannot be read.
pub(crate) fn read_token(file: &Path) -> Result<Kept, Text> {
    let text = fs::read_to_string(file).map_err(|error| trouble("cli-token-file", file, &error))?;
    Ok(Kept { cookie: SecretText::new(text.trim_end().into()) })
}

/// Replaces a sign-in.
///
/// # Errors
/// Why it cannot be written.
pub(crate) fn write_token(file: &Path, kept: &Kept) -> Result<(), Text> {
    create(file)
        .and_then(|mut open| writeln!(open, "{}", kept.cookie.expose()))
        .map_err(|error| trouble("cli-token-file-written", file, &error))
}

/// An empty file that its owner alone can read.
fn create(file: &Path) -> io::Result<fs::File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
        options.mode(0o600);
        let opened = options.open(file)?;
        // It may have been there with wider permissions.
        opened.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(opened)
    }
    #[cfg(not(unix))]
    options.open(file)
}

fn trouble(id: &'static str, file: &Path, error: &io::Error) -> Text {
    Text::new(id).with("file", file.display().to_string()).with("reason", error.to_string())
}
