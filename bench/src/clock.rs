//! Taking times.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// The shortest of several runs: what the work takes when nothing else is in the way.
pub(crate) fn shortest<T>(runs: usize, mut work: impl FnMut() -> T) -> Duration {
    (0..runs)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed()
        })
        .min()
        .unwrap_or_default()
}
