//! PowerShell's own look: tables on standard output, errors on standard error.

use std::io::{IsTerminal, stderr};

use reattach_core::bridge::{ObjectView, OutputContent, RunEvent, Shape, Stream};
use reattach_core::object_table::ObjectTable;
use reattach_core::table::{Columns, session_table};
use reattach_messages::Catalog;

use super::{Output, cmdlet, fully_qualified};

/// See the module.
pub(crate) struct Plain {
    catalog: Catalog,
    progress: bool,
    /// The table whose rows were written last.
    table: Option<ObjectTable>,
    /// Objects that may become its next rows.
    rows: Vec<ObjectView>,
}

impl Plain {
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { catalog, progress: stderr().is_terminal(), table: None, rows: Vec::new() }
    }

    fn write(&mut self, content: &OutputContent) {
        match content {
            OutputContent::Object { object } if matches!(object.shape, Shape::Table { .. }) => {
                if !self.rows.is_empty() && !ObjectTable::of(&self.rows).is_some_and(|table| table.fits(object)) {
                    self.end_table();
                }
                self.rows.push(object.clone());
            }
            content => {
                self.end_table();
                if let (Some(stream), Some(text)) = (content.stream(), content.plain()) {
                    write(stream, text);
                }
            }
        }
    }

    fn end_table(&mut self) {
        self.idle();
        if self.table.take().is_some() {
            println!();
        }
    }
}

impl Output for Plain {
    fn event(&mut self, command: &str, event: &RunEvent) {
        if !matches!(event, RunEvent::Output { .. } | RunEvent::Progress { .. }) {
            self.end_table();
        }
        match event {
            // The table ends its last line itself; PowerShell leaves a line free before and after.
            RunEvent::Sessions { sessions } => println!("\n{}", session_table(sessions, Columns::Six)),
            RunEvent::Output { content, .. } => self.write(content),
            RunEvent::Note { stream, text } => write(*stream, &self.catalog.text(text)),
            RunEvent::Error { error } => {
                eprintln!("{} : {}", cmdlet(command), self.catalog.text(&error.message));
                eprintln!("    + CategoryInfo          : {}", error.category);
                eprintln!("    + FullyQualifiedErrorId : {}", fully_qualified(error, command));
            }
            RunEvent::Progress { done, total } if self.progress => eprint!("\r{done}/{total}\x1b[K"),
            RunEvent::Finished(_) if self.progress => eprint!("\r\x1b[K"),
            RunEvent::Started { .. }
            | RunEvent::Planned { .. }
            | RunEvent::Target { .. }
            | RunEvent::Progress { .. }
            | RunEvent::FollowUps(_)
            | RunEvent::Finished(_) => {}
        }
    }

    fn pause(&mut self) {
        self.idle();
        if self.progress {
            eprint!("\r\x1b[K");
        }
    }

    fn idle(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        let Some(first) = rows.first() else { return };
        let goes_on = self.table.take().filter(|table| table.fits(first));
        if let Some(table) = goes_on.or_else(|| {
            let table = ObjectTable::of(&rows)?;
            print!("{}", table.headings());
            Some(table)
        }) {
            rows.iter().for_each(|object| print!("{}", table.row(object)));
            self.table = Some(table);
        }
    }
}

fn write(stream: Stream, text: &str) {
    match stream {
        Stream::Output | Stream::Host | Stream::Information | Stream::WhatIf | Stream::Input => println!("{text}"),
        Stream::Error => eprintln!("{text}"),
        Stream::Warning => eprintln!("WARNING: {text}"),
        Stream::Verbose => eprintln!("VERBOSE: {text}"),
        Stream::Debug => eprintln!("DEBUG: {text}"),
        Stream::Progress => {}
    }
}
