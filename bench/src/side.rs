//! The engine and its peer side by side: their figures, and what they are measured by.

use std::io;
use std::time::Duration;

use reattach_core::throttle::DEFAULT_LIMIT;

use crate::fleet::{median, millis};

/// How many operations both have in flight at most.
pub(crate) const AT_ONCE: u64 = DEFAULT_LIMIT as u64;

/// The goal of the design.
const GOAL: f64 = 1.25;

/// One of the two over all runs.
#[derive(Default)]
pub(crate) struct Side {
    times: Vec<Duration>,
    requests: u64,
    operations: u64,
    most_in_flight: u64,
}

/// One run of one of the two.
pub(crate) struct Figures {
    pub(crate) took: Duration,
    pub(crate) sessions: u64,
    /// HTTP requests, legs of handshakes among them.
    pub(crate) requests: u64,
    /// Operations of WS-Management among them, by the hosts' count.
    pub(crate) operations: u64,
    /// The most of these that were in flight at a time, by the hosts' count, Receives aside.
    pub(crate) most_in_flight: u64,
}

/// The parts that a run cannot do without, in exchanges one after the other.
pub(crate) struct Ideal {
    pub(crate) exchanges: u64,
    /// What an exchange takes, in milliseconds.
    pub(crate) latency_ms: u64,
    /// How the exchanges come about.
    pub(crate) terms: String,
}

impl Side {
    /// Adds a run; one that did not reach every session is no run.
    pub(crate) fn add(&mut self, who: &str, expected: u64, figures: Figures) -> io::Result<()> {
        if figures.sessions != expected {
            return Err(io::Error::other(format!("{who} had {} of {expected} sessions", figures.sessions)));
        }
        self.times.push(figures.took);
        (self.requests, self.operations) = (figures.requests, figures.operations);
        self.most_in_flight = self.most_in_flight.max(figures.most_in_flight);
        Ok(())
    }

    fn row(&self, who: &str) {
        let (median, fastest) = (median(&self.times), self.times.iter().min().copied().unwrap_or_default());
        println!(
            "| {who} | {} | {} | {} | {} | {} |",
            millis(median),
            millis(fastest),
            self.requests,
            self.operations,
            self.most_in_flight
        );
    }
}

/// Prints both with the ideal that they are measured by.
pub(crate) fn compare(what: &str, ours: &Side, theirs: &Side, ideal: &Ideal) {
    println!(
        "| {what}, {} ms an exchange, {} runs | Median | Fastest | Requests | Operations among them | Most operations in flight |",
        ideal.latency_ms,
        ours.times.len()
    );
    println!("|---|---|---|---|---|---|");
    ours.row(&format!("the engine, ThrottleLimit {AT_ONCE}"));
    theirs.row(&format!("pypsrp in a pool of {AT_ONCE} threads"));
    let limit = Duration::from_millis(ideal.exchanges * ideal.latency_ms);
    let ratio = |other: Duration| median(&ours.times).as_secs_f64() / other.as_secs_f64();
    println!();
    println!("The ideal is {}, {} exchanges one after the other: {}.", millis(limit), ideal.exchanges, ideal.terms);
    println!(
        "The engine takes {:.2} times the ideal (goal: {GOAL}), and {:.2} times what pypsrp takes.",
        ratio(limit),
        ratio(median(&theirs.times))
    );
}
