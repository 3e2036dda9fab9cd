//! What scripts ask: forms on their session's page, framed so that none can be taken for a question
//! of ours.

use leptos::prelude::*;
use reattach_core::bridge::{Answer, Choice, Field, FieldAnswer, FieldKind, HostQuestion, PromptId, Text};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement, KeyboardEvent, SubmitEvent};

use super::password_field::{PasswordField, take};
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::place::Page;
use crate::model::prompts::Asked;
use crate::router::use_router;
use crate::store::use_store;

/// The questions of one session, in place.
#[component]
pub(crate) fn HostQuestions(
    /// The session.
    id: Uuid,
) -> impl IntoView {
    let store = use_store();
    let asked = move || {
        let asked = store.prompts.with(|prompts| prompts.asked());
        asked.into_iter().filter(|asked| asked.instance_id == id).collect::<Vec<_>>()
    };
    html! {
        <For each=asked key=|asked| asked.id let:asked>
            <Question asked/>
        </For>
    }
}

/// Says on every other page that a script of a session asks something.
#[component]
pub(crate) fn QuestionsElsewhere() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let router = use_router();
    let asked = move || {
        let here = router.page();
        let mut asked = store.prompts.with(|prompts| prompts.asked());
        asked.retain(|asked| Page::Session(asked.instance_id) != here);
        asked
    };
    html! {
        <div role="status">
            <For each=asked key=|asked| asked.id let:asked>
                <p class="asks-elsewhere">
                    <span>{
                        let text = Text::new("ui-asks")
                            .with("session", asked.session_name.clone())
                            .with("computer", asked.computer_name.clone());
                        move || i18n.say(&text)
                    }</span>
                    <a href=Page::Session(asked.instance_id).path()>{t("ui-asks-answer")}</a>
                </p>
            </For>
        </div>
    }
}

#[component]
fn Question(asked: Asked) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let Asked { id, computer_name, session_name, question, .. } = asked;
    let frame: NodeRef<leptos::html::Section> = NodeRef::new();
    let who = Text::new("ui-asks").with("session", session_name).with("computer", computer_name.clone());
    let said = who.clone();
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        // Whoever waits at the input, or nowhere, is taken to the question. Whoever is typing there is not: what
        // was meant for the input would answer it.
        let waits = browser::focus_is("#session-input") && browser::nothing_is_typed();
        if (browser::focus_is_nowhere() || waits)
            && let Ok(Some(first)) = frame.query_selector("input, textarea, button")
        {
            let _ = first.unchecked_into::<web_sys::HtmlElement>().focus();
        } else {
            store.announce_text(&said);
        }
    });
    // Keys pressed after the answer are not to act on the page.
    on_cleanup(|| {
        browser::when_drawn(|| {
            if browser::focus_is_nowhere() {
                browser::focus("#session-input");
            }
        })
    });
    let name = Text::new("ui-asks-name").with("computer", computer_name.clone());
    let secret = match &question {
        HostQuestion::SecureLine | HostQuestion::Credential { .. } => true,
        HostQuestion::Fields { fields, .. } => {
            fields.iter().any(|field| matches!(field.kind, FieldKind::Secret | FieldKind::Credential))
        }
        _ => false,
    };
    let warning = Text::new(if secret { "ui-asks-secret" } else { "ui-asks-warning" }).with("computer", computer_name);
    let cancel = move |_| store.answer(id, Answer::Cancel);
    html! {
        <section class="asks" node_ref=frame aria-label=move || i18n.say(&name)>
            <p class="asks-who">{move || i18n.say(&who)}</p>
            <p class="hint">{move || i18n.say(&warning)}</p>
            {match question {
                HostQuestion::Line => html! { <Line id secret=false/> }.into_any(),
                HostQuestion::SecureLine => html! { <Line id secret=true/> }.into_any(),
                HostQuestion::Fields { caption, message, fields } => {
                    html! { <Caption caption message/><Fields id fields/> }.into_any()
                }
                HostQuestion::Credential { caption, message, user_name, target, read_only } => {
                    html! { <Caption caption message/><Credential id user_name target read_only/> }.into_any()
                }
                HostQuestion::Choice { caption, message, choices, default } => {
                    html! { <Caption caption message/><One id choices default/> }.into_any()
                }
                HostQuestion::Choices { caption, message, choices, defaults } => {
                    html! { <Caption caption message/><Several id choices defaults/> }.into_any()
                }
            }}
            <p><button type="button" class="plain" on:click=cancel>{t("ui-asks-cancel")}</button></p>
        </section>
    }
}

/// The target's own words, as they are.
#[component]
fn Caption(caption: String, message: String) -> impl IntoView {
    html! {
        {(!caption.is_empty()).then(|| html! { <p class="asks-caption">{caption}</p> })}
        {(!message.is_empty()).then(|| html! { <p class="asks-message">{message}</p> })}
    }
}

#[component]
fn Line(id: PromptId, secret: bool) -> impl IntoView {
    let store = use_store();
    let field: NodeRef<leptos::html::Input> = NodeRef::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = field.get() else { return };
        store.answer(
            id,
            if secret { Answer::Secret { text: take(&field) } } else { Answer::Value { text: field.value() } },
        );
    };
    html! {
        <form on:submit=submit novalidate class="asks-form">
            {if secret {
                html! { <PasswordField node_ref=field label="ui-asks-secret-line" of_script=true/> }.into_any()
            } else {
                html! {
                    <label class="field">
                        <span>{t("ui-asks-line")}</span>
                        <input node_ref=field autocomplete="off" autocapitalize="none" spellcheck="false"/>
                    </label>
                }.into_any()
            }}
            <button type="submit" class="primary">{t("ui-asks-answer")}</button>
        </form>
    }
}

#[component]
fn Credential(id: PromptId, user_name: String, target: String, read_only: bool) -> impl IntoView {
    let store = use_store();
    let user: NodeRef<leptos::html::Input> = NodeRef::new();
    let password: NodeRef<leptos::html::Input> = NodeRef::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(user), Some(password)) = (user.get(), password.get()) else { return };
        let user_name = user.value().trim().to_owned();
        if user_name.is_empty() {
            let _ = user.focus();
        } else {
            store.answer(id, Answer::Credential { user_name, password: take(&password) });
        }
    };
    html! {
        <form on:submit=submit novalidate class="asks-form">
            {(!target.is_empty()).then(|| html! { <p class="asks-message">{target}</p> })}
            <label class="field">
                <span>{t("ui-user-name")}</span>
                <input node_ref=user value=user_name readonly=read_only autocomplete="off" autocapitalize="none" spellcheck="false"/>
            </label>
            <PasswordField node_ref=password label="ui-password" of_script=true/>
            <button type="submit" class="primary">{t("ui-asks-answer")}</button>
        </form>
    }
}

#[component]
fn Fields(id: PromptId, fields: Vec<Field>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let form: NodeRef<leptos::html::Form> = NodeRef::new();
    let missing = RwSignal::new(None::<String>);
    let asked = StoredValue::new(fields.clone());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = form.get() else { return };
        let read = asked.with_value(|fields| {
            fields.iter().enumerate().map(|(at, field)| read(&form, at, field)).collect::<Result<Vec<_>, _>>()
        });
        match read {
            Ok(values) => store.answer(id, Answer::Fields { values }),
            Err(name) => missing.set(Some(name)),
        }
    };
    let problem = move || {
        missing
            .get()
            .map(|field| html! { <p class="alert">{i18n.say(&Text::new("ui-asks-missing").with("field", field))}</p> })
    };
    let inputs = fields.into_iter().enumerate().map(|(at, field)| html! { <FieldInput at field/> }).collect_view();
    html! {
        <form node_ref=form on:submit=submit novalidate class="asks-form">
            {inputs}
            <div role="alert" class="alert-slot">{problem}</div>
            <button type="submit" class="primary">{t("ui-asks-answer")}</button>
        </form>
    }
}

#[component]
fn FieldInput(at: usize, field: Field) -> impl IntoView {
    let label = if field.label.is_empty() { field.name.clone() } else { field.label.clone() };
    let (name, help) = (format!("field-{at}"), format!("help-{at}"));
    let type_name = field.type_name.rsplit('.').next().unwrap_or_default().to_owned();
    let hint =
        [type_name, field.help.clone()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let default = field.default.clone().unwrap_or_default();
    let text = |kind: &'static str, name: String, label: AnyView, value: String| {
        let help = help.clone();
        html! {
            <label class="field">
                <span>{label}</span>
                <input name=name type=kind value=value aria-describedby=help autocomplete="off" autocapitalize="none" spellcheck="false"/>
            </label>
        }
    };
    let input = match field.kind {
        FieldKind::Text => text("text", name, label.into_any(), default).into_any(),
        FieldKind::Secret => text("password", name, label.into_any(), String::new()).into_any(),
        FieldKind::List => {
            let help = help.clone();
            html! {
                <label class="field">
                    <span>{label}</span>
                    <textarea name=name rows="3" aria-describedby=help spellcheck="false">{default}</textarea>
                </label>
                <p class="hint">{t("ui-asks-list")}</p>
            }
            .into_any()
        }
        FieldKind::Credential => html! {
            <fieldset>
                <legend>{label}</legend>
                {text("text", name.clone(), t("ui-user-name").into_any(), default)}
                {text("password", format!("{name}-password"), t("ui-password").into_any(), String::new())}
            </fieldset>
        }
        .into_any(),
    };
    html! {
        {input}
        <p id=help class="hint">{hint}</p>
    }
}

/// What was typed into a field, or its name when it must not be empty.
fn read(form: &web_sys::HtmlFormElement, at: usize, field: &Field) -> Result<FieldAnswer, String> {
    let find = |name: &str| form.query_selector(&format!("[name=\"{name}\"]")).ok().flatten();
    let name = format!("field-{at}");
    let missing = || if field.label.is_empty() { field.name.clone() } else { field.label.clone() };
    let input = |name: &str| find(name).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    let required = |text: String| if field.mandatory && text.is_empty() { Err(missing()) } else { Ok(text) };
    match field.kind {
        FieldKind::Text => {
            Ok(FieldAnswer::Text { text: required(input(&name).map(|input| input.value()).unwrap_or_default())? })
        }
        FieldKind::List => {
            let area = find(&name).and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
            let text = required(area.map(|area| area.value()).unwrap_or_default())?;
            Ok(FieldAnswer::List { items: text.lines().map(str::to_owned).collect() })
        }
        FieldKind::Secret => {
            let input = input(&name).ok_or_else(missing)?;
            if field.mandatory && input.value().is_empty() {
                return Err(missing());
            }
            Ok(FieldAnswer::Secret { text: take(&input) })
        }
        FieldKind::Credential => {
            let user_name = required(input(&name).map(|input| input.value().trim().to_owned()).unwrap_or_default())?;
            let password = input(&format!("{name}-password")).ok_or_else(missing)?;
            Ok(FieldAnswer::Credential { user_name, password: take(&password) })
        }
    }
}

/// Buttons, one of which answers; their hot keys act while one of them has the focus.
#[component]
fn One(id: PromptId, choices: Vec<Choice>, default: Option<u32>) -> impl IntoView {
    let store = use_store();
    let keys: Vec<Option<char>> = choices.iter().map(|choice| choice.hot_key).collect();
    let key = move |event: KeyboardEvent| {
        let plain = !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let pressed = event.key().to_lowercase();
        let at = keys.iter().position(|key| key.is_some_and(|key| key.to_lowercase().to_string() == pressed));
        if let Some(index) = at.filter(|_| plain).and_then(|at| u32::try_from(at).ok()) {
            event.prevent_default();
            store.answer(id, Answer::Choice { index });
        }
    };
    let buttons = (0..).zip(choices).map(|(index, choice): (u32, Choice)| {
        let class = if default == Some(index) { "primary" } else { "" };
        let Choice { label, hot_key, help } = choice;
        html! {
            <button
                type="button"
                class=class
                title=help
                on:click=move |_| store.answer(id, Answer::Choice { index })
            >
                {hot_key.map(|key| html! { <kbd aria-hidden="true">{key.to_string()}</kbd>" " })}
                {label}
            </button>
        }
    });
    html! { <div class="asks-choices" role="group" on:keydown=key>{buttons.collect_view()}</div> }
}

/// Check boxes; none taken means the defaults.
#[component]
fn Several(id: PromptId, choices: Vec<Choice>, defaults: Vec<u32>) -> impl IntoView {
    let store = use_store();
    // In the order in which they were taken.
    let taken = RwSignal::new(defaults);
    let boxes = (0..).zip(choices).map(|(index, choice): (u32, Choice)| {
        let change = move |event| {
            let on = event_target_checked(&event);
            taken.update(|taken| {
                taken.retain(|known| *known != index);
                if on {
                    taken.push(index);
                }
            });
        };
        html! {
            <label class="check" title=choice.help>
                <input type="checkbox" prop:checked=move || taken.with(|t| t.contains(&index)) on:change=change/>
                <span>{choice.label}</span>
            </label>
        }
    });
    html! {
        <div class="asks-form">
            <div class="asks-choices">{boxes.collect_view()}</div>
            <button
                type="button"
                class="primary"
                on:click=move |_| store.answer(id, Answer::Choices { indices: taken.get_untracked() })
            >
                {t("ui-asks-answer")}
            </button>
        </div>
    }
}
