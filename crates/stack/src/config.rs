//! The files of a stack: the gateway's configuration, its certificate folder, the lab's names and log.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Error, Options};

pub(crate) const NAMES: &str = "names.toml";
pub(crate) const LAB_LOG: &str = "lab.jsonl";
pub(crate) const LAB_ADMIN: &str = "lab-admin";
pub(crate) const TLS: &str = "tls";

/// Where the files of a stack are.
pub(crate) struct Files {
    pub(crate) config: PathBuf,
    pub(crate) names: PathBuf,
    pub(crate) lab_log: PathBuf,
    pub(crate) lab_admin: PathBuf,
    pub(crate) tls: PathBuf,
}

impl Files {
    pub(crate) fn new(state: &Path) -> Result<Self, Error> {
        let tls = state.join(TLS);
        fs::create_dir_all(&tls).map_err(|error| Error::File(tls.clone(), error))?;
        Ok(Self {
            config: state.join("gateway.toml"),
            names: state.join(NAMES),
            lab_log: state.join(LAB_LOG),
            lab_admin: state.join(LAB_ADMIN),
            tls,
        })
    }
}

/// Writes a configuration that lets the one user reach the lab and nothing else.
pub(crate) fn write_gateway(options: &Options, files: &Files) -> Result<(), Error> {
    let user = quoted(&options.user_name);
    let local_user = if options.local_user {
        format!("[[users]]\nname = {user}\npassword_hash = {}\n", quoted(&hash_password(options)?))
    } else {
        String::new()
    };
    let origins = options.extra_origins.iter().map(|origin| quoted(origin)).collect::<Vec<_>>().join(", ");
    let text = format!(
        r#"# Written by `cargo xtask`; every start replaces it.
listen = "127.0.0.1:{port}"
public_origin = "https://localhost:{port}"
extra_origins = [{origins}]
console = {console}
lab = true

[tls]
self_signed_in = {tls}

{local_user}
{more}
[[targets]]
name = "lab"
hosts = [
    "Server01", "Server02", "Server03", "Localhost", "Node*",
    "Legacy01", "Hidden01", "Loopback01", "Moved01", "Loop01", "Silent01", "Refused01",
]
addresses = ["127.0.0.0/8"]
ports = [5985]
schemes = ["http"]
auth = ["negotiate"]
users = [{user}]
"#,
        port = options.port,
        console = quoted(&options.console.display().to_string()),
        tls = quoted(&files.tls.display().to_string()),
        more = options.more,
    );
    fs::write(&files.config, text).map_err(|error| Error::File(files.config.clone(), error))
}

/// A password of 20 letters and digits from the system's random source.
#[must_use]
pub fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 20];
    let read = fs::File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut bytes));
    if read.is_err() {
        use std::hash::{BuildHasher, Hasher, RandomState};
        for byte in &mut bytes {
            *byte = RandomState::new().build_hasher().finish() as u8;
        }
    }
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

fn hash_password(options: &Options) -> Result<String, Error> {
    let program = options.binaries.join("reattach-gateway");
    let failed = |error| Error::CannotStart(program.clone(), error);
    let mut child = Command::new(&program)
        .arg("hash-password")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "{}", options.password).map_err(failed)?;
    }
    let output = child.wait_with_output().map_err(failed)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().into())
    } else {
        Err(Error::Ended("reattach-gateway hash-password".into(), output.status.to_string()))
    }
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_strings_survive_quotes_and_controls() {
        assert_eq!(quoted("a\"b\\c\nd"), "\"a\\\"b\\\\c\\u000ad\"");
    }

    #[test]
    fn passwords_differ() {
        assert_ne!(random_password(), random_password());
        assert_eq!(random_password().len(), 20);
    }
}
