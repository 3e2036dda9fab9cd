//! Says that the gateway cannot be reached, above what is kept of the page.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use super::health_list::HealthDialog;
use crate::i18n::{t, use_i18n};
use crate::model::duration;
use crate::model::link::{Link, Way};
use crate::store::use_store;

/// A banner while the network or the gateway is away; nothing otherwise.
#[component]
pub(crate) fn WayBanner() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let way = Memo::new(move |_| store.link.with(Link::way));
    let why = RwSignal::new(false);
    let text = move || match way.get() {
        Way::Open => None,
        Way::Offline => Some(Text::new("ui-way-offline")),
        Way::Silent { since } => {
            let age = i18n.say(&duration::span(store.now.get() - since));
            Some(Text::new("ui-way-silent").with("age", age))
        }
    };
    let label = move || match way.get() {
        Way::Offline => "ui-offline",
        _ => "ui-unreachable",
    };
    html! {
        <div role="status" class="unseen">{move || (way.get() != Way::Open).then(|| t(label())())}</div>
        {move || (way.get() != Way::Open).then(|| html! {
            <div class="way">
                <p>{move || text().map(|text| i18n.say(&text))}</p>
                <button type="button" on:click=move |_| why.set(true)>{t("ui-way-why")}</button>
            </div>
        })}
        <Show when=move || why.get()>
            <HealthDialog close=move || why.set(false)/>
        </Show>
    }
}
