//! What can be done with the marked rows.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text};

use super::Menu;
use crate::browser;
use crate::components::ClickError;
use crate::i18n::{I18n, number, t, use_i18n};
use crate::model::commands::{Action, Form, Listing, Offer, copied, listed};
use crate::model::runs::{Origin, Runs};
use crate::model::selection::Selection;
use crate::store::{Store, use_store};

/// The toolbar "Actions".
#[component]
pub(crate) fn Toolbar() -> impl IntoView {
    let store = use_store();
    let offers = Memo::new(move |_| {
        let selected = store.selected();
        Action::ALL.map(|action| action.offer(selected.iter().map(AsRef::as_ref)))
    });
    let none = Memo::new(move |_| store.selection.with(Selection::is_empty));
    let button = move |action: Action| action_button(store, action, offers);
    let previewable = move || {
        let [connect, disconnect, .., remove] = &*offers.read();
        connect.eligible + disconnect.eligible + remove.eligible > 0
    };
    let running = Memo::new(move |_| !store.runs.with(Runs::running).is_empty());
    let stops = RwSignal::new(false);
    html! {
        <div class="tools">
            <div role="toolbar" aria-label=t("ui-actions") class="toolbar">
                {button(Action::Connect)}
                <button
                    type="button"
                    aria-keyshortcuts="w"
                    data-action="preview"
                    disabled=move || !previewable()
                    on:click=move |_| store.preview_selected()
                >
                    {t("ui-preview")}
                </button>
                {button(Action::Disconnect)}
                {button(Action::Receive)}
                {button(Action::KeepAlive)}
                {button(Action::Remove)}
                <Menu id="copy-as" key="y" label=Signal::derive(t("ui-copy-as")) role="menu" disabled=none><Copies offers/></Menu>
            </div>
            <Summary offers/>
            // It stays as long as it has the focus.
            <Show when=move || running.get() || stops.get()>
                <button
                    type="button"
                    class="plain"
                    data-action="stop"
                    aria-disabled=move || (!running.get()).then_some("true")
                    on:focus=move |_| stops.set(true)
                    on:blur=move |_| stops.set(false)
                    on:click=move |_| store.stop_runs()
                >
                    {t("ui-stop-runs")}
                </button>
            </Show>
        </div>
        <ClickError beside_run=true/>
    }
    .into_any()
}

type Offers = Memo<[Offer; Action::ALL.len()]>;

fn offer_of(offers: &[Offer; Action::ALL.len()], action: Action) -> &Offer {
    let at = Action::ALL.iter().position(|other| *other == action).unwrap_or_default();
    &offers[at]
}

fn action_button(store: Store, action: Action, offers: Offers) -> AnyView {
    let run = move |_| {
        let lines = action.lines(views(&store.selected_now()));
        store.run_all(&lines, Origin::Click);
    };
    let nothing = Memo::new(move |_| offers.with(|offers| offer_of(offers, action).eligible == 0));
    // What is disabled loses the focus: a button that has it only says so, and then there is nothing to run.
    let focused = RwSignal::new(false);
    html! {
        <button
            type="button"
            class:primary=action == Action::Connect
            class:danger=action == Action::Remove
            disabled=move || nothing.get() && !focused.get()
            aria-disabled=move || (nothing.get() && focused.get()).then_some("true")
            on:focus=move |_| focused.set(true)
            on:blur=move |_| focused.set(false)
            title=t(title(action))
            data-action=action.word()
            aria-keyshortcuts=(action == Action::Connect).then_some("c")
            on:click=run
        >
            {t(action.label())}
        </button>
    }
    .into_any()
}

/// Each action that would do something with what is marked, in each form that can say it; and the sessions themselves.
#[component]
fn Copies(offers: Offers) -> impl IntoView {
    let store = use_store();
    let applicable = Memo::new(move |_| {
        let fits = |action: Action| {
            let offer = offers.with(|offers| offer_of(offers, action).clone());
            (offer.eligible > 0).then_some((action, offer.there))
        };
        Action::ALL.into_iter().filter_map(fits).collect::<Vec<_>>()
    });
    let item = |label: &'static str, first: bool, copy: Box<dyn Fn()>| {
        html! {
            <button
                type="button"
                role="menuitem"
                popovertarget="copy-as"
                popovertargetaction="hide"
                autofocus=first
                on:click=move |_| copy()
            >
                {t(label)}
            </button>
        }
        .into_any()
    };
    let actions = move || {
        let groups = applicable.get().into_iter().enumerate().map(|(at, (action, there))| {
            let forms = Form::ALL.into_iter().filter(|form| form.fits(action, there)).map(|form| {
                let text = move || copied(action, form, &views(&store.selected_now()), &browser::origin());
                item(form.label(), at == 0 && form == Form::OneLiner, Box::new(move || store.copy(&text())))
            });
            html! {
                <div role="group" aria-label=t(action.label()) data-action=action.word()>
                    <p class="menu-head" aria-hidden="true">{t(action.label())}</p>
                    {forms.collect_view()}
                </div>
            }
            .into_any()
        });
        groups.collect_view()
    };
    let sessions = Listing::ALL.map(|listing| {
        let text = move || listed(listing, &views(&store.selected_now()));
        item(listing.label(), false, Box::new(move || store.copy(&text())))
    });
    html! {
        {actions}
        <div role="group" aria-label=t("ui-sessions")>
            <p class="menu-head" aria-hidden="true">{t("ui-sessions")}</p>
            {sessions}
        </div>
    }
    .into_any()
}

const fn title(action: Action) -> &'static str {
    match action {
        Action::Connect => "ui-connect-title",
        Action::Disconnect => "ui-disconnect-title",
        Action::Receive => "ui-receive-title",
        Action::KeepAlive => "ui-keep-alive-title",
        Action::Remove => "ui-remove-title",
    }
}

/// How many are marked, how many of them can be connected, and why the others cannot.
#[component]
fn Summary(offers: Offers) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let fallen = Memo::new(move |_| store.selection.with(Selection::fallen));
    let words = move || {
        let selection = selection(i18n, offers);
        match fallen.get() {
            0 => selection,
            count => {
                let fallen = i18n.say(&Text::new("ui-selection-fallen").with_number("count", number(count)));
                i18n.say(&Text::new("ui-selection-and-fallen").with("selection", selection).with("fallen", fallen))
            }
        }
    };
    html! { <p class="quiet" role="status">{words}</p> }.into_any()
}

/// A sentence on what is marked and what the likeliest action would do with it.
fn selection(i18n: I18n, offers: Offers) -> String {
    let marked = offers.with(|offers| offers[0].total());
    if marked == 0 {
        return i18n.say(&Text::new("ui-selection-none"));
    }
    let action = offers.with(|offers| {
        let first = [Action::Connect, Action::Disconnect, Action::Remove];
        first.into_iter().find(|action| offer_of(offers, *action).eligible > 0)
    });
    let id = match action {
        Some(Action::Connect) => "ui-will-connect",
        Some(Action::Disconnect) => "ui-will-disconnect",
        Some(_) => "ui-will-remove",
        None => "ui-will-nothing",
    };
    let (eligible, reasons) = offers.with(|offers| {
        let offer = offer_of(offers, action.unwrap_or(Action::Connect));
        let alone = offer.skipped.len() == 1 && offer.eligible == 0;
        let reason = |(reason, count): &(Text, usize)| {
            if alone {
                return i18n.say(reason);
            }
            let count = number(*count);
            i18n.say(&Text::new("ui-skipped-reason").with_number("count", count).with("reason", i18n.say(reason)))
        };
        (offer.eligible, offer.skipped.iter().map(reason).collect::<Vec<_>>().join(", "))
    });
    let will = i18n.say(&Text::new(id).with_number("eligible", number(eligible)).with_number("count", number(marked)));
    if marked == eligible {
        return i18n.say(&Text::new("ui-selection-all").with("will", will));
    }
    if eligible == 0 {
        return i18n.say(&Text::new("ui-selection-nothing").with("will", will).with("reasons", reasons));
    }
    let skipped = Text::new("ui-skipped").with_number("count", number(marked - eligible)).with("reasons", reasons);
    i18n.say(&Text::new("ui-selection-some").with("will", will).with("skipped", i18n.say(&skipped)))
}

fn views(sessions: &[Arc<SessionView>]) -> Vec<&SessionView> {
    sessions.iter().map(AsRef::as_ref).collect()
}
