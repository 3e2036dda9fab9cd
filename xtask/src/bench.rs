//! `cargo xtask bench`.

use crate::command::{Outcome, cargo, done, step};
use crate::flow::flows;
use crate::test::counted;
use crate::{dist, paths, place, tools};

const NO_FIGURES: &str = "the figures could not be taken: the message above says why";

/// Figures of the bench crate that are taken in a browser, on the profile that is shipped.
fn in_browser(test: &str) -> Outcome {
    tools::targets(&["wasm32-unknown-unknown"])?;
    tools::web()?;
    tools::chromium()?;
    step("In headless Chromium");
    let mut bench = cargo();
    bench.args(["test", "--locked", "--profile", "web", "--target", "wasm32-unknown-unknown"]);
    bench.args(["-p", "reattach-bench", "--no-default-features", "--test", test, "--", "--nocapture"]);
    // Seconds: a stream of 100 MB is read several times over.
    bench.env("CHROMEDRIVER", "chromedriver").env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    done(paths::hide(&mut bench), NO_FIGURES)
}

/// Figures, printed: of the console that is shipped, or of one part named.
pub(crate) fn bench(arguments: &[String]) -> Outcome {
    if let Some(part) = arguments.first().filter(|part| *part != "console") {
        let mut bench = cargo();
        bench.args(["run", "--locked", "--release", "--quiet", "-p", "reattach-bench", "--", part]);
        if matches!(part.as_str(), "protocol" | "discovery" | "reconnect") {
            tools::python()?;
            bench.arg("--python").arg(place::python().join("bin/python"));
        }
        done(&mut bench, NO_FIGURES)?;
        return if part == "protocol" { in_browser("browser") } else { Ok(()) };
    }
    dist::small()?;
    let mut figures = flows("web")?;
    // One after the other: each wants the machine to itself.
    figures.args(["--", "--ignored", "figures", "--nocapture", "--test-threads=1"]);
    let tally = counted(&mut figures)?;
    if tally.failed == 0 { Ok(()) } else { Err("the figures could not be taken: the message above says why".into()) }
}
