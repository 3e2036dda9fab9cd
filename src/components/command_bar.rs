//! The command bar.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use crate::i18n::{t, use_i18n};
use crate::model::bar::{self, History};
use crate::model::runs::Origin;
use crate::store::use_store;

/// The combobox "Command": Enter runs, the arrow keys go through the history or through what is
/// suggested, and an error shows its place below.
#[component]
pub(crate) fn CommandBar() -> impl IntoView {
    let store = use_store();
    let field: NodeRef<leptos::html::Input> = NodeRef::new();
    let suggestions = RwSignal::new(Vec::<String>::new());
    let chosen = RwSignal::new(None::<usize>);
    let open = Memo::new(move |_| suggestions.with(|list| !list.is_empty()));
    let close = move || {
        suggestions.set(Vec::new());
        chosen.set(None);
    };
    let put = move |text: &str| {
        if let Some(field) = field.get_untracked() {
            field.set_value(text);
        }
    };
    let take = move |at: usize| {
        if let Some(text) = suggestions.with_untracked(|list| list.get(at).cloned()) {
            put(&text);
        }
        close();
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let run = move || {
        let Some(field) = field.get_untracked() else { return };
        let line = field.value().trim().to_owned();
        if line.is_empty() {
            return;
        }
        field.set_value("");
        close();
        store.history.update(|history| history.push(&line));
        store.run(&line, Origin::Bar);
    };
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let count = suggestions.with_untracked(Vec::len);
        let step = |next: usize| chosen.set(Some(next));
        match event.key().as_str() {
            "Enter" => match chosen.get_untracked() {
                Some(at) => take(at),
                None => run(),
            },
            "Escape" if count > 0 => close(),
            " " if event.ctrl_key() => {
                suggestions.set(store.history.with_untracked(|history| history.suggestions(&typed)))
            }
            "ArrowDown" if count > 0 => step(chosen.get_untracked().map_or(0, |at| (at + 1) % count)),
            "ArrowUp" if count > 0 => step(chosen.get_untracked().map_or(count - 1, |at| (at + count - 1) % count)),
            "ArrowDown" => match store.history.try_update_untracked(History::newer).flatten() {
                Some(line) => put(&line),
                None => suggestions.set(store.history.with_untracked(|history| history.suggestions(&typed))),
            },
            "ArrowUp" => {
                if let Some(line) = store.history.try_update_untracked(|history| history.older(&typed)).flatten() {
                    put(&line);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    html! {
        <div class="bar">
            <label class="prompt" for="command">{t("ui-command")}</label>
            <div class="bar-field">
                <input
                    id="command"
                    role="combobox"
                    node_ref=field
                    placeholder=t("ui-command-placeholder")
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || open.get().to_string()
                    aria-controls="suggestions"
                    aria-activedescendant=move || chosen.get().map(|at| format!("suggestion-{at}"))
                    aria-describedby="command-error"
                    on:keydown=key
                    on:input=move |_| close()
                    on:blur=move |_| close()
                />
                <ul id="suggestions" role="listbox" aria-label=t("ui-suggestions") class:open=open>
                    {move || suggestions.get().into_iter().enumerate().map(|(at, line)| html! {
                        <li
                            id=format!("suggestion-{at}")
                            role="option"
                            aria-selected=move || (chosen.get() == Some(at)).to_string()
                            on:mousedown=move |event| { event.prevent_default(); take(at) }
                        >
                            {line}
                        </li>
                    }).collect_view()}
                </ul>
            </div>
        </div>
        <BarError/>
    }
}

/// The error of the last command, with a mark under the place it speaks of.
#[component]
fn BarError() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let error = Memo::new(move |_| {
        store.runs.with(|runs| runs.bar_error().map(|(run, error)| (run.command.clone(), error.clone())))
    });
    html! {
        <div id="command-error" role="alert" class="alert-slot">
            {move || error.get().map(|(command, error)| {
                let place = error.span.map(|span| bar::caret(&command, span));
                html! {
                    <div class="alert" data-error-id=error.error_id.clone()>
                        {place.map(|place| html! { <pre>{place}</pre> })}
                        <p>{i18n.say(&error.message)}" "<code>{error.error_id.clone()}</code></p>
                    </div>
                }
            })}
        </div>
    }
}
