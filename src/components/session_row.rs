//! One row of the grid.
//!
//! A row is a value, and what changes in the value is painted again by hand: a row with an effect
//! and a listener for each thing that may change in it took a millisecond to make, and rows are made
//! at every key in the filter. What happens on a row is heard by the grid.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::session_grid::{Grid, same};
use crate::dom;
use crate::i18n::{Spoken, use_i18n};
use crate::model::columns::Column;
use crate::model::hosts::Freshness;
use crate::model::row::{Cell, Row};
use crate::store::{REFRESH, use_store};

/// How a row stands among the others.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stand {
    place: usize,
    marked: bool,
    current: bool,
}

/// What a row shows.
struct Painted {
    row: Row,
    stand: Stand,
    words: Spoken,
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
    let i18n = use_i18n();
    let session =
        Memo::new_with_compare(move |_| store.sessions.with(|sessions| sessions.get(&id).cloned()), |a, b| !same(a, b));
    let why = move |host: &str| store.hosts.with(|hosts| Some(hosts.get(host)?.error.as_ref()?.message.clone()));
    let row = Memo::new(move |_| {
        let time = (store.now.get(), REFRESH);
        // Other columns make other rows.
        session
            .with(|session| grid.columns.with_untracked(|columns| Some(Row::of(session.as_ref()?, columns, time, why))))
    });
    let stand = Memo::new(move |_| Stand {
        place: grid.place(id),
        marked: store.selection.with(|selection| selection.has(&id)),
        current: grid.is_current(id),
    });
    let element: NodeRef<leptos::html::Tr> = NodeRef::new();
    Effect::new(move |before: Option<Option<Painted>>| {
        let before = before.flatten();
        // A session that is gone takes its row with it.
        let (Some(element), Some(row)) = (element.get(), row.get()) else { return before };
        let now = Painted { row, stand: stand.get(), words: i18n.spoken() };
        paint(&element, before.as_ref(), &now, grid, id);
        Some(now)
    });
    html! { <tr role="row" data-instance-id=id.to_string() node_ref=element></tr> }.into_any()
}

/// Paints what differs from `before`.
fn paint(row: &HtmlElement, before: Option<&Painted>, now: &Painted, grid: Grid, id: Uuid) -> Option<()> {
    let Painted { row: content, stand, words } = now;
    if before.is_none() {
        let mark = dom::element("td", &[("role", "gridcell"), ("class", "mark")]);
        let cells =
            grid.columns.with_untracked(|columns| columns.iter().map(|column| frame(*column)).collect::<Vec<_>>());
        dom::fill(row, std::iter::once(mark).chain(cells));
        dom::fill(&row.first_element_child()?, [dom::tick_box(&[("tabindex", "-1")]).map(Into::into)]);
    }
    let other_words = before.is_none_or(|before| before.words != *words);
    let old = before.map(|before| &before.row);
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
    if before.is_none_or(|before| before.stand != *stand) {
        dom::style(row, "--at", &stand.place.to_string());
        dom::set(row, "aria-rowindex", &(stand.place + 2).to_string());
        dom::set(row, "aria-selected", if stand.marked { "true" } else { "false" });
        dom::set(row, "tabindex", if stand.current { "0" } else { "-1" });
        tick_box.set_checked(stand.marked);
    }
    if other_words || old.is_none_or(|old| old.name != content.name) {
        dom::set(&tick_box, "aria-label", &words.say(&Text::new("ui-select").with("name", content.name.clone())));
    }
    let children = row.children();
    for (at, cell) in (0_u32..).zip(&content.cells) {
        let known = old.and_then(|old| old.cells.get(at as usize));
        if (other_words || known != Some(cell))
            && let Some(element) = children.item(at + 1)
        {
            let label = grid.labels.with_untracked(|labels| labels.get(at as usize).cloned()).unwrap_or_default();
            if other_words && !matches!(cell, Cell::Name { .. }) {
                dom::set(&element, "data-label", &label);
            }
            fill(&element, cell, &label, *words, id);
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

fn fill(element: &Element, cell: &Cell, label: &str, words: Spoken, id: Uuid) {
    let say = |id: &'static str| words.say(&Text::new(id));
    match cell {
        Cell::Plain(text) => element.set_text_content(Some(text)),
        Cell::Said(text) => element.set_text_content(text.as_ref().map(|text| words.say(text)).as_deref()),
        Cell::Name { name, page, connectable } => {
            let name = if *page {
                dom::text("a", &[("href", &format!("/sessions/{id}"))], name)
            } else {
                dom::text("span", &[], name)
            };
            let quick = connectable.then(|| quick(&say("ui-connect-one"))).flatten();
            dom::fill(element, [name, quick]);
        }
        Cell::Availability { shape, word, unknown } => {
            let pill = dom::text("span", &[("class", &format!("pill {shape}"))], word);
            let unknown =
                unknown.then(|| dom::text("span", &[("class", "unknown-word")], &say("ui-unknown"))).flatten();
            dom::fill(element, [pill, unknown]);
        }
        Cell::Expires { left, share, soon } => {
            let gauge = |share: &i64| {
                let class = if *share < 10 { "gauge low" } else { "gauge" };
                let gauge = dom::element("span", &[("role", "meter"), ("class", class), ("aria-label", label)])?;
                for (name, value) in
                    [("aria-valuemin", "0"), ("aria-valuemax", "100"), ("aria-valuenow", &share.to_string())]
                {
                    dom::set(&gauge, name, value);
                }
                dom::style(&gauge, "--share", &format!("{share}%"));
                Some(gauge)
            };
            let words = left.as_ref().map(|left| words.say(left)).unwrap_or_default();
            let left = dom::text("span", &[("class", if *soon { "left soon" } else { "left" })], &words);
            dom::fill(element, [share.as_ref().and_then(gauge), left]);
        }
        Cell::Note { text, old, command } => {
            let text = words.say(text);
            let old = old.as_ref().and_then(|(age, why)| {
                let text = Text::new("ui-stale").with("age", words.say(age));
                let why = why.as_ref().map(|why| words.say(why)).unwrap_or_default();
                dom::text("span", &[("class", "age"), ("title", &why)], &words.say(&text))
            });
            let command = command.as_ref().and_then(|command| dom::text("code", &[("title", command)], command));
            dom::fill(element, [dom::text("span", &[("class", "note-text"), ("title", &text)], &text), old, command]);
        }
    }
}

/// A way to connect this one session.
fn quick(label: &str) -> Option<Element> {
    let attributes = [("type", "button"), ("class", "plain quick"), ("tabindex", "-1"), ("title", label)];
    let button = dom::element("button", &attributes)?;
    dom::fill(&button, [dom::text("span", &[("class", "unseen")], label)]);
    Some(button)
}
