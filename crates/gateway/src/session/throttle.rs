//! Delay after failed sign-ins.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Failures without a delay.
const FREE: u32 = 3;

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(60);

/// Names remembered; beyond that those whose delay is over are forgotten.
const NAMES: usize = 10_000;

/// Counts failures by user name, known or not: from the fourth on each doubles the delay, from one
/// second to a minute.
#[derive(Default)]
pub(crate) struct Throttle {
    names: Mutex<HashMap<String, (u32, Instant)>>,
}

impl Throttle {
    /// Counts an attempt as failed until [`Throttle::succeeded`] says otherwise, so that parallel
    /// attempts count too. `Err` is how long to wait.
    pub(crate) fn attempt(&self, name: &str, now: Instant) -> Result<(), Duration> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES {
            names.retain(|_, (_, until)| now < *until);
        }
        if names.len() >= NAMES && !names.contains_key(name) {
            return Err(LONGEST);
        }
        let (failures, until) = names.entry(name.into()).or_insert((0, now));
        if now < *until {
            return Err(*until - now);
        }
        *failures += 1;
        if *failures >= FREE {
            *until = now + LONGEST.min(Duration::from_secs(1 << (*failures - FREE).min(6)));
        }
        Ok(())
    }

    /// The attempt was good.
    pub(crate) fn succeeded(&self, name: &str) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_attempt_waits_and_success_forgets() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..3 {
            assert_eq!(throttle.attempt("a", now), Ok(()));
        }
        assert_eq!(throttle.attempt("a", now), Err(Duration::from_secs(1)));
        assert_eq!(throttle.attempt("b", now), Ok(()));
        let later = now + Duration::from_secs(1);
        assert_eq!(throttle.attempt("a", later), Ok(()));
        assert_eq!(throttle.attempt("a", later), Err(Duration::from_secs(2)));
        throttle.succeeded("a");
        assert_eq!(throttle.attempt("a", later), Ok(()));
    }
}
