//! Connection ids.

use alloc::string::String;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The id of a new pin, from 128 random bits: base64url without padding, 22 characters.
#[must_use]
pub fn connection_id(random: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(random);
    (0..22)
        .map(|index| {
            let value = if index < 21 { bits >> (122 - 6 * index) } else { bits << 4 };
            char::from(ALPHABET[(value & 63) as usize])
        })
        .collect()
}

/// Whether a text has the form of a connection id.
#[must_use]
pub fn is_connection_id(text: &str) -> bool {
    text.len() == 22 && text.bytes().all(|byte| ALPHABET.contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_base64url() {
        assert_eq!(connection_id([0; 16]), "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(connection_id([0xff; 16]), "_____________________w");
        assert_eq!(connection_id(*b"0123456789abcdef"), "MDEyMzQ1Njc4OWFiY2RlZg");
        assert!(is_connection_id("MDEyMzQ1Njc4OWFiY2RlZg"));
        assert!(!is_connection_id("MDEyMzQ1Njc4OWFiY2RlZg=="));
        assert!(!is_connection_id("MDEyMzQ1Njc4OWFiY2Rl/g"));
    }
}
