//! Tasks of the repository. `cargo xtask help` lists them.

mod bench;
mod build;
mod command;
mod dist;
mod flow;
mod fuzz;
mod licences;
mod lint;
mod page;
mod paths;
mod place;
mod run;
mod shell;
mod shots;
mod soak;
mod split;
mod suites;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run [--port N]    build what changed, start the lab and the gateway, print the sign-in link
cargo xtask test [SUITE...]   run every suite, or those named: tidy native core interop differential faults
                              wasm e2e dist
cargo xtask soak              kill the gateway at 200 places of a stream and compare what is shown
cargo xtask flow NAME...      the end-to-end tests whose names contain one of these
cargo xtask lint              rustfmt, clippy on native and wasm32, rustdoc, all without warnings
cargo xtask deny              licences, bans and sources of every dependency (cargo-deny)
cargo xtask dist              the small build of the console, with its sizes
cargo xtask bench [PART]   figures of the console that is shipped; of a PART: core, lab, protocol, discovery, reconnect, engine
cargo xtask fuzz [TARGET...] [--seconds N]   look for inputs that break a law (needs a nightly compiler)
cargo xtask fuzz-keep [TARGET...]            put what fuzzing found worth keeping into fuzz/corpus
cargo xtask shots             screenshots of the running console into docs/img
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match task.as_str() {
        "run" => run::run(&rest),
        "test" => return test::test(&rest),
        "flow" => flow::flow(&rest),
        "soak" => soak::soak(),
        "lint" => lint::lint(),
        "deny" => lint::deny(),
        "dist" => dist::dist(),
        "fuzz" => fuzz::fuzz(&rest),
        "fuzz-keep" => fuzz::keep(&rest),
        "bench" => bench::bench(&rest),
        "shots" => shots::shots(),
        _ => {
            print!("{HELP}");
            Ok(())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\nxtask {task}: {message}");
            ExitCode::FAILURE
        }
    }
}
