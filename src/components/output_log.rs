//! What commands wrote.

use leptos::prelude::*;
use reattach_core::bridge::{RunId, Stream, Text};
use reattach_core::table::{Columns, session_table};

use super::ansi_text::AnsiText;
use super::entry::stream_text;
use super::objects::objects;
use crate::browser;
use crate::i18n::{I18n, number, t, use_i18n};
use crate::model::commands;
use crate::model::output::ansi;
use crate::model::output::terminal::{PROMPT, word};
use crate::model::runs::{Run, Runs, Written};
use crate::store::use_store;

/// The log "Output": every command that a person asked for, and what it wrote.
#[component]
pub(crate) fn OutputLog() -> impl IntoView {
    let store = use_store();
    let log: NodeRef<leptos::html::Div> = NodeRef::new();
    let shown = Memo::new(move |_| {
        let mut runs = store.runs.with(Runs::shown);
        runs.split_off(runs.len().saturating_sub(LAST))
    });
    // Somebody who reads further up is left there.
    let at_end = StoredValue::new(true);
    let scrolled = move |_| {
        // The event may come when the log is gone.
        if let Some(log) = log.try_get_untracked().flatten() {
            at_end.set_value(log.scroll_height() - log.scroll_top() - log.client_height() < 24);
        }
    };
    Effect::new(move |_| {
        store.runs.track();
        browser::after_drawing(move || {
            if let Some(log) = log.get_untracked().filter(|_| at_end.try_get_value() == Some(true)) {
                log.set_scroll_top(log.scroll_height());
            }
        });
    });
    html! {
        <div class="output" role="log" aria-label=t("ui-output") tabindex="0" node_ref=log on:scroll=scrolled>
            <For each=move || shown.get() key=|id| *id let:id>
                <RunOutput id/>
            </For>
        </div>
    }
    .into_any()
}

/// The log shows so many commands; the page of runs has them all.
const LAST: usize = 30;

/// One command and what it wrote.
#[component]
pub(crate) fn RunOutput(
    /// The run.
    id: RunId,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let command = store.runs.with_untracked(|runs| runs.get(id).map(|run| commands::beginning(&run.command)));
    // Only the last entry ever changes: it is known by how much it holds.
    let entries = Memo::new(move |_| {
        store.runs.with(|runs| {
            let Some(run) = runs.get(id) else { return Vec::new() };
            (run.dropped..).zip(run.written.iter().map(Written::len)).collect::<Vec<_>>()
        })
    });
    let entry = move |at: usize| {
        let written = store.runs.with_untracked(|runs| {
            let run = runs.get(id)?;
            run.written.get(at.checked_sub(run.dropped)?).cloned()
        });
        move || written.as_ref().map(|written| show(written, i18n))
    };
    let dropped = Memo::new(move |_| store.runs.with(|runs| runs.get(id).map_or(0, |run| run.dropped)));
    let dropped = move || {
        (dropped.get() > 0).then(|| {
            let text = Text::new("ui-output-dropped").with_number("count", number(dropped.get()));
            html! { <p class="separator">{i18n.say(&text)}</p> }
        })
    };
    let progress =
        Memo::new(move |_| store.runs.with(|runs| runs.get(id).filter(|run| run.is_running()).map(Run::finished)));
    let state = move || {
        progress.get().map(|(done, total)| {
            let text = Text::new("ui-run-progress")
                .with_number("done", i64::from(done))
                .with_number("total", i64::from(total));
            html! { <p class="hint working">{i18n.say(&text)}</p> }
        })
    };
    let copy = move |_| store.copy(&plain(&store.runs.with_untracked(|runs| runs.get(id).cloned()), i18n));
    html! {
        <div class="run" data-run-id=id>
            <div class="run-typed">
                <pre class="typed">{PROMPT}{command}</pre>
                <button type="button" class="plain small" on:click=copy>{t("ui-copy-output")}</button>
            </div>
            {dropped}
            <For each=move || entries.get() key=|entry| *entry let:place>
                {entry(place.0)}
            </For>
            {state}
        </div>
    }
    .into_any()
}

/// An entry as it is shown.
pub(super) fn show(written: &Written, i18n: I18n) -> AnyView {
    match written {
        Written::Sessions(sessions) => html! { <pre>{session_table(sessions, Columns::Six)}</pre> }.into_any(),
        Written::Text(stream, text) => stream_text(*stream, text.clone()),
        Written::Objects(shown) => objects(shown),
        Written::Note(stream, text) => stream_text(*stream, i18n.say(text)),
        Written::Error(error) => error_text(i18n.say(&error.message), error.error_id.clone()),
        Written::TargetError(text, id) => error_text(text.clone(), id.clone()),
    }
}

fn error_text(text: String, id: String) -> AnyView {
    let shown = if text.contains(&id) { text } else { format!("{text} ({id})") };
    html! {
        <div class="line error" data-error-id=id>
            <span class="stream">{word(Stream::Error)}</span>
            <pre><AnsiText text=shown/></pre>
        </div>
    }
    .into_any()
}

/// Everything that a run wrote, as a terminal would show it.
fn plain(run: &Option<Run>, i18n: I18n) -> String {
    let Some(run) = run else { return String::new() };
    let mut text = format!("{PROMPT}{}\n", run.command);
    for written in &run.written {
        let shown = match written {
            Written::Sessions(sessions) => session_table(sessions, Columns::Six),
            Written::Text(_, text) | Written::TargetError(text, _) => ansi::plain(text).into_owned(),
            Written::Objects(objects) => {
                objects.iter().map(|object| ansi::plain(&object.text)).collect::<Vec<_>>().join("\n")
            }
            Written::Note(_, text) => i18n.say(text),
            Written::Error(error) => format!("{} ({})", i18n.say(&error.message), error.error_id),
        };
        text.push_str(&shown);
        text.push('\n');
    }
    text
}
