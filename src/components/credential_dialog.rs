//! The dialog "Credential request".

use leptos::prelude::*;
use reattach_core::bridge::{Answer, ErrorRecord, Prompt, PromptId, Text};
use web_sys::SubmitEvent;

use super::dialog::{close_then, show_modal};
use super::password_field::{PasswordField, take};
use crate::i18n::{number, t, use_i18n};
use crate::model::mechanism::protection;
use crate::store::use_store;

/// Hosts that are named; of more their number.
const NAMED: usize = 12;

/// Asks for a credential when the engine wants one, one prompt at a time.
#[component]
pub(crate) fn CredentialDialog() -> impl IntoView {
    let store = use_store();
    let current = Memo::new(move |_| store.prompts.with(|prompts| prompts.current().cloned()));
    move || match current.get() {
        Some((id, Prompt::Credential { user_name, computer_names, purpose, mechanism, failed, attempts })) => {
            let asked = Asked { user_name, computer_names, purpose, mechanism, failed, attempts };
            Some(html! { <Request id asked/> })
        }
        _ => None,
    }
}

#[derive(Debug, Clone)]
struct Asked {
    user_name: Option<String>,
    computer_names: Vec<String>,
    purpose: Text,
    mechanism: String,
    failed: Option<ErrorRecord>,
    attempts: u32,
}

#[component]
fn Request(id: PromptId, asked: Asked) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    let user: NodeRef<leptos::html::Input> = NodeRef::new();
    let password: NodeRef<leptos::html::Input> = NodeRef::new();
    show_modal(dialog);

    let answer = move |answer: Answer| close_then(dialog, move || store.answer(id, answer));
    let protection = protection(&asked.mechanism);
    let gives_away = protection.gives_away;
    let agreed: NodeRef<leptos::html::Input> = NodeRef::new();
    let disagreed = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(user), Some(field)) = (user.get(), password.get()) else { return };
        if gives_away && !agreed.get().is_some_and(|agreed| agreed.checked()) {
            disagreed.set(true);
            return;
        }
        let user_name = user.value().trim().to_owned();
        if user_name.is_empty() {
            let _ = user.focus();
            return;
        }
        let password = take(&field);
        answer(Answer::Credential { user_name, password });
    };
    let suggested = asked.user_name.clone().unwrap_or_else(|| store.account.get_untracked());
    let known = !suggested.is_empty();
    let waiting = move || {
        let waiting = store.prompts.with(crate::model::prompts::Prompts::waiting);
        let text = Text::new("ui-prompts-waiting").with_number("count", number(waiting));
        (waiting > 0).then(|| html! { <p class="hint">{i18n.say(&text)}</p> })
    };
    let count = number(asked.computer_names.len());
    let names = asked.computer_names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = asked.computer_names.len().saturating_sub(NAMED);
    let hosts = Text::new("ui-credential-hosts").with("names", names).with_number("count", number(more));
    let Asked { purpose, failed, attempts, .. } = asked;
    html! {
        <dialog
            node_ref=dialog
            aria-label=t("ui-credential-request")
            aria-describedby="credential-why"
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); answer(Answer::Cancel) }
        >
            <form on:submit=submit novalidate>
                <h2>{t("ui-credential-request")}</h2>
                <div id="credential-why">
                    <p>
                        {move || i18n.say(&Text::new("ui-credential-for").with("purpose", i18n.say(&purpose)).with_number("count", count))}
                    </p>
                    <p class="hosts-named" tabindex="0">{move || i18n.say(&hosts)}</p>
                </div>
                <div role="alert" class="alert-slot">
                    {failed.map(|error| html! {
                        <div class="alert" data-error-id=error.error_id.clone()>
                            <p>{move || i18n.say(&error.message)}</p>
                            <p>{move || i18n.say(&Text::new("ui-credential-attempts").with_number("count", i64::from(attempts)))}</p>
                        </div>
                    })}
                </div>
                <label class="field">
                    <span>{t("ui-user-name")}</span>
                    <input
                        node_ref=user
                        name="username"
                        value=suggested
                        placeholder="DOMAIN\\user"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        autofocus=!known
                    />
                </label>
                <PasswordField node_ref=password label="ui-password" autofocus=known/>
                <p class="hint" class:warns=gives_away>{move || i18n.say(&protection.text)}</p>
                {gives_away.then(|| html! {
                    <label class="check">
                        <input type="checkbox" node_ref=agreed on:change=move |_| disagreed.set(false)/>
                        <span>{t("ui-credential-agree")}</span>
                    </label>
                    <div role="alert" class="alert-slot">
                        {move || disagreed.get().then(|| html! { <p class="alert">{t("ui-credential-agree-first")}</p> })}
                    </div>
                })}
                {waiting}
                <div class="dialog-buttons">
                    <button type="submit" class="primary">{t("ui-ok")}</button>
                    <button type="button" on:click=move |_| answer(Answer::Cancel)>{t("ui-cancel")}</button>
                </div>
            </form>
        </dialog>
    }
}
