//! `/sessions`: every session of every host, and the command bar.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use reattach_core::bridge::{RunId, Text};

use crate::app::page_opened;
use crate::browser;
use crate::components::{
    CommandBar, ConnectDialog, Facets, FilterBox, HostBar, OutputLog, PreviewDialog, RunPanel, SessionGrid, Toolbar,
    ViewMenu,
};
use crate::i18n::{number, t, use_i18n};
use crate::model::filter::Filter;
use crate::model::grid;
use crate::model::place::{Page, Place};
use crate::model::runs::Runs;
use crate::model::sessions::Sessions;
use crate::model::settings::Choice;
use crate::model::view::View;
use crate::router::use_router;
use crate::store::{Store, use_store};

/// While somebody types, the address follows this much later: browsers refuse to change it often.
const TYPING: Duration = Duration::from_millis(350);

/// The fleet.
#[component]
pub(crate) fn SessionsPage() -> impl IntoView {
    let store = use_store();
    page_opened(t("ui-sessions"));
    follow_address(store);
    let filter = Memo::new(move |_| store.view.with(|view| Filter::parse(&view.filter).0));
    arrange_rows(store, filter);
    let run = Memo::new(move |_| {
        let dismissed = store.dismissed.get();
        store.runs.with(|runs| Runs::beside_grid(runs, dismissed).map(|run| run.id))
    });
    keep_focus(run);
    html! {
        <div class="page sessions">
            <ConnectDialog/>
            <PreviewDialog/>
            <PageHead/>
            <div class="narrowing">
                <FilterBox filter/>
                <ViewMenu/>
                <Facets filter/>
            </div>
            <HostBar/>
            <Toolbar/>
            {move || run.get().map(|id| html! { <RunPanel id docked=true/> })}
            <SessionGrid filter/>
            <section class="console" aria-label=t("ui-console")>
                <CommandBar/>
                <OutputLog/>
            </section>
        </div>
    }
}

/// A panel that goes takes the focus of its button with it: the panel that comes in its place gets it, or the rows.
fn keep_focus(run: Memo<Option<RunId>>) {
    Effect::new(move |before: Option<()>| {
        let panel = run.get().is_some();
        if before.is_none() {
            return;
        }
        browser::after_drawing(move || {
            if browser::focus_is_nowhere() {
                let next = if panel { ".run-panel" } else { "[role=grid] [data-instance-id][tabindex=\"0\"]" };
                browser::focus_quietly(next);
            }
        });
    });
}

#[component]
fn PageHead() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let counts = Memo::new(move |_| store.sessions.with(Sessions::counts));
    let summary = move || {
        let counts = counts.get();
        i18n.say(
            &Text::new("ui-sessions-summary")
                .with_number("total", number(counts.total))
                .with_number("connectable", number(counts.connectable))
                .with_number("open", number(counts.open))
                .with_number("held", number(counts.held)),
        )
    };
    html! {
        <div class="page-head">
            <h1 tabindex="-1">{t("ui-sessions")}</h1>
            <p class="quiet">{summary}</p>
            <div class="page-tools">
                <a class="button" href="/connect">{t("ui-connect-to")}</a>
                <button
                    type="button"
                    aria-pressed=move || (!store.auto_refresh.get()).to_string()
                    title=move || i18n.say(&Text::new(store.settings.with(|settings| settings.refresh.label())))
                    on:click=move |_| store.auto_refresh.update(|on| *on = !*on)
                >
                    {move || if store.auto_refresh.get() { t("ui-pause")() } else { t("ui-paused")() }}
                </button>
                <button type="button" aria-keyshortcuts="r" data-action="refresh" on:click=move |_| store.refresh()>{t("ui-refresh")}</button>
            </div>
        </div>
    }
}

/// The address and the view say the same: going back and forward changes the view, and a change
/// of the view becomes an address that can be kept.
fn follow_address(store: Store) {
    let router = use_router();
    let asked = Memo::new(move |_| View::read(&router.place()));
    // Where the dialog is open the address speaks of the dialog.
    let here = Memo::new(move |_| router.page() == Page::Sessions);
    // The view that the address says, or will say.
    let said = StoredValue::new(None::<View>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let typing = StoredValue::new(false);
    Effect::new(move |_| {
        let asked = asked.get();
        if here.get() && said.with_value(|said| said.as_ref() != Some(&asked)) {
            said.set_value(Some(asked.clone()));
            typing.set_value(false);
            store.view.set(asked);
        }
    });
    Effect::new(move |_| {
        let view = store.view.get();
        let before = said.get_value();
        if !here.get_untracked() || before.as_ref() == Some(&view) {
            return;
        }
        let typed = before.is_some_and(|before| View { filter: view.filter.clone(), ..before } == view)
            && browser::focus_is("#filter");
        said.set_value(Some(view));
        if let Some(waiting) = timer.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        // All that is typed in one go is one step for Back.
        let again = typing.try_update_value(|typing| std::mem::replace(typing, typed)) == Some(true);
        let go = move || {
            // The dialog that has been opened since stays; closing it says the view.
            if !here.get_untracked() {
                return;
            }
            let address = store.view.with_untracked(View::address);
            if typed && again { router.replace(&Place::parse(&address)) } else { router.go(&address) }
        };
        if typed {
            timer.set_value(set_timeout_with_handle(go, TYPING).ok());
        } else {
            go();
        }
    });
    on_cleanup(move || {
        if let Some(Some(waiting)) = timer.try_update_value(Option::take) {
            waiting.clear();
        }
    });
}

/// Keeps the rows in order, and what is marked among what is shown.
fn arrange_rows(store: Store, filter: Memo<Filter>) {
    let sort = Memo::new(move |_| store.view.with(|view| view.sort.clone()));
    let timed = Memo::new(move |_| filter.with(Filter::is_timed));
    // What expires is looked at once a minute.
    let now = Memo::new(move |_| if timed.get() { store.now.get() / 60_000 * 60_000 } else { 0 });
    let wanted = Memo::new(move |_| {
        store
            .sessions
            .with(|sessions| filter.with(|filter| sort.with(|sort| grid::rows(sessions, filter, sort, now.get()))))
    });
    Effect::new(move |before: Option<_>| {
        let asked = (filter.get(), sort.get());
        let rows = wanted.get();
        let changed = before.is_none_or(|before| before != asked);
        store.order.update(|order| order.arrange(rows, changed));
        asked
    });
    Effect::new(move |_| {
        store.order.track();
        store.let_fall();
    });
}
