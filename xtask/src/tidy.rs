//! Rules of ARCHITECTURE.md that a machine can check.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{Outcome, cargo, done, output};
use crate::lint::XTASK;
use crate::test::Tally;
use crate::{place, tools};

/// A rule and the check of it.
type Rule = (&'static str, fn() -> Outcome);

const RULES: [Rule; 6] = [
    ("sources are formatted", formatted),
    ("the console links neither psrp, wsman nor auth", console_links),
    ("the gateway links neither psrp, wsman nor auth", gateway_links),
    ("core needs no std", core_links),
    ("views set no HTML and no inline style", views),
    ("the pinned wasm-bindgen is the workspace's", pins),
];

/// Checks every rule.
pub(crate) fn check() -> Tally {
    let mut tally = Tally::default();
    for (rule, holds) in RULES {
        let outcome = holds();
        println!("{} - {rule}", if outcome.is_ok() { "ok" } else { "not ok" });
        tally.add(Tally::of(&outcome));
    }
    tally
}

fn formatted() -> Outcome {
    let advice = "run `cargo fmt --all` here and in xtask";
    done(cargo().args(["fmt", "--all", "--check"]), advice)?;
    done(cargo().args(["fmt", "--manifest-path", XTASK, "--check"]), advice)
}

fn console_links() -> Outcome {
    refuse("reattach-console", "wasm32-unknown-unknown", &["reattach-psrp", "reattach-wsman", "reattach-auth", "sspi"])
}

fn gateway_links() -> Outcome {
    refuse(
        "reattach-gateway",
        "x86_64-unknown-linux-gnu",
        &["reattach-psrp", "reattach-wsman", "reattach-auth", "sspi"],
    )
}

/// `getrandom` and the like would bring an operating system in.
fn core_links() -> Outcome {
    refuse("reattach-core", "wasm32v1-none", &["getrandom", "libc", "futures-util", "tokio", "js-sys", "wasm-bindgen"])
}

fn refuse(package: &str, target: &str, refused: &[&str]) -> Outcome {
    let mut tree = cargo();
    tree.args(["tree", "--locked", "--package", package, "--target", target, "--edges", "normal", "--prefix", "none"]);
    let tree = output(&mut tree).ok_or_else(|| format!("cargo tree of {package} failed"))?;
    let linked = |name: &&&str| tree.lines().any(|line| line.split(' ').next() == Some(name));
    match refused.iter().find(linked) {
        Some(name) => Err(format!("{package} depends on {name}; `cargo tree -p {package} -i {name}` shows by what")),
        None => Ok(()),
    }
}

/// What Trusted Types, `script-src` and `style-src 'self'` would refuse at run time.
fn views() -> Outcome {
    let sources = place::root().join("src");
    // The one place that names Leptos' macro, for `html!`.
    for file in rust_files(&sources).iter().filter(|file| **file != sources.join("html.rs")) {
        let text = fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
        for (number, line) in text.lines().enumerate() {
            for refused in [
                "inner_html",
                "innerHTML",
                "set_inner_html",
                "insert_adjacent_html",
                "view!",
                " style=\"",
                "outer_html",
                // Functions made from a text.
                "Function::default",
                "Function::new_",
                "js_sys::eval",
            ] {
                if line.contains(refused) && !line.trim_start().starts_with("//") {
                    return Err(format!("{}:{}: {refused} is refused by the policy", file.display(), number + 1));
                }
            }
        }
    }
    Ok(())
}

fn pins() -> Outcome {
    let manifest = fs::read_to_string(place::root().join("Cargo.toml")).map_err(|error| error.to_string())?;
    let pin = format!("wasm-bindgen = \"={}\"", tools::WASM_BINDGEN);
    if manifest.contains(&pin) { Ok(()) } else { Err(format!("Cargo.toml does not say {pin}")) }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}
