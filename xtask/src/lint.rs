//! `cargo xtask lint` and `cargo xtask deny`.

use crate::command::{Outcome, cargo, done, step};
use crate::{place, tools};

/// xtask's own manifest, outside the workspace.
pub(crate) const XTASK: &str = "xtask/Cargo.toml";
const ADVICE: &str = "the message above says what to change";

/// Crates that run in the browser.
const WASM: [&str; 6] =
    ["reattach-core", "reattach-messages", "reattach-engine", "reattach-worker", "reattach-console", "reattach-relay"];

/// Formatting, clippy on both targets, documentation.
pub(crate) fn lint() -> Outcome {
    step("cargo fmt --check");
    done(cargo().args(["fmt", "--all", "--check"]), ADVICE)?;
    done(cargo().args(["fmt", "--manifest-path", XTASK, "--check"]), ADVICE)?;
    step("clippy, native");
    let denied = ["--", "-D", "warnings"];
    done(cargo().args(["clippy", "--locked", "--workspace", "--all-targets"]).args(denied), ADVICE)?;
    let mut own = cargo();
    own.args(["clippy", "--locked", "--all-targets", "--manifest-path", XTASK, "--target-dir"])
        .arg(place::own_target());
    done(own.args(denied), ADVICE)?;
    tools::targets(&["wasm32-unknown-unknown"])?;
    step("clippy, wasm32");
    let mut clippy = cargo();
    clippy.args(["clippy", "--locked", "--target", "wasm32-unknown-unknown"]);
    for package in WASM {
        clippy.args(["-p", package]);
    }
    done(clippy.args(denied), ADVICE)?;
    // The console as it is shipped, in two files.
    let mut split = cargo();
    split.args(["clippy", "--locked", "--target", "wasm32-unknown-unknown", "-p", "reattach-console"]);
    done(split.env("REATTACH_SPLIT", "1").args(denied), ADVICE)?;
    step("rustdoc");
    let mut doc = cargo();
    doc.args(["doc", "--locked", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
    done(&mut doc, ADVICE)
}

/// Licences, bans and sources.
pub(crate) fn deny() -> Outcome {
    tools::cargo_deny()?;
    let mut deny = cargo();
    done(deny.args(["deny", "--locked", "check", "bans", "licenses", "sources"]), ADVICE)
}
