//! Every input that the fuzzer kept still keeps the laws.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

use reattach_oracles::LAWS;

#[test]
fn every_kept_input_keeps_the_laws() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, law) in LAWS {
        let mut count = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap_or_else(|error| panic!("fuzz/corpus/{name}: {error}")) {
            let path = entry.unwrap().path();
            law(&fs::read(&path).unwrap());
            count += 1;
        }
        assert!(count > 0, "fuzz/corpus/{name} is empty");
        println!("{name}: {count} inputs");
    }
}

/// A target that nobody can call finds nothing.
#[test]
fn every_law_has_a_target() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/fuzz_targets");
    for (name, _) in LAWS {
        let text = fs::read_to_string(targets.join(format!("{name}.rs"))).unwrap();
        assert!(text.contains(&format!("reattach_oracles::{name}(data)")), "{name}");
    }
    assert_eq!(fs::read_dir(targets).unwrap().count(), LAWS.len());
}
