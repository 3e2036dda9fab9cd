/// Why an envelope could not be read. No variant carries text of the envelope.
///
/// Every `offset` counts bytes from the beginning of the input as it was received, in whatever
/// encoding that was; for parts that are missing or malformed it is where the element concerned
/// begins.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something else than XML came. Look at the HTTP status, or see [`crate::Reply`].
    #[error("{found} came instead of an envelope, at byte {offset}")]
    NotSoap {
        /// What came.
        found: Found,
        /// Where it begins.
        offset: u64,
    },
    /// Not well-formed XML.
    #[error("the envelope is not well-formed XML at byte {offset}")]
    Xml {
        /// Where.
        offset: u64,
    },
    /// Neither UTF-8 nor UTF-16, or not valid in the encoding that it declares.
    #[error("the envelope is not valid in its encoding at byte {offset}")]
    Encoding {
        /// Where.
        offset: u64,
    },
    /// A document type declaration or an entity that XML does not predefine: both are refused.
    #[error("the envelope declares or uses an entity at byte {offset}")]
    Entity {
        /// Where.
        offset: u64,
    },
    /// One of the [`crate::Limits`] was exceeded. Raise it if the sender is trusted.
    #[error("the envelope exceeds the limit on {what} at byte {offset}")]
    Limit {
        /// Name of the field of [`crate::Limits`].
        what: &'static str,
        /// Where.
        offset: u64,
    },
    /// A part that the operation needs is not there.
    #[error("the envelope lacks {what}, in the element at byte {offset}")]
    Missing {
        /// Local name of the element or attribute.
        what: &'static str,
        /// Where the element begins in which it should be.
        offset: u64,
    },
    /// A part does not have the form of its type.
    #[error("{what} is malformed, in the element at byte {offset}")]
    Malformed {
        /// Local name of the element or attribute.
        what: &'static str,
        /// Where the element begins.
        offset: u64,
    },
    /// Well-formed, but no operation that this crate knows.
    #[error("the envelope at byte {offset} is no operation known here")]
    Unsupported {
        /// Where the envelope begins.
        offset: u64,
    },
}

/// What came instead of an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Found {
    /// Nothing, or white space.
    Nothing,
    /// A web page: a proxy or another web server answered.
    Html,
    /// The framing of HTTP chunks: something took the transfer encoding for content.
    Chunks,
    /// The head of an HTTP message.
    HttpHead,
    /// A MIME multipart body: perhaps sealed, and to be unsealed first.
    Multipart,
    /// Other text.
    Text,
    /// Bytes that are no text.
    Binary,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Html => "a web page",
            Self::Chunks => "HTTP chunk framing",
            Self::HttpHead => "an HTTP head",
            Self::Multipart => "a multipart body",
            Self::Text => "text",
            Self::Binary => "binary data",
        })
    }
}

impl Found {
    /// Judges by the beginning; `None` when it may be XML.
    pub(crate) fn judge(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let begins = |word: &str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if text.is_empty() {
            Some(Self::Nothing)
        } else if begins("<!doctype html") || begins("<html") {
            Some(Self::Html)
        } else if text.starts_with('<') {
            None
        } else if begins("HTTP/") {
            Some(Self::HttpHead)
        } else if text.starts_with("--") {
            Some(Self::Multipart)
        } else if is_chunk_size(text) {
            Some(Self::Chunks)
        } else if text.chars().take(64).any(|c| c.is_control() && !c.is_whitespace()) {
            Some(Self::Binary)
        } else {
            Some(Self::Text)
        }
    }
}

/// A line of hexadecimal digits, perhaps with an extension (RFC 9112 7.1).
fn is_chunk_size(text: &str) -> bool {
    let Some((line, _)) = text.split_once("\r\n") else { return false };
    let size = line.split(';').next().unwrap_or_default().trim();
    (1..=16).contains(&size.len()) && size.bytes().all(|byte| byte.is_ascii_hexdigit())
}

impl Error {
    /// Where, in bytes from the beginning of the input.
    pub fn offset(&self) -> u64 {
        match self {
            Self::NotSoap { offset, .. }
            | Self::Xml { offset }
            | Self::Encoding { offset }
            | Self::Entity { offset }
            | Self::Limit { offset, .. }
            | Self::Missing { offset, .. }
            | Self::Malformed { offset, .. }
            | Self::Unsupported { offset } => *offset,
        }
    }

    pub(crate) fn offset_mut(&mut self) -> &mut u64 {
        match self {
            Self::NotSoap { offset, .. }
            | Self::Xml { offset }
            | Self::Encoding { offset }
            | Self::Entity { offset }
            | Self::Limit { offset, .. }
            | Self::Missing { offset, .. }
            | Self::Malformed { offset, .. }
            | Self::Unsupported { offset } => offset,
        }
    }
}
