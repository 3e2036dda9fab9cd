//! What a pipeline writes while a command of a run waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use reattach_core::bridge::{ErrorRecord, ObjectView, OutputContent, RunEvent, Stream, Text};
use reattach_core::data::{Datum, Object};
use reattach_psrp::clixml::Value;
use reattach_psrp::render::render;
use uuid::Uuid;

use super::step::Step;
use crate::Platform;
use crate::jobs::Piece;
use crate::reading::Reading;
use crate::runs::Run;
use crate::session::Session;
use crate::shared::Shared;

/// Takes the output of one pipeline for a run.
pub(crate) struct Collector {
    run: Rc<Run>,
    /// The session that writes.
    session: Uuid,
    /// Shown as it comes.
    live: bool,
    /// Kept for a variable or the next command.
    keep: bool,
    /// Named before what is shown, where several computers write.
    computer: Option<String>,
    kept: RefCell<Vec<Datum>>,
    /// Does with an error record what the command's `-ErrorAction` says.
    error: Box<dyn Fn(ErrorRecord, OutputContent)>,
}

impl Collector {
    /// What is shown as it comes is kept only when a variable is to have it as well: it may be much.
    pub(super) fn new<P: Platform>(
        shared: &Rc<Shared<P>>,
        step: &Rc<Step<P>>,
        session: &Session<P>,
        live: bool,
        computer: Option<String>,
    ) -> Rc<Self> {
        let keep = !live || step.fills_variable();
        let (id, own, tasks) = (session.instance_id, Rc::clone(step), shared.platform.clone());
        let error = move |error: ErrorRecord, content: OutputContent| {
            let step = Rc::clone(&own);
            let mut told = Box::pin(async move {
                step.error_shown_by(&error, || step.run.remote_error(id, content)).await;
            });
            // Only a question to the person takes longer.
            if told.as_mut().now_or_never().is_none() {
                tasks.spawn(told);
            }
        };
        let (run, kept) = (Rc::clone(&step.run), RefCell::default());
        Rc::new(Self { run, session: id, live, keep, computer, kept, error: Box::new(error) })
    }

    /// What the pipeline has written, in order.
    pub(crate) fn take_in(&self, reading: &Reading) {
        for content in &reading.contents {
            match content {
                // The run has its own way to say how a pipeline ended.
                OutputContent::Separator { .. } => {}
                content if content.stream() == Some(Stream::Output) && !self.live => {}
                content => match remote_record(content) {
                    Some(error) => (self.error)(error, self.marked(content.clone())),
                    None => self.run.output_of(self.session, self.marked(content.clone())),
                },
            }
        }
        if let Some(job) = &self.run.job {
            reading.objects.iter().map(datum).for_each(|value| job.keep(Piece::Value(value)));
        } else if self.keep {
            self.kept.borrow_mut().extend(reading.objects.iter().map(datum));
        }
    }

    /// What was kept.
    pub(super) fn take(&self) -> Vec<Datum> {
        self.kept.take()
    }

    /// With the computer's name, where several write.
    fn marked(&self, content: OutputContent) -> OutputContent {
        let Some(computer) = &self.computer else { return content };
        match content {
            OutputContent::Text { stream, text, no_newline } => {
                let text = text.lines().map(|line| format!("[{computer}] {line}")).collect::<Vec<_>>().join("\n");
                OutputContent::Text { stream, text, no_newline }
            }
            OutputContent::Error { mut text, message, error_id, category, target } => {
                text.push_str(&format!("\n    + PSComputerName        : {computer}"));
                OutputContent::Error { text, message, error_id, category, target }
            }
            content => content,
        }
    }
}

/// The record of an error that a target wrote.
pub(super) fn remote_record(content: &OutputContent) -> Option<ErrorRecord> {
    let OutputContent::Error { message, error_id, category, target, .. } = content else { return None };
    Some(ErrorRecord {
        error_id: error_id.clone(),
        category: category.clone(),
        message: Text::new("engine-remote-error").with("message", message.as_str()),
        target: Some(target.clone()),
        span: None,
    })
}

impl Run {
    /// Text of a stream, rendered already.
    pub(crate) fn text(&self, stream: Stream, text: String) {
        if !self.caller.stopped() {
            self.event(RunEvent::Output { instance_id: None, content: OutputContent::text(stream, text) });
        }
    }

    /// An object of the engine's own.
    pub(super) fn object(&self, object: ObjectView) {
        if !self.caller.stopped() {
            self.event(RunEvent::Output { instance_id: None, content: OutputContent::Object { object } });
        }
    }

    /// What a session wrote.
    pub(super) fn output_of(&self, session: Uuid, content: OutputContent) {
        if !self.caller.stopped() {
            self.event(RunEvent::Output { instance_id: Some(session), content });
        }
    }

    /// An error record that a target wrote.
    pub(super) fn remote_error(&self, session: Uuid, content: OutputContent) {
        if !self.caller.stopped() {
            self.count_error();
            self.output_of(session, content);
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
