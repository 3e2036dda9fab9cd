//! From an empty page to the console.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::browser;
use crate::components::{CredentialDialog, QuestionDialog, Strip, TopBar};
use crate::engine::{Arrival, Port, WorkerPort};
use crate::i18n::{I18n, t};
use crate::model::place::Page;
use crate::model::runs::Runs;
use crate::model::sign_in::SignInState;
use crate::pages::{NotFound, RunPage, RunsPage, SessionPage, SessionsPage, SignInPage, Waiting};
use crate::router::{Router, use_router};
use crate::store::{Store, use_store};

/// Starts the console in the page, with the engine in its worker.
pub fn start() {
    console_error_panic_hook::set_once();
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
        html! { <App/> }
    });
}

/// Mounts the console in an element, with an engine of the caller's: for tests. The returned
/// function takes what that engine posts; the other value unmounts the console when dropped.
pub fn mount(parent: HtmlElement, port: impl Port) -> (impl Fn(Arrival) + Clone + 'static, impl Drop) {
    let slot = StoredStore::default();
    let inner = slot.clone();
    let handle = leptos::mount::mount_to(parent, move || {
        let store = prepare();
        store.connect(Box::new(port));
        inner.set(Some(store));
        html! { <App/> }
    });
    let receive = move |arrival| {
        if let Some(store) = slot.get() {
            store.receive(arrival);
        }
    };
    (receive, handle)
}

type StoredStore = std::rc::Rc<std::cell::Cell<Option<Store>>>;

fn prepare() -> Store {
    provide_context(I18n::new());
    provide_context(Router::new());
    let store = Store::new();
    provide_context(store);
    if let Ok(clock) = set_interval_with_handle(move || store.tick(), Duration::from_secs(1)) {
        on_cleanup(move || clock.clear());
    }
    store
}

/// What is shown, apart from its content.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Waiting,
    Failed,
    OtherBuild,
    Form,
    SignedIn,
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
            SignInState::Form { .. } => Phase::Form,
            SignInState::SignedIn { .. } => Phase::SignedIn,
        })
    });
    html! {
        <div class="shell">
            <SkipLink/>
            <TopBar/>
            {move || match phase.get() {
                Phase::SignedIn => html! { <Console/> }.into_any(),
                Phase::Form => html! { <SignInPage/> }.into_any(),
                Phase::Waiting => html! { <Waiting title="ui-loading" text="ui-loading-text" reload=false/> }.into_any(),
                Phase::Failed => {
                    html! { <Waiting title="ui-engine-failed" text="ui-engine-failed-text" reload=true/> }.into_any()
                }
                Phase::OtherBuild => {
                    html! { <Waiting title="ui-other-build" text="ui-other-build-text" reload=true/> }.into_any()
                }
            }}
        </div>
    }
}

/// Everything behind the sign-in.
#[component]
fn Console() -> impl IntoView {
    let router = use_router();
    // The dialog that connects is opened over the grid, which stays.
    let page = Memo::new(move |_| match router.page() {
        Page::Connect => Page::Sessions,
        page => page,
    });
    html! {
        <main id="main" tabindex="-1">
            {move || match page.get() {
                Page::Sessions | Page::Connect => html! { <SessionsPage/> }.into_any(),
                Page::Session(id) => html! { <SessionPage id/> }.into_any(),
                Page::Runs => html! { <RunsPage/> }.into_any(),
                Page::Run(id) => html! { <RunPage id/> }.into_any(),
                Page::History | Page::Settings | Page::NotFound => html! { <NotFound/> }.into_any(),
            }}
        </main>
        <Strip/>
        <CredentialDialog/>
        <QuestionDialog/>
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
    let progress = Memo::new(move |_| store.runs.with(Runs::progress));
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
        let heading = document().query_selector("main h1").ok().flatten();
        if (router.take_moved() || browser::focus_is_nowhere())
            && let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok())
        {
            let _ = heading.focus();
        }
    });
}
