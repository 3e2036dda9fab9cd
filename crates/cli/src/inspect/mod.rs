//! `reattach inspect`: captured envelopes decoded down to PSRP messages. No network, nothing run.

mod conversation;
mod host_call;
mod report;
mod source;
mod streams;
mod trouble;
mod typed;
mod value;

use std::io::Read;
use std::path::Path;

use reattach_core::bridge::Text;
use reattach_messages::Catalog;

use crate::arguments::Inspect;
use crate::output;
use conversation::Conversation;

/// Decodes the files in order, as one conversation; the exit status is 1 when something in them is broken, 2 when a
/// file cannot be read at all.
pub(crate) fn inspect(inspect: &Inspect, catalog: &Catalog) -> u8 {
    let mut conversation = Conversation::default();
    let mut status = 0;
    for file in &inspect.files {
        let name = file.display().to_string();
        let bytes = match bytes(file) {
            Ok(bytes) => bytes,
            Err(reason) => {
                let text = Text::new("cli-inspect-unreadable").with("file", name.as_str()).with("reason", reason);
                eprintln!("reattach : {}", catalog.text(&text));
                status = 2;
                continue;
            }
        };
        for envelope in conversation.read(&name, &bytes) {
            if envelope.is_broken() {
                status = status.max(1);
            }
            if inspect.json {
                output::line(report::json(&name, &envelope, catalog));
            } else {
                output::lines(&report::text(&name, &envelope, catalog));
            }
        }
    }
    status
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| error.to_string())?;
        return Ok(bytes);
    }
    std::fs::read(file).map_err(|error| error.to_string())
}
