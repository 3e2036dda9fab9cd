//! Pages of a heading and a sentence.

use leptos::prelude::*;

use crate::app::page_opened;
use crate::browser;
use crate::i18n::t;

/// Waits for the engine or the gateway, or says why there is nothing to wait for.
#[component]
pub(crate) fn Waiting(
    /// Id of the heading.
    title: &'static str,
    /// Id of the sentence.
    text: &'static str,
    /// Whether loading the page anew is offered; otherwise something is under way.
    reload: bool,
) -> impl IntoView {
    page_opened(t(title));
    html! {
        <main id="main" class="centre" tabindex="-1">
            <div class="card" class:working=!reload>
                <h1 tabindex="-1">{t(title)}</h1>
                <p role="status">{t(text)}</p>
                {reload.then(|| html! {
                    <p><button type="button" class="primary" on:click=|_| browser::reload()>{t("ui-reload")}</button></p>
                })}
            </div>
        </main>
    }
}

/// An address that no page has.
#[component]
pub(crate) fn NotFound() -> impl IntoView {
    page_opened(t("ui-not-found"));
    html! {
        <div class="centre">
            <div class="card">
                <h1 tabindex="-1">{t("ui-not-found")}</h1>
                <p><a href="/sessions">{t("ui-back-to-sessions")}</a></p>
            </div>
        </div>
    }
}
