/// Bounds on what is read. The defaults pass a 500 KiB envelope with room to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole envelope. Default 4 MiB.
    pub bytes: usize,
    /// Elements inside each other. Default 64.
    pub depth: usize,
    /// Elements altogether. Default 200,000.
    pub elements: usize,
    /// Attributes of one element, namespace declarations included. Default 64.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, depth: 64, elements: 200_000, attributes: 64 }
    }
}
