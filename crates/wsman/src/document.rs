//! From bytes to text: byte order marks, UTF-8 and UTF-16, and the way back from a place in the
//! text to one in the bytes. DSP0226 13.1 has every service understand UTF-8 and UTF-16.

use std::borrow::Cow;

use crate::{Error, Found, Limits};

/// The text of an input, which is UTF-8 as far as the tokeniser gets: looking at all of it here
/// as well would be a second pass over every answer.
pub(crate) struct Document<'a> {
    text: Cow<'a, [u8]>,
    /// Bytes of the byte order mark.
    mark: usize,
    wide: bool,
}

/// Bytes at the beginning that tell an envelope from something else.
const JUDGED: usize = 128;

impl<'a> Document<'a> {
    pub(crate) fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.len() > limits.bytes {
            return Err(Error::Limit { what: "bytes", offset: limits.bytes as u64 });
        }
        let utf8 = |text, mark| Self { text: Cow::Borrowed(text), mark, wide: false };
        let utf16 = |bytes, mark, unit| {
            let text = Cow::Owned(utf16(bytes, mark, unit)?.into_bytes());
            Ok(Self { text, mark, wide: true })
        };
        let document = match bytes {
            [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3),
            [0xFF, 0xFE, rest @ ..] => utf16(rest, 2, u16::from_le_bytes)?,
            [0xFE, 0xFF, rest @ ..] => utf16(rest, 2, u16::from_be_bytes)?,
            // Without a mark the first character, `<` or a space, tells (XML 1.0, appendix F).
            [b'<' | b' ' | b'\r' | b'\n' | b'\t', 0, ..] => utf16(bytes, 0, u16::from_le_bytes)?,
            [0, b'<' | b' ' | b'\r' | b'\n' | b'\t', ..] => utf16(bytes, 0, u16::from_be_bytes)?,
            _ => utf8(bytes, 0),
        };
        document.check().map_err(|error| document.locate(error))?;
        Ok(document)
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Place in the input of a place in the text.
    fn offset(&self, at: usize) -> u64 {
        let at = if self.wide {
            let before = self.text.get(..at).unwrap_or(&self.text);
            // Four bytes of UTF-8 are a surrogate pair, what continues a character is nothing of its own.
            let units = |byte: &u8| match byte {
                0x80..=0xBF => 0,
                0xF0.. => 2,
                _ => 1,
            };
            before.iter().map(units).sum::<usize>() * 2
        } else {
            at
        };
        (self.mark + at) as u64
    }

    /// The same error, its place in the input instead of the text. Of an input that is not in its
    /// encoding it is this that is said, wherever else something is wrong.
    pub(crate) fn locate(&self, mut error: Error) -> Error {
        if let Err(bad) = std::str::from_utf8(&self.text) {
            return match bad.valid_up_to() {
                // Nothing that begins like an envelope: say rather what it is not.
                0 => Error::NotSoap { found: Found::Binary, offset: self.mark as u64 },
                at => Error::Encoding { offset: (self.mark + at) as u64 },
            };
        }
        let at = error.offset_mut();
        *at = self.offset(usize::try_from(*at).unwrap_or(usize::MAX));
        error
    }

    /// Whether it declares an encoding that it can have, and is XML at all.
    fn check(&self) -> Result<(), Error> {
        let text = self.text.trim_ascii_start();
        let begin = self.text.len() - text.len();
        self.check_declaration(text)?;
        match Found::judge(&String::from_utf8_lossy(&text[..text.len().min(JUDGED)])) {
            Some(found) => Err(Error::NotSoap { found, offset: begin as u64 }),
            None => Ok(()),
        }
    }

    /// An encoding other than UTF-8 and UTF-16 is all right as long as there is only ASCII. One
    /// that says UTF-16 in bytes that are not has been converted on its way.
    fn check_declaration(&self, text: &[u8]) -> Result<(), Error> {
        let Some(rest) = text.strip_prefix(b"<?xml") else { return Ok(()) };
        let end = rest.windows(2).position(|pair| pair == b"?>").unwrap_or(rest.len());
        let declaration = String::from_utf8_lossy(&rest[..end]);
        let Some((_, value)) = declaration.split_once("encoding") else { return Ok(()) };
        let value = value.trim_start().trim_start_matches('=').trim_start();
        let name = value.trim_matches(['"', '\'', ' ']).to_ascii_lowercase();
        if ["utf-8", "utf8", "us-ascii", "ascii"].contains(&name.as_str()) || name.starts_with("utf-16") {
            return Ok(());
        }
        match self.text.iter().position(|byte| !byte.is_ascii()) {
            Some(at) => Err(Error::Encoding { offset: at as u64 }),
            None => Ok(()),
        }
    }
}

fn utf16(bytes: &[u8], mark: usize, unit: fn([u8; 2]) -> u16) -> Result<String, Error> {
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
    Ok(text)
}
