//! What can be wrong with received bytes.

/// Why received bytes were refused.
///
/// No variant carries text from the peer beyond element names of this crate's own vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The CLIXML is not well-formed XML, at this byte offset of the message's data.
    #[error("malformed XML at byte {offset}: {reason}")]
    Xml {
        /// Byte offset in the text that was given.
        offset: u64,
        /// What was wrong.
        reason: &'static str,
    },
    /// The CLIXML declares a document type; PowerShell never does, and entities are a bomb.
    #[error("document type declaration refused at byte {offset}")]
    Dtd {
        /// Byte offset in the text that was given.
        offset: u64,
    },
    /// A value's text does not fit its element, for example letters in an `I32`.
    #[error("invalid {element} at byte {offset}")]
    Value {
        /// The CLIXML element.
        element: &'static str,
        /// Byte offset in the text that was given.
        offset: u64,
    },
    /// A bound was exceeded: the peer is broken or hostile, and the stream cannot go on.
    #[error("{what} exceeds the limit of {limit}")]
    Limit {
        /// What was bounded.
        what: &'static str,
        /// The bound.
        limit: u64,
    },
    /// The bytes are not UTF-8.
    #[error("text is not UTF-8 at byte {offset}")]
    Utf8 {
        /// Offset of the first bad byte.
        offset: u64,
    },
    /// The bytes end inside a fragment.
    #[error("fragment cut short: {needed} bytes announced, {present} present")]
    FragmentCut {
        /// Bytes that the header announces (or the header's own length).
        needed: u64,
        /// Bytes that are there.
        present: u64,
    },
    /// A message is shorter than its 40-byte header, or its destination is neither client nor server.
    #[error("malformed message header")]
    Header,
    /// A message lacks a property that it must have, or the property is of another type.
    #[error("{message} without a usable {property}")]
    Property {
        /// The message's name, as in [`crate::message::name`].
        message: &'static str,
        /// The property.
        property: &'static str,
    },
    /// A host call or its answer lacks something that its method has, or that is of another type.
    #[error("host call {method} without a usable {parameter}")]
    HostCall {
        /// The method's name.
        method: &'static str,
        /// The parameter; `mi` for the method itself, `mr` for what it returned.
        parameter: &'static str,
    },
    /// A message came where another was due, for example in `connectResponseXml`.
    #[error("{expected} expected")]
    Unexpected {
        /// What was due.
        expected: &'static str,
    },
}
