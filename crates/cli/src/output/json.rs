//! One JSON object a line, for scripts.

use reattach_core::bridge::{RunEvent, SessionView, Stream};
use reattach_core::table::{availability_name, state_name};
use reattach_messages::Catalog;
use serde_json::{Value, json};

use super::Output;

/// See the module.
pub(crate) struct Json {
    catalog: Catalog,
}

impl Json {
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { catalog }
    }

    fn lines(&self, event: &RunEvent) -> Vec<Value> {
        match event {
            RunEvent::Sessions { sessions } => sessions.iter().map(session).collect(),
            RunEvent::Output { instance_id, content } => match (content.stream(), content.plain()) {
                (Some(stream), Some(text)) => {
                    vec![json!({"kind": "output", "stream": stream, "text": text, "session": instance_id})]
                }
                _ => Vec::new(),
            },
            RunEvent::Note { stream: Stream::WhatIf, text } => {
                vec![json!({"kind": "whatif", "text": self.catalog.text(text)})]
            }
            RunEvent::Note { stream, text } => {
                vec![json!({"kind": "output", "stream": stream, "text": self.catalog.text(text)})]
            }
            RunEvent::Error { error } => vec![json!({
                "kind": "error",
                "errorId": error.error_id,
                "category": error.category,
                "message": self.catalog.text(&error.message),
                "target": error.target,
                "span": error.span,
            })],
            RunEvent::Finished(summary) => vec![json!({
                "kind": "summary",
                "targets": summary.targets,
                "connected": summary.connected,
                "failed": summary.failed,
                "requests": summary.requests,
                "elapsedMs": summary.elapsed_ms,
            })],
            RunEvent::Started { .. }
            | RunEvent::Planned { .. }
            | RunEvent::Target { .. }
            | RunEvent::Progress { .. }
            | RunEvent::FollowUps(_) => Vec::new(),
        }
    }
}

impl Output for Json {
    fn event(&mut self, _command: &str, event: &RunEvent) {
        for line in self.lines(event) {
            println!("{line}");
        }
    }
}

/// The properties of a PSSession under PowerShell's names.
fn session(session: &SessionView) -> Value {
    json!({
        "kind": "session",
        "Id": session.id,
        "Name": session.name,
        "ComputerName": session.computer_name,
        "State": state_name(session.state),
        "ConfigurationName": session.configuration_name,
        "Availability": availability_name(session.availability),
        "InstanceId": session.instance_id,
        "ExpiresOn": session.expires_on,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use reattach_core::bridge::{ErrorRecord, Text};
    use reattach_messages::Language;

    #[test]
    fn a_session_has_powershells_names() {
        let view = SessionView {
            configuration_name: "ITTasks".into(),
            ..SessionView::disconnected(4, uuid::Uuid::nil(), "ITTask", "Server01").opened()
        };
        let lines = Json::new(Catalog::new(Language::En)).lines(&RunEvent::Sessions { sessions: vec![view] });
        assert_eq!(lines[0]["State"], "Opened");
        assert_eq!(lines[0]["Availability"], "Available");
        assert_eq!(lines[0]["Id"], 4);
    }

    #[test]
    fn an_error_keeps_its_place() {
        let error = ErrorRecord {
            error_id: "AmbiguousParameterSet".into(),
            category: "InvalidArgument".into(),
            message: Text::new("x"),
            target: None,
            span: Some((20, 32)),
        };
        let lines = Json::new(Catalog::new(Language::En)).lines(&RunEvent::Error { error });
        assert_eq!(lines[0]["span"], json!([20, 32]));
    }
}
