//! Keys of pages, and the sheet that lists them.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use web_sys::KeyboardEvent;

use super::dialog::show_modal;
use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::shortcuts::{self, ALWAYS, Keys, Meaning, SINGLE, Shortcut};
use crate::router::use_router;
use crate::store::use_store;

/// Listens for keys that no field takes, and shows what they do when asked.
#[component]
pub(crate) fn ShortcutSheet() -> impl IntoView {
    let store = use_store();
    let router = use_router();
    let open = RwSignal::new(false);
    let keys = StoredValue::new(Keys::default());
    let listener = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
        // Nothing is typed into the box of a row.
        let typed = browser::within(&event, "input, textarea, select, [contenteditable]")
            && !browser::within(&event, "[role=grid] [type=checkbox]");
        let elsewhere = event.default_prevented() || typed || browser::dialog_open();
        if modified || elsewhere || !store.settings.with_untracked(|settings| settings.single_keys) {
            return;
        }
        match keys.try_update_value(|keys| keys.press(&event.key())) {
            Some(Meaning::Go(page)) => router.go(&page.path()),
            Some(Meaning::Element(key)) if key == "?" => open.set(true),
            Some(Meaning::Element(key)) if browser::press_shortcut(&key) => {}
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
    html! {
        <Show when=move || open.get()>
            <Sheet close=move || open.set(false)/>
        </Show>
    }
}

#[component]
fn Sheet(
    /// Closes it.
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let store = use_store();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    let i18n = use_i18n();
    let list = |shortcuts: &'static [Shortcut]| {
        let rows = shortcuts.iter().map(|shortcut| {
            let keys = shortcut.keys.split(' ');
            let keys =
                keys.map(|key| html! { <kbd>{move || shortcuts::cap(key, |id| i18n.say(&Text::new(id)))}</kbd>" " });
            let keys = keys.collect_view();
            html! { <div><dt>{keys}</dt><dd>{t(shortcut.label)}</dd></div> }
        });
        html! { <dl class="keys">{rows.collect_view()}</dl> }
    };
    let note =
        move || if store.settings.with(|settings| settings.single_keys) { "ui-keys-settings" } else { "ui-keys-off" };
    html! {
        <dialog class="wide" node_ref=dialog aria-label=t("ui-keys") on:close=move |_| close()>
            <h2>{t("ui-keys")}</h2>
            <h3>{t("ui-keys-single")}</h3>
            {list(&SINGLE)}
            <h3>{t("ui-keys-always")}</h3>
            {list(&ALWAYS)}
            <p class="hint">{move || t(note())()}</p>
            <form method="dialog" class="dialog-buttons"><button class="primary" autofocus=true>{t("ui-close")}</button></form>
        </dialog>
    }
}
