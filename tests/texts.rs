//! Every text that the console's source names is there.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::path::Path;

use reattach_messages::{Catalog, Language};

#[test]
fn every_text_that_is_named_exists() {
    let mut ids = BTreeSet::new();
    collect(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut ids);
    assert!(ids.len() > 200, "only {} were found", ids.len());
    let catalog = Catalog::new(Language::En);
    let missing: Vec<&String> = ids.iter().filter(|id| !catalog.has(id)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Literals that look like an id; those that end in a hyphen are the beginnings of several.
fn collect(folder: &Path, ids: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).expect("it is a folder") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            collect(&path, ids);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).expect("it is text");
            let literals = source.split('"').skip(1).step_by(2);
            let id = |literal: &&str| {
                literal.starts_with("ui-")
                    && !literal.ends_with('-')
                    && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            };
            ids.extend(literals.filter(id).map(Into::into));
        }
    }
}
