//! xs:duration as Windows writes it, and everything else.

use std::time::Duration;

use reattach_wsman::{DurationError, format_duration, parse_duration};

#[test]
fn durations_are_read() {
    for (text, millis) in [
        ("PT7200.000S", 7_200_000),
        ("PT0.000S", 0),
        ("PT20S", 20_000),
        ("PT180.5S", 180_500),
        ("P0DT0H1M2S", 62_000),
        ("P1DT1H1M1S", 90_061_000),
        ("P1DT2H", 93_600_000),
        ("P1D", 86_400_000),
        ("P0Y0M0DT0H1M2S", 62_000),
        ("PT1H", 3_600_000),
        ("PT2147483.647S", 2_147_483_647),
        (" P2D\n", 172_800_000),
        ("PT0.0015S", 1),
        ("-PT0S", 0),
    ] {
        let parsed = parse_duration(text);
        assert_eq!(parsed.map(|duration| duration.as_millis()), Ok(millis), "{text}");
    }
    assert_eq!(format_duration(Duration::from_millis(7_200_005)), "PT7200.005S");
}

#[test]
fn what_is_no_duration_says_why() {
    use DurationError::{Calendar, Malformed, Negative, TooLong};
    for (text, error) in [
        ("", Malformed),
        ("P", Malformed),
        ("PT", Malformed),
        ("P1DT", Malformed),
        ("7200", Malformed),
        ("PT1.S", Malformed),
        ("PTS", Malformed),
        ("PT1S2", Malformed),
        ("PT+1S", Malformed),
        ("PT1.-5S", Malformed),
        ("PT1M1H", Malformed),
        ("P1H", Malformed),
        ("p1d", Malformed),
        ("+P1D", Malformed),
        ("-PT1S", Negative),
        ("-P1DT2H", Negative),
        ("P1Y", Calendar),
        ("P2M", Calendar),
        ("P99999999999999999999D", TooLong),
        ("P213503982334602D", TooLong),
    ] {
        assert_eq!(parse_duration(text), Err(error), "{text}");
    }
}
