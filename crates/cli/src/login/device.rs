//! Signing in by a code that a person enters in a browser elsewhere: the device's side of RFC 8628. The gateway stands
//! between this program and the identity provider.

use std::time::Duration;

use reattach_core::bridge::Text;
use reattach_engine::TransportError;
use reattach_engine::transport::gateway::{DeviceState, GatewaySession, HyperHttp};
use reattach_messages::Catalog;
use reattach_relay::{DeviceAnswer, slug};
use tokio::time::{Instant, sleep_until};

use crate::output::note;
use crate::{Refusal, unreachable};

/// RFC 8628, section 3.5: what is added to the interval when the answer is to slow down.
const SLOWER: Duration = Duration::from_secs(5);

/// The longest wait between two questions.
const LONGEST: Duration = Duration::from_secs(60);

/// Failures in a row that are taken for something that passes.
const FAILURES: u32 = 3;

/// Shows the code, waits until somebody has entered it, and returns the user's name at the gateway. Ctrl+C stops.
///
/// # Errors
/// What to say, and the exit status.
pub(super) async fn sign_in(
    session: &GatewaySession<HyperHttp>,
    gateway: &str,
    catalog: &Catalog,
) -> Result<String, Refusal> {
    let signed_in = async {
        let code = session.begin_device().await.map_err(|error| refused(&error, gateway, catalog))?;
        show(&code, gateway, catalog);
        let user = wait(session, &code, catalog).await.map_err(|error| refused(&error, gateway, catalog))?;
        user.ok_or_else(|| Refusal(catalog.text(&Text::new("sign-in-expired")), 1))
    };
    tokio::select! {
        user = signed_in => user,
        _ = tokio::signal::ctrl_c() => Err(Refusal(catalog.text(&Text::new("cli-device-stopped")), 1)),
    }
}

fn show(code: &DeviceAnswer, gateway: &str, catalog: &Catalog) {
    let open = Text::new("cli-device-open").with("gateway", gateway).with("uri", code.verification_uri.clone());
    note(&catalog.text(&open.with("code", code.user_code.clone())));
    if let Some(uri) = &code.verification_uri_complete {
        note(&catalog.text(&Text::new("cli-device-complete").with("uri", uri.clone())));
    }
    let minutes = i64::from(code.expires_in_s.div_ceil(60));
    note(&catalog.text(&Text::new("cli-device-waiting").with_number("minutes", minutes)));
}

/// Asks again and again, and a last time when the code is over: then the gateway says so.
async fn wait(
    session: &GatewaySession<HyperHttp>,
    code: &DeviceAnswer,
    catalog: &Catalog,
) -> Result<Option<String>, TransportError> {
    let end = Instant::now() + Duration::from_secs(code.expires_in_s.into());
    let mut pace = Pace::new(Duration::from_secs(code.interval_s.into()));
    let mut next = pace.interval;
    loop {
        let last = Instant::now() + next >= end;
        sleep_until(end.min(Instant::now() + next)).await;
        next = match session.ask_device(&code.device).await {
            Ok(DeviceState::SignedIn(user)) => return Ok(Some(user)),
            Ok(DeviceState::Pending(_) | DeviceState::SlowDown(_)) if last => return Ok(None),
            Ok(DeviceState::Pending(interval)) => pace.pending(interval),
            Ok(DeviceState::SlowDown(interval)) => pace.slow_down(interval),
            Err(error) if may_pass(&error) && !last => {
                let Some(wait) = pace.failed() else { return Err(error) };
                note(&catalog.text(&again(&error, wait)));
                wait
            }
            Err(error) => return Err(error),
        };
    }
}

fn again(error: &TransportError, wait: Duration) -> Text {
    let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
    Text::new("cli-device-again").with("reason", error.to_string()).with_number("seconds", seconds)
}

fn may_pass(error: &TransportError) -> bool {
    match error {
        TransportError::Problem(problem) => problem.retryable,
        TransportError::Unreachable { .. } | TransportError::Cut | TransportError::Timeout => true,
        _ => false,
    }
}

fn refused(error: &TransportError, gateway: &str, catalog: &Catalog) -> Refusal {
    let slug = match error {
        TransportError::Problem(problem) => problem.slug(),
        _ => "",
    };
    match slug {
        slug::WAY_NOT_OFFERED => not_offered(gateway, catalog),
        slug::SIGN_IN_FAILED => Refusal(catalog.text(&Text::new("cli-device-token")), 1),
        slug::SIGN_IN_DENIED | slug::SIGN_IN_EXPIRED | slug::USER_REFUSED => {
            Refusal(catalog.text(&error.sign_in_record().message), 1)
        }
        _ => unreachable(error, catalog),
    }
}

/// The gateway has no identity provider.
pub(super) fn not_offered(gateway: &str, catalog: &Catalog) -> Refusal {
    Refusal(catalog.text(&Text::new("cli-no-device-sign-in").with("gateway", gateway)), 2)
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
