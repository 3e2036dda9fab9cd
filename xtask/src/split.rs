//! Cuts the shipped console's module in two along what `src/inside.rs` marks.
//!
//! The cut is made between cargo and wasm-bindgen, where trunk has no hook: what trunk made of the
//! whole module is replaced by what is made of its first half.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{Outcome, command, done, step};
use crate::page::content_hash;
use crate::place;

/// What the splitter calls its files; it takes no other names.
const LOADER: &str = "__wasm_split.js";
const SECOND: &str = "split_inside.wasm";

/// Replaces the console's module in a trunk build by two, the second in a folder named by its content.
///
/// # Errors
/// Names the file and what is wrong with it.
pub(crate) fn cut(dist: &Path, profile: &str) -> Outcome {
    step("Cutting the console's module in two");
    let name = module_name(dist)?;
    let whole = place::target().join("wasm32-unknown-unknown").join(profile).join("reattach-console.wasm");
    let scratch = place::target().join("console").join("split");
    let _ = fs::remove_dir_all(&scratch);
    done(
        command("wasm-split-cli").arg(&whole).arg(&scratch).args(["--out-name", &name]),
        "the console's module could not be cut: the message above says why",
    )?;
    let mut bindgen = command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--remove-name-section", "--keep-lld-exports"]);
    bindgen.args(["--out-name", &name, "--out-dir"]).arg(dist).arg(scratch.join(format!("{name}.wasm")));
    done(&mut bindgen, "the console's first module could not be finished: the message above says why")?;

    let read = |path: PathBuf| fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()));
    let second = read(scratch.join(SECOND))?;
    let folder = format!("inside-{}", content_hash(&[&second]));
    fs::create_dir_all(dist.join(&folder)).map_err(|error| error.to_string())?;
    write(&dist.join(&folder).join("inside.wasm"), &second)?;
    let loader = rewrite(
        &text(read(scratch.join(LOADER))?)?,
        &[(SECOND, "inside.wasm"), (&format!("\"./{name}.js\""), &format!("\"../{name}.js\""))],
    )?;
    write(&dist.join(&folder).join("load.js"), loader.as_bytes())?;
    let main = dist.join(format!("{name}.js"));
    // The module asks for the loader by its first name; only where it lies changes.
    let from = |file: &str| format!("from \"./{file}\"");
    let glue = rewrite(&text(read(main.clone())?)?, &[(&from(LOADER), &from(&format!("{folder}/load.js")))])?;
    write(&main, glue.as_bytes())
}

/// `reattach-console-<hash>`, as trunk named it.
fn module_name(dist: &Path) -> Result<String, String> {
    let entries = fs::read_dir(dist).map_err(|error| format!("{} cannot be read: {error}", dist.display()))?;
    entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .find_map(|file| Some(file.strip_prefix("reattach-console-")?.strip_suffix(".js")?.to_owned()))
        .map(|hash| format!("reattach-console-{hash}"))
        .ok_or_else(|| "the build holds no reattach-console-….js: has trunk changed?".into())
}

/// Each name replaced wherever it stands; one that does not occur is an error.
fn rewrite(text: &str, names: &[(&str, &str)]) -> Result<String, String> {
    names.iter().try_fold(text.to_owned(), |text, (from, to)| {
        if text.contains(from) {
            Ok(text.replace(from, to))
        } else {
            Err(format!("{from} is not named where it was expected: has the splitter changed?"))
        }
    })
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        assert_eq!(
            rewrite("from \"./a.js\"; \"./a.js\"", &[("a.js", "b/c.js")]).as_deref(),
            Ok("from \"./b/c.js\"; \"./b/c.js\"")
        );
        assert!(rewrite("x", &[("a.js", "b")]).is_err());
    }
}
