//! Delay after failed sign-ins.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::http::network;
use crate::secret::Hashed;

/// Failures without a delay.
const FREE: u32 = 3;

/// The longest delay.
const LONGEST: Duration = Duration::from_secs(60);

/// Failures that are counted: as many as bring the longest delay about.
const MOST: u32 = FREE + 6;

/// How long it takes until one failure is forgotten.
const FADE: Duration = Duration::from_secs(600);

/// Accounts remembered; beyond that the one with the fewest failures is forgotten.
const ACCOUNTS: usize = 10_000;

/// Counts failures by user name, known or not, together with the address that tries (of IPv6: the /64 network): from
/// the fourth on each doubles the delay, from one second to a minute. Whoever guesses at somebody's password from
/// elsewhere does not keep him out. One failure is forgotten every ten minutes.
#[derive(Default)]
pub(crate) struct Throttle {
    accounts: Mutex<HashMap<Account, Failures>>,
}

/// A name's hash and an address.
type Account = (Hashed, IpAddr);

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    /// From when on the next one fades.
    since: Instant,
    until: Instant,
}

impl Failures {
    /// Forgets those that have faded.
    fn fade(&mut self, now: Instant) {
        let faded = now.saturating_duration_since(self.since).as_secs() / FADE.as_secs();
        self.count = self.count.saturating_sub(u32::try_from(faded).unwrap_or(u32::MAX));
        self.since = if self.count == 0 { now } else { self.since + FADE * u32::try_from(faded).unwrap_or_default() };
    }
}

impl Throttle {
    /// Counts an attempt as failed until [`Throttle::succeeded`] says otherwise, so that parallel
    /// attempts count too. `Err` is how long to wait.
    pub(crate) fn attempt(&self, name: &str, from: IpAddr, now: Instant) -> Result<(), Duration> {
        let account = (Hashed::of(name), network(from));
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= ACCOUNTS && !accounts.contains_key(&account) {
            make_room(&mut accounts, now);
        }
        let failures = accounts.entry(account).or_insert(Failures { count: 0, since: now, until: now });
        if now < failures.until {
            return Err(failures.until - now);
        }
        failures.fade(now);
        failures.count = (failures.count + 1).min(MOST);
        if failures.count >= FREE {
            failures.until = now + LONGEST.min(Duration::from_secs(1 << (failures.count - FREE)));
        }
        Ok(())
    }

    /// The attempt was not judged, and does not count.
    pub(crate) fn not_judged(&self, name: &str, from: IpAddr, now: Instant) {
        let account = (Hashed::of(name), network(from));
        if let Some(failures) = self.accounts.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&account) {
            failures.count = failures.count.saturating_sub(1);
            failures.until = now;
        }
    }

    /// The attempt was good.
    pub(crate) fn succeeded(&self, name: &str, from: IpAddr) {
        let account = (Hashed::of(name), network(from));
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }
}

/// Takes out those that have faded; when there are none, the one with the fewest failures, of several the oldest.
fn make_room(accounts: &mut HashMap<Account, Failures>, now: Instant) {
    accounts.retain(|_, failures| {
        failures.fade(now);
        failures.count > 0
    });
    if accounts.len() >= ACCOUNTS {
        let least = accounts.iter().min_by_key(|(_, failures)| (failures.count, failures.since));
        if let Some(account) = least.map(|(account, _)| *account) {
            accounts.remove(&account);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "192.0.2.1";

    fn attempt(throttle: &Throttle, name: &str, from: &str, now: Instant) -> Result<(), u64> {
        throttle.attempt(name, from.parse().unwrap(), now).map_err(|wait| wait.as_secs())
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// Fails as often as it may until the delay is the longest; returns when that was.
    fn exhausted(throttle: &Throttle, name: &str, mut now: Instant) -> Instant {
        for _ in 0..MOST {
            while let Err(wait) = attempt(throttle, name, HERE, now) {
                now += seconds(wait);
            }
        }
        now
    }

    #[test]
    fn the_fourth_attempt_waits_and_success_forgets() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..3 {
            assert_eq!(attempt(&throttle, "a", HERE, now), Ok(()));
        }
        assert_eq!(attempt(&throttle, "a", HERE, now), Err(1));
        assert_eq!(attempt(&throttle, "b", HERE, now), Ok(()));
        let later = now + seconds(1);
        assert_eq!(attempt(&throttle, "a", HERE, later), Ok(()));
        assert_eq!(attempt(&throttle, "a", HERE, later), Err(2));
        throttle.succeeded("a", HERE.parse().unwrap());
        assert_eq!(attempt(&throttle, "a", HERE, later), Ok(()));
    }

    #[test]
    fn what_the_gateway_was_too_busy_to_judge_does_not_count() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        for _ in 0..10 {
            assert_eq!(attempt(&throttle, "a", HERE, now), Ok(()));
            throttle.not_judged("a", HERE.parse().unwrap(), now);
        }
        for _ in 0..3 {
            assert_eq!(attempt(&throttle, "a", HERE, now), Ok(()));
        }
        assert_eq!(attempt(&throttle, "a", HERE, now), Err(1));
        throttle.not_judged("nobody", HERE.parse().unwrap(), now);
    }

    #[test]
    fn who_guesses_elsewhere_keeps_nobody_out() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let now = exhausted(&throttle, "a", now);
        assert_eq!(attempt(&throttle, "a", HERE, now), Err(60));
        assert_eq!(attempt(&throttle, "a", "::ffff:192.0.2.1", now), Err(60));
        assert_eq!(attempt(&throttle, "a", "192.0.2.2", now), Ok(()));
        // Nor does who succeeds elsewhere let the guesser in.
        throttle.succeeded("a", "192.0.2.2".parse().unwrap());
        assert_eq!(attempt(&throttle, "a", HERE, now), Err(60));
        // One network of IPv6 is one address.
        for host in 1..=3 {
            assert_eq!(attempt(&throttle, "a", &format!("2001:db8::{host}"), now), Ok(()));
        }
        assert_eq!(attempt(&throttle, "a", "2001:db8::ffff", now), Err(1));
        assert_eq!(attempt(&throttle, "a", "2001:db8:0:1::1", now), Ok(()));
    }

    #[test]
    fn failures_fade_one_by_one() {
        let (throttle, start) = (Throttle::default(), Instant::now());
        let now = exhausted(&throttle, "a", start);
        // All are within the first ten minutes, so that each of these takes one off, and the attempt puts it back.
        assert!(now < start + FADE);
        assert_eq!(attempt(&throttle, "a", HERE, start + FADE), Ok(()));
        assert_eq!(attempt(&throttle, "a", HERE, start + FADE), Err(60));
        // Three are left after six more.
        let later = start + 7 * FADE;
        assert_eq!(attempt(&throttle, "a", HERE, later), Ok(()));
        assert_eq!(attempt(&throttle, "a", HERE, later), Err(2));
        // And in the end none.
        let much_later = later + 24 * FADE;
        for _ in 0..3 {
            assert_eq!(attempt(&throttle, "a", HERE, much_later), Ok(()));
        }
        assert_eq!(attempt(&throttle, "a", HERE, much_later), Err(1));
    }

    #[test]
    fn many_names_do_not_make_it_forget_who_guesses() {
        let (throttle, now) = (Throttle::default(), Instant::now());
        let now = exhausted(&throttle, "a", now);
        for number in 0..ACCOUNTS + 50 {
            assert_eq!(attempt(&throttle, &number.to_string(), HERE, now), Ok(()));
        }
        assert_eq!(attempt(&throttle, "a", HERE, now), Err(60));
        assert_eq!(throttle.accounts.lock().unwrap().len(), ACCOUNTS);
    }
}
