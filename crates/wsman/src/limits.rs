/// Bounds on what is read, against answers made to exhaust memory or stack. The defaults pass a
/// 500 KiB envelope (Windows' `MaxEnvelopeSizekb`) and negotiated ones of several MiB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole input, as received. Default 8 MiB.
    pub bytes: usize,
    /// Elements inside each other. Default 64; envelopes of Windows stay below 12.
    pub depth: usize,
    /// Elements altogether. Default 200,000: some 9,000 shells in one listing.
    pub elements: usize,
    /// Attributes of one element, namespace declarations included. Default 64.
    pub attributes: usize,
    /// Namespace declarations in force at one place. Default 256.
    pub namespaces: usize,
    /// Bytes of text directly inside one element, and of one attribute's value. Default 8 MiB.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 8 << 20, depth: 64, elements: 200_000, attributes: 64, namespaces: 256, text: 8 << 20 }
    }
}
