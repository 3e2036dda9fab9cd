//! Text with escape sequences, as spans that can be shown.
//!
//! A record's text comes whole, so there is no state between records: what a script leaves switched
//! on ends with its record. Of ECMA-48 the colours and styles (SGR) are followed, and OSC 8 links.
//! Nothing else moves, hides or copies anything: other sequences are left out, an attempt to write
//! to the clipboard (OSC 52) is shown as refused, and characters that no reader would see are shown
//! by name.

use super::colour::{Colour, Style};

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What is shown; may hold line breaks.
    pub text: String,
    /// How.
    pub style: Style,
    /// What it is.
    pub kind: Kind,
}

/// What a [`Span`] is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text that a script has linked to an address; the address is shown beside it.
    Link(String),
    /// Stands for a character that is not seen, for example `␛` or `⟨U+202E⟩`.
    Control,
    /// Stands for a wish to write to the clipboard, which is refused.
    ClipboardRefused,
}

/// The spans of a text.
#[must_use]
pub fn spans(text: &str) -> Vec<Span> {
    if is_plain(text) {
        return vec![Span { text: text.into(), style: Style::default(), kind: Kind::Text }];
    }
    let mut out = Spans::default();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '\u{1b}' {
            if let Some(after) = out.sequence(&rest[1..]) {
                rest = after;
                continue;
            }
        } else if c == '\r' && rest[1..].starts_with('\n') {
            rest = &rest[1..];
            continue;
        }
        match special(c) {
            true => out.control(c),
            false => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out.finish()
}

/// The text alone, as it is searched and copied: what all of its [`spans`] show, and no more.
#[must_use]
pub fn plain(text: &str) -> std::borrow::Cow<'_, str> {
    if is_plain(text) { text.into() } else { spans(text).into_iter().map(|span| span.text).collect::<String>().into() }
}

fn is_plain(text: &str) -> bool {
    // Most text is ASCII, which is quick to tell.
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t')) || !text.contains(special)
}

/// Whether a character is anything but plain text: it controls a terminal, turns the direction of
/// what stands around it, or has no width.
#[must_use]
pub fn special(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// What is shown for a [`special`] character.
#[must_use]
pub fn name(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).map(String::from).unwrap_or_default(),
        0x7f => "\u{2421}".into(),
        code => format!("⟨U+{code:04X}⟩"),
    }
}

#[derive(Default)]
struct Spans {
    done: Vec<Span>,
    text: String,
    style: Style,
    link: Option<String>,
}

impl Spans {
    fn push(&mut self, c: char) {
        self.text.push(c);
    }

    fn control(&mut self, c: char) {
        self.end();
        self.done.push(Span { text: name(c), style: self.style, kind: Kind::Control });
    }

    fn end(&mut self) {
        if !self.text.is_empty() {
            let kind = self.link.clone().map_or(Kind::Text, Kind::Link);
            self.done.push(Span { text: std::mem::take(&mut self.text), style: self.style, kind });
        }
    }

    fn finish(mut self) -> Vec<Span> {
        self.end();
        self.done
    }

    /// Follows a sequence whose escape character has been read; returns what comes after it, or
    /// nothing when it is none or does not end.
    fn sequence<'a>(&mut self, rest: &'a str) -> Option<&'a str> {
        match rest.chars().next()? {
            '[' => {
                // ECMA-48 5.4: parameter bytes, intermediate bytes, one final byte.
                let body = &rest[1..];
                let end = body.find(|c: char| !matches!(c, ' '..='?'))?;
                let last = body[end..].chars().next().filter(|c| matches!(c, '@'..='~'))?;
                if last == 'm' && body[..end].bytes().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':')) {
                    self.end();
                    self.style.apply(&body[..end]);
                }
                Some(&body[end + 1..])
            }
            ']' => {
                let (command, after) = string(&rest[1..])?;
                self.operating_system_command(command);
                Some(after)
            }
            // DCS, SOS, PM, APC.
            'P' | 'X' | '^' | '_' => string(&rest[1..]).map(|(_, after)| after),
            // Two characters, some with one between.
            c @ ' '..='/' => {
                let last = rest[c.len_utf8()..].chars().next().filter(|c| matches!(c, '0'..='~'))?;
                Some(&rest[c.len_utf8() + last.len_utf8()..])
            }
            c @ '0'..='~' => Some(&rest[c.len_utf8()..]),
            _ => None,
        }
    }

    fn operating_system_command(&mut self, command: &str) {
        if command == "52" || command.starts_with("52;") {
            self.end();
            self.done.push(Span { text: String::new(), style: self.style, kind: Kind::ClipboardRefused });
        } else if let Some(link) = command.strip_prefix("8;") {
            self.end();
            let address = link.split_once(';').map_or("", |(_, address)| address);
            self.link = (!address.is_empty()).then(|| address.into());
        }
    }
}

/// The body of a control string and what comes after its end (BEL or ST).
fn string(rest: &str) -> Option<(&str, &str)> {
    let end = rest.find(['\u{7}', '\u{1b}'])?;
    let (body, after) = rest.split_at(end);
    Some((body, after.strip_prefix('\u{7}').or_else(|| after.strip_prefix("\u{1b}\\"))?))
}

impl Style {
    /// ECMA-48 8.3.117, SGR, with the colours of xterm.
    fn apply(&mut self, parameters: &str) {
        let mut parts = parameters.split(';').peekable();
        while let Some(part) = parts.next() {
            // A colour has its parts after colons, or in the parameters that follow.
            let mut own = part.split(':');
            let code = number(own.next());
            let colour = |rest: &mut dyn Iterator<Item = &str>| match number(rest.next()) {
                5 => u8::try_from(number(rest.next())).ok().map(Colour::Indexed),
                2 => {
                    let mut part = || u8::try_from(number(rest.next())).unwrap_or(u8::MAX);
                    Some(Colour::Rgb(part(), part(), part()))
                }
                _ => None,
            };
            match code {
                0 => *self = Self::default(),
                1 => self.bold = true,
                2 => self.dim = true,
                3 => self.italic = true,
                4 => self.underline = part != "4:0",
                7 => self.inverse = true,
                9 => self.strike = true,
                22 => (self.bold, self.dim) = (false, false),
                23 => self.italic = false,
                24 => self.underline = false,
                27 => self.inverse = false,
                29 => self.strike = false,
                30..=37 => self.front = Some(Colour::Indexed(code as u8 - 30)),
                40..=47 => self.back = Some(Colour::Indexed(code as u8 - 40)),
                90..=97 => self.front = Some(Colour::Indexed(code as u8 - 82)),
                100..=107 => self.back = Some(Colour::Indexed(code as u8 - 92)),
                39 => self.front = None,
                49 => self.back = None,
                38 | 48 | 58 => {
                    let found = if part.contains(':') {
                        let mut own: Vec<&str> = own.collect();
                        // `2::r:g:b` names a colour space, which may be empty.
                        if own.first() == Some(&"2") && own.len() > 4 {
                            own.remove(1);
                        }
                        colour(&mut own.into_iter())
                    } else {
                        colour(&mut parts)
                    };
                    match code {
                        38 => self.front = found.or(self.front),
                        48 => self.back = found.or(self.back),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
    }
}

/// A parameter; one that is missing counts as 0, one that is too large as one that means nothing.
fn number(text: Option<&str>) -> u16 {
    match text {
        None | Some("") => 0,
        Some(text) => text.parse().unwrap_or(u16::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Kind)> {
        spans(text).into_iter().map(|span| (span.text, span.kind)).collect()
    }

    fn style(text: &str) -> Style {
        spans(text).last().expect("there is text").style
    }

    #[test]
    fn colours_and_styles_are_followed() {
        let plain = Style::default();
        let red = Style { front: Some(Colour::Indexed(1)), ..plain };
        for (text, expected) in [
            ("x", plain),
            ("\u{1b}[31mx", red),
            ("\u{1b}[31m\u{1b}[mx", plain),
            ("\u{1b}[1;4;91mx", Style { bold: true, underline: true, front: Some(Colour::Indexed(9)), ..plain }),
            ("\u{1b}[1;22;3;7;9mx", Style { italic: true, inverse: true, strike: true, ..plain }),
            ("\u{1b}[4m\u{1b}[4:0mx", plain),
            ("\u{1b}[38;5;208;1mx", Style { front: Some(Colour::Indexed(208)), bold: true, ..plain }),
            ("\u{1b}[48;2;1;2;3mx", Style { back: Some(Colour::Rgb(1, 2, 3)), ..plain }),
            ("\u{1b}[38:2::1:2:3;1mx", Style { front: Some(Colour::Rgb(1, 2, 3)), bold: true, ..plain }),
            ("\u{1b}[38:5:20mx", Style { front: Some(Colour::Indexed(20)), ..plain }),
            ("\u{1b}[31;39;104;49mx", plain),
            ("\u{1b}[31;38;5;999mx", red),
            ("\u{1b}[99999999m\u{1b}[8mx", plain),
        ] {
            assert_eq!(style(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_else_is_obeyed_and_nothing_hides() {
        let text = |text: &str| vec![(text.to_string(), Kind::Text)];
        let with = |texts: &[(&str, Kind)]| {
            texts.iter().map(|(text, kind)| (text.to_string(), kind.clone())).collect::<Vec<_>>()
        };
        for (input, expected) in [
            ("a\u{1b}[2K\u{1b}[?25l\u{1b}[10;2Hb", text("ab")),
            ("a\u{1b}]0;title\u{7}b", text("ab")),
            ("a\u{1b}Pq\u{1b}\\\u{1b}(Bb\u{1b}7", text("ab")),
            ("a\r\nb\tc", text("a\nb\tc")),
            ("a\rb", with(&[("a", Kind::Text), ("␍", Kind::Control), ("b", Kind::Text)])),
            ("\u{1b}", with(&[("␛", Kind::Control)])),
            ("\u{1b}[31", with(&[("␛", Kind::Control), ("[31", Kind::Text)])),
            ("\u{1b}]0;never ends", with(&[("␛", Kind::Control), ("]0;never ends", Kind::Text)])),
            ("\u{202e}x\u{9b}", with(&[("⟨U+202E⟩", Kind::Control), ("x", Kind::Text), ("⟨U+009B⟩", Kind::Control)])),
            ("é\u{1b}[1mü", with(&[("é", Kind::Text), ("ü", Kind::Text)])),
        ] {
            assert_eq!(shown(input), expected, "{input:?}");
        }
    }

    #[test]
    fn links_show_their_target_and_the_clipboard_is_refused() {
        let link = "see \u{1b}]8;id=1;https://example.com/a;b\u{1b}\\here\u{1b}]8;;\u{1b}\\ now";
        let address = Kind::Link("https://example.com/a;b".into());
        assert_eq!(shown(link), [("see ".into(), Kind::Text), ("here".into(), address), (" now".into(), Kind::Text)]);
        assert_eq!(plain(link), "see here now");
        let stolen = "a\u{1b}]52;c;cm0gLXJm\u{7}b";
        assert_eq!(
            shown(stolen),
            [("a".into(), Kind::Text), (String::new(), Kind::ClipboardRefused), ("b".into(), Kind::Text)]
        );
        assert_eq!(plain(stolen), "ab");
    }

    #[test]
    fn the_plain_text_is_what_is_shown() {
        for (text, expected) in [
            ("a\r\nb", "a\nb"),
            ("a\rb", "a␍b"),
            ("\u{202e}x", "⟨U+202E⟩x"),
            ("é\u{1b}[1mü\r\n", "éü\n"),
            ("as it is\té\n", "as it is\té\n"),
        ] {
            assert_eq!(plain(text), expected, "{text:?}");
        }
    }

    #[test]
    fn no_text_breaks_it_and_no_escape_is_left() {
        for seed in 1_u32..4000 {
            let mut state = seed.wrapping_mul(2_654_435_761).max(1);
            let text: String = (0..12)
                .map(|_| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    ['\u{1b}', '[', ']', ';', 'm', '8', '5', '\\', '\u{7}', 'é', ':', '\n'][state as usize % 12]
                })
                .collect();
            assert!(!plain(&text).contains('\u{1b}'), "{text:?}");
            let whole: String = spans(&text).into_iter().map(|span| span.text).collect();
            assert_eq!(plain(&text), whole);
            let kept: usize = spans(&text).iter().map(|span| span.text.chars().count()).sum();
            assert!(kept <= text.chars().count(), "{text:?}");
        }
    }
}
