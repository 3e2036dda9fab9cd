//! The code of a sign-in that goes on elsewhere.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::i18n::{t, use_i18n};
use crate::model::device::Shown;
use crate::store::use_store;

/// The code, where it is entered, and how long it is valid.
#[component]
pub(crate) fn DeviceCode(shown: Shown) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let (code, copied) = (shown.code.user_code.clone(), shown.code.user_code.clone());
    let address = shown.code.verification_uri.clone();
    let elsewhere = move || i18n.say(&Text::new("ui-device-elsewhere").with("address", address.clone()));
    let href = shown.link().map(str::to_owned);
    html! {
        <p id="device-lead">{t("ui-device-lead")}</p>
        <div class="device-code" role="group" aria-label=t("ui-device-code")>
            <code id="device-code">{code}</code>
            <button type="button" on:click=move |_| store.copy(&copied)>{t("ui-copy")}</button>
        </div>
        {href.map(|href| {
            html! {
                <a
                    id="device-open"
                    class="button primary wide"
                    href=href
                    target="_blank"
                    rel="noopener noreferrer"
                    aria-describedby="device-lead device-code"
                >
                    {t("ui-device-open")}
                </a>
            }
        })}
        <p class="hint">{elsewhere}</p>
        <p class="hint">{move || i18n.say(&shown.validity(store.now.get()))}</p>
        <button type="button" class="plain" on:click=move |_| store.cancel_device()>{t("ui-cancel")}</button>
    }
}
