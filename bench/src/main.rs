//! Side-by-side measurements, printed as Markdown tables. `cargo xtask bench` builds and runs them.

mod core;
mod discovery;
mod fleet;
mod lab;
mod memory;
mod peer;
mod reconnect;
mod rest;
mod server;
mod side;
mod typing;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use reattach_bench::{clock, protocol};

use crate::server::Load;

/// Measures parts of the product.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Binding, plans, selectors and the throttle over many sessions.
    Core,
    /// Memory and answers of the lab under the load of the benchmarks.
    Lab,
    /// Listing the sessions of 128 hosts with 5 each at 50 ms, beside pypsrp in a pool of threads.
    Discovery(Beside),
    /// Connecting 200 sessions on 50 hosts at 20 ms, beside the same; and how soon what is typed arrives while output
    /// is awaited.
    Reconnect(Beside),
    /// What a thousand sessions that nobody looks at cost one engine: memory, requests and connections.
    Engine,
    /// The lab as a process that the others measure against.
    #[command(hide = true)]
    LabServer {
        #[command(flatten)]
        load: server::Load,
        #[arg(long)]
        log_file: PathBuf,
    },
    /// Reading and writing what goes over the wire, beside bare tokenising and beside peers.
    Protocol {
        /// A Python with psrpcore and pypsrp; without it the peers are left out.
        #[arg(long)]
        python: Option<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct Beside {
    /// A Python with pypsrp.
    #[arg(long)]
    python: PathBuf,
    /// What an exchange takes, where it is to be another time: the longer, the less the machine's own speed counts.
    #[arg(long)]
    latency_ms: Option<u64>,
    /// How often both do it.
    #[arg(long, default_value_t = 5)]
    runs: u32,
}

fn main() -> ExitCode {
    match Arguments::parse().what {
        What::Core => core::run(),
        What::Lab => lab::run(),
        What::LabServer { load, log_file } => server::serve(&load, log_file),
        What::Discovery(beside) => {
            let load = Load { hosts: 128, sessions: 5, latency_ms: beside.latency_ms.unwrap_or(50), pace: 1.0 };
            return ended(discovery::run(&beside.python, &load, beside.runs));
        }
        What::Reconnect(beside) => {
            let load = Load { hosts: 50, sessions: 4, latency_ms: beside.latency_ms.unwrap_or(20), pace: 1.0 };
            return ended(reconnect::run(&beside.python, &load, beside.runs).and_then(|()| {
                println!();
                typing::run(load.latency_ms)
            }));
        }
        What::Engine => return ended(rest::run()),
        What::Protocol { python } => {
            print!("{}", protocol::table());
            memory::stream();
            if let Some(Err(message)) = python.map(|python| memory::peers(&python)) {
                eprintln!("{message}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn ended(outcome: std::io::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the figures could not be taken: {error}");
            ExitCode::FAILURE
        }
    }
}
