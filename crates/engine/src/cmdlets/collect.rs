//! What a pipeline writes while a command of a run waits for it.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use reattach_core::bridge::{
    ErrorRecord, ObjectView, OutputContent, PropertyView, RunEvent, Shape, Stream, Text, ValueView,
};
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

/// Where the computer's name stands in what a pipeline writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// Nowhere: it was received, not invoked.
    Nowhere,
    /// In the objects.
    Kept,
    /// In the objects, and in what is shown: several computers write.
    Shown,
}

/// Takes the output of one pipeline for a run.
pub(crate) struct Collector {
    run: Rc<Run>,
    /// The session that writes.
    session: Uuid,
    /// Shown as it comes.
    live: bool,
    /// Kept for a variable or the next command.
    keep: bool,
    /// The computer that writes.
    computer: String,
    names: Names,
    kept: RefCell<Vec<Datum>>,
    /// Does with what a target said what the command's common parameters say; the second is how it is shown.
    said: Box<dyn Fn(OutputContent, OutputContent)>,
    /// What still comes is not the command's any more.
    halted: Box<dyn Fn() -> bool>,
}

impl Collector {
    /// What is shown as it comes is kept only when a variable is to have it as well: it may be much.
    pub(super) fn new<P: Platform>(
        shared: &Rc<Shared<P>>,
        step: &Rc<Step<P>>,
        session: &Session<P>,
        live: bool,
        names: Names,
    ) -> Rc<Self> {
        let keep = !live || step.fills_variable();
        let (id, own, tasks) = (session.instance_id, Rc::clone(step), shared.platform.clone());
        let halting = Rc::clone(step);
        let halted = Box::new(move || halting.halted());
        let said = move |content: OutputContent, shown: OutputContent| {
            let step = Rc::clone(&own);
            let mut told = Box::pin(async move { step.remote(id, &content, shown).await });
            // Only a question to the person takes longer.
            if told.as_mut().now_or_never().is_none() {
                tasks.spawn(told);
            }
        };
        let (run, kept, computer) = (Rc::clone(&step.run), RefCell::default(), session.host.name.clone());
        Rc::new(Self { run, session: id, live, keep, computer, names, kept, said: Box::new(said), halted })
    }

    /// What the pipeline has written, in order.
    pub(crate) fn take_in(&self, reading: &Reading) {
        let mut values = reading.objects.iter();
        for content in &reading.contents {
            match content {
                // The run has its own way to say how a pipeline ended.
                OutputContent::Separator { .. } => {}
                OutputContent::Object { object } => self.object(object, values.next()),
                content => (self.said)(content.clone(), self.marked(content.clone())),
            }
        }
    }

    fn object(&self, object: &ObjectView, value: Option<&Value>) {
        if (self.halted)() {
            return;
        }
        let mut object = object.clone();
        if self.names != Names::Nowhere {
            self.name(&mut object);
        }
        if self.live {
            let content = self.marked(OutputContent::Object { object: object.clone() });
            self.run.output_of(self.session, content);
        }
        let Some(value) = value.filter(|_| self.keep || self.run.job.is_some()) else { return };
        let mut value = datum(value, object);
        if self.names != Names::Nowhere
            && let Datum::Object(object) = &mut value
        {
            object.properties.extend([
                ("PSComputerName".to_owned(), vec![Datum::Text(self.computer.clone())]),
                ("RunspaceId".to_owned(), vec![Datum::Guid(self.session)]),
            ]);
        }
        match &self.run.job {
            Some(job) => job.keep(Piece::Value(value)),
            None => self.kept.borrow_mut().push(value),
        }
    }

    /// Where an object came from, as one of its properties; a column or a line of its own, where several write.
    fn name(&self, object: &mut ObjectView) {
        const NAME: &str = "PSComputerName";
        let ValueView::Object(properties) = &mut object.value else { return };
        let text = self.computer.clone();
        properties.push(PropertyView { name: NAME.into(), text: text.clone(), value: ValueView::Text(text) });
        if self.names == Names::Shown
            && let Shape::Table { columns } | Shape::List { properties: columns } = &mut object.shape
        {
            columns.push(NAME.into());
        }
    }

    /// What was kept.
    pub(super) fn take(&self) -> Vec<Datum> {
        self.kept.take()
    }

    /// With the computer's name, where several write.
    fn marked(&self, content: OutputContent) -> OutputContent {
        let Self { computer, names: Names::Shown, .. } = self else { return content };
        let lines = |text: &str| text.lines().map(|line| format!("[{computer}] {line}")).collect::<Vec<_>>().join("\n");
        match content {
            OutputContent::Text { stream, text, no_newline } => {
                OutputContent::Text { stream, text: lines(&text), no_newline }
            }
            OutputContent::Object { mut object } if object.shape == Shape::Text => {
                object.text = lines(&object.text);
                OutputContent::Object { object }
            }
            OutputContent::Error { mut text, message, error_id, category, target } => {
                text.push_str(&format!("\n    + PSComputerName        : {computer}"));
                OutputContent::Error { text, message, error_id, category, target }
            }
            content => content,
        }
    }
}

impl<P: Platform> Step<P> {
    /// What a target wrote that is no object.
    async fn remote(&self, session: Uuid, content: &OutputContent, shown: OutputContent) {
        if self.halted() {
            return;
        }
        let show = |shown| self.run.output_of(session, shown);
        match content {
            OutputContent::Text { stream: Stream::Warning, text, .. } => {
                self.warning_shown_by(text.clone(), || show(shown)).await;
            }
            OutputContent::Text { stream: Stream::Information, text, .. } => {
                self.information_shown_by(text.clone(), || show(shown));
            }
            OutputContent::Progress(_) if !self.shows_progress() => {}
            content => match remote_record(content) {
                Some(error) => self.error_shown_by(&error, || self.run.remote_error(session, shown)).await,
                None => show(shown),
            },
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
fn datum(value: &Value, view: ObjectView) -> Datum {
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
    let mut object =
        Object { type_name: "Object".into(), text: render(value), properties: Vec::new(), view: Some(Box::new(view)) };
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
        _ => Datum::Object(Object {
            type_name: "Object".into(),
            text: render(value),
            properties: Vec::new(),
            view: None,
        }),
    }
}
