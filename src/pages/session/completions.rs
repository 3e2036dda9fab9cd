//! How the target would go on with what is typed.

use leptos::prelude::*;
use reattach_core::bridge::{RequestId, Text, ToEngine};
use uuid::Uuid;
use web_sys::HtmlTextAreaElement;

use crate::browser;
use crate::i18n::{number, t};
use crate::model::input::Completion;
use crate::store::{Store, use_store};

/// The question for completions, and what is offered. A handle; copies are the same.
#[derive(Clone, Copy)]
pub(super) struct Completing {
    store: Store,
    id: Uuid,
    field: NodeRef<leptos::html::Textarea>,
    offer: RwSignal<Option<Completion>>,
    asked: StoredValue<Option<RequestId>>,
}

impl Completing {
    pub(super) fn new(id: Uuid, field: NodeRef<leptos::html::Textarea>) -> Self {
        let store = use_store();
        let completing = Self { store, id, field, offer: RwSignal::new(None), asked: StoredValue::new(None) };
        Effect::new(move |_| {
            if let Some(answer) = store.completions.get() {
                completing.answered(answer);
            }
        });
        completing
    }

    /// Asks the target how to go on at the cursor.
    pub(super) fn ask(self, field: &HtmlTextAreaElement) {
        let request_id = self.store.next_request();
        self.asked.set_value(Some(request_id));
        let cursor = field.selection_end().ok().flatten().unwrap_or(0);
        self.store.post(&ToEngine::Complete { request_id, instance_id: self.id, script: field.value(), cursor });
    }

    fn answered(self, answer: Completion) {
        if self.asked.get_value() != Some(answer.request_id) {
            return;
        }
        self.asked.set_value(None);
        match answer.items.len() {
            0 => self.store.announce("ui-complete-none"),
            count => {
                self.store.announce_text(&Text::new("ui-complete-count").with_number("count", number(count)));
            }
        }
        match answer.items.len() {
            0 => self.offer.set(None),
            1 => self.put(&answer, 0),
            _ => self.offer.set(Some(answer)),
        }
    }

    /// Whether something is offered now.
    pub(super) fn listed(self) -> bool {
        self.offer.with_untracked(Option::is_some)
    }

    /// The element of what is chosen.
    pub(super) fn chosen(self) -> Option<String> {
        self.offer.with(|offer| offer.as_ref().map(|offer| format!("completion-{}", offer.chosen)))
    }

    /// Moves to the next one, or back.
    pub(super) fn step(self, back: bool) {
        self.offer.update(|offer| {
            if let Some(offer) = offer {
                offer.step(back);
            }
        });
    }

    /// Takes what is chosen.
    pub(super) fn take_chosen(self) {
        self.take(self.offer.with_untracked(|offer| offer.as_ref().map_or(0, |offer| offer.chosen)));
    }

    fn take(self, at: usize) {
        if let Some(offer) = self.offer.get_untracked() {
            self.put(&offer, at);
        }
        self.offer.set(None);
    }

    /// Nothing is offered or waited for any more. A field that is taken away loses the focus when all
    /// of this is gone.
    pub(super) fn close(self) {
        self.asked.try_set_value(None);
        if self.offer.try_with_untracked(Option::is_some) == Some(true) {
            self.offer.set(None);
        }
    }

    fn put(self, completion: &Completion, at: usize) {
        let Some(field) = self.field.get_untracked() else { return };
        if let Some((text, cursor)) = completion.applied(&field.value(), at) {
            field.set_value(&text);
            let cursor = u32::try_from(cursor).unwrap_or(u32::MAX);
            let _ = field.set_selection_range(cursor, cursor);
        }
    }
}

/// What the target offers; empty and not shown while it offers nothing.
#[component]
pub(super) fn Completions(completing: Completing) -> impl IntoView {
    let offer = completing.offer;
    let items = move || {
        let items = offer.with(|offer| offer.as_ref().map(|offer| offer.items.clone()).unwrap_or_default());
        let options = items.into_iter().enumerate().map(|(at, item)| {
            let selected = move || offer.with(|c| c.as_ref().is_some_and(|c| c.chosen == at)).to_string();
            html! {
                <li
                    id=format!("completion-{at}")
                    role="option"
                    aria-selected=selected
                    on:mousedown=move |event| { event.prevent_default(); completing.take(at) }
                >
                    <span class="word">{item.label}</span>
                    " "
                    <span class="about-word">{item.description}</span>
                </li>
            }
        });
        options.collect_view()
    };
    Effect::new(move |_| {
        if offer.with(Option::is_some) {
            request_animation_frame(|| browser::reveal("#completions [aria-selected=true]"));
        }
    });
    html! {
        <ul
            id="completions"
            class="options"
            role="listbox"
            aria-label=t("ui-completions")
            class:open=move || offer.with(Option::is_some)
        >
            {items}
        </ul>
    }
}
