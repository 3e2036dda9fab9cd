//! Lines of a stream, in the output of commands.

use leptos::prelude::*;
use reattach_core::bridge::Stream;

use super::ansi_text::AnsiText;
use super::output_row::look;
use crate::model::output::rows::RowKind;
use crate::model::output::terminal::prompt;

/// Lines of a stream.
pub(crate) fn stream_text(stream: Stream, text: String) -> AnyView {
    let (class, word) = look(RowKind::Text(stream));
    let text = if stream == Stream::Input { prompt(&text).to_owned() + &text } else { text };
    html! {
        <div class=class>
            {word.map(|word| html! { <span class="stream">{word}</span> })}
            <pre><AnsiText text/></pre>
        </div>
    }
    .into_any()
}
