//! The order in which people expect names.

/// A key of a text: comparing keys byte by byte ignores case and orders numbers inside a text by
/// their value, so that `Node2` stands before `Node10`.
#[must_use]
pub fn key(text: &str) -> Box<[u8]> {
    let mut key = Vec::with_capacity(text.len() + 4);
    let mut chars = text.chars().peekable();
    let mut letter = [0; 4];
    while let Some(first) = chars.next() {
        if !first.is_ascii_digit() {
            for c in first.to_lowercase() {
                key.extend_from_slice(c.encode_utf8(&mut letter).as_bytes());
            }
            continue;
        }
        let mut digits = vec![first as u8];
        while let Some(digit) = chars.next_if(char::is_ascii_digit) {
            digits.push(digit as u8);
        }
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count().min(digits.len() - 1);
        let number = &digits[zeros..];
        // A digit sorts where digits sort; the count of those that follow orders the rest.
        key.push(b'0');
        key.push(u8::try_from(number.len()).unwrap_or(u8::MAX));
        key.extend_from_slice(number);
    }
    key.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_by_value_and_case_does_not() {
        let mut names = ["Node10", "node2", "Node2b", "Node", "Été", "a100b2", "a100b10", "node002c", ""];
        names.sort_by_key(|name| key(name));
        assert_eq!(names, ["", "a100b2", "a100b10", "Node", "node2", "Node2b", "node002c", "Node10", "Été"]);
        assert_eq!(key("SRV007"), key("srv7"));
        assert_ne!(key("0"), key(""));
    }

    #[test]
    fn very_long_numbers_do_not_overflow() {
        assert!(key(&"9".repeat(300)) > key(&"9".repeat(3)));
    }
}
