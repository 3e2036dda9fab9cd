//! The grid "Sessions".

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{HostState, Text};
use uuid::Uuid;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use super::session_row::SessionRow;
use crate::browser;
use crate::i18n::{number, t, use_i18n};
use crate::lease::lease;
use crate::model::columns::{Column, Heading};
use crate::model::commands::Action;
use crate::model::filter::Filter;
use crate::model::hosts::Hosts;
use crate::model::order::Order;
use crate::model::runs::Origin;
use crate::model::sessions::Sessions;
use crate::model::view::Density;
use crate::model::window::{self, Scrolled};
use crate::store::{Store, use_store};

/// What rows and the grid share.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    pub(super) store: Store,
    /// Where each row stands.
    places: Memo<HashMap<Uuid, usize>>,
    /// The columns that are shown.
    pub(super) columns: Memo<Vec<Column>>,
    /// What stands above each of them, for cells that stand alone.
    pub(super) labels: Memo<Vec<String>>,
    /// The row that Tab reaches.
    current: Memo<Option<Uuid>>,
    /// Where the arrow keys are.
    pub(super) active: RwSignal<Option<Uuid>>,
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
    let turn = RwSignal::new(0_u32);
    let shown = Memo::new(move |before: Option<&Vec<Uuid>>| {
        turn.track();
        grid.shown(before.map(Vec::as_slice).unwrap_or_default())
    });
    let all = move || store.order.with(|order| store.selection.with(|selection| selection.all(order.rows())));
    let querying = Memo::new(move |_| store.hosts.with(Hosts::querying));
    let compact = move || store.view.with(|view| view.density == Density::Compact);
    let tracks = move || columns.with(|columns| tracks(columns));
    let least = move || columns.with(|columns| least(columns));
    let headings = move || columns.get().into_iter().map(|column| heading(store, column)).collect_view();
    let rows = move || {
        columns.track();
        html! {
            <For each=move || shown.get() key=|id| *id let:id>
                <SessionRow id grid/>
            </For>
        }
    };
    grid.keep_focus(shown);
    grid.fill(shown, turn);
    grid.measure_when_changed(count);
    html! {
        <NewRows/>
        <div
            class="grid-frame"
            class:long=long
            class:compact=compact
            style=("--columns", tracks)
            style=("--least", least)
            node_ref=grid.frame
            on:scroll=move |_| grid.measure()
        >
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
                    style=("--rows", move || count.get().to_string())
                    on:click=move |event| grid.click(&event)
                    on:dblclick=move |event| open(&event)
                    on:change=move |event| grid.mark(&event)
                    on:pointerenter=move |_| store.hold_rows(true)
                    on:pointerleave=move |_| store.hold_rows(false)
                    on:focusin=move |event| grid.focus_came(&event)
                    on:focusout=move |event| grid.focus_went(&event)
                >
                    {rows}
                </tbody>
            </table>
            <Empty filter/>
        </div>
    }
    .into_any()
}

impl Grid {
    fn new(store: Store) -> Self {
        let places = Memo::new(move |_| store.order.with(Order::places));
        let active = RwSignal::new(None::<Uuid>);
        let current = Memo::new(move |_| {
            let kept = active.get().filter(|id| places.with(|places| places.contains_key(id)));
            kept.or_else(|| store.order.with(|order| order.rows().first().copied()))
        });
        let i18n = use_i18n();
        let columns = Memo::new(move |_| store.view.with(|view| view.columns.clone()));
        let label = move |column: &Column| match column.heading() {
            Heading::Cmdlet(name) => name.to_owned(),
            Heading::Ours(id) => i18n.say(&Text::new(id)),
        };
        Self {
            store,
            places,
            columns,
            labels: Memo::new(move |_| columns.with(|columns| columns.iter().map(label).collect())),
            current,
            active,
            frame: NodeRef::new(),
            scrolled: RwSignal::default(),
            focused: StoredValue::new(None),
        }
    }

    /// Where a row stands.
    pub(super) fn place(self, id: Uuid) -> usize {
        lease(&ArcMemo::from(self.places));
        self.places.with(|places| places.get(&id).copied().unwrap_or(0))
    }

    /// Whether Tab reaches a row.
    pub(super) fn is_current(self, id: Uuid) -> bool {
        lease(&ArcMemo::from(self.current));
        self.current.get() == Some(id)
    }

    /// The rows that are to be in the page, where those of `before` are.
    fn shown(self, before: &[Uuid]) -> Vec<Uuid> {
        self.store.order.with(|order| {
            let rows = order.rows();
            let mut range = self.scrolled.with(|scrolled| scrolled.rows(rows.len()));
            if range.len() == rows.len() {
                range.end = window::until(rows, &before.iter().copied().collect());
            }
            if range.len() == rows.len() {
                return rows.to_vec();
            }
            let current = self.current.get().and_then(|id| self.places.with(|places| places.get(&id).copied()));
            window::places(range, current, rows.len()).into_iter().map(|at| rows[at]).collect()
        })
    }

    /// Has the rest of a list that belongs into the page whole come into it, a screen after each frame.
    fn fill(self, shown: Memo<Vec<Uuid>>, turn: RwSignal<u32>) {
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
            browser::after_drawing(move || self.measure());
        });
        let resized = window_event_listener(leptos::ev::resize, move |_| self.measure());
        on_cleanup(move || resized.remove());
    }

    /// A row that is moved or scrolled away takes the focus with it; it gets it back.
    fn keep_focus(self, shown: Memo<Vec<Uuid>>) {
        let pressed = window_event_listener(leptos::ev::pointerdown, move |event| {
            if !browser::within(&event, "[data-instance-id]") {
                self.focused.set_value(None);
            }
        });
        on_cleanup(move || pressed.remove());
        Effect::new(move |_| {
            shown.track();
            browser::after_drawing(move || {
                let row = self.focused.try_get_value().flatten();
                if let Some(id) = row.filter(|_| browser::focus_is_nowhere()) {
                    browser::focus_quietly(&selector(id));
                }
            });
        });
    }

    fn focus_came(self, event: &web_sys::FocusEvent) {
        let id = row_of(event);
        self.focused.set_value(id);
        if id.is_some() {
            self.active.set(id);
        }
    }

    /// Without an element that gets it the focus was taken, not given: by a row that was moved, or
    /// by a window that went behind others.
    fn focus_went(self, event: &web_sys::FocusEvent) {
        if event.related_target().is_some() {
            self.focused.try_set_value(None);
        }
    }

    /// Marks what a click on a row means; on the button in a row connects its session.
    fn click(self, event: &MouseEvent) {
        let Some(id) = row_of(event) else { return };
        if browser::within(event, ".quick") {
            let session = self.store.sessions.with_untracked(|sessions| sessions.get(&id).cloned());
            self.store.run_all(&Action::Connect.lines(session.as_deref()), Origin::Click);
            return;
        }
        if browser::within(event, "a, button, input") {
            return;
        }
        self.active.set(Some(id));
        self.store.selection.update(|selection| {
            if event.shift_key() {
                self.store.order.with_untracked(|order| selection.range(id, order.rows()));
            } else if event.ctrl_key() || event.meta_key() {
                selection.toggle(id);
            } else {
                selection.only(id);
            }
        });
    }

    /// Marks a row by its own box.
    fn mark(self, event: &Event) {
        if let Some(id) = row_of(event) {
            self.store.selection.update(|selection| selection.toggle(id));
        }
    }

    fn key(self, event: &KeyboardEvent) {
        let store = self.store;
        let inside = browser::within(event, "button, input, a");
        let Some(id) = self.current.get_untracked() else { return };
        let Some(at) = self.places.with_untracked(|places| places.get(&id).copied()) else { return };
        let last = self.places.with_untracked(HashMap::len) - 1;
        let page = self.scrolled.with_untracked(Scrolled::page);
        let ctrl = event.ctrl_key() || event.meta_key();
        let key = event.key();
        let single = !ctrl && !event.alt_key() && store.settings.with_untracked(|settings| settings.single_keys);
        let key = match key.as_str() {
            "j" if single => "ArrowDown",
            "k" if single => "ArrowUp",
            "x" if single => " ",
            key => key,
        };
        let next = match key {
            // From a control inside a row back to the row.
            "Escape" | "F2" if inside => at,
            _ if inside => return,
            "ArrowDown" => (at + 1).min(last),
            "ArrowUp" => at.saturating_sub(1),
            "PageDown" => (at + page).min(last),
            "PageUp" => at.saturating_sub(page),
            "Home" => 0,
            "End" => last,
            "F2" => {
                event.prevent_default();
                browser::focus(&format!("{} :is(a, button, input)", selector(id)));
                return;
            }
            " " => {
                event.prevent_default();
                store.selection.update(|selection| {
                    if event.shift_key() {
                        store.order.with_untracked(|order| selection.range(id, order.rows()));
                    } else {
                        selection.toggle(id);
                    }
                });
                return;
            }
            "a" if ctrl => {
                event.prevent_default();
                store.mark_all();
                return;
            }
            "Enter" => {
                browser::click(&format!("{} .name a, {} .name button", selector(id), selector(id)));
                return;
            }
            _ => return,
        };
        event.prevent_default();
        self.go(next);
        if event.shift_key() {
            store.selection.update(|selection| {
                store.order.with_untracked(|order| {
                    if selection.is_empty() {
                        selection.only(id);
                    }
                    selection.range(order.rows()[next], order.rows());
                });
            });
        }
    }

    /// Moves the focus to a row, wherever it is.
    fn go(self, at: usize) {
        let Some(id) = self.store.order.with_untracked(|order| order.rows().get(at).copied()) else { return };
        self.active.set(Some(id));
        if self.places.with_untracked(HashMap::len) >= window::FROM
            && let Some(frame) = self.frame.get_untracked()
        {
            let heading = frame.query_selector("thead").ok().flatten();
            let heading = heading.map_or(0.0, |heading| heading.get_bounding_client_rect().height());
            if let Some(top) = self.scrolled.with_untracked(|scrolled| scrolled.to_show(at, heading)) {
                #[expect(clippy::cast_possible_truncation, reason = "pixels of a list")]
                frame.set_scroll_top(top as i32);
                self.measure();
            }
            // The row is in the page after the next turn.
            let id = selector(id);
            request_animation_frame(move || browser::focus_quietly(&id));
        } else if !browser::focus(&selector(id)) {
            request_animation_frame(move || browser::focus_quietly(&selector(id)));
        }
    }
}

/// The row around where an event came from.
fn row_of(event: &Event) -> Option<Uuid> {
    let row = browser::closest(event, "[data-instance-id]")?;
    Uuid::parse_str(&row.get_attribute("data-instance-id")?).ok()
}

/// Opens the page of the row's session.
fn open(event: &Event) {
    if let Some(id) = row_of(event) {
        browser::click(&format!("{} .name a", selector(id)));
    }
}

fn selector(id: Uuid) -> String {
    format!("[data-instance-id=\"{id}\"]")
}

/// Width of the column of marks, in rem.
const MARK: f32 = 2.25;

/// The tracks of a row: the marks, then the columns.
fn tracks(columns: &[Column]) -> String {
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
fn least(columns: &[Column]) -> String {
    let sum: f32 = columns.iter().map(|column| column.width().0).sum();
    format!("{}rem", MARK + sum)
}

/// The heading of a column, which orders the rows by it.
fn heading(store: Store, column: Column) -> AnyView {
    let i18n = use_i18n();
    let label = move || match column.heading() {
        Heading::Cmdlet(name) => name.to_string(),
        Heading::Ours(id) => i18n.say(&Text::new(id)),
    };
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

/// Rows that came while somebody pointed at others, and are not in their places.
#[component]
fn NewRows() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let new = Memo::new(move |_| store.order.with(Order::new_rows));
    move || {
        (new.get() > 0).then(|| {
            let text = Text::new("ui-new-rows").with_number("count", number(new.get()));
            html! {
                <p class="new-rows" role="status">
                    <button type="button" on:click=move |_| store.sort_in()>{i18n.say(&text)}</button>
                </p>
            }
        })
    }
}

/// Why there are no rows.
#[component]
fn Empty(filter: Memo<Filter>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let why = Memo::new(move |_| {
        if store.order.with(|order| !order.rows().is_empty()) {
            return None;
        }
        let all = store.sessions.with(Sessions::len);
        if all > 0 && !filter.with(Filter::is_empty) {
            return Some((Text::new("ui-empty-filter").with_number("count", number(all)), Next::Clear));
        }
        Some(store.hosts.with(why_none))
    });
    move || {
        why.get().map(|(text, next)| {
            let clear = move |_| store.view.update(|view| view.filter.clear());
            let button = match next {
                Next::Clear => {
                    html! { <button type="button" on:click=clear>{t("ui-clear-filter")}</button> }.into_any()
                }
                Next::Name => {
                    let open = |_| browser::click("#add-hosts");
                    html! { <button type="button" class="primary" on:click=open>{t("ui-hosts-add")}</button> }
                        .into_any()
                }
                Next::Ask => {
                    let ask = move |_| store.refresh();
                    html! { <button type="button" on:click=ask>{t("ui-refresh-now")}</button> }.into_any()
                }
                Next::Wait => ().into_any(),
            };
            html! {
                <div class="empty" role="status">
                    <p>{i18n.say(&text)}</p>
                    {button}
                </div>
            }
        })
    }
}

/// What helps where there are no rows.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Clear,
    Name,
    Ask,
    Wait,
}

fn why_none(hosts: &Hosts) -> (Text, Next) {
    let counts = hosts.counts();
    let (id, next) = if counts.total == 0 {
        ("ui-empty-no-hosts", Next::Name)
    } else if counts.querying > 0 {
        ("ui-empty-querying", Next::Wait)
    } else if counts.waiting > 0 {
        ("ui-empty-credential", Next::Ask)
    } else if counts.failed == counts.total {
        ("ui-empty-failed", Next::Ask)
    } else if counts.unknown > 0 {
        ("ui-empty-unknown", Next::Ask)
    } else {
        debug_assert!(hosts.all().iter().any(|host| host.state == HostState::Listed));
        ("ui-empty-none", Next::Wait)
    };
    (Text::new(id).with_number("count", number(counts.total)), next)
}

/// A session as rows read it: two are the same when nothing has arrived in between.
pub(super) fn same<T>(a: Option<&Option<Arc<T>>>, b: Option<&Option<Arc<T>>>) -> bool {
    match (a, b) {
        (Some(Some(a)), Some(Some(b))) => Arc::ptr_eq(a, b),
        (Some(None), Some(None)) => true,
        _ => false,
    }
}
