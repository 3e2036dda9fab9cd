//! `cargo xtask flow`, and what everything needs that drives a browser through the console.

use std::process::Command;

use crate::command::{Outcome, cargo, step};
use crate::test::counted;
use crate::{build, place, tools};

/// Some of the flows, those whose names contain one of `names`: for who works on them.
pub(crate) fn flow(names: &[String]) -> Outcome {
    let tally = counted(flows("dev")?.arg("--").args(names))?;
    if tally.failed == 0 { Ok(()) } else { Err("a flow failed: the message above says where".into()) }
}

/// The flows on the console of a build, `dev` or `web`; what is done before they can run.
pub(crate) fn flows(profile: &str) -> Result<Command, String> {
    tools::targets(&["wasm32-unknown-unknown"])?;
    tools::web()?;
    tools::chromium()?;
    tools::firefox()?;
    let axe = tools::axe()?;
    build::binaries()?;
    let console = build::console(profile)?;
    let chromium = place::chromium().ok_or("Chromium is missing although it was installed: see the message above")?;
    step("Driving the browser");
    let mut test = cargo();
    test.args(["test", "--locked", "-p", "reattach-e2e", "--test", "flows"]);
    test.env("REATTACH_E2E_BINARIES", place::binaries())
        .env("REATTACH_E2E_CONSOLE", console)
        .env("REATTACH_E2E_STATE", place::state("e2e"))
        .env("REATTACH_E2E_AXE", axe)
        .env("REATTACH_E2E_CHROMIUM", chromium);
    Ok(test)
}
