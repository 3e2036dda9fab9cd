//! The heading of the grid, and how wide its columns are.

use std::fmt::Write;

use leptos::prelude::*;
use reattach_core::bridge::Text;
use web_sys::MouseEvent;

use crate::i18n::{number, t, use_i18n};
use crate::model::columns::Column;
use crate::store::Store;

/// Width of the column of marks, in rem.
const MARK: f32 = 2.25;

/// The tracks of a row: the marks, then the columns.
pub(super) fn tracks(columns: &[Column]) -> String {
    let mut tracks = format!("{MARK}rem");
    for column in columns {
        let _ = match column.width() {
            (least, 0.0) => write!(tracks, " {least}rem"),
            (least, share) => write!(tracks, " minmax({least}rem, {share}fr)"),
        };
    }
    tracks
}

/// The width below which the grid is scrolled sideways.
pub(super) fn least(columns: &[Column]) -> String {
    let sum: f32 = columns.iter().map(|column| column.width().0).sum();
    format!("{}rem", MARK + sum)
}

/// The heading of a column, which orders the rows by it.
pub(super) fn heading(store: Store, column: Column) -> AnyView {
    let i18n = use_i18n();
    let label = move || i18n.heading(column.heading());
    let order = Memo::new(move |_| store.view.with(|view| view.order_of(column)));
    let sorted = move || match order.get() {
        Some((1, false)) => "ascending",
        Some((1, true)) => "descending",
        _ => "none",
    };
    // Assistive technology knows of one order only; the second and third are said in words.
    let place = move || {
        order.get().filter(|(place, _)| *place > 1).map(|(place, descending)| {
            let id = if descending { "ui-sorted-down" } else { "ui-sorted-up" };
            let text = i18n.say(&Text::new(id).with_number("place", number(place)));
            html! { <span class="order" title=text.clone()><span class="unseen">{text.clone()}</span></span> }
        })
    };
    let click = move |event: MouseEvent| store.view.update(|view| view.sort_by(column, event.shift_key()));
    html! {
        <th role="columnheader" scope="col" class=column.id() aria-sort=sorted>
            <button type="button" class="heading" title=t("ui-sort-hint") on:click=click>{label}</button>
            {place}
        </th>
    }
    .into_any()
}
