//! The dialogs "Confirm" and for a parameter that was not given.

use leptos::prelude::*;
use reattach_core::bridge::{Answer, Prompt, PromptId, Text};
use web_sys::SubmitEvent;

use super::dialog::{close_then, show_modal};
use crate::i18n::{t, use_i18n};
use crate::store::use_store;

/// Asks what the engine wants to know apart from credentials.
#[component]
pub(crate) fn QuestionDialog() -> impl IntoView {
    let store = use_store();
    let current = Memo::new(move |_| store.prompts.with(|prompts| prompts.current().cloned()));
    move || match current.get() {
        Some((id, Prompt::Confirm { text, about, destructive, remaining })) => {
            Some(html! { <Confirm id text about destructive remaining/> }.into_any())
        }
        Some((id, Prompt::Mandatory { parameter })) => Some(html! { <Mandatory id parameter/> }.into_any()),
        _ => None,
    }
}

#[component]
fn Confirm(id: PromptId, text: Text, about: Option<Text>, destructive: bool, remaining: u32) -> impl IntoView {
    let i18n = use_i18n();
    let (dialog, answer) = answering(id);
    let count = Text::new("ui-confirm-remaining").with_number("count", i64::from(remaining));
    // Enter must not do at once what cannot be undone.
    let first = if destructive { "ui-no" } else { "ui-yes" };
    let button = move |label: &'static str, make: fn() -> Answer| {
        html! {
            <button type="button" autofocus=label == first on:click=move |_| answer(make())>{t(label)}</button>
        }
    };
    html! {
        <dialog
            node_ref=dialog
            aria-label=t("ui-confirm")
            aria-describedby="confirm-text"
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); answer(Answer::Cancel) }
        >
            <h2>{t("ui-confirm")}</h2>
            <div id="confirm-text">
                <p>{move || i18n.say(&text)}</p>
                {about.map(|about| html! { <p>{move || i18n.say(&about)}</p> })}
                {(remaining > 1).then(|| html! { <p><strong>{move || i18n.say(&count)}</strong></p> })}
            </div>
            <div class="dialog-buttons">
                {button("ui-yes", || Answer::Yes)}
                {button("ui-yes-to-all", || Answer::YesToAll)}
                {button("ui-no", || Answer::No)}
                {button("ui-no-to-all", || Answer::NoToAll)}
            </div>
        </dialog>
    }
}

#[component]
fn Mandatory(id: PromptId, parameter: String) -> impl IntoView {
    let i18n = use_i18n();
    let (dialog, answer) = answering(id);
    let field: NodeRef<leptos::html::Input> = NodeRef::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = field.get().map(|field| field.value()).unwrap_or_default();
        if !text.trim().is_empty() {
            answer(Answer::Value { text });
        }
    };
    let label = parameter.clone();
    html! {
        <dialog
            node_ref=dialog
            aria-label=t("ui-mandatory")
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); answer(Answer::Cancel) }
        >
            <form on:submit=submit novalidate>
                <h2>{t("ui-mandatory")}</h2>
                <p>{move || i18n.say(&Text::new("ui-mandatory-text").with("parameter", parameter.clone()))}</p>
                <label class="field">
                    <span>{label}</span>
                    <input node_ref=field autocomplete="off" autocapitalize="none" spellcheck="false" autofocus/>
                </label>
                <div class="dialog-buttons">
                    <button type="submit" class="primary">{t("ui-ok")}</button>
                    <button type="button" on:click=move |_| answer(Answer::Cancel)>{t("ui-cancel")}</button>
                </div>
            </form>
        </dialog>
    }
}

/// The dialog's element, and what closes it with an answer.
fn answering(id: PromptId) -> (NodeRef<leptos::html::Dialog>, impl Fn(Answer) + Copy + 'static) {
    let store = use_store();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    let answer = move |answer: Answer| close_then(dialog, move || store.answer(id, answer));
    (dialog, answer)
}
