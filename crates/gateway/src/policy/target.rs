//! What a client may write in the target header, and nothing else.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A target as requested: scheme, host and port, in the one spelling that policy, pins and the
/// dialler all use.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    scheme: Scheme,
    host: Host,
    port: u16,
}

/// Plain or TLS towards the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `http`, port 5985 by default.
    Http,
    /// `https`, port 5986 by default.
    Https,
}

/// Host of a target.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// A DNS or table name, lower case.
    Name(String),
    /// An address that was written in its canonical form.
    Address(IpAddr),
}

/// The text is not a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not of the form http(s)://host[:port]")]
pub struct BadTarget;

impl Target {
    /// Reads a target header: `http://host[:port]` or `https://host[:port]`.
    ///
    /// Host names are ASCII (international ones in their `xn--` form) and compared without regard
    /// to case. Addresses are accepted in their canonical form alone, so that no spelling of an
    /// address passes for a name.
    ///
    /// # Errors
    /// [`BadTarget`] for everything else: paths, queries, user names, fragments, trailing dots,
    /// numbers as hosts, IPv4 mapped into IPv6, zone ids, port 0.
    pub fn parse(text: &str) -> Result<Self, BadTarget> {
        let (scheme, rest) = if let Some(rest) = text.strip_prefix("http://") {
            (Scheme::Http, rest)
        } else if let Some(rest) = text.strip_prefix("https://") {
            (Scheme::Https, rest)
        } else {
            return Err(BadTarget);
        };
        let (host, port) = if rest.starts_with('[') {
            let end = rest.find(']').ok_or(BadTarget)?;
            (address_v6(&rest[1..end])?, &rest[end + 1..])
        } else {
            let end = rest.find(':').unwrap_or(rest.len());
            (name_or_v4(&rest[..end])?, &rest[end..])
        };
        let port = match port.strip_prefix(':') {
            Some(digits) => parse_port(digits).ok_or(BadTarget)?,
            None if port.is_empty() => scheme.default_port(),
            None => return Err(BadTarget),
        };
        Ok(Self { scheme, host, port })
    }

    /// Plain or TLS.
    #[must_use]
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host as requested.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// The port as requested or the scheme's.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `host:port`, as the `Host` header has it.
    #[must_use]
    pub fn authority(&self) -> String {
        match &self.host {
            Host::Address(IpAddr::V6(address)) => format!("[{address}]:{}", self.port),
            host => format!("{host}:{}", self.port),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority())
    }
}

impl Scheme {
    /// WinRM's ports.
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 5985,
            Self::Https => 5986,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(address) => address.fmt(f),
        }
    }
}

/// A port without sign, spaces or leading zeros.
pub(crate) fn parse_port(digits: &str) -> Option<u16> {
    let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A host name or a canonical IPv4 address.
pub(crate) fn name_or_v4(text: &str) -> Result<Host, BadTarget> {
    if text.is_empty() || text.len() > 253 || !text.split('.').all(is_label) {
        return Err(BadTarget);
    }
    let last = text.rsplit('.').next().unwrap_or(text).to_ascii_lowercase();
    let hexadecimal = last.strip_prefix("0x").is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    if hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<Ipv4Addr>().map(|address| Host::Address(address.into())).map_err(|_| BadTarget);
    }
    Ok(Host::Name(text.to_ascii_lowercase()))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn address_v6(text: &str) -> Result<Host, BadTarget> {
    let address: Ipv6Addr = text.parse().map_err(|_| BadTarget)?;
    let canonical = address.to_string() == text.to_ascii_lowercase();
    let embeds_v4 = address.to_ipv4().is_some() && address != Ipv6Addr::LOCALHOST && !address.is_unspecified();
    if canonical && !embeds_v4 { Ok(Host::Address(address.into())) } else { Err(BadTarget) }
}
