//! The dialog "What if".

use leptos::prelude::*;
use reattach_core::bridge::{EffectView, PlannedView, RunId, Text};

use super::dialog::{close_then, show_modal};
use crate::i18n::{I18n, number, t, use_i18n};
use crate::model::commands;
use crate::model::preview::{Extent, acts, extent};
use crate::model::runs::{Origin, Run, Written};
use crate::store::{Store, use_store};

/// What a command would do, target by target; shown while the store has a preview.
#[component]
pub(crate) fn PreviewDialog() -> impl IntoView {
    let store = use_store();
    move || {
        let runs = store.preview.get();
        (!runs.is_empty()).then(|| html! { <Preview runs/> })
    }
}

#[component]
fn Preview(runs: Vec<RunId>) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    show_modal(dialog);
    let runs = StoredValue::new(runs);
    let close = move || close_then(dialog, move || store.preview.update(Vec::clear));
    let ended = Memo::new(move |_| read_all(store, runs, |run| !run.is_running()).into_iter().all(|ended| ended));
    let lines = Memo::new(move |_| {
        let mut lines = read_all(store, runs, |run| run.preview.clone()).concat();
        if ended.get() || !lines.is_empty() {
            lines.extend(store.passed_over.get());
        }
        lines
    });
    let commands = Memo::new(move |_| read_all(store, runs, |run| run.command.clone()));
    let said = Memo::new(move |_| read_all(store, runs, said).concat());
    let head = move || {
        let command = commands.with(|commands| commands.first().cloned()).unwrap_or_default();
        let Extent { total, acting, limit, waves } = lines.with(|lines| extent(&command, lines));
        if total == 0 {
            let id = if ended.get() { "ui-plan-none" } else { "ui-plan-asking" };
            return i18n.say(&Text::new(id));
        }
        let text =
            Text::new("ui-plan-summary").with_number("acting", number(acting)).with_number("count", number(total));
        let plan = Text::new("ui-plan-waves").with_number("limit", number(limit)).with_number("waves", number(waves));
        if waves > 1 { format!("{} {}", i18n.say(&text), i18n.say(&plan)) } else { i18n.say(&text) }
    };
    let rows = move || lines.get().iter().map(|line| row(line, i18n)).collect_view();
    let messages = move || said.get().into_iter().map(|written| super::output_log::show(&written, i18n)).collect_view();
    let texts = move || {
        let lines = lines.get_untracked();
        let texts: Vec<String> =
            lines.iter().filter_map(|line| line.what_if.as_ref().map(|text| i18n.say(text))).collect();
        store.copy(&texts.join("\n"));
    };
    let act = move |_| {
        let commands = commands.get_untracked();
        close_then(dialog, move || {
            store.preview.update(Vec::clear);
            for line in &commands {
                store.run(&commands::without_what_if(line), Origin::Click);
            }
        });
    };
    let can_act = Memo::new(move |_| ended.get() && lines.with(|lines| lines.iter().any(|line| acts(line.effect))));
    html! {
        <dialog
            class="wide"
            node_ref=dialog
            aria-label=t("ui-what-if")
            aria-describedby="plan-summary"
            on:cancel=move |event: web_sys::Event| { event.prevent_default(); close() }
        >
            <h2>{t("ui-what-if")}</h2>
            <p id="plan-summary" role="status">{head}</p>
            <div class="results" tabindex="0" role="group" aria-label=t("ui-plan")>
                <table aria-label=t("ui-plan")>
                    <thead>
                        <tr>
                            <th scope="col">"ComputerName"</th>
                            <th scope="col">"Name"</th>
                            <th scope="col">{t("ui-plan-effect")}</th>
                            <th scope="col">{t("ui-plan-reason")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="plan-said">{messages}</div>
            <p class="hint">{t("ui-plan-nothing-sent")}</p>
            <pre class="plan-command" tabindex="0" role="group" aria-label=t("ui-connect-line")>{move || commands.get().iter().map(|line| commands::without_what_if(line)).collect::<Vec<_>>().join("\n")}</pre>
            <div class="dialog-buttons">
                <button type="button" class="primary" disabled=move || !can_act.get() on:click=act>{t("ui-plan-run")}</button>
                <button type="button" disabled=move || lines.with(Vec::is_empty) on:click=move |_| texts()>{t("ui-plan-copy")}</button>
                <button type="button" autofocus on:click=move |_| close()>{t("ui-close")}</button>
            </div>
        </dialog>
    }
    .into_any()
}

fn read_all<T: 'static>(store: Store, runs: StoredValue<Vec<RunId>>, read: fn(&Run) -> T) -> Vec<T> {
    runs.with_value(|ids| store.runs.with(|runs| ids.iter().filter_map(|id| runs.get(*id).map(read)).collect()))
}

/// What a preview has to say beside its plan: errors and warnings, and where there is no plan the
/// what-if lines themselves.
fn said(run: &Run) -> Vec<Written> {
    use reattach_core::bridge::Stream;
    let told = |written: &&Written| match written {
        Written::Error(_) => !run.preview.iter().any(|line| line.reason.is_some()),
        Written::Note(Stream::WhatIf, _) => run.preview.is_empty(),
        Written::Note(Stream::Warning, _) => true,
        _ => false,
    };
    run.written.iter().filter(told).cloned().collect()
}

fn row(line: &PlannedView, i18n: I18n) -> AnyView {
    let (word, shape) = effect_word(line.effect);
    let reason = line.reason.as_ref().or(line.warning.as_ref()).map(|text| i18n.say(text));
    html! {
        <tr>
            <th scope="row">{line.target.clone()}</th>
            <td>{line.session_name.clone()}</td>
            <td><span class=format!("result {shape}")>{i18n.say(&Text::new(word))}</span></td>
            <td class="cause">{reason}</td>
        </tr>
    }
    .into_any()
}

/// Id of the word, and the class of its look.
fn effect_word(effect: EffectView) -> (&'static str, &'static str) {
    match effect {
        EffectView::Connect => ("ui-effect-connect", "done"),
        EffectView::Disconnect => ("ui-effect-disconnect", "done"),
        EffectView::Create => ("ui-effect-create", "done"),
        EffectView::Receive => ("ui-effect-receive", "done"),
        EffectView::Remove => ("ui-effect-remove", "failed"),
        EffectView::Invoke => ("ui-effect-invoke", "done"),
        EffectView::Write => ("ui-effect-write", "skipped"),
        EffectView::Nothing => ("ui-effect-nothing", "skipped"),
        EffectView::Query => ("ui-effect-query", "queued"),
        EffectView::NeedsCredential => ("ui-effect-credential", "queued"),
        EffectView::Busy => ("ui-effect-busy", "working"),
        EffectView::NotFound => ("ui-effect-not-found", "failed"),
        EffectView::Refused => ("ui-effect-refused", "failed"),
    }
}
