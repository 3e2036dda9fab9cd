//! A small runtime that behaves like PowerShell where the scenario looks: a dozen commands,
//! variables, arithmetic, jobs, and all the streams. Anything else is an error record.

mod ast;
mod bind;
mod commands;
mod completion;
mod console;
mod eval;
mod host;
mod host_commands;
mod job_commands;
mod jobs;
mod methods;
mod object;
mod parse;
mod record;
mod types;
mod value;
mod write_commands;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

pub(crate) use ast::Place;
pub(crate) use console::Console;
pub(crate) use jobs::Job;
pub(crate) use record::{ErrorInfo, Information, Progress, Record};
pub(crate) use value::Value;

use tokio::sync::watch;

use crate::clock::Clock;
use crate::lock;
use crate::scenario::ScriptFile;
use eval::Evaluator;

/// Version of PowerShell that the lab gives itself out for.
pub(crate) const PS_VERSION: &str = "5.1.20348.1";

/// What outlives a pipeline: variables and jobs.
#[derive(Debug)]
pub(crate) struct Session {
    /// What `Start-Sleep` and `Get-Date` go by.
    pub(crate) clock: Clock,
    /// By name in lower case, with the name as it was written first.
    variables: Mutex<BTreeMap<String, (String, Value)>>,
    jobs: Mutex<BTreeMap<i32, Arc<Job>>>,
    setting: OnceLock<Setting>,
    /// The evening has come: pauses are over.
    evening: watch::Sender<bool>,
}

/// Where a session is; by itself nowhere in particular.
#[derive(Debug)]
struct Setting {
    /// Where its jobs say that they run.
    computer: String,
    /// What its first job is numbered.
    first_job: i32,
}

/// One command of a pipeline that came as objects, not as text (`AddCommand`, `AddScript`).
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    pub(crate) text: String,
    /// `text` is a script and not a command's name.
    pub(crate) script: bool,
    /// Name and value; positional without a name.
    pub(crate) arguments: Vec<(Option<String>, Value)>,
}

impl Session {
    pub(crate) fn new(clock: &Clock) -> Arc<Self> {
        let variables = [
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("null", Value::Null),
            ("?", Value::Bool(true)),
            ("PSVersionTable", version_table(PS_VERSION, (2, 3))),
            ("Host", Value::Host(host::Part::Host)),
        ];
        let variables = variables.map(|(name, value)| (name.to_lowercase(), (name.to_owned(), value))).into();
        Arc::new(Self {
            clock: clock.clone(),
            variables: Mutex::new(variables),
            jobs: Mutex::default(),
            setting: OnceLock::new(),
            evening: watch::Sender::new(false),
        })
    }

    /// Says where it is and what its first job is numbered; the first word counts.
    pub(crate) fn settle(&self, computer: &str, first_job: i32) {
        self.setting.get_or_init(|| Setting { computer: computer.into(), first_job });
    }

    /// A pause by the lab's clock, which the evening ends.
    pub(crate) async fn pause(&self, time: Duration) {
        let mut evening = self.evening.subscribe();
        tokio::select! {
            () = self.clock.sleep(time) => {}
            // The sender is `self`, so it cannot be gone.
            _ = evening.wait_for(|evening| *evening) => {}
        }
    }

    /// The client went away: what runs until the evening has the evening before it.
    pub(crate) fn left(&self) {
        self.jobs().iter().for_each(|job| job.evening());
    }

    /// Gives itself out for another version.
    pub(crate) fn set_version(&self, ps_version: &str, protocol: (u32, u32)) {
        self.set_variable("PSVersionTable", version_table(ps_version, protocol));
    }

    pub(crate) fn variable(&self, name: &str) -> Value {
        lock(&self.variables).get(&name.to_lowercase()).map_or(Value::Null, |(_, value)| value.clone())
    }

    pub(crate) fn set_variable(&self, name: &str, value: Value) {
        let mut variables = lock(&self.variables);
        variables.entry(name.to_lowercase()).or_insert_with(|| (name.to_owned(), Value::Null)).1 = value;
    }

    /// Names and values of all variables.
    fn variables(&self) -> Vec<(String, Value)> {
        lock(&self.variables).values().cloned().collect()
    }

    /// Starts a job under the next free id.
    pub(crate) fn start_job(&self, name: Option<String>, command: &str, script: &ScriptFile) -> Arc<Job> {
        let mut jobs = lock(&self.jobs);
        let (computer, first) =
            self.setting.get().map_or(("localhost", 1), |set| (set.computer.as_str(), set.first_job));
        let id = jobs.last_key_value().map_or(first, |(id, _)| id + 1);
        let job = Job::start(id, name, computer, command, script, &self.clock);
        jobs.insert(id, Arc::clone(&job));
        job
    }

    pub(crate) fn jobs(&self) -> Vec<Arc<Job>> {
        lock(&self.jobs).values().cloned().collect()
    }

    pub(crate) fn remove_job(&self, id: i32) {
        lock(&self.jobs).remove(&id);
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for job in self.jobs() {
            job.stop();
        }
    }
}

fn version_table(ps_version: &str, (major, minor): (u32, u32)) -> Value {
    let entries = [
        ("PSVersion", Value::Version(ps_version.into())),
        ("PSEdition", Value::string("Desktop")),
        ("PSRemotingProtocolVersion", Value::Version(format!("{major}.{minor}").into())),
        ("SerializationVersion", Value::Version("1.1.0.1".into())),
    ];
    Value::Table(Arc::new(entries.map(|(name, value)| (name.to_owned(), value)).into()))
}

/// Runs a script; what it writes goes to `console`.
///
/// # Errors
/// The terminating error that ended it: `throw`, or a script that cannot be parsed.
pub(crate) async fn run(script: &str, session: &Arc<Session>, console: &Console) -> Result<(), ErrorInfo> {
    let statements = parse::parse(script).map_err(|error| ErrorInfo::parse(error.0))?;
    Evaluator::new(session, console).statements(&statements).await
}

/// Runs the commands of a pipeline as PSRP carries them.
///
/// # Errors
/// As [`run`], and a command that does not exist when it was given by name.
pub(crate) async fn invoke(
    pipeline: &[Invocation],
    input: Vec<Value>,
    session: &Arc<Session>,
    console: &Console,
) -> Result<(), ErrorInfo> {
    Evaluator::new(session, console).invocations(pipeline, input).await
}

#[cfg(test)]
mod tests;
