//! One row of the grid.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{Eligibility, Millis, SessionView, Text};
use reattach_core::option::OutputBufferingMode;
use reattach_core::table::{availability_name, state_name};
use uuid::Uuid;

use super::session_grid::{Grid, same};
use crate::browser;
use crate::i18n::{I18n, t, use_i18n};
use crate::model::columns::{Column, Heading};
use crate::model::commands::Action;
use crate::model::duration;
use crate::model::hosts::{Freshness, freshness};
use crate::model::runs::Origin;
use crate::model::status::{self, Status};
use crate::store::{REFRESH, Store, use_store};

type Session = Memo<Option<Arc<SessionView>>>;

/// What the cells of a row read.
#[derive(Clone, Copy)]
struct Row {
    session: Session,
    fresh: Memo<Freshness>,
    store: Store,
    i18n: I18n,
}

/// A session. What it shows follows the session; the row itself stays.
#[component]
pub(super) fn SessionRow(
    /// The session.
    id: Uuid,
    /// What the rows share.
    grid: Grid,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n().for_part();
    let session =
        Memo::new_with_compare(move |_| store.sessions.with(|sessions| sessions.get(&id).cloned()), |a, b| !same(a, b));
    let fresh = Memo::new(move |_| {
        session.with(|session| match session {
            Some(session) if session.eligibility != Eligibility::Open => {
                freshness(session.as_of, store.now.get(), REFRESH)
            }
            _ => Freshness::Fresh,
        })
    });
    let row = Row { session, fresh, store, i18n };
    let marked = Memo::new(move |_| store.selection.with(|selection| selection.has(&id)));
    let place = Memo::new(move |_| grid.place(id));
    let current = Memo::new(move |_| grid.is_current(id));
    let class = move || match fresh.get() {
        Freshness::Fresh => "",
        Freshness::Stale => "stale",
        Freshness::Unknown => "stale unknown",
    };
    let open = move |_| browser::click(&format!("[data-instance-id=\"{id}\"] .name a"));
    let cells = grid.columns.with_untracked(|columns| columns.iter().map(|column| cell(*column, row)).collect_view());
    html! {
        <tr
            role="row"
            class=class
            data-instance-id=id.to_string()
            data-computer-name=move || row.read(|session| session.computer_name.clone())
            aria-selected=move || marked.get().to_string()
            aria-rowindex=move || (place.get() + 2).to_string()
            style=("--at", move || place.get().to_string())
            tabindex=move || if current.get() { "0" } else { "-1" }
            on:click=move |event| grid.click(id, &event)
            on:dblclick=open
        >
            <td role="gridcell" class="mark">
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=move || i18n.say(&Text::new("ui-select").with("name", row.read(|session| session.name.clone())))
                    prop:checked=marked
                    on:change=move |_| store.selection.update(|selection| selection.toggle(id))
                />
            </td>
            {cells}
        </tr>
    }
    .into_any()
}

impl Row {
    fn read(self, read: fn(&SessionView) -> String) -> String {
        self.session.with(|session| session.as_deref().map(read).unwrap_or_default())
    }

    /// The time until or since something.
    fn span(self, at: fn(&SessionView) -> Option<Millis>, since: bool) -> String {
        let Some(at) = self.session.with(|session| session.as_deref().and_then(at)) else { return String::new() };
        let now = self.store.now.get();
        self.i18n.say(&if since { duration::age(now - at) } else { duration::span(at - now) })
    }
}

fn cell(column: Column, row: Row) -> AnyView {
    let label = match column.heading() {
        Heading::Cmdlet(name) => name,
        Heading::Ours(_) => "",
    };
    let ours = match column.heading() {
        Heading::Ours(id) => Some(t(id)),
        Heading::Cmdlet(_) => None,
    };
    let label = move || ours.map_or_else(|| label.to_owned(), |text| text());
    let text = |read: fn(&SessionView) -> String| (move || row.read(read)).into_any();
    let content = match column {
        Column::Name => {
            return html! { <th role="rowheader" scope="row" class="name"><Name row/></th> }.into_any();
        }
        Column::Availability => availability(row),
        Column::ExpiresIn => expires(row),
        Column::Note => note(row),
        Column::Id => text(|session| session.id.to_string()),
        Column::ComputerName => text(|session| session.computer_name.clone()),
        Column::State => text(|session| state_name(session.state).into()),
        Column::ConfigurationName => text(|session| session.configuration_name.clone()),
        Column::Owner => text(|session| session.owner.clone().unwrap_or_default()),
        Column::RunningCommand => text(|session| session.running_command.clone().unwrap_or_default()),
        Column::InstanceId => text(|session| session.instance_id.to_string()),
        Column::Endpoint => text(|session| session.endpoint.clone()),
        Column::OutputBufferingMode => text(|session| {
            OutputBufferingMode::NAMES.get(session.output_buffering_mode as usize).map_or("", |name| *name).into()
        }),
        Column::DisconnectedSince => span_cell(row, |session| session.disconnected_on, true),
        Column::LastSeen => span_cell(row, |session| Some(session.as_of), true),
        Column::IdleTimeout => {
            let i18n = row.i18n;
            (move || {
                let idle = row.session.with(|session| session.as_ref().and_then(|session| session.idle_timeout));
                idle.map(|idle| i18n.say(&duration::span(idle)))
            })
            .into_any()
        }
    };
    html! { <td role="gridcell" class=column.id() data-label=label>{content}</td> }.into_any()
}

fn span_cell(row: Row, at: fn(&SessionView) -> Option<Millis>, since: bool) -> AnyView {
    // Changes less often than the clock.
    let shown = Memo::new(move |_| row.span(at, since));
    (move || shown.get()).into_any()
}

/// Shape, word and colour; struck out when nobody knows any more.
fn availability(row: Row) -> AnyView {
    let class = move || {
        let shape = row.session.with(|session| session.as_deref().map_or("", |session| Status::of(session).shape()));
        format!("pill {shape}")
    };
    let word = move || row.read(|session| availability_name(session.availability).into());
    let unknown = move || {
        (row.fresh.get() == Freshness::Unknown).then(|| html! { <span class="unknown-word">{t("ui-unknown")}</span> })
    };
    html! { <span class=class>{word}</span>{unknown} }.into_any()
}

/// The time left, as a bar and in words.
fn expires(row: Row) -> AnyView {
    let left = Memo::new(move |_| {
        let at = row.session.with(|session| session.as_ref().and_then(|session| session.expires_on));
        at.map(|at| at - row.store.now.get())
    });
    let words = Memo::new(move |_| left.get().map(|left| row.i18n.say(&duration::span(left))).unwrap_or_default());
    let soon = Memo::new(move |_| left.get().is_some_and(duration::soon));
    let share = Memo::new(move |_| {
        let whole = row.session.with(|session| session.as_ref().and_then(|session| session.idle_timeout))?;
        Some((left.get()?.clamp(0, whole) * 100).checked_div(whole)?.to_string())
    });
    let meter = move || {
        share.get().map(|share| {
            html! { <meter min="0" max="100" low="10" value=share aria-label=t("ui-column-expires")></meter> }
        })
    };
    html! { {meter}<span class="left" class:soon=soon>{move || words.get()}</span> }.into_any()
}

/// What can be done, or why not; and how old that is when it is old.
fn note(row: Row) -> AnyView {
    let Row { session, fresh, store, i18n } = row;
    let text = move || session.with(|session| session.as_deref().map(|session| i18n.say(&status::note(session))));
    let old = move || {
        (fresh.get() != Freshness::Fresh).then(|| {
            let name = row.read(|session| session.computer_name.clone());
            let why = store.hosts.with(|hosts| hosts.get(&name).and_then(|host| host.error.clone()));
            let age = row.span(|session| Some(session.as_of), true);
            let text = Text::new("ui-stale").with("age", age);
            let why = why.map(|error| i18n.say(&error.message)).unwrap_or_default();
            html! { <span class="age" title=why>{i18n.say(&text)}</span> }
        })
    };
    let running = move || {
        let command = session.with(|session| session.as_ref().and_then(|session| session.running_command.clone()));
        command.map(|command| html! { <code title=command.clone()>{command.clone()}</code> })
    };
    html! { <span class="note-text" title=text>{text}</span>{old}{running} }.into_any()
}

/// A link to the session's page once it has one; a way to connect it while that is possible.
#[component]
fn Name(row: Row) -> impl IntoView {
    let Row { session, store, .. } = row;
    let shown = Memo::new(move |_| {
        session.with(|session| {
            session.as_ref().map(|session| {
                (session.name.clone(), session.instance_id, session.local, Action::Connect.fits(session))
            })
        })
    });
    move || {
        shown.get().map(|(name, id, has_page, connectable)| {
            let name = if has_page {
                html! { <a href=format!("/sessions/{id}")>{name}</a> }.into_any()
            } else {
                html! { <span>{name}</span> }.into_any()
            };
            let connect = move |_| {
                let lines = session.with_untracked(|session| Action::Connect.lines(session.as_deref()));
                store.run_all(&lines, Origin::Click);
            };
            let quick = connectable.then(|| {
                html! {
                    <button type="button" class="plain quick" tabindex="-1" title=t("ui-connect-one") on:click=connect>
                        <span class="unseen">{t("ui-connect-one")}</span>
                    </button>
                }
            });
            html! { {name}{quick} }.into_any()
        })
    }
}
