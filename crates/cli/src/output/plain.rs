//! PowerShell's own look: tables on standard output, errors on standard error.

use std::io::{IsTerminal, stderr};

use reattach_core::bridge::{RunEvent, Stream};
use reattach_core::table::{Columns, session_table};
use reattach_messages::Catalog;

use super::{Output, cmdlet, fully_qualified};

/// See the module.
pub(crate) struct Plain {
    catalog: Catalog,
    progress: bool,
}

impl Plain {
    pub(crate) fn new(catalog: Catalog) -> Self {
        Self { catalog, progress: stderr().is_terminal() }
    }
}

impl Output for Plain {
    fn event(&mut self, command: &str, event: &RunEvent) {
        match event {
            // The table ends its last line itself; PowerShell leaves a line free before and after.
            RunEvent::Sessions { sessions } => println!("\n{}", session_table(sessions, Columns::Six)),
            RunEvent::Output { content, .. } => {
                if let (Some(stream), Some(text)) = (content.stream(), content.plain()) {
                    write(stream, text);
                }
            }
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
        if self.progress {
            eprint!("\r\x1b[K");
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
