//! The lab's own time. Idle time-outs, held Receives, jobs and `Start-Sleep` go by it, so that a
//! test can let hours pass in seconds. What the network does (latency, dribbled answers) does not:
//! that is measured with the client's clock.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::lock;

/// A clock that can run fast, stand still and jump. Clones are the same clock.
#[derive(Clone, Debug)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    /// Wakes sleepers when a jump or another factor may have brought their time.
    changed: Notify,
}

#[derive(Debug)]
struct State {
    /// The lab's time was `at` when the machine's was `since`.
    since: Instant,
    at: Duration,
    factor: f64,
    /// What the calendar said when the lab's time was zero; steps move it.
    epoch: SystemTime,
}

/// The factor of a clock is out of bounds: it must be between 0 and 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a clock's factor is between 0 (it stands still) and 1000000")]
pub struct FactorError;

/// The fastest that a clock may run.
const MAX_FACTOR: f64 = 1e6;

impl Clock {
    /// A clock that goes with the machine's.
    pub fn new() -> Self {
        let state = State { since: Instant::now(), at: Duration::ZERO, factor: 1.0, epoch: SystemTime::now() };
        Self(Arc::new(Inner { state: Mutex::new(state), changed: Notify::new() }))
    }

    /// Time since the clock was made.
    pub fn now(&self) -> Duration {
        lock(&self.0.state).now()
    }

    /// What the calendar of the simulated hosts says.
    pub fn system_time(&self) -> SystemTime {
        let state = lock(&self.0.state);
        state.epoch + state.now()
    }

    /// From now on a second of the machine is `factor` seconds here; with 0 only
    /// [`Clock::advance`] moves the clock.
    ///
    /// # Errors
    /// [`FactorError`] for a factor out of bounds.
    pub fn set_factor(&self, factor: f64) -> Result<(), FactorError> {
        if !(0.0..=MAX_FACTOR).contains(&factor) {
            return Err(FactorError);
        }
        let mut state = lock(&self.0.state);
        (state.at, state.since) = (state.now(), Instant::now());
        state.factor = factor;
        drop(state);
        self.0.changed.notify_waiters();
        Ok(())
    }

    /// Seconds here in a second of the machine.
    pub fn factor(&self) -> f64 {
        lock(&self.0.state).factor
    }

    /// Lets time pass at once. Everything that sleeps past its moment wakes, each sleep once: a
    /// script that sleeps again sleeps from the new time.
    pub fn advance(&self, by: Duration) {
        let mut state = lock(&self.0.state);
        state.at = state.at.saturating_add(by);
        drop(state);
        self.0.changed.notify_waiters();
    }

    /// Sets the calendar forward or back, as a time service does; nothing that waits notices.
    pub fn step(&self, by: Duration, back: bool) {
        let mut state = lock(&self.0.state);
        let stepped = if back { state.epoch.checked_sub(by) } else { state.epoch.checked_add(by) };
        state.epoch = stepped.unwrap_or(state.epoch);
    }

    /// Waits for so long.
    pub async fn sleep(&self, time: Duration) {
        self.sleep_until(self.now().saturating_add(time)).await;
    }

    /// Waits until [`Clock::now`] is `moment`.
    pub async fn sleep_until(&self, moment: Duration) {
        loop {
            let mut changed = pin!(self.0.changed.notified());
            changed.as_mut().enable();
            let (left, factor) = {
                let state = lock(&self.0.state);
                (moment.saturating_sub(state.now()), state.factor)
            };
            if left.is_zero() {
                return;
            }
            match real(left, factor) {
                Some(left) => tokio::select! {
                    () = tokio::time::sleep(left) => {}
                    () = changed => {}
                },
                None => changed.await,
            }
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new()
    }
}

impl State {
    fn now(&self) -> Duration {
        let passed = self.since.elapsed();
        // Exactly the machine's time unless it was asked to differ.
        if self.factor == 1.0 { self.at + passed } else { self.at + passed.mul_f64(self.factor) }
    }
}

/// How long the machine waits while `left` passes here; `None` for ever.
fn real(left: Duration, factor: f64) -> Option<Duration> {
    if factor == 0.0 {
        return None;
    }
    // Never shorter than a timer's tick: a sleeper that wakes too early goes to sleep again.
    Duration::try_from_secs_f64(left.as_secs_f64() / factor).ok().map(|left| left.max(Duration::from_micros(100)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[tokio::test(start_paused = true)]
    async fn a_sleep_is_over_when_time_has_passed_or_jumped() {
        let clock = Clock::new();
        let started = Instant::now();
        clock.sleep(Duration::from_secs(3)).await;
        assert_eq!(started.elapsed().as_secs(), 3);

        let sleeper = clock.clone();
        let sleeping = tokio::spawn(async move { sleeper.sleep(HOUR).await });
        tokio::task::yield_now().await;
        clock.advance(HOUR / 2);
        tokio::task::yield_now().await;
        assert!(!sleeping.is_finished());
        clock.advance(HOUR / 2);
        tokio::time::timeout(Duration::from_millis(1), sleeping).await.unwrap().unwrap();
        assert_eq!(clock.now().as_secs(), 3_603);
    }

    #[tokio::test(start_paused = true)]
    async fn a_factor_makes_hours_short_and_zero_stops() {
        let clock = Clock::new();
        clock.set_factor(3_600.0).unwrap();
        let started = Instant::now();
        clock.sleep(2 * HOUR).await;
        assert_eq!(started.elapsed().as_secs(), 2);
        clock.set_factor(0.0).unwrap();
        let before = clock.now();
        tokio::time::sleep(HOUR).await;
        assert_eq!(clock.now(), before);
        let sleep = clock.sleep(Duration::from_secs(1));
        assert!(tokio::time::timeout(HOUR, sleep).await.is_err());
        for factor in [-1.0, f64::NAN, f64::INFINITY, 2e6] {
            assert_eq!(clock.set_factor(factor), Err(FactorError));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_step_moves_the_calendar_alone() {
        let clock = Clock::new();
        let (now, date) = (clock.now(), clock.system_time());
        clock.step(HOUR, false);
        assert_eq!(clock.system_time().duration_since(date).unwrap(), HOUR);
        clock.step(3 * HOUR, true);
        assert_eq!(date.duration_since(clock.system_time()).unwrap(), 2 * HOUR);
        assert_eq!(clock.now(), now);
    }
}
