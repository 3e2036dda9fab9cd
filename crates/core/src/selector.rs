//! Wildcard patterns, as PowerShell's `-like` reads them, ignoring case.

use alloc::string::String;
use alloc::vec::Vec;

/// A compiled pattern: `*`, `?`, `[a-z]`, and a backtick before a character taken literally.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    source: String,
    parts: Vec<Part>,
}

impl Selector {
    /// Compiles a pattern. An unclosed `[` stands for itself.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        let text: Vec<char> = pattern.chars().collect();
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(&c) = text.get(at) {
            at += 1;
            match c {
                '*' if parts.last() == Some(&Part::Any) => {}
                '*' => parts.push(Part::Any),
                '?' => parts.push(Part::One),
                '`' => match text.get(at) {
                    Some(&next) => {
                        at += 1;
                        parts.push(Part::Char(next));
                    }
                    None => parts.push(Part::Char('`')),
                },
                '[' => match class(&text[at..]) {
                    Some((ranges, used)) => {
                        at += used;
                        parts.push(Part::Class(ranges));
                    }
                    None => parts.push(Part::Char('[')),
                },
                c => parts.push(Part::Char(c)),
            }
        }
        Self { source: pattern.into(), parts }
    }

    /// The pattern as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether the pattern can match more than one text. Decides whether a miss is an error.
    #[must_use]
    pub fn has_wildcard(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Char(_)))
    }

    /// Whether the whole text fits, ignoring case. Takes at most pattern × text steps and no memory.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let (mut part, mut rest) = (0, text.chars());
        // Where to go on after a star that took too little: the part after it, and what it left.
        let mut retry: Option<(usize, core::str::Chars<'_>)> = None;
        loop {
            let before = rest.clone();
            let Some(c) = rest.next() else {
                return self.parts[part..].iter().all(|part| *part == Part::Any);
            };
            match self.parts.get(part) {
                Some(Part::Any) => {
                    part += 1;
                    retry = Some((part, before.clone()));
                    rest = before;
                }
                Some(other) if other.fits(c) => part += 1,
                _ => match &mut retry {
                    Some((after, from)) => {
                        from.next();
                        part = *after;
                        rest = from.clone();
                    }
                    None => return false,
                },
            }
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Any,
    One,
    Char(char),
    Class(Vec<(char, char)>),
}

impl Part {
    fn fits(&self, c: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Char(own) => same(*own, c),
            Self::Class(ranges) => {
                let variants = [c, fold(c), c.to_uppercase().next().unwrap_or(c)];
                ranges.iter().any(|(low, high)| variants.iter().any(|c| low <= c && c <= high))
            }
        }
    }
}

fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn same(a: char, b: char) -> bool {
    a == b || if a.is_ascii() && b.is_ascii() { a.eq_ignore_ascii_case(&b) } else { fold(a) == fold(b) }
}

/// Compares two texts ignoring case, the way names of hosts, sessions and parameters are compared.
#[must_use]
pub fn same_text(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || a.chars().map(fold).eq(b.chars().map(fold))
}

/// Reads a class after its `[`; gives the ranges and how many characters it took.
fn class(text: &[char]) -> Option<(Vec<(char, char)>, usize)> {
    let mut ranges = Vec::new();
    let mut at = 0;
    loop {
        let low = match *text.get(at)? {
            ']' if !ranges.is_empty() => return Some((ranges, at + 1)),
            '`' => {
                at += 1;
                *text.get(at)?
            }
            c => c,
        };
        at += 1;
        let high = match (text.get(at), text.get(at + 1)) {
            (Some('-'), Some(&high)) if high != ']' => {
                at += 2;
                high
            }
            _ => low,
        };
        ranges.push((low, high));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, fits) in [
            ("ITTask", "ittask", true),
            ("IT*", "ITTask", true),
            ("*task", "ITTask", true),
            ("*t*s*", "ITTask", true),
            ("IT?ask", "ITTask", true),
            ("IT?ask", "ITask", false),
            ("[a-j]TTask", "ITTask", true),
            ("[a-b]TTask", "ITTask", false),
            ("`*", "*", true),
            ("`*", "x", false),
            ("", "", true),
            ("", "x", false),
            ("*", "", true),
            ("[", "[", true),
            ("été", "ÉTÉ", true),
        ] {
            assert_eq!(Selector::new(pattern).matches(text), fits, "{pattern} {text}");
        }
        assert!(!Selector::new("a`*b").has_wildcard());
        assert!(Selector::new("a*").has_wildcard());
    }

    proptest! {
        #[test]
        fn a_text_between_stars_is_found(before in ".{0,8}", inner in "[a-z]{1,8}", after in ".{0,8}") {
            let text = alloc::format!("{before}{inner}{after}");
            let pattern = alloc::format!("*{}*", inner.to_uppercase());
            prop_assert!(Selector::new(&pattern).matches(&text));
        }

        #[test]
        fn never_panics(pattern in ".{0,20}", text in ".{0,20}") {
            let _ = Selector::new(&pattern).matches(&text);
        }
    }
}
