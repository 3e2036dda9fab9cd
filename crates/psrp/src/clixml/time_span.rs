//! Durations, \[MS-PSRP\] 2.2.5.1.5.

use std::fmt;

use super::{
    Value,
    date_time::{SECOND, fraction, write_fraction},
};

const TICKS: i128 = SECOND as i128;

/// A duration in ticks of 100 nanoseconds, as .NET's `TimeSpan` has it: up to 10,675,199 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TimeSpan(i64);

/// Days and a time of day.
struct Parts {
    negative: bool,
    days: u64,
    hours: u64,
    minutes: u64,
    seconds: u64,
    ticks: u32,
}

impl TimeSpan {
    /// So many ticks of 100 nanoseconds.
    pub const fn from_ticks(ticks: i64) -> Self {
        TimeSpan(ticks)
    }

    /// How many ticks of 100 nanoseconds it has.
    pub const fn ticks(self) -> i64 {
        self.0
    }

    /// Reads the text of a `TS` element, an `xs:duration`. As .NET does, a year counts 365 days and
    /// a month 30. Digits of a fraction after the seventh are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let rest = rest.strip_prefix('P')?;
        let (days, time) = match rest.split_once('T') {
            Some((_, "")) => return None,
            Some((days, time)) => (days, Some(time)),
            None => (rest, None),
        };
        if days.is_empty() && time.is_none() {
            return None;
        }
        let day = 24 * 60 * 60 * TICKS;
        let mut total = units(days, &[('Y', 365 * day), ('M', 30 * day), ('D', day)])?;
        if let Some(time) = time {
            total += units(time, &[('H', 60 * 60 * TICKS), ('M', 60 * TICKS), ('S', TICKS)])?;
        }
        i64::try_from(sign * total).ok().map(TimeSpan)
    }

    fn parts(self) -> Parts {
        let all = self.0.unsigned_abs();
        let (seconds, ticks) = (all / u64::from(SECOND), (all % u64::from(SECOND)) as u32);
        Parts {
            negative: self.0 < 0,
            days: seconds / 86_400,
            hours: seconds / 3_600 % 24,
            minutes: seconds / 60 % 60,
            seconds: seconds % 60,
            ticks,
        }
    }

    /// As PowerShell shows it: `1.02:03:04.5000000`.
    pub fn to_clock(self) -> String {
        let Parts { negative, days, hours, minutes, seconds, ticks } = self.parts();
        let sign = if negative { "-" } else { "" };
        let days = if days > 0 { format!("{days}.") } else { String::new() };
        let fraction = if ticks > 0 { format!(".{ticks:07}") } else { String::new() };
        format!("{sign}{days}{hours:02}:{minutes:02}:{seconds:02}{fraction}")
    }
}

impl fmt::Display for TimeSpan {
    /// The text of a `TS` element: `P1DT2H3M4.5S`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { negative, days, hours, minutes, seconds, ticks } = self.parts();
        f.write_str(if negative { "-P" } else { "P" })?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if days > 0 && self.0.unsigned_abs().is_multiple_of(86_400 * u64::from(SECOND)) {
            return Ok(());
        }
        f.write_str("T")?;
        if hours > 0 {
            write!(f, "{hours}H")?;
        }
        if minutes > 0 {
            write!(f, "{minutes}M")?;
        }
        if seconds > 0 || ticks > 0 || (hours == 0 && minutes == 0) {
            write!(f, "{seconds}")?;
            write_fraction(f, ticks)?;
            f.write_str("S")?;
        }
        Ok(())
    }
}

impl From<TimeSpan> for Value {
    fn from(span: TimeSpan) -> Self {
        Value::TimeSpan(span.to_string())
    }
}

/// The sum of numbers with these units, each at most once and in this order; the last may have a
/// fraction.
fn units(mut text: &str, units: &[(char, i128)]) -> Option<i128> {
    let mut total = 0i128;
    for (index, (unit, ticks)) in units.iter().enumerate() {
        let Some((number, rest)) = text.split_once(*unit) else { continue };
        let (whole, part) = match number.split_once('.') {
            Some((whole, part)) if index + 1 == units.len() && *ticks == TICKS => (whole, fraction(part)?),
            Some(_) => return None,
            None => (number, 0),
        };
        if whole.is_empty() || whole.len() > 12 || !whole.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        total += whole.parse::<i128>().ok()? * ticks + i128::from(part);
        text = rest;
    }
    text.is_empty().then_some(total)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn as_written() {
        for (text, ticks, clock) in [
            ("PT0S", 0, "00:00:00"),
            ("PT9.0269026S", 90_269_026, "00:00:09.0269026"),
            ("P1DT2H3M4.5S", 937_845_000_000, "1.02:03:04.5000000"),
            ("-PT1M", -600_000_000, "-00:01:00"),
            ("P10675199DT2H48M5.4775807S", i64::MAX, "10675199.02:48:05.4775807"),
            ("-P10675199DT2H48M5.4775808S", i64::MIN, "-10675199.02:48:05.4775808"),
            ("P2D", 1_728_000_000_000, "2.00:00:00"),
            ("PT0.0000001S", 1, "00:00:00.0000001"),
        ] {
            let span = TimeSpan::parse(text).unwrap();
            assert_eq!((span.ticks(), span.to_string().as_str(), span.to_clock().as_str()), (ticks, text, clock));
            assert_eq!(TimeSpan::from_ticks(ticks), span);
        }
        for (other, same) in
            [("P0DT0H1M2S", "PT1M2S"), ("P1Y2M", "P425D"), ("PT7200.000S", "PT2H"), ("PT90M", "PT1H30M")]
        {
            assert_eq!(TimeSpan::parse(other).unwrap().to_string(), same);
        }
    }

    #[test]
    fn what_is_no_duration() {
        for text in [
            "",
            "P",
            "PT",
            "P1",
            "PT1",
            "1D",
            "P1S",
            "PT1D",
            "PT1.5H",
            "PT1S1M",
            "PT-1S",
            "P1DT",
            "PT1.S",
            "PT.5S",
            "P99999999999D",
            "P9999999999999D",
            "PTéS",
            "PT1M1M",
        ] {
            assert_eq!(TimeSpan::parse(text), None, "{text}");
        }
    }
}
