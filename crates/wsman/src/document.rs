//! From bytes to text: byte order marks, UTF-8 and UTF-16, and the way back from a place in the
//! text to one in the bytes. DSP0226 13.1 has every service understand UTF-8 and UTF-16.

use std::borrow::Cow;

use crate::{Error, Found, Limits};

/// The text of an input.
pub(crate) struct Document<'a> {
    text: Cow<'a, str>,
    /// Bytes of the byte order mark.
    mark: usize,
    wide: bool,
}

impl<'a> Document<'a> {
    pub(crate) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.bytes {
            return Err(Error::Limit { what: "bytes", offset: limits.bytes as u64 });
        }
        let document = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => Self { text: utf8(rest, 3)?, mark: 3, wide: false },
            [0xFF, 0xFE, rest @ ..] => Self { text: utf16(rest, 2, u16::from_le_bytes)?, mark: 2, wide: true },
            [0xFE, 0xFF, rest @ ..] => Self { text: utf16(rest, 2, u16::from_be_bytes)?, mark: 2, wide: true },
            // Without a mark the first character, `<` or a space, tells (XML 1.0, appendix F).
            [b'<' | b' ' | b'\r' | b'\n' | b'\t', 0, ..] => {
                Self { text: utf16(bytes, 0, u16::from_le_bytes)?, mark: 0, wide: true }
            }
            [0, b'<' | b' ' | b'\r' | b'\n' | b'\t', ..] => {
                Self { text: utf16(bytes, 0, u16::from_be_bytes)?, mark: 0, wide: true }
            }
            _ => Self { text: utf8(bytes, 0)?, mark: 0, wide: false },
        };
        document.check_declaration()?;
        if let Some(found) = Found::judge(&document.text) {
            let text = &*document.text;
            let offset = document.offset(text.len() - text.trim_start().len());
            return Err(Error::NotSoap { found, offset });
        }
        Ok(document)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Place in the input of a place in the text.
    fn offset(&self, at: usize) -> u64 {
        let at = if self.wide {
            let before = self.text.get(..at).unwrap_or(&self.text);
            before.chars().map(char::len_utf16).sum::<usize>() * 2
        } else {
            at
        };
        (self.mark + at) as u64
    }

    /// The same error, its place in the input instead of the text.
    pub(crate) fn locate(&self, mut error: Error) -> Error {
        let at = error.offset_mut();
        *at = self.offset(usize::try_from(*at).unwrap_or(usize::MAX));
        error
    }

    /// An encoding other than UTF-8 and UTF-16 is all right as long as there is only ASCII. One
    /// that says UTF-16 in bytes that are not has been converted on its way.
    fn check_declaration(&self) -> Result<(), Error> {
        let Some(rest) = self.text.trim_start().strip_prefix("<?xml") else { return Ok(()) };
        let declaration = rest.split("?>").next().unwrap_or_default();
        let Some((_, value)) = declaration.split_once("encoding") else { return Ok(()) };
        let value = value.trim_start().trim_start_matches('=').trim_start();
        let name = value.trim_matches(['"', '\'', ' ']).to_ascii_lowercase();
        let known = ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.as_str()) || name.starts_with("utf-16");
        match self.text.char_indices().find(|(_, c)| !c.is_ascii()) {
            Some((at, _)) if !known => Err(Error::Encoding { offset: self.offset(at) }),
            _ => Ok(()),
        }
    }
}

fn utf8(bytes: &[u8], mark: usize) -> Result<Cow<'_, str>, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        // Nothing that begins like an envelope: say rather what it is not.
        Err(error) if error.valid_up_to() == 0 => Err(Error::NotSoap { found: Found::Binary, offset: mark as u64 }),
        Err(error) => Err(Error::Encoding { offset: (mark + error.valid_up_to()) as u64 }),
    }
}

fn utf16(bytes: &[u8], mark: usize, unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, Error> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let pairs = bytes.chunks_exact(2);
    let rest = pairs.remainder().len();
    let mut at = mark;
    for character in char::decode_utf16(pairs.map(|pair| unit([pair[0], pair[1]]))) {
        let character = character.map_err(|_| Error::Encoding { offset: at as u64 })?;
        at += character.len_utf16() * 2;
        text.push(character);
    }
    if rest != 0 {
        return Err(Error::Encoding { offset: at as u64 });
    }
    Ok(Cow::Owned(text))
}
