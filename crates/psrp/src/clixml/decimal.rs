//! Decimals and versions, \[MS-PSRP\] 2.2.5.1.16 and 2.2.5.1.21.

use std::fmt;

use super::Value;

/// A decimal as .NET's `Decimal` has it: up to 96 bits and up to 28 digits behind the point, each
/// of which is kept, zeros at the end too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    negative: bool,
    coefficient: u128,
    scale: u8,
}

impl Decimal {
    /// The largest coefficient, 2^96 − 1.
    pub const MAX_COEFFICIENT: u128 = (1 << 96) - 1;

    /// The most digits behind the point.
    pub const MAX_SCALE: u8 = 28;

    /// `coefficient` with so many of its digits behind the point; nothing where .NET has no such.
    pub fn new(negative: bool, coefficient: u128, scale: u8) -> Option<Self> {
        let fits = coefficient <= Self::MAX_COEFFICIENT && scale <= Self::MAX_SCALE;
        fits.then_some(Decimal { negative, coefficient, scale })
    }

    /// Whether it is below zero, or a zero with a minus.
    pub fn is_negative(self) -> bool {
        self.negative
    }

    /// All of its digits.
    pub fn coefficient(self) -> u128 {
        self.coefficient
    }

    /// How many of them stand behind the point.
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// The same number without zeros at the end.
    pub fn normalized(self) -> Self {
        let mut shorter = self;
        while shorter.scale > 0 && shorter.coefficient.is_multiple_of(10) {
            shorter.coefficient /= 10;
            shorter.scale -= 1;
        }
        if shorter.coefficient == 0 { Decimal::default() } else { shorter }
    }

    /// Reads the text of a `D` element.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() && part.is_empty() {
            return None;
        }
        let mut coefficient: u128 = 0;
        for digit in whole.bytes().chain(part.bytes()) {
            let digit = char::from(digit).to_digit(10)?;
            coefficient = coefficient * 10 + u128::from(digit);
            if coefficient > Self::MAX_COEFFICIENT {
                return None;
            }
        }
        Self::new(negative, coefficient, u8::try_from(part.len()).ok()?)
    }
}

impl fmt::Display for Decimal {
    /// The text of a `D` element.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0width$}", self.coefficient, width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        let sign = if self.negative { "-" } else { "" };
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{point}{part}")
    }
}

impl From<Decimal> for Value {
    fn from(decimal: Decimal) -> Self {
        Value::Decimal(decimal.to_string())
    }
}

/// A version of two to four numbers, as .NET's `Version` has it. `5.1` is older than `5.1.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second.
    pub minor: u32,
    /// The third, if there is one.
    pub build: Option<u32>,
    /// The fourth, if there is one; never without the third.
    pub revision: Option<u32>,
}

impl Version {
    /// Reads the text of a `Version` element.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split('.').map(|digits| {
            let fits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|number| fits && *number <= i32::MAX as u32)
        });
        let (major, minor) = (numbers.next()??, numbers.next()??);
        let (build, revision) = (numbers.next(), numbers.next());
        // A number that is there must be one.
        let (build, revision) =
            (build.map_or(Some(None), |n| n.map(Some))?, revision.map_or(Some(None), |n| n.map(Some))?);
        let version = Version { major, minor, build, revision };
        numbers.next().is_none().then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)?;
        for number in [self.build, self.revision].into_iter().flatten() {
            write!(f, ".{number}")?;
        }
        Ok(())
    }
}

impl From<Version> for Value {
    fn from(version: Version) -> Self {
        Value::Version(version.to_string())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn decimals() {
        for (text, coefficient, scale) in [
            ("0", 0, 0),
            ("1.50", 150, 2),
            ("-0.001", 1, 3),
            ("79228162514264337593543950335", Decimal::MAX_COEFFICIENT, 0),
            ("-7.9228162514264337593543950335", Decimal::MAX_COEFFICIENT, 28),
            ("0.0000000000000000000000000001", 1, 28),
        ] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!(
                (decimal.to_string().as_str(), decimal.coefficient(), decimal.scale()),
                (text, coefficient, scale)
            );
            assert_eq!(decimal.is_negative(), text.starts_with('-'));
        }
        assert_eq!(Decimal::parse("+1.").unwrap().to_string(), "1");
        assert_eq!(Decimal::parse(".5").unwrap().to_string(), "0.5");
        assert_eq!(Decimal::parse("1.500").unwrap().normalized(), Decimal::parse("1.5").unwrap());
        assert_eq!(Decimal::parse("-0.00").unwrap().normalized(), Decimal::default());
        for text in
            ["", ".", "-", "1e5", "1,5", "79228162514264337593543950336", "0.00000000000000000000000000001", "--1", "٣"]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions() {
        for text in ["2.3", "7.4.1", "5.1.20348.1", "1.1.0.1", "0.0"] {
            assert_eq!(Version::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "1", "1.", "1.2.3.4.5", "1.a", "1.+2", "1.4294967295", "-1.2"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
        let of = |text| Version::parse(text).unwrap();
        assert!(of("5.1") < of("5.1.0") && of("5.1.20348.1") < of("7.0"));
    }
}
