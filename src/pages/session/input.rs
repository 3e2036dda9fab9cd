//! The input of a session: several lines, a history, completion by the target.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use uuid::Uuid;
use web_sys::{ClipboardEvent, HtmlTextAreaElement, KeyboardEvent};

use super::completions::{Completing, Completions};
use super::paste_dialog::PasteDialog;
use super::typing::{Typing, set};
use crate::i18n::{t, use_i18n};
use crate::model::input::{Listens, Paste, in_first_line, in_last_line};
use crate::model::output::terminal::PROMPT;
use crate::store::{Store, use_store};

/// Enter sends, Shift+Enter begins a line, Tab completes, the arrow keys go through the history.
///
/// The field takes what is typed whatever the session does: one that was disabled would lose the
/// focus, and the next letters would act on the page.
#[component]
pub(super) fn Input(id: Uuid, typing: Typing) -> impl IntoView {
    let field = typing.field;
    let paste = RwSignal::new(None::<Paste>);
    let keys = Keys {
        store: use_store(),
        id,
        typing,
        completing: Completing::new(id, field),
        escaped: StoredValue::new(false),
    };
    let pasted = move |event: ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if let Some(found) = Paste::look(&text) {
            event.prevent_default();
            paste.set(Some(found));
        }
    };
    let take = move |text: String| {
        paste.set(None);
        if let Some(field) = field.get_untracked() {
            insert(&field, &text);
        }
    };
    html! {
        <div class="input-row">
            <Waiting typing/>
            <label class="prompt" for="session-input">{t("ui-input")}</label>
            <div class="input-field">
                <textarea
                    id="session-input"
                    rows="1"
                    node_ref=field
                    spellcheck="false"
                    autocapitalize="none"
                    autocomplete="off"
                    aria-keyshortcuts="i"
                    aria-describedby="input-reason"
                    aria-autocomplete="list"
                    aria-controls="completions"
                    aria-activedescendant=move || keys.completing.chosen()
                    on:keydown=move |event| keys.pressed(&event)
                    on:paste=pasted
                    on:input=move |_| keys.completing.close()
                    on:blur=move |_| keys.completing.close()
                ></textarea>
                <Completions completing=keys.completing/>
            </div>
            <Reason id typing/>
            {move || paste.get().map(|found| html! { <PasteDialog paste=found take leave=move || paste.set(None)/> })}
        </div>
    }
}

/// The script that waits for the running command to end.
#[component]
fn Waiting(typing: Typing) -> impl IntoView {
    let take_back = move |_| {
        typing.give_back();
        if let Some(field) = typing.field.get_untracked() {
            let _ = field.focus();
        }
    };
    move || {
        typing.waiting.get().map(|script| {
            html! {
                <div class="waiting">
                    <pre class="typed">{PROMPT}{script}</pre>
                    <button type="button" class="plain small" on:click=take_back>{t("ui-input-take-back")}</button>
                </div>
            }
        })
    }
}

/// What Enter does now, and why not more.
#[component]
fn Reason(id: Uuid, typing: Typing) -> impl IntoView {
    let i18n = use_i18n();
    let store = use_store();
    let asked = move || store.prompts.with(|prompts| prompts.asked().iter().any(|asked| asked.instance_id == id));
    let waits = move || typing.waiting.with(Option::is_some);
    let refused = move || typing.listens.get() != Listens::Now && !typing.just_begun() && !waits();
    let reason = move || match typing.refusal.get() {
        _ if waits() => i18n.say(&Text::new("ui-input-waiting")),
        // To wait until it has ended would be to wait for ever.
        Some(_) if asked() => i18n.say(&Text::new("ui-input-asked")),
        Some(reason) if !typing.just_begun() => match typing.listens.get() {
            Listens::Later => format!("{} {}", i18n.say(&reason), i18n.say(&Text::new("ui-input-later"))),
            _ => i18n.say(&reason),
        },
        _ => i18n.say(&Text::new("ui-input-hint")),
    };
    html! { <p id="input-reason" class="hint" class:refused=refused role="status">{reason}</p> }
}

/// What the keys of the field do.
#[derive(Clone, Copy)]
struct Keys {
    store: Store,
    id: Uuid,
    typing: Typing,
    completing: Completing,
    /// Tab moves on to the next control once after Escape.
    escaped: StoredValue<bool>,
}

impl Keys {
    fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let Some(field) = self.typing.field.get_untracked() else { return };
        let key = event.key();
        if key != "Tab" {
            self.escaped.set_value(false);
        }
        let plain = !event.shift_key() && !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let listed = self.completing.listed();
        match key.as_str() {
            "Enter" | "Tab" if listed && plain => self.completing.take_chosen(),
            "Enter" if !event.shift_key() => self.typing.enter(&field),
            "ArrowDown" | "ArrowUp" if listed => self.completing.step(key == "ArrowUp"),
            "Escape" => return self.escape(listed),
            "Tab" if plain && !field.value().trim().is_empty() && !self.escaped.get_value() => {
                self.completing.ask(&field)
            }
            " " if event.ctrl_key() => self.completing.ask(&field),
            "ArrowUp" | "ArrowDown" if plain => match self.recalled(&field, key == "ArrowUp") {
                Some(script) => set(&field, &script),
                None => return,
            },
            _ => return,
        }
        event.prevent_default();
    }

    /// One thing at a time: the list, the script that waits, and then the way out of the field.
    fn escape(self, listed: bool) {
        if listed {
            self.completing.close();
        } else if self.typing.waiting.with_untracked(Option::is_some) {
            self.typing.give_back();
        } else {
            self.escaped.set_value(true);
        }
    }

    /// The script before or after, where the arrow key does not move the cursor within the text.
    fn recalled(self, field: &HtmlTextAreaElement, older: bool) -> Option<String> {
        let text = field.value();
        let cursor = field.selection_start().ok().flatten().unwrap_or(0) as usize;
        if older {
            let first = in_first_line(&text, cursor);
            self.store.input_history(self.id, |history| first.then(|| history.older(&text)).flatten()).flatten()
        } else {
            let last = in_last_line(&text, cursor);
            self.store.input_history(self.id, |history| last.then(|| history.newer()).flatten()).flatten()
        }
    }
}

/// Puts a text in place of what is selected in the field.
fn insert(field: &HtmlTextAreaElement, text: &str) {
    let _ = field.focus();
    let (start, end) = (field.selection_start(), field.selection_end());
    let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or(0);
    let (start, end) = (at(start), at(end));
    let _ = field.set_range_text_with_start_and_end(text, start, end);
    let after = start.saturating_add(u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX));
    let _ = field.set_selection_range(after, after);
}
