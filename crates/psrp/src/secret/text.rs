//! A text that is nobody's to read.

use std::fmt;

use zeroize::Zeroizing;

/// The plain text of a secure string: UTF-16 code units, overwritten when dropped, never shown.
#[derive(Clone, Default)]
pub struct SecureText(Zeroizing<Vec<u16>>);

impl SecureText {
    /// A text, as somebody typed it.
    pub fn new(text: &str) -> Self {
        // Room for all of it at once: a buffer that grows leaves what it held behind.
        let mut units = Vec::with_capacity(text.encode_utf16().count());
        units.extend(text.encode_utf16());
        SecureText(Zeroizing::new(units))
    }

    /// Code units, which need not be well-formed UTF-16.
    pub fn from_utf16(units: Vec<u16>) -> Self {
        SecureText(Zeroizing::new(units))
    }

    /// The code units.
    pub fn as_utf16(&self) -> &[u16] {
        &self.0
    }

    /// The text; a surrogate without its other half becomes U+FFFD.
    pub fn reveal(&self) -> Zeroizing<String> {
        let chars = || char::decode_utf16(self.0.iter().copied()).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
        let mut text = String::with_capacity(chars().map(char::len_utf8).sum());
        text.extend(chars());
        Zeroizing::new(text)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text's bytes in little-endian order, as they are encrypted.
    pub(super) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.0.len() * 2);
        bytes.extend(self.0.iter().flat_map(|unit| unit.to_le_bytes()));
        Zeroizing::new(bytes)
    }

    /// The reverse; nothing where the bytes are no whole code units.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, []) = bytes.as_chunks::<2>() else { return None };
        let mut units = Vec::with_capacity(pairs.len());
        units.extend(pairs.iter().map(|pair| u16::from_le_bytes(*pair)));
        Some(Self::from_utf16(units))
    }
}

impl fmt::Debug for SecureText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecureText(…)")
    }
}

impl PartialEq for SecureText {
    /// Takes as long for unequal texts of one length as for equal ones.
    fn eq(&self, other: &Self) -> bool {
        let different = self.0.iter().zip(other.0.iter()).fold(0, |different, (a, b)| different | (a ^ b));
        self.0.len() == other.0.len() && different == 0
    }
}

impl Eq for SecureText {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_and_not_shown() {
        let text = SecureText::new("pässwörd 🔒");
        assert_eq!(*text.reveal(), "pässwörd 🔒");
        assert_eq!(format!("{text:?}"), "SecureText(…)");
        assert_eq!(SecureText::from_bytes(&text.to_bytes()), Some(text.clone()));
        assert_ne!(text, SecureText::new("pässwörd"));
        assert_ne!(SecureText::new("a"), SecureText::new("b"));
        assert_eq!(SecureText::from_bytes(&[1]), None);
        assert!(SecureText::new("").is_empty());
        assert_eq!(*SecureText::from_utf16(vec![0x61, 0xd83d]).reveal(), "a\u{fffd}");
    }
}
