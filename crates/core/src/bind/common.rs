//! Common parameters and the preference variables that stand behind them.

use alloc::string::String;
use alloc::vec::Vec;

use super::types::Given;
use crate::data::Variables;

/// Common parameters, with the preference variables where a parameter was not given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Common {
    /// `-Verbose`, or `$VerbosePreference`.
    pub verbose: bool,
    /// `-Debug`, or `$DebugPreference`.
    pub debug: bool,
    /// `-ErrorAction`, or `$ErrorActionPreference`.
    pub error_action: Action,
    /// `-WarningAction`, or `$WarningPreference`.
    pub warning_action: Action,
    /// `-InformationAction`; `None` leaves it to `$InformationPreference`.
    pub information_action: Option<Action>,
    /// `-ProgressAction`; `None` leaves it to `$ProgressPreference`.
    pub progress_action: Option<Action>,
    /// `-ErrorVariable`
    pub error_variable: Option<VariableName>,
    /// `-WarningVariable`
    pub warning_variable: Option<VariableName>,
    /// `-InformationVariable`
    pub information_variable: Option<VariableName>,
    /// `-OutVariable`
    pub out_variable: Option<VariableName>,
    /// `-PipelineVariable`
    pub pipeline_variable: Option<VariableName>,
    /// `-OutBuffer`: how many objects are held back before the next command gets them; 0 and above.
    pub out_buffer: Option<i32>,
    /// Parameters whose values are not known yet, with the text that stands for them. A command with any is for
    /// showing, not for running.
    pub deferred: Vec<(&'static str, Given<String>)>,
}

/// What is done with a record of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Action {
    /// Show it and go on.
    #[default]
    Continue,
    /// Go on without showing it; it is still counted.
    SilentlyContinue,
    /// Go on as if there were none.
    Ignore,
    /// End the command at the first one.
    Stop,
    /// Ask.
    Inquire,
}

/// The name for [`Action`] that the engine has used from the beginning.
pub type ErrorAction = Action;

impl Action {
    /// Names in the order of `ActionPreference`, 0 to 6.
    pub(super) const NAMES: &'static [&'static str] =
        &["SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"];

    /// `None` for Suspend and Break, which need a workflow or a debugger.
    pub(super) const fn from_index(index: usize) -> Option<Self> {
        Some(match index {
            0 => Self::SilentlyContinue,
            1 => Self::Stop,
            2 => Self::Continue,
            3 => Self::Inquire,
            4 => Self::Ignore,
            _ => return None,
        })
    }

    /// What a preference variable says; `None` when it says nothing usable.
    pub(super) fn preference(variables: &Variables, name: &str) -> Option<Self> {
        let text = variables.text(name)?;
        let index = Self::NAMES.iter().position(|own| own.eq_ignore_ascii_case(text.trim()))?;
        Self::from_index(index)
    }

    /// Whether a record is shown at all.
    #[must_use]
    pub const fn shows(self) -> bool {
        !matches!(self, Self::SilentlyContinue | Self::Ignore)
    }
}

/// A variable that a common parameter names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableName {
    /// Without sign and plus.
    pub name: String,
    /// `+name`: add to what is there.
    pub append: bool,
}

/// How much a cmdlet can do, against `$ConfirmPreference`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Impact {
    Low = 1,
    Medium = 2,
    High = 3,
}

impl Impact {
    /// Whether a command of this impact asks although `-Confirm` was not given: when `$ConfirmPreference` (High unless
    /// set) is not above it.
    pub(super) fn asks(self, variables: &Variables) -> bool {
        let preference = variables.text("ConfirmPreference");
        let least = match preference.as_deref().map(str::trim) {
            Some(text) if text.eq_ignore_ascii_case("None") => return false,
            Some(text) if text.eq_ignore_ascii_case("Low") => Self::Low,
            Some(text) if text.eq_ignore_ascii_case("Medium") => Self::Medium,
            _ => Self::High,
        };
        self >= least
    }
}
