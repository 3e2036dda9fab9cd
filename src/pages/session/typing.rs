//! What is typed into a session: sent, kept until the running command ends, or given back.

use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{Text, ToEngine};
use uuid::Uuid;
use web_sys::HtmlTextAreaElement;

use super::Shown;
use crate::browser;
use crate::model::bar::History;
use crate::model::input::{Listens, given_back};
use crate::store::Store;

/// How long nothing is said of the user's own script running: most scripts end sooner, and a line
/// that flickers cannot be read.
const GRACE: Duration = Duration::from_millis(900);

/// The field of a session's page, and the script that waits. A handle; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    store: Store,
    id: Uuid,
    pub(super) field: NodeRef<leptos::html::Textarea>,
    pub(super) listens: Memo<Listens>,
    /// Why the session does not run what is entered now.
    pub(super) refusal: Memo<Option<Text>>,
    /// Entered while a command runs: sent when that has ended by itself, and never later.
    pub(super) waiting: RwSignal<Option<String>>,
    /// How many scripts of the user's own began a moment ago.
    begun: RwSignal<u32>,
}

impl Typing {
    pub(super) fn new(store: Store, id: Uuid, session: Shown) -> Self {
        let typing = Self {
            store,
            id,
            field: NodeRef::new(),
            listens: Memo::new(move |_| session.with(|session| Listens::of(session.as_deref()))),
            refusal: Memo::new(move |_| {
                session.with(|session| match session.as_deref() {
                    None => Some(Text::new("ui-input-unknown")),
                    Some(session) if !session.local => Some(Text::new("ui-input-not-open")),
                    Some(session) => session.input_refused.clone(),
                })
            }),
            waiting: RwSignal::new(None),
            begun: RwSignal::new(0),
        };
        Effect::new(move |_| match typing.listens.get() {
            Listens::Now => {
                if let Some(script) = typing.no_longer_waiting() {
                    typing.send(script);
                }
            }
            Listens::Later => {}
            Listens::Not => typing.give_back(),
        });
        // What stood in the field when the page was left.
        Effect::new(move |_| {
            if let Some(field) = typing.field.get()
                && let Some(left) = store.input_history(id, History::come_back).filter(|left| !left.is_empty())
            {
                set(&field, &left);
            }
        });
        on_cleanup(move || {
            typing.give_back();
            if let Some(field) = typing.field.get_untracked() {
                store.input_history(id, |history| history.leave(&field.value()));
            }
        });
        typing
    }

    /// Whether the user's own script began so short a while ago that nothing is said of it.
    pub(super) fn just_begun(self) -> bool {
        self.begun.get() > 0 && self.listens.get() == Listens::Later
    }

    /// Enter was pressed: what is typed is sent, or waits; where it can do neither it stays.
    pub(super) fn enter(self, field: &HtmlTextAreaElement) {
        let script = field.value();
        if script.trim().is_empty() || self.waiting.with_untracked(Option::is_some) {
            return;
        }
        let listens = self.listens.get_untracked();
        if listens == Listens::Not {
            if let Some(reason) = self.refusal.get_untracked() {
                self.store.announce_text(&reason);
            }
            return;
        }
        field.set_value("");
        self.store.input_history(self.id, |history| history.push(&script));
        match listens {
            Listens::Now => self.send(script),
            _ => self.waiting.set(Some(script)),
        }
    }

    /// Puts the script that waits back into the field, before what has been typed since.
    pub(super) fn give_back(self) {
        let Some(script) = self.no_longer_waiting() else { return };
        let Some(field) = self.field.get_untracked() else { return };
        let place = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or(0);
        let (start, end) = (place(field.selection_start()), place(field.selection_end()));
        let (text, moved) = given_back(&script, &field.value());
        let moved = u32::try_from(moved).unwrap_or(u32::MAX);
        field.set_value(&text);
        let _ = field.set_selection_range(start.saturating_add(moved), end.saturating_add(moved));
    }

    fn no_longer_waiting(self) -> Option<String> {
        let waits = self.waiting.try_with_untracked(Option::is_some) == Some(true);
        if waits { self.waiting.try_update(Option::take).flatten() } else { None }
    }

    fn send(self, script: String) {
        self.begun.update(|begun| *begun += 1);
        set_timeout(
            move || {
                let _ = self.begun.try_update(|begun| *begun -= 1);
            },
            GRACE,
        );
        self.store.post(&ToEngine::Input { instance_id: self.id, script });
    }
}

/// Replaces what is typed; the cursor stands at the end.
pub(super) fn set(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let _ = field.set_selection_range(end, end);
}

/// Has the input take the focus that a button leaves behind when what it did takes it away: keys
/// pressed nowhere would act on the page. The answer is to be called when the button is pressed.
pub(super) fn hands_over(there: impl Fn() -> bool + 'static) -> impl Fn() + Copy {
    let pressed = StoredValue::new(false);
    Effect::new(move |_| {
        if !there() && pressed.get_value() {
            pressed.set_value(false);
            browser::when_drawn(|| {
                if browser::focus_is_nowhere() {
                    browser::focus("#session-input");
                }
            });
        }
    });
    move || pressed.set_value(true)
}
