//! One target of a run.
//!
//! Painted by hand where it differs, like a row of the grid: while a thousand targets are worked on, several change
//! their state with every picture.

use leptos::prelude::*;
use reattach_core::bridge::{Millis, TargetState, Text};
use web_sys::{Element, HtmlElement};

use super::RunView;
use crate::dom;
use crate::i18n::Spoken;
use crate::model::duration;
use crate::model::runs::Line;

/// What a row shows.
struct Painted {
    line: Line,
    took: Option<Millis>,
    words: Spoken,
}

/// The row of a target, by its number in the plan.
#[component]
pub(super) fn ResultRow(view: RunView, line: u32) -> impl IntoView {
    let RunView { store, i18n, .. } = view;
    let row: NodeRef<leptos::html::Tr> = NodeRef::new();
    let found = Memo::new(move |_| view.with(|run| run.line(line).cloned()).flatten());
    let took = Memo::new(move |_| {
        let moving = found.with(|line| line.as_ref().is_some_and(|line| line.begun.is_some() && line.over.is_none()));
        let now = if moving { store.now.get() } else { 0 };
        found.with(|line| line.as_ref().and_then(|line| line.took(now)))
    });
    Effect::new(move |before: Option<Option<Painted>>| {
        let before = before.flatten();
        // A target that is gone takes its row with it.
        let (Some(row), Some(line)) = (row.get(), found.get()) else { return before };
        let now = Painted { line, took: took.get(), words: i18n.spoken() };
        paint(&row, before.as_ref(), &now);
        Some(now)
    });
    html! { <tr node_ref=row></tr> }.into_any()
}

/// Paints what differs from `before`.
fn paint(row: &HtmlElement, before: Option<&Painted>, now: &Painted) -> Option<()> {
    let Painted { line, took, words } = now;
    if before.is_none() {
        let number = [("class", "number")];
        dom::fill(
            row,
            [
                dom::element("th", &[("scope", "row")]),
                dom::element("td", &[]),
                dom::element("td", &[]),
                dom::element("td", &number),
                dom::element("td", &number),
                dom::element("td", &[("class", "cause")]),
            ],
        );
        let [_, _, state, ..] = cells(row)?;
        dom::fill(&state, [dom::element("span", &[])]);
    }
    let before = before.filter(|before| before.words == *words);
    let same = |of: fn(&Line) -> bool| before.is_some_and(|before| of(&before.line) == of(line));
    let old = before.map(|before| &before.line);
    let [target, name, state, attempt, time, cause] = cells(row)?;
    // A number of the plan may come to stand for another target.
    if old.is_none_or(|old| old.planned.target != line.planned.target) {
        dom::say(&target, &line.planned.target);
    }
    if !same(Line::failed) {
        row.set_class_name(if line.failed() { "failed" } else { "" });
    }
    if !same(|line| line.state == Some(TargetState::Done)) || old.is_none_or(|old| old.planned != line.planned) {
        say_name(&name, line);
    }
    if old.is_none_or(|old| old.state != line.state) {
        let (word, shape) = state_word(line.state);
        let state = state.first_element_child()?;
        state.set_class_name(&format!("result {shape}"));
        dom::say(&state, &words.say(&Text::new(word)));
    }
    if old.is_none_or(|old| old.attempt != line.attempt) {
        let number = if line.attempt > 0 { line.attempt.to_string() } else { String::new() };
        dom::say(&attempt, &number);
    }
    if before.is_none_or(|before| before.took != *took) {
        dom::say(&time, &took.map(|took| words.say(&duration::took(took))).unwrap_or_default());
    }
    if old.is_none_or(|old| (&old.error, old.transient, &old.planned) != (&line.error, line.transient, &line.planned)) {
        say_cause(&cause, line, *words);
    }
    Some(())
}

fn cells(row: &HtmlElement) -> Option<[Element; 6]> {
    let cells = row.children();
    let all: Vec<Element> = (0..cells.length()).filter_map(|at| cells.item(at)).collect();
    all.try_into().ok()
}

/// The session's name; a link to its page when it is connected.
fn say_name(cell: &Element, line: &Line) {
    let name = line.planned.session_name.as_deref().unwrap_or_default();
    match line.planned.instance_id.filter(|_| line.state == Some(TargetState::Done)) {
        Some(id) => dom::fill(cell, [dom::text("a", &[("href", &format!("/sessions/{id}"))], name)]),
        None => cell.set_text_content(Some(name)),
    }
}

/// Why a target failed or was passed over, or what is to be known of it.
fn say_cause(cell: &Element, line: &Line, words: Spoken) {
    let text = match (&line.error, &line.planned.reason) {
        (Some(error), _) => Some(&error.message),
        (None, Some(reason)) => Some(reason),
        (None, None) => line.planned.warning.as_ref(),
    };
    let Some(text) = text.map(|text| words.say(text)) else { return cell.set_text_content(None) };
    let Some(id) = line.error.as_ref().map(|error| error.error_id.as_str()) else {
        return cell.set_text_content(Some(&text));
    };
    let passing = line.transient.then(|| dom::text("em", &[], &words.say(&Text::new("ui-transient")))).flatten();
    let said = [dom::text("span", &[("data-error-id", id)], &text), passing, dom::text("code", &[], id)];
    cell.set_text_content(None);
    for part in said.into_iter().flatten() {
        // A space between them, to be copied and spoken.
        if cell.has_child_nodes() {
            dom::append_text(cell, " ");
        }
        let _ = cell.append_child(&part);
    }
}

/// Id of the word, and the class of its look.
fn state_word(state: Option<TargetState>) -> (&'static str, &'static str) {
    match state {
        None | Some(TargetState::Queued) => ("ui-state-waiting", "queued"),
        Some(TargetState::Authenticating) => ("ui-state-authenticating", "working"),
        Some(TargetState::Working) => ("ui-state-working", "working"),
        Some(TargetState::Done) => ("ui-state-done", "done"),
        Some(TargetState::Skipped) => ("ui-state-skipped", "skipped"),
        Some(TargetState::Failed) => ("ui-state-failed", "failed"),
        Some(TargetState::Stopped) => ("ui-state-stopped", "skipped"),
    }
}
