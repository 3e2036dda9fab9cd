//! What events of a pool mean for whoever looks.

use reattach_core::bridge::{ObjectView, OutputContent, ProgressView, PropertyView, Shape, Stream, Text, ValueView};
use reattach_psrp::client::{self, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    ConsoleColor, ErrorRecord, HostCall, HostInformation, HostQuery, InformationRecord, PipelineState, ProgressRecord,
    RunspacePoolState,
};
use reattach_psrp::render::view::{self, Limits, Node, Property, View, view};
use reattach_psrp::render::{error_text, render};
use uuid::Uuid;

use crate::output::{separator, text};

/// What events mean, in order.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) contents: Vec<OutputContent>,
    /// Objects of the output, for whoever keeps them.
    pub(crate) objects: Vec<Value>,
    /// The pipeline is over.
    pub(crate) over: bool,
    /// The pool is.
    pub(crate) closed: Option<RunspacePoolState>,
    /// The exchange of the session key has ended.
    pub(crate) key_exchanged: bool,
    /// Calls that are more than writing.
    pub(crate) calls: Vec<(Option<Uuid>, HostCall)>,
}

impl Reading {
    /// `ours`: the pipeline was started here, so that its normal end is no news.
    pub(crate) fn of(events: Vec<Event>, ours: bool) -> Self {
        let mut reading = Self::default();
        events.into_iter().for_each(|event| reading.take(event, ours));
        reading
    }

    fn take(&mut self, event: Event, ours: bool) {
        match event {
            Event::Output { value, .. } => {
                self.contents.push(OutputContent::Object { object: object(view(&value, Limits::default())) });
                self.objects.push(value);
            }
            Event::Error { record, .. } => self.error(&record),
            Event::Record { stream, record, .. } => {
                let stream = match stream {
                    client::Stream::Debug => Stream::Debug,
                    client::Stream::Verbose => Stream::Verbose,
                    client::Stream::Warning => Stream::Warning,
                };
                self.contents.push(text(stream, record.message));
            }
            Event::Information { record, .. } => self.contents.push(information(&record)),
            Event::Progress { record, .. } => self.contents.push(progress(0, record)),
            Event::PipelineState { state, error, .. } => {
                let line = match state {
                    PipelineState::Stopped => Some("engine-separator-stopped"),
                    PipelineState::Completed if !ours => Some("engine-separator-ended"),
                    PipelineState::Failed if !ours || error.is_none() => Some("engine-separator-failed"),
                    _ => None,
                };
                // That it was stopped is said by the separator.
                if let Some(error) = error.filter(|_| state == PipelineState::Failed) {
                    self.error(&error);
                }
                self.contents.extend(line.map(|id| separator(Text::new(id))));
                self.over |= state.is_final();
            }
            Event::PoolState { state, error } => {
                if let Some(error) = error {
                    self.error(&error);
                }
                if matches!(state, RunspacePoolState::Closed | RunspacePoolState::Broken) {
                    self.closed = Some(state);
                }
            }
            Event::KeyExchanged(_) => self.key_exchanged = true,
            Event::HostCall { pipeline, call } => match host_text(&call) {
                Some(content) => self.contents.push(content),
                None => self.calls.push((pipeline, call)),
            },
            _ => {}
        }
    }

    fn error(&mut self, record: &ErrorRecord) {
        self.contents.push(OutputContent::Error {
            text: error_text(record),
            message: record.message().into(),
            error_id: record.fully_qualified_error_id.clone(),
            category: record.category.name().into(),
            target: record.target_name.clone().unwrap_or_default(),
        });
    }
}

/// The display form as it goes to the page.
fn object(view: View) -> ObjectView {
    let View { type_name, shape, text, value } = view;
    let shape = match shape {
        view::Shape::Text => Shape::Text,
        view::Shape::Table(columns) => Shape::Table { columns },
        view::Shape::List(properties) => Shape::List { properties },
    };
    ObjectView { type_name, shape, text, value: node(value) }
}

fn node(from: Node) -> ValueView {
    match from {
        Node::Null => ValueView::Null,
        Node::Bool(flag) => ValueView::Bool(flag),
        Node::Number(text) => ValueView::Number(text),
        Node::Text(text) => ValueView::Text(text),
        Node::Date(text) => ValueView::Date(text),
        Node::Duration(text) => ValueView::Duration(text),
        Node::List(items) => ValueView::List(items.into_iter().map(node).collect()),
        Node::Object(properties) => ValueView::Object(
            properties
                .into_iter()
                .map(|Property { name, text, value }| PropertyView { name, text, value: node(value) })
                .collect(),
        ),
        Node::Cut(text) => ValueView::Cut(text),
    }
}

fn information(record: &InformationRecord) -> OutputContent {
    match record.host_information() {
        Some(HostInformation { message, foreground, background, no_new_line }) => OutputContent::Text {
            stream: Stream::Host,
            text: coloured(&message, foreground, background),
            no_newline: no_new_line,
        },
        None => text(Stream::Information, render(&record.message_data)),
    }
}

/// The console's form of a progress record.
fn progress(source_id: i64, record: ProgressRecord) -> OutputContent {
    OutputContent::Progress(ProgressView {
        source_id,
        activity_id: record.activity_id,
        parent_activity_id: Some(record.parent_activity_id).filter(|parent| *parent >= 0),
        activity: record.activity,
        status: record.status.unwrap_or_default(),
        current_operation: record.current_operation.unwrap_or_default(),
        percent_complete: u8::try_from(record.percent_complete).ok().filter(|percent| *percent <= 100),
        seconds_remaining: u32::try_from(record.seconds_remaining).ok(),
        completed: record.completed,
    })
}

/// The text of a host call that only writes.
fn host_text(call: &HostCall) -> Option<OutputContent> {
    let host = |text, no_newline| OutputContent::Text { stream: Stream::Host, text, no_newline };
    Some(match call.query().ok()? {
        HostQuery::Write1 { text } => host(text, true),
        HostQuery::Write2 { foreground, background, text } => {
            host(coloured(&text, Some(foreground), Some(background)), true)
        }
        HostQuery::WriteLine1 => host(String::new(), false),
        HostQuery::WriteLine2 { text } => host(text, false),
        HostQuery::WriteLine3 { foreground, background, text } => {
            host(coloured(&text, Some(foreground), Some(background)), false)
        }
        HostQuery::WriteErrorLine { text } => self::text(Stream::Error, text),
        HostQuery::WriteDebugLine { text } => self::text(Stream::Debug, text),
        HostQuery::WriteVerboseLine { text } => self::text(Stream::Verbose, text),
        HostQuery::WriteWarningLine { text } => self::text(Stream::Warning, text),
        HostQuery::WriteProgress { source_id, record } => progress(source_id, record),
        _ => return None,
    })
}

/// Text in colours of the console, as SGR sequences (ECMA-48 8.3.117).
fn coloured(text: &str, foreground: Option<ConsoleColor>, background: Option<ConsoleColor>) -> String {
    let codes = [(foreground, 0), (background, 10)];
    let codes: Vec<String> =
        codes.into_iter().filter_map(|(colour, offset)| Some((sgr(colour?)? + offset).to_string())).collect();
    if codes.is_empty() || text.is_empty() {
        return text.into();
    }
    format!("\x1b[{}m{text}\x1b[0m", codes.join(";"))
}

/// The foreground of a `ConsoleColor`.
fn sgr(ConsoleColor(colour): ConsoleColor) -> Option<i32> {
    // Windows counts blue first, ECMA-48 red.
    const ORDER: [i32; 8] = [0, 4, 2, 6, 1, 5, 3, 7];
    let index = usize::try_from(colour).ok()?;
    let base = if index < 8 { 30 } else { 90 };
    (index < 16).then(|| base + ORDER[index % 8])
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(target_arch = "wasm32")]
    use crate::testing::test;

    #[test]
    fn colours_of_windows_are_those_of_a_terminal() {
        assert_eq!(coloured("x", Some(ConsoleColor(12)), None), "\x1b[91mx\x1b[0m", "Red");
        assert_eq!(
            coloured("x", Some(ConsoleColor(15)), Some(ConsoleColor(1))),
            "\x1b[97;44mx\x1b[0m",
            "White on DarkBlue"
        );
        assert_eq!(coloured("x", Some(ConsoleColor(8)), None), "\x1b[90mx\x1b[0m", "DarkGray");
        assert_eq!(coloured("x", None, Some(ConsoleColor(14))), "\x1b[103mx\x1b[0m", "on Yellow");
        assert_eq!(coloured("x", Some(ConsoleColor(16)), Some(ConsoleColor(-1))), "x", "no colours");
        assert_eq!(coloured("", Some(ConsoleColor(1)), None), "");
    }

    #[test]
    fn what_write_host_wrote_keeps_its_line_open() {
        let record = InformationRecord::host(HostInformation {
            message: "50 %".into(),
            foreground: Some(ConsoleColor(10)),
            background: None,
            no_new_line: true,
        });
        let expected =
            OutputContent::Text { stream: Stream::Host, text: "\x1b[92m50 %\x1b[0m".into(), no_newline: true };
        assert_eq!(information(&record), expected);
        let plain = InformationRecord { message_data: Value::String("a".into()), ..InformationRecord::default() };
        assert_eq!(information(&plain), text(Stream::Information, "a"));
    }

    #[test]
    fn unknown_numbers_of_a_progress_record_are_left_out() {
        let OutputContent::Progress(view) = progress(7, ProgressRecord::default()) else { panic!() };
        assert_eq!((view.source_id, view.percent_complete, view.seconds_remaining), (7, None, None));
        assert_eq!(view.parent_activity_id, None);
        let record = ProgressRecord { percent_complete: 300, seconds_remaining: 4, ..ProgressRecord::default() };
        let OutputContent::Progress(view) = progress(0, record) else { panic!() };
        assert_eq!((view.percent_complete, view.seconds_remaining), (None, Some(4)));
    }

    #[test]
    fn calls_that_write_become_output_and_others_do_not() {
        let call = |query: HostQuery| host_text(&HostCall::new(1, &query));
        let host =
            |text: &str, no_newline| Some(OutputContent::Text { stream: Stream::Host, text: text.into(), no_newline });
        assert_eq!(call(HostQuery::Write1 { text: "a".into() }), host("a", true));
        assert_eq!(call(HostQuery::WriteLine1), host("", false));
        let (foreground, background) = (ConsoleColor(12), ConsoleColor(0));
        assert_eq!(
            call(HostQuery::WriteLine3 { foreground, background, text: "a".into() }),
            host("\x1b[91;40ma\x1b[0m", false)
        );
        let OutputContent::Progress(view) =
            call(HostQuery::WriteProgress { source_id: 4, record: ProgressRecord::default() }).expect("it writes")
        else {
            panic!()
        };
        assert_eq!(view.source_id, 4);
        assert_eq!(call(HostQuery::ReadLine), None);
    }
}
