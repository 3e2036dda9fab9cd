//! The examination of the gateway.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::show_modal;
use crate::examine;
use crate::i18n::{t, use_i18n};
use crate::model::health::{Check, Facts, State, examine};
use crate::store::use_store;

/// What was looked at, how it is, and what to do.
#[component]
pub(crate) fn HealthList() -> impl IntoView {
    let store = use_store();
    let facts = RwSignal::new(None::<Facts>);
    let look = move || {
        facts.set(None);
        let (shell, engine) = (store.shell.get_untracked(), store.engine_runs());
        spawn_local(async move {
            let found = examine::facts(shell, engine).await;
            let _ = facts.try_set(Some(found));
        });
    };
    look();
    let lines = move || match facts.get() {
        None => html! { <p class="hint working" role="status">{t("ui-health-waiting")}</p> }.into_any(),
        Some(facts) => {
            let facts = Facts { shell: store.shell.get(), ..facts };
            let lines = examine(&facts).into_iter().map(|check| html! { <Line check/> });
            html! { <ul class="health">{lines.collect_view()}</ul> }.into_any()
        }
    };
    html! {
        {lines}
        <p><button type="button" on:click=move |_| look()>{t("ui-health-again")}</button></p>
    }
}

#[component]
fn Line(check: Check) -> impl IntoView {
    let i18n = use_i18n();
    let (class, word) = match check.state {
        State::Good => ("good", "ui-health-state-good"),
        State::Limited => ("limited", "ui-health-state-limited"),
        State::Bad => ("bad", "ui-health-state-bad"),
        State::Unknown => ("unknown", "ui-health-state-unknown"),
    };
    let Check { label, found, remedy, .. } = check;
    html! {
        <li class=class>
            <p class="health-head"><strong>{t(label)}</strong>" "<span class="health-state">{t(word)}</span></p>
            <p>{move || i18n.say(&found)}</p>
            {remedy.map(|remedy| html! { <p class="remedy">{move || i18n.say(&remedy)}</p> })}
        </li>
    }
}

/// The same over any page.
#[component]
pub(crate) fn HealthDialog(
    /// Closes it.
    close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    html! {
        <dialog class="wide" node_ref=dialog aria-label=t("ui-health") on:close=move |_| close()>
            <h2>{t("ui-health")}</h2>
            <HealthList/>
            <form method="dialog" class="dialog-buttons"><button class="primary" autofocus=true>{t("ui-close")}</button></form>
        </dialog>
    }
}
