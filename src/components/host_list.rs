//! Every host, what is being done with it, and how old its data is.

use leptos::prelude::*;
use reattach_core::bridge::{HostState, HostStatus, Text};

use crate::i18n::{I18n, t, use_i18n};
use crate::model::{duration, hosts};
use crate::store::{REFRESH, use_store};

/// Hosts as a compact list; those that failed say why.
#[component]
pub(crate) fn HostList() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let names = Memo::new(move |_| store.hosts.with(hosts::Hosts::names));
    let failed = Memo::new(move |_| {
        store.hosts.with(|hosts| {
            let failed = hosts.all().iter().filter_map(|host| Some((host.computer_name.clone(), host.error.clone()?)));
            failed.collect::<Vec<_>>()
        })
    });
    html! {
        <section class="hosts" aria-label=t("ui-hosts")>
            <ul>
                <For each=move || names.get() key=Clone::clone let:name>
                    <Host name/>
                </For>
            </ul>
            {move || failed.get().into_iter().map(|(name, error)| html! {
                <p class="host-error" data-error-id=error.error_id.clone()>
                    <strong>{name}</strong>" "{i18n.say(&error.message)}
                </p>
            }).collect_view()}
        </section>
    }
}

#[component]
fn Host(name: String) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let status = Memo::new({
        let name = name.clone();
        move |_| store.hosts.with(|hosts| hosts.get(&name).cloned())
    });
    // Changes at most every five seconds, though the clock ticks each second.
    let text =
        Memo::new(move |_| status.with(|s| s.as_ref().map(|s| describe(s, store.now.get(), i18n)).unwrap_or_default()));
    let class = move || {
        let (state, stale) = status.with(|status| {
            let Some(status) = status else { return ("unknown", false) };
            (word(status.state), status.as_of.is_some_and(|at| hosts::stale(at, store.now.get(), REFRESH)))
        });
        if stale { format!("host {state} stale") } else { format!("host {state}") }
    };
    html! { <li class=class><span class="host-name">{name}</span><span class="host-state">{text}</span></li> }
}

fn word(state: HostState) -> &'static str {
    match state {
        HostState::Unknown => "unknown",
        HostState::NeedsCredential => "waiting",
        HostState::Querying => "querying",
        HostState::Listed => "listed",
        HostState::Failed => "failed",
    }
}

/// The state in words, and the age of the data where there is any.
fn describe(status: &HostStatus, now: i64, i18n: I18n) -> String {
    let age = status.as_of.map(|at| i18n.say(&duration::age(now - at)));
    let text = match (status.state, age) {
        (HostState::Listed, Some(age)) => return age,
        (HostState::Querying, _) => Text::new("ui-host-querying"),
        (HostState::Failed, Some(age)) => Text::new("ui-host-failed-old").with("age", age),
        (HostState::Failed, None) => Text::new("ui-host-failed"),
        (HostState::NeedsCredential, _) => Text::new("ui-host-credential"),
        (HostState::Unknown | HostState::Listed, _) => Text::new("ui-host-unknown"),
    };
    i18n.say(&text)
}
