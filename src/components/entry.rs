//! Lines of a stream, in the output of commands.

use leptos::prelude::*;
use reattach_core::bridge::Stream;

/// Lines of a stream.
pub(crate) fn stream_text(stream: Stream, text: String) -> AnyView {
    let (class, word) = match stream {
        Stream::Output | Stream::Host => ("line", None),
        Stream::Error => ("line error", Some("ERROR")),
        Stream::Warning => ("line warning", Some("WARNING")),
        Stream::Verbose => ("line verbose", Some("VERBOSE")),
        Stream::Debug => ("line debug", Some("DEBUG")),
        Stream::Information => ("line information", Some("INFO")),
        Stream::Progress => ("line progress", Some("PROGRESS")),
        Stream::Input => ("line typed", None),
        Stream::WhatIf => ("line whatif", None),
    };
    let text = if stream == Stream::Input && !text.starts_with("PS>") { format!("PS> {text}") } else { text };
    html! {
        <div class=class>
            {word.map(|word| html! { <span class="stream">{word}</span> })}
            <pre>{text}</pre>
        </div>
    }
    .into_any()
}
