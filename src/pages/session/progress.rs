//! What the running command says of how far it is, pinned below the output.

use leptos::prelude::*;
use reattach_core::bridge::{ProgressView, Text};
use uuid::Uuid;

use super::Shown;
use crate::i18n::{t, use_i18n};
use crate::model::duration;
use crate::model::output::progress::Branch;
use crate::store::use_store;

/// A tree of progress bars; nothing while nothing is under way.
#[component]
pub(super) fn ProgressTree(id: Uuid, session: Shown) -> impl IntoView {
    let kept = use_store().scrollback(id);
    let listening = move || session.with(|s| s.as_ref().is_some_and(|s| s.local && s.input_refused.is_none()));
    let tree = Memo::new(move |_| {
        // A session that takes input runs nothing, whatever a command forgot to complete.
        if listening() { Vec::new() } else { kept.with(|kept| kept.progress().tree()) }
    });
    move || {
        tree.with(|tree| !tree.is_empty()).then(|| {
            let branches = move || tree.get().into_iter().map(|branch| html! { <Activity branch/> }).collect_view();
            html! { <div class="progress-tree" role="group" aria-label=t("ui-progress")>{branches}</div> }
        })
    }
}

#[component]
fn Activity(branch: Branch) -> impl IntoView {
    let i18n = use_i18n();
    let Branch { depth, activity } = branch;
    let ProgressView { activity, status, current_operation, percent_complete, seconds_remaining, .. } = activity;
    let left = move || {
        let seconds = seconds_remaining?;
        let span = i18n.say(&duration::span(i64::from(seconds) * 1000));
        Some(i18n.say(&Text::new("ui-progress-left").with("left", span)))
    };
    let percent = move || {
        let percent = i64::from(percent_complete?);
        Some(i18n.say(&Text::new("ui-progress-percent").with_number("percent", percent)))
    };
    let name = activity.clone();
    html! {
        <div class="activity" style=("--depth", depth.to_string())>
            <p>
                <strong>{activity}</strong>" "<span>{status}</span>" "
                <span class="hint">{percent}" "{left}</span>
            </p>
            <progress aria-label=name max="100" value=percent_complete.map(|percent| percent.to_string())></progress>
            <p class="hint">{current_operation}</p>
        </div>
    }
}
