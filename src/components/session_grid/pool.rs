//! The rows that are in the page, and their elements.
//!
//! By hand, not by `<For>`: that makes an element for each row that comes, and moves all of them when some come and as
//! many go.

use leptos::prelude::*;
use uuid::Uuid;
use web_sys::HtmlElement;

use super::{Grid, row, rows_high};
use crate::dom;
use crate::model::slots::{self, Slot};
use crate::model::window;

/// An element, and the row that it shows.
struct Shown {
    element: HtmlElement,
    id: RwSignal<Uuid>,
    /// Holds what follows the row; ends it when it is gone.
    _owner: Owner,
}

/// Keeps the rows in the page that are to be there.
pub(super) fn fill(grid: Grid, body: NodeRef<leptos::html::Tbody>) {
    let home = Owner::current().unwrap_or_default();
    let pool = StoredValue::new_local(Vec::<Shown>::new());
    Effect::new(move |before: Option<_>| {
        let body = body.get()?;
        let columns = grid.columns.get();
        // Other columns make other rows.
        let anew = before.flatten().as_ref() != Some(&columns);
        let rows: Vec<Uuid> = grid.shown.with(|shown| shown.iter().map(|(_, id)| *id).collect());
        pool.try_update_value(|pool| {
            if anew {
                take_away(pool.drain(..));
            }
            let old = std::mem::take(pool);
            *pool = untrack(|| rearranged(&body, old, &rows, || make(grid, &home)));
        });
        Some(columns)
    });
    stretch(grid, body);
}

/// Makes room for the rows of a long list that are not in the page.
///
/// On the body alone, and by nothing that its rows inherit: a row's own place costs a style for each element of it.
fn stretch(grid: Grid, body: NodeRef<leptos::html::Tbody>) {
    let room = Memo::new(move |_| {
        let all = grid.store.order.with(|order| order.rows().len());
        let above = grid.run.with(|run| run.start);
        if all < window::FROM { [String::new(), String::new()] } else { [rows_high(above), rows_high(all)] }
    });
    Effect::new(move |_| {
        let body = body.get()?;
        let [above, all] = room.get();
        dom::style(&body, "padding-top", &above);
        dom::style(&body, "height", &all);
        Some(())
    });
}

/// The rows, each in an element that has its place in `body`.
fn rearranged(body: &HtmlElement, old: Vec<Shown>, rows: &[Uuid], make: impl Fn() -> Option<Shown>) -> Vec<Shown> {
    let ids: Vec<Uuid> = old.iter().map(|shown| shown.id.get_untracked()).collect();
    // Whoever has the focus on a row must not find themselves on another.
    let plan = slots::plan(&ids, rows, |at| !dom::has_focus(&old[at].element));
    let mut old: Vec<Option<Shown>> = old.into_iter().map(Some).collect();
    let mut new = Vec::with_capacity(rows.len());
    for (slot, id) in plan.slots.iter().zip(rows) {
        let (shown, stays) = match *slot {
            Slot::Kept(at) => (old[at].take(), plan.in_order),
            Slot::Used(at) => (old[at].take(), false),
            Slot::New => (make(), false),
        };
        // An element is always made, and each slot is given once.
        let Some(shown) = shown else { continue };
        if shown.id.get_untracked() != *id {
            shown.id.set(*id);
        }
        new.push((shown, stays));
    }
    take_away(old.into_iter().flatten());
    let mut next: Option<&HtmlElement> = None;
    for (Shown { element, .. }, stays) in new.iter().rev() {
        if !stays {
            dom::put_before(body, element, next);
        }
        next = Some(element);
    }
    new.into_iter().map(|(shown, _)| shown).collect()
}

fn make(grid: Grid, home: &Owner) -> Option<Shown> {
    let element = dom::row()?;
    let owner = home.child();
    // What it holds must outlive this turn of the effect.
    let id = owner.with(|| {
        let id = RwSignal::new(Uuid::nil());
        row::follow(grid, element.clone(), id);
        id
    });
    Some(Shown { element, id, _owner: owner })
}

fn take_away(rows: impl Iterator<Item = Shown>) {
    for Shown { element, .. } in rows {
        element.remove();
    }
}
