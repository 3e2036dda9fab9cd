//! `cargo xtask soak`, and the suite `faults`, which is the same for a short time.

use crate::command::{Outcome, cargo};
use crate::test::{Tally, counted};
use crate::{build, place};

/// How often a gateway is killed while output streams.
const KILLS: u32 = 20;

/// The engine behind a gateway that is killed while output streams.
pub(crate) fn faults() -> Result<Tally, String> {
    killed(KILLS)
}

/// The same at ten times as many places of the stream.
pub(crate) fn soak() -> Outcome {
    let tally = killed(10 * KILLS)?;
    if tally.failed == 0 { Ok(()) } else { Err("something was lost: the message above says what".into()) }
}

fn killed(times: u32) -> Result<Tally, String> {
    build::binaries()?;
    let mut test = cargo();
    test.args(["test", "--locked", "-p", "reattach-engine", "--test", "gateway", "--", "--include-ignored"]);
    test.env("REATTACH_TEST_BINARIES", place::binaries())
        .env("REATTACH_TEST_STATE", place::state("faults"))
        .env("REATTACH_TEST_OFFSETS", times.to_string());
    counted(&mut test)
}
