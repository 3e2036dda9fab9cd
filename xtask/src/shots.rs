//! `cargo xtask shots`.

use crate::command::Outcome;
use crate::flow::flows;
use crate::test::counted;

/// Screenshots of the running console into docs/img, for the README and for looking at.
pub(crate) fn shots() -> Outcome {
    let mut shots = flows("dev")?;
    shots.args(["--", "--ignored", "screenshots", "--nocapture"]);
    let tally = counted(&mut shots)?;
    if tally.failed == 0 { Ok(()) } else { Err("a screenshot could not be made: the message above says why".into()) }
}
