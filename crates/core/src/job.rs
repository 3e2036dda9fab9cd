//! Jobs of this client: what `Invoke-Command -AsJob` and `Receive-PSSession -OutTarget Job` make.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use uuid::Uuid;

use crate::bind::{JobCommand, JobSelection};
use crate::bridge::{ErrorRecord, Text};
use crate::error::{Category, Place, record};
use crate::selector::Selector;

/// A job as tables and `$job.Property` show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobView {
    /// Counter of this client, from 1.
    pub id: u32,
    /// Unique.
    pub instance_id: Uuid,
    /// As given, or `Job` and the id.
    pub name: String,
    /// How far it is.
    pub state: JobState,
    /// Something can be received, or may come yet.
    pub has_more_data: bool,
    /// Computers, separated by commas.
    pub location: String,
    /// What runs.
    pub command: String,
}

/// `JobState` of a job, as far as jobs of this client reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobState {
    /// 1
    Running,
    /// 2
    Completed,
    /// 3
    Failed,
    /// 4
    Stopped,
    /// 7: its session was disconnected; the command goes on there.
    Disconnected,
}

impl JobState {
    /// Names of all states by their number; the ones that jobs here do not reach can be asked for, too.
    pub const NAMES: &'static [&'static str] = &[
        "NotStarted",
        "Running",
        "Completed",
        "Failed",
        "Stopped",
        "Blocked",
        "Suspended",
        "Disconnected",
        "Suspending",
        "Stopping",
        "AtBreakpoint",
    ];

    /// The name that tables show.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Stopped => "Stopped",
            Self::Disconnected => "Disconnected",
        }
    }

    /// Nothing more happens in it.
    #[must_use]
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Running)
    }
}

/// Columns of the default table.
pub const COLUMNS: [&str; 7] = ["Id", "Name", "PSJobTypeName", "State", "HasMoreData", "Location", "Command"];

impl JobView {
    /// A property by name, as text; the name is one of [`COLUMNS`] or `InstanceId`.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        Some(match name {
            "Id" => self.id.to_string(),
            "InstanceId" => self.instance_id.to_string(),
            "Name" => self.name.clone(),
            "PSJobTypeName" => "RemoteJob".into(),
            "State" => self.state.as_str().into(),
            "HasMoreData" => if self.has_more_data { "True" } else { "False" }.into(),
            "Location" => self.location.clone(),
            "Command" => self.command.clone(),
            _ => return None,
        })
    }
}

/// The jobs that a command means, in order, each once; for a value that fits none its error.
#[must_use]
pub fn select(command: &JobCommand, jobs: &[JobView]) -> Vec<Result<Uuid, ErrorRecord>> {
    let JobSelection { jobs: given, ids, names, instance_ids, state } = &command.selection;
    let mut found: Vec<Result<Uuid, ErrorRecord>> = Vec::new();
    let mut add = |fits: &mut dyn Iterator<Item = &JobView>, missing: Option<ErrorRecord>| {
        let mut any = false;
        for job in fits {
            any = true;
            if !found.iter().any(|known| known.as_ref() == Ok(&job.instance_id)) {
                found.push(Ok(job.instance_id));
            }
        }
        if let Some(error) = missing.filter(|_| !any) {
            found.push(Err(error));
        }
    };
    let missing = |id: &str, value: String| {
        let message = Text::new("error-no-job").with("value", value.as_str());
        record(id, Category::ObjectNotFound, message).about(value)
    };
    for given in given {
        let error = missing("JobWithSpecifiedInstanceIdNotFound", given.to_string());
        add(&mut jobs.iter().filter(|job| job.instance_id == *given), Some(error));
    }
    for id in ids {
        let error = missing("JobWithSpecifiedSessionIdNotFound", id.value.to_string()).at(id.span);
        add(&mut jobs.iter().filter(|job| i64::from(job.id) == i64::from(id.value)), Some(error));
    }
    for id in instance_ids {
        let error = missing("JobWithSpecifiedInstanceIdNotFound", id.value.to_string()).at(id.span);
        add(&mut jobs.iter().filter(|job| job.instance_id == id.value), Some(error));
    }
    for name in names {
        let selector = Selector::new(&name.value);
        let error = missing("JobWithSpecifiedNameNotFound", name.value.clone()).at(name.span);
        let missing = (!selector.has_wildcard()).then_some(error);
        add(&mut jobs.iter().filter(|job| selector.matches(&job.name)), missing);
    }
    let all = given.is_empty() && ids.is_empty() && instance_ids.is_empty() && names.is_empty();
    if all {
        let fits = |job: &&JobView| state.is_none_or(|state| job.state.as_str() == state);
        add(&mut jobs.iter().filter(fits), None);
    }
    found
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec;

    use super::*;
    use crate::bind::{Bound, bind_line};
    use crate::sentences;

    fn job(id: u32, name: &str, state: JobState) -> JobView {
        JobView {
            id,
            instance_id: Uuid::from_u128(id.into()),
            name: name.into(),
            state,
            has_more_data: true,
            location: "Server01".into(),
            command: "Get-Date".into(),
        }
    }

    fn chosen(line: &str) -> Vec<String> {
        let bound = bind_line(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
        let Some(Bound::Job(command)) = bound.commands.last() else { panic!("{line}") };
        let jobs = [job(1, "Job1", JobState::Running), job(2, "Nightly", JobState::Completed)];
        let one = |found: Result<Uuid, ErrorRecord>| match found {
            Ok(id) => format!("{}", id.as_u128()),
            Err(error) => {
                sentences::check(&error.message);
                error.error_id
            }
        };
        select(command, &jobs).into_iter().map(one).collect()
    }

    #[test]
    fn jobs_by_everything_that_names_them() {
        for (line, expected) in [
            ("Get-Job", vec!["1", "2"]),
            ("gjb 2", vec!["2"]),
            ("Get-Job -Name n*, Job1, night*", vec!["2", "1"]),
            ("Get-Job -State Completed", vec!["2"]),
            ("Get-Job -Name x*", vec![]),
            ("Receive-Job -Name x", vec!["JobWithSpecifiedNameNotFound"]),
            ("Wait-Job 7, 1", vec!["JobWithSpecifiedSessionIdNotFound", "1"]),
            ("Stop-Job -InstanceId 00000000-0000-0000-0000-000000000009", vec!["JobWithSpecifiedInstanceIdNotFound"]),
            ("Remove-Job -State Failed", vec![]),
        ] {
            assert_eq!(chosen(line), expected, "{line}");
        }
    }
}
