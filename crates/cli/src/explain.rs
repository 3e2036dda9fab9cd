//! `--explain`: what commands bind to and would do. No network, no password.

use std::time::{SystemTime, UNIX_EPOCH};

use reattach_core::bridge::{Millis, RunEvent, Text};
use reattach_core::explain::{ExplainedCommand, Explainer};
use reattach_core::plan::{Effect, Planned, Question};
use reattach_messages::Catalog;
use serde_json::{Value, json};

use crate::output::{self, Output};
use crate::status::Status;

/// Explains every line in order, with the errors in the form of a run's.
pub(crate) fn explain(lines: &[String], as_json: bool, catalog: &Catalog, into: &mut dyn Output) -> Status {
    let mut explainer = Explainer::default();
    let mut status = Status::default();
    for line in lines {
        match explainer.explain(line, now()) {
            Ok(commands) => {
                for command in &commands {
                    if as_json {
                        output::line(object(command, catalog));
                    } else {
                        output::lines(&text(command, catalog));
                    }
                }
            }
            Err(errors) => {
                for error in errors {
                    let event = RunEvent::Error { error };
                    into.event(line, &event);
                    status.note(&event);
                }
            }
        }
    }
    status
}

fn object(command: &ExplainedCommand, catalog: &Catalog) -> Value {
    let explained = &command.explained;
    json!({
        "kind": "binding",
        "cmdlet": explained.cmdlet,
        "parameterSet": explained.parameter_set,
        "parameters": explained.parameters,
        "targets": command.targets.iter().map(|target| json!({
            "computerName": target.computer_name,
            "endpoint": target.endpoint.to_string(),
            "authority": target.endpoint.authority(),
        })).collect::<Vec<_>>(),
        "plan": command.plan.iter().map(|line| json!({
            "target": line.target,
            "effect": effect(line),
            "name": line.session_name,
            "endpoint": line.endpoint.as_ref().map(ToString::to_string),
            "errorId": line.effect.error().map(|error| &error.error_id),
        })).collect::<Vec<_>>(),
        "notes": command.notes.iter().map(|note| catalog.text(note)).collect::<Vec<_>>(),
        "asks": command.questions.iter().map(|question| match question {
            Question::Credential { user_name, computer_names } => {
                json!({"kind": "credential", "userName": user_name, "computerNames": computer_names})
            }
            Question::Confirm { actions } => {
                let actions: Vec<_> = actions.iter().map(|action| catalog.text(action)).collect();
                json!({"kind": "confirm", "actions": actions})
            }
        }).collect::<Vec<_>>(),
    })
}

fn text(command: &ExplainedCommand, catalog: &Catalog) -> String {
    let say = |id: &str, value: &str| catalog.text(&Text::new(id).with("value", value));
    let explained = &command.explained;
    let mut lines = vec![explained.cmdlet.to_string(), say("cli-explain-set", explained.parameter_set)];
    for (name, value) in &explained.parameters {
        let value = value.as_str().map_or_else(|| value.to_string(), ToString::to_string);
        lines.push(format!("  -{name} {value}"));
    }
    for target in &command.targets {
        lines.push(say("cli-explain-target", &format!("{} ({})", target.computer_name, target.endpoint.authority())));
    }
    for line in command.plan.iter().filter(|line| line.effect != Effect::Query) {
        lines.push(say("cli-explain-effect", &format!("{} {}", effect(line), line.target)));
    }
    for question in &command.questions {
        if let Question::Credential { computer_names, .. } = question {
            lines.push(say("cli-explain-asks", &computer_names.join(", ")));
        }
    }
    lines.extend(command.notes.iter().map(|note| format!("  {}", catalog.text(note))));
    lines.join("\n") + "\n"
}

/// A word for scripts; it stays the same in every language.
fn effect(line: &Planned) -> &'static str {
    match line.effect {
        Effect::Connect => "connect",
        Effect::Disconnect => "disconnect",
        Effect::Create => "create",
        Effect::Receive => "receive",
        Effect::Remove => "remove",
        Effect::Invoke => "invoke",
        Effect::Write => "write",
        Effect::Query => "query",
        Effect::NeedsCredential => "needsCredential",
        Effect::Nothing(_) => "nothing",
        Effect::Busy(_) => "busy",
        Effect::NotFound(_) => "notFound",
        _ => "refused",
    }
}

fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
}
