//! What is said of an envelope.

use reattach_core::bridge::Text;
use reattach_messages::Catalog;
use reattach_psrp::clixml::{Value, decode};
use reattach_psrp::render::render;
use reattach_wsman::Fault;
use serde_json::{Map, Value as Json, json};

use super::conversation::{Decoded, Direction, Envelope, Problem, destination};
use super::{typed, value};

/// One object an envelope.
pub(crate) fn json(file: &str, envelope: &Envelope, catalog: &Catalog) -> Json {
    let mut object = Map::new();
    object.insert("kind".into(), json!("envelope"));
    object.insert("file".into(), json!(file));
    object.insert("direction".into(), json!(direction(envelope)));
    object.insert("operation".into(), json!(envelope.operation.map(|operation| format!("{operation:?}"))));
    object.insert("action".into(), json!(envelope.action));
    for (name, value) in envelope.ids.iter().chain(&envelope.facts) {
        object.insert((*name).into(), json!(value));
    }
    object.insert("fault".into(), envelope.fault.as_ref().map_or(Json::Null, fault));
    object.insert("psrp".into(), Json::Array(envelope.messages.iter().map(message).collect()));
    let problems: Vec<Json> = envelope
        .problems
        .iter()
        .map(|problem| {
            let place = problem.place.as_ref();
            json!({
                "message": sentence(problem, catalog),
                "file": place.map(|place| &*place.file),
                "offset": place.map(|place| place.offset),
            })
        })
        .collect();
    object.insert("problems".into(), Json::Array(problems));
    Json::Object(object)
}

/// Some lines an envelope.
pub(crate) fn text(file: &str, envelope: &Envelope, catalog: &Catalog) -> String {
    let mut lines = Vec::new();
    let operation = envelope.operation.map_or_else(|| "-".to_owned(), |operation| format!("{operation:?}"));
    lines.push(format!("{file}: {operation} {}", direction(envelope).unwrap_or_default()).trim_end().to_owned());
    for (name, value) in envelope.ids.iter().chain(&envelope.facts).filter(|(_, value)| !value.is_empty()) {
        lines.push(format!("  {name} {value}"));
    }
    if let Some(fault) = &envelope.fault {
        lines.push(format!("  {}", catalog.text(&Text::new("cli-inspect-fault").with("kind", fault.kind().name()))));
        if !fault.text().is_empty() {
            lines.push(format!("    {}", fault.text().trim()));
        }
    }
    for decoded in &envelope.messages {
        let message = &decoded.message;
        let pipeline = message.pipeline_id.map(|id| format!(" {id}")).unwrap_or_default();
        lines.push(format!("  {} -> {}{pipeline}", message.name(), destination(message.destination)));
        let mut shown = typed::lines(&typed::json(&message.body));
        if typed::is_value(&message.body) {
            let value = content(decoded).map(|value| render(&value)).unwrap_or_default();
            shown.extend(value.lines().map(str::to_owned));
        }
        lines.extend(shown.iter().take(MOST_LINES).map(|line| format!("    {line}").trim_end().to_owned()));
        lines.extend((shown.len() > MOST_LINES).then(|| "    …".to_owned()));
    }
    for problem in &envelope.problems {
        lines.push(format!("  ! {}", sentence(problem, catalog)));
    }
    lines.iter().map(|line| visible(line) + "\n").collect()
}

/// What would steer a terminal is written out.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for character in line.chars() {
        if character.is_control() && character != '\t' {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// What is wrong, and where.
fn sentence(problem: &Problem, catalog: &Catalog) -> String {
    let text = catalog.text(&problem.text);
    match problem.place.as_ref().filter(|_| !problem.is_said) {
        None => text.to_string(),
        Some(place) => {
            let offset = i64::try_from(place.offset).unwrap_or(i64::MAX);
            let place = Text::new("cli-inspect-place").with("file", &*place.file).with_number("offset", offset);
            format!("{text} {}", catalog.text(&place))
        }
    }
}

/// Lines shown of one message; `--json` has the whole.
const MOST_LINES: usize = 40;

fn direction(envelope: &Envelope) -> Option<&'static str> {
    envelope.direction.map(|direction| match direction {
        Direction::Request => "request",
        Direction::Response => "response",
    })
}

fn message(decoded: &Decoded) -> Json {
    let message = &decoded.message;
    json!({
        "destination": destination(message.destination),
        "type": message.name(),
        "typeId": message.type_id(),
        "runspacePoolId": message.pool_id.to_string(),
        "pipelineId": message.pipeline_id.map(|id| id.to_string()),
        "hasData": !decoded.data.is_empty(),
        "typed": typed::json(&message.body),
        "value": content(decoded).map_or(Json::Null, |value| value::json(&value)),
    })
}

/// The message's CLIXML as it came, whatever its type makes of it.
fn content(decoded: &Decoded) -> Option<Value> {
    let data = decoded.data.strip_prefix(b"\xEF\xBB\xBF".as_slice()).unwrap_or(&decoded.data);
    if data.is_empty() { None } else { decode(data).ok() }
}

fn fault(fault: &Fault) -> Json {
    json!({
        "kind": fault.kind().name(),
        "code": fault.code,
        "text": fault.text(),
        "transportId": fault.kind().transport_id(),
        "retryable": fault.retryable(),
    })
}
