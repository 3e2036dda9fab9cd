//! What stands above the output: search, kinds, looks and the transcript.

use leptos::prelude::*;
use reattach_core::bridge::Text;
use web_sys::KeyboardEvent;

use super::Shown;
use super::view::View;
use crate::browser;
use crate::components::PlainText;
use crate::i18n::{I18n, number, t, use_i18n};
use crate::lease::Live;
use crate::model::output::scrollback::{Kind, Scrollback};
use crate::model::output::search;
use crate::model::output::transcript::{self, Heading, Words};
use crate::store::use_store;

const LABELS: [(Kind, &str); 6] = [
    (Kind::Output, "ui-kind-output"),
    (Kind::Error, "ui-kind-error"),
    (Kind::Warning, "ui-kind-warning"),
    (Kind::Verbose, "ui-kind-verbose"),
    (Kind::Debug, "ui-kind-debug"),
    (Kind::Information, "ui-kind-information"),
];

/// Everything that changes how the output is looked at.
#[component]
pub(super) fn Tools(view: View, session: Shown) -> impl IntoView {
    html! {
        <div class="output-tools">
            <Search view/>
            <Kinds view/>
            <Looks view/>
            <Transcript view session/>
        </div>
    }
}

#[component]
fn Search(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let count = move || {
        let found = view.matches.with(Vec::len);
        if view.needle.with(String::is_empty) {
            return String::new();
        }
        let id = match found {
            0 => "ui-search-none",
            search::MOST => "ui-search-many",
            _ => "ui-search-count",
        };
        let at = number((view.at.get() + 1).min(found));
        i18n.say(&Text::new(id).with_number("at", at).with_number("count", number(found)))
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            view.show_match(if event.shift_key() { -1 } else { 1 });
        }
        "Escape" => view.seek(String::new()),
        _ => {}
    };
    let none = Memo::new(move |_| view.matches.with(Vec::is_empty));
    html! {
        <div class="search">
            <input
                type="search"
                aria-label=t("ui-search-output")
                placeholder=t("ui-search-output")
                aria-keyshortcuts="/"
                aria-describedby="search-count"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || view.needle.get()
                on:input=move |event| view.seek(event_target_value(&event))
                on:keydown=key
            />
            <span id="search-count" class="hint" role="status">{count}</span>
            <button type="button" aria-label=t("ui-search-previous") disabled=move || none.get() on:click=move |_| view.show_match(-1)>"↑"</button>
            <button type="button" aria-label=t("ui-search-next") disabled=move || none.get() on:click=move |_| view.show_match(1)>"↓"</button>
        </div>
    }
}

/// A switch for each kind of entry that there is, with its count.
#[component]
fn Kinds(view: View) -> impl IntoView {
    let i18n = use_i18n();
    let kept = view.kept.get_value();
    let counts = Memo::new(move |_| kept.with(Scrollback::counts));
    let switches = LABELS.map(|(kind, label)| {
        let count = Memo::new(move |_| counts.with(|counts| counts.of(kind)));
        let text = move || i18n.say(&Text::new(label).with_number("count", number(count.get())));
        move || {
            (count.get() > 0 || !view.filter.with(|f| f.shows(kind))).then(|| {
                html! {
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || view.filter.with(|f| f.shows(kind)).to_string()
                        on:click=move |_| view.filter.update(|filter| *filter = filter.toggled(kind))
                    >
                        {text}
                    </button>
                }
            })
        }
    });
    html! { <div class="chips" role="group" aria-label=t("ui-kinds")>{switches.into_iter().collect_view()}</div> }
}

#[component]
fn Looks(view: View) -> impl IntoView {
    let switch = |label: &'static str, signal: Live<bool>| {
        html! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || signal.get().to_string()
                on:click=move |_| signal.update(|on| *on = !*on)
            >
                {t(label)}
            </button>
        }
    };
    let hold = move |_| if view.follow.get_untracked() { view.follow.set(false) } else { view.to_end() };
    html! {
        <div class="chips" role="group" aria-label=t("ui-looks")>
            <button type="button" class="chip" aria-pressed=move || view.follow.get().to_string() on:click=hold>
                {t("ui-look-follow")}
            </button>
            {switch("ui-look-times", view.times)}
            {switch("ui-look-wrap", view.wrap)}
        </div>
    }
}

/// What was written, as a file or as one plain text.
#[component]
fn Transcript(view: View, session: Shown) -> impl IntoView {
    let i18n = use_i18n();
    let store = use_store();
    let plain = RwSignal::new(None::<String>);
    let names = move || {
        session.with_untracked(|s| s.as_ref().map(|s| (s.name.clone(), s.computer_name.clone()))).unwrap_or_default()
    };
    let text = move || {
        let (name, computer) = names();
        let heading = Heading { session: &name, computer: &computer, at: store.now.get_untracked() };
        let kept = view.kept.get_value();
        untrack(|| with_words(i18n, |words| kept.with_untracked(|kept| transcript::text(kept, &heading, words))))
    };
    let file = move |extension: &str| {
        let (name, computer) = names();
        let safe = |text: String| text.replace(|c: char| !c.is_alphanumeric() && c != '-', "_");
        format!("{}-{}.{extension}", safe(computer), safe(name))
    };
    let save_text = move |_| browser::download(&file("txt"), "text/plain;charset=utf-8", &text());
    let save_json = move |_| {
        let kept = view.kept.get_value();
        let json = untrack(|| with_words(i18n, |words| kept.with_untracked(|kept| transcript::as_json(kept, words))));
        browser::download(&file("json"), "application/json", &json);
    };
    html! {
        <div class="chips" role="group" aria-label=t("ui-transcript")>
            <button type="button" class="chip" on:click=move |_| plain.set(Some(text()))>{t("ui-transcript-plain")}</button>
            <button type="button" class="chip" on:click=save_text>{t("ui-transcript-text")}</button>
            <button type="button" class="chip" on:click=save_json>{t("ui-transcript-json")}</button>
        </div>
        {move || plain.get().map(|text| html! { <PlainText title="ui-session-output" text close=move || plain.set(None)/> })}
    }
}

fn with_words<T>(i18n: I18n, make: impl FnOnce(&Words) -> T) -> T {
    make(&Words { say: &|text| i18n.say(text), date: &browser::iso_date })
}
