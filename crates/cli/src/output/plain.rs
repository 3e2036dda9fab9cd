//! PowerShell's own look: tables on standard output, errors and what else is not output on standard error, in
//! PowerShell's colours where a terminal shows them.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Color, Effects, Style};
use reattach_core::bridge::{ObjectView, OutputContent, ProgressView, RunEvent, Shape, Stream};
use reattach_core::object_table::ObjectTable;
use reattach_core::table::{Columns, session_table};
use reattach_messages::Catalog;

use super::safe::safe;
use super::{Output, cmdlet, fully_qualified};

/// Cells of the line that shows progress.
const PROGRESS: usize = 78;

const PLAIN: Style = Style::new();
const ERROR: Style = bold(AnsiColor::Red);
const NOTICE: Style = bold(AnsiColor::Yellow);
const HEADING: Style = bold(AnsiColor::Green);

const fn bold(colour: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(colour))).effects(Effects::BOLD)
}

/// See the module.
pub(crate) struct Plain {
    catalog: Catalog,
    /// Somebody looks at standard error.
    progress: bool,
    /// A line of progress stands there.
    shows_progress: bool,
    /// The last line of standard output goes on.
    open_line: bool,
    /// The table whose rows were written last.
    table: Option<ObjectTable>,
    /// Objects that may become its next rows.
    rows: Vec<ObjectView>,
}

impl Plain {
    pub(crate) fn new(catalog: Catalog) -> Self {
        let progress = io::stderr().is_terminal();
        Self { catalog, progress, shows_progress: false, open_line: false, table: None, rows: Vec::new() }
    }

    fn content(&mut self, content: &OutputContent) {
        match content {
            OutputContent::Object { object } if matches!(object.shape, Shape::Table { .. }) => {
                if !self.rows.is_empty() && !ObjectTable::of(&self.rows).is_some_and(|table| table.fits(object)) {
                    self.end_table();
                }
                self.rows.push(object.clone());
            }
            OutputContent::Progress(progress) => {
                if !progress.completed {
                    self.show_progress(&self.progress_line(progress));
                }
            }
            OutputContent::Text { stream: Stream::Host, text, no_newline: true } => {
                self.end_table();
                self.clear_progress();
                out(PLAIN, text);
                self.open_line = true;
            }
            content => {
                self.end_table();
                if let (Some(stream), Some(text)) = (content.stream(), content.plain()) {
                    self.line(stream, text);
                }
            }
        }
    }

    fn progress_line(&self, progress: &ProgressView) -> String {
        let ProgressView { activity, status, current_operation, percent_complete, .. } = progress;
        let percent = percent_complete.map_or_else(String::new, |percent| format!("{percent} % "));
        [percent.as_str(), activity, status, current_operation].into_iter().filter(|part| !part.is_empty()).fold(
            String::new(),
            |line, part| match line.as_str() {
                "" => part.to_owned(),
                line if line.ends_with(' ') => format!("{line}{part}"),
                line => format!("{line}: {part}"),
            },
        )
    }

    fn end_table(&mut self) {
        self.idle();
        if self.table.take().is_some() {
            out(PLAIN, "\n");
        }
    }

    fn line(&mut self, stream: Stream, text: &str) {
        self.clear_progress();
        match stream {
            Stream::Output | Stream::Host | Stream::WhatIf | Stream::Input => {
                self.open_line = false;
                out(PLAIN, &format!("{text}\n"));
            }
            Stream::Information => err(PLAIN, text),
            Stream::Error => err(ERROR, text),
            Stream::Warning => err(NOTICE, &format!("WARNING: {text}")),
            Stream::Verbose => err(NOTICE, &format!("VERBOSE: {text}")),
            Stream::Debug => err(NOTICE, &format!("DEBUG: {text}")),
            Stream::Progress => {}
        }
    }

    /// Headings stand out.
    fn table(&mut self, table: &str, headings: usize) {
        self.clear_progress();
        for (at, line) in table.lines().enumerate() {
            out(if at < headings { HEADING } else { PLAIN }, &format!("{line}\n"));
        }
    }

    fn show_progress(&mut self, line: &str) {
        if self.progress {
            let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).take(PROGRESS).collect();
            let _ = write!(anstream::stderr(), "\r{line}\u{1b}[K");
            self.shows_progress = true;
        }
    }

    fn clear_progress(&mut self) {
        if std::mem::take(&mut self.shows_progress) {
            let _ = write!(anstream::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Output for Plain {
    fn event(&mut self, command: &str, event: &RunEvent) {
        if !matches!(event, RunEvent::Output { .. } | RunEvent::Progress { .. } | RunEvent::Target { .. }) {
            self.end_table();
        }
        match event {
            // The table ends its last line itself; PowerShell leaves a line free before and after.
            RunEvent::Sessions { sessions } => {
                out(PLAIN, "\n");
                self.table(&session_table(sessions, Columns::Six), 2);
                out(PLAIN, "\n");
            }
            RunEvent::Output { content, .. } => self.content(content),
            RunEvent::Note { stream, text } => self.line(*stream, &self.catalog.text(text)),
            RunEvent::Error { error } => {
                self.clear_progress();
                let message = self.catalog.text(&error.message);
                err(ERROR, &format!("{} : {message}", cmdlet(command)));
                err(ERROR, &format!("    + CategoryInfo          : {}", error.category));
                err(ERROR, &format!("    + FullyQualifiedErrorId : {}", fully_qualified(error, command)));
            }
            RunEvent::Progress { done, total } if *total > 1 => self.show_progress(&format!("{done}/{total}")),
            RunEvent::Finished(_) => {
                self.clear_progress();
                if std::mem::take(&mut self.open_line) {
                    out(PLAIN, "\n");
                }
            }
            RunEvent::Started { .. }
            | RunEvent::Planned { .. }
            | RunEvent::Target { .. }
            | RunEvent::Progress { .. }
            | RunEvent::FollowUps(_) => {}
        }
    }

    fn pause(&mut self) {
        self.idle();
        self.clear_progress();
    }

    fn idle(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let Some(first) = rows.first() else { return };
        let goes_on = self.table.take().filter(|table| table.fits(first));
        if let Some(table) = goes_on.or_else(|| {
            let table = ObjectTable::of(&rows)?;
            self.table(&table.headings(), 2);
            Some(table)
        }) {
            let rows: String = rows.iter().map(|object| table.row(object)).collect();
            self.table(&rows, 0);
            self.table = Some(table);
        }
    }
}

/// To standard output, as it is. Nobody may read it any more: then what runs goes on.
fn out(style: Style, text: &str) {
    let _ = print(&mut anstream::stdout(), style, text);
}

/// A line to standard error.
fn err(style: Style, text: &str) {
    let _ = print(&mut anstream::stderr(), style, &format!("{text}\n"));
}

fn print(to: &mut impl Write, style: Style, text: &str) -> io::Result<()> {
    let (text, end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
    write!(to, "{style}{}{style:#}{end}", safe(text))?;
    to.flush()
}
