//! What every modal dialog does.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Closes a dialog and answers.
///
/// A field that had the focus before gets it back, but in Chromium takes no text until it is focused anew.
pub(super) fn close_then(dialog: NodeRef<leptos::html::Dialog>, answer: impl FnOnce()) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
    answer();
    request_animation_frame(|| {
        let focused = document().active_element().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(field) = focused.filter(|element| element.tag_name() != "BODY") {
            let _ = field.blur();
            let _ = field.focus();
        }
    });
}

/// Opens a dialog as modal once it is in the page.
pub(super) fn show_modal(dialog: NodeRef<leptos::html::Dialog>) {
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            let _ = dialog.show_modal();
        }
    });
}
