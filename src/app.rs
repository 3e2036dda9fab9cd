//! From an empty page to the console.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::{ShortcutSheet, TopBar};
use crate::engine::{Arrival, Port, WorkerPort};
use crate::i18n::{I18n, t};
use crate::model::place::Place;
use crate::model::runs::Runs;
use crate::model::sign_in::SignInState;
use crate::pages::{SignInPage, Unreachable, Waiting};
use crate::router::{Router, use_router};
use crate::store::{Store, use_store};
use crate::{browser, examine, inside, panic};

/// Starts the console in the page, with the engine in its worker.
pub fn start() {
    panic::install();
    // What the page says when no script runs.
    if let Some(fallback) = document().get_element_by_id("fallback") {
        fallback.remove();
    }
    leptos::mount::mount_to_body(|| {
        let store = prepare();
        match WorkerPort::start(move |arrival| store.receive(arrival)) {
            Ok(port) => store.connect(Box::new(port)),
            Err(_) => store.receive(Arrival::Failed),
        }
        window_event_listener_untyped("pagehide", move |_| store.leave());
        // Once everything that is needed now has been asked for.
        set_timeout(
            move || spawn_local(async move { store.shell.set(examine::keep_shell().await) }),
            Duration::from_secs(2),
        );
        html! { <App/> }
    });
}

/// A console that [`mount`] put into an element.
pub struct Mounted {
    slot: StoredStore,
    /// Unmounts the console when dropped.
    _handle: Box<dyn std::any::Any>,
}

impl Mounted {
    /// Takes what the engine posts.
    pub fn receive(&self, arrival: Arrival) {
        if let Some(store) = self.slot.get() {
            store.receive(arrival);
        }
    }

    /// Whether something that the engine posted has not been taken in.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.slot.get().is_some_and(Store::waits)
    }
}

/// Mounts the console in an element, with an engine of the caller's: for tests.
pub fn mount(parent: HtmlElement, port: impl Port) -> Mounted {
    let slot = StoredStore::default();
    let inner = slot.clone();
    let handle = leptos::mount::mount_to(parent, move || {
        let store = prepare();
        store.connect(Box::new(port));
        inner.set(Some(store));
        html! { <App/> }
    });
    Mounted { slot, _handle: Box::new(handle) }
}

type StoredStore = std::rc::Rc<std::cell::Cell<Option<Store>>>;

fn prepare() -> Store {
    let i18n = I18n::new();
    provide_context(i18n);
    provide_context(Router::new());
    let store = Store::new(i18n);
    provide_context(store);
    if let Ok(clock) = set_interval_with_handle(move || store.tick(), Duration::from_secs(1)) {
        on_cleanup(move || clock.clear());
    }
    for (event, there) in [("online", true), ("offline", false)] {
        let listener = window_event_listener_untyped(event, move |_| store.network(there));
        on_cleanup(move || listener.remove());
    }
    Effect::new(move |_| store.settings.with(crate::appearance::apply));
    let other_page = window_event_listener_untyped("storage", move |event| store.follow_other_pages(&event));
    on_cleanup(move || other_page.remove());
    leave_no_address(store);
    store
}

/// Whoever comes after a user does not begin at the filter or session where that one was.
fn leave_no_address(store: Store) {
    let router = use_router();
    let user = Memo::new(move |_| store.sign_in.with(|state| state.user_name().map(str::to_owned)));
    Effect::new(move |before: Option<Option<String>>| {
        let user = user.get();
        if before.flatten().is_some_and(|before| user.as_ref() != Some(&before)) {
            router.replace(&Place::parse("/sessions"));
        }
        user
    });
}

/// What is shown, apart from its content.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Waiting,
    Failed,
    OtherBuild,
    Unreachable,
    Form,
    Inside,
}

#[component]
fn App() -> impl IntoView {
    let store = use_store();
    show_title(store);
    let phase = Memo::new(move |_| {
        store.sign_in.with(|state| match state {
            SignInState::Loading | SignInState::Renewing => Phase::Waiting,
            SignInState::EngineFailed => Phase::Failed,
            SignInState::OtherBuild => Phase::OtherBuild,
            SignInState::Unreachable { .. } => Phase::Unreachable,
            SignInState::Form { .. } => Phase::Form,
            SignInState::SignedIn { .. } | SignInState::Expired { .. } => Phase::Inside,
        })
    });
    let presence = inside::fetch();
    html! {
        <div class="shell">
            <SkipLink/>
            <TopBar/>
            {move || match phase.get() {
                Phase::Inside => inside::show(presence.get()),
                Phase::Form => html! { <SignInPage/> }.into_any(),
                Phase::Unreachable => html! { <Unreachable/> }.into_any(),
                Phase::Waiting => html! { <Waiting title="ui-loading" text="ui-loading-text" reload=false/> }.into_any(),
                Phase::Failed => {
                    html! { <Waiting title="ui-engine-failed" text="ui-engine-failed-text" reload=true/> }.into_any()
                }
                Phase::OtherBuild => {
                    html! { <Waiting title="ui-other-build" text="ui-other-build-text" reload=true/> }.into_any()
                }
            }}
            <p role="status" class="unseen">{move || store.announcement.get()}</p>
            <ShortcutSheet/>
        </div>
    }
}

#[component]
fn SkipLink() -> impl IntoView {
    let skip = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        browser::focus("#main");
    };
    html! { <a class="skip" href="#main" on:click=skip>{t("ui-skip")}</a> }
}

/// The title of the window: how far is what is under way, and the page.
fn show_title(store: Store) {
    // Of many targets every twentieth part: the browser's other processes hear of each title.
    let coarse =
        |(done, total): (u32, u32)| (if done < total { done - done % (total / 20).max(1) } else { done }, total);
    let progress = Memo::new(move |_| store.runs.with(Runs::progress).map(coarse));
    Effect::new(move |_| {
        let title = store.title.get();
        document().set_title(&match progress.get() {
            Some((done, total)) => format!("({done}/{total}) {title} · Reattach"),
            None => format!("{title} · Reattach"),
        });
    });
}

/// Sets the title of the window, and moves the focus to the heading of a page that was reached from
/// another one.
pub(crate) fn page_opened(title: impl Fn() -> String + 'static) {
    let store = use_store();
    let router = use_router();
    Effect::new(move |_| store.title.set(title()));
    Effect::new(move |_| {
        let heading = document().query_selector("main:not([hidden]) h1").ok().flatten();
        if (router.take_moved() || browser::focus_is_nowhere())
            && let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok())
        {
            let _ = heading.focus();
        }
    });
}
