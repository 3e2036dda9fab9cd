//! One JSON object a line, for scripts.

use reattach_core::bridge::{OutputContent, PropertyView, RunEvent, SessionView, Stream, ValueView};
use reattach_core::table::{availability_name, state_name};
use reattach_messages::Catalog;
use serde_json::{Number, Value, json};

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
            RunEvent::Output { instance_id, content } => {
                let Some(stream) = content.stream() else { return Vec::new() };
                let (value, text) = written(content);
                vec![json!({
                    "kind": "output", "stream": stream, "value": value, "text": text, "session": instance_id,
                })]
            }
            RunEvent::Note { stream: Stream::WhatIf, text } => {
                vec![json!({"kind": "whatif", "text": self.catalog.text(text)})]
            }
            RunEvent::Note { stream, text } => {
                let text = self.catalog.text(text);
                vec![json!({"kind": "output", "stream": stream, "value": text, "text": text, "session": null})]
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
            super::line(line);
        }
    }
}

/// A piece of output as a value, and as its text.
fn written(content: &OutputContent) -> (Value, String) {
    match content {
        OutputContent::Text { text, .. } => (text.as_str().into(), text.clone()),
        OutputContent::Object { object } => (value(&object.value), object.text.clone()),
        OutputContent::Error { text, message, error_id, category, target } => {
            let value = json!({"errorId": error_id, "category": category, "message": message, "target": target});
            (value, text.clone())
        }
        OutputContent::Progress(progress) => {
            let text = [progress.activity.as_str(), &progress.status];
            let text = text.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
            (serde_json::to_value(progress).unwrap_or_default(), text)
        }
        OutputContent::Separator { .. } => (Value::Null, String::new()),
    }
}

/// The JSON value nearest to a value: numbers are numbers as far as JSON has them, dates and durations are texts.
fn value(view: &ValueView) -> Value {
    match view {
        ValueView::Null => Value::Null,
        ValueView::Bool(flag) => (*flag).into(),
        ValueView::Number(text) => number(text),
        ValueView::Text(text) | ValueView::Date(text) | ValueView::Duration(text) | ValueView::Cut(text) => {
            text.as_str().into()
        }
        ValueView::List(items) => items.iter().map(value).collect(),
        ValueView::Object(properties) => {
            let property = |property: &PropertyView| (property.name.clone(), value(&property.value));
            Value::Object(properties.iter().map(property).collect())
        }
    }
}

fn number(text: &str) -> Value {
    let whole = text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from));
    let fraction = || text.parse().ok().and_then(Number::from_f64).map(Value::Number);
    whole.ok().or_else(fraction).unwrap_or_else(|| text.into())
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
    use reattach_core::bridge::{ErrorRecord, ObjectView, ProgressView, Shape, Text};
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
    fn output_has_its_value_and_its_session() {
        let text = |name: &str, value: ValueView| PropertyView { name: name.into(), text: "t".into(), value };
        let object = ObjectView {
            type_name: "Job".into(),
            shape: Shape::Text,
            text: "a job".into(),
            value: ValueView::Object(vec![
                text("Id", ValueView::Number("2".into())),
                text("Share", ValueView::Number("0.5".into())),
                text("Most", ValueView::Number("18446744073709551615".into())),
                text("None", ValueView::Number("NaN".into())),
                text("More", ValueView::List(vec![ValueView::Null, ValueView::Bool(true)])),
                text("Took", ValueView::Duration("00:00:01".into())),
            ]),
        };
        let json = Json::new(Catalog::new(Language::En));
        let id = uuid::Uuid::from_u128(7);
        let of = |content| json.lines(&RunEvent::Output { instance_id: Some(id), content }).remove(0);
        assert_eq!(
            of(OutputContent::Object { object }),
            json!({
                "kind": "output",
                "stream": "output",
                "value": {
                    "Id": 2, "Share": 0.5, "Most": u64::MAX, "None": "NaN", "More": [null, true], "Took": "00:00:01",
                },
                "text": "a job",
                "session": id,
            })
        );
        let error = of(OutputContent::Error {
            text: "no : no".into(),
            message: "no".into(),
            error_id: "E".into(),
            category: "C".into(),
            target: "x".into(),
        });
        assert_eq!((&error["stream"], &error["value"]["errorId"]), (&"error".into(), &"E".into()));
        let progress = of(OutputContent::Progress(ProgressView {
            source_id: 0,
            activity_id: 1,
            parent_activity_id: None,
            activity: "Copy".into(),
            status: "half".into(),
            current_operation: String::new(),
            percent_complete: Some(50),
            seconds_remaining: None,
            completed: false,
        }));
        assert_eq!((&progress["stream"], &progress["text"]), (&"progress".into(), &"Copy: half".into()));
        assert_eq!(progress["value"]["percentComplete"], 50);
        let note = RunEvent::Note { stream: Stream::Verbose, text: Text::new("x") };
        assert_eq!(json.lines(&note)[0]["session"], Value::Null);
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
