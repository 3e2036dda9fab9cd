//! One row of the grid.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text};
use reattach_core::table::{availability_name, state_name};
use uuid::Uuid;
use web_sys::MouseEvent;

use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::grid::{self, Status};
use crate::model::{duration, hosts};
use crate::store::{REFRESH, use_store};

/// A session. What it shows follows the session; the row itself stays.
#[component]
pub(crate) fn SessionRow(
    /// The session.
    id: Uuid,
    /// All rows that are shown, in order.
    rows: Memo<Vec<Uuid>>,
    /// The row that Tab reaches.
    current: Memo<Option<Uuid>>,
    /// Where the arrow keys are.
    active: RwSignal<Option<Uuid>>,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let session = Memo::new(move |_| store.sessions.with(|sessions| sessions.get(&id).cloned()));
    let cell = move |read: fn(&SessionView) -> String| {
        Memo::new(move |_| session.with(|s| s.as_deref().map(read).unwrap_or_default()))
    };
    let marked = Memo::new(move |_| store.selection.with(|selection| selection.has(&id)));
    let note = move || session.with(|s| s.as_deref().map(|s| i18n.say(&grid::note(s))));
    let status = cell(|s| format!("pill {}", Status::of(s).shape()));
    let state = cell(|s| state_name(s.state).into());
    let availability = cell(|s| availability_name(s.availability).into());
    let stale = Memo::new(move |_| {
        session.with(|s| s.as_ref().is_some_and(|s| !s.local && hosts::stale(s.as_of, store.now.get(), REFRESH)))
    });
    let left =
        Memo::new(move |_| session.with(|s| s.as_ref().and_then(|s| s.expires_on)).map(|at| at - store.now.get()));
    let expires = Memo::new(move |_| left.get().map(|left| i18n.say(&duration::span(left))).unwrap_or_default());
    let soon = Memo::new(move |_| left.get().is_some_and(duration::soon));

    let click = move |event: MouseEvent| {
        if browser::within(&event, "a, button, input") {
            return;
        }
        active.set(Some(id));
        store.selection.update(|selection| {
            if event.shift_key() {
                rows.with_untracked(|rows| selection.range(id, rows));
            } else if event.ctrl_key() || event.meta_key() {
                selection.toggle(id);
            } else {
                selection.only(id);
            }
        });
    };
    let open = move |_| browser::click(&format!("[data-instance-id=\"{id}\"] a"));
    html! {
        <tr
            role="row"
            data-instance-id=id.to_string()
            data-computer-name=cell(|s| s.computer_name.clone())
            aria-selected=move || marked.get().to_string()
            aria-rowindex=move || rows.with(|rows| rows.iter().position(|row| *row == id).map(|at| (at + 2).to_string()))
            class:stale=stale
            tabindex=move || if current.get() == Some(id) { "0" } else { "-1" }
            on:click=click
            on:dblclick=open
        >
            <td role="gridcell" class="mark">
                <input
                    type="checkbox"
                    tabindex="-1"
                    aria-label=move || {
                        i18n.say(&Text::new("ui-select").with("name", session.with(|s| s.as_ref().map_or_else(String::new, |s| s.name.clone()))))
                    }
                    prop:checked=marked
                    on:change=move |_| store.selection.update(|selection| selection.toggle(id))
                />
            </td>
            <td role="gridcell" class="availability"><span class=status>{availability}</span></td>
            <td role="gridcell" class="id">{cell(|s| s.id.to_string())}</td>
            <th role="rowheader" scope="row" class="name"><Name session/></th>
            <td role="gridcell" class="computer" data-label="ComputerName">{cell(|s| s.computer_name.clone())}</td>
            <td role="gridcell" class="state" data-label="State">{state}</td>
            <td role="gridcell" class="configuration" data-label="ConfigurationName">
                {cell(|s| s.configuration_name.clone())}
            </td>
            <td role="gridcell" class="owner">{cell(|s| s.owner.clone().unwrap_or_default())}</td>
            <td role="gridcell" class="expires" data-label=t("ui-column-expires") class:soon=soon>{expires}</td>
            <td role="gridcell" class="about">
                {note}
                {move || session.with(|s| s.as_ref().and_then(|s| s.running_command.clone())).map(|command| html! {
                    <code title=command.clone()>{command.clone()}</code>
                })}
            </td>
        </tr>
    }
}

/// A link to the session's page while it is open here.
#[component]
fn Name(session: Memo<Option<Arc<SessionView>>>) -> impl IntoView {
    let shown =
        Memo::new(move |_| session.with(|s| s.as_ref().map(|s| (s.name.clone(), s.local.then_some(s.instance_id)))));
    move || {
        shown.get().map(|(name, open)| match open {
            Some(id) => html! { <a href=format!("/sessions/{id}")>{name}</a> }.into_any(),
            None => html! { <span>{name}</span> }.into_any(),
        })
    }
}
