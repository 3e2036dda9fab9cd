//! The PowerShell strip.

use leptos::prelude::*;

use crate::browser;
use crate::i18n::t;
use crate::model::commands;
use crate::model::runs::Runs;
use crate::store::use_store;

/// The command that equals what the next click does, or what the last one did.
#[component]
pub(crate) fn Strip() -> impl IntoView {
    let store = use_store();
    let command = Memo::new(move |_| {
        let selected = store.selected();
        let next = commands::connect(&selected).or_else(|| commands::disconnect(&selected));
        match next {
            Some(next) => (true, next),
            None => {
                let last = store.runs.with(|runs| {
                    runs.last_command().map(Into::into).or_else(|| Runs::latest(runs).map(|run| run.command.clone()))
                });
                (false, last.unwrap_or_default())
            }
        }
    });
    let copied = RwSignal::new(false);
    Effect::new(move |_| {
        command.track();
        copied.set(false);
    });
    let copy = move |_| {
        browser::copy(&command.with_untracked(|(_, text)| text.clone()));
        copied.set(true);
    };
    html! {
        <footer class="strip">
            <p class="strip-label">
                {move || if command.with(|(next, _)| *next) { t("ui-strip-next")() } else { t("ui-strip-last")() }}
            </p>
            <output role="status" aria-label=t("ui-strip")>{move || command.with(|(_, text)| text.clone())}</output>
            <button type="button" class="plain" disabled=move || command.with(|(_, text)| text.is_empty()) on:click=copy>
                {move || if copied.get() { t("ui-copied")() } else { t("ui-copy")() }}
            </button>
        </footer>
    }
}
