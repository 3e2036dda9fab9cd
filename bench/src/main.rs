//! Side-by-side measurements, printed as Markdown tables. `cargo xtask bench` builds and runs them.

mod core;
mod lab;
mod memory;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use reattach_bench::{clock, protocol};

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
    /// The lab as a process that `lab` measures.
    #[command(hide = true)]
    LabServer,
    /// Reading and writing what goes over the wire, beside bare tokenising and beside peers.
    Protocol {
        /// A Python with psrpcore and pypsrp; without it the peers are left out.
        #[arg(long)]
        python: Option<PathBuf>,
    },
}

fn main() -> ExitCode {
    match Arguments::parse().what {
        What::Core => core::run(),
        What::Lab => lab::run(),
        What::LabServer => lab::serve(),
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
