//! Origins of web pages.

use std::fmt;

use crate::policy::{Scheme, Target};

/// An origin as browsers write it: `scheme://host[:port]`, lower case, without the default port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// Reads an https origin, or an http one of this machine. `None` for everything else: `null`,
    /// wildcards, paths, upper case, a trailing slash.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let target = Target::parse(text).ok()?;
        let authority = text.split("://").nth(1)?;
        let loopback = ["localhost", "127.0.0.1", "[::1]"]
            .iter()
            .any(|name| authority.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
        let default_port = match target.scheme() {
            Scheme::Https => ":443",
            Scheme::Http => ":80",
        };
        let fits = target.scheme() == Scheme::Https || loopback;
        let written = text == text.to_ascii_lowercase() && !authority.ends_with(default_port);
        (fits && written).then(|| Self(text.into()))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, as a `Host` header has them.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.split("://").nth(1).unwrap_or_default()
    }

    /// Whether the host is a name that is not this machine's.
    #[must_use]
    pub fn is_public_name(&self) -> bool {
        Target::parse(&self.0)
            .is_ok_and(|target| matches!(target.host(), crate::policy::Host::Name(name) if name != "localhost"))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
