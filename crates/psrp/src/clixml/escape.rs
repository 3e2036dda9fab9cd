//! `_xHHHH_` escapes of strings, \[MS-PSRP\] 2.2.5.3.2.

use std::fmt::Write as _;

use super::Value;

/// Escapes text for CLIXML; XML's own escaping comes on top.
///
/// Control characters, every half of a surrogate pair, and an underscore that a reader would take
/// for the start of an escape become `_xHHHH_`.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write(&mut out, text, |_| None);
    out
}

/// Appends text escaped for CLIXML and for XML, in one pass.
pub(super) fn escape_onto(out: &mut String, text: &str, attribute: bool) {
    write(out, text, |byte| entity(byte, attribute));
}

/// Appends text escaped for XML alone.
pub(super) fn xml_escape(out: &mut String, text: &str, attribute: bool) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = if byte == b'\r' { Some("&#xD;") } else { entity(byte, attribute) };
        if let Some(entity) = entity {
            out.push_str(&text[done..at]);
            out.push_str(entity);
            done = at + 1;
        }
    }
    out.push_str(&text[done..]);
}

fn entity(byte: u8, attribute: bool) -> Option<&'static str> {
    match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' if attribute => Some("&quot;"),
        _ => None,
    }
}

/// Bytes that may need something: controls, an underscore, XML's own, the first of a two-byte
/// sequence up to U+00BF, of one that may be U+FFFE or U+FFFF, of one outside the basic plane.
const fn special(byte: u8) -> bool {
    matches!(byte, 0..=0x1f | b'"' | b'&' | b'<' | b'>' | b'_' | 0x7f | 0xc2 | 0xef | 0xf0..=0xff)
}

fn write(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while let Some(next) = bytes[at..].iter().position(|byte| special(*byte)) {
        at += next;
        // At the start of a character: no byte inside one is special.
        let Some(c) = text[at..].chars().next() else { break };
        let after = at + c.len_utf8();
        let escaped = match c {
            '_' => matches!(bytes.get(after), Some(b'x' | b'X')),
            c => matches!(c, '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{fffe}' | '\u{ffff}') || c as u32 > 0xffff,
        };
        let entity = entity(bytes[at]);
        if escaped || entity.is_some() {
            out.push_str(&text[done..at]);
            done = after;
        }
        if let Some(entity) = entity {
            out.push_str(entity);
        } else if escaped {
            for code in c.encode_utf16(&mut [0; 2]) {
                unit(out, *code);
            }
        }
        at = after;
    }
    out.push_str(&text[done..]);
}

/// Escapes UTF-16 that need not be well-formed.
pub(super) fn escape_units(units: &[u16]) -> String {
    let mut out = String::with_capacity(units.len());
    let mut run = String::new();
    for decoded in char::decode_utf16(units.iter().copied()) {
        match decoded {
            Ok(c) => run.push(c),
            Err(lone) => {
                out.push_str(&escape(&run));
                run.clear();
                unit(&mut out, lone.unpaired_surrogate());
            }
        }
    }
    out.push_str(&escape(&run));
    out
}

/// Reads escapes back; a string whose UTF-16 is not well-formed becomes [`Value::Utf16`].
pub fn unescape(text: &str) -> Value {
    match unescape_units(text) {
        Ok(text) => Value::String(text),
        Err(units) => Value::Utf16(units),
    }
}

/// As [`unescape`] where only text will do: unpaired surrogates become U+FFFD.
pub(super) fn unescape_lossy(text: &str) -> String {
    unescape_units(text).unwrap_or_else(|units| String::from_utf16_lossy(&units))
}

fn unescape_units(text: &str) -> Result<String, Vec<u16>> {
    let Some(first) = text.find('_') else {
        return Ok(text.to_owned());
    };
    let mut units: Vec<u16> = Vec::new();
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    let mut lone = false;
    while let Some(c) = rest.chars().next() {
        match escaped_unit(rest) {
            Some(code) => {
                rest = &rest[7..];
                units.push(code);
                continue;
            }
            None => rest = &rest[c.len_utf8()..],
        }
        lone |= flush(&mut units, &mut out);
        if lone {
            break;
        }
        out.push(c);
    }
    lone |= flush(&mut units, &mut out);
    if lone { Err(all_units(text)) } else { Ok(out) }
}

/// Moves escaped units to the text; true when they are not well-formed UTF-16.
fn flush(units: &mut Vec<u16>, out: &mut String) -> bool {
    if units.is_empty() {
        return false;
    }
    match String::from_utf16(units) {
        Ok(text) => {
            out.push_str(&text);
            units.clear();
            false
        }
        Err(_) => true,
    }
}

fn all_units(text: &str) -> Vec<u16> {
    let mut units = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some(code) = escaped_unit(rest) {
            units.push(code);
            rest = &rest[7..];
        } else {
            units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
            rest = &rest[c.len_utf8()..];
        }
    }
    units
}

/// The code unit, if the text starts with a complete escape (seven ASCII bytes).
fn escaped_unit(text: &str) -> Option<u16> {
    let bytes = text.as_bytes().get(..7)?;
    if bytes[0] != b'_' || !matches!(bytes[1], b'x' | b'X') || bytes[6] != b'_' {
        return None;
    }
    bytes[2..6].iter().try_fold(0u16, |code, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(code << 4 | digit as u16)
    })
}

fn unit(out: &mut String, code: u16) {
    // Writing to a String cannot fail.
    let _ = write!(out, "_x{code:04X}_");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, escaped: &str) {
        assert_eq!(escape(text), escaped);
        assert_eq!(unescape(escaped), Value::String(text.into()));
    }

    #[test]
    fn corners() {
        check("\n", "_x000A_");
        check("_x000A_", "_x005F_x000A_");
        check("\u{1F600}", "_xD83D__xDE00_");
        check("a_b", "a_b");
        check("_", "_");
        check("__x", "__x005F_x");
        check("\u{7f}\u{9f}\u{a0}", "_x007F__x009F_\u{a0}");
        assert_eq!(unescape("_x00e9_"), Value::String("é".into()));
        for literal in ["_x12_", "_x12345_", "_xZZZZ_", "_x000A", "_x00é0_"] {
            assert_eq!(unescape(literal), Value::String(literal.into()));
        }
    }

    #[test]
    fn lone_surrogates_survive() {
        let value = unescape("a_xD83D_b_x000A_");
        assert_eq!(value, Value::Utf16(vec![0x61, 0xd83d, 0x62, 0x0a]));
        assert_eq!(escape_units(&[0x61, 0xd83d, 0x62, 0x0a]), "a_xD83D_b_x000A_");
        assert_eq!(unescape_lossy("a_xD83D_"), "a\u{fffd}");
    }
}
