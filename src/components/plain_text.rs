//! A long text in one piece, to be read, searched by the browser and copied.

use leptos::prelude::*;

use super::dialog::show_modal;
use crate::i18n::t;

/// A dialog that holds nothing but the text.
#[component]
pub(crate) fn PlainText(
    /// Id of the heading.
    title: &'static str,
    /// The text.
    text: String,
    /// Closes it.
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    html! {
        <dialog class="wide plain-text" node_ref=dialog aria-label=t("ui-plain-text") on:close=move |_| close()>
            <h2>{t(title)}</h2>
            <textarea readonly=true aria-label=t(title) spellcheck="false" rows="24" prop:value=text></textarea>
            <form method="dialog" class="dialog-buttons"><button class="primary" autofocus=true>{t("ui-close")}</button></form>
        </dialog>
    }
}
