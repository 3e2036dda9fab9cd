//! Side-by-side measurements, printed as Markdown tables. `cargo xtask bench` builds and runs them.

mod clock;
mod core;
mod protocol;

use clap::{Parser, Subcommand};

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
    /// Reading and writing what goes over the wire, beside bare tokenising.
    Protocol,
}

fn main() {
    match Arguments::parse().what {
        What::Core => core::run(),
        What::Protocol => protocol::run(),
    }
}
