//! What licences the libraries inside the two modules have, as a file beside the page.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::command::{Outcome, cargo, output};

/// Writes `licences.txt`: a line a library with its version, licence and home.
///
/// # Errors
/// When cargo does not tell, or the file cannot be written.
pub(crate) fn write(dist: &Path) -> Outcome {
    let mut lines = BTreeSet::new();
    for package in ["reattach-console", "reattach-worker"] {
        let mut tree = cargo();
        tree.args(["tree", "--locked", "--package", package, "--target", "wasm32-unknown-unknown"]);
        tree.args(["--edges", "normal", "--prefix", "none", "--format", "{p}\t{l}\t{r}"]);
        let tree = output(&mut tree).ok_or_else(|| format!("cargo tree of {package} failed"))?;
        lines.extend(tree.lines().filter_map(line));
    }
    let text = format!(
        "Reattach contains these libraries. The text of each licence is at the address given, and at https://spdx.org/licenses/.\n\n{}\n",
        lines.into_iter().collect::<Vec<_>>().join("\n")
    );
    let path = dist.join("licences.txt");
    fs::write(&path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// Our own crates, which are marked by their path, are left out.
fn line(line: &str) -> Option<String> {
    let mut parts = line.split('\t');
    let package = parts.next()?.trim();
    if package.contains("(/") || package.is_empty() {
        return None;
    }
    let package = package.split(" (").next()?;
    let licence = parts.next().filter(|text| !text.is_empty())?;
    let home = parts.next().unwrap_or_default().trim_end_matches(" (*)").trim();
    Some(format!("{package}  {}  {home}", licence.trim_end_matches(" (*)")).trim_end().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_listed_and_our_own_crates_are_not() {
        assert_eq!(
            line("uuid v1.29.3\tApache-2.0 OR MIT\thttps://github.com/uuid-rs/uuid").as_deref(),
            Some("uuid v1.29.3  Apache-2.0 OR MIT  https://github.com/uuid-rs/uuid")
        );
        assert_eq!(line("serde_derive v1.0 (proc-macro)\tMIT\t (*)").as_deref(), Some("serde_derive v1.0  MIT"));
        assert_eq!(line("reattach-core v0.1.0 (/x/crates/core)\tMIT\t"), None);
    }
}
