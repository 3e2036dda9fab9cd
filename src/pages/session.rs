//! `/sessions/:instance_id`: what a session wrote, and what it is told.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text, ToEngine};
use uuid::Uuid;

use crate::app::page_opened;
use crate::components::{ClickError, Entry, StatusPill};
use crate::i18n::{t, use_i18n};
use crate::model::commands;
use crate::model::grid;
use crate::model::runs::Origin;
use crate::store::{Store, use_store};

/// How long input stays open after the user's own script began: most scripts end sooner, and a
/// field that flickers cannot be typed into.
const GRACE: Duration = Duration::from_millis(900);

/// The page of one session.
#[component]
pub(crate) fn SessionPage(
    /// The session's InstanceId.
    id: Uuid,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let session = Memo::new(move |_| store.sessions.with(|sessions| sessions.get(&id).cloned()));
    let name = move || session.with(|s| s.as_ref().map_or_else(|| id.to_string(), |s| s.name.clone()));
    page_opened(name);
    watch_while_open(store, id, session);

    let facts = move || {
        session.with(|session| {
            let Some(session) = session else { return i18n.say(&Text::new("ui-session-unknown")) };
            let mut facts = vec![session.computer_name.clone(), session.configuration_name.clone()];
            facts.extend(session.ps_version.as_ref().map(|version| format!("PowerShell {version}")));
            facts.extend(session.owner.clone());
            facts.join(" · ")
        })
    };
    let note = move || session.with(|s| s.as_deref().map(|s| i18n.say(&grid::note(s))));
    let can = move |test: fn(&SessionView) -> bool| session.with(|s| s.as_deref().is_some_and(test));
    let run = move |command: fn(&SessionView) -> Option<String>| {
        if let Some(command) = session.with_untracked(|s| s.as_deref().and_then(command)) {
            store.run(&command, Origin::Click);
        }
    };
    let busy = move || session.with(|s| s.as_ref().is_some_and(|s| s.local && s.input_refused.is_some()));
    html! {
        <div class="page session">
            <p class="crumb"><a href="/sessions">{t("ui-back-to-sessions")}</a></p>
            <div class="page-head">
                <h1 tabindex="-1">{name}</h1>
                {move || session.get().map(|session| html! { <StatusPill session/> })}
                <p class="quiet">{facts}</p>
                <div class="page-tools">
                    {move || can(commands::can_connect).then(|| html! {
                        <button type="button" class="primary" on:click=move |_| run(|s| commands::connect([s]))>
                            {t("ui-connect")}
                        </button>
                    })}
                    <button
                        type="button"
                        disabled=move || !can(commands::can_disconnect)
                        title=t("ui-disconnect-title")
                        on:click=move |_| run(|s| commands::disconnect([s]))
                    >
                        {t("ui-disconnect")}
                    </button>
                    <button
                        type="button"
                        disabled=move || !busy()
                        title=t("ui-stop-title")
                        on:click=move |_| store.post(&ToEngine::StopPipeline { instance_id: id })
                    >
                        {t("ui-stop")}
                    </button>
                </div>
            </div>
            <ClickError/>
            <p class="note" role="status">{note}</p>
            <Output id/>
            <Input id session/>
        </div>
    }
}

/// Tells the engine that somebody looks, as long as the page is shown and the session is open.
fn watch_while_open(store: Store, id: Uuid, session: Memo<Option<Arc<SessionView>>>) {
    let open = Memo::new(move |_| session.with(|s| s.as_ref().is_some_and(|s| s.local)));
    let watching = StoredValue::new(false);
    let set = move |watch: bool| {
        if watching.get_value() != watch {
            watching.set_value(watch);
            store.post(&if watch {
                ToEngine::Watch { instance_id: id }
            } else {
                ToEngine::Unwatch { instance_id: id }
            });
        }
    };
    Effect::new(move |_| set(open.get()));
    on_cleanup(move || set(false));
}

#[component]
fn Output(id: Uuid) -> impl IntoView {
    let i18n = use_i18n();
    let scrollback = use_store().scrollback(id);
    let log: NodeRef<leptos::html::Div> = NodeRef::new();
    let follow = RwSignal::new(true);
    let items = {
        let scrollback = scrollback.clone();
        move || scrollback.with(|scrollback| scrollback.items().iter().cloned().collect::<Vec<_>>())
    };
    let (dropped, empty, changed) = (scrollback.clone(), scrollback.clone(), scrollback);
    let dropped = move || {
        let count = dropped.with(crate::model::output::scrollback::Scrollback::dropped);
        let text = Text::new("ui-output-dropped").with_number("count", i64::try_from(count).unwrap_or(i64::MAX));
        (count > 0).then(|| html! { <p class="separator">{i18n.say(&text)}</p> })
    };
    let empty = move || {
        empty
            .with(crate::model::output::scrollback::Scrollback::is_empty)
            .then(|| html! { <p class="empty">{t("ui-output-none")}</p> })
    };
    let to_end = move || {
        if let Some(log) = log.get_untracked() {
            log.set_scroll_top(log.scroll_height());
        }
    };
    // After the rows have been rendered.
    Effect::new(move |_| {
        changed.track();
        if follow.get() {
            request_animation_frame(to_end);
        }
    });
    let scrolled = move |_| {
        if let Some(log) = log.get_untracked() {
            let below = log.scroll_height() - log.scroll_top() - log.client_height();
            follow.set(below < 24);
        }
    };
    html! {
        <div class="output-frame">
            <div
                class="output"
                role="log"
                aria-label=t("ui-session-output")
                tabindex="0"
                node_ref=log
                on:scroll=scrolled
            >
                {dropped}
                <For each=items key=|item| item.sequence let:item>
                    <Entry item/>
                </For>
            </div>
            {empty}
            <Show when=move || !follow.get()>
                <button type="button" class="follow" on:click=move |_| { follow.set(true); to_end() }>{t("ui-follow")}</button>
            </Show>
        </div>
    }
}

#[component]
fn Input(id: Uuid, session: Memo<Option<Arc<SessionView>>>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let field: NodeRef<leptos::html::Textarea> = NodeRef::new();
    // Set for a moment after the user's own script began.
    let grace = RwSignal::new(false);
    // Typed while a script of the user's own was ending.
    let waiting = RwSignal::new(None::<String>);
    let wanted = StoredValue::new(false);

    let refusal = Memo::new(move |_| {
        session.with(|session| match session.as_deref() {
            None => Some(Text::new("ui-input-unknown")),
            Some(session) if !session.local => Some(Text::new("ui-input-not-open")),
            Some(session) => session.input_refused.clone(),
        })
    });
    let open = move || session.with(|s| s.as_ref().is_some_and(|s| s.local));
    let disabled = Memo::new(move |_| refusal.with(Option::is_some) && !(grace.get() && open()));
    let send = move |script: String| {
        grace.set(true);
        set_timeout(
            move || {
                let _ = grace.try_set(false);
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
    let key = move |event: web_sys::KeyboardEvent| {
        if event.key() != "Enter" || event.shift_key() || event.is_composing() {
            return;
        }
        event.prevent_default();
        let Some(field) = field.get_untracked() else { return };
        let script = field.value();
        if script.trim().is_empty() || waiting.with_untracked(Option::is_some) {
            return;
        }
        field.set_value("");
        if refusal.with_untracked(Option::is_none) { send(script) } else { waiting.set(Some(script)) }
    };
    let reason = move || match (refusal.get(), waiting.with(Option::is_some)) {
        (Some(_), true) => i18n.say(&Text::new("ui-input-waiting")),
        (Some(reason), false) if disabled.get() => i18n.say(&reason),
        _ => i18n.say(&Text::new("ui-input-hint")),
    };
    html! {
        <div class="input-row">
            <label class="prompt" for="session-input">{t("ui-input")}</label>
            <textarea
                id="session-input"
                rows="1"
                node_ref=field
                spellcheck="false"
                autocapitalize="none"
                autocomplete="off"
                aria-describedby="input-reason"
                disabled=move || disabled.get()
                on:keydown=key
                on:focus=move |_| wanted.set_value(true)
                on:blur=move |_| if !disabled.get_untracked() { wanted.set_value(false) }
            ></textarea>
            <p id="input-reason" class="hint" class:refused=move || disabled.get() role="status">{reason}</p>
        </div>
    }
}
