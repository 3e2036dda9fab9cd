//! The language of the console.

use leptos::prelude::*;
use reattach_messages::Language;

use crate::i18n::{t, use_i18n};

/// A list of the languages, each with its own name.
#[component]
pub(crate) fn LanguageSelect(
    /// No label stands beside it.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let i18n = use_i18n();
    let choose = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            i18n.set(language);
        }
    };
    let options = Language::ALL.map(|language| {
        html! {
            <option value=language.tag() lang=language.tag() selected=move || i18n.language() == language>
                {language.name()}
            </option>
        }
    });
    let name = move || named.then(|| t("ui-language")());
    html! {
        <select aria-label=name prop:value=move || i18n.language().tag() on:change=choose>
            {options.into_iter().collect_view()}
        </select>
    }
    .into_any()
}
