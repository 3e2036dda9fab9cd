//! How long to wait before trying again: exponential backoff with full jitter, as data.

/// A schedule of waits. There is no clock and no randomness in it: both are arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// Longest first wait, in milliseconds.
    base_ms: u32,
    /// Longest wait of all, in milliseconds.
    cap_ms: u32,
    /// After this time since the first failure no further try begins, in milliseconds.
    give_up_ms: u32,
}

/// Why a schedule cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BackoffError {
    /// No time to wait: tries would follow each other without a pause.
    #[error("the first wait must be longer than nothing")]
    ZeroBase,
    /// The cap is below the first wait.
    #[error("the longest wait must not be shorter than the first")]
    CapBelowBase,
}

impl Backoff {
    /// After a lost connection: from 1 s up to 30 s, for at most 4 minutes. A robust connection of the reference tries
    /// as long.
    pub const RECONNECT: Self = Self { base_ms: 1_000, cap_ms: 30_000, give_up_ms: 240_000 };

    /// While a session is made: from 0.5 s up to 5 s, for at most a minute.
    pub const CREATE: Self = Self { base_ms: 500, cap_ms: 5_000, give_up_ms: 60_000 };

    /// A schedule of one's own, in milliseconds.
    ///
    /// # Errors
    /// One for each rule of [`BackoffError`].
    pub const fn try_new(base_ms: u32, cap_ms: u32, give_up_ms: u32) -> Result<Self, BackoffError> {
        if base_ms == 0 {
            return Err(BackoffError::ZeroBase);
        }
        if cap_ms < base_ms {
            return Err(BackoffError::CapBelowBase);
        }
        Ok(Self { base_ms, cap_ms, give_up_ms })
    }

    /// Longest possible wait before try `attempt`, counted from 0, in milliseconds.
    #[must_use]
    pub const fn ceiling_ms(&self, attempt: u32) -> u32 {
        let factor = if attempt < 31 { 1_u32 << attempt } else { u32::MAX };
        let wait = self.base_ms.saturating_mul(factor);
        if wait < self.cap_ms { wait } else { self.cap_ms }
    }

    /// The wait before try `attempt`, in milliseconds: anything from 0 to the ceiling, chosen by `random`, which is
    /// uniform over all its values. `None` when the try would begin later than the schedule goes on; `elapsed_ms` is
    /// the time since the first failure.
    #[must_use]
    pub fn wait_ms(&self, attempt: u32, elapsed_ms: u64, random: u32) -> Option<u32> {
        let ceiling = u64::from(self.ceiling_ms(attempt));
        // Multiplying and dividing by 2³² spreads the random number evenly over 0..=ceiling; it fits 32 bits.
        let wait = (u64::from(random) * (ceiling + 1)) >> 32;
        (elapsed_ms.saturating_add(wait) <= u64::from(self.give_up_ms)).then_some(wait as u32)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ceilings_double_up_to_the_cap() {
        let waits: alloc::vec::Vec<u32> = (0..7).map(|attempt| Backoff::RECONNECT.ceiling_ms(attempt)).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
        assert_eq!(Backoff::RECONNECT.ceiling_ms(u32::MAX), 30_000);
    }

    #[test]
    fn jitter_is_full_and_time_is_up_some_time() {
        let backoff = Backoff::RECONNECT;
        assert_eq!(backoff.wait_ms(0, 0, 0), Some(0));
        assert_eq!(backoff.wait_ms(0, 0, u32::MAX), Some(1_000));
        assert_eq!(backoff.wait_ms(3, 240_000, 0), Some(0));
        assert_eq!(backoff.wait_ms(3, 240_000, u32::MAX), None);
        assert_eq!(backoff.wait_ms(3, 240_001, 0), None);
    }

    #[test]
    fn bad_schedules_are_refused() {
        assert_eq!(Backoff::try_new(0, 1, 1), Err(BackoffError::ZeroBase));
        assert_eq!(Backoff::try_new(2, 1, 1), Err(BackoffError::CapBelowBase));
        assert!(Backoff::try_new(1, 1, 0).is_ok());
    }

    proptest! {
        #[test]
        fn within_the_ceiling(attempt: u32, elapsed in 0_u64..1_000_000, random: u32) {
            if let Some(wait) = Backoff::RECONNECT.wait_ms(attempt, elapsed, random) {
                prop_assert!(wait <= Backoff::RECONNECT.ceiling_ms(attempt));
                prop_assert!(elapsed + u64::from(wait) <= 240_000);
            }
        }
    }
}
