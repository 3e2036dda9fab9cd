//! `cargo xtask test`: every suite, its time, and one closing line.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::command::Outcome;
use crate::{soak, suites};

/// What a suite counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    /// What failed, where it has a name: a log of thousands of lines is searched by nobody.
    pub(crate) failures: Vec<String>,
}

impl Tally {
    /// One check.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Ok(()) => Self { passed: 1, ..Self::default() },
            Err(message) => {
                println!("FAILED: {message}");
                Self { failed: 1, failures: vec![message.clone()], ..Self::default() }
            }
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.failures.extend(other.failures);
    }
}

/// A suite by name; its error counts as one failed test.
type Suite = (&'static str, fn() -> Result<Tally, String>);

const SUITES: [Suite; 9] = [
    ("tidy", suites::tidy),
    ("native", suites::native),
    ("core", suites::core),
    ("interop", suites::interop),
    ("differential", suites::differential),
    ("faults", soak::faults),
    ("wasm", suites::wasm),
    ("e2e", suites::e2e),
    ("dist", suites::dist),
];

/// Runs all suites, or those named.
pub(crate) fn test(names: &[String]) -> ExitCode {
    for name in names {
        if !SUITES.iter().any(|(suite, _)| suite == name) {
            eprintln!("there is no suite {name}; choose from: {}", SUITES.map(|(suite, _)| suite).join(" "));
            return ExitCode::FAILURE;
        }
    }
    let mut total = Tally::default();
    let mut lines = Vec::new();
    for (name, suite) in SUITES {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        println!("\n=== {name}");
        let start = Instant::now();
        let tally = suite().unwrap_or_else(|message| Tally::of(&Err(message)));
        let line = format!(
            "{name:<12} {:>6.1} s  {:>4} passed {:>3} failed",
            start.elapsed().as_secs_f32(),
            tally.passed,
            tally.failed
        );
        lines.push(line);
        lines.extend(tally.failures.iter().map(|failure| format!("    FAILED: {failure}")));
        total.add(tally);
    }
    println!();
    for line in lines {
        println!("{line}");
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 && total.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs a command, echoes its lines and counts what its test runner reports. A command that fails
/// without having counted a failure is one failure.
pub(crate) fn counted(command: &mut Command) -> Result<Tally, String> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().map_err(|error| format!("{command:?} could not be started: {error}"))?;
    let mut tally = Tally::default();
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            println!("{line}");
            tally.add(count(&line));
        }
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() && tally.failed == 0 {
        let message = format!("{} ended with {status}", command.get_program().to_string_lossy());
        tally.add(Tally::of(&Err(message)));
    }
    Ok(tally)
}

/// The name in libtest's line of one test that failed: `test NAME ... FAILED`.
fn failed_test(line: &str) -> Option<&str> {
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
    outcome.starts_with("FAIL").then_some(name)
}

/// Reads a closing line of libtest's, or one check of a script.
fn count(line: &str) -> Tally {
    if line.starts_with("ok - ") {
        return Tally { passed: 1, ..Tally::default() };
    }
    if let Some(check) = line.strip_prefix("not ok - ") {
        return Tally { failed: 1, failures: vec![check.into()], ..Tally::default() };
    }
    if let Some(test) = failed_test(line) {
        return Tally { failures: vec![test.into()], ..Tally::default() };
    }
    let Some(result) = line.strip_prefix("test result: ") else { return Tally::default() };
    let number = |word: &str| {
        let words: Vec<&str> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    Tally { passed: number("passed"), failed: number("failed"), failures: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        let tally = |passed, failed| Tally { passed, failed, failures: Vec::new() };
        assert_eq!(count(line), tally(12, 3));
        assert_eq!(count("ok - lists"), tally(1, 0));
        assert_eq!(count("anything else"), Tally::default());
    }

    #[test]
    fn what_failed_is_named() {
        let named = |failed, name: &str| Tally { passed: 0, failed, failures: vec![name.into()] };
        assert_eq!(count("not ok - lists"), named(1, "lists"));
        // The closing line counts them.
        assert_eq!(count("test grid::rows ... FAILED"), named(0, "grid::rows"));
        assert_eq!(count("test grid::rows ... FAIL"), named(0, "grid::rows"));
        assert_eq!(count("test grid::rows ... ok"), Tally::default());
    }

    #[test]
    fn a_command_that_fails_silently_counts() {
        let tally = counted(&mut Command::new("false")).expect("there is a false");
        assert_eq!((tally.passed, tally.failed, tally.failures.len()), (0, 1, 1));
    }
}
