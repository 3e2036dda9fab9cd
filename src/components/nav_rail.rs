//! The way from page to page.

use leptos::prelude::*;

use super::icon::Icon;
use crate::i18n::t;
use crate::model::place::Page;
use crate::router::use_router;

/// Pages, the id of their name, and their drawing.
const PAGES: [(Page, &str, &str); 4] = [
    (Page::Sessions, "ui-sessions", "M1.5 3h13v10h-13zM4 6l2.5 2L4 10M8 10.5h4"),
    (Page::Runs, "ui-runs", "M3 2.5v11l10-5.5z"),
    (Page::History, "ui-history", "M8 2.5a5.5 5.5 0 1 1-5.2 3.7M2 2.5v3.7h3.7M8 5v3.2l2.2 1.4"),
    (Page::Settings, "ui-settings", "M2 4.5h5M11 4.5h3M2 11.5h3M9 11.5h5M7 2.5h4v4H7zM5 9.5h4v4H5z"),
];

/// Links to the pages, with the one that is shown marked.
#[component]
pub(crate) fn NavRail() -> impl IntoView {
    let router = use_router();
    let links = PAGES.map(|(page, label, path)| {
        let current = move || (router.page().section() == page).then_some("page");
        html! {
            <a href=page.path() aria-current=current>
                <Icon path/>
                <span>{t(label)}</span>
            </a>
        }
    });
    html! {
        <nav class="rail" aria-label=t("ui-main-navigation")>{links.into_iter().collect_view()}</nav>
    }
}
