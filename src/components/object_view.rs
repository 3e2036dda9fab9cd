//! Objects of the success stream: as a table, or as a list of properties.

use std::sync::Arc;

use leptos::prelude::*;
use reattach_core::bridge::{ObjectView, OutputItem, Text, ValueView};
use uuid::Uuid;

use super::ansi_text::Marked;
use crate::i18n::{t, use_i18n};
use crate::model::output::object;
use crate::model::output::rows::{self, Filter};
use crate::model::output::search;
use crate::store::use_store;

/// Objects of one type with the same columns. What they hold beyond the columns is copied with them.
#[component]
pub(crate) fn ObjectTable(
    /// At least one.
    objects: Vec<Arc<OutputItem>>,
    /// What is searched for.
    needle: String,
    /// The table began above; then it has no caption of its own.
    continues: bool,
    /// The session.
    id: Uuid,
    /// What is hidden there.
    filter: RwSignal<Filter>,
) -> impl IntoView {
    let i18n = use_i18n();
    let store = use_store();
    let Some((first, shown)) = objects.first().and_then(|item| Some((item.sequence, rows::object(item)?.clone())))
    else {
        return ().into_any();
    };
    let columns = object::columns(&shown).to_vec();
    let name = object::short_name(&shown).to_owned();
    let whole = move || {
        let kept = store.scrollback(id);
        kept.with_untracked(|kept| rows::table(kept, filter.get_untracked(), first))
    };
    let caption = (!continues).then(|| {
        let title = Text::new("ui-object-table").with("type", name.clone());
        html! {
            <div class="object-head">
                <span class="hint">{move || i18n.say(&title)}</span>
                <CopyButtons objects=whole/>
            </div>
        }
    });
    let numeric: Vec<bool> = columns
        .iter()
        .map(|name| object::property(&shown, name).is_some_and(|p| matches!(p.value, ValueView::Number(_))))
        .collect();
    let class_of = move |at: usize| if numeric.get(at) == Some(&true) { "number" } else { "" };
    let class_of = Arc::new(class_of);
    let heads = columns.iter().enumerate().map(|(at, name)| {
        html! { <th scope="col" class=class_of(at)>{name.clone()}</th> }
    });
    let heads = heads.collect_view();
    let lines = objects.iter().filter_map(|item| {
        let object = rows::object(item)?;
        let mut before = 0;
        let cells = columns.iter().enumerate().map(|(at, name)| {
            let text = object::property(object, name).map_or_else(String::new, |property| property.text.clone());
            let marked = before;
            if !needle.is_empty() {
                before += search::ranges(&text, &needle).len();
            }
            html! {
                <td class=class_of(at)>
                    <Marked text needle=needle.clone() sequence=item.sequence before=marked/>
                </td>
            }
        });
        let cells = cells.collect_view();
        Some(html! { <tr>{cells}</tr> })
    });
    let lines = lines.collect_view();
    html! {
        <div class="object-table">
            {caption}
            <table aria-label=name style=("min-width", format!("{}rem", 8 * columns.len()))>
                <thead><tr>{heads}</tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// An object with one property a line.
#[component]
pub(crate) fn ObjectList(
    /// The object.
    object: ObjectView,
    /// What is searched for.
    needle: String,
    /// The entry that it is of.
    sequence: u64,
) -> impl IntoView {
    let mut before = 0;
    let names = object::columns(&object).to_vec();
    let lines = names.iter().map(|name| {
        let text = object::property(&object, name).map_or_else(String::new, |property| property.text.clone());
        let marked = before;
        if !needle.is_empty() {
            before += search::ranges(&text, &needle).len();
        }
        html! {
            <div>
                <dt>{name.clone()}</dt>
                <dd><Marked text needle=needle.clone() sequence before=marked/></dd>
            </div>
        }
    });
    let lines = lines.collect_view();
    let name = object::short_name(&object).to_owned();
    let one =
        Arc::new(OutputItem { sequence, at: 0, content: reattach_core::bridge::OutputContent::Object { object } });
    html! {
        <div class="object-list">
            <div class="object-head"><span class="hint">{name}</span><CopyButtons objects=move || vec![Arc::clone(&one)]/></div>
            <dl>{lines}</dl>
        </div>
    }
}

/// Buttons that put objects on the clipboard, in three forms.
#[component]
fn CopyButtons(objects: impl Fn() -> Vec<Arc<OutputItem>> + Clone + 'static) -> impl IntoView {
    let store = use_store();
    let button = |label: &'static str, name: &'static str, write: fn(&[&ObjectView]) -> String| {
        let objects = objects.clone();
        let copy = move |_| {
            let items = objects();
            let views: Vec<&ObjectView> = items.iter().filter_map(|item| rows::object(item)).collect();
            store.copy(&write(&views));
        };
        html! { <button type="button" class="plain small" aria-label=t(name) on:click=copy>{label}</button> }
    };
    html! {
        <span class="copy-buttons">
            {button("JSON", "ui-objects-json", |views| object::json(views.iter().copied()))}
            {button("CSV", "ui-objects-csv", |views| object::csv(views.iter().copied()))}
            {button("TXT", "ui-objects-text", |views| object::text(views.iter().copied()))}
        </span>
    }
}
