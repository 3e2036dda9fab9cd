//! The lab from the command line; `README.md` is its manual.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use reattach_lab::{Lab, LabOptions};

/// Simulated WinRM hosts with PowerShell sessions to reconnect, on the loopback interface.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Hosts Node01, Node02… beside those of the scenario
    #[arg(long, value_name = "COUNT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=999))]
    generated_hosts: u16,
    /// Write the [names] table (host = "address:port") here once every host listens
    #[arg(long, value_name = "FILE")]
    names_file: Option<PathBuf>,
    /// Write one JSON line a request and an authentication here
    #[arg(long, value_name = "FILE")]
    log_file: Option<PathBuf>,
    /// First port; the hosts take one after the other (default: free ports)
    #[arg(long, value_name = "PORT")]
    port_base: Option<u16>,
    /// Seconds without a request after which a session is disconnected
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    keep_alive_timeout: u64,
    /// Milliseconds between two lines of Nightly
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1_000)]
    nightly_interval_ms: u64,
    /// Milliseconds between two lines of ITTask's job
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1_000)]
    job_interval_ms: u64,
    /// Least idle time-out that a client may ask for, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    min_idle_timeout: u64,
    /// End when standard input closes
    #[arg(long)]
    until_stdin_closes: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("reattach-lab: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), String> {
    let lab = Lab::start(LabOptions {
        generated_hosts: arguments.generated_hosts,
        port_base: arguments.port_base,
        log_file: arguments.log_file,
        keep_alive_timeout: Duration::from_secs(arguments.keep_alive_timeout),
        nightly_interval: Duration::from_millis(arguments.nightly_interval_ms),
        job_interval: Duration::from_millis(arguments.job_interval_ms),
        min_idle_timeout: Duration::from_secs(arguments.min_idle_timeout),
        ..LabOptions::default()
    })
    .await
    .map_err(|error| error.to_string())?;
    if let Some(path) = &arguments.names_file {
        write_whole(path, &lab.names_file()).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    }
    tracing::info!(hosts = lab.names().len(), "the lab listens");
    println!("ready");
    let _ = std::io::stdout().flush();
    ended(arguments.until_stdin_closes).await.map_err(|error| error.to_string())?;
    lab.stop().await;
    Ok(())
}

/// Readers see the old file or the new one, never half of it.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}

/// Returns on Ctrl+C, SIGTERM, or the end of standard input.
async fn ended(with_input: bool) -> std::io::Result<()> {
    let (closed, mut input) = tokio::sync::mpsc::channel::<()>(1);
    if with_input {
        // A thread, since reading standard input cannot be cancelled.
        std::thread::spawn(move || {
            let mut rest = [0; 256];
            while std::io::stdin().read(&mut rest).is_ok_and(|count| count > 0) {}
            drop(closed);
        });
    } else {
        std::mem::forget(closed);
    }
    #[cfg(unix)]
    {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = term.recv() => {}
            _ = input.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = input.recv() => {}
    }
    Ok(())
}
