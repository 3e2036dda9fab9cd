//! Small drawings beside words; never alone.

use leptos::prelude::*;

/// A drawing of 16 by 16, in the colour of the text.
#[component]
pub(crate) fn Icon(
    /// An SVG path.
    path: &'static str,
) -> impl IntoView {
    html! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=path></path>
        </svg>
    }
}
