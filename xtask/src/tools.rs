//! Installs what the build needs, only when it is missing.

use std::fs;
use std::path::PathBuf;

use crate::command::{Outcome, cargo, command, done, output, step, works};
use crate::place;

/// Declares rust-version 1.81; the next line needs a newer compiler than ours.
const TRUNK: &str = "0.21.14";
/// The same as the `wasm-bindgen` of the workspace; `tidy` checks it.
pub(crate) const WASM_BINDGEN: &str = "0.2.130";
/// Cuts the console's module; its marks come with leptos' `wasm_split_helpers`.
const WASM_SPLIT: &str = "0.2.4";
/// Proxy between WebDriver and Firefox.
const GECKODRIVER: &str = "0.37.1";
/// Checks pages against WCAG.
const AXE: &str = "4.14.1";
const CARGO_DENY: &str = "0.20.2";
const CARGO_FUZZ: &str = "0.13.2";
const NO_NETWORK: &str =
    "the download failed: check the network connection (and a proxy's settings), then run the command again";

/// Adds compilation targets through rustup.
pub(crate) fn targets(names: &[&str]) -> Outcome {
    let installed = output(command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
    for name in names {
        let folder = std::path::Path::new(installed.trim()).join("lib/rustlib").join(name);
        if !folder.is_dir() {
            step(&format!("Adding the target {name}"));
            done(command("rustup").args(["target", "add", name]), NO_NETWORK)?;
        }
    }
    Ok(())
}

/// Checks that C code can be compiled; the TLS library holds some.
pub(crate) fn compiler() -> Outcome {
    if works(command("cc").arg("--version")) {
        Ok(())
    } else {
        Err("there is no C compiler: install one (Debian: apt install gcc libc6-dev), then run the command again"
            .into())
    }
}

/// Downloads every crate of the lock file, so that what follows works without a network.
pub(crate) fn crates() -> Outcome {
    let stamp = place::target().join("fetched");
    let lock =
        fs::read(place::root().join("Cargo.lock")).map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
    if fs::read(&stamp).is_ok_and(|fetched| fetched == lock) && works(cargo().args(["fetch", "--locked", "--offline"]))
    {
        return Ok(());
    }
    step("Downloading crates");
    done(cargo().args(["fetch", "--locked"]), NO_NETWORK)?;
    fs::create_dir_all(place::target()).and_then(|()| fs::write(&stamp, lock)).map_err(|error| error.to_string())
}

/// trunk and wasm-bindgen with its test runner, under `target/tools`.
pub(crate) fn web() -> Outcome {
    trunk()?;
    wasm_bindgen()
}

fn trunk() -> Outcome {
    if version_is("trunk", TRUNK) {
        return Ok(());
    }
    step(&format!("Building trunk {TRUNK} (once, some minutes)"));
    install(&["trunk", "--version", TRUNK, "--locked", "--no-default-features"])
}

fn wasm_bindgen() -> Outcome {
    if version_is("wasm-bindgen", WASM_BINDGEN) && version_is("wasm-bindgen-test-runner", WASM_BINDGEN) {
        return Ok(());
    }
    step(&format!("Building wasm-bindgen {WASM_BINDGEN} (once, some minutes)"));
    install(&["--path", "tools/wasm-bindgen", "--locked"])
}

/// wasm-split-cli, under `target/tools`. It does not tell its version; cargo's list of what it installed does.
pub(crate) fn splitter() -> Outcome {
    let listed = fs::read_to_string(place::tools().join(".crates.toml")).unwrap_or_default();
    if listed.contains(&format!("wasm_split_cli_support {WASM_SPLIT} ")) {
        return Ok(());
    }
    step(&format!("Building wasm-split {WASM_SPLIT} (once, a minute)"));
    install(&["wasm_split_cli_support", "--version", WASM_SPLIT, "--locked", "--features", "build-binary"])
}

/// cargo-deny, under `target/tools`.
pub(crate) fn cargo_deny() -> Outcome {
    if version_is("cargo-deny", CARGO_DENY) {
        return Ok(());
    }
    step(&format!("Building cargo-deny {CARGO_DENY} (once, some minutes)"));
    install(&["cargo-deny", "--version", CARGO_DENY, "--locked"])
}

/// cargo-fuzz, under `target/tools`.
pub(crate) fn cargo_fuzz() -> Outcome {
    if version_is("cargo-fuzz", CARGO_FUZZ) {
        return Ok(());
    }
    step(&format!("Building cargo-fuzz {CARGO_FUZZ} (once, some minutes)"));
    install(&["cargo-fuzz", "--version", CARGO_FUZZ, "--locked"])
}

/// Chromium and its driver.
pub(crate) fn chromium() -> Outcome {
    if works(command("chromedriver").arg("--version")) && place::chromium().is_some() {
        return Ok(());
    }
    debian(&["chromium", "chromium-driver"])
}

/// Firefox from Debian, and geckodriver under `target/tools`.
pub(crate) fn firefox() -> Outcome {
    if !works(command("firefox-esr").arg("--version")) && !works(command("firefox").arg("--version")) {
        debian(&["firefox-esr"])?;
    }
    if version_is("geckodriver", GECKODRIVER) {
        return Ok(());
    }
    step(&format!("Building geckodriver {GECKODRIVER} (once, some minutes)"));
    install(&["geckodriver", "--version", GECKODRIVER, "--locked"])
}

/// axe-core under `target/tools`, from npm; returns its script.
///
/// # Errors
/// A sentence that says what to install.
pub(crate) fn axe() -> Result<PathBuf, String> {
    let folder = place::tools().join("npm-axe");
    let script = folder.join("node_modules/axe-core/axe.min.js");
    let wanted = format!("\"version\": \"{AXE}\"");
    let package = folder.join("node_modules/axe-core/package.json");
    if script.exists() && fs::read_to_string(package).is_ok_and(|text| text.contains(&wanted)) {
        return Ok(script);
    }
    if !works(command("npm").arg("--version")) {
        debian(&["nodejs", "npm"])?;
    }
    step(&format!("Installing axe-core {AXE}"));
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let mut npm = command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(&folder).arg(format!("axe-core@{AXE}"));
    done(&mut npm, NO_NETWORK)?;
    Ok(script)
}

/// The OpenID provider that checks us, under `target/tools`, from npm; returns the folder that holds it.
///
/// # Errors
/// A sentence that says what to install.
pub(crate) fn openid_provider() -> Result<PathBuf, String> {
    let folder = place::tools().join("npm-openid");
    let stamp = folder.join("installed.json");
    let source = place::root().join("crates/cli/tests/openid");
    let read = |name: &str| {
        let path = source.join(name);
        fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
    };
    let (package, lock) = (read("package.json")?, read("package-lock.json")?);
    let has_node = works(command("node").arg("--version"));
    if has_node && fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    if !has_node || !works(command("npm").arg("--version")) {
        debian(&["nodejs", "npm"])?;
    }
    step("Installing an OpenID provider for tests");
    let written = fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("package.json"), package))
        .and_then(|()| fs::write(folder.join("package-lock.json"), &lock));
    written.map_err(|error| error.to_string())?;
    let mut npm = command("npm");
    // Exactly what the lock file says, by its hashes.
    npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder);
    done(&mut npm, NO_NETWORK)?;
    fs::write(&stamp, lock).map_err(|error| error.to_string())?;
    Ok(folder)
}

/// Installs packages of Debian's, as root.
fn debian(packages: &[&str]) -> Outcome {
    let names = packages.join(" ");
    let advice = format!("{names} must be installed (Debian: apt install {names}); then run the command again");
    let root = output(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if !root || !works(command("apt-get").arg("--version")) {
        return Err(advice);
    }
    step(&format!("Installing {names}"));
    done(command("apt-get").args(["update", "-qq"]), &advice)?;
    let mut install = command("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive");
    install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    done(install.stdout(std::process::Stdio::null()), &advice)
}

/// A Python environment under `target/python` with the packages that check us.
pub(crate) fn python() -> Outcome {
    let folder = place::python();
    let list = place::root().join("crates/lab/tests/interop/requirements.txt");
    let wanted = fs::read(&list).map_err(|error| format!("{} cannot be read: {error}", list.display()))?;
    let stamp = folder.join("installed.txt");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step("Making a Python environment with pypsrp");
    let advice = "Python 3.9 or later with venv is needed (Debian: apt install python3 python3-venv), and a network";
    done(command("python3").args(["-m", "venv", "--clear"]).arg(&folder), advice)?;
    let mut pip = command(&folder.join("bin/pip").display().to_string());
    done(pip.args(["install", "--quiet", "--requirement"]).arg(&list), advice)?;
    fs::write(&stamp, wanted).map_err(|error| error.to_string())
}

fn version_is(tool: &str, version: &str) -> bool {
    let path = place::tools().join("bin").join(tool);
    output(command(&path.display().to_string()).arg("--version"))
        .is_some_and(|text| text.split_whitespace().any(|word| word == version))
}

/// A debug build: these tools only start others and move files, and it compiles in half the time.
fn install(arguments: &[&str]) -> Outcome {
    let scratch = place::target().join("tools-build");
    let mut install = cargo();
    install.args(["install", "--debug", "--root"]).arg(place::tools()).arg("--target-dir").arg(&scratch);
    install.args(arguments).env("CARGO_PROFILE_DEV_DEBUG", "0");
    done(&mut install, NO_NETWORK)?;
    let _ = fs::remove_dir_all(scratch);
    Ok(())
}
