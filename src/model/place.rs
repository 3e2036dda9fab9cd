//! Addresses of pages. Nothing secret is ever in one.

use reattach_core::bridge::RunId;
use uuid::Uuid;

/// A path and its query, as the address bar holds them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// With its leading `/`, as written.
    pub path: String,
    /// Names and values in order, decoded.
    pub query: Vec<(String, String)>,
}

/// The page at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The grid.
    Sessions,
    /// The grid with the dialog that connects.
    Connect,
    /// One session.
    Session(Uuid),
    /// What was asked for in this page.
    Runs,
    /// One of them.
    Run(RunId),
    /// What was run from this browser.
    History,
    /// Settings.
    Settings,
    /// No page.
    NotFound,
}

impl Page {
    /// The page at a path; `/` is the grid.
    #[must_use]
    pub fn at(path: &str) -> Self {
        let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
        match segments[..] {
            [] | ["sessions"] => Self::Sessions,
            ["connect"] => Self::Connect,
            ["runs"] => Self::Runs,
            ["runs", id] => id.parse().map_or(Self::NotFound, Self::Run),
            ["sessions", id] => Uuid::try_parse(id).map_or(Self::NotFound, Self::Session),
            ["history"] => Self::History,
            ["settings"] => Self::Settings,
            _ => Self::NotFound,
        }
    }

    /// Its address.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Sessions | Self::NotFound => "/sessions".into(),
            Self::Connect => "/connect".into(),
            Self::Session(id) => format!("/sessions/{id}"),
            Self::Runs => "/runs".into(),
            Self::Run(id) => format!("/runs/{id}"),
            Self::History => "/history".into(),
            Self::Settings => "/settings".into(),
        }
    }

    /// The page that the navigation marks while this one is shown.
    #[must_use]
    pub fn section(self) -> Self {
        match self {
            Self::Session(_) | Self::Connect => Self::Sessions,
            Self::Run(_) => Self::Runs,
            page => page,
        }
    }
}

impl Place {
    /// Reads an address without its origin; a fragment is passed over.
    #[must_use]
    pub fn parse(address: &str) -> Self {
        let address = address.split_once('#').map_or(address, |(address, _)| address);
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self { path: path.into(), query: pairs.collect() }
    }

    /// The first value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The same place with another value of a name; an empty one takes the name out.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.query.retain(|(known, _)| known != name);
        if !value.is_empty() {
            self.query.push((name.into(), value.into()));
        }
        self
    }

    /// As the address bar holds it.
    #[must_use]
    pub fn address(&self) -> String {
        let pairs: Vec<String> =
            self.query.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }
}

/// RFC 3986: what is not unreserved is written in hexadecimal; `*`, `:` and `,`, which filters are
/// full of, stay readable.
fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'*' | b':' | b',' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A broken escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escaped = (byte == b'%').then(|| after.get(..2)).flatten();
        let digits = escaped.filter(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let value = digits.and_then(|digits| u8::from_str_radix(core::str::from_utf8(digits).ok()?, 16).ok());
        rest = match value {
            Some(value) => {
                bytes.push(value);
                &after[2..]
            }
            None => {
                bytes.push(if byte == b'+' { b' ' } else { byte });
                after
            }
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_address() {
        let id = Uuid::from_u128(7);
        let pages = [Page::Connect, Page::Session(id), Page::Runs, Page::Run(3), Page::History, Page::Settings];
        for page in pages.into_iter().chain([Page::Sessions]) {
            assert_eq!(Page::at(&page.path()), page);
        }
        for (path, expected) in [
            ("/", Page::Sessions),
            ("/sessions/", Page::Sessions),
            ("/sessions/x", Page::NotFound),
            ("/sessions/7/x", Page::NotFound),
            ("/runs/x", Page::NotFound),
            ("/nothing", Page::NotFound),
        ] {
            assert_eq!(Page::at(path), expected, "{path}");
        }
        assert_eq!(Page::Session(id).section(), Page::Sessions);
    }

    #[test]
    fn a_query_survives_the_address_bar() {
        for value in ["Name:IT* -ComputerName:srv0*", "é & = ? # %", "+", "日本"] {
            let place = Place::parse("/sessions?view=a").with("q", value);
            let read = Place::parse(&place.address());
            assert_eq!(read.get("q"), Some(value), "{}", place.address());
            assert_eq!(read, place);
        }
        let readable = Place::parse("/sessions").with("q", "Name:IT* x").address();
        assert_eq!(readable, "/sessions?q=Name:IT*+x");
        assert_eq!(Place::parse(&readable).with("q", "").address(), "/sessions");
    }

    #[test]
    fn odd_addresses_are_read_somehow() {
        let odd = Place::parse("/a?x&=y&%zz=%4&b=%ff&%+1=2#frag?c=d");
        let pairs: Vec<_> = odd.query.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("x", ""), ("", "y"), ("%zz", "%4"), ("b", "\u{fffd}"), ("% 1", "2")]);
    }
}
