//! One row of output: text of a stream, an error, a table, a list, or a line of the engine's own.

use leptos::prelude::*;
use reattach_core::bridge::{OutputContent, Stream};
use uuid::Uuid;

use super::ansi_text::AnsiText;
use super::object_view::{ObjectList, ObjectTable};
use crate::browser;
use crate::i18n::use_i18n;
use crate::model::output::rows::{self, Filter, Row, RowKind};

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

/// Class and word of a row. The words are those of a terminal in every language.
pub(super) fn look(kind: RowKind) -> (&'static str, Option<&'static str>) {
    match kind {
        RowKind::Error | RowKind::Text(Stream::Error) => ("line error", Some("ERROR")),
        RowKind::Text(Stream::Warning) => ("line warning", Some("WARNING")),
        RowKind::Text(Stream::Verbose) => ("line verbose", Some("VERBOSE")),
        RowKind::Text(Stream::Debug) => ("line debug", Some("DEBUG")),
        RowKind::Text(Stream::Information) => ("line information", Some("INFO")),
        RowKind::Text(Stream::Input) => ("line typed", None),
        RowKind::Text(Stream::WhatIf) => ("line whatif", None),
        RowKind::Table { .. } | RowKind::List => ("line objects", None),
        RowKind::Text(_) | RowKind::Separator => ("line", None),
    }
}
