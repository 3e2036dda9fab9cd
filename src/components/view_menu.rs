//! Columns, density and saved views.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use web_sys::SubmitEvent;

use super::Menu;
use crate::i18n::{t, use_i18n};
use crate::model::columns::Column;
use crate::model::settings::Density;
use crate::model::view::View;
use crate::router::use_router;
use crate::storage;
use crate::store::use_store;

/// The menus "Columns" and "Views".
#[component]
pub(crate) fn ViewMenu() -> impl IntoView {
    html! {
        <div class="view-menus">
            <Columns/>
            <Views/>
        </div>
    }
    .into_any()
}

#[component]
fn Columns() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let rows = Column::ALL.map(|column| {
        let label = move || i18n.heading(column.heading());
        html! {
            <label class="check">
                <input
                    type="checkbox"
                    prop:checked=move || store.view.with(|view| view.columns.contains(&column))
                    disabled=column == Column::Name
                    on:change=move |_| store.view.update(|view| view.toggle(column))
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    });
    let compact = move || store.density() == Density::Compact;
    let set = move |event| {
        let density = if event_target_checked(&event) { Density::Compact } else { Density::Comfortable };
        let own =
            Some(density).filter(|density| store.settings.with_untracked(|settings| settings.density != *density));
        store.view.update(|view| view.density = own);
    };
    html! {
        <Menu id="columns" label=Signal::derive(t("ui-columns"))>
            {rows}
            <hr/>
            <label class="check">
                <input type="checkbox" prop:checked=compact on:change=set/>
                <span>{t("ui-compact")}</span>
            </label>
            <button
                type="button"
                class="plain small"
                on:click=move |_| store.view.update(|view| {
                    let View { columns, density, .. } = View::default();
                    view.columns = columns;
                    view.density = density;
                })
            >
                {t("ui-columns-reset")}
            </button>
        </Menu>
    }
    .into_any()
}

#[component]
fn Views() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let saved = RwSignal::new(storage::views());
    let name: NodeRef<leptos::html::Input> = NodeRef::new();
    let router = use_router();
    let keep = move |views: Vec<(String, String)>| {
        storage::keep_views(&views);
        saved.set(views);
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(field) = name.get_untracked() else { return };
        let title = field.value().trim().to_owned();
        if title.is_empty() {
            let _ = field.focus();
            return;
        }
        field.set_value("");
        // Another page may have saved some meanwhile.
        let mut views = storage::views();
        views.retain(|(known, _)| *known != title);
        views.push((title, store.view.with_untracked(View::address)));
        keep(views);
    };
    let own = move || {
        saved
            .get()
            .into_iter()
            .map(|(title, address)| {
                let gone = title.clone();
                let remove = move |_| {
                    let mut views = storage::views();
                    views.retain(|(known, _)| *known != gone);
                    keep(views);
                };
                let label = i18n.say(&Text::new("ui-view-remove").with("name", title.clone()));
                html! {
                    <p class="saved-view">
                        <button type="button" class="plain" on:click=move |_| router.go(&address)>
                            {title}
                        </button>
                        <button type="button" class="plain small" aria-label=label on:click=remove>"×"</button>
                    </p>
                }
                .into_any()
            })
            .collect_view()
    };
    html! {
        <Menu id="views" label=Signal::derive(t("ui-views"))>
            {own}
            <form class="save-view" on:submit=save novalidate>
                <label class="field">
                    <span>{t("ui-view-name")}</span>
                    <input node_ref=name autocomplete="off"/>
                </label>
                <button type="submit">{t("ui-view-save")}</button>
            </form>
        </Menu>
    }
    .into_any()
}
