//! Where a server sends a request on to.

/// The address of a redirection: an absolute `http` or `https` URI. Following one needs the
/// user's leave, a sign-in of its own, and a count that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    location: String,
    secure: bool,
}

/// Why a redirection cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectError {
    /// No address was given.
    #[error("the redirection has no address")]
    Missing,
    /// A relative address, or one that is neither `http` nor `https`.
    #[error("the redirection's address is no absolute HTTP address")]
    NotAbsolute,
    /// A user name or password in the address, or characters that no address holds.
    #[error("the redirection's address is not valid")]
    Malformed,
}

impl Redirect {
    /// Checks the value of a `Location` header or of a fault's detail.
    ///
    /// # Errors
    /// [`RedirectError`].
    pub fn parse(location: &str) -> Result<Self, RedirectError> {
        let location = location.trim();
        if location.is_empty() {
            return Err(RedirectError::Missing);
        }
        let (scheme, rest) = location.split_once("://").ok_or(RedirectError::NotAbsolute)?;
        let secure = scheme.eq_ignore_ascii_case("https");
        if !secure && !scheme.eq_ignore_ascii_case("http") {
            return Err(RedirectError::NotAbsolute);
        }
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit_once(':').map_or(authority, |(host, port)| {
            // Within brackets a colon belongs to the address.
            if port.contains(']') { authority } else { host }
        });
        let odd = |c: char| c.is_whitespace() || c.is_control() || "<>\"\\^`{|}".contains(c);
        if host.is_empty() || authority.contains('@') || location.contains(odd) {
            return Err(RedirectError::Malformed);
        }
        Ok(Self { location: location.into(), secure })
    }

    /// The whole address.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Whether the address is an `https` one. To go from `https` to `http` is to be refused.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The first address in a text that is not one of a schema.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split(|c: char| c.is_whitespace() || "<>\"'()".contains(c))
            .map(|word| word.trim_end_matches(['.', ',', ';', ':']))
            .filter(|word| !word.starts_with("http://schemas."))
            .find_map(|word| Self::parse(word).ok())
    }
}
