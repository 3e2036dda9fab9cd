//! `/runs` and `/runs/:run_id`: what was asked for, and how it came out.

use leptos::prelude::*;
use reattach_core::bridge::{RunId, Text};

use crate::app::page_opened;
use crate::components::{RunOutput, RunPanel};
use crate::i18n::{number, t, use_i18n};
use crate::model::duration;
use crate::model::runs::{Run, Runs};
use crate::store::use_store;

/// Every command that a person asked for in this page, newest first.
#[component]
pub(crate) fn RunsPage() -> impl IntoView {
    let store = use_store();
    page_opened(t("ui-runs"));
    Effect::new(move |_| {
        store.runs.track();
        store.see_runs();
    });
    let ids = Memo::new(move |_| {
        let mut ids = store.runs.with(Runs::shown);
        ids.reverse();
        ids
    });
    let none = move || ids.with(Vec::is_empty).then(|| html! { <p class="empty">{t("ui-runs-none")}</p> });
    html! {
        <div class="page">
            <div class="page-head">
                <h1 tabindex="-1">{t("ui-runs")}</h1>
                <p class="quiet">{t("ui-runs-lead")}</p>
            </div>
            <div class="results" tabindex="0" role="group" aria-label=t("ui-runs")>
                <table aria-label=t("ui-runs") class="runs">
                    <thead>
                        <tr>
                            <th scope="col">{t("ui-run-when")}</th>
                            <th scope="col">{t("ui-command")}</th>
                            <th scope="col">{t("ui-run-outcome")}</th>
                            <th scope="col" class="number">{t("ui-result-time")}</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| *id let:id>
                            <Row id/>
                        </For>
                    </tbody>
                </table>
            </div>
            {none}
        </div>
    }
    .into_any()
}

#[component]
fn Row(id: RunId) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let outcome = Memo::new(move |_| {
        store.runs.with(|runs| {
            let run = runs.get(id)?;
            let elapsed = run.ended.map(|summary| i64::from(summary.elapsed_ms));
            Some((run.is_running(), run.failed(), run.finished(), run.outcome().failed, elapsed))
        })
    });
    let (command, started) = store
        .runs
        .with_untracked(|runs| runs.get(id).map(|run| (run.command.clone(), run.started)))
        .unwrap_or_default();
    let words = move || {
        let (running, failed, (done, total), targets, _) = outcome.get()?;
        let (word, shape) = match (running, failed) {
            (true, _) => ("ui-state-working", "working"),
            (false, true) => ("ui-state-failed", "failed"),
            (false, false) => ("ui-state-done", "done"),
        };
        let count = (total > 1).then(|| {
            let text = Text::new("ui-run-count")
                .with_number("done", i64::from(done))
                .with_number("total", i64::from(total))
                .with_number("failed", number(targets));
            format!(" {}", i18n.say(&text))
        });
        Some(html! { <span class=format!("result {shape}")>{i18n.say(&Text::new(word))}</span>{count} })
    };
    let took = move || outcome.get().and_then(|(.., elapsed)| elapsed).map(|ms| i18n.say(&duration::took(ms)));
    html! {
        <tr>
            <td class="when">{move || i18n.date_time(started)}</td>
            <th scope="row" class="command"><a href=format!("/runs/{id}")><code>{command}</code></a></th>
            <td class="outcome">{words}</td>
            <td class="number">{took}</td>
        </tr>
    }
    .into_any()
}

/// One run.
#[component]
pub(crate) fn RunPage(
    /// The run.
    id: RunId,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let known = Memo::new(move |_| store.runs.with(|runs| runs.get(id).is_some()));
    let title = move || i18n.say(&Text::new("ui-run-title").with("number", id.to_string()));
    page_opened(title);
    let content = move || {
        if known.get() {
            let started = store.runs.with_untracked(|runs| runs.get(id).map(|run| run.started)).unwrap_or_default();
            html! {
                <p class="quiet">{move || i18n.date_time(started)}</p>
                <RunPanel id/>
                <section class="console" aria-label=t("ui-output")>
                    <div class="output" role="log" aria-label=t("ui-output") tabindex="0"><RunOutput id/></div>
                </section>
            }
            .into_any()
        } else {
            html! { <p class="empty">{t("ui-run-unknown")}</p> }.into_any()
        }
    };
    // Looked at: the bell need not ring for it any more.
    Effect::new(move |_| {
        if store.runs.with(|runs| runs.get(id).is_some_and(|run| !Run::is_running(run))) {
            store.see_runs();
        }
    });
    html! {
        <div class="page">
            <p class="crumb"><a href="/runs">{t("ui-runs")}</a></p>
            <h1 tabindex="-1">{title}</h1>
            {content}
        </div>
    }
    .into_any()
}
