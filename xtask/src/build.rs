//! Builds the native binaries and the console, the latter only when its sources changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::command::{Outcome, cargo, command, done, step};
use crate::{page, paths, place, split};

/// What the console and the engine module are made from.
const SOURCES: [&str; 23] = [
    "build.rs",
    "src",
    "style",
    "public",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "xtask/src/dist.rs",
    "xtask/src/licences.rs",
    "xtask/src/page.rs",
    "xtask/src/paths.rs",
    "xtask/src/shell.rs",
    "xtask/src/split.rs",
    ".cargo/config.toml",
    "crates/core",
    "crates/messages",
    "crates/engine",
    "crates/worker",
    "crates/psrp",
    "crates/wsman",
    "crates/auth",
    "crates/relay",
];

/// The lab, the gateway and the command-line front end.
pub(crate) fn binaries() -> Outcome {
    step("Building the gateway, the lab and the command line");
    done(
        cargo().args(["build", "--locked", "-p", "reattach-gateway", "-p", "reattach-lab", "-p", "reattach"]),
        "the build failed: the compiler's message above says why",
    )
}

/// The console and the engine module. `profile` is cargo's: `dev`, or `web` for shipping.
///
/// # Errors
/// A sentence; the compiler's output has gone to the terminal.
pub(crate) fn console(profile: &str) -> Result<PathBuf, String> {
    let dist = place::console(profile);
    let build_id = fingerprint()?;
    let stamp = place::target().join("console").join(format!("{profile}.build-id"));
    if dist.join("index.html").is_file() && fs::read_to_string(&stamp).is_ok_and(|built| built == build_id) {
        return Ok(dist);
    }
    step("Building the console and its engine");
    let _ = fs::remove_file(&stamp);
    let mut trunk = command("trunk");
    // Integrity values would be of the files before they are shrunk; content-hashed names, one
    // origin and build ids do their work.
    trunk.args(["build", "--no-sri", "--cargo-profile", profile, "--dist"]).arg(&dist);
    trunk
        .env("TRUNK_SKIP_VERSION_CHECK", "true")
        .env("TRUNK_BUILD_OFFLINE", "true")
        .env("REATTACH_BUILD_ID", &build_id);
    let shipped = profile == "web";
    if shipped {
        paths::hide(&mut trunk).env("REATTACH_SPLIT", "1");
    }
    done(&mut trunk, "the console could not be built: the message above says why")?;
    if shipped {
        split::cut(&dist, profile)?;
    }
    page::finish(&dist)?;
    fs::write(&stamp, build_id).map_err(|error| error.to_string())?;
    Ok(dist)
}

/// Identifies the sources by their content; both modules carry it and refuse each other when it
/// differs.
fn fingerprint() -> Result<String, String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        add(&place::root().join(source), &mut hasher).map_err(|error| format!("{source} cannot be read: {error}"))?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    if path.is_dir() {
        let mut entries =
            fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
        entries.sort();
        for entry in entries {
            // Native tests change neither module.
            if !entry.ends_with("tests") {
                add(&entry, hasher)?;
            }
        }
        return Ok(());
    }
    hasher.write(path.strip_prefix(place::root()).unwrap_or(path).as_os_str().as_encoded_bytes());
    hasher.write(&fs::read(path)?);
    Ok(())
}
