//! `reattach-gateway`: reads the configuration, listens, serves until it is told to stop.

use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use reattach_gateway::config::Config;
use reattach_gateway::{Gateway, StartError, hash_password};
use tokio::signal;

/// How long exchanges under way may go on after a signal.
const DRAIN: Duration = Duration::from_secs(5);

/// The same when the parent process is gone: nobody waits for their answers.
const DRAIN_WITHOUT_PARENT: Duration = Duration::from_millis(500);

/// The relay between browsers and WinRM targets.
#[derive(Parser)]
#[command(version, subcommand_negates_reqs = true)]
struct Arguments {
    /// TOML file with the configuration.
    #[arg(long, value_name = "FILE", required = true)]
    config: Option<PathBuf>,
    /// TOML file with more entries for the [names] table.
    #[arg(long, value_name = "FILE")]
    names_file: Option<PathBuf>,
    /// Print a link that signs the first user in, once, within 10 minutes.
    #[arg(long)]
    sign_in_link: bool,
    /// Stop when standard input closes.
    #[arg(long)]
    until_stdin_closes: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Read a password from standard input, and print the password_hash for a [[users]] entry.
    HashPassword,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info")),
        )
        .with_ansi(io::stderr().is_terminal())
        .with_writer(io::stderr)
        .init();
    let outcome = match arguments.command {
        Some(Command::HashPassword) => print_hash(),
        None => run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => {
            eprintln!("reattach-gateway: {text}");
            ExitCode::FAILURE
        }
    }
}

fn print_hash() -> Result<(), String> {
    let mut password = String::new();
    io::stdin().lock().read_line(&mut password).map_err(|error| format!("no password can be read: {error}"))?;
    let password = password.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err("write the password to standard input".into());
    }
    println!("{}", hash_password(password).map_err(|error| error.to_string())?);
    Ok(())
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let config = arguments.config.as_ref().ok_or("--config is missing")?;
    let config = Config::load(config, arguments.names_file.as_deref()).map_err(StartError::from);
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    let served = runtime.block_on(async {
        let gateway = Gateway::new(config?)?;
        let listener = gateway.listen().await?;
        println!("ready {}", gateway.origin());
        if arguments.sign_in_link {
            println!("sign-in {}", gateway.sign_in_link()?.expose());
        }
        let _ = io::stdout().flush();
        gateway.serve(listener, stopped(arguments.until_stdin_closes)).await;
        Ok(())
    });
    // A thread may still wait for standard input.
    runtime.shutdown_background();
    served.map_err(|error: StartError| error.to_string())
}

/// Waits for a signal, or for the end of standard input; returns how long to drain.
async fn stopped(until_stdin_closes: bool) -> Duration {
    let stdin = async {
        if until_stdin_closes {
            let _ = tokio::task::spawn_blocking(|| io::stdin().lock().read_to_end(&mut Vec::new())).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = stdin => DRAIN_WITHOUT_PARENT,
        () = terminated() => DRAIN,
        _ = signal::ctrl_c() => DRAIN,
    }
}

#[cfg(unix)]
async fn terminated() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
