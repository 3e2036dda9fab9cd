//! What is under way and what went wrong, wherever one is.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::i18n::{number, use_i18n};
use crate::model::runs::Runs;
use crate::store::use_store;

/// A link to the runs, with how many are under way or ended with errors that nobody has seen.
#[component]
pub(crate) fn Bell() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let counts = Memo::new(move |_| store.runs.with(Runs::bell));
    let label = move || {
        let (running, failed) = counts.get();
        i18n.say(&Text::new("ui-bell").with_number("running", number(running)).with_number("failed", number(failed)))
    };
    let badge = move || match counts.get() {
        (0, 0) => None,
        (running, failed) => {
            Some(html! { <span class="badge" class:bad=failed != 0>{i18n.count(running + failed)}</span> })
        }
    };
    html! { <a class="bell" href="/runs" aria-label=label title=label>{badge}</a> }.into_any()
}
