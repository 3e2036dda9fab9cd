//! What a click can narrow the grid to.

use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::Menu;
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::facets::{self, Facet};
use crate::model::filter::{Column, Filter, toggle};
use crate::store::{Store, use_store};

/// What holds of sessions, as buttons with a count; and the values of each column in a menu.
#[component]
pub(crate) fn Facets(
    /// What stands in the filter box, understood.
    filter: Memo<Filter>,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let filter = after_rows(filter);
    let traits = Memo::new(move |_| {
        let now = store.now.get() / 60_000 * 60_000;
        store.sessions.with_settled(|sessions| filter.with(|filter| facets::traits(sessions, filter, now)))
    });
    let chips = (0..traits.with_untracked(|traits| traits.len()))
        .map(|at| {
            let facet = Memo::new(move |_| traits.with(|traits| traits[at].clone()));
            let label =
                move || facet.with(|facet| i18n.say(&Text::new(format!("ui-is-{}", facet.value.to_lowercase()))));
            html! {
                <button
                    type="button"
                    class="facet"
                    aria-pressed=move || facet.with(|facet| facet.chosen.to_string())
                    disabled=move || facet.with(|facet| facet.count == 0 && !facet.chosen)
                    on:click=move |_| choose(store, Column::Is, &facet.with_untracked(|facet| facet.value.clone()))
                >
                    {label}" "<span class="number">{move || i18n.count(facet.with(|facet| facet.count))}</span>
                </button>
            }
            .into_any()
        })
        .collect_view();
    let menus = facets::COLUMNS.map(|column| html! { <Values column filter/> }.into_any());
    html! { <div class="facets" role="group" aria-label=t("ui-narrow")>{chips}{menus}</div> }.into_any()
}

/// The filter, after the rows that it lets through have been drawn: whoever types waits for those.
fn after_rows(filter: Memo<Filter>) -> Memo<Filter> {
    let later = RwSignal::new(filter.get_untracked());
    Effect::new(move |_| {
        let filter = filter.get();
        let follow = move || {
            later.try_set(filter);
        };
        browser::after_drawing(move || set_timeout(follow, Duration::ZERO));
    });
    Memo::new(move |_| later.get())
}

/// The values of a column.
#[component]
fn Values(column: Column, filter: Memo<Filter>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let values = Memo::new(move |_| {
        // Counting ten thousand sessions is worth it only for who looks.
        if !open.get() {
            return Vec::new();
        }
        let now = store.now.get_untracked();
        store.sessions.with_settled(|sessions| filter.with(|filter| facets::values(column, sessions, filter, now)))
    });
    let chosen = Memo::new(move |_| filter.with(|filter| filter.chosen(column)));
    let name = move || match column {
        Column::Owner => t("ui-column-owner")(),
        column => column.name().into(),
    };
    let label = Signal::derive(move || match chosen.get() {
        0 => name(),
        chosen => format!("{} ({})", name(), i18n.count(chosen)),
    });
    let id = match column {
        Column::State => "facet-state",
        Column::Availability => "facet-availability",
        Column::ComputerName => "facet-computer",
        Column::ConfigurationName => "facet-configuration",
        _ => "facet-owner",
    };
    html! {
        <Menu id label open>
            <For each=move || values.get() key=|facet| facet.value.clone() let:facet>
                <Value column value=facet.value values/>
            </For>
        </Menu>
    }
    .into_any()
}

/// One value, with how many sessions have it.
#[component]
fn Value(column: Column, value: String, values: Memo<Vec<Facet>>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let facet = Memo::new({
        let value = value.clone();
        move |_| {
            let found = values.with(|values| values.iter().find(|facet| facet.value == value).cloned());
            found.map_or((0, false), |facet| (facet.count, facet.chosen))
        }
    });
    let label = value.clone();
    html! {
        <label class="check">
            <input type="checkbox" prop:checked=move || facet.get().1 on:change=move |_| choose(store, column, &value)/>
            <span>{label}</span>
            <span class="number">{move || i18n.count(facet.get().0)}</span>
        </label>
    }
    .into_any()
}

fn choose(store: Store, column: Column, value: &str) {
    store.view.update(|view| view.filter = toggle(&view.filter, column, value));
}
