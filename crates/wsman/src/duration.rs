//! xs:duration, in the two forms that Windows writes side by side.

use std::time::Duration;

/// Reads an xs:duration such as `PT7200.000S`, `PT20S` or `P0DT0H1M2S`.
///
/// `None` for anything else, for a negative one, for one that does not fit, and for one with
/// years or months, whose length is not fixed.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let rest = text.trim().strip_prefix('P')?;
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) if !time.is_empty() => (days, time),
        Some(_) => return None,
        None => (rest, ""),
    };
    if days.is_empty() && time.is_empty() {
        return None;
    }
    let mut total = Duration::ZERO;
    if !days.is_empty() {
        let count: u64 = digits(days.strip_suffix('D')?)?;
        total = Duration::from_secs(count.checked_mul(86_400)?);
    }
    let mut rest = time;
    for (unit, factor) in [('H', 3600), ('M', 60)] {
        if let Some((count, after)) = rest.split_once(unit) {
            let seconds = digits(count)?.checked_mul(factor)?;
            total = total.checked_add(Duration::from_secs(seconds))?;
            rest = after;
        }
    }
    if !rest.is_empty() {
        let seconds = rest.strip_suffix('S')?;
        let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let nanos = fraction
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(9)
            .fold(0u32, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
        total = total.checked_add(Duration::new(digits(whole)?, nanos))?;
    }
    Some(total)
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

fn digits(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
