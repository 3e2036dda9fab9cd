//! What can be done with the marked rows.

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text};

use crate::components::ClickError;
use crate::i18n::{t, use_i18n};
use crate::model::commands;
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::store::use_store;

/// The toolbar "Actions".
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let count =
        move |test: fn(&SessionView) -> bool| Memo::new(move |_| store.selected().iter().filter(|s| test(s)).count());
    let connectable = count(commands::can_connect);
    let open = count(commands::can_disconnect);
    let marked = Memo::new(move |_| store.selection.with(Selection::len));
    let run = move |command: Option<String>| {
        if let Some(command) = command {
            store.run(&command, Origin::Click);
        }
    };
    let summary = move || {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        match marked.get() {
            0 => i18n.say(&Text::new("ui-selection-none")),
            marked => i18n.say(
                &Text::new("ui-selection")
                    .with_number("count", number(marked))
                    .with_number("connectable", number(connectable.get()))
                    .with_number("open", number(open.get())),
            ),
        }
    };
    let running = Memo::new(move |_| !store.runs.with(Runs::running).is_empty());
    html! {
        <div class="tools">
            <div role="toolbar" aria-label=t("ui-actions") class="toolbar">
                <button
                    type="button"
                    class="primary"
                    disabled=move || connectable.get() == 0
                    on:click=move |_| run(commands::connect(&untrack(|| store.selected())))
                >
                    {t("ui-connect")}
                </button>
                <button
                    type="button"
                    disabled=move || open.get() == 0
                    on:click=move |_| run(commands::disconnect(&untrack(|| store.selected())))
                >
                    {t("ui-disconnect")}
                </button>
            </div>
            <p class="quiet" role="status">{summary}</p>
            <Show when=move || running.get()>
                <button type="button" class="plain" on:click=move |_| store.stop_runs()>{t("ui-stop-runs")}</button>
            </Show>
        </div>
        <ClickError/>
    }
}
