//! From what a pool says to what a session page shows.

use std::rc::Rc;

use reattach_core::bridge::{OutputContent, SessionState, Stream, Text};
use reattach_psrp::client::{self, Event};
use reattach_psrp::clixml::Value;
use reattach_psrp::message::{
    HostCall, HostMethod, InformationRecord, PipelineState, ProgressRecord, RunspacePoolState,
};
use reattach_psrp::render::{error_text, render, render_all};
use uuid::Uuid;

use crate::Platform;
use crate::cmdlets::Collector;
use crate::failure::Failure;
use crate::output::{separator, text};
use crate::session::Session;
use crate::shared::Shared;

/// What a Connect has brought so far.
#[derive(Default)]
pub(crate) struct Opening {
    /// The target's private data has come.
    pub(crate) opened: bool,
    pub(crate) contents: Vec<OutputContent>,
}

impl Opening {
    pub(crate) fn take(&mut self, events: Vec<Event>) {
        self.opened |= events.iter().any(|event| matches!(event, Event::Opened));
        // Nobody waits for an answer yet: host calls are asked again of whoever receives.
        self.contents.extend(read(events, false).contents);
    }
}

/// What events mean.
#[derive(Default)]
struct Reading {
    contents: Vec<OutputContent>,
    /// The pipeline is over.
    over: bool,
    /// The pool is.
    closed: Option<RunspacePoolState>,
    calls: Vec<(Option<Uuid>, HostCall)>,
}

impl<P: Platform> Shared<P> {
    /// Takes data of a stream in; says whether it told the end of the pipeline.
    ///
    /// # Errors
    /// [`Failure::Malformed`] when the stream cannot be read any further.
    pub(crate) fn take_in(
        self: &Rc<Self>,
        session: &Rc<Session<P>>,
        session_id: Uuid,
        command_id: Option<Uuid>,
        data: &[u8],
    ) -> Result<bool, Failure> {
        let (events, ours) = {
            let mut link = session.link.borrow_mut();
            let Some(link) = link.as_mut().filter(|link| link.session_id == session_id) else {
                return Ok(false);
            };
            let ours = link.pipeline.as_ref().is_some_and(|pipeline| pipeline.ours);
            (link.pool.receive(command_id, data), ours)
        };
        let events = events.map_err(|_| Failure::Malformed)?;
        let collector = session.collector.borrow().clone();
        if let Some(collector) = collector {
            collect(&collector, &events);
        }
        let reading = read(events, ours);
        self.write(session, reading.contents);
        for (pipeline, call) in reading.calls {
            let refusal =
                session.link.borrow_mut().as_mut().and_then(|link| link.pool.refuse_host_call(pipeline, &call));
            if let Some(data) = refusal {
                self.refuse_host_call(session, pipeline, call.method.name(), data);
            }
        }
        if let Some(state) = reading.closed {
            self.pool_over(session, state);
        }
        Ok(reading.over)
    }

    fn pool_over(&self, session: &Session<P>, state: RunspacePoolState) {
        if state == RunspacePoolState::Closed {
            self.separate(session, Text::new("engine-separator-gone"));
            self.remove_session(session);
        } else if session.is_open() {
            self.separate(session, Text::new("engine-separator-broken"));
            self.change(session, |facts| facts.state = SessionState::Broken);
        }
    }
}

/// What a command of a run gets of events; the session's page gets them too.
fn collect(collector: &Collector, events: &[Event]) {
    let mut outputs: Vec<Value> = Vec::new();
    for event in events {
        if let Event::Output { value, .. } = event {
            outputs.push(value.clone());
            continue;
        }
        if !outputs.is_empty() {
            collector.objects(&outputs);
            outputs.clear();
        }
        match event {
            Event::Error { record, .. } => collector.error(record),
            Event::PipelineState { state: PipelineState::Failed, error: Some(error), .. } => collector.error(error),
            Event::Record { .. } | Event::Information { .. } | Event::Progress { .. } | Event::HostCall { .. } => {
                let mut reading = Reading::default();
                read_one(event.clone(), true, &mut reading);
                for content in reading.contents {
                    if let (Some(stream), Some(text)) = (content.stream(), content.plain()) {
                        collector.text(stream, text);
                    }
                }
            }
            _ => {}
        }
    }
    if !outputs.is_empty() {
        collector.objects(&outputs);
    }
}

fn read(events: Vec<Event>, ours: bool) -> Reading {
    let mut reading = Reading::default();
    let mut outputs: Vec<Value> = Vec::new();
    for event in events {
        if let Event::Output { value, .. } = event {
            // What comes together is shown together: one table for objects of one type.
            outputs.push(value);
            continue;
        }
        flush(&mut outputs, &mut reading.contents);
        read_one(event, ours, &mut reading);
    }
    flush(&mut outputs, &mut reading.contents);
    reading
}

fn flush(outputs: &mut Vec<Value>, contents: &mut Vec<OutputContent>) {
    if !outputs.is_empty() {
        contents.push(text(Stream::Output, render_all(outputs)));
        outputs.clear();
    }
}

fn read_one(event: Event, ours: bool, reading: &mut Reading) {
    let contents = &mut reading.contents;
    match event {
        Event::Error { record, .. } => contents.push(text(Stream::Error, error_text(&record))),
        Event::Record { stream, record, .. } => {
            let stream = match stream {
                client::Stream::Debug => Stream::Debug,
                client::Stream::Verbose => Stream::Verbose,
                client::Stream::Warning => Stream::Warning,
            };
            contents.push(text(stream, record.message));
        }
        Event::Information { record, .. } => contents.push(information(&record)),
        Event::Progress { record, .. } if !record.completed => {
            contents.push(text(Stream::Progress, progress(&record)));
        }
        Event::PipelineState { state, error, .. } => {
            if state == PipelineState::Failed
                && let Some(error) = &error
            {
                contents.push(text(Stream::Error, error_text(error)));
            }
            let line = match state {
                PipelineState::Stopped => Some("engine-separator-stopped"),
                PipelineState::Completed if !ours => Some("engine-separator-ended"),
                PipelineState::Failed if !ours || error.is_none() => Some("engine-separator-failed"),
                _ => None,
            };
            contents.extend(line.map(|id| separator(Text::new(id))));
            reading.over |= state.is_final();
        }
        Event::PoolState { state, error } => {
            if let Some(error) = error {
                contents.push(text(Stream::Error, error_text(&error)));
            }
            if matches!(state, RunspacePoolState::Closed | RunspacePoolState::Broken) {
                reading.closed = Some(state);
            }
        }
        Event::HostCall { pipeline, call } => match host_text(&call) {
            Some(content) => contents.push(content),
            None => reading.calls.push((pipeline, call)),
        },
        _ => {}
    }
}

fn information(record: &InformationRecord) -> OutputContent {
    match record.host_information() {
        Some(host) => text(Stream::Host, host.message),
        None => text(Stream::Information, render(&record.message_data)),
    }
}

fn progress(record: &ProgressRecord) -> String {
    let mut line = record.activity.clone();
    if let Some(status) = record.status.as_deref().filter(|status| !status.is_empty()) {
        line.push_str(": ");
        line.push_str(status);
    }
    if record.percent_complete >= 0 {
        line.push_str(&format!(" ({} %)", record.percent_complete));
    }
    line
}

/// The text of a host call that only writes.
fn host_text(call: &HostCall) -> Option<OutputContent> {
    let stream = match call.method {
        HostMethod::WRITE_ERROR_LINE => Stream::Error,
        HostMethod(19) => Stream::Debug,
        HostMethod(21) => Stream::Verbose,
        HostMethod(22) => Stream::Warning,
        HostMethod::WRITE1
        | HostMethod::WRITE2
        | HostMethod::WRITE_LINE1
        | HostMethod::WRITE_LINE2
        | HostMethod::WRITE_LINE3 => Stream::Host,
        _ => return None,
    };
    // The colours stand before the text.
    Some(text(stream, call.parameters.last().map(render).unwrap_or_default()))
}
