//! The list of files that the browser keeps for opening the console offline.

use std::fs;
use std::path::Path;

use crate::command::Outcome;
use crate::page::content_hash;

/// The script that keeps them; it is not one of them.
const SCRIPT: &str = "shell.js";
const LIST: &str = "[\"@SHELL@\"]";
const HASH: &str = "@HASH@";

/// Writes the names of a build's files, and a hash of them and of the page, into `shell.js`.
///
/// # Errors
/// Names the file and what is wrong with it.
pub(crate) fn write(dist: &Path) -> Outcome {
    let path = dist.join(SCRIPT);
    let failed = |error: std::io::Error| format!("{} cannot be used: {error}", path.display());
    let script = fs::read_to_string(&path).map_err(failed)?;
    if !script.contains(LIST) || !script.contains(HASH) {
        return Err(format!("{SCRIPT} has no place for the list of files"));
    }
    let mut names = Vec::new();
    add(dist, "", &mut names).map_err(|error| format!("{} cannot be read: {error}", dist.display()))?;
    names.retain(|name| !matches!(name.as_str(), "/shell.js" | "/index.html" | "/licences.txt"));
    names.push("/".into());
    names.sort();
    let mut contents = Vec::new();
    for name in &names {
        let file = if name == "/" { "index.html" } else { &name[1..] };
        contents.push(name.clone().into_bytes());
        contents.push(fs::read(dist.join(file)).map_err(|error| format!("{file} cannot be read: {error}"))?);
    }
    let list = format!("[{}]", names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "));
    let script = script.replacen(LIST, &list, 1).replacen(HASH, &content_hash(&contents), 1);
    fs::write(&path, script).map_err(failed)
}

fn add(folder: &Path, prefix: &str, names: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add(&entry.path(), &name, names)?;
        } else if !name.ends_with(".br") && !name.contains("/.") {
            names.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_page_is_named_and_a_change_changes_the_hash() {
        let folder = std::env::temp_dir().join(format!("reattach-shell-{}", std::process::id()));
        let write_all = |page: &str| {
            fs::create_dir_all(folder.join("engine-1")).expect("a folder");
            for (name, text) in [
                ("shell.js", "const NAME = \"x-@HASH@\";\nconst SHELL = [\"@SHELL@\"];"),
                ("index.html", page),
                ("boot.js", ""),
                ("boot.js.br", ""),
                ("licences.txt", ""),
                (".shrunk", ""),
                ("engine-1/engine.js", ""),
            ] {
                fs::write(folder.join(name), text).expect("a file");
            }
            write(&folder).expect("it is written");
            fs::read_to_string(folder.join("shell.js")).expect("it is there")
        };
        let (first, second) = (write_all("a"), write_all("b"));
        assert!(first.contains("[\"/\", \"/boot.js\", \"/engine-1/engine.js\"]"), "{first}");
        assert!(!first.contains('@'), "{first}");
        assert_ne!(first, second);
        let _ = fs::remove_dir_all(folder);
    }
}
