//! The credentials that the engine holds, each with a way to have it forgotten.

use leptos::prelude::*;
use reattach_core::bridge::{CredentialView, Text, ToEngine};

use crate::i18n::{number, t, use_i18n};
use crate::model::duration;
use crate::store::use_store;

/// A button with the number of credentials; it opens the list. Nothing while there are none.
#[component]
pub(crate) fn Credentials() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let count = Memo::new(move |_| store.credentials.with(Vec::len));
    let label = move || i18n.say(&Text::new("ui-credentials").with_number("count", number(count.get())));
    move || {
        (count.get() > 0).then(|| {
            html! {
                <button type="button" class="plain" popovertarget="credentials">{label}</button>
                <div id="credentials" class="popover" popover="auto" role="group" aria-label=t("ui-credentials-held")>
                    <p class="hint">{t("ui-credentials-where")}</p>
                    <ul>
                        {move || store.credentials.get().into_iter().map(|credential| html! { <Held credential/> }).collect_view()}
                    </ul>
                    <Show when=move || { count.get() > 1 }>
                        <button type="button" on:click=move |_| store.post(&ToEngine::Forget { account: None })>
                            {t("ui-forget-all")}
                        </button>
                    </Show>
                </div>
            }
        })
    }
}

#[component]
fn Held(credential: CredentialView) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let CredentialView { account, computer_names, expires_on } = credential;
    let accepted = Text::new("ui-credential-accepted").with_number("count", number(computer_names.len()));
    let left = move || {
        let left = expires_on? - store.now.get();
        Some(i18n.say(&Text::new("ui-credential-left").with("left", i18n.say(&duration::span(left)))))
    };
    let name = account.clone();
    let forget = Text::new("ui-forget").with("account", account.clone());
    html! {
        <li>
            <span class="account">{account}</span>
            <span class="hint" title=computer_names.join(", ")>{move || i18n.say(&accepted)}" "{left}</span>
            <button
                type="button"
                aria-label=move || i18n.say(&forget)
                on:click=move |_| store.post(&ToEngine::Forget { account: Some(name.clone()) })
            >
                {t("ui-forget-now")}
            </button>
        </li>
    }
}
