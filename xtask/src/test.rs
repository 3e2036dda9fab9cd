//! `cargo xtask test`: every suite, its time, and one closing line.

use std::io::{BufRead, BufReader};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use crate::command::Outcome;
use crate::suites;

/// What a suite counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

impl Tally {
    /// One check.
    pub(crate) fn of(outcome: &Outcome) -> Self {
        match outcome {
            Ok(()) => Self { passed: 1, failed: 0 },
            Err(message) => {
                println!("FAILED: {message}");
                Self { passed: 0, failed: 1 }
            }
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
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
    ("faults", suites::faults),
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
    let mut times = Vec::new();
    for (name, suite) in SUITES {
        if !names.is_empty() && !names.iter().any(|wanted| wanted == name) {
            continue;
        }
        println!("\n=== {name}");
        let start = Instant::now();
        let tally = suite().unwrap_or_else(|message| Tally::of(&Err(message)));
        total.add(tally);
        times.push((name, start.elapsed(), tally));
    }
    println!();
    for (name, time, tally) in times {
        println!("{name:<12} {:>6.1} s  {:>4} passed {:>3} failed", time.as_secs_f32(), tally.passed, tally.failed);
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
        println!("FAILED: {} ended with {status}", command.get_program().to_string_lossy());
        tally.failed = 1;
    }
    Ok(tally)
}

/// Reads a closing line of libtest's, or one check of a script.
fn count(line: &str) -> Tally {
    if line.starts_with("ok - ") {
        return Tally { passed: 1, failed: 0 };
    }
    if line.starts_with("not ok - ") {
        return Tally { passed: 0, failed: 1 };
    }
    let Some(result) = line.strip_prefix("test result: ") else { return Tally::default() };
    let number = |word: &str| {
        let words: Vec<&str> = result.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
    };
    Tally { passed: number("passed"), failed: number("failed") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(count(line), Tally { passed: 12, failed: 3 });
        assert_eq!(count("ok - lists"), Tally { passed: 1, failed: 0 });
        assert_eq!(count("not ok - lists"), Tally { passed: 0, failed: 1 });
        assert_eq!(count("anything else"), Tally::default());
    }

    #[test]
    fn a_command_that_fails_silently_counts() {
        let tally = counted(&mut Command::new("false")).expect("there is a false");
        assert_eq!(tally, Tally { passed: 0, failed: 1 });
    }
}
