//! One of a few values, for a setting.

use leptos::prelude::*;

use crate::i18n::t;
use crate::model::settings::Choice;

/// A list to choose from, with its label.
#[component]
pub(crate) fn ChoiceField<T: Choice + Send + Sync>(
    /// Id of the label.
    label: &'static str,
    /// The value now.
    #[prop(into)]
    value: Signal<T>,
    /// Takes another value.
    set: impl Fn(T) + 'static,
) -> impl IntoView {
    let options = T::ALL.iter().map(|(choice, word, label)| {
        html! { <option value=*word selected=move || value.get() == *choice>{t(label)}</option> }
    });
    let change = move |event| {
        if let Some(value) = T::from_word(&event_target_value(&event)) {
            set(value);
        }
    };
    html! {
        <label class="field">
            <span>{t(label)}</span>
            <select on:change=change prop:value=move || value.get().word()>{options.collect_view()}</select>
        </label>
    }
}
