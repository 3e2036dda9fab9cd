//! What a session wrote, as a file.

use reattach_core::bridge::{Millis, OutputContent, OutputItem, Stream, Text};

use super::ansi;
use super::object::{json, quote};
use super::scrollback::Scrollback;
use super::terminal::{prompt, word};
use crate::model::number;

/// What a transcript says of itself.
pub struct Heading<'a> {
    /// The session's name.
    pub session: &'a str,
    /// Its host.
    pub computer: &'a str,
    /// When the transcript was made.
    pub at: Millis,
}

/// How a transcript turns what it holds into words.
pub struct Words<'a> {
    /// A sentence in the language that is set.
    pub say: &'a dyn Fn(&Text) -> String,
    /// A time in ISO 8601.
    pub date: &'a dyn Fn(Millis) -> String,
}

/// As text: what a terminal would have shown, with the word of every stream but the first.
#[must_use]
pub fn text(scrollback: &Scrollback, heading: &Heading, words: &Words) -> String {
    let title = Text::new("ui-transcript-title")
        .with("session", heading.session)
        .with("computer", heading.computer)
        .with("date", (words.date)(heading.at));
    let mut out = format!("{}\n", (words.say)(&title));
    if scrollback.dropped() > 0 {
        out.push_str(&(words.say)(&Text::new("ui-output-dropped").with_number("count", number(scrollback.dropped()))));
        out.push('\n');
    }
    out.push('\n');
    for item in scrollback.items() {
        match &item.content {
            OutputContent::Separator { text } => out.push_str(&format!("--- {} ---\n", (words.say)(text))),
            content => {
                let Some(plain) = content.plain() else { continue };
                let prefix = match content.stream() {
                    Some(Stream::Input) => prompt(plain).to_owned(),
                    Some(Stream::WhatIf) => "What if: ".to_owned(),
                    Some(stream @ (Stream::Warning | Stream::Verbose | Stream::Debug)) => {
                        word(stream).map(|word| format!("{word}: ")).unwrap_or_default()
                    }
                    _ => String::new(),
                };
                out.push_str(&prefix);
                out.push_str(&ansi::plain(plain));
                if !matches!(content, OutputContent::Text { no_newline: true, .. }) {
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// As JSON: an array with an object an entry, in order.
#[must_use]
pub fn as_json(scrollback: &Scrollback, words: &Words) -> String {
    let entries: Vec<String> = scrollback.items().iter().map(|item| entry(item, words)).collect();
    format!("[\n{}\n]\n", entries.join(",\n"))
}

fn entry(item: &OutputItem, words: &Words) -> String {
    let mut out = format!("{{\"sequence\":{},\"at\":", item.sequence);
    quote(&(words.date)(item.at), &mut out);
    let mut member = |name: &str, value: &str| {
        out.push_str(&format!(",\"{name}\":"));
        quote(value, &mut out);
    };
    member("stream", stream(&item.content));
    match &item.content {
        OutputContent::Separator { text } => member("text", &(words.say)(text)),
        OutputContent::Error { text, message, error_id, category, target } => {
            for (name, value) in [
                ("text", text),
                ("message", message),
                ("errorId", error_id),
                ("category", category),
                ("target", target),
            ] {
                member(name, value);
            }
        }
        content => member("text", content.plain().unwrap_or_default()),
    }
    if let OutputContent::Object { object } = &item.content {
        member("typeName", &object.type_name);
        // An array of one: its brackets are cut off.
        let array = json([object]);
        out.push_str(",\"value\":");
        out.push_str(array.trim_end().trim_start_matches('[').trim_end_matches(']').trim());
    }
    out.push('}');
    out
}

fn stream(content: &OutputContent) -> &'static str {
    match content.stream() {
        None => "separator",
        Some(Stream::Output) => "output",
        Some(Stream::Error) => "error",
        Some(Stream::Warning) => "warning",
        Some(Stream::Verbose) => "verbose",
        Some(Stream::Debug) => "debug",
        Some(Stream::Information) => "information",
        Some(Stream::Progress) => "progress",
        Some(Stream::Host) => "host",
        Some(Stream::Input) => "input",
        Some(Stream::WhatIf) => "whatIf",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::{object, process, text as line};

    fn scrollback() -> Scrollback {
        let mut scrollback = Scrollback::default();
        let open = OutputContent::Text { stream: Stream::Host, text: "a".into(), no_newline: true };
        let error = OutputContent::Error {
            text: "it \"broke\"\n    + CategoryInfo".into(),
            message: "it \"broke\"".into(),
            error_id: "Broke".into(),
            category: "NotSpecified".into(),
            target: String::new(),
        };
        let separator = OutputContent::Separator { text: Text::new("engine-separator-ended") };
        scrollback.extend(vec![
            line(1, Stream::Input, "Get-Process"),
            object(2, process(7, "x", 1)),
            OutputItem { sequence: 3, at: 0, content: open },
            line(4, Stream::Host, "\u{1b}[31mb\u{1b}[0m"),
            line(5, Stream::Warning, "careful"),
            OutputItem { sequence: 6, at: 5, content: error },
            OutputItem { sequence: 7, at: 6, content: separator },
        ]);
        scrollback
    }

    fn words() -> Words<'static> {
        Words { say: &|text| text.id.clone(), date: &|at| format!("T{at}") }
    }

    #[test]
    fn text_is_what_a_terminal_would_have_shown() {
        let heading = Heading { session: "ITTask", computer: "Server01", at: 9 };
        assert_eq!(
            text(&scrollback(), &heading, &words()),
            "ui-transcript-title\n\nPS> Get-Process\n7 x\nab\nWARNING: careful\nit \"broke\"\n    + CategoryInfo\n--- engine-separator-ended ---\n"
        );
    }

    #[test]
    fn json_holds_values_and_can_be_read() {
        let read: serde_json::Value = serde_json::from_str(&as_json(&scrollback(), &words())).expect("it is JSON");
        assert_eq!(read.as_array().map(Vec::len), Some(7));
        assert_eq!(read[1]["value"]["Handles"], 1);
        assert_eq!(read[5]["errorId"], "Broke");
        assert_eq!(read[3]["text"], "\u{1b}[31mb\u{1b}[0m");
        assert_eq!(
            read[6],
            serde_json::json!({"sequence": 7, "at": "T6", "stream": "separator", "text": "engine-separator-ended"})
        );
        let empty = as_json(&Scrollback::default(), &words());
        assert_eq!(serde_json::from_str::<serde_json::Value>(&empty).expect("it is JSON"), serde_json::json!([]));
    }
}
