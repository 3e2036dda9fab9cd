//! Which streams of a command go into which, \[MS-PSRP\] 2.2.3.12 and 2.2.3.31.

use super::bag::Bag;
use crate::clixml::{Name, Value};

/// A stream of a command, .NET's `PipelineResultTypes`.
///
/// The numbers are those that PowerShell sends and reads. \[MS-PSRP\] 2.2.3.31 lists powers of two
/// in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PipelineResultTypes(pub i32);

impl PipelineResultTypes {
    /// No stream.
    pub const NONE: Self = Self(0);
    /// The output.
    pub const OUTPUT: Self = Self(1);
    /// Errors.
    pub const ERROR: Self = Self(2);
    /// Warnings.
    pub const WARNING: Self = Self(3);
    /// Verbose messages.
    pub const VERBOSE: Self = Self(4);
    /// Debug messages.
    pub const DEBUG: Self = Self(5);
    /// Information records.
    pub const INFORMATION: Self = Self(6);
    /// Every stream.
    pub const ALL: Self = Self(7);
    /// Nowhere: what is merged into it is dropped.
    pub const NULL: Self = Self(8);

    const NAMES: [&str; 9] = ["None", "Output", "Error", "Warning", "Verbose", "Debug", "Information", "All", "Null"];

    /// .NET's name, empty for a number that it does not have.
    pub fn name(self) -> &'static str {
        usize::try_from(self.0).ok().and_then(|n| Self::NAMES.get(n)).copied().unwrap_or_default()
    }

    fn to_value(self) -> Value {
        Value::enumeration("System.Management.Automation.Runspaces.PipelineResultTypes", self.name(), self.0)
    }
}

/// The merges of one command. Where there is nothing, the property is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merges {
    /// The stream that goes into another: errors, or all.
    pub my_result: PipelineResultTypes,
    /// Where it goes.
    pub to_result: PipelineResultTypes,
    /// Which streams of the commands before, as long as nobody took them, this one takes.
    pub previous_results: PipelineResultTypes,
    /// Where errors go. From protocol 2.2 on, as the next three.
    pub error: Option<PipelineResultTypes>,
    /// Where warnings go.
    pub warning: Option<PipelineResultTypes>,
    /// Where verbose messages go.
    pub verbose: Option<PipelineResultTypes>,
    /// Where debug messages go.
    pub debug: Option<PipelineResultTypes>,
    /// Where information records go. From protocol 2.3 on.
    pub information: Option<PipelineResultTypes>,
}

impl Default for Merges {
    /// Nothing is merged, and all of it is said.
    fn default() -> Self {
        let none = PipelineResultTypes::NONE;
        Merges {
            my_result: none,
            to_result: none,
            previous_results: none,
            error: Some(none),
            warning: Some(none),
            verbose: Some(none),
            debug: Some(none),
            information: Some(none),
        }
    }
}

impl Merges {
    /// What a server of this protocol version knows of them.
    pub fn for_protocol(self, version: (u32, u32)) -> Self {
        let from = |least, merge: Option<PipelineResultTypes>| merge.filter(|_| version >= least);
        Merges {
            error: from((2, 2), self.error),
            warning: from((2, 2), self.warning),
            verbose: from((2, 2), self.verbose),
            debug: from((2, 2), self.debug),
            information: from((2, 3), self.information),
            ..self
        }
    }

    pub(super) fn read(bag: &mut Bag) -> Self {
        let mut read = |name| bag.opt_i32(name).map(PipelineResultTypes);
        Merges {
            my_result: read("MergeMyResult").unwrap_or_default(),
            to_result: read("MergeToResult").unwrap_or_default(),
            previous_results: read("MergePreviousResults").unwrap_or_default(),
            error: read("MergeError"),
            warning: read("MergeWarning"),
            verbose: read("MergeVerbose"),
            debug: read("MergeDebug"),
            information: read("MergeInformation"),
        }
    }

    pub(super) fn members(self) -> impl Iterator<Item = (Name, Value)> {
        [
            ("MergeMyResult", Some(self.my_result)),
            ("MergeToResult", Some(self.to_result)),
            ("MergePreviousResults", Some(self.previous_results)),
            ("MergeError", self.error),
            ("MergeWarning", self.warning),
            ("MergeVerbose", self.verbose),
            ("MergeDebug", self.debug),
            ("MergeInformation", self.information),
        ]
        .into_iter()
        .filter_map(|(name, merge)| Some((name.into(), merge?.to_value())))
    }
}
