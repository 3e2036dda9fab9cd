//! One row of output: text of a stream, an error, a table, a list, or a line of the engine's own.

use leptos::prelude::*;
use reattach_core::bridge::{OutputContent, Stream};
use uuid::Uuid;

use super::ansi_text::AnsiText;
use super::object_view::{ObjectList, ObjectTable};
use crate::browser;
use crate::i18n::use_i18n;
use crate::model::output::rows::{self, Filter, Row, RowKind};
use crate::model::output::terminal::word;

/// A row, with its time before it where times are shown.
#[component]
pub(crate) fn OutputRow(
    /// What is shown.
    row: Row,
    /// What is searched for; its places are marked.
    needle: String,
    /// The session, for copying a table that goes on in other rows.
    id: Uuid,
    /// What is hidden there.
    filter: RwSignal<Filter>,
) -> impl IntoView {
    let i18n = use_i18n();
    let Some(first) = row.items.first().cloned() else { return ().into_any() };
    let sequence = first.sequence;
    let content = match (row.kind, &first.content) {
        (RowKind::Separator, OutputContent::Separator { text }) => {
            let text = text.clone();
            return html! { <p class="separator">{move || i18n.say(&text)}</p> }.into_any();
        }
        (RowKind::Table { continues }, _) => {
            let objects = row.items.clone();
            html! { <ObjectTable objects needle continues id filter/> }.into_any()
        }
        (RowKind::List, _) => rows::object(&first)
            .cloned()
            .map_or_else(|| ().into_any(), |object| html! { <ObjectList object needle sequence/> }.into_any()),
        (_, content) => {
            let error_id =
                if let OutputContent::Error { error_id, .. } = content { Some(error_id.clone()) } else { None };
            html! { <pre data-error-id=error_id><AnsiText text=row.text().into_owned() needle sequence/></pre> }
                .into_any()
        }
    };
    let (class, word) = look(row.kind);
    html! {
        <div class=class data-sequence=sequence.to_string()>
            <time>{browser::clock(first.at)}</time>
            {word.map(|word| html! { <span class="stream">{word}</span> })}
            {content}
        </div>
    }
    .into_any()
}

/// Class and word of a row.
pub(super) fn look(kind: RowKind) -> (&'static str, Option<&'static str>) {
    let stream = match kind {
        RowKind::Error => Stream::Error,
        RowKind::Text(stream) => stream,
        RowKind::Table { .. } | RowKind::List => return ("line objects", None),
        RowKind::Separator => return ("line", None),
    };
    let class = match stream {
        Stream::Error => "line error",
        Stream::Warning => "line warning",
        Stream::Verbose => "line verbose",
        Stream::Debug => "line debug",
        Stream::Information => "line information",
        Stream::Input => "line typed",
        Stream::WhatIf => "line whatif",
        _ => "line",
    };
    (class, word(stream))
}
