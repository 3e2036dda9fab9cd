//! The hosts: how many answered and how old that is, which did not and why, and how to name more.

use leptos::prelude::*;
use reattach_core::bridge::{HostState, HostStatus, Text};

use super::HostsDialog;
use crate::i18n::{I18n, number, t, use_i18n};
use crate::model::duration;
use crate::model::hosts::{Cause, Freshness, Hosts, freshness};
use crate::store::use_store;

/// Causes that are shown before the list is opened.
const REASONS: usize = 3;
/// More than these fit in no list without scrolling: the keyboard must reach it.
const SCROLLS: usize = 24;

/// One line about all hosts, the reasons of those that did not answer, and a list of all.
#[component]
pub(crate) fn HostBar() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let naming = RwSignal::new(false);
    let names = Memo::new(move |_| store.hosts.with(Hosts::names));
    let summary = Memo::new(move |_| {
        let counts = store.hosts.with(Hosts::counts);
        let age = counts.oldest.map(|at| duration::age(store.now.get() - at));
        (counts, age)
    });
    let words = move || {
        let (counts, age) = summary.get();
        let mut words = vec![i18n.say(&Text::new("ui-hosts-count").with_number("count", number(counts.total)))];
        for (id, count) in [
            ("ui-hosts-querying", counts.querying),
            ("ui-hosts-waiting", counts.waiting),
            ("ui-hosts-failed", counts.failed),
            ("ui-hosts-unknown", counts.unknown),
        ] {
            if count > 0 {
                words.push(i18n.say(&Text::new(id).with_number("count", number(count))));
            }
        }
        words.extend(age.map(|age| i18n.say(&Text::new("ui-hosts-oldest").with("age", i18n.say(&age)))));
        words.join(" · ")
    };
    let causes = Memo::new(move |_| store.hosts.with(Hosts::causes));
    let reasons = move || {
        let causes = causes.get();
        let most = if open.get() { causes.len() } else { REASONS };
        let more = causes.iter().skip(most).map(|cause| cause.hosts.len()).sum::<usize>();
        let more = (more > 0).then(|| {
            html! { <p class="host-error">{i18n.say(&Text::new("ui-hosts-more").with_number("count", number(more)))}</p> }
        });
        let shown = causes.into_iter().take(most).map(|cause| reason(cause, i18n));
        let reached = (most > REASONS).then_some("0");
        html! { <div class="host-errors" tabindex=reached>{shown.collect_view()}{more}</div> }.into_any()
    };
    html! {
        <section class="hosts" aria-label=t("ui-hosts")>
            <div class="host-line">
                <button
                    type="button"
                    class="plain small"
                    aria-expanded=move || open.get().to_string()
                    aria-controls="host-list"
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {t("ui-hosts")}
                </button>
                <p class="quiet">{words}</p>
                <button type="button" id="add-hosts" class="plain small" on:click=move |_| naming.set(true)>
                    {t("ui-hosts-add")}
                </button>
            </div>
            <ul
                id="host-list"
                hidden=move || !open.get()
                tabindex=move || (names.with(Vec::len) > SCROLLS).then_some("0")
                aria-label=t("ui-hosts")
            >
                <For each=move || if open.get() { names.get() } else { Vec::new() } key=Clone::clone let:name>
                    <Host name/>
                </For>
            </ul>
            {reasons}
            {move || naming.get().then(|| html! { <HostsDialog open=naming/> })}
        </section>
    }
    .into_any()
}

/// Why one host did not answer, or many: then they are a list that opens.
fn reason(Cause { error, hosts }: Cause, i18n: I18n) -> AnyView {
    let first = hosts.first().cloned().unwrap_or_default();
    let others = hosts.len().saturating_sub(1);
    let who = match others {
        0 => first,
        _ => i18n.say(&Text::new("ui-hosts-and-others").with("name", first).with_number("count", number(others))),
    };
    let said = html! { <strong>{who}</strong>" "{i18n.say(&error.message)} };
    if others == 0 {
        return html! { <p class="host-error" data-error-id=error.error_id>{said}</p> }.into_any();
    }
    html! {
        <details class="host-error" data-error-id=error.error_id>
            <summary>{said}</summary>
            <p>{hosts.join(", ")}</p>
        </details>
    }
    .into_any()
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
        status.with(|status| {
            let Some(status) = status else { return "host unknown".into() };
            let old = status.as_of.map_or(Freshness::Fresh, |at| freshness(at, store.now.get(), store.interval()));
            format!("host {}{}", word(status.state), if old == Freshness::Fresh { "" } else { " stale" })
        })
    };
    let own = store.is_own_host(&name).then(|| {
        let label = Text::new("ui-hosts-forget").with("name", name.clone());
        let name = name.clone();
        html! {
            <button
                type="button"
                class="plain small"
                aria-label=move || i18n.say(&label)
                on:click=move |_| store.forget_host(&name)
            >
                "×"
            </button>
        }
    });
    html! {
        <li class=class><span class="host-name">{name}</span><span class="host-state">{text}</span>{own}</li>
    }
    .into_any()
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
