//! What comes from a host, made harmless for the terminal that shows it: colours stay, everything else that a terminal
//! would obey goes.

use std::borrow::Cow;
use std::iter::Peekable;
use std::str::Chars;

/// The text without control sequences other than colours, without control characters other than tabs and line ends,
/// and without marks that reorder it. Colours end with the text.
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_obeyed(c) && c != '\n' && c != '\t') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut coloured) = (String::with_capacity(text.len()), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let starts_sequence = match c {
            '\u{1b}' => match rest.peek() {
                Some('[') => {
                    rest.next();
                    true
                }
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    rest.next();
                    skip_string(&mut rest);
                    false
                }
                Some(_) => {
                    rest.next();
                    false
                }
                None => false,
            },
            '\u{9b}' => true,
            '\u{90}' | '\u{98}' | '\u{9d}' | '\u{9e}' | '\u{9f}' => {
                skip_string(&mut rest);
                false
            }
            // Alone it would let what follows hide what stands there.
            '\r' if rest.peek() != Some(&'\n') => {
                out.push('\n');
                false
            }
            c if c == '\n' || c == '\t' || !is_obeyed(c) => {
                out.push(c);
                false
            }
            _ => false,
        };
        if starts_sequence && let Some(colour) = colour(&mut rest) {
            out.push_str("\u{1b}[");
            out.push_str(&colour);
            out.push('m');
            coloured = !matches!(colour.as_str(), "" | "0");
        }
    }
    if coloured {
        out.push_str("\u{1b}[0m");
    }
    Cow::Owned(out)
}

/// A control character, or one that reorders text.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Takes the rest of a control sequence; its parameters if it sets colours.
fn colour(rest: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut parameters = String::new();
    while let Some(c) = rest.next_if(|c| ('\u{20}'..='\u{3f}').contains(c)) {
        parameters.push(c);
    }
    let last = rest.next_if(|c| ('\u{40}'..='\u{7e}').contains(c))?;
    let plain = parameters.chars().all(|c| c.is_ascii_digit() || matches!(c, ';' | ':'));
    (last == 'm' && plain).then_some(parameters)
}

/// Takes a control string up to its end. One that does not end is no string: what follows is shown.
fn skip_string(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    while let Some(c) = ahead.next() {
        let ended = match c {
            '\u{7}' | '\u{9c}' => true,
            '\u{1b}' => ahead.next_if_eq(&'\\').is_some(),
            _ => false,
        };
        if ended {
            *rest = ahead;
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_stay_and_nothing_else_is_obeyed() {
        for (text, shown) in [
            ("plain é\n\t.", "plain é\n\t."),
            ("\u{1b}[31mred", "\u{1b}[31mred\u{1b}[0m"),
            ("\u{1b}[38;5;208mx\u{1b}[0m", "\u{1b}[38;5;208mx\u{1b}[0m"),
            ("\u{1b}[1mx\u{1b}[m", "\u{1b}[1mx\u{1b}[m"),
            ("\u{9b}31mx", "\u{1b}[31mx\u{1b}[0m"),
            ("a\u{1b}[2Jb\u{1b}[1;1Hc\u{1b}[?25ld", "abcd"),
            ("a\u{1b}]0;title\u{7}b\u{1b}]52;c;eA==\u{1b}\\c", "abc"),
            ("a\u{1b}Pq#0\u{1b}\\b\u{90}q\u{9c}c", "abc"),
            ("a\u{1b}]0;never ends", "a0;never ends"),
            ("a\u{1b}cb\u{1b}", "ab"),
            ("over\rwritten\r\n", "over\nwritten\n"),
            ("a\u{8}\u{7}\u{0}b", "ab"),
            ("a\u{202e}b", "ab"),
        ] {
            assert_eq!(safe(text), shown, "{text:?}");
        }
    }
}
