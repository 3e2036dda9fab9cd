//! What can be done with the session as a whole.

use leptos::prelude::*;
use reattach_core::bridge::{Availability, ToEngine};
use uuid::Uuid;

use super::Shown;
use super::typing::{Typing, hands_over};
use crate::browser;
use crate::i18n::t;
use crate::model::commands::Action;
use crate::model::runs::Origin;
use crate::store::use_store;

/// Connect, Stop, and the two ways to leave: *Disconnect* keeps the session, *Close session* ends it
/// after a question. What cannot be done now is not `disabled`: a button that has been pressed would
/// lose the focus.
#[component]
pub(super) fn Actions(id: Uuid, session: Shown, typing: Typing) -> impl IntoView {
    let store = use_store();
    let can = move |action: Action| session.with(|s| s.as_deref().is_some_and(|s| action.fits(s)));
    let run = move |action: Action| {
        let lines = session.with_untracked(|s| s.as_deref().map(|s| action.lines([s]))).unwrap_or_default();
        store.run_all(&lines, Origin::Click);
    };
    let busy = Memo::new(move |_| {
        session.with(|s| s.as_ref().is_some_and(|s| s.local && s.availability == Availability::Busy))
    });
    let stop = move || {
        // What waits for a command is not meant for after one that is broken off.
        typing.give_back();
        store.post(&ToEngine::StopPipeline { instance_id: id });
    };
    let connect_pressed = hands_over(move || can(Action::Connect));
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

    html! {
        <div class="page-tools leaving" data-of=id.to_string()>
            <Show when=move || can(Action::Connect)>
                <button
                    type="button"
                    class="primary"
                    data-action=Action::Connect.word()
                    on:click=move |_| {
                        connect_pressed();
                        run(Action::Connect);
                    }
                >
                    {t("ui-connect")}
                </button>
            </Show>
            <button
                type="button"
                aria-disabled=move || (!busy.get()).to_string()
                title=t("ui-stop-title")
                data-action="stop"
                on:click=move |_| if busy.get_untracked() { stop() }
            >
                {t("ui-stop")}
            </button>
            <span class="way-out">
                <button
                    type="button"
                    aria-disabled=move || (!can(Action::Disconnect)).to_string()
                    aria-describedby="disconnect-keeps"
                    data-action=Action::Disconnect.word()
                    on:click=move |_| if untrack(|| can(Action::Disconnect)) { run(Action::Disconnect) }
                >
                    {t("ui-disconnect")}
                </button>
                <span id="disconnect-keeps" class="hint">{t("ui-disconnect-keeps")}</span>
            </span>
            <span class="way-out">
                <button
                    type="button"
                    class="danger"
                    aria-disabled=move || (!can(Action::Remove)).to_string()
                    aria-describedby="close-ends"
                    data-action=Action::Remove.word()
                    on:click=move |_| if untrack(|| can(Action::Remove)) { run(Action::Remove) }
                >
                    {t("ui-close-session")}
                </button>
                <span id="close-ends" class="hint">{t("ui-close-session-ends")}</span>
            </span>
        </div>
    }
}
