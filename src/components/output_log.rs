//! What commands wrote.

use leptos::prelude::*;
use reattach_core::bridge::{RunId, Text};
use reattach_core::table::{Columns, session_table};

use super::entry::stream_text;
use crate::i18n::{t, use_i18n};
use crate::model::runs::{Runs, Written};
use crate::store::use_store;

/// The log "Output": every command that a person asked for, and what it wrote.
#[component]
pub(crate) fn OutputLog() -> impl IntoView {
    let store = use_store();
    let log: NodeRef<leptos::html::Div> = NodeRef::new();
    let shown = Memo::new(move |_| store.runs.with(Runs::shown));
    Effect::new(move |_| {
        store.runs.track();
        request_animation_frame(move || {
            if let Some(log) = log.get_untracked() {
                log.set_scroll_top(log.scroll_height());
            }
        });
    });
    html! {
        <div class="output" role="log" aria-label=t("ui-output") tabindex="0" node_ref=log>
            <For each=move || shown.get() key=|id| *id let:id>
                <RunOutput id/>
            </For>
        </div>
    }
}

#[component]
fn RunOutput(id: RunId) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let run = Memo::new(move |_| store.runs.with(|runs| runs.get(id).cloned()));
    let command = move || run.with(|run| run.as_ref().map(|run| format!("PS> {}", run.command)));
    let written = move || {
        let written = run.with(|run| run.as_ref().map(|run| run.written.clone())).unwrap_or_default();
        written.into_iter().map(|written| show(written, i18n)).collect_view()
    };
    let state = move || {
        run.with(|run| {
            let run = run.as_ref()?;
            let number = i64::from;
            let text = match run.ended {
                Some(_) => return None,
                None => Text::new("ui-run-progress")
                    .with_number("done", number(run.progress.0))
                    .with_number("total", number(run.progress.1)),
            };
            Some(html! { <p class="hint working">{i18n.say(&text)}</p> })
        })
    };
    html! {
        <div class="run">
            <pre class="typed">{command}</pre>
            {written}
            {state}
        </div>
    }
}

fn show(written: Written, i18n: crate::i18n::I18n) -> AnyView {
    match written {
        Written::Sessions(sessions) => html! { <pre>{session_table(&sessions, Columns::Six)}</pre> }.into_any(),
        Written::Text(stream, text) => stream_text(stream, text),
        Written::Note(stream, text) => stream_text(stream, i18n.say(&text)),
        Written::Error(error) => html! {
            <div class="line error" data-error-id=error.error_id.clone()>
                <span class="stream">"ERROR"</span>
                <pre>{i18n.say(&error.message)}" ("{error.error_id.clone()}")"</pre>
            </div>
        }
        .into_any(),
    }
}
