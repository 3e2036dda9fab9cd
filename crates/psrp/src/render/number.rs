//! Numbers as .NET writes them.

/// A double: all the digits that it takes to read the same number again; with an exponent from
/// 1E+15 on and below 1E-05.
pub(super) fn double(number: f64) -> String {
    general(number, &format!("{number:E}"), 15)
}

/// A single: likewise, with an exponent from 1E+07 on.
pub(super) fn single(number: f32) -> String {
    general(number.into(), &format!("{number:E}"), 7)
}

/// .NET's general format of the shortest digits: `scientific` is Rust's, `-1.25E-7`.
fn general(number: f64, scientific: &str, precision: usize) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "∞" } else { "-∞" }.into();
    }
    let (mantissa, exponent) = scientific.split_once('E').unwrap_or((scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    // Where the point stands, counted from the first digit.
    let point = exponent + 1;
    let most = i32::try_from(digits.len().max(precision)).unwrap_or(i32::MAX);
    if number != 0.0 && (point > most || point < -3) {
        let (first, rest) = digits.split_at(1);
        let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{rest}E{exponent_sign}{:02}", exponent.abs());
    }
    match usize::try_from(point) {
        Ok(point) if point > 0 && point < digits.len() => {
            let (whole, part) = digits.split_at(point);
            format!("{sign}{whole}.{part}")
        }
        Ok(point) if point > 0 => format!("{sign}{digits}{}", "0".repeat(point - digits.len())),
        _ => format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_dotnet_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.5, "1.5"),
            (100.0, "100"),
            (123_456.789, "123456.789"),
            (1e14, "100000000000000"),
            (1e15, "1E+15"),
            (-1.25e300, "-1.25E+300"),
            (1_234_567_890_123_456.7, "1234567890123456.8"),
            (123_456_789_012_345_680.0, "1.2345678901234568E+17"),
            (0.0001, "0.0001"),
            (0.00001, "1E-05"),
            (-0.000_012_5, "-1.25E-05"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "∞"),
            (f64::NEG_INFINITY, "-∞"),
        ] {
            assert_eq!(double(number), text);
        }
        for (number, text) in [(0.1, "0.1"), (1e7, "1E+07"), (12_345_678.0, "12345678"), (1.5, "1.5")] {
            assert_eq!(single(number), text);
        }
    }
}
