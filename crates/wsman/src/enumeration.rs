/// How a listing is asked for (DSP0226 8.4 and 8.7). Counts for Enumerate, and `max_elements` for
/// Pull too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enumeration {
    /// Ask for the first items in the answer to Enumerate itself (DSP0226 8.2.3). Default yes.
    pub optimize: bool,
    /// The most items in one answer. Default 32,000, as Windows' client asks; `None` leaves it to
    /// the server, which then gives one at a time (WS-Enumeration 3.1).
    pub max_elements: Option<u32>,
    /// What an item is. Default the object.
    pub mode: EnumerationMode,
}

impl Default for Enumeration {
    fn default() -> Self {
        Self { optimize: true, max_elements: Some(32_000), mode: EnumerationMode::Object }
    }
}

/// What the items of a listing are (DSP0226 8.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EnumerationMode {
    /// The objects alone.
    #[default]
    Object,
    /// `EnumerateEPR`: their endpoint references, from which only the ids and the resource are
    /// known.
    Epr,
    /// `EnumerateObjectAndEPR`: both, in a `wsman:Item`.
    ObjectAndEpr,
}

impl EnumerationMode {
    /// The word on the wire; `None` for the objects alone, which go without the element.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Object => None,
            Self::Epr => Some("EnumerateEPR"),
            Self::ObjectAndEpr => Some("EnumerateObjectAndEPR"),
        }
    }

    /// Reads the word.
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Epr, Self::ObjectAndEpr].into_iter().find(|mode| mode.as_str() == Some(word))
    }
}
