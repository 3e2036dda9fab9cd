//! `/history`: what was run from this browser.

use leptos::prelude::*;
use reattach_core::bridge::Text;

use crate::app::page_opened;
use crate::browser;
use crate::components::{ClickError, QuestionBox};
use crate::i18n::{number, t, use_i18n};
use crate::model::duration;
use crate::model::journal::{self, Entry, Journal, Outcome};
use crate::model::runs::Origin;
use crate::router::use_router;
use crate::storage;
use crate::store::use_store;

/// Rows drawn at first; the rest on demand.
const FIRST: usize = 100;
/// Bytes of a command of which a narrow screen shows only the beginning.
const LONG: usize = 110;

/// Commands, newest first, with what came of them.
#[component]
pub(crate) fn HistoryPage() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let router = use_router();
    page_opened(t("ui-history"));
    // The filter stands in the address, so that it can be kept and sent on.
    let filter = move || router.place().get("q").unwrap_or_default().to_owned();
    let failed = move || router.place().get("failed").is_some();
    let all = RwSignal::new(false);
    let clearing = RwSignal::new(false);
    let found = Memo::new(move |_| {
        store.journal.with(|journal| journal.found(&filter(), failed()).cloned().collect::<Vec<Entry>>())
    });
    let count = move || i18n.say(&Text::new("ui-history-count").with_number("count", number(found.with(Vec::len))));
    let export = move |_| {
        let text = found.with_untracked(|found| journal::json_lines(found, browser::iso_date));
        browser::download("reattach-history.jsonl", "application/jsonl", &text);
    };
    let clear = move || {
        store.journal.update(Journal::clear);
        store.journal.with_untracked(storage::keep_journal);
        clearing.set(false);
    };
    let nothing = move || store.journal.with(Journal::is_empty);
    let empty = move || {
        let text = match (nothing(), found.with(Vec::is_empty)) {
            (true, _) if !store.settings.with(|settings| settings.keep_history) => "ui-history-off",
            (true, _) => "ui-history-empty",
            (_, true) => "ui-history-none",
            _ => return None,
        };
        Some(html! { <p class="empty">{t(text)}</p> })
    };
    let shown = move || {
        let shown = if all.get() { usize::MAX } else { FIRST };
        found.with(|found| found.iter().take(shown).cloned().collect::<Vec<_>>())
    };
    html! {
        <div class="page history">
            <div class="page-head">
                <h1 tabindex="-1">{t("ui-history")}</h1>
                <p class="quiet" role="status">{count}</p>
                <div class="page-tools">
                    <input
                        type="search"
                        class="filter"
                        aria-label=t("ui-history-filter")
                        placeholder=t("ui-history-filter")
                        aria-keyshortcuts="/"
                        spellcheck="false"
                        autocomplete="off"
                        prop:value=filter
                        on:input=move |event| router.replace(&router.place().with("q", &event_target_value(&event)))
                    />
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=failed
                            on:change=move |event| {
                                let value = if event_target_checked(&event) { "1" } else { "" };
                                router.replace(&router.place().with("failed", value));
                            }
                        />
                        <span>{t("ui-history-failed")}</span>
                    </label>
                    <button type="button" disabled=nothing on:click=export>{t("ui-history-export")}</button>
                    <button type="button" disabled=nothing on:click=move |_| clearing.set(true)>{t("ui-history-clear")}</button>
                </div>
            </div>
            <p class="hint">{t("ui-history-where")}</p>
            <ClickError/>
            {empty}
            <div class="table-frame" hidden=move || found.with(Vec::is_empty)>
                <table aria-label=t("ui-history") class="history-table">
                    <thead>
                        <tr>
                            <th scope="col">{t("ui-history-time")}</th>
                            <th scope="col">{t("ui-command")}</th>
                            <th scope="col">{t("ui-history-outcome")}</th>
                            <th scope="col"><span class="unseen">{t("ui-actions")}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=shown key=|entry| entry.at let:entry>
                            <Row entry/>
                        </For>
                    </tbody>
                </table>
            </div>
            <Show when=move || { !all.get() && found.with(Vec::len) > FIRST }>
                <button type="button" on:click=move |_| all.set(true)>{t("ui-history-all")}</button>
            </Show>
            <Show when=move || clearing.get()>
                <QuestionBox
                    title="ui-history-clear"
                    text=Text::new("ui-history-clear-text")
                    yes="ui-history-clear"
                    on_yes=clear
                    on_no=move || clearing.set(false)
                />
            </Show>
        </div>
    }
}

#[component]
fn Row(entry: Entry) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let Entry { at, command, .. } = entry;
    // It may end while it is shown.
    let outcome = Memo::new(move |_| store.journal.with(|journal| journal.get(at).and_then(|entry| entry.outcome)));
    let date = move || browser::local_date(at, i18n.language().tag());
    let came = move || {
        let Some(Outcome { targets, connected, failed, elapsed_ms }) = outcome.get() else {
            return i18n.say(&Text::new("ui-history-unknown"));
        };
        let text = Text::new("ui-history-counts")
            .with_number("targets", i64::from(targets))
            .with_number("connected", i64::from(connected))
            .with_number("failed", i64::from(failed))
            .with("time", i18n.say(&duration::took(i64::from(elapsed_ms))));
        i18n.say(&text)
    };
    let (again, copied) = (command.clone(), command.clone());
    // Only what may not be shown whole is worth a stop.
    let long = command.len() > LONG;
    let named = |id: &'static str, command: &str| {
        let text = Text::new(id).with("command", command);
        move || i18n.say(&text)
    };
    let (again_name, copy_name) = (named("ui-history-again-named", &command), named("ui-history-copy-named", &command));
    html! {
        <tr class:failed=move || outcome.get().is_some_and(|outcome| outcome.failed > 0)>
            <td class="time">{date}</td>
            <td><code tabindex=long.then_some("0")>{command}</code></td>
            <td>{came}</td>
            <td class="row-buttons">
                <button type="button" aria-label=again_name data-command=again.clone() on:click=move |_| { store.run(&again, Origin::Click); }>
                    {t("ui-history-again")}
                </button>
                <button type="button" class="plain" aria-label=copy_name on:click=move |_| store.copy(&copied)>
                    {t("ui-copy")}
                </button>
            </td>
        </tr>
    }
}
