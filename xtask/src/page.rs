//! What trunk leaves to be done: no inline script, the engine in a folder named by its content.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use crate::command::Outcome;
use crate::{licences, shell};

/// The engine's files as trunk and `public/` name them.
const ENGINE: [&str; 3] = ["reattach-worker.js", "reattach-worker_bg.wasm", "engine-worker.js"];
const ENGINE_URL: &str = "\"/engine-worker.js\"";
const INLINE_START: &str = "<script type=\"module\"";

/// Makes a trunk build fit for the content security policy, and checks that it is.
///
/// # Errors
/// Names the file and what is wrong with it.
pub(crate) fn finish(dist: &Path) -> Outcome {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(|error| format!("{} cannot be read: {error}", index.display()))?;
    let (page, script) = take_inline_module(&page)?;
    let script_name = format!("start-{}.js", content_hash(&[script.as_bytes()]));
    let page = page.replacen("@START@", &format!("/{script_name}"), 1);
    write(&dist.join(&script_name), &script)?;
    let folder = move_engine(dist)?;
    if !page.contains(ENGINE_URL) {
        return Err(format!("index.html does not name {ENGINE_URL} in its reattach-engine meta element"));
    }
    let page = page.replace(ENGINE_URL, &format!("\"/{folder}/engine-worker.js\""));
    refuse_inline(&page)?;
    write(&index, &page)?;
    licences::write(dist)?;
    shell::write(dist)
}

/// Cuts trunk's inline module out and leaves a reference `@START@` to a file in its place.
fn take_inline_module(page: &str) -> Result<(String, String), String> {
    let missing = || "index.html has no inline start module: has trunk changed?".to_string();
    let mut from = 0;
    loop {
        let start = from + page[from..].find(INLINE_START).ok_or_else(missing)?;
        let open = start + page[start..].find('>').ok_or_else(missing)? + 1;
        let end = open + page[open..].find("</script>").ok_or_else(missing)?;
        if page[start..open].contains("src=") {
            from = end;
            continue;
        }
        let script = page[open..end].trim().to_string() + "\n";
        let page = format!("{}<script type=\"module\" src=\"@START@\">{}", &page[..start], &page[end..]);
        return Ok((page, script));
    }
}

fn move_engine(dist: &Path) -> Result<String, String> {
    let mut contents = Vec::new();
    for file in ENGINE {
        let path = dist.join(file);
        contents
            .push(fs::read(&path).map_err(|error| format!("{} is missing from the build: {error}", path.display()))?);
    }
    let folder = format!("engine-{}", content_hash(&contents));
    fs::create_dir_all(dist.join(&folder)).map_err(|error| error.to_string())?;
    for file in ENGINE {
        fs::rename(dist.join(file), dist.join(&folder).join(file)).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

/// The policy would ignore these in the browser; here they fail the build.
fn refuse_inline(page: &str) -> Outcome {
    let mut rest = page;
    while let Some(start) = rest.find('<') {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
            continue;
        }
        let end = rest.find('>').unwrap_or(rest.len());
        let tag = rest[..end].to_ascii_lowercase();
        let inline_script = tag.starts_with("<script") && !tag.contains("src=");
        if inline_script || tag.starts_with("<style") || tag.contains(" style=") || has_handler(&tag) {
            return Err(format!("index.html holds inline script or style, which the policy refuses: {}", &rest[..end]));
        }
        rest = rest.get(end..).unwrap_or("");
    }
    Ok(())
}

/// Whether a tag has an attribute like `onclick=`.
fn has_handler(tag: &str) -> bool {
    tag.split_whitespace().any(|word| {
        word.starts_with("on") && word.find('=').is_some_and(|at| word[2..at].chars().all(|c| c.is_ascii_alphabetic()))
    })
}

pub(crate) fn content_hash<T: AsRef<[u8]>>(contents: &[T]) -> String {
    let mut hasher = DefaultHasher::new();
    for content in contents {
        hasher.write(content.as_ref());
    }
    format!("{:016x}", hasher.finish())
}

fn write(path: &Path, text: &str) -> Outcome {
    fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inline_module_becomes_a_file() {
        let page =
            "<script type=\"module\" src=\"/boot.js\"></script><script type=\"module\">\nimport x;\n</script><p>";
        let (page, script) = take_inline_module(page).expect("there is one");
        assert_eq!(script, "import x;\n");
        assert_eq!(
            page,
            "<script type=\"module\" src=\"/boot.js\"></script><script type=\"module\" src=\"@START@\"></script><p>"
        );
    }

    #[test]
    fn inline_script_style_and_handlers_are_refused() {
        for bad in ["<script>x</script>", "<style>a{}</style>", "<p style=\"color:red\">", "<a onclick=\"x()\">"] {
            assert!(refuse_inline(bad).is_err(), "{bad}");
        }
        for good in ["<!-- <style> --><script src=\"/a.js\"></script>", "<p class=\"only\">one = two</p>"] {
            assert!(refuse_inline(good).is_ok(), "{good}");
        }
    }
}
