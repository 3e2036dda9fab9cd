//! Product, language, theme and who is signed in.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::credentials::Credentials;
use super::{Bell, LanguageSelect};
use crate::i18n::{t, use_i18n};
use crate::model::settings::{Choice, Theme};
use crate::store::use_store;

/// The banner.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let user = Memo::new(move |_| store.sign_in.with(|state| state.user_name().map(str::to_owned)));
    html! {
        <header class="top-bar">
            <p class="brand"><a href="/sessions">"Reattach"</a></p>
            {move || user.get().map(|name| html! {
                <p class="who" title=t("ui-signed-in-as")>
                    {move || i18n.say(&Text::new("ui-user").with("name", name.clone()))}
                </p>
            })}
            <Credentials/>
            {move || user.get().map(|_| html! { <Bell/> })}
            <LanguageSelect named=true/>
            <ThemeSwitch/>
            {move || user.get().map(|_| html! {
                <button type="button" class="plain" on:click=move |_| store.sign_out()>{t("ui-sign-out")}</button>
            })}
        </header>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let store = use_store();
    let settings = store.settings;
    let options = Theme::ALL.iter().map(|(theme, word, label)| {
        html! { <option value=*word selected=move || settings.with(|s| s.theme == *theme)>{t(label)}</option> }
    });
    let choose = move |event| {
        if let Some(theme) = Theme::from_word(&event_target_value(&event)) {
            store.change_settings(|settings| settings.theme = theme);
        }
    };
    html! {
        <select aria-label=t("ui-theme") prop:value=move || settings.with(|s| s.theme.word()) on:change=choose>
            {options.collect_view()}
        </select>
    }
}
