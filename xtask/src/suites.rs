//! The suites of `cargo xtask test`.

use std::path::Path;

use reattach_stack::{Options, Stack, free_port};

use crate::command::{cargo, command};
use crate::flow::flows;
use crate::lint::XTASK;
use crate::test::{Tally, counted};
use crate::{build, dist as small, place, tidy as rules, tools};

/// Formatting and the rules of ARCHITECTURE.md that a machine can check.
pub(crate) fn tidy() -> Result<Tally, String> {
    tools::targets(&["wasm32-unknown-unknown", "wasm32v1-none"])?;
    tools::compiler()?;
    tools::crates()?;
    Ok(rules::check())
}

/// Every test that needs neither a browser nor another language.
pub(crate) fn native() -> Result<Tally, String> {
    if place::recordings().is_none() {
        println!("skipped: the recordings of real hosts are not beside this clone");
    }
    let mut test = cargo();
    test.args(["test", "--locked", "--workspace", "--exclude", "reattach-e2e", "--no-fail-fast"]);
    let mut tally = counted(&mut test)?;
    let mut own = cargo();
    own.args(["test", "--locked", "--manifest-path", XTASK, "--target-dir"]).arg(place::own_target());
    tally.add(counted(&mut own)?);
    Ok(tally)
}

/// The one crate that must need nothing of an operating system.
pub(crate) fn core() -> Result<Tally, String> {
    tools::targets(&["wasm32v1-none"])?;
    let built = crate::command::done(
        cargo().args(["build", "--locked", "-p", "reattach-core", "--target", "wasm32v1-none"]),
        "reattach-core needs something that wasm32v1-none does not have",
    );
    Ok(Tally::of(&built))
}

/// pypsrp, a client that is not ours, against the lab; the engine against a server that is not ours,
/// which pypsrp has checked; a sign-in through an OpenID provider that is not ours.
pub(crate) fn interop() -> Result<Tally, String> {
    tools::python()?;
    let openid = tools::openid_provider()?;
    build::binaries()?;
    let mut options = options("interop", Path::new("/nonexistent"));
    options.lab_arguments = ["--https", "--channel-binding", "strict"].map(str::to_owned).into();
    let stack = Stack::start(options).map_err(|error| error.to_string())?;
    let mut python = command(&place::python().join("bin/python").display().to_string());
    python.arg("crates/lab/tests/interop/pypsrp_scenario.py");
    python.arg("--names-file").arg(stack.names_file()).arg("--admin-file").arg(stack.lab_admin_file());
    let mut tally = counted(&mut python)?;
    let mut python = command(&place::python().join("bin/python").display().to_string());
    // Nothing is written into the sources.
    tally.add(counted(python.arg("-B").arg("crates/engine/tests/peer/check.py"))?);
    let mut engine = cargo();
    engine.args(["test", "--locked", "-p", "reattach-engine", "--test", "peer", "--", "--include-ignored"]);
    tally.add(counted(engine.env("REATTACH_TEST_PYTHON", place::python().join("bin/python")))?);
    let mut login = cargo();
    login.args(["test", "--locked", "-p", "reattach", "--test", "openid", "--", "--include-ignored"]);
    tally.add(counted(login.env("REATTACH_TEST_OPENID", openid))?);
    Ok(tally)
}

/// psrpcore, which is not ours either, on recordings of real hosts and on what we write ourselves.
pub(crate) fn differential() -> Result<Tally, String> {
    tools::python()?;
    build::binaries()?;
    let written = place::state("differential");
    let _ = std::fs::remove_dir_all(&written);
    let mut write = cargo();
    write.args(["run", "--locked", "--quiet", "-p", "reattach-oracles", "--example", "envelopes", "--"]);
    write.arg(&written).arg("1000");
    crate::command::done(&mut write, "the envelopes for psrpcore could not be written: the message above says why")?;
    let mut peer = cargo();
    peer.args(["build", "--locked", "--quiet", "-p", "reattach-oracles", "--example", "peer"]);
    crate::command::done(&mut peer, "our end for psrpcore could not be built: the message above says why")?;
    let script = |name: &str| {
        let mut python = command(&place::python().join("bin/python").display().to_string());
        python.arg(Path::new("crates/psrp/tests/differential").join(name));
        python
    };
    let peer = place::binaries().join("examples/peer");
    let recordings = place::recordings().map(|folder| ["--recordings".into(), folder.into_os_string()]);
    let mut tally = counted(
        script("psrpcore_reads.py")
            .arg("--written")
            .arg(&written)
            .arg("--reattach")
            .arg(place::binaries().join("reattach"))
            .args(recordings.iter().flatten()),
    )?;
    tally.add(counted(script("rehydrated.py").arg("--peer").arg(&peer).args(recordings.iter().flatten()))?);
    tally.add(counted(script("live.py").arg("--peer").arg(&peer))?);
    Ok(tally)
}

/// wasm-bindgen-test suites in headless Chromium, one of them from another origin.
pub(crate) fn wasm() -> Result<Tally, String> {
    tools::targets(&["wasm32-unknown-unknown"])?;
    tools::web()?;
    tools::chromium()?;
    build::binaries()?;
    let port = free_port(0).map_err(|error| error.to_string())?;
    let stack = start("wasm", Path::new("/nonexistent"), vec![format!("http://127.0.0.1:{port}")])?;
    let mut tally = Tally::default();
    let suites: [&[&str]; 3] = [
        &["reattach-psrp", "--test", "deep"],
        &["reattach-console", "--test", "web"],
        &["reattach-engine", "--lib", "--test", "cross_origin", "--test", "worker", "--test", "scenarios"],
    ];
    for suite in suites {
        let mut test = cargo();
        test.args(["test", "--locked", "--target", "wasm32-unknown-unknown", "-p"]).args(suite);
        test.env("CHROMEDRIVER", "chromedriver")
            // Seconds for all tests of the suite together; the runner's own 20 are for small ones.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "600")
            .env("WASM_BINDGEN_TEST_ADDRESS", format!("127.0.0.1:{port}"))
            .env("REATTACH_TEST_GATEWAY", stack.origin())
            .env("REATTACH_TEST_USER", &stack.options().user_name)
            .env("REATTACH_TEST_PASSWORD", &stack.options().password);
        tally.add(counted(&mut test)?);
    }
    Ok(tally)
}

/// The flows of an administrator in a real browser, on the development build.
pub(crate) fn e2e() -> Result<Tally, String> {
    counted(&mut flows("dev")?)
}

/// The main flow on the build that is shipped, which is shrunk and cut in two, and what only that build does.
pub(crate) fn dist() -> Result<Tally, String> {
    small::small()?;
    counted(flows("web")?.args(["--", "--include-ignored", "main_job", "shipped"]))
}

fn start(name: &str, console: &Path, extra_origins: Vec<String>) -> Result<Stack, String> {
    Stack::start(Options { extra_origins, ..options(name, console) }).map_err(|error| error.to_string())
}

/// A stack on a free port.
fn options(name: &str, console: &Path) -> Options {
    Options { port: 0, ..Options::new(&place::binaries(), console, &place::state(name)) }
}
