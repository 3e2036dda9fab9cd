//! Addresses: what `-ComputerName` and `-ConnectionUri` mean. Source: the cmdlets' reference pages.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;
use core::hash::{Hash, Hasher};
use core::net::Ipv6Addr;

use crate::bridge::{ErrorRecord, Text};
use crate::error::{Category, Place, record};

/// WinRM over http.
pub const HTTP_PORT: u16 = 5985;
/// WinRM over https.
pub const HTTPS_PORT: u16 = 5986;
/// The path where no application is given.
pub const DEFAULT_PATH: &str = "/wsman";

/// Where a WinRM listener is. Hosts compare without case.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// http or https.
    pub scheme: Scheme,
    /// As written, without brackets; `localhost` for an empty name and for `.`.
    pub host: String,
    /// `None` means WinRM's own port for the scheme, 5985 or 5986.
    pub port: Option<u16>,
    /// Begins with `/`; holds the query, if there is one.
    pub path: String,
}

/// Scheme of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// Messages are sealed by the authentication.
    Http,
    /// TLS.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
        }
    }
}

/// Why an address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The text is no host name and no IP address.
    #[error("not a host name or address: {0}")]
    Host(String),
    /// The URI has no scheme.
    #[error("not an absolute URI: {0}")]
    Relative(String),
    /// Neither http nor https.
    #[error("scheme is neither http nor https: {0}")]
    Scheme(String),
    /// A user name or password in front of the host.
    #[error("user information in the URI")]
    UserInfo,
    /// A part after `#`.
    #[error("fragment in the URI")]
    Fragment,
    /// Not from 1 to 65535.
    #[error("bad port: {0}")]
    Port(String),
    /// A path with a character that no path has.
    #[error("bad path: {0}")]
    Path(String),
}

impl EndpointError {
    /// As the cmdlet reports it: it ends the command, and its id is the exception's type.
    #[must_use]
    pub fn record(&self, given: &str) -> ErrorRecord {
        let text = |id: &str, value: &str| Text::new(id).with("value", value);
        let (id, message) = match self {
            Self::Host(host) => ("System.UriFormatException", text("error-bad-host-name", host)),
            Self::Relative(uri) => ("System.NotSupportedException", text("error-relative-uri", uri)),
            Self::Scheme(scheme) => ("System.ArgumentException", text("error-bad-scheme", scheme)),
            // The text is not repeated: it may hold a password.
            Self::UserInfo => {
                return record("System.ArgumentException", Category::NotSpecified, Text::new("error-uri-user-info"));
            }
            Self::Fragment => ("System.ArgumentException", text("error-uri-fragment", given)),
            Self::Port(port) => ("System.UriFormatException", text("error-bad-port", port)),
            Self::Path(path) => ("System.UriFormatException", text("error-bad-path", path)),
        };
        record(id, Category::NotSpecified, message).about(given)
    }
}

impl Endpoint {
    /// `scheme://computer[:port]/application`.
    ///
    /// The name is trimmed; empty and `.` mean `localhost`; IPv6 may stand with or without brackets.
    ///
    /// # Errors
    /// [`EndpointError::Host`] when the name cannot be one, [`EndpointError::Path`] for a bad application name.
    pub fn from_computer_name(
        computer_name: &str,
        port: Option<u16>,
        use_ssl: bool,
        application_name: Option<&str>,
    ) -> Result<Self, EndpointError> {
        let host = match computer_name.trim() {
            "" | "." => "localhost".to_owned(),
            name => host(name)?,
        };
        let path = match application_name.map(|name| name.trim_start_matches('/')) {
            None | Some("") => DEFAULT_PATH.to_owned(),
            Some(name) => path(&format!("/{name}"))?,
        };
        let scheme = if use_ssl { Scheme::Https } else { Scheme::Http };
        Ok(Self { scheme, host, port, path })
    }

    /// An absolute http or https URI. Its default ports are 80 and 443, and `/` means `/wsman`.
    ///
    /// # Errors
    /// One for each rule of [`EndpointError`].
    pub fn from_uri(uri: &str) -> Result<Self, EndpointError> {
        let uri = uri.trim();
        let relative = || EndpointError::Relative(uri.to_owned());
        let (scheme, rest) = uri.split_once(':').ok_or_else(relative)?;
        let scheme_like = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
        if !scheme_like {
            return Err(relative());
        }
        let scheme = match scheme {
            s if s.eq_ignore_ascii_case("http") => Scheme::Http,
            s if s.eq_ignore_ascii_case("https") => Scheme::Https,
            // `server:5985` reads as a scheme to a URI parser; a person meant a host.
            _ if !rest.starts_with("//") => return Err(relative()),
            other => return Err(EndpointError::Scheme(other.to_owned())),
        };
        let rest = rest.strip_prefix("//").ok_or_else(relative)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        if authority.contains('@') {
            return Err(EndpointError::UserInfo);
        }
        if tail.contains('#') {
            return Err(EndpointError::Fragment);
        }
        let (name, port) = split_port(authority)?;
        let default = if scheme == Scheme::Https { 443 } else { 80 };
        let path = match tail {
            "" | "/" => DEFAULT_PATH.to_owned(),
            tail if tail.starts_with('/') => path(tail)?,
            query => path(&format!("/{query}"))?,
        };
        Ok(Self { scheme, host: host(name)?, port: Some(port.unwrap_or(default)), path })
    }

    /// The port that is dialled.
    #[must_use]
    pub fn effective_port(&self) -> u16 {
        self.port.unwrap_or(match self.scheme {
            Scheme::Http => HTTP_PORT,
            Scheme::Https => HTTPS_PORT,
        })
    }

    /// `host:port` with the port always there and IPv6 in brackets; the host as it was written.
    #[must_use]
    pub fn authority(&self) -> String {
        format!("{}:{}", self.bracketed(), self.effective_port())
    }

    fn bracketed(&self) -> String {
        if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() }
    }

    fn key(&self) -> (Scheme, String, u16, &str) {
        (self.scheme, self.host.to_lowercase(), self.effective_port(), &self.path)
    }
}

/// As .NET writes the URI: host in lower case, the port only when one is set.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme.as_str(), self.bracketed().to_lowercase())?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        f.write_str(&self.path)
    }
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Endpoint {}

impl Hash for Endpoint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl PartialOrd for Endpoint {
    fn partial_cmp(&self, other: &Self) -> Option<core::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Endpoint {
    fn cmp(&self, other: &Self) -> core::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), EndpointError> {
    let colon = match authority.rfind(']') {
        Some(bracket) => authority[bracket..].find(':').map(|at| bracket + at),
        None => authority.find(':'),
    };
    let Some(colon) = colon else { return Ok((authority, None)) };
    let (name, port) = (&authority[..colon], &authority[colon + 1..]);
    if port.is_empty() {
        return Ok((name, None));
    }
    let digits = port.bytes().all(|b| b.is_ascii_digit());
    match port.parse::<u16>() {
        Ok(number) if digits && number > 0 => Ok((name, Some(number))),
        _ => Err(EndpointError::Port(port.to_owned())),
    }
}

/// Checks a host name or address and takes brackets away. Letters of any script may stand in a name; whether such a
/// name exists is for the resolver to say.
fn host(name: &str) -> Result<String, EndpointError> {
    let bad = || EndpointError::Host(name.to_owned());
    if let Some(inner) = name.strip_prefix('[') {
        let inner = inner.strip_suffix(']').ok_or_else(bad)?;
        return inner.parse::<Ipv6Addr>().map(|ip| ip.to_string()).map_err(|_| bad());
    }
    if name.contains(':') {
        return name.parse::<Ipv6Addr>().map(|ip| ip.to_string()).map_err(|_| bad());
    }
    let labels = name.strip_suffix('.').unwrap_or(name);
    let fits = !labels.is_empty()
        && labels.len() <= 253
        && labels.split('.').all(|label| {
            (1..=63).contains(&label.chars().count())
                && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
                && !label.starts_with('-')
        });
    if fits { Ok(name.to_owned()) } else { Err(bad()) }
}

fn path(path: &str) -> Result<String, EndpointError> {
    let fits = path.len() <= 1024
        && path.chars().all(|c| !c.is_control() && !c.is_whitespace() && !"\\#<>\"{}|^`".contains(c));
    if fits { Ok(path.to_owned()) } else { Err(EndpointError::Path(path.to_owned())) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn computer(name: &str) -> Result<String, EndpointError> {
        Endpoint::from_computer_name(name, None, false, None).map(|e| e.to_string())
    }

    #[test]
    fn computer_names() {
        assert_eq!(computer("Server01").unwrap(), "http://server01/wsman");
        assert_eq!(computer("::1").unwrap(), "http://[::1]/wsman");
        assert_eq!(computer("[::1]").unwrap(), "http://[::1]/wsman");
        assert_eq!(computer(" . ").unwrap(), "http://localhost/wsman");
        assert_eq!(computer("").unwrap(), "http://localhost/wsman");
        assert_eq!(computer("münchen.example").unwrap(), "http://münchen.example/wsman");
        for bad in ["http://s", "a b", "s/x", "u@s", "a..b", "-a", "s:5985", "*"] {
            assert_eq!(computer(bad), Err(EndpointError::Host(bad.into())));
        }
        let given = Endpoint::from_computer_name("Server01", Some(8443), true, Some("pw")).unwrap();
        assert_eq!(given.to_string(), "https://server01:8443/pw");
    }

    #[test]
    fn ports() {
        let port = |ssl| Endpoint::from_computer_name("s", None, ssl, None).unwrap().authority();
        assert_eq!((port(false).as_str(), port(true).as_str()), ("s:5985", "s:5986"));
        let uri = |uri| Endpoint::from_uri(uri).unwrap().authority();
        assert_eq!(uri("http://s/wsman"), "s:80");
        assert_eq!(uri("https://S"), "S:443");
        assert_eq!(uri("http://[fe80::1]:99/x"), "[fe80::1]:99");
    }

    #[test]
    fn uris() {
        assert_eq!(Endpoint::from_uri("http://S/").unwrap().to_string(), "http://s:80/wsman");
        assert_eq!(Endpoint::from_uri("HTTPS://s:1/A?b=c").unwrap().to_string(), "https://s:1/A?b=c");
        assert_eq!(Endpoint::from_uri("Server01"), Err(EndpointError::Relative("Server01".into())));
        assert_eq!(Endpoint::from_uri("Server01:5985"), Err(EndpointError::Relative("Server01:5985".into())));
        assert_eq!(Endpoint::from_uri("ftp://s/"), Err(EndpointError::Scheme("ftp".into())));
        assert_eq!(Endpoint::from_uri("http://u:p@s/"), Err(EndpointError::UserInfo));
        assert_eq!(Endpoint::from_uri("http://s/#x"), Err(EndpointError::Fragment));
        for bad in ["http://s:0/", "http://s:65536/", "http://s:+1/", "http://s:x/"] {
            assert!(matches!(Endpoint::from_uri(bad), Err(EndpointError::Port(_))), "{bad}");
        }
        assert!(matches!(Endpoint::from_uri("http:///x"), Err(EndpointError::Host(_))));
    }

    #[test]
    fn a_password_in_a_uri_is_not_repeated() {
        let record = EndpointError::UserInfo.record("http://u:secret@s/");
        assert!(!format!("{record:?}").contains("secret"));
    }

    #[test]
    fn same_place_whatever_the_case() {
        let endpoint = |name| Endpoint::from_computer_name(name, None, false, None).unwrap();
        assert_eq!(endpoint("SERVER01"), endpoint("server01"));
        assert_eq!(endpoint("s"), Endpoint::from_uri("http://S:5985/wsman").unwrap());
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(name in "[a-z][a-z0-9-]{0,20}", port in 1_u16.., ssl: bool, app in "[a-z]{0,5}") {
            let endpoint = Endpoint::from_computer_name(&name, Some(port), ssl, Some(&app)).unwrap();
            prop_assert_eq!(Endpoint::from_uri(&endpoint.to_string()).unwrap(), endpoint);
        }

        #[test]
        fn never_panics(text in ".{0,40}") {
            let _ = Endpoint::from_uri(&text);
            let _ = computer(&text);
        }
    }
}
