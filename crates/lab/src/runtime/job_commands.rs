//! `*-Job`.

use std::sync::Arc;
use std::time::Duration;

use super::bind::Bound;
use super::commands::report;
use super::eval::{Evaluator, Out};
use super::jobs::{Job, JobState};
use super::record::{Category, ErrorInfo, Record};
use super::value::{Number, Value};
use crate::scenario::script_file;
use crate::text::matches;

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    Get,
    Start,
    Receive,
    Wait,
    Remove,
}

pub(super) async fn run(
    evaluator: &Evaluator<'_>,
    run: Run,
    name: &'static str,
    bound: &Bound,
    input: Vec<Value>,
    out: &mut Out<'_>,
) -> Result<(), ErrorInfo> {
    if run == Run::Start {
        let job = start(evaluator, bound)?;
        out.write(Value::Job(job)).await;
        return Ok(());
    }
    let jobs = chosen(evaluator, run, name, bound, input).await?;
    match run {
        Run::Get => {
            for job in jobs {
                out.write(Value::Job(job)).await;
            }
        }
        Run::Wait => {
            let all = async {
                for job in &jobs {
                    job.ended_or_stopped().await;
                    if bound.on("Any") {
                        break;
                    }
                }
            };
            match bound.integer(name, "Timeout")?.and_then(|seconds| u64::try_from(seconds).ok()) {
                Some(seconds) => tokio::select! {
                    () = all => {}
                    () = evaluator.session.clock.sleep(Duration::from_secs(seconds)) => {}
                },
                None => all.await,
            }
            for job in jobs.into_iter().filter(|job| job.state() != JobState::Running) {
                out.write(Value::Job(job)).await;
            }
        }
        Run::Receive => {
            for job in jobs {
                receive(evaluator, &job, bound, out).await;
            }
        }
        Run::Remove => {
            for job in jobs {
                if job.state() == JobState::Running && !bound.on("Force") {
                    let text = format!(
                        "The job with Id {} cannot be removed because it has not finished. Stop it first or use Force.",
                        job.id
                    );
                    let id = "JobObjectNotFinishedCannotBeRemoved,Microsoft.PowerShell.Commands.RemoveJobCommand";
                    let error = ErrorInfo {
                        activity: name.into(),
                        target: Some(job.name.as_str().into()),
                        ..ErrorInfo::runtime(text, id, Category::InvalidOperation)
                    };
                    report(evaluator, bound, error).await?;
                } else {
                    job.stop();
                    evaluator.session.remove_job(job.id);
                }
            }
        }
        Run::Start => {}
    }
    Ok(())
}

fn start(evaluator: &Evaluator<'_>, bound: &Bound) -> Result<Arc<Job>, ErrorInfo> {
    let name = bound.text("Name");
    if let Some(path) = bound.text("FilePath") {
        let Some(script) = script_file(&path) else {
            return Err(ErrorInfo {
                activity: "Start-Job".into(),
                target: Some(path.as_str().into()),
                ..ErrorInfo::runtime(
                    format!("Cannot find path '{path}' because it does not exist."),
                    "PathNotFound,Microsoft.PowerShell.Commands.StartJobCommand",
                    Category::ObjectNotFound,
                )
            });
        };
        return Ok(evaluator.session.start_job(name, &path, &script));
    }
    match bound.get("ScriptBlock") {
        Some(Value::Block(text) | Value::String(text)) => {
            Ok(evaluator.session.start_job(name, text, &text.to_string().into()))
        }
        _ => Err(ErrorInfo::runtime(
            "Cannot process command because of one or more missing mandatory parameters: ScriptBlock.",
            "MissingMandatoryParameter,Microsoft.PowerShell.Commands.StartJobCommand",
            Category::InvalidArgument,
        )),
    }
}

async fn receive(evaluator: &Evaluator<'_>, job: &Arc<Job>, bound: &Bound, out: &mut Out<'_>) {
    if bound.on("Wait") {
        while job.state() == JobState::Running {
            write(evaluator, job.receive(false), out).await;
            // A running job writes at any time; its end is noticed at once.
            let _ = tokio::time::timeout(Duration::from_millis(50), job.ended_or_stopped()).await;
        }
    }
    write(evaluator, job.receive(bound.on("Keep")), out).await;
    if bound.on("AutoRemoveJob") && job.state() != JobState::Running {
        evaluator.session.remove_job(job.id);
    }
}

async fn write(evaluator: &Evaluator<'_>, records: Vec<Record>, out: &mut Out<'_>) {
    for record in records {
        match record {
            Record::Output(value) => out.write(value).await,
            other => evaluator.console.emit(other).await,
        }
    }
}

/// The jobs that the parameters or the input name. Those that are not there are reported.
async fn chosen(
    evaluator: &Evaluator<'_>,
    run: Run,
    name: &'static str,
    bound: &Bound,
    input: Vec<Value>,
) -> Result<Vec<Arc<Job>>, ErrorInfo> {
    let all = evaluator.session.jobs();
    let class = format!("Microsoft.PowerShell.Commands.{}Command", name.replace('-', ""));
    let missing = |what: &str, id: &str, target: String| ErrorInfo {
        exception: "System.Management.Automation.PSArgumentException",
        activity: name.into(),
        target: Some(target.as_str().into()),
        ..ErrorInfo::runtime(
            format!("The command cannot find the job because the job {what} {target} was not found."),
            &format!("{id},{class}"),
            Category::ObjectNotFound,
        )
    };
    let mut found = Vec::new();
    let mut wanted: Vec<Value> = bound.get("Job").cloned().map_or_else(Vec::new, Value::into_items);
    wanted.extend(input.into_iter().filter(|value| matches!(value, Value::Job(_))));
    let mut ids = bound.get("Id").cloned().map_or_else(Vec::new, Value::into_items);
    for value in wanted {
        match value {
            Value::Job(job) => found.push(job),
            other => ids.push(other),
        }
    }
    let named = bound.get("Name").or_else(|| bound.get("JobName")).cloned().map_or_else(Vec::new, Value::into_items);
    let by_parameter = !ids.is_empty() || !named.is_empty() || !found.is_empty();
    for id in ids {
        let number = id.number().and_then(Number::integer);
        match all.iter().find(|job| Some(i64::from(job.id)) == number) {
            Some(job) => found.push(Arc::clone(job)),
            None => report(evaluator, bound, missing("ID", "JobWithSpecifiedSessionNotFound", id.to_string())).await?,
        }
    }
    for pattern in named {
        let pattern = pattern.to_string();
        let before = found.len();
        found.extend(all.iter().filter(|job| matches(&pattern, &job.name)).map(Arc::clone));
        if found.len() == before && !pattern.contains(['*', '?']) {
            report(evaluator, bound, missing("name", "JobWithSpecifiedNameNotFound", pattern)).await?;
        }
    }
    if !by_parameter {
        if run != Run::Get {
            return Err(ErrorInfo::runtime(
                "Cannot process command because of one or more missing mandatory parameters: Id.",
                &format!("MissingMandatoryParameter,{class}"),
                Category::InvalidArgument,
            ));
        }
        found = all;
    }
    if let Some(state) = bound.text("State") {
        found.retain(|job| job.state().as_str().eq_ignore_ascii_case(&state));
    }
    Ok(found)
}
