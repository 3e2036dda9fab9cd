/// Why an envelope could not be read. No variant carries text of the envelope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Not well-formed XML.
    #[error("the envelope is not well-formed XML at byte {offset}")]
    Xml {
        /// Where, in bytes from the beginning.
        offset: u64,
    },
    /// Not UTF-8.
    #[error("the envelope is not UTF-8 at byte {offset}")]
    Encoding {
        /// Where, in bytes from the beginning.
        offset: u64,
    },
    /// A document type declaration or an entity that XML does not predefine.
    #[error("the envelope declares or uses an entity at byte {offset}")]
    Entity {
        /// Where, in bytes from the beginning.
        offset: u64,
    },
    /// One of the [`crate::Limits`] was exceeded.
    #[error("the envelope exceeds the limit on {what}")]
    Limit {
        /// Which limit.
        what: &'static str,
    },
    /// A part that the operation needs is not there.
    #[error("the envelope lacks {what}")]
    Missing {
        /// Local name of the element or attribute.
        what: &'static str,
    },
    /// A part does not have the form of its type.
    #[error("{what} of the envelope is malformed")]
    Malformed {
        /// Local name of the element or attribute.
        what: &'static str,
    },
    /// Well-formed, but no operation that this crate knows.
    #[error("the envelope is no operation known here")]
    Unsupported,
}
