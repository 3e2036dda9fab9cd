//! Waiting until a person has entered a device code: the client's side of RFC 8628, section 3.5. The gateway stands
//! between this program and the identity provider.

use std::time::Duration;

use reattach_core::bridge::{ErrorRecord, Text};
use reattach_relay::{DeviceAnswer, slug};

use super::http::Http;
use super::session::{DeviceState, GatewaySession};
use crate::TransportError;

/// What is added to the interval when the answer is to slow down.
const SLOWER: Duration = Duration::from_secs(5);

/// The longest wait between two questions.
const LONGEST: Duration = Duration::from_secs(60);

/// Failures in a row that are taken for something that passes.
const FAILURES: u32 = 3;

impl<H: Http> GatewaySession<H> {
    /// Asks at the gateway's pace whether a person has entered the code, and a last time when the code is over.
    /// Returns the user's name at the gateway, or `None` when nobody has entered it.
    ///
    /// `pause` waits, and says whether anybody still wants the sign-in: without that it is not asked again. `again`
    /// hears of each failure that may pass, and of the time until the next question.
    ///
    /// # Errors
    /// The gateway's [`Problem`](reattach_relay::Problem) when there is nothing more to wait for, or what cut the way
    /// to it several times in a row.
    pub async fn wait_for_device(
        &self,
        code: &DeviceAnswer,
        pause: impl AsyncFn(Duration) -> bool,
        again: impl Fn(&TransportError, Duration),
    ) -> Result<Option<String>, TransportError> {
        let mut left = Duration::from_secs(code.expires_in_s.into());
        let mut pace = Pace::new(Duration::from_secs(code.interval_s.into()));
        let mut next = pace.interval;
        loop {
            let last = next >= left;
            if !pause(next.min(left)).await {
                return Ok(None);
            }
            left = left.saturating_sub(next);
            next = match self.ask_device(&code.device).await {
                Ok(DeviceState::SignedIn(user)) => return Ok(Some(user)),
                Ok(DeviceState::Pending(_) | DeviceState::SlowDown(_)) if last => return Ok(None),
                Ok(DeviceState::Pending(interval)) => pace.pending(interval),
                Ok(DeviceState::SlowDown(interval)) => pace.slow_down(interval),
                Err(error) if may_pass(&error) && !last => {
                    let Some(wait) = pace.failed() else { return Err(error) };
                    again(&error, wait);
                    wait
                }
                Err(error) => return Err(error),
            };
        }
    }
}

fn may_pass(error: &TransportError) -> bool {
    match error {
        TransportError::Problem(problem) => problem.retryable,
        TransportError::Unreachable { .. } | TransportError::Cut | TransportError::Timeout => true,
        TransportError::SignedOut => false,
    }
}

impl TransportError {
    /// Why a sign-in by device code failed, as an error record: what happened and what to do next.
    #[must_use]
    pub fn device_record(&self) -> ErrorRecord {
        let mut record = self.sign_in_record();
        if let Self::Problem(problem) = self
            && problem.slug() == slug::SIGN_IN_FAILED
        {
            // Nobody has given a password: it is the provider's token that is not accepted.
            record.message = Text::new("sign-in-token");
        }
        record
    }
}

/// The record of a device code that nobody has entered in time.
#[must_use]
pub fn device_expired() -> ErrorRecord {
    ErrorRecord {
        error_id: "SignInExpired".into(),
        category: "AuthenticationError".into(),
        message: Text::new("sign-in-expired"),
        target: None,
        span: None,
    }
}

/// How long to wait between two questions.
struct Pace {
    interval: Duration,
    failures: u32,
}

impl Pace {
    fn new(interval: Duration) -> Self {
        Self { interval, failures: 0 }
    }

    fn pending(&mut self, interval: Duration) -> Duration {
        self.failures = 0;
        self.interval = self.interval.max(interval);
        self.interval
    }

    fn slow_down(&mut self, interval: Duration) -> Duration {
        self.interval += SLOWER;
        self.pending(interval)
    }

    /// Twice as long after each failure in a row; `None` after too many.
    fn failed(&mut self) -> Option<Duration> {
        self.failures += 1;
        (self.failures <= FAILURES).then(|| (self.interval * (1 << self.failures)).min(LONGEST.max(self.interval)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_interval_grows_and_never_shrinks() {
        let mut pace = Pace::new(seconds(5));
        assert_eq!(pace.pending(seconds(5)), seconds(5));
        assert_eq!(pace.pending(seconds(1)), seconds(5));
        assert_eq!(pace.slow_down(seconds(1)), seconds(10));
        assert_eq!(pace.slow_down(seconds(40)), seconds(40));
        assert_eq!(pace.pending(seconds(5)), seconds(40));
    }

    #[test]
    fn failures_in_a_row_double_it_and_end() {
        let mut pace = Pace::new(seconds(5));
        assert_eq!([pace.failed(), pace.failed()], [Some(seconds(10)), Some(seconds(20))]);
        // The gateway is back.
        assert_eq!(pace.pending(seconds(5)), seconds(5));
        assert_eq!([pace.failed(), pace.failed(), pace.failed()].map(|wait| wait.is_some()), [true; 3]);
        assert_eq!(pace.failed(), None);
        let mut slow = Pace::new(seconds(50));
        assert_eq!(slow.failed(), Some(seconds(60)));
    }
}
