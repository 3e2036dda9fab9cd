//! Host patterns of a target set.

use super::target::{Host, name_or_v4};

/// One entry of `hosts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `*`: every name and every address. Needs `i_understand = true` in the set.
    Any,
    /// One name or address.
    Exact(Host),
    /// `*.suffix`: names below it, not itself.
    Below(String),
    /// `Node*`: single-label names that begin so.
    Begins(String),
}

impl Pattern {
    /// Reads a pattern. `None` for anything but the four forms; a `*` has no other place.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        if let Some(suffix) = text.strip_prefix("*.") {
            return match name_or_v4(suffix) {
                Ok(Host::Name(name)) => Some(Self::Below(format!(".{name}"))),
                _ => None,
            };
        }
        if let Some(start) = text.strip_suffix('*') {
            return match name_or_v4(start) {
                Ok(Host::Name(name)) if !name.contains('.') => Some(Self::Begins(name)),
                _ => None,
            };
        }
        match text.parse() {
            Ok(address) => Some(Self::Exact(Host::Address(address))),
            Err(_) => name_or_v4(text).ok().map(Self::Exact),
        }
    }

    /// Whether the host, as requested, is one of these.
    #[must_use]
    pub fn matches(&self, host: &Host) -> bool {
        match (self, host) {
            (Self::Any, _) => true,
            (Self::Exact(expected), host) => expected == host,
            (Self::Below(suffix), Host::Name(name)) => name.len() > suffix.len() && name.ends_with(suffix),
            (Self::Begins(start), Host::Name(name)) => name.starts_with(start) && !name.contains('.'),
            (Self::Below(_) | Self::Begins(_), Host::Address(_)) => false,
        }
    }
}
