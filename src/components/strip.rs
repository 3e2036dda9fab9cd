//! The PowerShell strip.

use leptos::prelude::*;

use crate::i18n::t;
use crate::model::commands::{self, Action};
use crate::model::runs::Runs;
use crate::store::use_store;

/// Sessions whose command is shown in full.
const SHOWN: usize = 100;

/// The command that equals what the next click does, or what the last one did.
#[component]
pub(crate) fn Strip() -> impl IntoView {
    let store = use_store();
    let command = Memo::new(move |_| {
        let selected = store.selected();
        // Of very many the first lines: nobody reads more, and the clipboard gets all.
        let some = &selected[..selected.len().min(SHOWN)];
        let next = [Action::Connect, Action::Disconnect].into_iter().find_map(|action| {
            let lines = action.lines(some.iter().map(AsRef::as_ref));
            let more = if some.len() < selected.len() { "\n…" } else { "" };
            (!lines.is_empty()).then(|| lines.join("\n") + more)
        });
        match next {
            Some(next) => (true, next),
            None => {
                let last = store.runs.with(|runs| Runs::last_command(runs).or(runs.latest()).map(str::to_owned));
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
        let next = command.with_untracked(|(next, _)| *next);
        let selected = store.selected_now();
        let selected: Vec<_> = selected.iter().map(AsRef::as_ref).collect();
        store.copy(&if next {
            commands::copied(commands::Form::OneLiner, &selected, "")
        } else {
            command.with_untracked(|(_, text)| text.clone())
        });
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
    .into_any()
}
