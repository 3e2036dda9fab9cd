//! Addresses of a provider.

use http::Uri;

/// An absolute https address, or an http one of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    uri: Uri,
    secure: bool,
    host: String,
    port: u16,
}

impl Address {
    /// Reads an address. `None` for other schemes, user information, a fragment, control characters,
    /// and for http unless `plain` and the host is loopback.
    pub(crate) fn parse(text: &str, plain: bool) -> Option<Self> {
        if text.len() > 2048 || text.contains('#') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let secure = match uri.scheme_str()? {
            "https" => true,
            "http" if plain && is_loopback(&host) => false,
            _ => return None,
        };
        let port = match authority.as_str().rsplit_once(':') {
            // What `http` reads as no port: one that is out of range.
            Some((_, port)) if !port.ends_with(']') => port.parse().ok().filter(|port| *port != 0)?,
            _ => {
                if secure {
                    443
                } else {
                    80
                }
            }
        };
        (!host.is_empty()).then_some(Self { uri, secure, host, port })
    }

    /// Whether TLS is spoken there.
    pub(super) fn is_secure(&self) -> bool {
        self.secure
    }

    /// Name or address, without brackets.
    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Host and port as written, for `Host`.
    pub(super) fn authority(&self) -> &str {
        self.uri.authority().map_or("", http::uri::Authority::as_str)
    }

    /// What follows the authority, for the request line.
    pub(super) fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str)
    }

    /// Whether there is a query.
    pub(crate) fn has_query(&self) -> bool {
        self.uri.query().is_some()
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_on_this_machine() {
        for (text, host, port) in [
            ("https://login.contoso.com", "login.contoso.com", 443),
            ("https://login.contoso.com:8443/tenant/", "login.contoso.com", 8443),
            ("https://[2001:db8::1]/x", "2001:db8::1", 443),
            ("http://localhost:3000", "localhost", 3000),
            ("http://127.0.0.2:1/x?y", "127.0.0.2", 1),
            ("http://[::1]:80", "::1", 80),
        ] {
            let address = Address::parse(text, true).unwrap();
            assert_eq!((address.host(), address.port()), (host, port), "{text}");
            assert_eq!(address.is_secure(), text.starts_with("https"));
            assert_eq!(Address::parse(text, false).is_some(), text.starts_with("https"), "{text}");
        }
        for text in [
            "",
            "login.contoso.com",
            "/path",
            "ftp://login.contoso.com",
            "http://login.contoso.com",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
            "https://",
            "https://user:password@login.contoso.com",
            "https://login.contoso.com:0",
            "https://login.contoso.com:99999",
            "https://login.contoso.com:",
            "https://login.contoso.com/#fragment",
            "https://login.contoso.com/a b",
            "https://login.contoso.com/\u{1b}[2J",
            "javascript:alert(1)",
        ] {
            assert_eq!(Address::parse(text, true), None, "{text}");
        }
    }
}
