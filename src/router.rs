//! Which page is shown, and how another one is reached.
//!
//! A page is a function of the address. Links are ordinary; a click on one that leads to a page of
//! ours is taken here, everything else is the browser's.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, History, MouseEvent};

use crate::browser;
use crate::lease::{Live, lease};
use crate::model::place::{Page, Place};

/// The address, as a signal, and how to change it.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    place: Live<Place>,
    page: Memo<Page>,
    /// Somebody went from one page to another, so that the new one's heading takes the focus.
    moved: StoredValue<bool>,
    /// The browser is on its way back over an entry that was left.
    leaving: StoredValue<bool>,
}

impl Router {
    /// Follows the address bar as long as its owner lives.
    pub(crate) fn new() -> Self {
        let place = Live::new(here());
        let page = Memo::new(move |_| place.with(|place| Page::at(&place.path)));
        let router = Self { place, page, moved: StoredValue::new(false), leaving: StoredValue::new(false) };
        let back = window_event_listener_untyped("popstate", move |_| router.step());
        let click = window_event_listener(leptos::ev::click, move |event| router.follow(&event));
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        router
    }

    /// The page.
    pub(crate) fn page(self) -> Page {
        lease(&ArcMemo::from(self.page));
        self.page.get()
    }

    /// The address.
    pub(crate) fn place(self) -> Place {
        self.place.get()
    }

    /// Goes to an address of ours; Back returns from there.
    pub(crate) fn go(self, address: &str) {
        if let Some(history) = history() {
            // An entry knows the path that it was reached from.
            let from = self.place.with_untracked(|place| JsValue::from_str(&place.path));
            let _ = history.push_state_with_url(&from, "", Some(address));
        }
        self.leaving.set_value(false);
        self.arrive(Place::parse(address));
    }

    /// Leaves what lies over a page for that page. Where it was opened from there its entry is gone back over: beside
    /// an entry that was replaced by the same page Back would seem to do nothing.
    pub(crate) fn leave(self, place: &Place) {
        let from = history().and_then(|history| history.state().ok()?.as_string());
        if from.is_some_and(|from| Page::at(&from) == Page::at(&place.path))
            && history().is_some_and(|history| history.back().is_ok())
        {
            self.leaving.set_value(true);
            self.place.set(place.clone());
        } else {
            self.replace(place);
        }
    }

    /// Changes what the address says of the page that is shown, without a step for Back.
    pub(crate) fn replace(self, place: &Place) {
        if let Some(history) = history() {
            let from = history.state().unwrap_or_default();
            let _ = history.replace_state_with_url(&from, "", Some(&place.address()));
        }
        self.place.set(place.clone());
    }

    /// Whether the page was reached from another one; asking takes the answer back.
    pub(crate) fn take_moved(self) -> bool {
        self.moved.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// The browser has gone back or forward.
    fn step(self) {
        if self.leaving.try_update_value(std::mem::take) == Some(true) {
            // What is shown may have changed since the entry was made.
            self.replace(&self.place.get_untracked());
        } else {
            self.arrive(here());
        }
    }

    fn arrive(self, place: Place) {
        self.moved.set_value(Page::at(&place.path) != self.page.get_untracked());
        self.place.set(place);
    }

    /// Takes a click on a link that leads to a page of ours.
    fn follow(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else { return };
        let Some(address) = link.get_attribute("href").filter(|address| address.starts_with('/')) else { return };
        if link.has_attribute("target") || link.has_attribute("download") {
            return;
        }
        event.prevent_default();
        self.go(&address);
    }
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

fn here() -> Place {
    Place::parse(&browser::address())
}

/// The router of the page.
pub(crate) fn use_router() -> Router {
    expect_context()
}
