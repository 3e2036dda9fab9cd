//! Values that a parameter could take.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Candidates, Completion, CompletionKind, begins};
use crate::bind::spec::{Kind, Parameter};
use crate::bridge::{SessionView, Text};
use crate::command::build;
use crate::data::{Datum, Type, Variable};
use crate::job::JobView;
use crate::table::state_name;

/// Values of a parameter that begin with what was written, quotes not counted.
pub(super) fn of(parameter: &Parameter, begun: &str, candidates: &Candidates<'_>) -> Vec<Completion> {
    let begun = begun.trim_start_matches(['\'', '"']);
    let sessions = candidates.environment.sessions;
    let jobs = candidates.environment.jobs;
    match (parameter.help, parameter.kind) {
        (name, Kind::Enum(names) | Kind::BitEnum(names)) => {
            // The action preferences mean the same in all their parameters.
            let group = if name.ends_with("Action") { "action".into() } else { name.to_ascii_lowercase() };
            let fits = names.iter().filter(|value| begins(value, begun));
            fits.map(|value| item(value, Text::new(format!("help-value-{group}-{}", value.to_ascii_lowercase()))))
                .collect()
        }
        (_, Kind::Switch) => Vec::new(),
        ("ComputerName", _) => {
            let mut hosts: BTreeMap<String, usize> = BTreeMap::new();
            for host in candidates.hosts {
                hosts.entry(host.clone()).or_default();
            }
            for session in sessions {
                *hosts.entry(session.computer_name.clone()).or_default() += 1;
            }
            let fits = hosts.into_iter().filter(|(host, _)| begins(host, begun));
            fits.map(|(host, count)| {
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                item(&host, Text::new("help-value-host").with_number("count", count))
            })
            .collect()
        }
        ("NameOfJob", _) => by_job(jobs, begun, |job| job.name.clone()),
        ("JobId", _) => by_job(jobs, begun, |job| job.id.to_string()),
        ("JobInstanceId", _) => by_job(jobs, begun, |job| job.instance_id.to_string()),
        ("Name" | "SessionName", _) => by_name(sessions, begun, |session| session.name.clone()),
        ("ConfigurationName", _) => by_name(sessions, begun, |session| session.configuration_name.clone()),
        ("InstanceId", _) => by_name(sessions, begun, |session| session.instance_id.to_string()),
        ("Id", _) => {
            let own: Vec<SessionView> = sessions.iter().filter(|session| session.local).cloned().collect();
            by_name(&own, begun, |session| session.id.to_string())
        }
        (_, Kind::Session | Kind::Job | Kind::Credential | Kind::SessionOption) if begun.is_empty() => {
            variables("", Some(parameter), candidates).collect()
        }
        _ => Vec::new(),
    }
}

/// Variables that begin so; when a parameter is wanted, those that hold what it takes come first.
pub(super) fn variables<'a>(
    begun: &'a str,
    wanted: Option<&Parameter>,
    candidates: &Candidates<'a>,
) -> impl Iterator<Item = Completion> + use<'a> {
    let variables = candidates.environment.variables;
    let kind = wanted.map(|parameter| parameter.kind);
    let mut found: Vec<(bool, Completion)> = variables
        .names()
        .filter(|name| begins(name, begun))
        .map(|name| {
            let (of, fits) = held(variables.get(name), kind);
            let description = Text::new("help-value-variable").with("type", of);
            (fits, Completion { text: format!("${name}"), kind: CompletionKind::Variable, description })
        })
        .collect();
    found.sort_by_key(|(fits, _)| !fits);
    found.into_iter().map(|(_, completion)| completion)
}

fn held(variable: Option<&Variable>, kind: Option<Kind>) -> (String, bool) {
    match variable {
        Some(Variable::Values(values)) => {
            let first = values.first();
            let fits = matches!(
                (first, kind),
                (Some(Datum::Session(_)), Some(Kind::Session))
                    | (Some(Datum::Job(_)), Some(Kind::Job))
                    | (Some(Datum::Credential(_)), Some(Kind::Credential))
                    | (Some(Datum::SessionOption(_)), Some(Kind::SessionOption))
            );
            (first.map_or("null", Datum::type_name).to_string(), fits)
        }
        Some(Variable::Typed(of)) => {
            let (name, own) = match of {
                Type::Session => ("PSSession", Some(Kind::Session)),
                Type::Job => ("Job", Some(Kind::Job)),
                Type::Credential => ("PSCredential", Some(Kind::Credential)),
                Type::SessionOption => ("PSSessionOption", Some(Kind::SessionOption)),
                _ => ("Object", None),
            };
            (name.to_string(), own.is_some() && own == kind)
        }
        None => ("null".to_string(), false),
    }
}

/// One completion for each different text, described by the first session that has it.
fn by_name(sessions: &[SessionView], begun: &str, text: impl Fn(&SessionView) -> String) -> Vec<Completion> {
    let mut found: BTreeMap<String, Text> = BTreeMap::new();
    for session in sessions {
        let text = text(session);
        if begins(&text, begun) {
            found.entry(text).or_insert_with(|| {
                Text::new("help-value-session")
                    .with("session", session.name.as_str())
                    .with("computer", session.computer_name.as_str())
                    .with("state", state_name(session.state))
            });
        }
    }
    found.into_iter().map(|(text, description)| item(&text, description)).collect()
}

fn by_job(jobs: &[JobView], begun: &str, text: impl Fn(&JobView) -> String) -> Vec<Completion> {
    let fits = jobs.iter().map(|job| (text(job), job)).filter(|(text, _)| begins(text, begun));
    let one = |(text, job): (String, &JobView)| {
        let about = Text::new("help-value-job").with("job", job.name.as_str()).with("state", job.state.as_str());
        item(&text, about.with("computers", job.location.as_str()))
    };
    fits.map(one).collect()
}

fn item(text: &str, description: Text) -> Completion {
    // A name that reads as a number is the same name with quotes around it; without them it is easier to read.
    let is_number = text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty();
    let text = if is_number { text.to_string() } else { build::text(text).to_string() };
    Completion { text, kind: CompletionKind::Value, description }
}
