//! Every text that a view names exists.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use reattach_messages::{Catalog, Language};

#[test]
fn every_text_that_is_named_exists() {
    let catalog = Catalog::new(Language::En);
    let mut names = Vec::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    assert!(names.len() > 200, "{} names were found", names.len());
    let missing: Vec<_> = names.iter().filter(|(_, name)| !catalog.has(name)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// What stands in quotes and begins like the id of a text of ours.
fn read(folder: &Path, names: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("it can be read").path()) {
        if entry.is_dir() {
            read(&entry, names);
            continue;
        }
        let text = fs::read_to_string(&entry).expect("a source file");
        for part in text.split('"') {
            let valid = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if part.starts_with("ui-") && part.chars().all(valid) {
                names.push((entry.display().to_string(), part.into()));
            }
        }
    }
}
