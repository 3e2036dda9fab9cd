//! `/sessions/:instance_id`: what a session wrote, what it asks, and what it is told.

mod actions;
mod completions;
mod connection_bar;
mod input;
mod output;
mod paste_dialog;
mod progress;
mod tools;
mod typing;
mod view;

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text, ToEngine};
use reattach_core::option::OutputBufferingMode;
use uuid::Uuid;

use crate::app::page_opened;
use crate::components::{ClickError, HostQuestions};
use crate::i18n::{t, use_i18n};
use crate::store::{Store, use_store};

use actions::Actions;
use connection_bar::ConnectionBar;
use input::Input;
use output::Output;
use progress::ProgressTree;
use tools::Tools;
use typing::Typing;
use view::View;

/// What is known of the session whose page this is.
type Shown = Memo<Option<Arc<SessionView>>>;

/// The page of one session.
#[component]
pub(crate) fn SessionPage(
    /// The session's InstanceId.
    id: Uuid,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let session: Shown = Memo::new(move |_| store.sessions.with(|sessions| sessions.get(&id).cloned()));
    let name = move || session.with(|s| s.as_ref().map_or_else(|| id.to_string(), |s| s.name.clone()));
    page_opened(name);
    watch_while_open(store, id, session);
    store.look_at(id);
    let view = View::new(store, id);
    let typing = Typing::new(store, id, session);
    on_cleanup(move || store.look_away(id));

    let facts = move || {
        session.with(|session| {
            let Some(session) = session else { return i18n.say(&Text::new("ui-session-unknown")) };
            let mut facts = vec![session.computer_name.clone(), session.configuration_name.clone()];
            facts.extend(session.ps_version.as_ref().map(|version| format!("PowerShell {version}")));
            facts.extend(session.account.clone().or_else(|| session.owner.clone()));
            facts.join(" · ")
        })
    };
    let drops = Memo::new(move |_| {
        session.with(|s| s.as_ref().is_some_and(|s| s.output_buffering_mode == OutputBufferingMode::Drop))
    });
    html! {
        <div class="page session">
            <p class="crumb"><a href="/sessions">{t("ui-back-to-sessions")}</a></p>
            <div class="page-head">
                <h1 tabindex="-1">{name}</h1>
                <p class="quiet">{facts}</p>
                <Actions id session typing/>
            </div>
            <ConnectionBar id session/>
            <Show when=move || drops.get()><p class="hint">{t("ui-buffer-drop")}</p></Show>
            <ClickError/>
            <Tools view session/>
            <Output view/>
            <ProgressTree id session/>
            <HostQuestions id/>
            <Input id typing/>
        </div>
    }
}

/// Tells the engine that somebody looks, as long as the page is shown and the session is open.
fn watch_while_open(store: Store, id: Uuid, session: Shown) {
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
