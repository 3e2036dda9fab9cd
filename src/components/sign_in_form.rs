//! The form "Sign in": on a page of its own, and over a page whose sign-in has ended.

use leptos::prelude::*;
use reattach_core::bridge::{Password, SignIn, SignInWays, Text};
use web_sys::SubmitEvent;

use super::device_code::DeviceCode;
use super::dialog::show_modal;
use super::password_field::{PasswordField, take};
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::device::{DeviceSignIn, Offer};
use crate::model::sign_in::SignInState;
use crate::store::use_store;

/// Its password field is read once, on submit, and cleared at once.
#[component]
pub(crate) fn SignInForm(
    /// Heading and lead.
    children: Children,
    /// The name to start with.
    #[prop(into)]
    user_name: String,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let user: NodeRef<leptos::html::Input> = NodeRef::new();
    let password: NodeRef<leptos::html::Input> = NodeRef::new();
    let code: NodeRef<leptos::html::Input> = NodeRef::new();
    let missing = RwSignal::new(false);
    let came_back = StoredValue::new(false);
    let known = !user_name.is_empty();
    let offer = Memo::new(move |_| store.device.with(DeviceSignIn::offer));
    Effect::new(move |_| {
        let next = match offer.get() {
            Offer::Code(_) => ".sign-in #device-open",
            Offer::Ways(ways) if !ways.local || came_back.get_value() => ".sign-in #device-begin",
            Offer::Ways(_) if known => ".sign-in [name=password]",
            Offer::Ways(_) => ".sign-in [name=username]",
        };
        browser::after_drawing(move || {
            browser::focus(next);
        });
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
    let begin = move |_| {
        missing.set(false);
        came_back.set_value(true);
        store.begin_device();
    };
    let busy = move || {
        store.sign_in.with(|state| {
            matches!(state, SignInState::Form { busy: true, .. } | SignInState::Expired { busy: true, .. })
        })
    };
    let problem = move || {
        if missing.get() {
            return Some((String::new(), i18n.say(&Text::new("ui-sign-in-missing"))));
        }
        store.sign_in.with(|state| match state {
            SignInState::Form { error: Some(error), .. } | SignInState::Expired { error: Some(error), .. } => {
                Some((error.error_id.clone(), i18n.say(&error.message)))
            }
            SignInState::Form { reason: Some(reason), .. } => Some((String::new(), i18n.say(reason))),
            _ => None,
        })
    };

    html! {
        <form class="sign-in" aria-label=t("ui-sign-in") novalidate on:submit=submit>
            {children()}
            <div role="alert" class="alert-slot">
                {move || problem().map(|(id, text)| html! { <p class="alert" data-error-id=id>{text}</p> })}
            </div>
            {move || match offer.get() {
                Offer::Code(shown) => html! { <DeviceCode shown/> }.into_any(),
                Offer::Ways(SignInWays { local, device }) => {
                    let user_name = user_name.clone();
                    html! {
                        {local.then(|| html! { <Fields user_name user password code/> })}
                        {local.then(|| {
                            html! { <button type="submit" class="primary wide" disabled=busy>{t("ui-sign-in")}</button> }
                        })}
                        {(local && device).then(or)}
                        {device.then(|| {
                            html! {
                                <button
                                    id="device-begin"
                                    type="button"
                                    class="wide"
                                    class:primary=!local
                                    aria-disabled=move || busy().to_string()
                                    on:click=move |event| if !busy() { begin(event) }
                                >
                                    {t("ui-device-sign-in")}
                                </button>
                            }
                        })}
                    }
                    .into_any()
                }
            }}
            <p class="hint" role="status">
                {move || {
                    let code = offer.with(|offer| matches!(offer, Offer::Code(_)));
                    let waits = if code { "ui-device-waiting" } else { "ui-signing-in" };
                    busy().then(|| i18n.say(&Text::new(waits)))
                }}
            </p>
        </form>
    }
}

/// What a local user of the gateway fills in.
#[component]
fn Fields(
    user_name: String,
    user: NodeRef<leptos::html::Input>,
    password: NodeRef<leptos::html::Input>,
    code: NodeRef<leptos::html::Input>,
) -> impl IntoView {
    html! {
        <label class="field">
            <span>{t("ui-user-name")}</span>
            <input
                node_ref=user
                name="username"
                value=user_name
                autocomplete="username"
                autocapitalize="none"
                spellcheck="false"
            />
        </label>
        <PasswordField node_ref=password label="ui-password"/>
        {or()}
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
    }
}

fn or() -> impl IntoView {
    html! { <p class="divider"><span>{t("ui-or")}</span></p> }
}

/// Over the pages whose sign-in has ended without the user's wish.
#[component]
pub(crate) fn ExpiredDialog() -> impl IntoView {
    let store = use_store();
    let user_name = Memo::new(move |_| {
        store.sign_in.with(|state| match state {
            SignInState::Expired { user_name, .. } => Some(user_name.clone()),
            _ => None,
        })
    });
    move || user_name.get().map(|user_name| html! { <Expired user_name/> })
}

#[component]
fn Expired(user_name: String) -> impl IntoView {
    let store = use_store();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    html! {
        <dialog
            node_ref=dialog
            aria-label=t("ui-expired")
            on:cancel=move |event: web_sys::Event| event.prevent_default()
        >
            <SignInForm user_name>
                <h2>{t("ui-expired")}</h2>
                <p>{t("ui-expired-text")}</p>
            </SignInForm>
            <button type="button" class="plain" on:click=move |_| store.sign_out()>{t("ui-expired-other")}</button>
        </dialog>
    }
}
