//! xs:duration (XML Schema part 2, 3.2.6), in the two forms that Windows writes side by side.

use std::time::Duration;

/// Why a text is no duration that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// Not the form `PnDTnHnMnS`.
    #[error("not an xs:duration")]
    Malformed,
    /// Below zero; no time-out is.
    #[error("a negative duration")]
    Negative,
    /// Years or months other than zero, whose length is not fixed.
    #[error("a duration in years or months has no fixed length")]
    Calendar,
    /// Longer than 2^64 seconds.
    #[error("a duration too long to be counted")]
    TooLong,
}

/// Reads an xs:duration such as `PT7200.000S`, `PT20S`, `P1DT2H` or `P0DT0H1M2S`. Digits beyond
/// nanoseconds are cut.
///
/// # Errors
/// [`DurationError`]; minus zero is zero.
pub fn parse_duration(text: &str) -> Result<Duration, DurationError> {
    let text = text.trim();
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let rest = rest.strip_prefix('P').ok_or(DurationError::Malformed)?;
    let (date, time) = match rest.split_once('T') {
        Some((_, "")) => return Err(DurationError::Malformed),
        Some(halves) => halves,
        None => (rest, ""),
    };
    if date.is_empty() && time.is_empty() {
        return Err(DurationError::Malformed);
    }
    let (years, rest) = number_before(date, 'Y')?;
    let (months, rest) = number_before(rest, 'M')?;
    let (days, rest) = number_before(rest, 'D')?;
    let (hours, time) = number_before(time, 'H')?;
    let (minutes, time) = number_before(time, 'M')?;
    if !rest.is_empty() {
        return Err(DurationError::Malformed);
    }
    let seconds = seconds(time)?;
    if years != 0 || months != 0 {
        return Err(DurationError::Calendar);
    }
    let total = [(days, 86_400), (hours, 3600), (minutes, 60)]
        .into_iter()
        .try_fold(seconds, |total, (count, factor)| {
            total.checked_add(Duration::from_secs(u64::checked_mul(count, factor)?))
        })
        .ok_or(DurationError::TooLong)?;
    if negative && !total.is_zero() { Err(DurationError::Negative) } else { Ok(total) }
}

/// Writes a duration as Windows' client does: seconds with three decimals, `PT7200.000S`.
pub fn format_duration(duration: Duration) -> String {
    format!("PT{}.{:03}S", duration.as_secs(), duration.subsec_millis())
}

/// The other form, that of `ShellRunTime` and `ShellInactivity`: `P0DT0H1M2S`.
pub(crate) fn format_components(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!("P{}DT{}H{}M{}S", seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
}

/// The number before a unit, and what follows it; zero and everything when the unit is not there.
fn number_before(text: &str, unit: char) -> Result<(u64, &str), DurationError> {
    match text.split_once(unit) {
        Some((count, rest)) => Ok((digits(count)?, rest)),
        None => Ok((0, text)),
    }
}

fn seconds(text: &str) -> Result<Duration, DurationError> {
    if text.is_empty() {
        return Ok(Duration::ZERO);
    }
    let text = text.strip_suffix('S').ok_or(DurationError::Malformed)?;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::Malformed);
    }
    let nanos = fraction
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(9)
        .fold(0u32, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
    Ok(Duration::new(digits(whole)?, nanos))
}

fn digits(text: &str) -> Result<u64, DurationError> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(DurationError::Malformed);
    }
    text.parse().map_err(|_| DurationError::TooLong)
}
