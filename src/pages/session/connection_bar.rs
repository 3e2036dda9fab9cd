//! How the connection of the session is, in words.

use leptos::prelude::*;
use reattach_core::bridge::ToEngine;
use uuid::Uuid;

use super::Shown;
use super::typing::hands_over;
use crate::i18n::{t, use_i18n};
use crate::model::connection::{Kind, Words, words};
use crate::store::use_store;

/// A bar with the state, its reason, and what will happen when. The state is announced when it
/// changes; the seconds that run down are not.
#[component]
pub(super) fn ConnectionBar(id: Uuid, session: Shown) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let now = Memo::new(move |_| session.with(|s| s.as_deref().map(words)));
    let state = move || now.with(|words| words.as_ref().map(|words| i18n.say(&words.state)));
    let reason = move || now.with(|words| words.as_ref()?.reason.as_ref().map(|reason| i18n.say(reason)));
    let left = move || {
        let countdown = now.with(|words| words.as_ref()?.countdown.clone())?;
        Some(countdown.text(store.now.get(), |text| i18n.say(text)))
    };
    let class = move || {
        let kind = now.with(|words| words.as_ref().map(|Words { kind, .. }| kind.word()));
        format!("connection {}", kind.unwrap_or("unknown"))
    };
    let interrupted = Memo::new(move |_| now.with(|w| w.as_ref().is_some_and(|w| w.kind == Kind::Interrupted)));
    let pressed = hands_over(move || interrupted.get());
    let tell = move |message: ToEngine| {
        pressed();
        store.post(&message);
    };
    html! {
        <div class=class role="group" aria-label=t("ui-connection")>
            <p role="status"><strong>{state}</strong>" "<span>{reason}</span></p>
            <p class="countdown">{left}</p>
            <Show when=move || interrupted.get()>
                <button type="button" on:click=move |_| tell(ToEngine::RetryNow { instance_id: id })>
                    {t("ui-retry-now")}
                </button>
                <button type="button" on:click=move |_| tell(ToEngine::GiveUp { instance_id: id })>
                    {t("ui-give-up")}
                </button>
            </Show>
        </div>
    }
}
