//! `cargo xtask fuzz`: looks for inputs that break a law. Outside the tests: it takes as long as it is told to.

use std::fs;

use crate::command::{Outcome, cargo, command, done, output, step, works};
use crate::{place, tools};

/// Seconds for a target that is not given any.
const SECONDS: u64 = 600;
const ADVICE: &str = "a law is broken: the input lies under fuzz/artifacts; \
`cargo +nightly fuzz run TARGET FILE` shows it again";

/// `[TARGET...] [--seconds N]`; without targets all of them, one after the other.
pub(crate) fn fuzz(arguments: &[String]) -> Outcome {
    let (targets, seconds) = read(arguments)?;
    if !works(command("cargo").args(["+nightly", "--version"])) {
        return Err("fuzzing needs a nightly compiler: rustup toolchain install nightly --profile minimal".into());
    }
    tools::cargo_fuzz()?;
    for target in &targets {
        step(&format!("Fuzzing {target} for {seconds} s"));
        let corpus = place::root().join("fuzz/corpus").join(target);
        // What is found goes to a folder of its own; what of it is worth keeping is then merged into the corpus.
        let found = place::target().join("fuzz-corpus").join(target);
        fs::create_dir_all(&found).map_err(|error| error.to_string())?;
        let mut run = nightly();
        run.args(["fuzz", "run", "--sanitizer", "none", "--target-dir"]).arg(place::target().join("fuzz"));
        run.arg(target).arg(&found).arg(&corpus).arg("--").arg(format!("-max_total_time={seconds}"));
        run.args([
            "-timeout=10",
            "-rss_limit_mb=2048",
            "-malloc_limit_mb=512",
            "-max_len=65536",
            "-print_final_stats=1",
        ]);
        done(&mut run, ADVICE)?;
    }
    Ok(())
}

/// Keeps the smallest set of inputs that reaches what all of them reach.
pub(crate) fn keep(arguments: &[String]) -> Outcome {
    let (targets, _) = read(arguments)?;
    tools::cargo_fuzz()?;
    for target in &targets {
        let corpus = place::root().join("fuzz/corpus").join(target);
        let found = place::target().join("fuzz-corpus").join(target);
        let merged = place::target().join("fuzz-merged").join(target);
        let _ = fs::remove_dir_all(&merged);
        fs::create_dir_all(&merged).map_err(|error| error.to_string())?;
        let mut run = nightly();
        run.args(["fuzz", "run", "--sanitizer", "none", "--target-dir"]).arg(place::target().join("fuzz"));
        run.arg(target).arg(&merged).arg(&corpus).arg(&found).args(["--", "-merge=1", "-max_len=2048"]);
        done(&mut run, "the corpus could not be merged: the message above says why")?;
        select(&merged, &corpus).map_err(|error| format!("{}: {error}", corpus.display()))?;
    }
    Ok(())
}

/// At most so many inputs of a target are committed, the shortest first.
const MOST_KEPT: usize = 200;

fn select(merged: &std::path::Path, corpus: &std::path::Path) -> std::io::Result<()> {
    let mut inputs = Vec::new();
    for entry in fs::read_dir(merged)? {
        let path = entry?.path();
        inputs.push((path.metadata()?.len(), path));
    }
    inputs.sort();
    for entry in fs::read_dir(corpus)? {
        let path = entry?.path();
        // Inputs written by hand stay.
        if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("seed-")) {
            fs::remove_file(path)?;
        }
    }
    for (_, path) in inputs.into_iter().take(MOST_KEPT) {
        fs::copy(&path, corpus.join(path.file_name().unwrap_or_default()))?;
    }
    Ok(())
}

fn read(arguments: &[String]) -> Result<(Vec<String>, u64), String> {
    let (mut targets, mut seconds) = (Vec::new(), SECONDS);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            let given = rest.next().and_then(|text| text.parse().ok());
            seconds = given.ok_or("--seconds needs a whole number")?;
        } else {
            targets.push(argument.clone());
        }
    }
    let all = all()?;
    if let Some(unknown) = targets.iter().find(|target| !all.contains(target)) {
        return Err(format!("there is no fuzz target {unknown}; there are: {}", all.join(" ")));
    }
    Ok((if targets.is_empty() { all } else { targets }, seconds))
}

fn all() -> Result<Vec<String>, String> {
    let folder = place::root().join("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry.map_err(|error| error.to_string())?.path();
        names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

fn nightly() -> std::process::Command {
    // The cargo that runs us belongs to another toolchain; rustup's own front chooses by the first argument.
    let rustup = output(command("rustup").args(["which", "--toolchain", "nightly", "cargo"]));
    let mut run = rustup.map_or_else(cargo, |path| command(path.trim()));
    run.env("RUSTUP_TOOLCHAIN", "nightly").env_remove("RUSTC").env_remove("CARGO");
    run
}
