//! Asks before many lines, or characters that are not seen, are pasted.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::components::QuestionBox;
use crate::i18n::number;
use crate::model::input::Paste;

/// Shows what would be pasted. Characters that are not seen are taken out.
#[component]
pub(super) fn PasteDialog(
    /// The text.
    paste: Paste,
    /// Takes it.
    take: impl Fn(String) + Copy + 'static,
    /// Leaves it.
    leave: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let text = Text::new(if paste.hidden > 0 { "ui-paste-hidden" } else { "ui-paste-text" })
        .with_number("lines", number(paste.lines))
        .with_number("hidden", number(paste.hidden));
    let shown = paste.shown();
    let cleaned = StoredValue::new(paste.cleaned());
    html! {
        <QuestionBox title="ui-paste" text yes="ui-paste-yes" on_yes=move || take(cleaned.get_value()) on_no=leave>
            <pre class="pasted" tabindex="0">{shown}</pre>
        </QuestionBox>
    }
}
