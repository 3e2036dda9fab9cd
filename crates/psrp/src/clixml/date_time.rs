//! Dates, \[MS-PSRP\] 2.2.5.1.4.

use std::fmt;

use super::Value;

/// Ticks of 100 nanoseconds in a second.
pub(super) const SECOND: u32 = 10_000_000;

const DAY: i64 = 24 * 60 * 60 * SECOND as i64;

/// The last tick of the year 9999, after which .NET's dates end.
const LAST: i64 = 3_155_378_975_999_999_999;

/// A civil date and time, exact to 100 nanoseconds, as .NET's `DateTime` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateTime {
    ticks: i64,
    offset: Offset,
}

/// What a date and time are relative to, .NET's `DateTimeKind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Offset {
    /// Nobody said.
    #[default]
    Unspecified,
    /// UTC.
    Utc,
    /// The local time of a place that is so many minutes ahead of UTC, at most 14 hours.
    Minutes(i16),
}

impl DateTime {
    /// A date and a time of day; nothing where there is no such date between the years 1 and 9999,
    /// no such time, or no such offset. `ticks` are 100 nanoseconds, below 10,000,000.
    pub fn new(date: (i32, u8, u8), time: (u8, u8, u8), ticks: u32, offset: Offset) -> Option<Self> {
        let ((year, month, day), (hour, minute, second)) = (date, time);
        let fits = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60
            && ticks < SECOND;
        let seconds = (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
        let ticks = days_before(year, month, day) * DAY + seconds * i64::from(SECOND) + i64::from(ticks);
        if fits { Self::from_ticks(ticks, offset) } else { None }
    }

    /// Of ticks of 100 nanoseconds since the beginning of the year 1.
    pub fn from_ticks(ticks: i64, offset: Offset) -> Option<Self> {
        let fits = !matches!(offset, Offset::Minutes(minutes) if !(-14 * 60..=14 * 60).contains(&minutes));
        (fits && (0..=LAST).contains(&ticks)).then_some(DateTime { ticks, offset })
    }

    /// Ticks of 100 nanoseconds since the beginning of the year 1, on the clock that the date shows.
    pub fn ticks(self) -> i64 {
        self.ticks
    }

    /// The same for UTC; nothing where nobody said what the clock is relative to. Near the ends of
    /// time it may lie outside of them.
    pub fn utc_ticks(self) -> Option<i64> {
        match self.offset {
            Offset::Unspecified => None,
            Offset::Utc => Some(self.ticks),
            Offset::Minutes(minutes) => Some(self.ticks - i64::from(minutes) * 60 * i64::from(SECOND)),
        }
    }

    /// What it is relative to.
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// Year, month and day, from 1.
    pub fn date(self) -> (i32, u8, u8) {
        // Days since 1 March of the year 0, in cycles of 400 years, each beginning with a March.
        let days = self.ticks / DAY + 306;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        // Each is in the range of what it is put into: the day is one of the 9,999 years.
        ((era * 400 + year + next) as i32, month as u8, day as u8)
    }

    /// Hour, minute, second, and 100-nanosecond ticks.
    pub fn time(self) -> (u8, u8, u8, u32) {
        let (seconds, ticks) = (self.ticks % DAY / i64::from(SECOND), self.ticks % i64::from(SECOND));
        ((seconds / 3600) as u8, (seconds / 60 % 60) as u8, (seconds % 60) as u8, ticks as u32)
    }

    /// Reads the text of a `DT` element; digits of a fraction after the seventh are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (date, rest) = text.split_at_checked(10)?;
        let mut parts = date.split('-');
        let date = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let date = parts.next().is_none().then_some(date)?;
        let Some(rest) = rest.strip_prefix('T') else {
            return Self::new(date, (0, 0, 0), 0, offset(rest)?);
        };
        let (time, rest) = rest.split_at_checked(8)?;
        let mut parts = time.split(':');
        let time = (number(parts.next()?, 2)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let time = parts.next().is_none().then_some(time)?;
        let (ticks, rest) = match rest.strip_prefix('.') {
            None => (0, rest),
            Some(rest) => {
                let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                (fraction(&rest[..digits])?, &rest[digits..])
            }
        };
        Self::new(date, time, ticks, offset(rest)?)
    }
}

impl fmt::Display for DateTime {
    /// The text of a `DT` element.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), (hour, minute, second, ticks)) = (self.date(), self.time());
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        write_fraction(f, ticks)?;
        match self.offset {
            Offset::Unspecified => Ok(()),
            Offset::Utc => f.write_str("Z"),
            Offset::Minutes(minutes) => {
                let sign = if minutes < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }
}

impl From<DateTime> for Value {
    fn from(date: DateTime) -> Self {
        Value::DateTime(date.to_string())
    }
}

/// A fraction of a second without zeros at its end.
pub(super) fn write_fraction(f: &mut fmt::Formatter<'_>, ticks: u32) -> fmt::Result {
    if ticks == 0 {
        return Ok(());
    }
    let digits = format!("{ticks:07}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

/// The ticks of the digits behind a point.
pub(super) fn fraction(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let kept = &digits[..digits.len().min(7)];
    let scale = 10u32.pow(7 - kept.len() as u32);
    Some(kept.parse::<u32>().ok()? * scale)
}

fn number<T: std::str::FromStr>(digits: &str, length: usize) -> Option<T> {
    let fits = digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { digits.parse().ok() } else { None }
}

fn offset(text: &str) -> Option<Offset> {
    match text {
        "" => return Some(Offset::Unspecified),
        "Z" => return Some(Offset::Utc),
        _ => {}
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes) = (number::<i16>(hours, 2)?, number::<i16>(minutes, 2)?);
    (minutes < 60).then_some(Offset::Minutes(sign * (hours * 60 + minutes)))
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i32, month: u8) -> u8 {
    match month {
        2 => 28 + u8::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from the first day of the year 1 to this one.
fn days_before(year: i32, month: u8, day: u8) -> i64 {
    let before = i64::from(year) - 1;
    let months = (1..month).map(|month| i64::from(days_of(year, month))).sum::<i64>();
    before * 365 + before / 4 - before / 100 + before / 400 + months + i64::from(day) - 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn as_written() {
        for text in [
            "2026-11-23T10:00:00.1234567+01:00",
            "2026-11-23T10:00:00Z",
            "2024-02-29T23:59:59.9999999",
            "0001-01-01T00:00:00",
            "9999-12-31T23:59:59.9999999Z",
            "2009-06-17T10:57:23.1578277-07:00",
            "2000-03-01T00:00:00.5+00:00",
        ] {
            assert_eq!(DateTime::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(DateTime::parse("2026-11-23").unwrap().to_string(), "2026-11-23T00:00:00");
        assert_eq!(DateTime::parse("2026-11-23T10:00:00.12345678999Z").unwrap().time().3, 1_234_567);
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "2026",
            "2026-11-23T",
            "2026-11-23 10:00:00",
            "2026-13-01T00:00:00",
            "2023-02-29T00:00:00",
            "0000-01-01T00:00:00",
            "2026-11-23T24:00:00",
            "2026-11-23T10:00:60",
            "2026-11-23T10:00:00.",
            "2026-11-23T10:00:00+15:00",
            "2026-11-23T10:00:00+1:00",
            "2026-11-23T10:00:00X",
            "2026-11-23T10:00:00é",
            "é026-11-23T10:00:00",
            "+026-11-23T10:00:00",
        ] {
            assert_eq!(DateTime::parse(text), None, "{text}");
        }
        assert_eq!(DateTime::from_ticks(-1, Offset::Utc), None);
        assert_eq!(DateTime::from_ticks(LAST + 1, Offset::Utc), None);
    }

    /// The date of every day of the years 1 to 9999 leads back to that day.
    #[test]
    fn every_day() {
        let mut day = 0;
        while let Some(date) = DateTime::from_ticks(day * DAY, Offset::Unspecified) {
            let (year, month, number) = date.date();
            assert_eq!(days_before(year, month, number), day);
            assert!((1..=days_of(year, month)).contains(&number));
            day += 1;
        }
        assert_eq!(day, 3_652_059);
    }

    #[test]
    fn moments() {
        let paris = DateTime::parse("1970-01-01T01:00:00+01:00").unwrap();
        // .NET's ticks of the Unix epoch.
        assert_eq!(paris.utc_ticks(), Some(621_355_968_000_000_000));
        assert_eq!(DateTime::parse("1970-01-01T00:00:00").unwrap().utc_ticks(), None);
        assert_eq!(Value::from(paris), Value::DateTime("1970-01-01T01:00:00+01:00".into()));
    }
}
