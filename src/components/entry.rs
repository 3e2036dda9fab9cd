//! One entry of a session's output.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{OutputContent, OutputItem, Stream};

use crate::i18n::use_i18n;

/// A text marked by word and colour of its stream, or a separator.
#[component]
pub(crate) fn Entry(
    /// The entry.
    item: Arc<OutputItem>,
) -> impl IntoView {
    let i18n = use_i18n();
    match &item.content {
        OutputContent::Separator { text } => {
            let text = text.clone();
            html! { <p class="separator">{move || i18n.say(&text)}</p> }.into_any()
        }
        content => match (content.stream(), content.plain()) {
            (Some(stream), Some(text)) => stream_text(stream, text.into()),
            _ => ().into_any(),
        },
    }
}

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
