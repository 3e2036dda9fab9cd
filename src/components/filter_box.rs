//! The box "Filter sessions", and what is wrong with what stands in it.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::browser;
use crate::i18n::{number, t, use_i18n};
use crate::model::filter::{Blamed, Filter, Problem, without};
use crate::store::{Store, use_store};

/// The box. What is not understood is said under it, at its word; so is the word that hides
/// everything.
#[component]
pub(crate) fn FilterBox(
    /// What stands in the box, understood.
    filter: Memo<Filter>,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let text = Memo::new(move |_| store.view.with(|view| view.filter.clone()));
    let problems = Memo::new(move |_| text.with(|text| Filter::parse(text).1));
    let blamed = Memo::new(move |_| blame(store, filter));
    let count = Memo::new(move |_| {
        let total = store.sessions.with(crate::model::sessions::Sessions::len);
        (store.order.with(|order| order.rows().len()), total)
    });
    let shown = move || {
        let (shown, total) = count.get();
        let text = Text::new("ui-filter-shown").with_number("shown", number(shown)).with_number("total", number(total));
        (!filter.with(Filter::is_empty)).then(|| i18n.say(&text))
    };
    html! {
        <div class="filter-slot">
            <input
                id="filter"
                type="search"
                class="filter"
                aria-label=t("ui-filter")
                placeholder=t("ui-filter-placeholder")
                aria-describedby="filter-problem"
                aria-invalid=move || (!problems.with(Vec::is_empty)).to_string()
                spellcheck="false"
                autocomplete="off"
                autocapitalize="none"
                aria-keyshortcuts="/"
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "ArrowDown" | "Enter") && !event.is_composing() {
                        event.prevent_default();
                        browser::focus("[role=grid] [data-instance-id][tabindex=\"0\"]");
                    }
                }
                prop:value=move || text.get()
                on:blur=move |_| store.let_fall()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    store.view.update(|view| view.filter = text);
                }
            />
            <p class="filter-count quiet" role="status">{shown}</p>
            <div id="filter-problem" class="filter-problem" role="status">
                {move || problems.get().into_iter().map(|problem| said(&problem, &text.get_untracked(), i18n)).collect_view()}
                {move || blamed.get().into_iter().map(|blamed| hides(store, &blamed, i18n)).collect_view()}
            </div>
        </div>
    }
}

/// The words that hide everything, while nothing is shown.
fn blame(store: Store, filter: Memo<Filter>) -> Vec<Blamed> {
    if store.order.with(|order| !order.rows().is_empty()) || filter.with(Filter::is_empty) {
        return Vec::new();
    }
    let now = store.now.get_untracked();
    store.sessions.with(|sessions| filter.with(|filter| filter.blame(sessions, now)))
}

fn said(problem: &Problem, text: &str, i18n: crate::i18n::I18n) -> AnyView {
    let word = text.get(problem.span.0..problem.span.1).unwrap_or_default().to_owned();
    html! { <p><mark>{word}</mark>" "{i18n.say(&problem.message)}</p> }.into_any()
}

fn hides(store: Store, blamed: &Blamed, i18n: crate::i18n::I18n) -> AnyView {
    let span = blamed.span;
    let word = store.view.with_untracked(|view| view.filter.get(span.0..span.1).unwrap_or_default().to_owned());
    let sentence = i18n.say(&Text::new("ui-filter-blame").with_number("count", number(blamed.left)));
    let button = i18n.say(&Text::new("ui-filter-drop").with("word", word.clone()));
    let drop = move |_| store.view.update(|view| view.filter = without(&view.filter, span));
    html! {
        <p>
            <mark>{word}</mark>" "{sentence}" "
            <button type="button" class="plain small" on:click=drop>{button}</button>
        </p>
    }
    .into_any()
}
