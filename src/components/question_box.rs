//! A question of the page's own, before something that cannot be taken back.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::dialog::{close_then, show_modal};
use crate::i18n::{t, use_i18n};

/// Names what will happen and asks; Escape and Cancel leave everything as it is.
#[component]
pub(crate) fn QuestionBox(
    /// Id of the heading and name.
    title: &'static str,
    /// What will happen.
    text: Text,
    /// Id of the label of the button that does it.
    yes: &'static str,
    /// Does it.
    on_yes: impl Fn() + Copy + 'static,
    /// Leaves it.
    on_no: impl Fn() + Copy + 'static,
    /// More about it, between the sentence and the buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    // Closed before anything else: what had the focus gets it back, and cannot while the dialog is open.
    let yes_pressed = move || close_then(dialog, on_yes);
    let no_pressed = move || close_then(dialog, on_no);
    html! {
        <dialog
            node_ref=dialog
            aria-label=t(title)
            aria-describedby="question-text"
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); no_pressed() }
        >
            <h2>{t(title)}</h2>
            <p id="question-text">{move || i18n.say(&text)}</p>
            {children.map(|children| children())}
            <div class="dialog-buttons">
                <button type="button" class="primary" on:click=move |_| yes_pressed()>{t(yes)}</button>
                <button type="button" autofocus=true on:click=move |_| no_pressed()>{t("ui-cancel")}</button>
            </div>
        </dialog>
    }
}
