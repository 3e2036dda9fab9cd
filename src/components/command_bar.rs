//! The command bar.

use leptos::prelude::*;
use reattach_core::bridge::{SessionView, Text};
use web_sys::KeyboardEvent;

use super::palette::entries;
use super::strip::use_meant;
use crate::browser;
use crate::i18n::{I18n, t, use_i18n};
use crate::model::bar::{self, History, Knowledge, Suggestion};
use crate::model::commands::{Action, Meant};
use crate::model::hosts::Hosts;
use crate::model::palette::{self, Choice, Entry};
use crate::model::runs::Origin;
use crate::router::{Router, use_router};
use crate::store::{Store, use_store};

/// Sessions that completion looks at: more names are no help.
const OFFERED: usize = 2_000;

/// One thing that the list under the bar offers.
#[derive(Debug, Clone, PartialEq)]
enum Offer {
    Word(Suggestion),
    Entry(Entry),
}

/// The combobox "Command". Enter runs; plain words are looked for among what can be done; the arrow
/// keys go through the history or through what is offered; an error shows its place below.
#[component]
pub(crate) fn CommandBar() -> impl IntoView {
    let bar = Bar::new(use_store());
    let store = bar.store;
    let i18n = use_i18n();
    let router = use_router();
    let take = move |at: usize| {
        if let Some(choice) = bar.take(at) {
            act(store, router, choice);
        }
    };
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let count = bar.offers.with_untracked(Vec::len);
        let chosen = bar.chosen.get_untracked();
        let step = |next: usize| bar.chosen.set(Some(next));
        match event.key().as_str() {
            "Enter" if event.shift_key() => return,
            "Enter" => match chosen {
                Some(at) if !event.ctrl_key() => take(at),
                _ if !event.ctrl_key() && bar::is_open(&bar.text()) => return,
                _ => bar.run(),
            },
            "Tab" if count > 0 && !event.shift_key() => take(chosen.unwrap_or(0)),
            "Escape" if count > 0 => bar.close(),
            " " if event.ctrl_key() => bar.offer(i18n),
            "ArrowDown" if count > 0 => step(chosen.map_or(0, |at| (at + 1) % count)),
            "ArrowUp" if count > 0 => step(chosen.map_or(count - 1, |at| (at + count - 1) % count)),
            "ArrowDown" if bar.at_edge(true) => bar.newer(i18n),
            "ArrowUp" if bar.at_edge(false) => bar.older(),
            _ => return,
        }
        event.prevent_default();
    };
    // What was not understood comes back, to be mended or, as it is selected, to be written over.
    let refused = Memo::new(move |_| {
        store.runs.with(|runs| {
            let (run, error) = runs.bar_error()?;
            error.span.map(|_| (run.id, run.command.clone()))
        })
    });
    Effect::new(move |before: Option<()>| {
        let refused = refused.get();
        if before.is_some()
            && let Some((_, line)) = refused
        {
            bar.give_back(&line);
        }
    });
    let open = Memo::new(move |_| bar.offers.with(|offers| !offers.is_empty()));
    // What is chosen here has no focus of its own.
    let meant = use_meant();
    Effect::new(move |before: Option<Option<Meant>>| {
        let chosen = bar.meant();
        if chosen.is_some() || meant.with_untracked(|meant| meant.is_some() && *meant == before.flatten()) {
            meant.set(chosen.clone());
        }
        chosen
    });
    let rows = move || {
        let offers = bar.offers.get();
        offers.into_iter().enumerate().map(|(at, offer)| option(bar, at, offer, take, i18n)).collect_view()
    };
    html! {
        <div class="bar">
            <label class="prompt" for="command">{t("ui-command")}</label>
            <div class="bar-field">
                <textarea
                    id="command"
                    role="combobox"
                    rows="1"
                    node_ref=bar.field
                    placeholder=t("ui-command-placeholder")
                    autocomplete="off"
                    autocapitalize="none"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || open.get().to_string()
                    aria-controls="suggestions"
                    aria-activedescendant=move || bar.chosen.get().map(|at| format!("suggestion-{at}"))
                    aria-describedby="command-error"
                    aria-keyshortcuts=":"
                    on:keydown=key
                    on:input=move |_| bar.offer(i18n)
                    on:blur=move |_| bar.close()
                ></textarea>
                <ul id="suggestions" role="listbox" aria-label=t("ui-suggestions") class:open=open>{rows}</ul>
            </div>
        </div>
        <BarError/>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Bar {
    store: Store,
    field: NodeRef<leptos::html::Textarea>,
    offers: RwSignal<Vec<Offer>>,
    chosen: RwSignal<Option<usize>>,
}

impl Bar {
    fn new(store: Store) -> Self {
        Self { store, field: NodeRef::new(), offers: RwSignal::default(), chosen: RwSignal::new(None) }
    }

    fn text(self) -> String {
        self.field.get_untracked().map(|field| field.value()).unwrap_or_default()
    }

    fn cursor(self) -> u32 {
        let field = self.field.get_untracked();
        field.and_then(|field| field.selection_start().ok().flatten()).unwrap_or_default()
    }

    fn put(self, text: &str, cursor: Option<u32>) {
        if let Some(field) = self.field.get_untracked() {
            field.set_value(text);
            if let Some(cursor) = cursor {
                let _ = field.set_selection_range(cursor, cursor);
            }
            let _ = field.focus();
        }
    }

    /// Puts a line into the empty bar, selected.
    fn give_back(self, line: &str) {
        let Some(field) = self.field.get_untracked().filter(|field| field.value().is_empty()) else { return };
        field.set_value(line);
        let _ = field.set_selection_range(0, u32::MAX);
    }

    /// A field that is taken away loses the focus when the signals are gone.
    fn close(self) {
        let _ = self.offers.try_set(Vec::new());
        let _ = self.chosen.try_set(None);
    }

    /// What taking what is chosen would do.
    fn meant(self) -> Option<Meant> {
        let at = self.chosen.get()?;
        self.offers.with(|offers| match offers.get(at)? {
            Offer::Entry(entry) => Meant::read(entry.choice.word(), None, None),
            Offer::Word(_) => None,
        })
    }

    /// Whether the cursor is in the last or the first line, where the arrow keys leave the text.
    fn at_edge(self, last: bool) -> bool {
        let text = self.text();
        let at = bar::bytes(&text, self.cursor());
        if last { !text[at..].contains('\n') } else { !text[..at].contains('\n') }
    }

    /// Offers how to go on with what stands in the bar.
    fn offer(self, i18n: I18n) {
        let text = self.text();
        let offers: Vec<Offer> = match palette::command(&text) {
            Some(_) => self.words(&text).into_iter().map(Offer::Word).collect(),
            None if text.is_empty() => Vec::new(),
            None => {
                let entries = entries(self.store, i18n);
                palette::find(&text, &entries).into_iter().cloned().map(Offer::Entry).collect()
            }
        };
        // Plain words are no command: the best of what they can mean is taken by Enter.
        let first = matches!(offers.first(), Some(Offer::Entry(_))).then_some(0);
        self.offers.set(offers);
        self.chosen.set(first);
    }

    fn words(self, text: &str) -> Vec<Suggestion> {
        let hosts = self.store.hosts.with_untracked(Hosts::names);
        let sessions: Vec<SessionView> = self.store.sessions.with_untracked(|sessions| {
            sessions.iter().take(OFFERED).map(|session| SessionView::clone(session)).collect()
        });
        self.store.variables.with_untracked(|variables| {
            let known = Knowledge { sessions: &sessions, hosts: &hosts, variables };
            self.store.history.with_untracked(|history| bar::suggestions(text, self.cursor(), history, known))
        })
    }

    fn older(self) {
        let typed = self.text();
        if let Some(line) = self.store.history.try_update_untracked(|history| history.older(&typed)).flatten() {
            self.put(&line, None);
        }
    }

    fn newer(self, i18n: I18n) {
        match self.store.history.try_update_untracked(History::newer).flatten() {
            Some(line) => self.put(&line, None),
            None => self.offer(i18n),
        }
    }

    /// Puts what is offered into the bar; gives what it means where that is something else.
    fn take(self, at: usize) -> Option<Choice> {
        let offer = self.offers.with_untracked(|offers| offers.get(at).cloned())?;
        self.close();
        match offer {
            Offer::Word(Suggestion { line, cursor, .. }) => {
                self.put(&line, Some(cursor));
                None
            }
            Offer::Entry(Entry { choice: Choice::Write(line), .. }) => {
                self.put(&line, None);
                None
            }
            Offer::Entry(entry) => {
                self.put("", None);
                Some(entry.choice)
            }
        }
    }

    fn run(self) {
        let text = self.text();
        let line = palette::command(&text).unwrap_or(text.trim()).to_owned();
        if line.is_empty() {
            return;
        }
        self.put("", None);
        self.close();
        self.store.history.update(|history| history.push(&line));
        self.store.run(&line, Origin::Bar);
    }
}

/// Does what an entry of the palette means.
fn act(store: Store, router: Router, choice: Choice) {
    let selected = store.selected_now();
    let selected: Vec<&SessionView> = selected.iter().map(AsRef::as_ref).collect();
    match choice {
        Choice::Open(address) => router.go(&address),
        Choice::Act(action) => store.run_all(&Action::lines(action, selected), Origin::Click),
        Choice::Preview => store.preview_selected(),
        Choice::Refresh => store.refresh(),
        Choice::Write(_) => {}
    }
}

fn option(bar: Bar, at: usize, offer: Offer, take: impl Fn(usize) + 'static, i18n: I18n) -> AnyView {
    let (label, about, action) = match offer {
        Offer::Word(suggestion) => (suggestion.label, suggestion.about.map(|about| i18n.say(&about)), None),
        Offer::Entry(entry) => (entry.label, Some(i18n.say(&Text::new(entry.kind))), entry.choice.word()),
    };
    let chosen = move || bar.chosen.get() == Some(at);
    Effect::new(move |_| {
        if chosen() {
            browser::reveal(&format!("#suggestion-{at}"));
        }
    });
    html! {
        <li
            id=format!("suggestion-{at}")
            role="option"
            aria-selected=move || chosen().to_string()
            data-action=action
            on:mousedown=move |event| { event.prevent_default(); take(at) }
        >
            <span class="word">{label}</span>
            {about.map(|about| html! { <span class="about-word">{about}</span> })}
        </li>
    }
    .into_any()
}

/// The error of the last command, with a mark under the place it speaks of.
#[component]
fn BarError() -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let error = Memo::new(move |_| {
        store.runs.with(|runs| runs.bar_error().map(|(run, error)| (run.command.clone(), error.clone())))
    });
    html! {
        <div id="command-error" role="alert" class="alert-slot">
            {move || error.get().map(|(command, error)| {
                let place = error.span.map(|span| bar::caret(&command, span));
                html! {
                    <div class="alert" data-error-id=error.error_id.clone()>
                        {place.map(|place| html! { <pre>{place}</pre> })}
                        <p>{i18n.say(&error.message)}" "<code>{error.error_id.clone()}</code></p>
                    </div>
                }
            })}
        </div>
    }
    .into_any()
}
