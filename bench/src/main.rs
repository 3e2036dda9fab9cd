//! Side-by-side measurements, printed as Markdown tables. `cargo xtask bench` builds and runs them.

mod core;
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
