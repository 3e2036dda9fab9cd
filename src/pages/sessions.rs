//! `/sessions`: every session of every host, and the command bar.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::app::page_opened;
use crate::components::{CommandBar, HostList, OutputLog, SessionGrid, Toolbar};
use crate::i18n::{t, use_i18n};
use crate::model::filter::Filter;
use crate::store::use_store;

/// The fleet.
#[component]
pub(crate) fn SessionsPage() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    page_opened(t("ui-sessions"));
    let counts = Memo::new(move |_| store.sessions.with(crate::model::sessions::Sessions::counts));
    let summary = move || {
        let counts = counts.get();
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        i18n.say(
            &Text::new("ui-sessions-summary")
                .with_number("total", number(counts.total))
                .with_number("connectable", number(counts.connectable))
                .with_number("open", number(counts.open))
                .with_number("held", number(counts.held)),
        )
    };
    let problem = move || Filter::parse(&store.filter.get()).1.map(|text| i18n.say(&text));
    html! {
        <div class="page sessions">
            <div class="page-head">
                <h1 tabindex="-1">{t("ui-sessions")}</h1>
                <p class="quiet">{summary}</p>
                <div class="page-tools">
                    <input
                        type="search"
                        class="filter"
                        aria-label=t("ui-filter")
                        placeholder=t("ui-filter-placeholder")
                        aria-describedby="filter-problem"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=move || store.filter.get()
                        on:input=move |event| store.filter.set(event_target_value(&event))
                    />
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=move || store.auto_refresh.get()
                            on:change=move |event| store.auto_refresh.set(event_target_checked(&event))
                        />
                        <span>{t("ui-auto-refresh")}</span>
                    </label>
                    <button type="button" on:click=move |_| store.refresh()>{t("ui-refresh")}</button>
                </div>
            </div>
            <p id="filter-problem" class="filter-problem" role="status">{problem}</p>
            <HostList/>
            <Toolbar/>
            <SessionGrid/>
            <section class="console" aria-label=t("ui-console")>
                <CommandBar/>
                <OutputLog/>
            </section>
        </div>
    }
}
