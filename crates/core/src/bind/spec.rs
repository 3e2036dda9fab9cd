//! What parameters a cmdlet declares.

/// A set of parameter sets, one bit each.
pub(super) type Sets = u16;

/// A cmdlet's declaration.
pub(super) struct Cmdlet {
    /// Names of the parameter sets; the index is the bit.
    pub(super) sets: &'static [&'static str],
    /// Bit of the default set.
    pub(super) default: usize,
    pub(super) parameters: &'static [Parameter],
}

pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) kind: Kind,
    pub(super) sets: Sets,
    /// Sets in which it must be given.
    pub(super) mandatory: Sets,
    /// Sets in which it takes the positional argument 0; there is no other position.
    pub(super) position: Sets,
    pub(super) piped: Piped,
}

/// How a parameter takes pipeline input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Piped {
    No,
    /// A PSSession as it is.
    Session,
    /// The property `Id` of an object.
    Id,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Switch,
    /// `bool` says whether an empty text is refused.
    Text {
        not_empty: bool,
    },
    Texts,
    Uris,
    Guids,
    Int {
        min: i32,
        max: i32,
    },
    Ints,
    /// Names by their value.
    Enum(&'static [&'static str]),
    Sessions,
    Credential,
    SessionOption,
    /// Known, and refused when given: its effect is not there yet.
    NotYet,
}

impl Kind {
    /// The .NET type, as messages name it.
    pub(super) const fn type_name(self) -> &'static str {
        match self {
            Self::Switch => "SwitchParameter",
            Self::Text { .. } | Self::NotYet => "String",
            Self::Texts => "String[]",
            Self::Uris => "Uri[]",
            Self::Guids => "Guid[]",
            Self::Int { .. } => "Int32",
            Self::Ints => "Int32[]",
            Self::Enum(_) => "Enum",
            Self::Sessions => "PSSession[]",
            Self::Credential => "PSCredential",
            Self::SessionOption => "PSSessionOption",
        }
    }
}

impl Parameter {
    pub(super) const fn new(name: &'static str, kind: Kind, sets: Sets) -> Self {
        Self { name, aliases: &[], kind, sets, mandatory: 0, position: 0, piped: Piped::No }
    }

    pub(super) const fn alias(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(super) const fn mandatory(mut self, sets: Sets) -> Self {
        self.mandatory = sets;
        self
    }

    pub(super) const fn position(mut self, sets: Sets) -> Self {
        self.position = sets;
        self
    }

    pub(super) const fn piped(mut self, piped: Piped) -> Self {
        self.piped = piped;
        self
    }
}

pub(super) const ALL: Sets = Sets::MAX;
pub(super) const ACTIONS: &[&str] = &["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"];

/// Parameters of every cmdlet. In an abbreviation a cmdlet's own parameter goes before these.
pub(super) const COMMON: &[Parameter] = &[
    Parameter::new("Verbose", Kind::Switch, ALL).alias(&["vb"]),
    Parameter::new("Debug", Kind::Switch, ALL).alias(&["db"]),
    Parameter::new("ErrorAction", Kind::Enum(ACTIONS), ALL).alias(&["ea"]),
    Parameter::new("WarningAction", Kind::NotYet, ALL).alias(&["wa"]),
    Parameter::new("InformationAction", Kind::NotYet, ALL).alias(&["infa"]),
    Parameter::new("ProgressAction", Kind::NotYet, ALL).alias(&["proga"]),
    Parameter::new("ErrorVariable", Kind::NotYet, ALL).alias(&["ev"]),
    Parameter::new("WarningVariable", Kind::NotYet, ALL).alias(&["wv"]),
    Parameter::new("InformationVariable", Kind::NotYet, ALL).alias(&["iv"]),
    Parameter::new("OutVariable", Kind::NotYet, ALL).alias(&["ov"]),
    Parameter::new("OutBuffer", Kind::NotYet, ALL).alias(&["ob"]),
    Parameter::new("PipelineVariable", Kind::NotYet, ALL).alias(&["pv"]),
];
