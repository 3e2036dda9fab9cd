//! Spans of time in words, as coarse as a person needs them.

use reattach_core::bridge::{Millis, Text};

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// How long until something, in the two largest units; below a minute in seconds. What is past is
/// zero seconds.
#[must_use]
pub fn span(millis: Millis) -> Text {
    let millis = millis.max(0);
    let two = |id: &str, large: Millis, small: Millis| {
        Text::new(id).with_number("large", millis / large).with_number("small", millis % large / small)
    };
    if millis >= DAY {
        two("ui-span-days", DAY, HOUR)
    } else if millis >= HOUR {
        two("ui-span-hours", HOUR, MINUTE)
    } else if millis >= MINUTE {
        Text::new("ui-span-minutes").with_number("large", millis / MINUTE)
    } else {
        Text::new("ui-span-seconds").with_number("large", millis / SECOND)
    }
}

/// How old something is, in its largest unit. Rounded down to five seconds below a minute, so
/// that a column of ages does not flicker.
#[must_use]
pub fn age(millis: Millis) -> Text {
    let millis = millis.max(0);
    let (id, number) = match millis {
        0..=4_999 => return Text::new("ui-age-now"),
        5_000..MINUTE => ("ui-span-seconds", millis / SECOND / 5 * 5),
        MINUTE..HOUR => ("ui-span-minutes", millis / MINUTE),
        HOUR..DAY => return Text::new("ui-age-hours").with_number("large", millis / HOUR),
        _ => return Text::new("ui-age-days").with_number("large", millis / DAY),
    };
    Text::new(id).with_number("large", number)
}

/// How long something took: below ten seconds in milliseconds, then as a span.
#[must_use]
pub fn took(millis: Millis) -> Text {
    if millis < 10 * SECOND { Text::new("ui-span-millis").with_number("large", millis.max(0)) } else { span(millis) }
}

/// Whether a deadline is near enough to be pointed out: less than an hour.
#[must_use]
pub fn soon(millis: Millis) -> bool {
    millis < HOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_use_two_units_and_ages_one() {
        let catalog = reattach_messages::Catalog::new(reattach_messages::Language::En);
        for (millis, expected_span, expected_age) in [
            (-5, "0 s", "now"),
            (42_000, "42 s", "40 s"),
            (90_000, "1 min", "1 min"),
            (2 * HOUR - 1, "1 h 59 min", "1 h"),
            (26 * HOUR, "1 d 2 h", "1 d"),
        ] {
            assert_eq!(catalog.text(&span(millis)), expected_span);
            assert_eq!(catalog.text(&age(millis)), expected_age);
        }
        assert_eq!((catalog.text(&took(1_234)), catalog.text(&took(12_345))), ("1234 ms".into(), "12 s".into()));
    }
}
