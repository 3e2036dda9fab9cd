//! The grid "Sessions".

use std::collections::HashMap;
use std::ops::Range;
use std::time::Duration;

use leptos::prelude::*;
use uuid::Uuid;

use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::lease::lease;
use crate::model::columns::Column;
use crate::model::filter::Filter;
use crate::model::hosts::Hosts;
use crate::model::settings::Density;
use crate::model::window::{self, Scrolled};
use crate::store::{Store, use_store};

mod acts;
mod cell;
mod empty;
mod heading;
mod pool;
mod row;

use empty::{Empty, NewRows};
use heading::{heading, least, tracks};

/// So many rows' height, as a style.
fn rows_high(rows: usize) -> String {
    format!("calc({rows} * var(--row))")
}

/// What rows and the grid share.
#[derive(Clone, Copy)]
struct Grid {
    store: Store,
    /// The rows that are to be in the page, with where they stand.
    shown: Memo<Vec<(usize, Uuid)>>,
    /// The same, to be looked up.
    places: Memo<HashMap<Uuid, usize>>,
    /// The places of those that stand next to each other: all but a row that is kept for its focus.
    run: Memo<Range<usize>>,
    /// Counts up to have more of the rows come into the page.
    turn: RwSignal<u32>,
    /// The columns that are shown.
    columns: Memo<Vec<Column>>,
    /// What stands above each of them, for cells that stand alone.
    labels: Memo<Vec<String>>,
    /// The row that Tab reaches.
    current: Memo<Option<Uuid>>,
    /// Where the arrow keys are.
    active: RwSignal<Option<Uuid>>,
    frame: NodeRef<leptos::html::Div>,
    scrolled: RwSignal<Scrolled>,
    /// The row that has the focus.
    focused: StoredValue<Option<Uuid>>,
}

/// Every session that passes the filter.
#[component]
pub(crate) fn SessionGrid(
    /// What stands in the filter box, understood.
    filter: Memo<Filter>,
) -> impl IntoView {
    let grid = Grid::new(use_store());
    let Grid { store, columns, .. } = grid;
    let count = Memo::new(move |_| store.order.with(|order| order.rows().len()));
    let long = Memo::new(move |_| count.get() >= window::FROM);
    let all = move || store.order.with(|order| store.selection.with(|selection| selection.all(order.rows())));
    let querying = Memo::new(move |_| store.hosts.with(Hosts::querying));
    let compact = move || store.density() == Density::Compact;
    let tracks = move || columns.with(|columns| tracks(columns));
    let least = move || columns.with(|columns| least(columns));
    let headings = move || columns.get().into_iter().map(|column| heading(store, column)).collect_view();
    let body = NodeRef::new();
    pool::fill(grid, body);
    // Of an element that is taken away under the pointer no event says that the pointer has left it.
    on_cleanup(move || store.hold_rows(false));
    grid.keep_focus();
    grid.fill();
    grid.measure_when_changed(count);
    html! {
        <div
            class="grid-frame"
            class:long=long
            class:compact=compact
            style=("--columns", tracks)
            style=("--least", least)
            node_ref=grid.frame
            on:scroll=move |_| grid.measure()
            // A pointer that rests where rows appear points at none of them.
            on:pointermove=move |_| store.hold_rows(true)
            on:pointerleave=move |_| store.hold_rows(false)
        >
            <NewRows/>
            <table
                role="grid"
                aria-label=t("ui-sessions")
                aria-multiselectable="true"
                aria-busy=move || querying.get().to_string()
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-colcount=move || (columns.with(Vec::len) + 1).to_string()
                on:keydown=move |event| grid.key(&event)
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        <th role="columnheader" scope="col" class="mark">
                            <input
                                type="checkbox"
                                aria-label=t("ui-select-all")
                                prop:checked=all
                                on:change=move |_| store.mark_all()
                            />
                        </th>
                        {headings}
                    </tr>
                </thead>
                <tbody
                    role="rowgroup"
                    node_ref=body
                    on:click=move |event| grid.click(&event)
                    on:dblclick=move |event| acts::open(&event)
                    on:change=move |event| grid.mark(&event)
                    on:focusin=move |event| grid.focus_came(&event)
                    on:focusout=move |event| grid.focus_went(&event)
                ></tbody>
            </table>
            <Empty filter/>
        </div>
    }
    .into_any()
}

impl Grid {
    fn new(store: Store) -> Self {
        let (active, scrolled, turn) = (RwSignal::new(None::<Uuid>), RwSignal::default(), RwSignal::new(0));
        let current = Memo::new(move |_| {
            store.order.with(|order| {
                let kept = active.get().filter(|id| order.place(id).is_some());
                kept.or_else(|| order.rows().first().copied())
            })
        });
        let shown = Memo::new(move |before: Option<&Vec<(usize, Uuid)>>| {
            turn.track();
            let before = before.map(|before| before.iter().map(|(_, id)| *id).collect()).unwrap_or_default();
            let places = store.order.with(|order| {
                let (seen, current) = (scrolled.get(), current.get());
                window::in_page(order.rows(), seen, &before, || order.place(&current?))
            });
            store.order.with_untracked(|order| places.into_iter().map(|at| (at, order.rows()[at])).collect())
        });
        let i18n = use_i18n();
        let columns = Memo::new(move |_| store.view.with(|view| view.columns.clone()));
        let label = move |column: &Column| i18n.heading(column.heading());
        Self {
            store,
            shown,
            places: Memo::new(move |_| shown.with(|shown| shown.iter().map(|(at, id)| (*id, *at)).collect())),
            run: Memo::new(move |_| shown.with(|shown| window::run(shown.iter().map(|(at, _)| *at)))),
            turn,
            columns,
            labels: Memo::new(move |_| columns.with(|columns| columns.iter().map(label).collect())),
            current,
            active,
            frame: NodeRef::new(),
            scrolled,
            focused: StoredValue::new(None),
        }
    }

    /// Where a row stands that is to be in the page.
    fn place(self, id: Uuid) -> Option<usize> {
        lease(&ArcMemo::from(self.places));
        self.places.with(|places| places.get(&id).copied())
    }

    /// Whether the row at a place that is in the page stands away from the others.
    fn is_apart(self, place: usize) -> bool {
        lease(&ArcMemo::from(self.run));
        self.run.with(|run| !run.contains(&place))
    }

    /// Whether Tab reaches a row.
    fn is_current(self, id: Uuid) -> bool {
        lease(&ArcMemo::from(self.current));
        self.current.get() == Some(id)
    }

    /// Has the rest of a list that belongs into the page whole come into it, a screen after each frame.
    fn fill(self) {
        let Self { shown, turn, .. } = self;
        Effect::new(move |_| {
            let all = self.store.order.with(|order| order.rows().len());
            if all < window::FROM && shown.with(Vec::len) < all {
                let next = move || {
                    turn.try_update(|turn| *turn = turn.wrapping_add(1));
                };
                browser::after_drawing(move || set_timeout(next, Duration::ZERO));
            }
        });
    }

    /// Takes the part that is seen from the page.
    fn measure(self) {
        // The event may come when the grid is gone.
        let Some(frame) = self.frame.try_get_untracked().flatten() else { return };
        let first = frame.query_selector("tbody tr").ok().flatten();
        let row = first.map_or(0.0, |row| row.get_bounding_client_rect().height());
        let seen = Scrolled { top: f64::from(frame.scroll_top()), height: f64::from(frame.client_height()), row };
        if self.scrolled.with_untracked(|known| *known != seen) {
            self.scrolled.set(seen);
        }
    }

    fn measure_when_changed(self, count: Memo<usize>) {
        Effect::new(move |_| {
            count.track();
            self.store.view.track();
            self.store.settings.track();
            browser::after_drawing(move || self.measure());
        });
        let resized = window_event_listener(leptos::ev::resize, move |_| self.measure());
        on_cleanup(move || resized.remove());
    }
}
