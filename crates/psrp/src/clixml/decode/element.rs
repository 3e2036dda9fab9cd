//! The elements of CLIXML, \[MS-PSRP\] 2.2.5.1, 2.2.5.2 and 2.2.6.

/// An element by its local name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `Objs`, the wrapper of the file form.
    Wrapper,
    /// `Obj`.
    Object,
    /// `Ref`.
    Reference,
    /// `TN`.
    TypeNames,
    /// `TNRef`.
    TypeNamesReference,
    /// `T`, in `TN` a type's name and in `PR` the kind of record.
    Type,
    /// `ToString`.
    ToString,
    /// `Props`.
    Adapted,
    /// `MS`.
    Extended,
    /// `LST`.
    List,
    /// `QUE`.
    Queue,
    /// `STK`.
    Stack,
    /// `IE`.
    Enumerable,
    /// `DCT`.
    Dictionary,
    /// `En`.
    Entry,
    /// `Nil`.
    Nil,
    /// `S`.
    String,
    /// `C`.
    Char,
    /// `B`.
    Bool,
    /// `SB`.
    I8,
    /// `By`.
    U8,
    /// `I16`.
    I16,
    /// `U16`.
    U16,
    /// `I32`.
    I32,
    /// `U32`.
    U32,
    /// `I64`.
    I64,
    /// `U64`.
    U64,
    /// `Sg`.
    F32,
    /// `Db`.
    F64,
    /// `D`.
    Decimal,
    /// `DT`.
    DateTime,
    /// `TS`.
    TimeSpan,
    /// `BA`.
    Bytes,
    /// `G`.
    Guid,
    /// `URI`.
    Uri,
    /// `Version`.
    Version,
    /// `XD`.
    Xml,
    /// `SBK`.
    ScriptBlock,
    /// `SS`.
    SecureString,
    /// `PR`, a progress record of the file form, with its children after it.
    Progress,
    /// `AV`.
    Activity,
    /// `AI`.
    ActivityId,
    /// `PI`.
    ParentActivityId,
    /// `PC`.
    PercentComplete,
    /// `SR`.
    SecondsRemaining,
    /// `SD`.
    StatusDescription,
    /// Any other.
    Unknown,
}

impl Element {
    /// The element of a local name.
    pub(super) fn of(name: &str) -> Self {
        match name.as_bytes() {
            [b'S'] => Self::String,
            [b'B'] => Self::Bool,
            [b'C'] => Self::Char,
            [b'D'] => Self::Decimal,
            [b'G'] => Self::Guid,
            [b'T'] => Self::Type,
            [b'T', b'N'] => Self::TypeNames,
            [b'M', b'S'] => Self::Extended,
            [b'E', b'n'] => Self::Entry,
            [b'I', b'E'] => Self::Enumerable,
            [b'S', b'B'] => Self::I8,
            [b'B', b'y'] => Self::U8,
            [b'S', b'g'] => Self::F32,
            [b'D', b'b'] => Self::F64,
            [b'D', b'T'] => Self::DateTime,
            [b'T', b'S'] => Self::TimeSpan,
            [b'B', b'A'] => Self::Bytes,
            [b'X', b'D'] => Self::Xml,
            [b'S', b'S'] => Self::SecureString,
            [b'P', b'R'] => Self::Progress,
            [b'A', b'V'] => Self::Activity,
            [b'A', b'I'] => Self::ActivityId,
            [b'P', b'I'] => Self::ParentActivityId,
            [b'P', b'C'] => Self::PercentComplete,
            [b'S', b'R'] => Self::SecondsRemaining,
            [b'S', b'D'] => Self::StatusDescription,
            [b'O', b'b', b'j'] => Self::Object,
            [b'N', b'i', b'l'] => Self::Nil,
            [b'R', b'e', b'f'] => Self::Reference,
            [b'I', b'3', b'2'] => Self::I32,
            [b'I', b'6', b'4'] => Self::I64,
            [b'I', b'1', b'6'] => Self::I16,
            [b'U', b'3', b'2'] => Self::U32,
            [b'U', b'6', b'4'] => Self::U64,
            [b'U', b'1', b'6'] => Self::U16,
            [b'U', b'R', b'I'] => Self::Uri,
            [b'S', b'B', b'K'] => Self::ScriptBlock,
            [b'L', b'S', b'T'] => Self::List,
            [b'D', b'C', b'T'] => Self::Dictionary,
            [b'Q', b'U', b'E'] => Self::Queue,
            [b'S', b'T', b'K'] => Self::Stack,
            [b'O', b'b', b'j', b's'] => Self::Wrapper,
            [b'T', b'N', b'R', b'e', b'f'] => Self::TypeNamesReference,
            [b'P', b'r', b'o', b'p', b's'] => Self::Adapted,
            [b'V', b'e', b'r', b's', b'i', b'o', b'n'] => Self::Version,
            [b'T', b'o', b'S', b't', b'r', b'i', b'n', b'g'] => Self::ToString,
            _ => Self::Unknown,
        }
    }
}
