//! What can be done with the session as a whole.

use leptos::prelude::*;
use reattach_core::bridge::{Availability, SessionView, Text, ToEngine};
use uuid::Uuid;

use super::Shown;
use crate::browser;
use crate::components::QuestionBox;
use crate::i18n::t;
use crate::model::commands;
use crate::model::runs::Origin;
use crate::store::use_store;

/// Connect, Stop, and the two ways to leave: *Disconnect* keeps the session, *Close session* ends it.
#[component]
pub(super) fn Actions(id: Uuid, session: Shown) -> impl IntoView {
    let store = use_store();
    let can = move |test: fn(&SessionView) -> bool| session.with(|s| s.as_deref().is_some_and(test));
    let run = move |command: fn(&SessionView) -> Option<String>| {
        if let Some(command) = session.with_untracked(|s| s.as_deref().and_then(command)) {
            store.run(&command, Origin::Click);
        }
    };
    let busy = Memo::new(move |_| {
        session.with(|s| s.as_ref().is_some_and(|s| s.local && s.availability == Availability::Busy))
    });
    let stop = move || store.post(&ToEngine::StopPipeline { instance_id: id });
    // Ctrl+C copies what is selected; without a selection it stops, wherever on the page one is.
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let pressed =
            event.ctrl_key() && !event.shift_key() && !event.alt_key() && event.key().eq_ignore_ascii_case("c");
        if pressed && busy.get_untracked() && !browser::something_is_selected() && !browser::dialog_open() {
            event.prevent_default();
            stop();
        }
    });
    on_cleanup(move || listener.remove());

    let closing = RwSignal::new(false);
    let text = move || {
        let name = |read: fn(&SessionView) -> String| session.with(|s| s.as_deref().map(read).unwrap_or_default());
        Text::new("ui-close-session-text")
            .with("session", name(|s| s.name.clone()))
            .with("computer", name(|s| s.computer_name.clone()))
    };
    let close = move || {
        closing.set(false);
        run(|session| commands::remove([session]));
    };
    html! {
        <div class="page-tools leaving">
            <Show when=move || can(commands::can_connect)>
                <button type="button" class="primary" on:click=move |_| run(|s| commands::connect([s]))>
                    {t("ui-connect")}
                </button>
            </Show>
            <button type="button" disabled=move || !busy.get() title=t("ui-stop-title") on:click=move |_| stop()>
                {t("ui-stop")}
            </button>
            <span class="way-out">
                <button
                    type="button"
                    disabled=move || !can(commands::can_disconnect)
                    aria-describedby="disconnect-keeps"
                    on:click=move |_| run(|s| commands::disconnect([s]))
                >
                    {t("ui-disconnect")}
                </button>
                <span id="disconnect-keeps" class="hint">{t("ui-disconnect-keeps")}</span>
            </span>
            <span class="way-out">
                <button
                    type="button"
                    class="danger"
                    disabled=move || !can(commands::can_remove)
                    aria-describedby="close-ends"
                    on:click=move |_| closing.set(true)
                >
                    {t("ui-close-session")}
                </button>
                <span id="close-ends" class="hint">{t("ui-close-session-ends")}</span>
            </span>
            <Show when=move || closing.get()>
                <QuestionBox
                    title="ui-close-session"
                    text=text()
                    yes="ui-close-session-yes"
                    on_yes=close
                    on_no=move || closing.set(false)
                />
            </Show>
        </div>
    }
}
