//! What events of a pool mean for whoever looks.

use reattach_core::bridge::{OutputContent, ProgressView, Stream, Text};
use reattach_psrp::client::{self, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    ErrorRecord, HostCall, HostInformation, HostMethod, InformationRecord, PipelineState, ProgressRecord,
    RunspacePoolState,
};
use reattach_psrp::render::{error_text, render, render_all};
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
    /// Calls that are more than writing.
    pub(crate) calls: Vec<(Option<Uuid>, HostCall)>,
}

impl Reading {
    /// `ours`: the pipeline was started here, so that its normal end is no news.
    pub(crate) fn of(events: Vec<Event>, ours: bool) -> Self {
        let mut reading = Self::default();
        let mut together: Vec<Value> = Vec::new();
        for event in events {
            if let Event::Output { value, .. } = event {
                // What comes together is shown together: one table for objects of one type.
                together.push(value);
                continue;
            }
            reading.show(&mut together);
            reading.take(event, ours);
        }
        reading.show(&mut together);
        reading
    }

    fn show(&mut self, together: &mut Vec<Value>) {
        if !together.is_empty() {
            self.contents.push(text(Stream::Output, render_all(together)));
            self.objects.append(together);
        }
    }

    fn take(&mut self, event: Event, ours: bool) {
        match event {
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

fn information(record: &InformationRecord) -> OutputContent {
    match record.host_information() {
        Some(HostInformation { message, foreground, background, no_new_line }) => OutputContent::Text {
            stream: Stream::Host,
            text: coloured(&message, foreground.map(|colour| colour.0), background.map(|colour| colour.0)),
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
    // The colours stand before the text.
    let last = || call.parameters.last().map(render).unwrap_or_default();
    let colour = |at: usize| call.parameters.get(at).and_then(Value::as_i32);
    let host = |text, no_newline| OutputContent::Text { stream: Stream::Host, text, no_newline };
    Some(match call.method {
        HostMethod::WRITE1 => host(last(), true),
        HostMethod::WRITE2 => host(coloured(&last(), colour(0), colour(1)), true),
        HostMethod::WRITE_LINE1 => host(String::new(), false),
        HostMethod::WRITE_LINE2 => host(last(), false),
        HostMethod::WRITE_LINE3 => host(coloured(&last(), colour(0), colour(1)), false),
        HostMethod::WRITE_ERROR_LINE => text(Stream::Error, last()),
        HostMethod(19) => text(Stream::Debug, last()),
        HostMethod(21) => text(Stream::Verbose, last()),
        HostMethod(22) => text(Stream::Warning, last()),
        HostMethod(20) => {
            let source_id = call.parameters.first().and_then(Value::as_i64).unwrap_or_default();
            progress(source_id, ProgressRecord::from_value(call.parameters.get(1)?.clone()).ok()?)
        }
        _ => return None,
    })
}

/// Text in colours of the console, as SGR sequences (ECMA-48 8.3.117).
fn coloured(text: &str, foreground: Option<i32>, background: Option<i32>) -> String {
    let codes = [(foreground, 0), (background, 10)];
    let codes: Vec<String> =
        codes.into_iter().filter_map(|(colour, offset)| Some((sgr(colour?)? + offset).to_string())).collect();
    if codes.is_empty() || text.is_empty() {
        return text.into();
    }
    format!("\x1b[{}m{text}\x1b[0m", codes.join(";"))
}

/// The foreground of a `ConsoleColor`.
fn sgr(colour: i32) -> Option<i32> {
    // Windows counts blue first, ECMA-48 red.
    const ORDER: [i32; 8] = [0, 4, 2, 6, 1, 5, 3, 7];
    let index = usize::try_from(colour).ok()?;
    let base = if index < 8 { 30 } else { 90 };
    (index < 16).then(|| base + ORDER[index % 8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_windows_are_those_of_a_terminal() {
        assert_eq!(coloured("x", Some(12), None), "\x1b[91mx\x1b[0m", "Red");
        assert_eq!(coloured("x", Some(15), Some(1)), "\x1b[97;44mx\x1b[0m", "White on DarkBlue");
        assert_eq!(coloured("x", Some(8), None), "\x1b[90mx\x1b[0m", "DarkGray");
        assert_eq!(coloured("x", None, Some(14)), "\x1b[103mx\x1b[0m", "on Yellow");
        assert_eq!(coloured("x", Some(16), Some(-1)), "x", "no colours");
        assert_eq!(coloured("", Some(1), None), "");
    }

    #[test]
    fn what_write_host_wrote_keeps_its_line_open() {
        let record = InformationRecord::host(HostInformation {
            message: "50 %".into(),
            foreground: Some(reattach_psrp::message::ConsoleColor(10)),
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
        let call = |method, parameters| HostCall { call_id: -100, method, parameters };
        let host =
            |text: &str, no_newline| Some(OutputContent::Text { stream: Stream::Host, text: text.into(), no_newline });
        assert_eq!(host_text(&call(HostMethod::WRITE1, vec!["a".to_owned().into()])), host("a", true));
        assert_eq!(host_text(&call(HostMethod::WRITE_LINE1, Vec::new())), host("", false));
        let colours = vec![Value::I32(12), Value::I32(0), "a".to_owned().into()];
        assert_eq!(host_text(&call(HostMethod::WRITE_LINE3, colours)), host("\x1b[91;40ma\x1b[0m", false));
        assert_eq!(host_text(&call(HostMethod::READ_LINE, Vec::new())), None);
    }
}
