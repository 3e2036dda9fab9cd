//! What stands above the rows and in their place.

use leptos::prelude::*;
use reattach_core::bridge::{HostState, Text};

use crate::browser;
use crate::i18n::{number, t, use_i18n};
use crate::model::filter::Filter;
use crate::model::hosts::Hosts;
use crate::model::order::Order;
use crate::model::sessions::Sessions;
use crate::store::use_store;

/// Rows that came while somebody pointed at others, and are not in their places.
#[component]
pub(super) fn NewRows() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let new = Memo::new(move |_| store.order.with(Order::new_rows));
    move || {
        (new.get() > 0).then(|| {
            let text = Text::new("ui-new-rows").with_number("count", number(new.get()));
            html! {
                <p class="new-rows" role="status">
                    <button type="button" on:click=move |_| store.sort_in()>{i18n.say(&text)}</button>
                </p>
            }
        })
    }
}

/// Why there are no rows.
#[component]
pub(super) fn Empty(filter: Memo<Filter>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let why = Memo::new(move |_| {
        if store.order.with(|order| !order.rows().is_empty()) {
            return None;
        }
        let all = store.sessions.with(Sessions::len);
        if all > 0 && !filter.with(Filter::is_empty) {
            return Some((Text::new("ui-empty-filter").with_number("count", number(all)), Next::Clear));
        }
        Some(store.hosts.with(why_none))
    });
    move || {
        why.get().map(|(text, next)| {
            let clear = move |_| store.view.update(|view| view.filter.clear());
            let button = match next {
                Next::Clear => {
                    html! { <button type="button" on:click=clear>{t("ui-clear-filter")}</button> }.into_any()
                }
                Next::Name => {
                    let open = |_| browser::click("#add-hosts");
                    html! { <button type="button" class="primary" on:click=open>{t("ui-hosts-add")}</button> }
                        .into_any()
                }
                Next::Ask => {
                    let ask = move |_| store.refresh();
                    html! { <button type="button" data-action="refresh" on:click=ask>{t("ui-refresh-now")}</button> }
                        .into_any()
                }
                Next::Wait => ().into_any(),
            };
            html! {
                <div class="empty" role="status">
                    <p>{i18n.say(&text)}</p>
                    {button}
                </div>
            }
        })
    }
}

/// What helps where there are no rows.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    Clear,
    Name,
    Ask,
    Wait,
}

fn why_none(hosts: &Hosts) -> (Text, Next) {
    let counts = hosts.counts();
    let (id, next) = if counts.total == 0 {
        ("ui-empty-no-hosts", Next::Name)
    } else if counts.querying > 0 {
        ("ui-empty-querying", Next::Wait)
    } else if counts.waiting > 0 {
        ("ui-empty-credential", Next::Ask)
    } else if counts.failed == counts.total {
        ("ui-empty-failed", Next::Ask)
    } else if counts.unknown > 0 {
        ("ui-empty-unknown", Next::Ask)
    } else {
        debug_assert!(hosts.all().iter().any(|host| host.state == HostState::Listed));
        ("ui-empty-none", Next::Wait)
    };
    (Text::new(id).with_number("count", number(counts.total)), next)
}
