//! One row of the grid.
//!
//! A row is a value, and what changes in the value is painted again by hand: a row with an effect
//! and a listener for each thing that may change in it took a millisecond to make, and rows are made
//! at every key in the filter. What happens on a row is heard by the grid.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::Text;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::cell::Paint;
use super::{Grid, rows_high};
use crate::dom;
use crate::i18n::{Spoken, use_i18n};
use crate::model::columns::Column;
use crate::model::hosts::Freshness;
use crate::model::row::{Cell, Row};

/// How a row stands among the others.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stand {
    /// `None` when the row is about to leave the page.
    place: Option<usize>,
    /// It does not stand next to the others that are in the page.
    apart: bool,
    marked: bool,
    current: bool,
}

/// What a row shows.
struct Painted {
    id: Uuid,
    row: Row,
    stand: Stand,
    words: Spoken,
}

/// Has an element show the session that `id` says, whatever changes in it, and the next one when `id` says another.
pub(super) fn follow(grid: Grid, element: HtmlElement, id: RwSignal<Uuid>) {
    let store = grid.store;
    let i18n = use_i18n();
    let session = Memo::new_with_compare(
        move |_| store.sessions.with(|sessions| sessions.get(&id.get()).cloned()),
        |a, b| !same(a, b),
    );
    let why = move |host: &str| store.hosts.with(|hosts| Some(hosts.get(host)?.error.as_ref()?.message.clone()));
    let row = Memo::new(move |_| {
        let time = (store.now.get(), store.interval());
        // Other columns make other rows.
        session
            .with(|session| grid.columns.with_untracked(|columns| Some(Row::of(session.as_ref()?, columns, time, why))))
    });
    let stand = Memo::new(move |_| {
        let place = grid.place(id.get());
        Stand {
            place,
            apart: place.is_some_and(|place| grid.is_apart(place)),
            marked: store.selection.with(|selection| selection.has(&id.get())),
            current: grid.is_current(id.get()),
        }
    });
    Effect::new(move |before: Option<Option<Painted>>| {
        let before = before.flatten();
        // A session that is gone takes its row with it.
        let Some(row) = row.get() else { return before };
        let now = Painted { id: id.get(), row, stand: stand.get(), words: i18n.spoken() };
        paint(&element, before.as_ref(), &now, grid);
        Some(now)
    });
}

/// Paints what differs from `before`.
fn paint(row: &HtmlElement, before: Option<&Painted>, now: &Painted, grid: Grid) -> Option<()> {
    let Painted { id, row: content, stand, words } = now;
    if before.is_none() {
        let mark = dom::element("td", &[("role", "gridcell"), ("class", "mark")]);
        let cells =
            grid.columns.with_untracked(|columns| columns.iter().map(|column| frame(*column)).collect::<Vec<_>>());
        dom::fill(row, std::iter::once(mark).chain(cells));
        dom::fill(&row.first_element_child()?, [dom::tick_box(&[("tabindex", "-1")]).map(Into::into)]);
    }
    let other_words = before.is_none_or(|before| before.words != *words);
    let other_session = before.is_none_or(|before| before.id != *id);
    let old = before.map(|before| &before.row);
    if other_session {
        dom::set(row, "data-instance-id", &id.to_string());
    }
    if old.is_none_or(|old| old.computer_name != content.computer_name) {
        dom::set(row, "data-computer-name", &content.computer_name);
    }
    if old.is_none_or(|old| old.freshness != content.freshness) {
        row.set_class_name(match content.freshness {
            Freshness::Fresh => "",
            Freshness::Stale => "stale",
            Freshness::Unknown => "stale unknown",
        });
    }
    let tick_box: HtmlInputElement = row.query_selector("input").ok().flatten()?.dyn_into().ok()?;
    let stood = before.map(|before| before.stand);
    if let Some(place) = stand.place.filter(|_| stood.is_none_or(|stood| stood.place != stand.place)) {
        dom::set(row, "aria-rowindex", &(place + 2).to_string());
    }
    let apart = |stand: &Stand| stand.place.filter(|_| stand.apart);
    if stood.as_ref().and_then(apart) != apart(stand) {
        let [position, top] = apart(stand).map_or_else(Default::default, |at| ["absolute".to_owned(), rows_high(at)]);
        dom::style(row, "position", &position);
        dom::style(row, "top", &top);
    }
    if stood.is_none_or(|stood| stood.marked != stand.marked) {
        dom::set(row, "aria-selected", if stand.marked { "true" } else { "false" });
    }
    // A click has changed the box already, but not what is painted.
    tick_box.set_checked(stand.marked);
    if stood.is_none_or(|stood| stood.current != stand.current) {
        dom::set(row, "tabindex", if stand.current { "0" } else { "-1" });
    }
    if other_words || old.is_none_or(|old| old.name != content.name) {
        dom::set(&tick_box, "aria-label", &words.say(&Text::new("ui-select").with("name", content.name.clone())));
    }
    let children = row.children();
    for (at, cell) in (0_u32..).zip(&content.cells) {
        let known = old.and_then(|old| old.cells.get(at as usize));
        let linked = other_session && matches!(cell, Cell::Name { .. });
        if (other_words || linked || known != Some(cell))
            && let Some(element) = children.item(at + 1)
        {
            let label = grid.labels.with_untracked(|labels| labels.get(at as usize).cloned()).unwrap_or_default();
            if other_words && !matches!(cell, Cell::Name { .. }) {
                dom::set(&element, "data-label", &label);
            }
            let known = known.filter(|_| !other_words);
            Paint { label: &label, words: *words, id: *id }.fill(&element, known, cell);
        }
    }
    Some(())
}

/// An empty cell.
fn frame(column: Column) -> Option<Element> {
    match column {
        Column::Name => dom::element("th", &[("role", "rowheader"), ("scope", "row"), ("class", "name")]),
        column => dom::element("td", &[("role", "gridcell"), ("class", column.id())]),
    }
}

/// A session as rows read it: two are the same when nothing has arrived in between.
fn same<T>(a: Option<&Option<Arc<T>>>, b: Option<&Option<Arc<T>>>) -> bool {
    match (a, b) {
        (Some(Some(a)), Some(Some(b))) => Arc::ptr_eq(a, b),
        (Some(None), Some(None)) => true,
        _ => false,
    }
}
