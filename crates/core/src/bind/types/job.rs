//! The cmdlets about jobs, bound.

use alloc::string::String;
use alloc::vec::Vec;

use uuid::Uuid;

use super::arguments::{Given, ShouldProcess};
use crate::bind::Common;
use crate::bind::sets::JobSet;
use crate::command::Span;

/// A cmdlet about jobs, bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobCommand {
    /// Which.
    pub verb: JobVerb,
    /// Which of the five.
    pub set: JobSet,
    /// Which jobs; empty lists and no state mean all.
    pub selection: JobSelection,
    /// What is received can be received again.
    pub keep: bool,
    /// Wait until the jobs have ended.
    pub wait: bool,
    /// Remove the jobs when they have ended and been received.
    pub auto_remove: bool,
    /// Wait for one of them only.
    pub any: bool,
    /// Seconds to wait at most; `None` means without end.
    pub timeout_sec: Option<i32>,
    /// Stop what runs before it is removed.
    pub force: bool,
    /// Write the jobs.
    pub pass_thru: bool,
    /// What-if and confirmation.
    pub should_process: ShouldProcess,
    /// Common parameters.
    pub common: Common,
    /// Where the cmdlet's name stands.
    pub span: Span,
}

/// What is done with jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobVerb {
    /// Listed.
    Get,
    /// Their output is written.
    Receive,
    /// Waited for.
    Wait,
    /// Stopped.
    Stop,
    /// Forgotten.
    Remove,
}

impl JobVerb {
    /// The cmdlet.
    #[must_use]
    pub const fn cmdlet(self) -> &'static str {
        match self {
            Self::Get => "Get-Job",
            Self::Receive => "Receive-Job",
            Self::Wait => "Wait-Job",
            Self::Stop => "Stop-Job",
            Self::Remove => "Remove-Job",
        }
    }
}

/// Which jobs are meant; only the field of the bound set is filled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JobSelection {
    /// Job objects, by their instance ids.
    pub jobs: Vec<Uuid>,
    /// Numbers of this client.
    pub ids: Vec<Given<i32>>,
    /// Wildcard patterns.
    pub names: Vec<Given<String>>,
    /// Instance ids.
    pub instance_ids: Vec<Given<Uuid>>,
    /// Name of a state.
    pub state: Option<&'static str>,
}
