//! What keys, clicks and the focus do on rows.

use leptos::prelude::*;
use uuid::Uuid;
use web_sys::{Event, KeyboardEvent, MouseEvent};

use super::Grid;
use crate::browser;
use crate::model::commands::Action;
use crate::model::runs::Origin;
use crate::model::window::{self, Scrolled};

impl Grid {
    pub(super) fn focus_came(self, event: &web_sys::FocusEvent) {
        let id = row_of(event);
        self.focused.set_value(id);
        if id.is_some() {
            self.active.set(id);
        }
    }

    /// Without an element that gets it the focus was taken, not given: by a row that was moved, or
    /// by a window that went behind others.
    pub(super) fn focus_went(self, event: &web_sys::FocusEvent) {
        if event.related_target().is_some() {
            self.focused.try_set_value(None);
        }
    }

    /// Marks what a click on a row means; on the button in a row connects its session.
    pub(super) fn click(self, event: &MouseEvent) {
        let Some(id) = row_of(event) else { return };
        if browser::within(event, ".quick") {
            let session = self.store.sessions.with_untracked(|sessions| sessions.get(&id).cloned());
            self.store.run_all(&Action::Connect.lines(session.as_deref()), Origin::Click);
            return;
        }
        if browser::within(event, "input") && event.detail() > 0 {
            // Clicked, not reached by F2: the keys go on from the row.
            browser::focus_quietly(&selector(id));
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
    pub(super) fn mark(self, event: &Event) {
        if let Some(id) = row_of(event) {
            self.store.selection.update(|selection| selection.toggle(id));
        }
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        let store = self.store;
        let inside = browser::within(event, "button, input, a");
        let Some(id) = self.current.get_untracked() else { return };
        let (place, count) = store.order.with_untracked(|order| (order.place(&id), order.rows().len()));
        let Some(at) = place else { return };
        let last = count - 1;
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
            _ if inside && !(ctrl && key == "a") => return,
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
        let (id, count) = self.store.order.with_untracked(|order| (order.rows().get(at).copied(), order.rows().len()));
        let Some(id) = id else { return };
        self.active.set(Some(id));
        if count >= window::FROM
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

    /// A row that is moved or scrolled away takes the focus with it; it gets it back.
    pub(super) fn keep_focus(self) {
        let pressed = window_event_listener(leptos::ev::pointerdown, move |event| {
            if !browser::within(&event, "[data-instance-id]") {
                self.focused.set_value(None);
            }
        });
        on_cleanup(move || pressed.remove());
        Effect::new(move |_| {
            self.shown.track();
            browser::after_drawing(move || {
                let row = self.focused.try_get_value().flatten();
                if let Some(id) = row.filter(|_| browser::focus_is_nowhere()) {
                    browser::focus_quietly(&selector(id));
                }
            });
        });
    }
}

/// The row around where an event came from.
fn row_of(event: &Event) -> Option<Uuid> {
    let row = browser::closest(event, "[data-instance-id]")?;
    Uuid::parse_str(&row.get_attribute("data-instance-id")?).ok()
}

/// Opens the page of the row's session, unless something in the row was pressed twice.
pub(super) fn open(event: &Event) {
    if let Some(id) = row_of(event).filter(|_| !browser::within(event, "a, button, input")) {
        browser::click(&format!("{} .name a", selector(id)));
    }
}

fn selector(id: Uuid) -> String {
    format!("[data-instance-id=\"{id}\"]")
}
