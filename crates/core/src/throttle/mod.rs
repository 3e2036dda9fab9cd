//! How many operations run at a time, in which order, and what is tried again.

mod backoff;
mod rotation;
mod schedule;
mod stale;

use alloc::collections::VecDeque;
use alloc::vec::Vec;

pub use backoff::{Backoff, BackoffError};
pub use rotation::in_rotation;
pub use schedule::Schedule;
pub use stale::{INUSE_CANNOT_RECONNECT, StaleSessions, Verdict};

/// The limit where none, or none above zero, is given.
pub const DEFAULT_LIMIT: usize = 32;

/// Hands out submitted work in order of submission, never more than the limit at a time.
///
/// Call [`Throttle::next`] until it gives nothing, after every [`Throttle::submit`] and every [`Throttle::done`].
/// A failed or abandoned operation is done like any other.
#[derive(Debug, Clone)]
pub struct Throttle<K> {
    limit: usize,
    waiting: VecDeque<K>,
    running: Vec<K>,
    stopped: bool,
}

impl<K: Clone + PartialEq> Throttle<K> {
    /// `limit` is `-ThrottleLimit`: zero and below mean [`DEFAULT_LIMIT`].
    #[must_use]
    pub fn new(limit: i32) -> Self {
        let limit = usize::try_from(limit).ok().filter(|limit| *limit > 0).unwrap_or(DEFAULT_LIMIT);
        Self { limit, waiting: VecDeque::new(), running: Vec::new(), stopped: false }
    }

    /// Most operations at a time.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Queues work. After [`Throttle::stop`] it is dropped.
    pub fn submit(&mut self, key: K) {
        if !self.stopped {
            self.waiting.push_back(key);
        }
    }

    /// The next operation to start now, if one may start.
    #[expect(clippy::should_implement_trait, reason = "None means not now, not never: it is no iterator")]
    pub fn next(&mut self) -> Option<K> {
        if self.running.len() >= self.limit {
            return None;
        }
        let key = self.waiting.pop_front()?;
        self.running.push(key.clone());
        Some(key)
    }

    /// An operation ended, however. Says whether it was running.
    pub fn done(&mut self, key: &K) -> bool {
        match self.running.iter().position(|running| running == key) {
            Some(at) => {
                self.running.swap_remove(at);
                true
            }
            None => false,
        }
    }

    /// Starts nothing more; gives back what had not started. What runs is the caller's to end.
    pub fn stop(&mut self) -> Vec<K> {
        self.stopped = true;
        self.waiting.drain(..).collect()
    }

    /// Operations now running.
    #[must_use]
    pub fn running(&self) -> usize {
        self.running.len()
    }

    /// Operations not yet started.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Nothing runs and nothing waits.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.running.is_empty() && self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zero_and_below_mean_32() {
        for limit in [0, -1, i32::MIN] {
            assert_eq!(Throttle::<u8>::new(limit).limit(), 32);
        }
        assert_eq!(Throttle::<u8>::new(3).limit(), 3);
    }

    #[test]
    fn stop_gives_back_what_waited() {
        let mut throttle = Throttle::new(1);
        (0..3).for_each(|key| throttle.submit(key));
        assert_eq!(throttle.next(), Some(0));
        assert_eq!(throttle.stop(), [1, 2]);
        throttle.submit(9);
        assert!(throttle.done(&0) && throttle.is_idle() && throttle.next().is_none());
        assert!(!throttle.done(&0));
    }

    proptest! {
        #[test]
        fn keeps_the_limit_and_the_order_and_finishes(
            limit in 1_i32..6, count in 0_usize..60, picks in proptest::collection::vec(any::<usize>(), 60),
        ) {
            let mut throttle = Throttle::new(limit);
            (0..count).for_each(|key| throttle.submit(key));
            let (mut started, mut running) = (Vec::new(), Vec::new());
            for pick in picks {
                while let Some(key) = throttle.next() {
                    started.push(key);
                    running.push(key);
                }
                prop_assert!(running.len() <= limit as usize);
                prop_assert!(running.len() == limit as usize || throttle.waiting() == 0, "refills at once");
                if !running.is_empty() {
                    let key = running.swap_remove(pick % running.len());
                    prop_assert!(throttle.done(&key));
                }
            }
            prop_assert!(throttle.is_idle());
            prop_assert_eq!(started, (0..count).collect::<Vec<_>>());
        }
    }
}
