//! What a pipeline writes while a command of a run waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use reattach_core::bridge::{ErrorRecord, OutputContent, RunEvent, Stream, Text};
use reattach_core::data::{Datum, Object};
use reattach_psrp::clixml::Value;
use reattach_psrp::render::render;
use uuid::Uuid;

use super::step::Step;
use crate::reading::Reading;
use crate::runs::Run;

/// Takes the output of one pipeline for a run.
pub(crate) struct Collector {
    run: Rc<Run>,
    /// Shown as it comes.
    live: bool,
    /// Kept for a variable or the next command.
    keep: bool,
    /// Named before what is shown, where several computers write.
    computer: Option<String>,
    kept: RefCell<Vec<Datum>>,
}

impl Collector {
    /// What is shown as it comes is kept only when a variable is to have it as well: it may be much.
    pub(super) fn new(step: &Step, live: bool, computer: Option<String>) -> Rc<Self> {
        let keep = !live || step.fills_variable();
        Rc::new(Self { run: Rc::clone(&step.run), live, keep, computer, kept: RefCell::default() })
    }

    /// What the pipeline has written, in order.
    pub(crate) fn take_in(&self, instance_id: Uuid, reading: &Reading) {
        for content in &reading.contents {
            match content {
                // The run has its own way to say how a pipeline ended.
                OutputContent::Separator { .. } => {}
                OutputContent::Error { message, error_id, category, .. } => self.run.error(ErrorRecord {
                    error_id: error_id.clone(),
                    category: category.clone(),
                    message: Text::new("engine-remote-error").with("message", self.marked(message.clone())),
                    target: self.computer.clone(),
                    span: None,
                }),
                content if content.stream() == Some(Stream::Output) && !self.live => {}
                content => self.run.output_of(instance_id, self.marked_content(content)),
            }
        }
        if self.keep {
            self.kept.borrow_mut().extend(reading.objects.iter().map(datum));
        }
    }

    /// What was kept.
    pub(super) fn take(&self) -> Vec<Datum> {
        self.kept.take()
    }

    fn marked_content(&self, content: &OutputContent) -> OutputContent {
        match content.clone() {
            OutputContent::Text { stream, text, no_newline } => {
                OutputContent::Text { stream, text: self.marked(text), no_newline }
            }
            content => content,
        }
    }

    fn marked(&self, text: String) -> String {
        match &self.computer {
            Some(computer) => text.lines().map(|line| format!("[{computer}] {line}")).collect::<Vec<_>>().join("\n"),
            None => text,
        }
    }
}

impl Run {
    /// Text of a stream, rendered already.
    pub(crate) fn text(&self, stream: Stream, text: String) {
        if !self.caller.stopped() {
            self.event(RunEvent::Output { instance_id: None, content: OutputContent::text(stream, text) });
        }
    }

    /// What a session wrote.
    fn output_of(&self, instance_id: Uuid, content: OutputContent) {
        if !self.caller.stopped() {
            self.event(RunEvent::Output { instance_id: Some(instance_id), content });
        }
    }
}

/// A value of the target as a variable holds it.
fn datum(value: &Value) -> Datum {
    if value.is_null() {
        return Datum::Null;
    }
    let plain = value.primitive();
    if let Some(flag) = plain.as_bool() {
        return Datum::Bool(flag);
    }
    if let Some(number) = plain.as_i64() {
        return Datum::number(number);
    }
    if let Some(text) = plain.as_str() {
        return Datum::Text(text.into());
    }
    let mut object = Object { type_name: "Object".into(), text: render(value), properties: Vec::new() };
    if let Some(known) = value.as_object() {
        if let Some(name) = known.type_names.first() {
            object.type_name = name.strip_prefix("Deserialized.").unwrap_or(name).into();
        }
        for (name, inner) in known.properties.iter().chain(&known.extended) {
            let inner = match inner.items() {
                Some(items) => items.iter().map(shallow).collect(),
                None => vec![shallow(inner)],
            };
            object.properties.push((name.to_string(), inner));
        }
    }
    Datum::Object(object)
}

/// A property's value; what it holds itself is its text.
fn shallow(value: &Value) -> Datum {
    let plain = value.primitive();
    match (plain.as_bool(), plain.as_i64(), plain.as_str()) {
        _ if value.is_null() => Datum::Null,
        (Some(flag), ..) => Datum::Bool(flag),
        (_, Some(number), _) => Datum::number(number),
        (.., Some(text)) => Datum::Text(text.into()),
        _ => Datum::Object(Object { type_name: "Object".into(), text: render(value), properties: Vec::new() }),
    }
}
