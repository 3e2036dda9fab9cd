//! What went wrong with the last click.

use leptos::prelude::*;
use reattach_core::bridge::RunId;

use crate::i18n::{t, use_i18n};
use crate::store::use_store;

/// An alert with the error of the last action, until another follows or it is put away.
#[component]
pub(crate) fn ClickError(
    /// The last run is shown beside it, with what went wrong at each target.
    #[prop(optional)]
    beside_run: bool,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let error = Memo::new(move |_| {
        let dismissed = store.dismissed.get();
        store.runs.with(|runs| {
            let docked = runs.docked().filter(|run| beside_run && !run.lines.is_empty()).map(|run| run.id);
            let shown = |run: RunId| run != dismissed && Some(run) != docked;
            runs.click_error().filter(|(run, _)| shown(run.id)).map(|(run, error)| (run.id, error.clone()))
        })
    });
    html! {
        <div role="alert" class="alert-slot">
            {move || error.get().map(|(run, error)| html! {
                <p class="alert" data-error-id=error.error_id.clone()>
                    <span>{move || i18n.say(&error.message)}</span>
                    <button type="button" class="plain" on:click=move |_| store.dismissed.set(run)>{t("ui-dismiss")}</button>
                </p>
            })}
        </div>
    }
}
