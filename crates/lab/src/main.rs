//! The lab from the command line; `README.md` is its manual.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use reattach_lab::{Certificate, ChannelBinding, Clock, FaultRule, Lab, LabOptions, Limits};

/// Simulated WinRM hosts with PowerShell sessions to reconnect, on the loopback interface.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Hosts Node01, Node02… beside those of the scenario
    #[arg(long, value_name = "COUNT", default_value_t = 0, value_parser = clap::value_parser!(u16).range(..=999))]
    generated_hosts: u16,
    /// Sessions of each generated host (default: one to three)
    #[arg(long, value_name = "COUNT")]
    sessions_per_host: Option<u16>,
    /// Hosts that are old, moved, dead or hide sessions
    #[arg(long)]
    special_hosts: bool,
    /// An address whose clients count as being on every host itself
    #[arg(long = "local-address", value_name = "ADDRESS")]
    local_addresses: Vec<IpAddr>,
    /// Write the [names] table (host = "address:port") here once every host listens
    #[arg(long, value_name = "FILE")]
    names_file: Option<PathBuf>,
    /// Write one JSON line a connection, a request and an authentication here
    #[arg(long, value_name = "FILE")]
    log_file: Option<PathBuf>,
    /// First port; the hosts take one after the other (default: free ports)
    #[arg(long, value_name = "PORT")]
    port_base: Option<u16>,
    /// First address of 127.0.0.0/8; the hosts take one after the other (default: all 127.0.0.1)
    #[arg(long, value_name = "ADDRESS")]
    address_base: Option<Ipv4Addr>,
    /// Listen for HTTPS, too
    #[arg(long)]
    https: bool,
    /// The certificate of the HTTPS listeners
    #[arg(long, value_enum, default_value_t = Fit::Fitting)]
    certificate: Fit,
    /// Write the certificate here, PEM
    #[arg(long, value_name = "FILE")]
    certificate_file: Option<PathBuf>,
    /// What is asked of sign-ins on HTTPS
    #[arg(long, value_enum, default_value_t = Binding::Relaxed)]
    channel_binding: Binding,
    /// Do not offer Basic on HTTPS
    #[arg(long)]
    no_basic: bool,
    /// Offer Basic and take bodies in clear on HTTP, too
    #[arg(long)]
    allow_unencrypted: bool,
    /// No Robust Connection: OperationIDs are not echoed, answers not kept
    #[arg(long)]
    no_robust_connection: bool,
    /// Seconds without a request after which a session is disconnected
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600)]
    keep_alive_timeout: u64,
    /// Milliseconds between two lines of Nightly
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1_000)]
    nightly_interval_ms: u64,
    /// Milliseconds between two lines of ITTask's job
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 1_000)]
    job_interval_ms: u64,
    /// Milliseconds that every exchange takes longer
    #[arg(long, value_name = "MILLISECONDS", default_value_t = 0)]
    latency_ms: u64,
    /// How often the lab's time goes into the machine's; 0 stands still
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    time_factor: f64,
    /// Set a limit, for example max_shells_per_user=3
    #[arg(long = "limit", value_name = "NAME=VALUE")]
    limits: Vec<String>,
    /// Let something go wrong, for example "drop-answer operation=Receive nth=3"
    #[arg(long = "fault", value_name = "RULE")]
    faults: Vec<FaultRule>,
    /// Take control commands on a port of the loopback interface, and write its address here
    #[arg(long, value_name = "FILE")]
    admin_file: Option<PathBuf>,
    /// End when standard input closes
    #[arg(long)]
    until_stdin_closes: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Fit {
    Fitting,
    WrongName,
    Expired,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Binding {
    None,
    Relaxed,
    Strict,
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
    let lab = Lab::start(options(&arguments)?).await.map_err(|error| error.to_string())?;
    let address = lab.admin().map(|address| address.to_string());
    let files = [
        (&arguments.names_file, Some(lab.names_file())),
        (&arguments.certificate_file, lab.certificate().map(Into::into)),
        (&arguments.admin_file, address),
    ];
    for (path, text) in files {
        if let (Some(path), Some(text)) = (path, text) {
            write_whole(path, &text).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        }
    }
    tracing::info!(listeners = lab.names().len(), "the lab listens");
    println!("ready");
    let _ = std::io::stdout().flush();
    ended(arguments.until_stdin_closes).await.map_err(|error| error.to_string())?;
    lab.stop().await;
    Ok(())
}

fn options(arguments: &Arguments) -> Result<LabOptions, String> {
    let mut limits = Limits::default();
    for limit in &arguments.limits {
        let (name, value) = limit.split_once('=').ok_or_else(|| format!("--limit {limit}: write it NAME=VALUE"))?;
        limits.set(name, value).map_err(|error| error.to_string())?;
    }
    let clock = Clock::new();
    clock.set_factor(arguments.time_factor).map_err(|error| error.to_string())?;
    Ok(LabOptions {
        generated_hosts: arguments.generated_hosts,
        sessions_per_host: arguments.sessions_per_host,
        special_hosts: arguments.special_hosts,
        local_addresses: arguments.local_addresses.clone(),
        port_base: arguments.port_base,
        address_base: arguments.address_base,
        https: arguments.https,
        certificate: match arguments.certificate {
            Fit::Fitting => Certificate::Fitting,
            Fit::WrongName => Certificate::WrongName,
            Fit::Expired => Certificate::Expired,
        },
        channel_binding: match arguments.channel_binding {
            Binding::None => ChannelBinding::None,
            Binding::Relaxed => ChannelBinding::Relaxed,
            Binding::Strict => ChannelBinding::Strict,
        },
        basic: !arguments.no_basic,
        allow_unencrypted: arguments.allow_unencrypted,
        robust_connection: !arguments.no_robust_connection,
        log_file: arguments.log_file.clone(),
        keep_alive_timeout: Duration::from_secs(arguments.keep_alive_timeout),
        nightly_interval: Duration::from_millis(arguments.nightly_interval_ms),
        job_interval: Duration::from_millis(arguments.job_interval_ms),
        latency: Duration::from_millis(arguments.latency_ms),
        limits,
        faults: arguments.faults.clone(),
        clock,
        admin: arguments.admin_file.is_some(),
    })
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
