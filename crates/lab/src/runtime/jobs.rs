//! Background jobs: a script of its own that writes into a buffer.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::console::Console;
use super::record::{ErrorInfo, Record};
use super::value::Value;
use super::{Session, run};
use crate::clock::Clock;
use crate::lock;
use crate::scenario::ScriptFile;

/// Records that a job keeps; the oldest give way.
const MAX_RECORDS: usize = 10_000;

/// A background job.
pub(crate) struct Job {
    pub(crate) id: i32,
    pub(crate) name: String,
    pub(crate) command: String,
    computer: String,
    /// What it runs in, when the evening ends its pauses.
    until_evening: Option<Arc<Session>>,
    records: Mutex<VecDeque<Record>>,
    state: watch::Sender<JobState>,
    task: Mutex<Option<AbortHandle>>,
}

/// `System.Management.Automation.JobState`, as far as it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JobState {
    Running = 1,
    Completed = 2,
    Failed = 3,
    Stopped = 4,
}

impl JobState {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Completed => "Completed",
            Self::Failed => "Failed",
            Self::Stopped => "Stopped",
        }
    }

    pub(crate) fn number(self) -> i32 {
        // A fieldless enum's own discriminant.
        self as i32
    }
}

impl Job {
    /// What a listing shows, as the help page does: PSJobTypeName came with a later PowerShell.
    pub(crate) const PROPERTIES: [&'static str; 6] = ["State", "HasMoreData", "Location", "Command", "Id", "Name"];

    /// Starts `script` in a session of its own. `command` is what Get-Job shows.
    pub(crate) fn start(
        id: i32,
        name: Option<String>,
        computer: &str,
        command: &str,
        script: &ScriptFile,
        clock: &Clock,
    ) -> Arc<Self> {
        let session = Session::new(clock);
        let job = Arc::new(Self {
            id,
            name: name.unwrap_or_else(|| format!("Job{id}")),
            command: command.into(),
            computer: computer.into(),
            until_evening: script.until_evening.then(|| Arc::clone(&session)),
            records: Mutex::default(),
            state: watch::Sender::new(JobState::Running),
            task: Mutex::default(),
        });
        let (worker, script) = (Arc::clone(&job), script.text.clone());
        let task = tokio::spawn(async move {
            let target = Arc::clone(&worker);
            let console = Console::new(move |record| {
                target.push(record);
                std::future::ready(())
            });
            let ended = run(&script, &session, &console).await;
            worker.ended(ended);
        });
        *lock(&job.task) = Some(task.abort_handle());
        job
    }

    /// Nobody looks on any more, and the evening comes.
    pub(crate) fn evening(&self) {
        if let Some(session) = &self.until_evening {
            session.evening.send_replace(true);
        }
    }

    pub(crate) fn state(&self) -> JobState {
        *self.state.borrow()
    }

    pub(crate) fn has_more_data(&self) -> bool {
        self.state() == JobState::Running || !lock(&self.records).is_empty()
    }

    /// What it has written; `keep` leaves it there for the next time.
    pub(crate) fn receive(&self, keep: bool) -> Vec<Record> {
        let mut records = lock(&self.records);
        if keep { records.iter().cloned().collect() } else { records.drain(..).collect() }
    }

    /// Returns when it has ended.
    pub(crate) async fn ended_or_stopped(&self) {
        let mut state = self.state.subscribe();
        // The sender is `self`, so it cannot be gone.
        let _ = state.wait_for(|state| *state != JobState::Running).await;
    }

    pub(crate) fn stop(&self) {
        if let Some(task) = lock(&self.task).take() {
            task.abort();
        }
        self.state.send_if_modified(|state| {
            let running = *state == JobState::Running;
            if running {
                *state = JobState::Stopped;
            }
            running
        });
    }

    /// The adapted properties of PSRemotingJob that a listing shows.
    pub(crate) fn property(&self, name: &str) -> Value {
        match name.to_ascii_lowercase().as_str() {
            "id" => Value::Int(self.id),
            "name" => Value::string(self.name.as_str()),
            "state" => Value::string(self.state().as_str()),
            "hasmoredata" => Value::Bool(self.has_more_data()),
            "location" => Value::string(self.computer.as_str()),
            "command" => Value::string(self.command.as_str()),
            "count" => Value::Int(1),
            _ => Value::Null,
        }
    }

    fn push(&self, record: Record) {
        let mut records = lock(&self.records);
        if records.len() == MAX_RECORDS {
            records.pop_front();
        }
        records.push_back(record);
    }

    fn ended(&self, result: Result<(), ErrorInfo>) {
        let state = match result {
            Ok(()) => JobState::Completed,
            Err(error) => {
                self.push(Record::Error(error));
                JobState::Failed
            }
        };
        self.state.send_replace(state);
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.stop();
    }
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job").field("id", &self.id).field("name", &self.name).finish_non_exhaustive()
    }
}
