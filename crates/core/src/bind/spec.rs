//! What parameters a cmdlet declares.

use alloc::format;
use alloc::string::String;

use super::common::Action;

/// A set of parameter sets, one bit each.
pub(crate) type Sets = u16;

/// A cmdlet's declaration.
pub(crate) struct Cmdlet {
    pub(crate) name: &'static str,
    /// Names of the parameter sets; the index is the bit.
    pub(super) sets: &'static [&'static str],
    /// Bit of the default set.
    pub(super) default: usize,
    pub(crate) parameters: &'static [Parameter],
}

pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    /// What its help is filed under; parameters of one name mostly mean the same.
    pub(crate) help: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) kind: Kind,
    /// Takes a list.
    pub(super) many: bool,
    pub(crate) sets: Sets,
    /// Sets in which it must be given.
    pub(crate) mandatory: Sets,
    /// Sets in which it takes a positional argument, with the position.
    pub(crate) positions: [(Sets, u8); 2],
    /// Sets in which it takes a piped object that has its type.
    pub(super) by_value: Sets,
    /// Sets in which it takes the property of its name, or of an alias, from a piped object.
    pub(super) by_property: Sets,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Switch,
    /// `not_empty` says whether an empty text is refused.
    Text {
        not_empty: bool,
    },
    Uri,
    Guid,
    Int {
        min: i32,
        max: i32,
    },
    /// Names by their value.
    Enum(&'static [&'static str]),
    /// Names of which the n-th has the value 2ⁿ⁻¹, the first 0.
    BitEnum(&'static [&'static str]),
    Session,
    Job,
    Credential,
    SessionOption,
    ScriptBlock,
    Hashtable,
    /// Any value.
    Object,
    /// The name of a variable, with a plus before it or without.
    VariableName,
}

impl Kind {
    /// The values that can be named, for enumerations.
    pub(crate) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Enum(names) | Self::BitEnum(names) => names,
            _ => &[],
        }
    }
}

impl Parameter {
    pub(super) const fn new(name: &'static str, kind: Kind, sets: Sets) -> Self {
        Self {
            name,
            help: name,
            aliases: &[],
            kind,
            many: false,
            sets,
            mandatory: 0,
            positions: [(0, 0); 2],
            by_value: 0,
            by_property: 0,
        }
    }

    pub(super) const fn many(mut self) -> Self {
        self.many = true;
        self
    }

    pub(super) const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    pub(super) const fn alias(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub(super) const fn mandatory(mut self, sets: Sets) -> Self {
        self.mandatory = sets;
        self
    }

    pub(super) const fn position(mut self, sets: Sets, position: u8) -> Self {
        let free = if self.positions[0].0 == 0 { 0 } else { 1 };
        self.positions[free] = (sets, position);
        self
    }

    pub(super) const fn by_value(mut self, sets: Sets) -> Self {
        self.by_value = sets;
        self
    }

    pub(super) const fn by_property(mut self, sets: Sets) -> Self {
        self.by_property = sets;
        self
    }

    /// Sets in which it takes the argument at this position.
    pub(crate) const fn at(&self, position: u8) -> Sets {
        let mut sets = 0;
        if self.positions[0].1 == position {
            sets |= self.positions[0].0;
        }
        if self.positions[1].1 == position {
            sets |= self.positions[1].0;
        }
        sets
    }

    /// The .NET type of one value, as messages name it.
    pub(super) const fn element_type(&self) -> &'static str {
        match self.kind {
            Kind::Switch => "SwitchParameter",
            Kind::Text { .. } | Kind::VariableName => "String",
            Kind::Uri => "Uri",
            Kind::Guid => "Guid",
            Kind::Int { .. } => "Int32",
            Kind::Enum(_) | Kind::BitEnum(_) => "Enum",
            Kind::Session => "PSSession",
            Kind::Job => "Job",
            Kind::Credential => "PSCredential",
            Kind::SessionOption => "PSSessionOption",
            Kind::ScriptBlock => "ScriptBlock",
            Kind::Hashtable => "Hashtable",
            Kind::Object => "Object",
        }
    }

    /// The .NET type, as messages name it.
    pub(crate) fn type_name(&self) -> String {
        format!("{}{}", self.element_type(), if self.many { "[]" } else { "" })
    }
}

pub(super) const ALL: Sets = Sets::MAX;
pub(super) const TEXT: Kind = Kind::Text { not_empty: false };
pub(super) const INT: Kind = Kind::Int { min: i32::MIN, max: i32::MAX };
pub(super) const FROM_ZERO: Kind = Kind::Int { min: 0, max: i32::MAX };
const ACTION: Kind = Kind::Enum(Action::NAMES);

/// Parameters of every cmdlet. In an abbreviation a cmdlet's own parameter goes before these.
pub(crate) const COMMON: &[Parameter] = &[
    Parameter::new("Verbose", Kind::Switch, ALL).alias(&["vb"]),
    Parameter::new("Debug", Kind::Switch, ALL).alias(&["db"]),
    Parameter::new("ErrorAction", ACTION, ALL).alias(&["ea"]),
    Parameter::new("WarningAction", ACTION, ALL).alias(&["wa"]),
    Parameter::new("InformationAction", ACTION, ALL).alias(&["infa"]),
    Parameter::new("ProgressAction", ACTION, ALL).alias(&["proga"]),
    Parameter::new("ErrorVariable", Kind::VariableName, ALL).alias(&["ev"]),
    Parameter::new("WarningVariable", Kind::VariableName, ALL).alias(&["wv"]),
    Parameter::new("InformationVariable", Kind::VariableName, ALL).alias(&["iv"]),
    Parameter::new("OutVariable", Kind::VariableName, ALL).alias(&["ov"]),
    Parameter::new("OutBuffer", FROM_ZERO, ALL).alias(&["ob"]),
    Parameter::new("PipelineVariable", Kind::VariableName, ALL).alias(&["pv"]),
];
