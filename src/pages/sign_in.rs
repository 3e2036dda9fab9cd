//! Signing in at the gateway.

use leptos::prelude::*;
use reattach_core::bridge::{Password, SignIn};
use web_sys::{HtmlInputElement, SubmitEvent};

use crate::app::page_opened;
use crate::components::PasswordField;
use crate::i18n::{t, use_i18n};
use crate::model::sign_in::SignInState;
use crate::store::use_store;

/// The form "Sign in". Its password field is read once, on submit, and cleared at once.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    page_opened(t("ui-sign-in"));
    let user: NodeRef<leptos::html::Input> = NodeRef::new();
    let password: NodeRef<leptos::html::Input> = NodeRef::new();
    let code: NodeRef<leptos::html::Input> = NodeRef::new();
    let missing = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(user) = user.get() {
            let _ = user.focus();
        }
    });

    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(user), Some(password), Some(code)) = (user.get(), password.get(), code.get()) else { return };
        let code = take(&code);
        let secret = take(&password);
        let user_name = user.value().trim().to_owned();
        let by = if !code.expose().trim().is_empty() {
            // Links are pasted whole as often as the code alone.
            let text = code.expose().trim();
            SignIn::Code { code: Password::new(text.rsplit("#code=").next().unwrap_or(text).to_owned()) }
        } else if user_name.is_empty() || secret.expose().is_empty() {
            missing.set(true);
            return;
        } else {
            SignIn::Password { user_name, password: secret }
        };
        missing.set(false);
        store.submit(by);
    };
    let busy = move || store.sign_in.with(|state| matches!(state, SignInState::Form { busy: true, .. }));
    let problem = move || {
        if missing.get() {
            return Some((String::new(), t_now(i18n, "ui-sign-in-missing")));
        }
        store.sign_in.with(|state| match state {
            SignInState::Form { error: Some(error), .. } => Some((error.error_id.clone(), i18n.say(&error.message))),
            SignInState::Form { reason: Some(reason), .. } => Some((String::new(), i18n.say(reason))),
            _ => None,
        })
    };

    html! {
        <main id="main" class="centre" tabindex="-1">
            <form class="card sign-in" aria-label=t("ui-sign-in") novalidate on:submit=submit>
                <h1 tabindex="-1">{t("ui-sign-in")}</h1>
                <p class="quiet">{t("ui-sign-in-lead")}</p>
                <div role="alert" class="alert-slot">
                    {move || problem().map(|(id, text)| html! { <p class="alert" data-error-id=id>{text}</p> })}
                </div>
                <label class="field">
                    <span>{t("ui-user-name")}</span>
                    <input
                        node_ref=user
                        name="username"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                    />
                </label>
                <PasswordField node_ref=password label="ui-password"/>
                <p class="divider"><span>{t("ui-or")}</span></p>
                <label class="field">
                    <span>{t("ui-sign-in-code")}</span>
                    <input
                        node_ref=code
                        name="code"
                        autocomplete="one-time-code"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby="code-hint"
                    />
                </label>
                <p id="code-hint" class="hint">{t("ui-sign-in-code-hint")}</p>
                <button type="submit" class="primary wide" disabled=busy>{t("ui-sign-in")}</button>
                <p class="hint" role="status">{move || if busy() { t_now(i18n, "ui-signing-in") } else { String::new() }}</p>
            </form>
        </main>
    }
}

/// Reads a field and clears it.
fn take(input: &HtmlInputElement) -> Password {
    let text = Password::new(input.value());
    input.set_value("");
    text
}

fn t_now(i18n: crate::i18n::I18n, id: &str) -> String {
    i18n.say(&reattach_core::bridge::Text::new(id))
}
