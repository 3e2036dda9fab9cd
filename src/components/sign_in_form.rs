//! The form "Sign in": on a page of its own, and over a page whose sign-in has ended.

use leptos::prelude::*;
use reattach_core::bridge::{Password, SignIn, SignInWays, Text};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, SubmitEvent};

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
        let by_code = !code.value().trim().is_empty();
        let user_name = user.value().trim().to_owned();
        if !by_code && (user_name.is_empty() || password.value().is_empty()) {
            // What has been typed stays.
            missing.set(true);
            return;
        }
        let (code, password) = (take(&code), take(&password));
        let by = if by_code {
            // Links are pasted whole as often as the code alone.
            let text = code.expose().trim();
            SignIn::Code { code: Password::new(text.rsplit("#code=").next().unwrap_or(text).to_owned()) }
        } else {
            SignIn::Password { user_name, password }
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
    let focused = StoredValue::new_local(None::<HtmlElement>);
    move || {
        let user_name = user_name.get();
        let element = || document().active_element().and_then(|element| element.dyn_into().ok());
        let before = focused.try_update_value(|focused| std::mem::replace(focused, element())).flatten();
        if user_name.is_none()
            && let Some(before) = before
        {
            // Whoever was interrupted goes on where they were.
            browser::when_drawn(move || {
                if browser::focus_is_nowhere() {
                    let _ = before.focus();
                }
            });
        }
        user_name.map(|user_name| html! { <Expired user_name/> })
    }
}

#[component]
fn Expired(user_name: String) -> impl IntoView {
    let store = use_store();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    // Browsers close a dialog all the same when somebody insists.
    let reopen = move |_| {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            let _ = dialog.show_modal();
        }
    };
    html! {
        <dialog
            node_ref=dialog
            aria-label=t("ui-expired")
            closedby="none"
            on:cancel=move |event: web_sys::Event| event.prevent_default()
            on:close=reopen
        >
            <SignInForm user_name>
                <h2>{t("ui-expired")}</h2>
                <p>{t("ui-expired-text")}</p>
            </SignInForm>
            <button type="button" class="plain" on:click=move |_| store.sign_out()>{t("ui-expired-other")}</button>
        </dialog>
    }
}
