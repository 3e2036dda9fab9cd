//! Product, language, theme and who is signed in.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use reattach_messages::Language;

use super::Bell;
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::sign_in::SignInState;
use crate::storage::{self, Setting};
use crate::store::use_store;

/// The banner.
#[component]
pub(crate) fn TopBar() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let user = Memo::new(move |_| {
        store.sign_in.with(|state| match state {
            SignInState::SignedIn { user_name, .. } => Some(user_name.clone()),
            _ => None,
        })
    });
    html! {
        <header class="top-bar">
            <p class="brand"><a href="/sessions">"Reattach"</a></p>
            {move || user.get().map(|name| html! {
                <p class="who" title=t("ui-signed-in-as")>
                    {move || i18n.say(&Text::new("ui-user").with("name", name.clone()))}
                </p>
            })}
            {move || user.get().map(|_| html! { <Bell/> })}
            <LanguageSwitch/>
            <ThemeSwitch/>
            {move || user.get().map(|_| html! {
                <button type="button" class="plain" on:click=move |_| store.sign_out()>{t("ui-sign-out")}</button>
            })}
        </header>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            i18n.set(language);
        }
    };
    html! {
        <select aria-label=t("ui-language") prop:value=move || i18n.language().tag() on:change=choose>
            {Language::ALL
                .map(|language| html! {
                    <option value=language.tag() lang=language.tag() selected=move || i18n.language() == language>
                        {language.name()}
                    </option>
                })
                .to_vec()}
        </select>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let theme = RwSignal::new(storage::setting(Setting::Theme).unwrap_or_default());
    Effect::new(move |_| {
        let theme = theme.get();
        let wanted = matches!(theme.as_str(), "light" | "dark").then_some(theme.as_str());
        browser::set_root("data-theme", wanted);
        storage::set(Setting::Theme, wanted);
    });
    html! {
        <select aria-label=t("ui-theme") on:change=move |event| theme.set(event_target_value(&event))>
            {[("auto", "ui-theme-auto"), ("light", "ui-theme-light"), ("dark", "ui-theme-dark")]
                .map(|(value, label)| html! {
                    <option value=value selected=move || theme.with(|t| t == value || t.is_empty() && value == "auto")>
                        {t(label)}
                    </option>
                })
                .to_vec()}
        </select>
    }
}
