//! The region "Run": how each target of a command stands, and what can be done next.

use leptos::prelude::*;
use reattach_core::bridge::{RunId, Text};

use super::strip::use_meant;
use crate::i18n::{I18n, number, t, use_i18n};
use crate::model::commands::{self, Meant};
use crate::model::runs::{Origin, Outcome, Run};
use crate::router::{Router, use_router};
use crate::store::{Store, use_store};

mod result;

use result::ResultRow;

/// Stands for the account that nobody has named yet.
const ANYONE: &str = "DOMAIN\\user";

/// So many targets are shown at first, and so many more when they are asked for.
const SHOWN: usize = 100;
/// Beside the grid, where there is room for five.
const SHOWN_DOCKED: usize = 25;

/// One run. Docked beside the grid it can be put away and is a link to its page.
#[component]
pub(crate) fn RunPanel(
    /// The run.
    id: RunId,
    /// Beside the grid instead of on a page of its own.
    #[prop(optional)]
    docked: bool,
) -> impl IntoView {
    let store = use_store();
    let failed_only = RwSignal::new(false);
    let view = RunView { id, store, i18n: use_i18n(), router: use_router(), docked };
    let outcome = Memo::new(move |_| view.with(Run::outcome).unwrap_or_default());
    let finished = Memo::new(move |_| view.with(Run::finished).unwrap_or_default());
    let running = Memo::new(move |_| view.with(Run::is_running).unwrap_or_default());
    // On its own page it can be read whole.
    let command = move || view.with(|run| if docked { commands::beginning(&run.command) } else { run.command.clone() });
    let limit = RwSignal::new(if docked { SHOWN_DOCKED } else { SHOWN });
    // What failed stands first: of a thousand targets nobody looks at every one.
    let lines = Memo::new(move |_| {
        let (failed, others): (Vec<_>, Vec<_>) = view
            .with(|run| run.lines.iter().map(|line| (line.number, line.failed())).partition(|(_, failed)| *failed))
            .unwrap_or_default();
        let others = others.into_iter().filter(|_| !failed_only.get());
        let mut numbers: Vec<u32> = failed.into_iter().chain(others).map(|(number, _)| number).collect();
        let hidden = numbers.len().saturating_sub(limit.get());
        numbers.truncate(limit.get());
        (numbers, hidden)
    });
    let more = Memo::new(move |_| lines.with(|(_, hidden)| *hidden));
    // Asked of memos: what is drawn again is made anew with every row in it.
    let known = Memo::new(move |_| outcome.with(|outcome| outcome.total > 0));
    let any_failed = Memo::new(move |_| outcome.with(|outcome| outcome.failed > 0));
    // Beside the grid there is room for the targets before they are known: the rows below must not move twice.
    let room = Memo::new(move |_| docked && running.get() && !known.get());
    let table = move || {
        if room.get() {
            return Some(html! { <div class="results room"></div> }.into_any());
        }
        known.get().then(|| {
            html! {
                <div class="results" tabindex="0" role="group" aria-label=t("ui-results")>
                    <table aria-label=t("ui-results")>
                        <thead>
                            <tr>
                                <th scope="col" class="target">"ComputerName"</th>
                                <th scope="col" class="target">"Name"</th>
                                <th scope="col" class="state">{t("ui-result-state")}</th>
                                <th scope="col" class="number">{t("ui-result-attempt")}</th>
                                <th scope="col" class="number">{t("ui-result-time")}</th>
                                <th scope="col">{t("ui-result-cause")}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || lines.with(|(numbers, _)| numbers.clone()) key=|line| *line let:line>
                                <ResultRow view line/>
                            </For>
                        </tbody>
                    </table>
                    {move || (more.get() > 0).then(|| {
                        let text = Text::new("ui-results-more").with_number("count", number(more.get()));
                        html! {
                            <button type="button" class="plain" on:click=move |_| limit.update(|limit| *limit += SHOWN)>
                                {view.i18n.say(&text)}
                            </button>
                        }
                    })}
                </div>
            }
            .into_any()
        })
    };
    let head = if docked {
        html! {
            <a href=format!("/runs/{id}")>{t("ui-run-page")}</a>
            <button type="button" class="plain small" on:click=move |_| store.dismissed.set(id)>{t("ui-dismiss")}</button>
        }
        .into_any()
    } else {
        ().into_any()
    };
    html! {
        <section class="run-panel" class:docked=docked aria-label=t("ui-run") data-run-id=id tabindex="-1">
            <div class="run-head">
                <code class="run-command" tabindex=(!docked).then_some("0")>{command}</code>
                {head}
            </div>
            <div class="run-progress">
                <ProgressBar finished outcome running/>
                <p role="status">{move || view.tally(outcome.get(), finished.get(), running.get())}</p>
            </div>
            <div class="run-actions">
                <Actions view outcome running/>
                {move || any_failed.get().then(|| html! {
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=move || failed_only.get()
                            on:change=move |event| failed_only.set(event_target_checked(&event))
                        />
                        <span>{t("ui-failed-only")}</span>
                    </label>
                })}
            </div>
            {table}
        </section>
    }
    .into_any()
}

/// How far the run is, by what became of its targets: each outcome has its own pattern.
#[component]
fn ProgressBar(finished: Memo<(u32, u32)>, outcome: Memo<Outcome>, running: Memo<bool>) -> impl IntoView {
    let part = move |class: &'static str, count: fn(&Outcome) -> usize| {
        html! { <span class=class style:flex-grow=move || outcome.with(count).to_string()></span> }.into_any()
    };
    // Where nothing is known of single targets, only how many are over.
    let known = Memo::new(move |_| outcome.with(|outcome| outcome.total > 0));
    let parts = move || {
        if known.get() {
            return html! {
                {part("part done", |outcome| outcome.done)}
                {part("part skipped", |outcome| outcome.skipped + outcome.stopped)}
                {part("part failed", |outcome| outcome.failed)}
                {part("part at-work", |outcome| outcome.running)}
                {part("part", |outcome| outcome.queued)}
            }
            .into_any();
        }
        html! {
            <span class="part done" style:flex-grow=move || finished.get().0.to_string()></span>
            <span class="part" style:flex-grow=move || { let (done, total) = finished.get(); (total - done).to_string() }></span>
        }
        .into_any()
    };
    html! {
        <div
            class="run-bar"
            class:over=move || !running.get()
            role="progressbar"
            aria-label=t("ui-run-progress-bar")
            aria-valuemin="0"
            aria-valuemax=move || finished.get().1.max(1).to_string()
            aria-valuenow=move || finished.get().0.to_string()
        >
            {parts}
        </div>
    }
    .into_any()
}

/// A run as the parts of the region read it.
#[derive(Clone, Copy)]
struct RunView {
    id: RunId,
    store: Store,
    i18n: I18n,
    router: Router,
    docked: bool,
}

impl RunView {
    /// Runs what follows on this run, and goes where that is shown.
    fn follow_up(self, line: &str) {
        let id = self.store.run(line, Origin::Click);
        // Beside the grid its panel takes the place of this one.
        if !self.docked {
            self.router.go(&format!("/runs/{id}"));
        }
    }

    fn with<T>(self, read: impl FnOnce(&Run) -> T) -> Option<T> {
        self.store.runs.with(|runs| runs.get(self.id).map(read))
    }

    /// How many came out how, in words.
    fn tally(self, outcome: Outcome, (done, total): (u32, u32), running: bool) -> String {
        let mut words = Vec::new();
        let text = Text::new(if running { "ui-run-under-way" } else { "ui-run-ended" });
        let text = text.with_number("done", i64::from(done)).with_number("total", i64::from(total));
        words.push(self.i18n.say(&text));
        for (id, count) in [
            ("ui-tally-done", outcome.done),
            ("ui-tally-running", outcome.running),
            ("ui-tally-queued", outcome.queued),
            ("ui-tally-failed", outcome.failed),
            ("ui-tally-skipped", outcome.skipped),
            ("ui-tally-stopped", outcome.stopped),
        ] {
            if count > 0 {
                words.push(self.i18n.say(&Text::new(id).with_number("count", number(count))));
            }
        }
        words.join(" · ")
    }
}

#[component]
fn Actions(view: RunView, outcome: Memo<Outcome>, running: Memo<bool>) -> impl IntoView {
    let RunView { id, store, i18n, .. } = view;
    let account = RwSignal::new(false);
    let opener: NodeRef<leptos::html::Button> = NodeRef::new();
    let focused = RwSignal::new(false);
    let stoppable = Memo::new(move |_| running.get() || focused.get());
    let line = move |read: fn(&Run) -> Option<String>| Memo::new(move |_| view.with(read).flatten());
    let retry = line(|run| run.follow_ups.retry_failed.clone());
    let transient = line(|run| {
        run.follow_ups.retry_transient.clone().filter(|line| Some(line) != run.follow_ups.retry_failed.as_ref())
    });
    let undo = line(|run| run.follow_ups.undo.clone());
    let run = move |line: Memo<Option<String>>| {
        if let Some(line) = line.get_untracked() {
            view.follow_up(&line);
        }
    };
    let button = move |line: Memo<Option<String>>, label: &'static str, count: fn(&Outcome) -> usize| {
        move || {
            line.with(Option::is_some).then(|| {
                let count = move || i18n.count(outcome.with(count));
                html! {
                    <button
                        type="button"
                        aria-label=t(label)
                        title=line.get()
                        data-command=line.get()
                        data-count=count
                        on:click=move |_| run(line)
                    >
                        {t(label)}
                    </button>
                }
            })
        }
    };
    html! {
        // It stays as long as it has the focus.
        {move || stoppable.get().then(|| html! {
            <button
                type="button"
                class="danger"
                title=t("ui-stop-run-title")
                aria-disabled=move || (!running.get()).then_some("true")
                data-action="stop"
                on:focus=move |_| focused.set(true)
                on:blur=move |_| focused.set(false)
                on:click=move |_| if running.get_untracked() { store.stop(id) }
            >
                {t("ui-stop")}
            </button>
        })}
        {button(retry, "ui-retry-failed", |outcome| outcome.failed + outcome.stopped)}
        {button(transient, "ui-retry-transient", |outcome| outcome.transient)}
        {move || retry.with(Option::is_some).then(|| html! {
            <button
                type="button"
                node_ref=opener
                aria-expanded=move || account.get().to_string()
                data-command=move || retry.with(|line| commands::with_account(line.as_ref()?, ANYONE))
                on:click=move |_| account.update(|open| *open = !*open)
            >
                {t("ui-retry-account")}
            </button>
        })}
        {button(undo, "ui-undo", |outcome| outcome.done)}
        {move || (account.get() && retry.with(Option::is_some)).then(|| {
            html! { <Account view retry open=account opener/> }
        })}
    }
    .into_any()
}

/// Another account for what failed.
#[component]
fn Account(
    view: RunView,
    retry: Memo<Option<String>>,
    open: RwSignal<bool>,
    /// Gets the focus back.
    opener: NodeRef<leptos::html::Button>,
) -> impl IntoView {
    let meant = use_meant();
    let field: NodeRef<leptos::html::Input> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let user = RwSignal::new(String::new());
    let line = Memo::new(move |_| {
        let user = user.get();
        let user = if user.trim().is_empty() { ANYONE } else { &user };
        retry.with(|line| commands::with_account(line.as_ref()?, user))
    });
    let write = move |event: web_sys::Event| {
        user.set(event_target_value(&event));
        meant.set(line.get_untracked().map(Meant::Line));
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let named = user.with_untracked(|user| !user.trim().is_empty());
        if let Some(line) = line.get_untracked().filter(|_| named) {
            open.set(false);
            view.follow_up(&line);
        }
    };
    let close = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            open.set(false);
            if let Some(opener) = opener.get_untracked() {
                let _ = opener.focus();
            }
        }
    };
    html! {
        <form class="retry-account" data-command=move || line.get() on:submit=submit on:keydown=close novalidate>
            <label class="field">
                <span>{t("ui-user-name")}</span>
                <input
                    node_ref=field
                    placeholder=ANYONE
                    autocomplete="username"
                    autocapitalize="none"
                    spellcheck="false"
                    on:input=write
                />
            </label>
            <button type="submit">{t("ui-retry-with")}</button>
        </form>
    }
    .into_any()
}
