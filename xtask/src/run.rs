//! `cargo xtask run`: everything, on one machine, with one sign-in link.

use reattach_stack::{Options, Stack, free_port, random_password};

use crate::command::Outcome;
use crate::{build, place, tools};

/// Builds what changed, starts the lab and the gateway, and waits.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let port = port(arguments)?;
    // Before minutes of building, not after.
    free_port(port).map_err(|error| error.to_string())?;
    tools::compiler()?;
    tools::crates()?;
    tools::targets(&["wasm32-unknown-unknown"])?;
    tools::web()?;
    build::binaries()?;
    let console = build::console("dev")?;
    let mut options = Options::new(&place::binaries(), &console, &place::state("run"));
    options.port = port;
    options.password = kept_password()?;
    let mut stack = Stack::start(options).map_err(|error| error.to_string())?;
    announce(&stack);
    let ended = stack.wait();
    Err(format!("the {ended} ended by itself: its last lines above say why"))
}

fn announce(stack: &Stack) {
    let options = stack.options();
    println!(
        "
Reattach is running, with a lab of hosts to try it on.

  Sign in       {link}
                (works once, for ten minutes; the browser will warn of the self-signed certificate)
  Again         {origin} as {user}, password {password}
  Lab account   LAB\\adele, password Reattach-Lab-1
  Stop          Ctrl+C
",
        link = stack.sign_in_link(),
        origin = stack.origin(),
        user = options.user_name,
        password = options.password,
    );
}

/// The local user's password stays the same from run to run, so that a browser can keep it.
fn kept_password() -> Result<String, String> {
    let path = place::state("run").join("password");
    if let Ok(password) = std::fs::read_to_string(&path) {
        return Ok(password.trim().into());
    }
    let password = random_password();
    std::fs::create_dir_all(place::state("run"))
        .and_then(|()| std::fs::write(&path, &password))
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    Ok(password)
}

fn port(arguments: &[String]) -> Result<u16, String> {
    match arguments {
        [] => Ok(8443),
        [flag, value] if flag == "--port" => {
            value.parse().map_err(|_| format!("--port takes a number from 1 to 65535, not {value}"))
        }
        _ => Err("the only option is --port N".into()),
    }
}
