//! Whole numbers as PowerShell writes them, and arithmetic on them.

use super::chars::is_dash;

/// Multipliers that may stand after a number, with the power of two each means.
const MULTIPLIERS: [(&str, u32); 5] = [("kb", 10), ("mb", 20), ("gb", 30), ("tb", 40), ("pb", 50)];

/// The whole number that a bare word is, if it is one: decimal or `0x…`, with a sign, with `kb`, `mb`, `gb`, `tb` or
/// `pb` after it.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix(is_dash) {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let value = unsigned(digits)?;
    Some(if negative { -value } else { value })
}

fn unsigned(text: &str) -> Option<i64> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (digits, power) = MULTIPLIERS
        .iter()
        .find_map(|(suffix, power)| {
            let at = text.len().checked_sub(suffix.len())?;
            text.get(at..)?.eq_ignore_ascii_case(suffix).then(|| (&text[..at], *power))
        })
        .unwrap_or((text, 0));
    let value = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) if hex.bytes().all(|b| b.is_ascii_hexdigit()) => i64::from_str_radix(hex, 16).ok()?,
        Some(_) => return None,
        None if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse().ok()?,
        None => return None,
    };
    value.checked_mul(1_i64 << power)
}

/// The value of `+ - * / %` and parentheses over whole numbers; `None` when the text is anything else, when it does
/// not fit 64 bits, or when a division leaves a rest.
pub(crate) fn arithmetic(text: &str) -> Option<i64> {
    let mut reader = Reader { rest: text.trim_start(), depth: 0 };
    let value = reader.sum()?;
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Option<i64> {
        let mut value = self.term()?;
        loop {
            if self.skip(|c| c == '+') {
                value = value.checked_add(self.term()?)?;
            } else if self.skip(is_dash) {
                value = value.checked_sub(self.term()?)?;
            } else {
                return Some(value);
            }
        }
    }

    fn term(&mut self) -> Option<i64> {
        let mut value = self.factor()?;
        loop {
            if self.skip(|c| c == '*') {
                value = value.checked_mul(self.factor()?)?;
            } else if self.skip(|c| c == '/') {
                let by = self.factor()?;
                let rest = value.checked_rem(by)?;
                value = (rest == 0).then(|| value.checked_div(by))??;
            } else if self.skip(|c| c == '%') {
                value = value.checked_rem(self.factor()?)?;
            } else {
                return Some(value);
            }
        }
    }

    fn factor(&mut self) -> Option<i64> {
        let mut negative = false;
        loop {
            if self.skip(is_dash) {
                negative = !negative;
            } else if !self.skip(|c| c == '+') {
                break;
            }
        }
        let value = if self.skip(|c| c == '(') {
            self.depth += 1;
            if self.depth > super::MAX_DEPTH {
                return None;
            }
            let value = self.sum()?;
            if !self.skip(|c| c == ')') {
                return None;
            }
            self.depth -= 1;
            value
        } else {
            let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(self.rest.len());
            let (digits, rest) = self.rest.split_at(end);
            self.rest = rest.trim_start();
            unsigned(digits)?
        };
        if negative { value.checked_neg() } else { Some(value) }
    }

    fn skip(&mut self, fits: impl Fn(char) -> bool) -> bool {
        match self.rest.strip_prefix(fits) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (text, value) in [
            ("4", Some(4)),
            ("-4", Some(-4)),
            ("–4", Some(-4)),
            ("+4", Some(4)),
            ("0x1F", Some(31)),
            ("50MB", Some(50 << 20)),
            ("0x1kb", Some(1024)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("8192pb", None),
            ("4x", None),
            ("0x", None),
            ("kb", None),
            ("1.5", None),
            ("", None),
        ] {
            assert_eq!(whole_number(text), value, "{text}");
        }
    }

    #[test]
    fn expressions() {
        for (text, value) in [
            ("60*60*15", Some(54_000)),
            (" 60 * 60 * 15 ", Some(54_000)),
            ("2+3*4", Some(14)),
            ("(2+3)*4", Some(20)),
            ("10-2-3", Some(5)),
            ("-(1+2)", Some(-3)),
            ("2*-3", Some(-6)),
            ("7/2", None),
            ("8/2", Some(4)),
            ("7%4", Some(3)),
            ("1/0", None),
            ("1%0", None),
            ("9223372036854775807+1", None),
            ("((((((((((1))))))))))", None),
            ("1 2", None),
            ("1+", None),
            ("(1", None),
            ("a", None),
            ("", None),
        ] {
            assert_eq!(arithmetic(text), value, "{text}");
        }
    }
}
