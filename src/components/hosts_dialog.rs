//! The dialog "Add hosts".

use leptos::prelude::*;
use reattach_core::bridge::{HostGroup, Text};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, SubmitEvent};

use super::dialog::{close_then, show_modal};
use crate::i18n::{number, t, use_i18n};
use crate::model::host_import::{self, Import};
use crate::model::hosts::Hosts;
use crate::store::use_store;

/// Problems that are shown; of more their number.
const PROBLEMS: usize = 5;

/// Hosts by typing, pasting, from a file, or by the gateway's groups; and what of it cannot be taken.
#[component]
pub(crate) fn HostsDialog(
    /// Set to false when it closes.
    open: RwSignal<bool>,
) -> impl IntoView {
    let store = use_store();
    let i18n = use_i18n();
    let dialog: NodeRef<leptos::html::Dialog> = NodeRef::new();
    let field: NodeRef<leptos::html::Textarea> = NodeRef::new();
    show_modal(dialog);
    let import = RwSignal::new(Import::default());
    let close = move || close_then(dialog, move || open.set(false));
    let read = move || {
        if let Some(field) = field.try_get_untracked().flatten() {
            import.set(host_import::read(&field.value()));
        }
    };
    let add = move |text: &str| {
        let Some(field) = field.try_get_untracked().flatten() else { return };
        let before = field.value();
        let gap = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        field.set_value(&format!("{before}{gap}{text}"));
        read();
    };
    let file = move |event: Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.item(0)) else {
            return;
        };
        let bytes = file.array_buffer();
        leptos::task::spawn_local(async move {
            // The dialog may be closed before the file is read.
            if let Ok(bytes) = wasm_bindgen_futures::JsFuture::from(bytes).await {
                add(&host_import::text_of(&js_sys::Uint8Array::new(&bytes).to_vec()));
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        read();
        let hosts = import.with_untracked(|import| import.hosts.clone());
        if hosts.is_empty() {
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
            return;
        }
        close_then(dialog, move || {
            open.set(false);
            store.add_hosts(&hosts);
        });
    };
    let groups = store.hosts.with_untracked(|hosts| hosts.groups().to_vec());
    let groups = (!groups.is_empty()).then(|| {
        let buttons = groups.into_iter().map(|group| group_button(group, add)).collect_view();
        html! { <div class="groups" role="group" aria-label=t("ui-hosts-groups")><p class="hint">{t("ui-hosts-groups")}</p>{buttons}</div> }
    });
    let found = move || {
        let count = import.with(|import| import.hosts.len());
        let known = import.with(|import| {
            store
                .hosts
                .with_untracked(|hosts| import.hosts.iter().filter(|host| Hosts::get(hosts, host).is_some()).count())
        });
        let repeated = import.with(|import| import.repeated);
        let text = Text::new("ui-hosts-found")
            .with_number("count", number(count))
            .with_number("known", number(known))
            .with_number("repeated", number(repeated));
        i18n.say(&text)
    };
    let problems = move || {
        import.with(|import| {
            let more = import.problems.len().saturating_sub(PROBLEMS);
            let more = (more > 0).then(|| {
                html! { <li>{i18n.say(&Text::new("ui-hosts-problems").with_number("count", number(more)))}</li> }
            });
            let shown = import.problems.iter().take(PROBLEMS).map(|problem| {
                let line = Text::new("ui-line").with_number("line", number(problem.line));
                html! { <li><strong>{i18n.say(&line)}</strong>" "{i18n.say(&problem.message)}</li> }.into_any()
            });
            html! { {shown.collect_view()}{more} }.into_any()
        })
    };
    html! {
        <dialog
            class="wide"
            node_ref=dialog
            aria-label=t("ui-hosts-add")
            on:cancel=move |event: Event| { event.prevent_default(); close() }
        >
            <form on:submit=submit novalidate>
                <h2>{t("ui-hosts-add")}</h2>
                <label class="field">
                    <span>{t("ui-hosts-names")}</span>
                    <textarea
                        node_ref=field
                        rows="6"
                        spellcheck="false"
                        autocomplete="off"
                        autocapitalize="none"
                        aria-describedby="hosts-hint hosts-found"
                        autofocus
                        on:input=move |_| read()
                    ></textarea>
                </label>
                <p id="hosts-hint" class="hint">{t("ui-hosts-hint")}</p>
                <label class="field">
                    <span>{t("ui-hosts-file")}</span>
                    <input type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" on:change=file/>
                </label>
                {groups}
                <p id="hosts-found" role="status">{found}</p>
                <ul class="problems">{problems}</ul>
                <div class="dialog-buttons">
                    <button type="submit" class="primary">{t("ui-hosts-ask")}</button>
                    <button type="button" on:click=move |_| close()>{t("ui-cancel")}</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// Puts the hosts of a group into the field.
fn group_button(group: HostGroup, add: impl Fn(&str) + 'static) -> AnyView {
    let i18n = use_i18n();
    let HostGroup { name, hosts } = group;
    let text = Text::new("ui-hosts-group").with("name", name).with_number("count", number(hosts.len()));
    let names = hosts.join("\n");
    html! { <button type="button" on:click=move |_| add(&names)>{move || i18n.say(&text)}</button> }.into_any()
}
