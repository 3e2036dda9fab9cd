//! The grid "Sessions".

use leptos::prelude::*;
use reattach_core::bridge::{HostState, Text};
use uuid::Uuid;
use web_sys::KeyboardEvent;

use super::session_row::SessionRow;
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::filter::Filter;
use crate::model::grid::{self, Sort, SortKey};
use crate::model::hosts::Hosts;
use crate::store::{Store, use_store};

/// Columns: what orders them, and the heading; the cmdlet's names are the same in every language.
const COLUMNS: [(SortKey, Heading, &str); 8] = [
    (SortKey::Availability, Heading::Cmdlet("Availability"), "availability"),
    (SortKey::Id, Heading::Cmdlet("Id"), "id"),
    (SortKey::Name, Heading::Cmdlet("Name"), "name"),
    (SortKey::ComputerName, Heading::Cmdlet("ComputerName"), "computer"),
    (SortKey::State, Heading::Cmdlet("State"), "state"),
    (SortKey::ConfigurationName, Heading::Cmdlet("ConfigurationName"), "configuration"),
    (SortKey::Owner, Heading::Ours("ui-column-owner"), "owner"),
    (SortKey::ExpiresIn, Heading::Ours("ui-column-expires"), "expires"),
];

#[derive(Clone, Copy)]
enum Heading {
    Cmdlet(&'static str),
    Ours(&'static str),
}

/// Every session that passes the filter.
#[component]
pub(crate) fn SessionGrid() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let sort = RwSignal::new(Sort::default());
    let filter = Memo::new(move |_| Filter::parse(&store.filter.get()).0);
    let rows = Memo::new(move |_| store.sessions.with(|s| filter.with(|filter| grid::rows(s, filter, sort.get()))));
    Effect::new(move |_| {
        rows.with(|rows| {
            if !store.selection.try_update_untracked(|s| s.retain(rows)).unwrap_or_default() {
                return;
            }
            store.selection.notify();
        });
    });
    // The row that Tab reaches; the arrow keys move it.
    let active = RwSignal::new(None::<Uuid>);
    let current = Memo::new(move |_| {
        rows.with(|rows| active.get().filter(|id| rows.contains(id)).or_else(|| rows.first().copied()))
    });
    let all = move || rows.with(|rows| store.selection.with(|selection| selection.all(rows)));
    let querying = move || store.hosts.with(Hosts::querying);
    let headings = COLUMNS.map(|(key, heading, class)| {
        let label = move || match heading {
            Heading::Cmdlet(name) => name.to_string(),
            Heading::Ours(id) => i18n.say(&Text::new(id)),
        };
        let order = move || match sort.get() {
            Sort { key: by, descending } if by == key => {
                if descending {
                    "descending"
                } else {
                    "ascending"
                }
            }
            _ => "none",
        };
        html! {
            <th role="columnheader" scope="col" class=class aria-sort=order>
                <button type="button" class="heading" on:click=move |_| sort.update(|sort| *sort = sort.clicked(key))>
                    {label}
                </button>
            </th>
        }
    });
    html! {
        <div class="grid-frame">
            <table
                role="grid"
                aria-label=t("ui-sessions")
                aria-multiselectable="true"
                aria-busy=move || querying().to_string()
                aria-rowcount=move || (rows.with(Vec::len) + 1).to_string()
                on:keydown=move |event| key(&event, store, rows, current, active)
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col" class="mark">
                            <input
                                type="checkbox"
                                aria-label=t("ui-select-all")
                                prop:checked=all
                                on:change=move |_| rows.with_untracked(|rows| store.selection.update(|s| s.all_or_none(rows)))
                            />
                        </th>
                        {headings.into_iter().collect_view()}
                        <th role="columnheader" scope="col" class="about">{t("ui-column-note")}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <For each=move || rows.get() key=|id| *id let:id>
                        <SessionRow id rows current active/>
                    </For>
                </tbody>
            </table>
            <Empty rows filter/>
        </div>
    }
}

/// Why there are no rows.
#[component]
fn Empty(rows: Memo<Vec<Uuid>>, filter: Memo<Filter>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let why = Memo::new(move |_| {
        if rows.with(|rows| !rows.is_empty()) {
            return None;
        }
        let all = store.sessions.with(|sessions| sessions.counts().total);
        if all > 0 && !filter.with(Filter::is_empty) {
            let count = i64::try_from(all).unwrap_or(i64::MAX);
            return Some((Text::new("ui-empty-filter").with_number("count", count), true));
        }
        Some((store.hosts.with(why_none), false))
    });
    move || {
        why.get().map(|(text, clear)| html! {
            <div class="empty" role="status">
                <p>{i18n.say(&text)}</p>
                {clear.then(|| html! {
                    <button type="button" on:click=move |_| store.filter.set(String::new())>{t("ui-clear-filter")}</button>
                })}
            </div>
        })
    }
}

fn why_none(hosts: &Hosts) -> Text {
    let count = i64::try_from(hosts.all().len()).unwrap_or(i64::MAX);
    let any = |state: HostState| hosts.all().iter().any(|host| host.state == state);
    let id = if count == 0 {
        "ui-empty-no-hosts"
    } else if hosts.querying() {
        "ui-empty-querying"
    } else if any(HostState::NeedsCredential) {
        "ui-empty-credential"
    } else if hosts.all().iter().all(|host| host.state == HostState::Failed) {
        "ui-empty-failed"
    } else if any(HostState::Unknown) {
        "ui-empty-unknown"
    } else {
        "ui-empty-none"
    };
    Text::new(id).with_number("count", count)
}

fn key(
    event: &KeyboardEvent,
    store: Store,
    rows: Memo<Vec<Uuid>>,
    current: Memo<Option<Uuid>>,
    active: RwSignal<Option<Uuid>>,
) {
    if browser::within(event, "button, input, a") {
        return;
    }
    let rows = rows.get_untracked();
    let Some(at) = current.get_untracked().and_then(|id| rows.iter().position(|row| *row == id)) else { return };
    let last = rows.len() - 1;
    let target = match event.key().as_str() {
        "ArrowDown" => (at + 1).min(last),
        "ArrowUp" => at.saturating_sub(1),
        "Home" => 0,
        "End" => last,
        " " => {
            event.prevent_default();
            store.selection.update(|s| if event.shift_key() { s.range(rows[at], &rows) } else { s.toggle(rows[at]) });
            return;
        }
        "a" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            store.selection.update(|s| s.all_or_none(&rows));
            return;
        }
        "Enter" => {
            browser::click(&format!("[data-instance-id=\"{}\"] a", rows[at]));
            return;
        }
        _ => return,
    };
    event.prevent_default();
    active.set(Some(rows[target]));
    if event.shift_key() {
        store.selection.update(|s| s.range(rows[target], &rows));
    }
    browser::focus(&format!("[data-instance-id=\"{}\"]", rows[target]));
}
