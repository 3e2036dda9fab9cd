//! What is shipped says nothing of the machine that built it: where a panic can happen stands in a module as the path
//! of its source.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::command::{Outcome, command, output};
use crate::place;

/// Adds to the flags of `.cargo/config.toml`, separated by blanks.
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Has a build for the browser call its sources by paths that are the same on every machine. To be used for all that
/// is built with the profile `web`: other flags are another build.
pub(crate) fn hide(build: &mut Command) -> &mut Command {
    build.env(FLAGS, flags(&named()))
}

/// Folders of this machine with what they are called, those within others last: the last that fits counts.
fn named() -> Vec<(PathBuf, &'static str)> {
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
    let compiler = output(command("rustc").args(["--print", "sysroot"])).map(|path| PathBuf::from(path.trim()));
    let mut named = vec![(place::root(), "reattach"), (place::target(), "target")];
    named.extend(cargo.map(|folder| (folder.join("registry/src"), "crates")));
    named.extend(compiler.map(|folder| (folder.join("lib/rustlib/src/rust"), "rust")));
    named
}

/// A folder with a blank cannot be told to cargo in this way; [`refuse`] then says so.
fn flags(named: &[(PathBuf, &str)]) -> String {
    let told = named.iter().map(|(folder, name)| (folder.display().to_string(), name));
    let told = told.filter(|(folder, _)| !folder.contains(char::is_whitespace));
    told.map(|(folder, name)| format!("--remap-path-prefix={folder}={name}")).collect::<Vec<_>>().join(" ")
}

/// Refuses a file that names the home folder of who built it, or the folder of the sources.
///
/// # Errors
/// Names the file and what it holds.
pub(crate) fn refuse(files: &[PathBuf]) -> Outcome {
    refuse_in(files, &[Some(place::root()), env::home_dir()].into_iter().flatten().collect::<Vec<_>>())
}

fn refuse_in(files: &[PathBuf], folders: &[PathBuf]) -> Outcome {
    // The root itself is no secret.
    let folders = folders.iter().filter(|folder| folder.parent().is_some());
    let folders: Vec<String> = folders.map(|folder| format!("{}/", folder.display())).collect();
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        if let Some(place) = folders.iter().find_map(|folder| find(&bytes, folder)) {
            return Err(format!(
                "{} holds {place}…, a place of this machine: see xtask/src/paths.rs; no folder of the build may have a \
                 blank in its name",
                file.display(),
            ));
        }
    }
    Ok(())
}

/// The first place in the bytes where a text stands, with some of what follows it.
fn find(bytes: &[u8], text: &str) -> Option<String> {
    let at = bytes.windows(text.len()).position(|window| window == text.as_bytes())?;
    let end = bytes.len().min(at + text.len() + 40);
    Some(String::from_utf8_lossy(&bytes[at..end]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_names_the_home_folder_is_refused() {
        let folder = env::temp_dir().join(format!("reattach-paths-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("module.wasm");
        let check = |text: &str, home: &str| {
            fs::write(&file, text).expect("a file");
            refuse_in(std::slice::from_ref(&file), &[home.into()])
        };
        let refused = check("\0\u{1}/home/adele/.cargo/registry/src/x/a.rs\0", "/home/adele");
        assert!(refused.is_err_and(|said| said.contains("/home/adele/.cargo/registry")));
        assert_eq!(check("crates/x/a.rs /home/adeles /rustc/1/library/core", "/home/adele"), Ok(()));
        assert_eq!(check("a/b", "/"), Ok(()));
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn the_inner_of_two_folders_counts_and_none_has_a_blank() {
        let named = [("/a".into(), "x"), ("/a/b".into(), "y"), ("/a b".into(), "z")];
        assert_eq!(flags(&named), "--remap-path-prefix=/a=x --remap-path-prefix=/a/b=y");
        let here = flags(&super::named());
        assert!(here.contains("=crates") && here.contains("=rust"), "{here}");
    }
}
