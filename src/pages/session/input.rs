//! The input of a session: several lines, a history, completion by the target.

use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{RequestId, Text, ToEngine};
use uuid::Uuid;
use web_sys::{ClipboardEvent, HtmlTextAreaElement, KeyboardEvent};

use super::Shown;
use super::paste_dialog::PasteDialog;
use crate::i18n::{t, use_i18n};
use crate::model::bar::History;
use crate::model::input::{Completion, Paste, in_first_line, in_last_line};
use crate::store::use_store;

/// How long input stays open after the user's own script began: most scripts end sooner, and a
/// field that flickers cannot be typed into.
const GRACE: Duration = Duration::from_millis(900);

/// Enter sends, Shift+Enter begins a line, Tab completes, the arrow keys go through the history.
#[component]
pub(super) fn Input(id: Uuid, session: Shown) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let field: NodeRef<leptos::html::Textarea> = NodeRef::new();
    // How many scripts of the user's own began a moment ago.
    let grace = RwSignal::new(0_u32);
    // Typed while a script of the user's own was ending.
    let waiting = RwSignal::new(None::<String>);
    let wanted = StoredValue::new(false);
    let paste = RwSignal::new(None::<Paste>);
    let completion = RwSignal::new(None::<Completion>);
    let asked = StoredValue::new(None::<RequestId>);
    // Tab moves on to the next control once after Escape.
    let escaped = StoredValue::new(false);

    let refusal = Memo::new(move |_| {
        session.with(|session| match session.as_deref() {
            None => Some(Text::new("ui-input-unknown")),
            Some(session) if !session.local => Some(Text::new("ui-input-not-open")),
            Some(session) => session.input_refused.clone(),
        })
    });
    let open = move || session.with(|s| s.as_ref().is_some_and(|s| s.local));
    let disabled = Memo::new(move |_| refusal.with(Option::is_some) && !(grace.get() > 0 && open()));
    let send = move |script: String| {
        grace.update(|begun| *begun += 1);
        set_timeout(
            move || {
                let _ = grace.try_update(|begun| *begun -= 1);
            },
            GRACE,
        );
        store.post(&ToEngine::Input { instance_id: id, script });
    };
    Effect::new(move |_| {
        if refusal.with(Option::is_none)
            && let Some(script) = waiting.try_update(Option::take).flatten()
        {
            send(script);
        }
    });
    // A field that was disabled under the user's hands gets the focus back.
    Effect::new(move |_| {
        if !disabled.get()
            && wanted.get_value()
            && crate::browser::focus_is_nowhere()
            && let Some(field) = field.get()
        {
            let _ = field.focus();
        }
    });
    Effect::new(move |_| {
        let Some(answer) = store.completions.get() else { return };
        if asked.get_value() == Some(answer.request_id) {
            asked.set_value(None);
            match answer.items.len() {
                0 => store.announce("ui-complete-none"),
                count => store.announce_text(
                    &Text::new("ui-complete-count").with_number("count", i64::try_from(count).unwrap_or(i64::MAX)),
                ),
            }
            match answer.items.len() {
                0 => completion.set(None),
                1 => put(field, &answer, 0),
                _ => completion.set(Some(answer)),
            }
        }
    });

    // A field that is taken away loses the focus when all of this is gone.
    let close = move || {
        asked.try_set_value(None);
        if completion.try_with_untracked(Option::is_some) == Some(true) {
            completion.set(None);
        }
    };
    let take = move |at: usize| {
        if let Some(chosen) = completion.get_untracked() {
            put(field, &chosen, at);
        }
        completion.set(None);
    };
    let ask = move |field: &HtmlTextAreaElement| {
        let request_id = store.next_request();
        asked.set_value(Some(request_id));
        let cursor = field.selection_end().ok().flatten().unwrap_or(0);
        store.post(&ToEngine::Complete { request_id, instance_id: id, script: field.value(), cursor });
    };
    let run = move |field: &HtmlTextAreaElement| {
        let script = field.value();
        if script.trim().is_empty() || waiting.with_untracked(Option::is_some) {
            return;
        }
        field.set_value("");
        store.input_history(id, |history| history.push(&script));
        if refusal.with_untracked(Option::is_none) { send(script) } else { waiting.set(Some(script)) }
    };
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let Some(field) = field.get_untracked() else { return };
        let key = event.key();
        let plain = !event.shift_key() && !event.ctrl_key() && !event.alt_key() && !event.meta_key();
        let listed = completion.with_untracked(Option::is_some);
        if key != "Tab" {
            escaped.set_value(false);
        }
        let text = field.value();
        let cursor = field.selection_start().ok().flatten().unwrap_or(0) as usize;
        match key.as_str() {
            "Enter" | "Tab" if listed && plain => {
                take(completion.with_untracked(|c| c.as_ref().map_or(0, |c| c.chosen)))
            }
            "Enter" if !event.shift_key() => run(&field),
            "ArrowDown" | "ArrowUp" if listed => {
                completion.update(|c| {
                    if let Some(c) = c {
                        c.step(key == "ArrowUp")
                    }
                });
            }
            "Escape" => {
                if listed {
                    close()
                } else {
                    escaped.set_value(true)
                }
                return;
            }
            "Tab" if plain && !text.trim().is_empty() && !escaped.get_value() => ask(&field),
            " " if event.ctrl_key() => ask(&field),
            "ArrowUp" if plain && in_first_line(&text, cursor) => {
                let older = store.input_history(id, |history| history.older(&text)).flatten();
                match older {
                    Some(script) => set(&field, &script),
                    None => return,
                }
            }
            "ArrowDown" if plain && in_last_line(&text, cursor) => {
                match store.input_history(id, History::newer).flatten() {
                    Some(script) => set(&field, &script),
                    None => return,
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let pasted = move |event: ClipboardEvent| {
        let text = event.clipboard_data().and_then(|data| data.get_data("text").ok()).unwrap_or_default();
        if let Some(found) = Paste::look(&text) {
            event.prevent_default();
            paste.set(Some(found));
        }
    };
    let insert = move |text: String| {
        paste.set(None);
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
            let (start, end) = (field.selection_start(), field.selection_end());
            let at = |place: Result<Option<u32>, _>| place.ok().flatten().unwrap_or(0);
            let _ = field.set_range_text_with_start_and_end(&text, at(start), at(end));
        }
    };
    let reason = move || match (refusal.get(), waiting.with(Option::is_some)) {
        (Some(_), true) => i18n.say(&Text::new("ui-input-waiting")),
        (Some(reason), false) if disabled.get() => i18n.say(&reason),
        _ => i18n.say(&Text::new("ui-input-hint")),
    };
    let chosen = move || completion.with(|c| c.as_ref().map(|c| format!("completion-{}", c.chosen)));
    html! {
        <div class="input-row">
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
                    aria-activedescendant=chosen
                    disabled=move || disabled.get()
                    on:keydown=key
                    on:paste=pasted
                    on:input=move |_| close()
                    on:focus=move |_| wanted.set_value(true)
                    on:blur=move |_| {
                        close();
                        if disabled.try_get_untracked() == Some(false) {
                            wanted.set_value(false);
                        }
                    }
                ></textarea>
                <Completions completion take/>
            </div>
            <p id="input-reason" class="hint" class:refused=move || disabled.get() role="status">{reason}</p>
            {move || paste.get().map(|found| html! {
                <PasteDialog paste=found take=insert leave=move || paste.set(None)/>
            })}
        </div>
    }
}

/// What the target offers; empty and not shown while it offers nothing.
#[component]
fn Completions(
    completion: RwSignal<Option<Completion>>,
    take: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let items = move || {
        let items = completion.with(|c| c.as_ref().map(|c| c.items.clone()).unwrap_or_default());
        let options = items.into_iter().enumerate().map(|(at, item)| {
            let selected = move || completion.with(|c| c.as_ref().is_some_and(|c| c.chosen == at)).to_string();
            html! {
                <li
                    id=format!("completion-{at}")
                    role="option"
                    aria-selected=selected
                    on:mousedown=move |event| { event.prevent_default(); take(at) }
                >
                    <span>{item.label}</span>
                    <span class="hint">{item.description}</span>
                </li>
            }
        });
        options.collect_view()
    };
    Effect::new(move |_| {
        if completion.with(Option::is_some) {
            request_animation_frame(|| crate::browser::reveal("#completions [aria-selected=true]"));
        }
    });
    html! {
        <ul
            id="completions"
            class="options"
            role="listbox"
            aria-label=t("ui-completions")
            class:open=move || completion.with(Option::is_some)
        >
            {items}
        </ul>
    }
}

/// Puts a completion into the field.
fn put(field: NodeRef<leptos::html::Textarea>, completion: &Completion, at: usize) {
    let Some(field) = field.get_untracked() else { return };
    if let Some((text, cursor)) = completion.applied(&field.value(), at) {
        field.set_value(&text);
        let cursor = u32::try_from(cursor).unwrap_or(u32::MAX);
        let _ = field.set_selection_range(cursor, cursor);
    }
}

/// Replaces what is typed; the cursor stands at the end.
fn set(field: &HtmlTextAreaElement, text: &str) {
    field.set_value(text);
    let end = u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let _ = field.set_selection_range(end, end);
}
