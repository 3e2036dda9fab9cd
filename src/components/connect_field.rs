//! One field of the connect dialog.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::connect_dialog::warnings;
use crate::i18n::{t, use_i18n};
use crate::model::connect::{Field, Form, Input, OptionInput, Resolved, expected};

/// A field labelled with its parameter's name; its default is its ghost, and what to mind stands
/// below it.
#[component]
pub(super) fn ConnectField(
    /// Which one.
    field: Field,
    /// What is filled in.
    form: RwSignal<Form>,
    /// What that comes to.
    resolved: Memo<Resolved>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = format!("field-{}", field.name());
    let wrong = Memo::new(move |_| {
        resolved.with(|resolved| {
            let own = resolved.errors.iter().find(|(known, _)| *known == field);
            own.map(|(_, error)| error.message.clone())
        })
    });
    let invalid = move || wrong.with(Option::is_some).then_some("true");
    let said = format!("error-{}", field.name());
    let described = {
        let said = said.clone();
        move || wrong.with(Option::is_some).then(|| said.clone())
    };
    let error = move || {
        let said = said.clone();
        wrong.get().map(|message| {
            let how = expected(field).map(|how| format!(" {}", i18n.say(&how)));
            html! { <p class="bad" id=said>{i18n.say(&message)}{how}</p> }
        })
    };
    let text = move || form.with(|form| form.get(field).to_owned());
    let set = move |text: &str| form.update(|form| form.set(field, text));
    let input = match field.input() {
        Input::Switch | Input::Option(OptionInput::Switch) => html! {
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    prop:checked=move || text() == "true"
                    on:change=move |event| set(if event_target_checked(&event) { "true" } else { "" })
                />
                <span>{field.name()}</span>
            </label>
        }
        .into_any(),
        Input::Choice(values) => {
            let options = values
                .iter()
                .enumerate()
                .map(|(at, value)| {
                    // The first is what is taken anyway.
                    let shown = if at == 0 { "" } else { *value };
                    html! { <option value=shown selected=move || text() == shown>{*value}</option> }.into_any()
                })
                .collect_view();
            html! {
                <label class="field">
                    <span>{field.name()}</span>
                    <select id=id prop:value=text on:change=move |event| set(&event_target_value(&event))>{options}</select>
                </label>
            }
            .into_any()
        }
        kind => {
            let numeric = matches!(kind, Input::Number | Input::Option(OptionInput::Number));
            html! {
                <label class="field">
                    <span>{field.name()}</span>
                    <input
                        id=id
                        aria-invalid=invalid
                        aria-describedby=described
                        inputmode=numeric.then_some("numeric")
                        placeholder=move || ghost(field, form, i18n)
                        autocomplete=if field == Field::Credential { "username" } else { "off" }
                        autocapitalize="none"
                        spellcheck="false"
                        autofocus=field == Field::ComputerName
                        prop:value=text
                        on:input=move |event| set(&event_target_value(&event))
                    />
                </label>
            }
            .into_any()
        }
    };
    html! {
        <div class="connect-field">
            {input}
            {error}
            {move || resolved.with(|resolved| warnings(resolved, Some(field), i18n))}
        </div>
    }
    .into_any()
}

/// What counts while nothing is filled in.
fn ghost(field: Field, form: RwSignal<Form>, i18n: crate::i18n::I18n) -> String {
    let ssl = form.with(|form| !form.get(Field::UseSsl).is_empty());
    match field {
        Field::ComputerName => "Server01, Server02".into(),
        Field::ConnectionUri => "https://server01:5986/wsman".into(),
        Field::Session => "$s".into(),
        Field::InstanceId => "1d3e5b0a-…".into(),
        Field::Id => "1, 2".into(),
        Field::Name => "IT*, Backup*".into(),
        Field::Port if ssl => "5986".into(),
        Field::Port => "5985".into(),
        Field::ThrottleLimit => "32".into(),
        Field::ApplicationName => "wsman".into(),
        Field::ConfigurationName => i18n.say(&Text::new("ui-ghost-configuration")),
        Field::Credential => "DOMAIN\\user".into(),
        Field::OpenTimeout | Field::OperationTimeout => "180000".into(),
        Field::CancelTimeout => "60000".into(),
        Field::IdleTimeout => t("ui-ghost-idle")(),
        Field::MaximumConnectionRedirectionCount => "5".into(),
        _ => String::new(),
    }
}
