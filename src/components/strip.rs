//! The PowerShell strip.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text};
use uuid::Uuid;
use web_sys::Event;

use crate::browser;
use crate::i18n::{t, use_i18n};
use crate::model::commands::{Command, Form, Meant, as_script, likely};
use crate::model::hosts::Hosts;
use crate::model::runs::Runs;
use crate::router::use_router;
use crate::store::{Store, use_store};

/// The command that equals what the control does that somebody points at or has come to by key; before, what the next
/// click most likely does, or what the last one did.
///
/// A control says what it does by `data-action` (a word of [`Meant::read`]), with the session's `data-instance-id` or
/// `data-of` around it, or by `data-command`, the line itself. What is chosen without the focus says it to
/// [`use_meant`].
#[component]
pub(crate) fn Strip() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let meant = use_meant();
    follow_controls(store, meant);
    let router = use_router();
    let found = Memo::new(move |_| {
        let pointed = meant.get().into_iter().chain(likely(router.page()));
        pointed.into_iter().find_map(|meant| command(store, &meant).map(|command| (meant, command)))
    });
    let last = Memo::new(move |_| {
        store.runs.with(|runs| Runs::last_command(runs).or(runs.latest()).unwrap_or_default().to_owned())
    });
    let shown = Memo::new(move |_| found.with(|found| found.as_ref().map(|(_, command)| command.text.clone())));
    let text = move || shown.get().unwrap_or_else(|| last.get());
    let label = move || {
        let id = found.with(|found| match found {
            None => "ui-strip-last",
            // What nobody has pointed at yet is a guess.
            Some((is, _)) if meant.with(|meant| meant.as_ref() != Some(is)) => "ui-strip-next",
            Some((_, command)) => command.label,
        });
        i18n.say(&Text::new(id))
    };
    let copied = RwSignal::new(None::<Form>);
    Effect::new(move |_| {
        shown.track();
        last.track();
        copied.set(None);
    });
    let copy = move |form: Form| {
        let whole = match found.get_untracked() {
            Some((meant, _)) => untrack(|| whole(store, &meant, form)),
            None if form == Form::Script => as_script(&[last.get_untracked()], None),
            None => last.get_untracked(),
        };
        store.copy(&whole);
        copied.set(Some(form));
    };
    let forms = Memo::new(move |_| {
        found.with(|found| match found {
            Some((_, command)) => command.forms.clone(),
            None => vec![Form::OneLiner],
        })
    });
    let button = move |form: Form| {
        let words = move || match (copied.get() == Some(form), form) {
            (true, _) => t("ui-copied")(),
            (false, Form::OneLiner) => t("ui-copy")(),
            (false, form) => t(form.label())(),
        };
        let nothing = move || shown.with(Option::is_none) && last.with(String::is_empty);
        html! {
            <button
                type="button"
                class="plain"
                hidden=move || forms.with(|forms| !forms.contains(&form))
                disabled=nothing
                on:click=move |_| copy(form)
            >
                {words}
            </button>
        }
        .into_any()
    };
    html! {
        <footer class="strip">
            <p class="strip-label">{label}</p>
            <output role="status" aria-label=t("ui-strip") tabindex="0" title=text>{text}</output>
            {Form::ALL.map(button)}
        </footer>
    }
    .into_any()
}

/// What somebody is about to do, as long as somebody is signed in.
pub(super) fn use_meant() -> RwSignal<Option<Meant>> {
    expect_context()
}

/// For what is shown to somebody who is signed in.
pub(crate) fn provide_meant() {
    provide_context(RwSignal::new(None::<Meant>));
}

/// What the control does that somebody came to last. It counts until something else is marked, something is run, or
/// the page is left: on the way to the strip the pointer crosses much else.
fn follow_controls(store: Store, meant: RwSignal<Option<Meant>>) {
    let look = move |event: &Event| {
        if let Some(new) = at(event).filter(|new| meant.with_untracked(|meant| meant.as_ref() != Some(new))) {
            meant.set(Some(new));
        }
    };
    let pointed = window_event_listener(leptos::ev::pointerover, move |event| look(&event));
    let focused = window_event_listener(leptos::ev::focusin, move |event| look(&event));
    on_cleanup(move || {
        pointed.remove();
        focused.remove();
    });
    let router = use_router();
    let asked = Memo::new(move |_| store.runs.with(|runs| runs.asked().next_back().map(|run| run.id)));
    let page = Memo::new(move |_| router.page());
    Effect::new(move |before: Option<()>| {
        store.selection.track();
        // Read and not only tracked: a memo that nobody has read follows nothing.
        asked.get();
        page.get();
        if before.is_some() && meant.with_untracked(Option::is_some) {
            meant.set(None);
        }
    });
}

/// What the control around where an event came from says of itself.
fn at(event: &Event) -> Option<Meant> {
    let control = browser::closest(event, "[data-action], [data-command]")?;
    let around = control.closest("[data-instance-id], [data-of]").ok().flatten();
    let session = around.and_then(|around| {
        let id = around.get_attribute("data-instance-id").or_else(|| around.get_attribute("data-of"))?;
        Uuid::parse_str(&id).ok()
    });
    Meant::read(control.get_attribute("data-action").as_deref(), session, control.get_attribute("data-command"))
}

fn command(store: Store, meant: &Meant) -> Option<Command> {
    let sessions = about(store, meant, Store::selected);
    meant.command(&views(&sessions), &hosts(store, meant))
}

fn whole(store: Store, meant: &Meant, form: Form) -> String {
    let sessions = about(store, meant, Store::selected_now);
    meant.copied(form, &views(&sessions), &hosts(store, meant), &browser::origin())
}

/// The sessions that something is about.
fn about(store: Store, meant: &Meant, selected: fn(Store) -> Vec<Arc<SessionView>>) -> Vec<Arc<SessionView>> {
    match meant {
        Meant::Marked(_) | Meant::Preview => selected(store),
        Meant::One(_, id) => store.sessions.with(|sessions| sessions.get(id).cloned()).into_iter().collect(),
        Meant::Refresh | Meant::Stop | Meant::Line(_) => Vec::new(),
    }
}

fn hosts(store: Store, meant: &Meant) -> Vec<String> {
    if *meant == Meant::Refresh { store.hosts.with(Hosts::names) } else { Vec::new() }
}

fn views(sessions: &[Arc<SessionView>]) -> Vec<&SessionView> {
    sessions.iter().map(AsRef::as_ref).collect()
}
