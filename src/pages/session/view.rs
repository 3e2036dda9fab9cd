//! How the output is looked at: what is hidden, searched for and followed, and which part of it is
//! drawn.

use std::collections::HashMap;
use std::sync::Arc;

use leptos::prelude::*;
use uuid::Uuid;

use crate::browser;
use crate::lease::{Live, SharedLive};
use crate::model::output::rows::{Block, Filter, blocks};
use crate::model::output::scrollback::Scrollback;
use crate::model::output::scrolling::{Place, Scrolling};
use crate::model::output::search::{self, Match};
use crate::model::output::window::{self, Heights};
use crate::store::Store;

/// The view of one session's output. A handle; copies are the same view.
#[derive(Clone, Copy)]
pub(super) struct View {
    pub(super) id: Uuid,
    pub(super) kept: StoredValue<SharedLive<Scrollback>>,
    pub(super) filter: RwSignal<Filter>,
    pub(super) times: Live<bool>,
    pub(super) wrap: Live<bool>,
    /// The end is kept in sight.
    pub(super) follow: RwSignal<bool>,
    pub(super) needle: RwSignal<String>,
    pub(super) matches: RwSignal<Vec<Match>>,
    /// Which match is the current one.
    pub(super) at: RwSignal<usize>,
    pub(super) blocks: RwSignal<Arc<Vec<Arc<Block>>>>,
    /// First block that is drawn, and the one after the last.
    pub(super) drawn: RwSignal<(usize, usize)>,
    pub(super) heights: StoredValue<Heights>,
    pub(super) log: NodeRef<leptos::html::Div>,
    scheduled: StoredValue<bool>,
    pub(super) scrolling: StoredValue<Scrolling>,
    /// Something else is searched for since the last time it was looked for.
    sought: StoredValue<bool>,
}

impl View {
    pub(super) fn new(store: Store, id: Uuid) -> Self {
        let kept = store.scrollback(id);
        let view = Self {
            id,
            kept: StoredValue::new(kept.clone()),
            filter: RwSignal::default(),
            times: store.output_times,
            wrap: store.output_wrap,
            follow: RwSignal::new(true),
            needle: RwSignal::default(),
            matches: RwSignal::default(),
            at: RwSignal::default(),
            blocks: RwSignal::default(),
            drawn: RwSignal::default(),
            heights: StoredValue::new(HashMap::new()),
            log: NodeRef::new(),
            scheduled: StoredValue::new(false),
            scrolling: StoredValue::default(),
            sought: StoredValue::new(false),
        };
        // However much arrives, it is laid out once a frame.
        Effect::new(move |first: Option<()>| {
            kept.track();
            view.filter.track();
            view.needle.track();
            if first.is_none() { view.lay_out() } else { view.lay_out_soon() }
        });
        view
    }

    fn lay_out_soon(self) {
        if self.scheduled.try_get_value() == Some(false) {
            self.scheduled.set_value(true);
            request_animation_frame(move || {
                if self.scheduled.try_set_value(false).is_none() {
                    self.lay_out();
                }
            });
        }
    }

    fn lay_out(self) {
        let kept = self.kept.get_value();
        let (filter, needle) = (self.filter.get_untracked(), self.needle.get_untracked());
        let before = self.blocks.get_untracked();
        let made = kept.with_untracked(|kept| blocks(kept, filter, &before));
        if !needle.is_empty() || !self.matches.with_untracked(Vec::is_empty) {
            let found = search::find(&made, &needle);
            self.at.update(|at| *at = (*at).min(found.len().saturating_sub(1)));
            self.matches.set(found);
        }
        if made.first().map(|block| block.id) != before.first().map(|block| block.id) {
            self.heights.update_value(|heights| window::prune(heights, &made));
        }
        if made.len() != before.len() || made.iter().zip(before.iter()).any(|(a, b)| !Arc::ptr_eq(a, b)) {
            self.blocks.set(Arc::new(made));
        }
        self.look();
        if self.sought.try_update_value(std::mem::take) == Some(true) {
            self.show_match(0);
        }
    }

    /// Looks for something else; the first match becomes the current one.
    pub(super) fn seek(self, needle: String) {
        self.at.set(0);
        self.sought.set_value(!needle.is_empty());
        self.needle.set(needle);
    }

    /// Chooses what is drawn from where the log is scrolled to.
    pub(super) fn look(self) {
        let Some(log) = self.log.get_untracked() else {
            // Not in the page yet: the end.
            let count = self.blocks.with_untracked(|blocks| blocks.len());
            self.drawn.set((count.saturating_sub(window::LEAST), count));
            return;
        };
        let seen = window::Seen {
            top: f64::from(log.scroll_top()),
            height: f64::from(log.client_height()),
            follow: self.follow.get_untracked(),
        };
        let drawn = self.blocks.with_untracked(|blocks| self.heights.with_value(|h| window::drawn(blocks, h, &seen)));
        if self.drawn.get_untracked() != drawn {
            self.drawn.set(drawn);
        }
    }

    /// Makes the match so many steps on the current one, and scrolls to it.
    pub(super) fn show_match(self, step: isize) {
        let count = self.matches.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        let at = self.at.get_untracked().checked_add_signed(step).unwrap_or(count - 1);
        let at = if at >= count { 0 } else { at };
        self.at.set(at);
        let Some(found) = self.current() else { return };
        self.follow.set(false);
        let top = self.blocks.with_untracked(|blocks| {
            let block = blocks.iter().position(|block| block.holds(found.sequence))?;
            Some(self.heights.with_value(|heights| window::top(blocks, heights, block)))
        });
        if let (Some(log), Some(top)) = (self.log.get_untracked(), top) {
            // Near enough for it to be drawn; the frame after, to its place.
            #[expect(clippy::cast_possible_truncation, reason = "a scroll position fits")]
            log.set_scroll_top(top as i32 - log.client_height() / 3);
            self.look();
            request_animation_frame(move || browser::mark_match(found.sequence, found.nth, true));
        }
    }

    /// Marks the current match again where its block has been drawn anew.
    pub(super) fn mark_current(self) {
        if let Some(found) = self.current() {
            browser::mark_match(found.sequence, found.nth, false);
        }
    }

    fn current(self) -> Option<Match> {
        let at = self.at.try_get_untracked()?;
        self.matches.try_with_untracked(|matches| matches.get(at).copied()).flatten()
    }

    /// The log was scrolled, by whomever.
    pub(super) fn scrolled(self) {
        // The event may come when the page is gone.
        let Some(log) = self.log.try_get_untracked().flatten() else { return };
        let above = log.scroll_top();
        let to = Place { above, below: log.scroll_height() - above - log.client_height() };
        let before = self.follow.get_untracked();
        let follow = self.scrolling.try_update_value(|scrolling| scrolling.moved(before, to, browser::now()));
        if let Some(follow) = follow.filter(|follow| *follow != before) {
            self.follow.set(follow);
        }
        self.look();
    }

    /// The log has another size.
    fn resized(self) {
        let Some(follow) = self.follow.try_get_untracked() else { return };
        if follow {
            self.scroll_to_end();
        }
        self.look();
    }

    /// What a person does to scroll the log, and changes of its size.
    pub(super) fn watch(self) {
        let by_hand = move || {
            self.scrolling.try_update_value(|scrolling| scrolling.by_hand(browser::now()));
        };
        // At the window, where they hold up no scrolling.
        let wheel = window_event_listener(leptos::ev::wheel, move |event| {
            if browser::within(&event, "[role=log]") {
                by_hand();
            }
        });
        let touch = window_event_listener(leptos::ev::touchmove, move |event| {
            if browser::within(&event, "[role=log]") {
                by_hand();
            }
        });
        on_cleanup(move || {
            wheel.remove();
            touch.remove();
        });
        Effect::new(move |_| {
            if let Some(log) = self.log.get() {
                browser::on_resize(&log, move || self.resized());
            }
        });
    }

    /// Goes to the end and stays there.
    pub(super) fn to_end(self) {
        self.follow.set(true);
        self.look();
        self.scroll_to_end();
    }

    pub(super) fn scroll_to_end(self) {
        if let Some(log) = self.log.get_untracked() {
            log.set_scroll_top(log.scroll_height());
        }
    }
}
