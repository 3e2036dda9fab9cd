//! Rows of the grid, and which of them are marked.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::SessionView;

use super::{Fleet, Store};
use crate::browser;
use crate::lease::{Live, lease};
use crate::model::order::Order;
use crate::model::selection::Selection;
use crate::model::settings::Density;

impl Store {
    /// Marks every row that is shown, or none when all are marked.
    pub(crate) fn mark_all(self) {
        self.order.with_untracked(|order| self.selection.update(|selection| selection.all_or_none(order.rows())));
    }

    /// How close rows stand.
    pub(crate) fn density(self) -> Density {
        let own = self.view.with(|view| view.density);
        own.unwrap_or_else(|| self.settings.with(|settings| settings.density))
    }

    /// Somebody points at the rows, or does not any more.
    pub(crate) fn hold_rows(self, held: bool) {
        if self.order.try_update_untracked(|order| order.hold(held)).unwrap_or_default() {
            self.order.notify();
        }
    }

    /// Unmarks what is not shown. While somebody types what shall be shown, half a word may hide everything: then it
    /// waits until the box is left.
    pub(crate) fn let_fall(self) {
        if self.selection.with_untracked(|selection| selection.is_empty() && selection.fallen() == 0) {
            return;
        }
        let places = self.order.with_untracked(Order::places);
        let typing = browser::focus_is("#filter");
        let fall = |selection: &mut Selection| {
            if typing { selection.wait(&places) } else { selection.retain(&places) }
        };
        if self.selection.try_update_untracked(fall).unwrap_or_default() {
            self.selection.notify();
        }
    }

    /// Puts every row in its place.
    pub(crate) fn sort_in(self) {
        self.order.update(|order| {
            order.sort_in();
        });
    }

    /// The marked sessions, in the order in which they are shown.
    pub(crate) fn selected(self) -> Vec<Arc<SessionView>> {
        lease(&ArcMemo::from(self.marked));
        self.marked.get()
    }

    /// The same, for what is done with them: does not follow changes.
    pub(crate) fn selected_now(self) -> Vec<Arc<SessionView>> {
        untrack(|| find(self.sessions, self.selection, self.order))
    }
}

/// What [`Store::selected`] tells.
pub(super) fn marked(sessions: Fleet, selection: Live<Selection>, order: Live<Order>) -> Memo<Vec<Arc<SessionView>>> {
    Memo::new_with_compare(move |_| find(sessions, selection, order), others)
}

fn find(sessions: Fleet, selection: Live<Selection>, order: Live<Order>) -> Vec<Arc<SessionView>> {
    selection.with(|selection| {
        if selection.is_empty() {
            return Vec::new();
        }
        sessions.with(|sessions| {
            order.with(|order| {
                let marked = order.rows().iter().filter(|id| selection.has(id));
                marked.filter_map(|id| sessions.get(id)).cloned().collect()
            })
        })
    })
}

/// Whether these are other sessions, or the same ones of which something has arrived since.
fn others(a: Option<&Vec<Arc<SessionView>>>, b: Option<&Vec<Arc<SessionView>>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.len() != b.len() || a.iter().zip(b).any(|(a, b)| !Arc::ptr_eq(a, b)),
        _ => true,
    }
}
