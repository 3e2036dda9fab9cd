//! Pages of a heading and a sentence.

use leptos::prelude::*;

use crate::app::page_opened;
use crate::browser;
use crate::components::HealthList;
use crate::i18n::t;
use crate::model::link::{Link, Way};
use crate::store::use_store;

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

/// There is a program and no gateway: says which of the two ways it is, and looks for the reason.
#[component]
pub(crate) fn Unreachable() -> impl IntoView {
    let store = use_store();
    let offline = Memo::new(move |_| store.link.with(Link::way) == Way::Offline);
    let title = move || if offline.get() { "ui-offline" } else { "ui-unreachable" };
    let text = move || if offline.get() { "ui-offline-text" } else { "ui-unreachable-text" };
    page_opened(move || t(title())());
    html! {
        <main id="main" class="centre" tabindex="-1">
            <div class="card roomy">
                <h1 tabindex="-1">{move || t(title())()}</h1>
                <p role="status">{move || t(text())()}</p>
                <p><button type="button" class="primary" on:click=move |_| store.retry()>{t("ui-try-again")}</button></p>
                <details>
                    <summary>{t("ui-health")}</summary>
                    <HealthList/>
                </details>
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
