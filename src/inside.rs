//! Everything behind the sign-in, which comes in a file of its own.
//!
//! The build that is shipped is cut in two here: what only [`Inside`] needs is not in the file that
//! the browser waits for before it shows anything, and is fetched while somebody types a password.
//! Every other build is one file.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    CredentialDialog, ExpiredDialog, NavRail, QuestionDialog, QuestionsElsewhere, Strip, WayBanner, provide_meant,
};
use crate::model::link::{Link, Way};
use crate::model::place::Page;
use crate::pages::{HistoryPage, NotFound, RunPage, RunsPage, SessionPage, SessionsPage, SettingsPage, Waiting};
use crate::router::use_router;
use crate::store::use_store;

/// How far the second file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    Coming,
    Here,
    Failed,
}

/// Has the second file fetched. What it holds is shown by [`show`].
pub(crate) fn fetch() -> ReadSignal<Presence> {
    let (presence, set_presence) = signal(if cfg!(split) { Presence::Coming } else { Presence::Here });
    if cfg!(split) {
        spawn_local(async move {
            let came = cut::fetch().await;
            set_presence.set(if came { Presence::Here } else { Presence::Failed });
        });
    }
    presence
}

/// What is behind the sign-in, or why it is not there yet.
pub(crate) fn show(presence: Presence) -> AnyView {
    match presence {
        Presence::Here => cut::inside(),
        Presence::Coming => html! { <Waiting title="ui-loading" text="ui-part-coming" reload=false/> }.into_any(),
        Presence::Failed => {
            html! { <Waiting title="ui-part-missing" text="ui-part-missing-text" reload=true/> }.into_any()
        }
    }
}

#[component]
fn Inside() -> impl IntoView {
    let store = use_store();
    let router = use_router();
    provide_meant();
    // A gateway that is back is asked for what was missed.
    Effect::new(move |before: Option<Way>| {
        let way = store.link.with(Link::way);
        if before.is_some_and(|before| before != Way::Open) && way == Way::Open {
            store.announce("ui-way-back");
            store.refresh();
        }
        way
    });
    // The dialog that connects is opened over the grid, which stays.
    let page = Memo::new(move |_| match router.page() {
        Page::Connect => Page::Sessions,
        page => page,
    });
    html! {
        <WayBanner/>
        <QuestionsElsewhere/>
        <div class="body">
            <NavRail/>
            <main id="main" tabindex="-1">
                {move || match page.get() {
                    Page::Sessions | Page::Connect => html! { <SessionsPage/> }.into_any(),
                    Page::Runs => html! { <RunsPage/> }.into_any(),
                    Page::Run(id) => html! { <RunPage id/> }.into_any(),
                    Page::Session(id) => html! { <SessionPage id/> }.into_any(),
                    Page::History => html! { <HistoryPage/> }.into_any(),
                    Page::Settings => html! { <SettingsPage/> }.into_any(),
                    Page::NotFound => html! { <NotFound/> }.into_any(),
                }}
            </main>
        </div>
        <Strip/>
        <CredentialDialog/>
        <QuestionDialog/>
        <ExpiredDialog/>
    }
}

/// One file holds all.
#[cfg(not(split))]
mod cut {
    use super::{AnyView, Inside, IntoAny};

    pub(super) async fn fetch() -> bool {
        true
    }

    pub(super) fn inside() -> AnyView {
        html! { <Inside/> }.into_any()
    }
}

/// The function along which the module is cut.
#[cfg(split)]
mod cut {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use leptos::wasm_split::{SplitLoaderError, wasm_split};

    use super::{AnyView, Inside, IntoAny};

    #[wasm_split(inside, wasm_split_path = ::leptos::wasm_split, preload(fetch_file), fallible)]
    fn in_file() -> Result<AnyView, SplitLoaderError> {
        Ok(html! { <Inside/> }.into_any())
    }

    pub(super) async fn fetch() -> bool {
        fetch_file().await.is_ok()
    }

    /// Called once the file is here: then there is nothing to wait for.
    pub(super) fn inside() -> AnyView {
        match pin!(in_file()).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(view)) => view,
            _ => ().into_any(),
        }
    }
}
