//! Lines typed before, kept for the next time: one JSON text a line, in a file that only the user can read.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::{env, io};

/// Words that PSReadLine, too, takes for the sign of a secret: such a line is not kept in the file.
const SENSITIVE: [&str; 5] = ["password", "asplaintext", "token", "apikey", "secret"];

/// See the module. Without a place for the file nothing is kept.
pub(super) struct History {
    file: Option<PathBuf>,
}

impl History {
    /// In the user's state folder: `$XDG_STATE_HOME/reattach/history`, `~/.local/state` or `%LOCALAPPDATA%`.
    pub(super) fn of_user() -> Self {
        let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = || folder("HOME").map(|home| home.join(".local/state"));
        let state = folder("XDG_STATE_HOME").or_else(|| folder("LOCALAPPDATA")).or_else(home);
        Self { file: state.map(|state| state.join("reattach").join("history")) }
    }

    /// The last `most` lines, oldest first.
    pub(super) fn lines(&self, most: usize) -> Vec<String> {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let lines: Vec<String> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let from = lines.len().saturating_sub(most);
        lines.into_iter().skip(from).collect()
    }

    /// Keeps a line. One that cannot be kept is no reason to disturb anybody.
    pub(super) fn add(&self, line: &str) {
        let lower = line.to_lowercase();
        if let Some(file) = self.file.as_ref().filter(|_| !SENSITIVE.iter().any(|word| lower.contains(word))) {
            let _ = append(file, line);
        }
    }
}

fn append(file: &PathBuf, line: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    writeln!(options.open(file)?, "{}", serde_json::Value::from(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_and_secrets_do_not() {
        let folder = env::temp_dir().join(format!("reattach-history-{}", std::process::id()));
        let history = History { file: Some(folder.join("deep").join("history")) };
        assert!(history.lines(9).is_empty());
        for line in ["Get-PSSession", "icm $s {\n  1\n}", "icm $s { ConvertTo-SecureString x -AsPlainText }"] {
            history.add(line);
        }
        assert_eq!(history.lines(9), ["Get-PSSession", "icm $s {\n  1\n}"]);
        assert_eq!(history.lines(1), ["icm $s {\n  1\n}"]);
        fs::remove_dir_all(folder).unwrap();
    }
}
