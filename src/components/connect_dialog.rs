//! The dialog "Connect": the eight parameter sets of `Connect-PSSession`.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use web_sys::SubmitEvent;

use super::connect_field::ConnectField;
use super::dialog::{close_then, show_modal};
use crate::browser;
use crate::i18n::{I18n, t, use_i18n};
use crate::model::commands::as_script;
use crate::model::connect::{Field, Form, Input, Resolved, SetState, explain, set_states};
use crate::model::place::{Page, Place};
use crate::model::runs::Origin;
use crate::model::view::View;
use crate::router::use_router;
use crate::store::use_store;

/// Fields that stand first; the others are folded.
const FIRST: usize = 12;

/// The dialog, while the address asks for it: `/connect?ComputerName=…`.
#[component]
pub(crate) fn ConnectDialog() -> impl IntoView {
    let router = use_router();
    let asked = Memo::new(move |_| router.page() == Page::Connect);
    move || asked.get().then(|| html! { <Dialog/> })
}

#[component]
fn Dialog() -> impl IntoView {
    let store = use_store();
    let router = use_router();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    let form = RwSignal::new(Form::read(&untrack(|| router.place())));
    if form.with_untracked(Form::is_blank) {
        // What is marked is most likely meant.
        let selected = store.selected_now();
        let selected: Vec<_> = selected.iter().map(AsRef::as_ref).collect();
        form.set(Form::of(&selected));
    }
    let resolved = Memo::new(move |_| form.with(Form::resolve));
    let leave = move |then: Box<dyn FnOnce()>| {
        close_then(dialog, move || {
            // No step of its own: Back would open the dialog again, or do nothing.
            router.leave(&Place::parse(&store.view.with_untracked(View::address)));
            then();
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Resolved { line, outcome, .. } = resolved.get_untracked();
        if outcome.is_ok() {
            leave(Box::new(move || store.run_all(&[line], Origin::Click)));
        } else {
            let wrong = browser::focus("dialog .connect-fields [aria-invalid]");
            let _ = wrong || browser::focus("dialog .connect-fields :is(input, textarea)");
        }
    };
    let preview = move |_| {
        let line = resolved.with_untracked(|resolved| format!("{} -WhatIf", resolved.line));
        leave(Box::new(move || store.show_preview(&[line])));
    };
    let refused = Memo::new(move |_| resolved.with(|resolved| resolved.outcome.is_err()));
    let link = move |_| {
        store.copy(&format!("{}{}", browser::origin(), form.with_untracked(Form::address)));
    };
    let script = move |_| {
        let line = resolved.with_untracked(|resolved| resolved.line.clone());
        let account = form.with_untracked(|form| form.get(Field::Credential).to_owned());
        store.copy(&as_script(&[line], Some(account.trim()).filter(|account| !account.is_empty())));
    };
    let fields = |some: &[Field]| {
        some.iter().map(|field| html! { <ConnectField field=*field form resolved/> }.into_any()).collect_view()
    };
    let options = Field::ALL.iter().position(|field| matches!(field.input(), Input::Option(_))).unwrap_or(FIRST);
    html! {
        <dialog
            class="wide connect"
            node_ref=dialog
            aria-label=t("ui-connect")
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); leave(Box::new(|| {})) }
        >
            <form on:submit=submit novalidate>
                <h2>{t("ui-connect")}</h2>
                <div class="connect-columns">
                    <Sets form resolved/>
                    <div class="connect-fields connect-grid">
                        {fields(&Field::ALL[..FIRST])}
                        <details>
                            <summary>{t("ui-advanced")}</summary>
                            <div class="connect-grid">{fields(&Field::ALL[FIRST..options])}</div>
                        </details>
                        <details>
                            <summary>"SessionOption"</summary>
                            <div class="connect-grid">{fields(&Field::ALL[options..])}</div>
                        </details>
                    </div>
                </div>
                <div class="connect-foot">
                    <Verdict form resolved/>
                    <pre class="plan-command" tabindex="0" role="group" aria-label=t("ui-connect-line")>
                        {move || resolved.with(|resolved| resolved.line.clone())}
                    </pre>
                    <div class="dialog-buttons">
                        <button type="submit" class="primary" aria-disabled=move || refused.get().to_string()>{t("ui-connect")}</button>
                        <button type="button" disabled=move || refused.get() on:click=preview>{t("ui-preview")}</button>
                        <button
                            type="button"
                            on:click=move |_| store.copy(&resolved.with_untracked(|resolved| resolved.line.clone()))
                        >
                            {t("ui-connect-copy-line")}
                        </button>
                        <button type="button" on:click=script>{t("ui-connect-copy-script")}</button>
                        <button type="button" on:click=link>{t("ui-connect-copy-link")}</button>
                        <button type="button" on:click=move |_| leave(Box::new(|| {}))>{t("ui-cancel")}</button>
                    </div>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// The eight sets in words, how each stands to what is filled in, and a way to begin with one.
#[component]
fn Sets(form: RwSignal<Form>, resolved: Memo<Resolved>) -> impl IntoView {
    let i18n = use_i18n();
    let states = Memo::new(move |_| form.with(set_states));
    let rows = move || {
        let chosen = resolved.with(|resolved| resolved.outcome.clone().ok());
        states
            .get()
            .into_iter()
            .map(|(set, state)| {
                let class = match (&state, chosen == Some(set)) {
                    (_, true) => "set chosen",
                    (SetState::Fits, _) => "set fits",
                    (SetState::Lacks(_), _) => "set lacks",
                    (SetState::Excluded(_), _) => "set excluded",
                };
                let begin = move |_| {
                    form.update(|form| form.keep_for(set));
                    let lacking = match form.with_untracked(set_states).into_iter().find(|(known, _)| *known == set) {
                        Some((_, SetState::Lacks(fields))) => fields.first().copied(),
                        _ => None,
                    };
                    if let Some(field) = lacking {
                        browser::focus(&format!("#field-{}", field.name()));
                    }
                };
                let words = i18n.say(&Text::new(format!("ui-set-{}", set.to_lowercase())));
                html! {
                    <li>
                        <button type="button" class=class aria-pressed=(chosen == Some(set)).to_string() on:click=begin>
                            <span class="set-words">{words}</span>
                            <span class="set-why"><code>{set}</code>" "{i18n.say(&explain(&state))}</span>
                        </button>
                    </li>
                }
                .into_any()
            })
            .collect_view()
    };
    html! { <ul class="sets" aria-label=t("ui-sets")>{rows}</ul> }.into_any()
}

/// The set that applies, or why none does; and what to mind about the command as a whole.
#[component]
fn Verdict(form: RwSignal<Form>, resolved: Memo<Resolved>) -> impl IntoView {
    let i18n = use_i18n();
    let verdict = move || {
        resolved.with(|resolved| match &resolved.outcome {
            Ok(set) => html! { <span class="good">{*set}</span> }.into_any(),
            Err(_) if form.with(Form::is_blank) => html! { <span>{t("ui-set-blank")}</span> }.into_any(),
            Err(error) => html! {
                <span class="bad" data-error-id=error.error_id.clone()>{i18n.say(&error.message)}</span>
                " "
                <code>{error.error_id.clone()}</code>
            }
            .into_any(),
        })
    };
    html! {
        <div class="verdict">
            <p id="parameter-set" class="quiet">{t("ui-parameter-set")}</p>
            <p role="status" aria-labelledby="parameter-set">{verdict}</p>
            {move || resolved.with(|resolved| warnings(resolved, None, i18n))}
        </div>
    }
    .into_any()
}

/// What to mind at a field, or about the command.
pub(super) fn warnings(resolved: &Resolved, field: Option<Field>, i18n: I18n) -> AnyView {
    let own = resolved.warnings.iter().filter(|warning| warning.field == field);
    own.map(|warning| html! { <p class="warn">{i18n.say(&warning.message)}</p> }.into_any()).collect_view().into_any()
}
